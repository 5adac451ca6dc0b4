import PulseLanguage
import RackDiagnostics
import RackModel
import RackUnits
import Scheduling
import Testing

@Suite("Classical values around pulses")
struct ClassicalTests {
    private func outputs(_ body: String, inputs: [String: InputValue] = [:]) throws -> [Value?] {
        var process = try TestBench.compiler(TestBench.header + body).process(inputs: inputs)
        #expect(try process.run() == .finished)
        return process.outputs
    }

    @Test("arrays, slices, subroutines and loops compute", arguments: [
        ("array[int[32], 4] a = {1, 2, 3, 4}; output int r; r = 0; for int x in a { r += x; }", "10"),
        ("array[int[32], 2, 3] a = {{1, 2, 3}, {4, 5, 6}}; output int r; r = a[1, 2] + a[0][1];", "8"),
        ("array[int[32], 4] a = {1, 2, 3, 4}; a[0:1] = a[2:3]; output int r; r = a[0] * 10 + a[1];", "34"),
        ("output bit[4] r; r = \"0110\"; r[0] = 1; r[2:3] = \"10\";", "\"1011\""),
        ("output uint[8] r; r = 0; r[3] = 1; r[0] = 1;", "9"),
        ("def add(int a, int b) -> int { return a + b; } output int r; r = add(2, add(3, 4));", "9"),
        ("def fill(mutable array[int[32], 3] a) { for int i in [0:2] { a[i] = i * i; } } "
            + "array[int[32], 3] a = {9, 9, 9}; fill(a); output int r; r = a[0] + 10 * a[1] + 100 * a[2];", "410"),
        ("output int r; r = 0; while (r < 7) { r += 3; if (r == 6) { continue; } }", "9"),
        ("output int r; r = 5; switch (r) { case 1, 5 { r = 50; } default { r = 0; } }", "50"),
        ("output bit[3] r; bit[2] a = \"10\"; bit[1] b = \"1\"; let c = a ++ b; r = c;", "\"110\""),
        // Variables of type angle hold 0 up to a turn; angles are equal up to turns and rounding.
        ("output bool r; angle a = 3 * pi; r = a == pi && a > 3.0 && a < 3.2;", "true"),
        ("output bool r; angle a = -pi / 2; r = a / (pi / 2) > 2.9 && angle(2 * pi) == angle(0.0);", "true"),
        // Variables of subroutines begin and wrap as those of the program do.
        ("def f() -> int { bit[4] c; c[1] = 1; int[8] n = 200; int[8] m; m[7] = 1; return int(c) + 1000 * n + 100000 * m; } "
            + "output int r; r = f();", "-12855998"),
        ("int[8] m; m[7] = 1; output int r; r = m;", "-128"),
        ("def f() -> uint { uint[8] u; u[7] = 1; u += 130; if (u == 2) { bit[3] d; d[2] = 1; return u + uint(d); } return 0; } "
            + "output uint r; r = f();", "6"),
        ("def f() -> int { int n = 0; for int i in [1:2] { bit[2] c; n += int(c); c[1] = 1; n += int(c); } return n; } "
            + "output int r; r = f();", "4"),
        ("output int r; r = 0; for int i in {5, 3} { for int j in [i:-1:3] { r += j; } }", "15"),
    ] as [(String, String)])
    func computed(_ body: String, _ expected: String) throws {
        let values = try outputs(body)
        #expect(values.count == 1 && values.first??.description == expected, "\(values)")
    }

    @Test("inputs of every type are bound, and refused where they do not fit")
    func inputs() throws {
        let body = """
            input array[float, 2, 2] a; input complex[float[64]] z; input bit[3] b; input array[duration, 2] d;
            output float x; output float y; output bit[3] c; x = a[1, 0]; y = imag(z); c = b;
            delay[d[1]] $0;
            """
        let sound: [String: InputValue] = [
            "a": .elements([1, 2, 3, 4]), "z": .elements([0.5, -0.25]), "b": .elements([1, 0, 1]), "d": .elements([1e-9, 7e-9]),
        ]
        #expect(try outputs(body, inputs: sound) == [.float(3), .float(-0.25), .bits([true, false, true])])
        let compiler = try TestBench.compiler(TestBench.header + body)
        #expect(try compiler.compile(inputs: sound).durationTicks == 7)
        #expect(try compiler.compile(inputs: sound.merging(["b": 5, "z": 2]) { $1 }).durationTicks == 7)
        for (name, value) in [
            ("a", InputValue.elements([1, 2, 3])), ("a", 1), ("b", 8), ("b", .elements([1, 2, 0])), ("b", .elements([1])),
            ("z", .elements([1])), ("d", .elements([1e-9, .infinity])),
        ] {
            let error = #expect(throws: DiagnosticsError.self) {
                try compiler.compile(inputs: sound.merging([name: value]) { $1 })
            }
            #expect(error?.diagnostics.map(\.code) == ["QS0003"], "\(name) \(value)")
        }
    }

    @Test("functions of the host are asked for by name")
    func hostFunctions() throws {
        let device = TestBench.device()
        let environment = LanguageEnvironment(
            portNames: device.ports.map(\.name), qubitCount: 3,
            hostFunctions: ["twice"])
        let text = "OPENQASM 3.0; extern twice(float) -> float; output float x; x = twice(2.5) + twice(1.0);"
        let program = try #require(
            FrontEnd.check(program: SourceText(name: "t", text), environment: environment).program)
        var process = try ScheduleCompiler(
            program: program, device: device,
            functions: { name, values in name == "twice" ? .float(2 * (values[0].real ?? 0)) : nil }
        ).process()
        #expect(try process.run() == .finished)
        #expect(process.outputs == [.float(7)])
        let error = #expect(throws: DiagnosticsError.self) {
            try ScheduleCompiler(program: program, device: device).compile()
        }
        #expect(error?.diagnostics.first?.code == "QS0094")
    }

    @Test("every kind of capture is written down")
    func captures() throws {
        let schedule = try TestBench.schedule(
            """
            cal {
              capture_v0(rx, 40ns); complex[float[64]] z = capture_v1(rx, 40ns); bit b = capture_v2(rx, 40ns);
              waveform w = capture_v3(rx, 40ns); int n = capture_v4(rx, 40ns); capture_v0(rx);
            }
            """)
        #expect(schedule.captures.map(\.kind) == [.stream, .iq, .bit, .trace, .count, .stream])
        #expect(schedule.captures.map(\.startTick) == [0, 40, 80, 120, 160, 200])
        let readout = Int64(TestBench.device().gates.readoutSeconds * 1e9)
        #expect(schedule.captures.last?.durationTicks == readout)
    }

    @Test("a program without end is a message")
    func endless() {
        for body in [
            "while (true) { }", "int i = 0; while (i < 1) { delay[4ns] $0; }", "int i = 0; int j = 0; while (i < 1) { j += 1; }",
            "def f(int n) -> int { int i = n; while (i > 0) { int k = i; } return i; } int r = f(1);",
        ] {
            let problems = TestBench.problems(body)
            #expect(problems.map(\.code) == ["QS0080"] && problems[0].message.contains("never ends"), "\(body): \(problems)")
        }
        for body in ["while (true) { break; }", "int i = 0; while (i < 3) { i += 1; }", "bool b = true; while (b) { b = false; }"] {
            #expect(TestBench.problems(body).isEmpty, "\(body)")
        }
    }

    @Test("the bound is for what loops and calls run, not for text", arguments: [
        (String(repeating: "i = i + 1;\n", count: 3000), nil),
        ("for int j in [1:3000] { i = i + 1; }", "QS0080"), ("while (i < 3000) { i = i + 1; }", "QS0080"),
        ("for int j in [1:10] { for int k in [1:100] { i = i + 1; } }", "QS0080"),
        ("for int j in [1:3000] { if (j > 20) { break; } }", nil), ("for int j in [1:100] { i = i + 1; }", nil),
        ("def f() -> int { for int j in [1:400] { int k = j; } return 1; } i = f(); i = f(); i = f();", "QS0080"),
    ] as [(String, String?)])
    func bounded(_ body: String, _ code: String?) throws {
        let checked = try TestBench.compiler(TestBench.header + "int i = 0;\n" + body)
        let compiler = ScheduleCompiler(program: checked.program, device: checked.device, stepLimit: 500)
        do throws(DiagnosticsError) {
            _ = try compiler.compile()
            #expect(code == nil)
        } catch {
            #expect(error.diagnostics.map(\.code) == [code])
        }
    }

    @Test("the phase of 5 GHz is exact after ten seconds")
    func phaseBookkeeping() throws {
        let schedule = try TestBench.schedule(
            "cal { frame g = newframe(d0, 5.0e9 + 0.0625, 0.0); for int i in [1:10] { delay[1000000000ns] g; } "
                + "delay[3ns] g; shift_frequency(g, 1.0e6 - 0.0625); delay[250ns] g; play(g, constant(0.1, 4ns)); }")
        // 0.0625 Hz over 10 s is 0.625 of a turn, 5 GHz over 3 ns is whole, 5.001 GHz over 250 ns adds a quarter.
        #expect(abs((schedule.plays.first?.state.carrierCycles ?? 9) - CarrierPhase.wrapped(0.625 + 0.25)) < 1e-9)
    }

    @Test("delays over ports of different rates go to their common grid")
    func mixedRates() throws {
        let device = TestBench.device(tickRate: 2_000_000_000, driveGrid: 4, captureGrid: 6)
        let schedule = try TestBench.schedule(
            "cal { delay[5ns] f0, rx; bit b = capture_v2(rx, 30ns); play(f0, constant(0.1, 8ns)); }", device: device)
        #expect(schedule.captures[0].startTick == 12 && schedule.plays[0].startTick == 12)
    }
}
