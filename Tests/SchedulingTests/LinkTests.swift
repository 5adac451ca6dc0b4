import PulseLanguage
import RackDiagnostics
import RackModel
import Scheduling
import Testing

/// The bench of `FeedbackBench` with a decoder whose answers are wanted 400 ns after the last sample.
enum LinkBench {
    static let externs = """
        extern enqueue_syndromes(bit[2]);
        extern get_corrections() -> bit[2];
        extern reset_decoder();
        extern decode(bit[2]) -> bit[2];
        extern decode_send(bit[2]) -> int;
        extern decode_take(int) -> bit[2];
        extern weigh(int[16], bit[3], float[32]) -> int[32];

        """

    static func device(early: FeedbackModel.EarlyBranch = .wait) -> Device {
        var device = FeedbackBench.device(early: early)
        device.link = DecoderLink(deadlineTicks: 400)
        return device
    }

    static func compiler(_ body: String, early: FeedbackModel.EarlyBranch = .wait) throws -> ScheduleCompiler {
        try TestBench.compiler(TestBench.header + FeedbackBench.gates + externs + body, device: device(early: early))
    }

    static func reply(_ bits: [Bool], at tick: Int64, aborts: Bool = false) -> LinkReply {
        LinkReply(value: .bits(bits), readyTick: tick, aborts: aborts)
    }

    static func codes(_ body: String, externs: String = LinkBench.externs) -> [String] {
        do {
            let compiler = try TestBench.compiler(
                TestBench.header + FeedbackBench.gates + externs + body, device: device())
            _ = try compiler.outline()
            return []
        } catch let error as DiagnosticsError {
            return error.diagnostics.filter { $0.severity == .error }.map(\.code)
        } catch {
            return ["?"]
        }
    }
}

@Suite("Calls over the feedback link")
struct LinkTests {
    static let pair = "bit[2] s; s[0] = measure $0; s[1] = measure $1; bit[2] c; "

    @Test("rounds of syndromes are told unseen: the first stop is where an answer is used")
    func rounds() throws {
        let body = """
            bit[2] s; bit[2] c;
            for int r in [0:9] { s[0] = measure $0; s[1] = measure $1; enqueue_syndromes(s); }
            c = get_corrections();
            if (c[0]) { x $0; }
            """
        var process = try LinkBench.compiler(body).process()
        #expect(try process.run() == .waitsForReplies([10]))
        let calls = process.calls()
        #expect(calls.map(\.function) == [String](repeating: "enqueue_syndromes", count: 10) + ["get_corrections"])
        #expect(calls.map(\.number) == Array(0...10))
        #expect(calls.map(\.lastSampleTick) == (1...10).map { 100 * $0 } + [1000])
        #expect(calls.map(\.captures) == (0..<10).map { [2 * $0, 2 * $0 + 1] } + [[]])
        #expect(calls.map(\.form) == [LinkCall.Form](repeating: .oneWay, count: 10) + [.awaited])
        #expect(process.calls(since: 9).map(\.number) == [9, 10])
        #expect(calls[10].answer == .bits(2) && calls[10].result == .bits(2) && calls[0].answer == nil)
        process.provide(LinkBench.reply([true, false], at: 1234), of: 10)
        // At the end the registers are wanted: of 's' the last round.
        #expect(try process.run() == .waits(for: [18, 19]))
        process.provide(.bit(true), of: 18)
        process.provide(.bit(false), of: 19)
        #expect(process.calls(since: 9)[0].arguments == [.bits([.known(true), .known(false)])])
        #expect(try process.run() == .finished)
        #expect(FeedbackBench.drives(process.schedule()) == [1234])
        #expect(process.registers == [[true, false], [true, false]])
    }

    /// On a qubit whose clock stands at 0.
    static let early = "cal { extern port d2; frame f2 = newframe(d2, 5.4e9, 0.0); } "
        + "defcal play_early $2 { play(f2, constant(0.5, 16ns)); } "

    @Test("what an answer decides starts when the answer is there", arguments: [
        // (program, when it is there, starts)
        ("c = decode(s); if (c[1]) { x $0; }", 250, [250]),
        ("c = decode(s); if (c[1]) { x $0; }", 900, [900]),
        // What does not depend on it goes on; what is late enough does not wait.
        ("c = decode(s); x $1; if (c[1]) { x $1; }", 250, [100, 250]),
        ("c = decode(s); delay[300ns] $0; if (c[1]) { x $0; }", 250, [400]),
        // No answer before the last sample, whatever the clock of what it decides.
        ("c = decode(s); if (c[1]) { play_early $2; }", 10, [100]),
        ("c = decode(s); int n = c; rx(n * pi) $0;", 250, [250]),
        ("c = decode(s) ^ \"01\"; if (c == 3) { x $0; }", 250, [250]),
        ("if (decode(s)[1]) { x $0; }", 250, [250]),
        ("bit go = false; while (!go) { go = decode(s)[1]; x $0; }", 250, [100]),
        ("def ask(bit[2] t) -> bit { bit[2] d = decode(t); return d[1]; } bit b = ask(s); if (b) { x $0; }", 250, [250]),
    ] as [(String, Int64, [Int64])])
    func answers(_ body: String, _ ready: Int64, _ starts: [Int64]) throws {
        var process = try LinkBench.compiler(Self.early + Self.pair + body).process()
        #expect(try process.run() == .waitsForReplies([0]))
        process.provide(LinkBench.reply([false, true], at: ready), of: 0)
        if case .waits(let numbers) = try process.run() {
            for number in numbers { process.provide(.bit(false), of: number) }
            #expect(try process.run() == .finished)
        }
        let drives = process.schedule().plays.filter { ["f0", "f1", "f2"].contains($0.frame) }
        #expect(drives.map(\.startTick) == starts, "\(process.schedule().text)")
    }

    @Test("an answer that only registers keep is asked for at the end, after the outcomes")
    func kept() throws {
        var process = try LinkBench.compiler(Self.pair + "c = decode(s); bit[2] d = c; x $0;").process()
        #expect(try process.run() == .waits(for: [0, 1]))
        process.provide(.bit(true), of: 0)
        process.provide(.bit(true), of: 1)
        #expect(try process.run() == .waitsForReplies([0]))
        #expect(process.calls()[0].arguments == [.bits([.known(true), .known(true)])])
        process.provide(LinkBench.reply([true, false], at: 5000), of: 0)
        #expect(try process.run() == .finished)
        #expect(process.registers == [[true, true], [true, false], [true, false]])
        #expect(FeedbackBench.drives(process.schedule()) == [100])
    }

    @Test("bits of one answer go into the next call unseen, and the sample is never before that answer's")
    func chained() throws {
        var process = try LinkBench.compiler(Self.pair + "c = decode(s); bit[2] d = decode(c); if (d[0]) { x $0; }").process()
        #expect(try process.run() == .waitsForReplies([1]))
        var calls = process.calls()
        #expect(calls[1].arguments == [.bits([.replied(call: 0, bit: 0), .replied(call: 0, bit: 1)])])
        #expect(calls[1].calls == [0, 0] && calls[1].lastSampleTick == 100)
        process.provide(LinkBench.reply([false, true], at: 300), of: 0)
        calls = process.calls()
        #expect(calls[1].arguments == [.bits([.known(false), .known(true)])])
        #expect(calls[1].lastSampleTick == 300)
    }

    @Test("a call rests on the samples that it tells of, not on the clock where it stands")
    func samples() throws {
        var process = try LinkBench.compiler(
            Self.pair + "delay[500ns] $0; x $0; c = decode(s); bit[2] d = s; c = decode(d | c);").process()
        #expect(try process.run() == .waits(for: [0, 1]))
        for number in 0..<2 { process.provide(.bit(true), of: number) }
        #expect(try process.run() == .waitsForReplies([0]))
        #expect(process.calls().map(\.lastSampleTick) == [100])
        process.provide(LinkBench.reply([true, true], at: 333), of: 0)
        _ = try process.run()
        #expect(process.calls().map(\.lastSampleTick) == [100, 333])
    }

    @Test("what is computed is asked for first, and numbers are told as they are declared")
    func computed() throws {
        var process = try LinkBench.compiler(
            Self.pair + "bit[3] t = \"101\"; t[1] = s[0]; int n = weigh(int(s) - 2, t, 0.5); if (n > 0) { x $0; }"
        ).process()
        #expect(try process.run() == .waits(for: [0, 1]))
        #expect(process.calls().isEmpty)
        process.provide(.bit(true), of: 0)
        process.provide(.bit(false), of: 1)
        #expect(try process.run() == .waitsForReplies([0]))
        let call = process.calls()[0]
        #expect(call.arguments == [
            .value(.int(-1), .int(16)), .bits([.known(true), .known(true), .known(true)]), .value(.float(0.5), .float(32)),
        ])
        #expect(call.arguments.map(\.byteCount) == [2, 1, 4] && call.answer == .int(32))
        #expect(call.lastSampleTick == 100)
        process.provide(LinkReply(value: .int(7), readyTick: 444), of: 0)
        #expect(try process.run() == .finished)
        #expect(FeedbackBench.drives(process.schedule()) == [444])
    }

    @Test("a call rests on the branch that it stands in, and one without arguments on the latest clock")
    func decided() throws {
        var process = try LinkBench.compiler(
            "bit b = measure $0; reset_decoder(); x $1; delay[1us] $1; reset_decoder(); if (b) { weigh(1, \"000\", 1.0); }"
        ).process()
        #expect(try process.run() == .waits(for: [0]))
        #expect(process.calls().map(\.lastSampleTick) == [100, 1032])
        process.provide(.bit(true), of: 0)
        #expect(try process.run() == .finished)
        #expect(process.calls().map(\.function) == ["reset_decoder", "reset_decoder", "weigh"])
    }

    @Test("what was sent is taken later: the tick of the take goes with the call, and nothing waits for more")
    func taken() throws {
        let body = Self.pair
            + "int t = decode_send(s); x $1; delay[200ns] $0; c = decode_take(t); if (c[0]) { x $0; } bit[2] e = c;"
        var process = try LinkBench.compiler(body).process()
        #expect(try process.run() == .waitsForReplies([0]))
        let call = process.calls()[0]
        #expect(call.function == "decode" && call.form == .taken && call.takeTick == 300 && call.lastSampleTick == 100)
        #expect(call.result == .bits(2) && call.answer == .bits(2))
        process.provide(LinkBench.reply([true, true], at: 250), of: 0)
        #expect(try process.run() == .waits(for: [0, 1]))
        #expect(FeedbackBench.drives(process.schedule()) == [100, 300])
    }

    @Test("forks share what was called and part where they are told different things")
    func forks() throws {
        var process = try LinkBench.compiler(
            Self.pair + "c = decode(s); if (c[0]) { x $0; } c = decode(c); if (c[0]) { x $0; }").process()
        _ = try process.run()
        var other = process
        process.provide(LinkBench.reply([true, false], at: 200), of: 0)
        other.provide(LinkBench.reply([false, true], at: 300), of: 0)
        #expect(try process.run() == .waitsForReplies([1]))
        #expect(try other.run() == .waitsForReplies([1]))
        #expect(process.calls()[0] == other.calls()[0])
        #expect(process.calls()[1].arguments == [.bits([.known(true), .known(false)])])
        #expect(other.calls()[1].arguments == [.bits([.known(false), .known(true)])])
        #expect((process.calls()[1].lastSampleTick, other.calls()[1].lastSampleTick) == (200, 300))
        #expect(FeedbackBench.drives(process.schedule()) == [200] && FeedbackBench.drives(other.schedule()) == [])
    }

    @Test("an answer that aborts ends the shot: nothing begins after it and nothing is assigned")
    func aborted() throws {
        var process = try LinkBench.compiler(Self.pair + "c = decode(s); x $0; delay[1us] $0; x $0; bit b = measure $0;").process()
        guard case .waits(let numbers) = try process.run() else { throw DiagnosticsError([]) }
        for number in numbers { process.provide(.bit(true), of: number) }
        #expect(try process.run() == .waitsForReplies([0]))
        process.provide(LinkBench.reply([true, true], at: 500, aborts: true), of: 0)
        #expect(try process.run() == .finished)
        #expect(process.abortTick == 500 && process.schedule().durationTicks == 500)
        #expect(FeedbackBench.drives(process.schedule()) == [100])
        #expect(process.schedule().captures.count == 2)
        #expect(process.registers == [[false, false], [false, false], [false]])
        #expect(process.outputs.allSatisfy { $0 == nil })
    }

    @Test("what an answer decides is not foreseen before its last sample")
    func foreseen() throws {
        var process = try LinkBench.compiler(
            Self.pair + "c = decode(s); if (c == 0) { x $0; } delay[100ns] $1; x $1;").process()
        _ = try process.run()
        let known = try process.foresee(since: 0, until: 100).schedule
        #expect(FeedbackBench.drives(known) == [])
        process.provide(LinkBench.reply([false, false], at: 150), of: 0)
        _ = try process.run()
        #expect(FeedbackBench.drives(process.schedule()) == [150, 200])
    }

    @Test("an outline guesses zeros at the deadline, and lists what is told when")
    func outline() throws {
        let outline = try LinkBench.compiler(Self.pair + "c = decode(s); if (c[0]) { x $0; } else { x $1; }").outline()
        #expect(outline.hasFeedback && outline.callsLink)
        #expect(FeedbackBench.drives(outline.nominal) == [500])
        #expect(outline.nominal.calls == [.init(step: .call, name: "decode", arguments: "s[0], s[1]", tick: 100)])
        #expect(outline.text.contains("100 dt (100 ns): call decode(s[0], s[1]) over the link"))
        #expect(outline.text.contains("waits for the answer to decode, known from 500 dt"))
        let alone = try LinkBench.compiler("reset_decoder(); x $0;").outline()
        #expect(alone.hasFeedback && alone.callsLink && FeedbackBench.drives(alone.nominal) == [0])
        let plain = try LinkBench.compiler("x $0;").outline()
        #expect(!plain.hasFeedback && !plain.callsLink)
    }

    @Test("on a rack that refuses early pulses the program leaves time up to the deadline; a late answer is waited for")
    func refused() throws {
        let early = Self.pair + "c = decode(s); delay[399ns] $0; if (c[0]) { x $0; }"
        let error = #expect(throws: DiagnosticsError.self) { try LinkBench.compiler(early, early: .refuse).outline() }
        #expect(error?.diagnostics.map(\.code) == ["QS0064"])
        #expect(error?.diagnostics.first?.labels.first?.text.contains("decode asks after") == true)
        let fine = Self.pair + "c = decode(s); delay[400ns] $0; if (c[0]) { x $0; }"
        var process = try LinkBench.compiler(fine, early: .refuse).process()
        _ = try process.run()
        process.provide(LinkBench.reply([true, false], at: 900), of: 0)
        _ = try process.run()
        #expect(FeedbackBench.drives(process.schedule()) == [900])
    }

    @Test("tickets are of the function's own, and are taken once", arguments: [
        "int t = decode_send(s); c = decode_take(t + 1);",
        "int t = decode_send(s); c = decode_take(t); c = decode_take(t);",
        "c = decode(s); c = decode_take(0);",
        "int t = get_corrections_send(); c = decode_take(t);",
    ])
    func tickets(_ body: String) {
        let externs = LinkBench.externs + "extern get_corrections_send() -> int; extern get_corrections_take(int) -> bit[2];"
        #expect(LinkBench.codes(Self.pair + body, externs: externs) == ["QS0095"])
    }

    @Test("a ticket may be sent on one way through the program and taken on the same way further on", arguments: [
        "int t = 0; bit b = measure $0; if (b) { t = decode_send(s); } x $1; if (b) { c = decode_take(t); }",
        "int t = decode_send(s); bit b = measure $0; if (!b) { c = decode_take(t); } if (b) { c = decode_take(t); }",
    ])
    func ways(_ body: String) throws {
        #expect(LinkBench.codes(Self.pair + body) == [])
        for bit in [false, true] {
            var process = try LinkBench.compiler(Self.pair + body).process()
            var stop = try process.run()
            while stop != .finished {
                if case .waits(let numbers) = stop { for number in numbers { process.provide(.bit(bit), of: number) } }
                if case .waitsForReplies(let numbers) = stop {
                    for number in numbers { process.provide(LinkBench.reply([true, true], at: 150), of: number) }
                }
                stop = try process.run()
            }
            #expect(process.calls().count <= 1 && process.openCalls.isEmpty)
        }
    }

    @Test("declarations are held to what the wire and the decoder have", arguments: [
        ("extern f(angle) -> bit;", "QP0151"), ("extern f(int[7]) -> bit;", "QP0151"), ("extern f(bit) -> duration;", "QP0151"),
        ("extern f(readonly array[int[8], 4]) -> bit;", "QP0151"), ("extern f(float[16]) -> bit;", "QP0151"),
        ("extern f_send(complex) -> int; extern f_take(int) -> bit;", "QP0151"),
        ("extern f_take(bit[2]) -> bit; extern f_send(bit) -> int;", "QP0152"), ("extern f_send(bit);", "QP0152"),
        ("extern enqueue_syndromes(bit[2]) -> bit;", "QP0153"), ("extern enqueue_syndromes(int[8]);", "QP0153"),
        ("extern get_corrections(int) -> bit[2];", "QP0153"), ("extern get_corrections() -> int[8];", "QP0153"),
        ("extern reset_decoder() -> bit;", "QP0153"), ("extern decode(bit[2]);", "QP0153"),
        ("extern decode(bit[2], bit[2]) -> bit[2];", "QP0153"), ("extern decode_take(int) -> int;", "QP0153"),
        ("extern enqueue_syndromes_send(bit[2]) -> int;", "QP0153"),
        ("extern f_send(bit) -> int;", "QP0154"), ("extern f_take(int) -> bit;", "QP0154"),
    ])
    func declarations(_ externs: String, _ code: String) {
        let codes = LinkBench.codes("", externs: externs)
        #expect(codes.contains(code) && codes.count <= 2, "\(codes)")
    }

    @Test("all forms are accepted, and without a link a warning says that nobody answers")
    func accepted() throws {
        let externs = """
            extern enqueue_syndromes(bit[24]); extern get_corrections() -> bit; extern reset_decoder();
            extern get_corrections_send() -> int; extern get_corrections_take(int) -> bit[8];
            extern f(bool, bit, bit[9], int[8], uint[16], int[32], uint, float, float[32]) -> float[32]; extern g(uint[8]);
            extern f_send(int) -> uint; extern f_take(uint) -> float;
            """
        #expect(LinkBench.codes("", externs: externs) == [])
        let compiler = try TestBench.compiler(TestBench.header + "extern decode(bit) -> bit; bit b; if (decode(b)) {}")
        #expect(compiler.program.hostFunctions[0].link == nil)
        let error = #expect(throws: DiagnosticsError.self) { try compiler.outline() }
        #expect(error?.diagnostics.map(\.code) == ["QS0094"])
        #expect(error?.diagnostics[0].help?.contains("name a decoder with --decoder") == true)
    }

    @Test("a function that the host lends is not the link's")
    func lent() throws {
        let device = LinkBench.device()
        let result = FrontEnd.check(
            program: SourceText(name: "t.qasm", TestBench.header + "extern decode(bit[2]) -> bit[2]; bit[2] c = decode(\"01\");"),
            environment: LanguageEnvironment(
                portNames: device.ports.map(\.name), qubitCount: 3, hostFunctions: ["decode"], hasLink: true))
        #expect(result.program?.hostFunctions[0].link == nil && result.diagnostics.isEmpty)
    }
}
