import Foundation
import RackDiagnostics
import RackFiles
import RackModel
import Testing

/// A line with a measured response from the file `line.txt`; the path stands at line 4.
private let description = """
    name: t
    qubits:
      - drive: {filters: [{kind: measured, period_s: 0.25e-9,
          impulse_response_file: line.txt}]}
    """

private func load(_ file: String, _ text: String = description) throws(DiagnosticsError) -> Device {
    try DeviceFile.load(SourceText(name: "t.yaml", text)) { path throws(DiagnosticsError) in
        SourceText(name: path, file)
    }
}

private func response(_ device: Device, _ port: String = "q0_drive") -> [Double]? {
    guard case .measured(let samples, _)? = device.port(named: port)?.line.filters.first else { return nil }
    return samples
}

/// A bad file, with the code and `line:column` of each message, and words that the first must hold.
struct BadResponse: CustomTestStringConvertible, Sendable {
    var title: String
    var text: String
    var expected: [String]
    var words: String

    init(_ title: String, _ text: String, _ expected: [String], says words: String) {
        (self.title, self.text, self.expected, self.words) = (title, text, expected, words)
    }

    var testDescription: String { title }

    static let all: [BadResponse] = [
        .init("no text", "", ["RD0117 1:1"], says: "no samples"),
        .init("only comments", "# time in ns\n\n  # volts\n", ["RD0117 1:1"], says: "no samples"),
        .init("a heading", "volts\n0.5\n", ["RD0103 1:1"], says: "'volts' is no number"),
        .init("a word behind blanks", "0.5\n  half # of it\n", ["RD0103 2:3"], says: "'half'"),
        .init("hexadecimal", "0x1p-1\n", ["RD0103 1:1"], says: "'0x1p-1'"),
        .init("not a number", "0.5\nnan\n-.nan\n", ["RD0106 2:1", "RD0106 3:1"], says: "finite"),
        .init("infinite", "-inf\n1e999\n", ["RD0106 1:1", "RD0106 2:1"], says: "'-inf'"),
        .init("out of range", "0.5\n-2e6\n", ["RD0105 2:1"], says: "-1000000.0 to 1000000.0"),
        .init("two columns", "0.1\n0 0.5\n", ["RD0118 2:3"], says: "second column"),
        .init("two columns with a tab", "0\t0.5\n", ["RD0118 1:3"], says: "second column"),
        .init("a decimal comma", "# é\n0,5\n", ["RD0118 2:3"], says: "decimal point"),
        .init(
            "three mistakes on Windows", "a\r\n0.5\r\n1 2\r\nnan\r\n",
            ["RD0103 1:1", "RD0118 3:3", "RD0106 4:1"], says: "'a'"),
        .init("control characters", "\u{1B}[31m\u{0}\n", ["RD0103 1:1"], says: "'\u{FFFD}[31m\u{FFFD}'"),
        .init(
            "one sample too many", String(repeating: "0.5\n", count: 65_536) + " 0.25\n",
            ["RD0119 65537:2"], says: "more than 65536"),
        .init(
            "a file of another kind", "word" + String(repeating: "\nword", count: 99),
            (1...20).map { "RD0103 \($0):1" } + ["RD0118 100:5"], says: "'word'"),
    ]
}

@Suite("Files of impulse responses")
struct ImpulseResponseFileTests {
    @Test("samples are read as they stand; comments, blank lines, line ends and a byte order mark are not")
    func samples() throws {
        let text = "\u{FEFF}# made by hand\r\n\r\n 0.25 # rise\n-1.5e-3\n\t.75\r\n+2\n# end"
        #expect(response(try load(text)) == [0.25, -1.5e-3, 0.75, 2])
        #expect(response(try load(String(repeating: "1e-6\n", count: 65_536)))?.count == 65_536)
    }

    @Test("a bad file is reported at its line and column in that file", arguments: BadResponse.all)
    func reported(bad: BadResponse) throws {
        let error = try #require(throws: DiagnosticsError.self) { try load(bad.text) }
        let places = try error.diagnostics.map { diagnostic in
            let range = try #require(diagnostic.range)
            #expect(error.sources[range.source].name == "line.txt")
            #expect(diagnostic.severity == .error)
            let (line, column) = error.sources[range.source].position(of: range.lower)
            return "\(diagnostic.code) \(line):\(column)"
        }
        #expect(places == bad.expected, "\(error)")
        let first = try #require(error.diagnostics.first)
        #expect((first.message + (first.help ?? "")).contains(bad.words), "\(error)")
    }

    @Test("a message shows the line of the file and where the description names it")
    func rendered() throws {
        let error = try #require(throws: DiagnosticsError.self) { try load("0.5\nhalf\n") }
        #expect(
            error.description == """
                line.txt:2:1: error: 'half' is no number [RD0103]
                 2 | half
                   | ^^^^
                  --> t.yaml:4:30
                 4 |       impulse_response_file: line.txt}]}
                   |                              -------- named here, in t.yaml
                  help: a sample is a number, -1000000.0 to 1000000.0

                """)
    }

    @Test("what the reader refuses is reported where the description names the file")
    func refused() throws {
        let text = SourceText(name: "t.yaml", description)
        let error = try #require(throws: DiagnosticsError.self) { try DeviceFile.load(text) }
        #expect(error.diagnostics.map(\.code) == ["RD0116"])
        #expect(error.diagnostics.first?.message.contains("'line.txt'") == true)
        let place = try #require(error.diagnostics.first?.range)
        #expect(text.bytes[place.lower..<place.upper] == Array("line.txt".utf8)[...])

        // A refusal with a text and a place of its own keeps both.
        let broken = SourceText(name: "line.txt", bytes: [0x30, 0x0A, 0xFF])
        let inside = try #require(throws: DiagnosticsError.self) {
            try DeviceFile.load(text) { _ throws(DiagnosticsError) in
                throw DiagnosticsError(
                    [Diagnostic(code: "RK0105", "no", at: SourceRange(lower: 2, upper: 3))],
                    sources: SourceTexts([broken]))
            }
        }
        #expect(inside.description.hasPrefix("line.txt:2:1: error: no [RK0105]"))
    }

    @Test("mistakes of the description come first, and a file that many ports share is read once")
    func shared() throws {
        let text = """
            name: t
            defaults:
              drive_port:
                filters: [{kind: measured, period_s: 1e-9, impulse_response_file: line.txt}]
            qubits: [{}, {t1_s: soon}, {}]
            """
        var reads = 0
        let error = try #require(throws: DiagnosticsError.self) {
            try DeviceFile.load(SourceText(name: "t.yaml", text)) { path throws(DiagnosticsError) in
                reads += 1
                return SourceText(name: path, "x\n")
            }
        }
        #expect(reads == 1)
        #expect(error.diagnostics.map(\.code) == ["RD0103", "RD0103"])
        #expect(error.diagnostics.map { $0.range?.source } == [0, 1])
        let device = try load("0.5\n0.5\n", text.replacingOccurrences(of: "soon", with: "60e-6"))
        for qubit in 0..<3 { #expect(response(device, "q\(qubit)_drive") == [0.5, 0.5]) }
    }

    @Test(
        "samples are given once, in the description or in a file",
        arguments: [
            ("{kind: measured, period_s: 1e-9}", "RD0104:3"),
            ("{kind: measured, period_s: 1e-9, impulse_response: [1], impulse_response_file: a}", "RD0112:3"),
            ("{kind: gaussian, cutoff_hz: 1e8, impulse_response_file: a}", "RD0111:3"),
            ("{kind: measured, period_s: 1e-9, impulse_response_file: [1, 2]}", "RD0103:3"),
            ("{kind: measured, period_s: 1e-9, impulse_response_file: ''}", "RD0103:3"),
            ("{kind: measured, period_s: 1e-9, impulse_response: []}", "RD0515:3"),
        ])
    func keys(filter: String, expected: String) throws {
        let text = SourceText(name: "t.yaml", "name: t\nqubits:\n  - drive: {filters: [\(filter)]}\n")
        let error = try #require(throws: DiagnosticsError.self) {
            try DeviceFile.load(text) { path throws(DiagnosticsError) in SourceText(name: path, "1\n") }
        }
        let found = error.diagnostics.map { "\($0.code):\(text.position(of: $0.range?.lower ?? -1).line)" }
        #expect(found == [expected], "\(error)")
    }

    @Test("a resolved description holds the samples and their source, and needs no file")
    func resolved() throws {
        let text = description.replacingOccurrences(
            of: "line.txt", with: "{value: line.txt, source: \"bench 3, May\"}")
        let device = try load("0.1\n0.7\n0.2\n", text)
        let yaml = DeviceFile.describe(device)
        #expect(yaml.contains("impulse_response: [0.1, 0.7, 0.2]"))
        #expect(yaml.contains("# bench 3, May\n") && !yaml.contains("line.txt"))
        for text in [yaml, DeviceFile.resolvedJSON(device)] {
            var again = try DeviceFile.load(SourceText(name: "described", text))
            again.sources = device.sources
            #expect(again == device)
        }
    }

    @Test("the library looks beside the description, and tells of a file that is missing or no text")
    func beside() throws {
        let root = FileManager.default.temporaryDirectory.appendingPathComponent("pulserack-\(UUID())")
        defer { try? FileManager.default.removeItem(at: root) }
        try FileManager.default.createDirectory(
            at: root.appendingPathComponent("lines"), withIntermediateDirectories: true)
        func write(_ path: String, _ bytes: [UInt8]) throws {
            try Data(bytes).write(to: root.appendingPathComponent(path))
        }
        let library = PresetLibrary(root: root.path)
        let text = description.replacingOccurrences(of: "line.txt", with: "lines/a.txt")
        try write("d.yaml", Array(text.utf8))
        func refusal() throws -> DiagnosticsError {
            try #require(throws: DiagnosticsError.self) { try library.device(root.path + "/d.yaml") }
        }
        let missing = try refusal()
        #expect(missing.diagnostics.map(\.code) == ["RK0101"])
        #expect(missing.description.hasPrefix("\(root.path)/d.yaml:4:30: error: there is no file"))
        try write("lines/a.txt", [0x31, 0x0A, 0xFF])
        #expect(try refusal().description.hasPrefix("\(root.path)/lines/a.txt:2:1: error:"))
        try write("lines/a.txt", Array("0.5\n0.5\n".utf8))
        #expect(response(try library.device(root.path + "/d.yaml").device) == [0.5, 0.5])
    }

    /// |H| = exp(−(ln 2/2)(f/f3dB)²) about a delay of 2 ns, by the sum Σ h_k e^(−2πif·t_k).
    @Test(
        "the generator's response in Fixtures is the 400 MHz Gaussian that it says it is",
        arguments: [0, 50e6, 150e6, 400e6, 700e6, 1e9])
    func fixture(frequency: Double) throws {
        let text = description.replacingOccurrences(of: "line.txt", with: "../lines/awg-400mhz.txt")
        let device = try DeviceFile.load(SourceText(name: "t.yaml", text)) { path throws(DiagnosticsError) in
            try TextFile.read(packageRoot + "/Fixtures/devices/" + path)
        }
        let samples = try #require(response(device))
        #expect(abs(samples.reduce(0, +) - 1) < 1e-15)
        var (re, im) = (0.0, 0.0)
        for (k, sample) in samples.enumerated() {
            let angle = -2 * Double.pi * frequency * (Double(k) * 0.25e-9 - 2e-9)
            re += sample * cos(angle)
            im += sample * sin(angle)
        }
        let ratio = frequency / 400e6
        #expect(abs(re - exp(-log(2) / 2 * ratio * ratio)) < 2e-8)
        #expect(abs(im) < 1e-12)
    }
}
