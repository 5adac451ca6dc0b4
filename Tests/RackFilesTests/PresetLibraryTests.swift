import Foundation
import RackDiagnostics
import RackFiles
import RackModel
import Testing

@Suite("The library of presets")
struct PresetLibraryTests {
    private let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent()
        .deletingLastPathComponent().path

    private func code(_ body: () throws -> Void) -> String? {
        let error = #expect(throws: DiagnosticsError.self) { try body() }
        return error?.diagnostics.first?.code
    }

    @Test("it is found without being told where, and lists the presets")
    func located() throws {
        let library = try PresetLibrary.locate(home: nil, startingFrom: [package + "/Sources/RackFiles"])
        #expect(library.root == package)
        #expect(Set(library.deviceNames).isSuperset(of: presetNames))
        #expect(library.deviceNames == library.deviceNames.sorted())
        _ = try PresetLibrary.locate()
    }

    @Test("the environment wins, and a wrong one is refused")
    func home() throws {
        #expect(try PresetLibrary.locate(home: package, startingFrom: ["/"]).root == package)
        #expect(code { _ = try PresetLibrary.locate(home: "/usr", startingFrom: [package]) } == "RK0110")
        #expect(
            code { _ = try PresetLibrary.locate(home: nil, startingFrom: ["/usr", "relative"]) } == "RK0110")
    }

    @Test("a device is a preset's name or a path, and a near miss is told")
    func device() throws {
        let library = PresetLibrary(root: package)
        #expect(try library.device("bench-1q").device.qubitCount == 1)
        let path = package + "/Fixtures/devices/bench-1q.yaml"
        #expect(try library.device(path).path == path)
        let error = #expect(throws: DiagnosticsError.self) { try library.device("bench-1p") }
        #expect(error?.diagnostics.first?.code == "RK0111")
        #expect(error?.diagnostics.first?.help?.contains("bench-1q") == true)
    }

    @Test("calibrations are looked for beside the description, then in Pulses")
    func calibrations() throws {
        let root = FileManager.default.temporaryDirectory.appendingPathComponent("pulserack-\(UUID())")
        defer { try? FileManager.default.removeItem(at: root) }
        for directory in ["Fixtures/devices", "Pulses/calibrations", "elsewhere"] {
            try FileManager.default.createDirectory(
                at: root.appendingPathComponent(directory), withIntermediateDirectories: true)
        }
        func write(_ path: String, _ text: String) throws {
            try Data(text.utf8).write(to: root.appendingPathComponent(path))
        }
        try write("elsewhere/d.yaml", "name: d\ncalibrations: d.qasm\nqubits: [{}]\n")
        let library = PresetLibrary(root: root.path)
        let loaded = try library.device(root.path + "/elsewhere/d.yaml")
        #expect(code { _ = try library.calibrations(of: loaded) } == "RK0112")
        try write("Pulses/calibrations/d.qasm", "far")
        #expect(try library.calibrations(of: loaded)?.line(1) == "far")
        try write("elsewhere/d.qasm", "near")
        #expect(try library.calibrations(of: loaded)?.line(1) == "near")
        try write("Pulses/gates.inc", "included")
        #expect(
            try library.include("gates.inc", from: root.path + "/elsewhere/d.qasm")?.line(1) == "included")
        #expect(try library.include("nothing.inc", from: nil) == nil)
        try write("Pulses/bell.qasm", "")
        #expect(library.programNames == ["bell.qasm"])
        #expect(try library.programPath("bell").hasSuffix("Pulses/bell.qasm"))
        #expect(code { _ = try library.programPath("bel") } == "RK0113")
    }

    @Test("what the system refuses becomes a message")
    func files() throws {
        #expect(code { _ = try TextFile.read("/nowhere/at/all") } == "RK0101")
        #expect(code { _ = try TextFile.read(package) } == "RK0102")
        #expect(code { _ = try TextFile.read("/dev/null") } == "RK0102")
        #expect(code { _ = try TextFile.read("a\u{0}b") } == "RK0101")
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("pulserack-\(UUID())")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data([0x61, 0xFF, 0x62]).write(to: file)
        let error = #expect(throws: DiagnosticsError.self) { try TextFile.read(file.path) }
        #expect(error?.diagnostics.map(\.code) == ["RK0105"])
        #expect(error?.diagnostics.first?.range?.lower == 1)
        try Data(count: TextFile.byteLimit + 1).write(to: file)
        #expect(code { _ = try TextFile.read(file.path) } == "RK0104")
    }
}

@Suite("The table of keys")
struct KeyTableTests {
    @Test("every row says what it means and every section is reachable")
    func rows() {
        let sections = DeviceKeys.sections + DeviceKeys.rackSections
        #expect(
            sections.map(\.name)
                == DeviceKeySection.Name.allCases.filter { name in sections.contains { $0.name == name } })
        #expect(sections.count == DeviceKeySection.Name.allCases.count)
        for section in sections {
            #expect(Set(section.keys.map(\.name)).count == section.keys.count)
            for key in section.keys {
                #expect(!key.meaning.isEmpty && !(key.isRequired && key.standard != nil))
            }
        }
        let markdown = DeviceFile.keyReferenceMarkdown + RackFile.keyReferenceMarkdown
        for section in sections {
            #expect(markdown.contains("## \(section.name.rawValue)\n"))
            for key in section.keys { #expect(markdown.contains("| `\(key.name)` |")) }
        }
    }

    @Test("a key that names a quantity ends in its unit")
    func units() {
        let suffix = [
            "Hz": "_hz", "s": "_s", "V": "_v", "K": "_k", "dB": "_db", "rad": "_rad", "B": "_bytes",
            "Hz/V": "_hz_per_volt", "Φ0/V": "_flux_quanta_per_volt", "Φ0": "_flux",
        ]
        for section in DeviceKeys.sections {
            for key in section.keys {
                guard let end = suffix[key.kind.unit] else { continue }
                #expect("_\(key.name)".hasSuffix(end), "\(section.name.rawValue).\(key.name)")
            }
        }
    }
}
