import Foundation
import Testing

@testable import PulseRack

@Suite("What a program asks for itself")
struct ProgramDefaultsTests {
    static func defaults(_ lines: String...) -> ProgramDefaults {
        ProgramDefaults(SourceText(name: "p.qasm", lines.joined(separator: "\n") + "\n"))
    }

    @Test("is read from its lines, with every option by either name and both ways of giving a value")
    func reads() {
        let defaults = Self.defaults(
            "OPENQASM 3.0;", "pragma pulserack --device bench-1q --sweep amp=0:1:5\r",
            "  #pragma\tpulserack -s 20 --set=tau=40ns", "pragma other --device nothing", "// pragma pulserack --bad",
            "pragma pulserack")
        #expect(defaults.problems.isEmpty)
        #expect(defaults.device == "bench-1q")
        #expect(defaults.shots == 20)
        #expect(defaults.settings == [InputSetting(name: "tau", value: 40e-9)])
        #expect(defaults.sweeps == [.linear("amp", from: 0, to: 1, count: 5)])
        #expect(Self.defaults("x $0;").device == nil)
    }

    @Test("gives way to what is asked for, input by input")
    func merges() {
        let defaults = Self.defaults("pragma pulserack --sweep a=0:1:3 --sweep b=0:1:4 --set c=5 --set d=6 --shots 9")
        let own = defaults.request()
        #expect(own.shots == 9 && own.settings.map(\.name) == ["c", "d"] && own.sweeps.map(\.name) == ["a", "b"])
        let fixed = defaults.request(shots: 7, settings: [InputSetting(name: "a", value: 2)])
        #expect(fixed.shots == 7 && fixed.settings.map(\.name) == ["c", "d", "a"] && fixed.sweeps.map(\.name) == ["b"])
        let axis = SweepAxis.linear("a", from: 5, to: 6, count: 2)
        #expect(defaults.request(sweeps: [axis]).sweeps.map(\.values) == [[5, 6], defaults.sweeps[1].values])
        let swept = defaults.request(sweeps: [.values("c", [1]), .values("b", [2]), .values("a", [3])])
        #expect(swept.sweeps.map(\.name) == ["b", "a", "c"])
        #expect(swept.settings.map(\.name) == ["d"])
    }

    @Test("binds arrays, elements and memory, and gives way to arrays that are given whole")
    func arrays() {
        let defaults = Self.defaults(
            "pragma pulserack --set a=[0,0.5pi,1] --sweep a[1]=0:1:3 --set m=0b011 --memory 256MiB")
        #expect(defaults.problems.isEmpty)
        let own = defaults.request()
        #expect(own.memoryBytes == 256 << 20)
        #expect(own.settings[0].value == .elements([0, .pi / 2, 1]) && own.settings[1].value == .elements([1, 1, 0]))
        #expect(own.sweeps.map(\.name) == ["a[1]"])
        let whole = defaults.request(memoryBytes: 1 << 30, settings: [InputSetting(name: "a", value: .elements([1, 2, 3]))])
        #expect(whole.sweeps.isEmpty && whole.settings.map(\.name) == ["m", "a"] && whole.memoryBytes == 1 << 30)
        let one = defaults.request(settings: [InputSetting(name: "a[1]", value: 7)])
        #expect(one.sweeps.isEmpty && one.settings.map(\.name) == ["a", "m", "a[1]"])
        #expect(Self.defaults("pragma pulserack --shots 5").request().memoryBytes == RunRequest().memoryBytes)
    }

    @Test(
        "Every mistake in it has a code and a place",
        arguments: [
            ("pragma pulserack --devise x", "RK0250", 18), ("pragma pulserack bench-1q", "RK0250", 18),
            ("pragma pulserack --device", "RK0251", 18), ("pragma pulserack --device a --device b", "RK0252", 29),
            ("pragma pulserack --shots 1 --shots 2", "RK0252", 28), ("pragma pulserack --shots few", "RK0253", 18),
            ("pragma pulserack --shots 0", "RK0201", 18), ("pragma pulserack --set amp", "RK0220", 18),
            ("pragma pulserack --set amp=x", "RK0221", 18), ("pragma pulserack --sweep amp=0:1", "RK0222", 18),
            ("pragma pulserack --sweep amp=0:1:0", "RK0223", 18),
            ("pragma pulserack --set a=1 --set a=2", "RK0204", 28),
            ("pragma pulserack --method magic", "RK0257", 18), ("pragma pulserack --accuracy good", "RK0258", 18),
            ("pragma pulserack --accuracy 2", "RK0216", 18),
            ("pragma pulserack --method density --method density", "RK0252", 35),
            ("pragma pulserack --memory much", "RK0255", 18), ("pragma pulserack --memory 5", "RK0215", 18),
            ("pragma pulserack --memory 1GB --memory 2GB", "RK0252", 31),
            ("pragma pulserack --set a=1 --sweep a=0:1:2", "RK0208", 28),
            ("pragma pulserack --clock sundial", "RK0760", 18), ("pragma pulserack --fault lost=1", "RK0761", 18),
            ("pragma pulserack --fault loss=2", "RK0761", 18), ("pragma pulserack --deadline 4", "RK0762", 18),
            ("pragma pulserack --on-miss panic", "RK0763", 18), ("pragma pulserack --latency slow", "RK0764", 18),
            ("pragma pulserack --patience 0s", "RK0765", 18), ("pragma pulserack --pcap a.pcap", "RK0766", 18),
            ("pragma pulserack --decoder ./decoder", "RK0766", 18),
            ("pragma pulserack --fault loss=0.1 --fault loss=0.2", "RK0767", 35),
            ("pragma pulserack --clock wall --clock wall", "RK0252", 31),
        ])
    func mistakes(_ line: String, code: String, column: Int) throws {
        let source = SourceText(name: "p.qasm", "OPENQASM 3.0;\n\(line)\n")
        let problems = ProgramDefaults(source).problems
        #expect(problems.map(\.code) == [code])
        let range = try #require(problems.first?.range)
        #expect(source.position(of: range.lower) == (2, column))
        #expect(problems.first?.help != nil)
    }

    @Test("Endless options end in one message")
    func endless() {
        let line = "pragma pulserack" + String(repeating: " --set a=1", count: 100_000)
        let problems = Self.defaults(line).problems
        #expect(problems.last?.code == "RK0254")
        #expect(problems.count <= ProgramDefaults.optionLimit + 1)
    }

    static let commands: [BrokenCommand] = [
        BrokenCommand("run plain.qasm", 2, "[RK0228]", "--device", "presets are bench-1q, chain-5"),
        BrokenCommand("check plain.qasm", 2, "[RK0228]"),
        BrokenCommand("run nowhere.qasm", 1, "[RK0113]"),
        BrokenCommand("run device.qasm", 1, "device.qasm:2:18", "did you mean 'bench-1q'?"),
        BrokenCommand("run option.qasm", 1, "option.qasm:2:18", "[RK0250]"),
        BrokenCommand("run option.qasm -d bench-1q", 1, "option.qasm:2:18", "[RK0250]", "option.qasm:3:1"),
        BrokenCommand("run input.qasm", 1, "input.qasm:2:36", "[RK0210]", "did you mean 'amp'?"),
        BrokenCommand("run unit.qasm", 1, "unit.qasm:2:36", "[RK0225]"),
        BrokenCommand("run beside.qasm", 1, "mine.yaml", "[RD0"),
    ]

    static func prepare(_ folder: URL) throws {
        func write(_ name: String, _ options: String, _ rest: String = "") throws {
            let text = "OPENQASM 3.0;\n\(options)\n\(rest)\ninput float amp;\n"
            try Data(text.utf8).write(to: folder.appendingPathComponent(name))
        }
        try write("plain.qasm", "")
        try write("device.qasm", "pragma pulserack --device bench-lq")
        try write("option.qasm", "pragma pulserack --devise bench-1q", "frobnicate $0;")
        try write("input.qasm", "pragma pulserack --device=bench-1q --set apm=0.5")
        try write("unit.qasm", "pragma pulserack --device=bench-1q --set amp=40ns")
        try write("beside.qasm", "pragma pulserack --device mine.yaml")
        try Data("- one\n".utf8).write(to: folder.appendingPathComponent("mine.yaml"))
    }

    @Test("is answered at its place where it cannot be meant", arguments: commands)
    func commandLine(_ command: BrokenCommand) throws { try BrokenOptionsTests.check(command, prepare: Self.prepare) }

    @Test("is what the façade runs if nothing else is asked, without a warning of the front end's")
    func runsFromSwift() throws {
        let path = CommandLineTool.program("readout-levels")
        let program = try Rack.program(contentsOf: path)
        #expect(program.rack.device.name == "bench-1q")
        #expect(program.defaultRequest.shots == 2000)
        #expect(program.check().diagnostics.isEmpty)
        let result = try program.run()
        #expect(result.points.map(\.values) == [[0], [1], [2]])
        #expect(result.points.allSatisfy { $0.shots == 2000 } && result.warnings.isEmpty)
        // Its mistakes come with those of the rest, in the order of the text.
        let broken = program.rack.program(text: "OPENQASM 3.0;\nx $0\npragma pulserack --shots few\nplay(a);\n")
        let places = broken.check().diagnostics.compactMap(\.range?.lower)
        #expect(places.count >= 3 && places == places.sorted())
        #expect(broken.check().diagnostics.map(\.code).contains("RK0253"))
        // Of another's pragma the front end still says that it does nothing.
        let other = program.rack.program(text: "OPENQASM 3.0;\npragma other thing\n")
        #expect(other.check().diagnostics.map(\.code) == ["QP0201"])
    }
}
