import PulseLanguage
import RackDiagnostics
import Testing

/// Whatever the bytes: messages, never a trap. Seeds are fixed; the failing one is in the text.
@Suite("Hostile texts")
struct HostileTexts {
    /// SplitMix64: repeatable everywhere.
    struct Random {
        var state: UInt64
        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }
        mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(limit)) }
    }

    static let sound = Marked.header + """
        include "stdgates.inc";
        input float a; const duration d = 16ns; qubit[2] q; bit[2] c; gate g(x) p { rx(x) p; }
        defcal rx(angle t) $0 { play(f0, drag(t / pi, d, 4ns, 0.2)); shift_phase(f0, -t); }
        defcal measure $0 -> bit { return capture_v2(rx, 100ns); }
        for int i in [0:2:8] { g(i * pi / 8) q[0]; if (i == 4) { delay[2 * d] q; } else { barrier q; } }
        box[100ns] { inv @ g(0.5) q[0]; }
        cal { waveform w = {0.1, 0.5im}; play(f1, scale(w, 0.5)); set_frequency(f1, 5e9 + 1.0e6); }
        c[0] = measure q[0];
        switch (1) { case 1 { } default { } } while (true) { break; } def s(int n) -> int { return n; }
        """

    private func check(_ bytes: [UInt8]) -> FrontEnd.CheckResult {
        FrontEnd.check(program: SourceText(name: "fuzz", bytes: bytes), environment: Marked.environment)
    }

    private func verify(_ bytes: [UInt8], _ comment: String) {
        let result = check(bytes)
        #expect(result.diagnostics.count <= 120, "\(comment)")
        #expect(result.program != nil || result.diagnostics.contains { $0.severity == .error }, "\(comment)")
        for diagnostic in result.diagnostics {
            guard let range = diagnostic.range else { continue }
            #expect(range.source < result.sources.texts.count, "\(comment)")
            #expect(range.lower <= result.sources[range.source].bytes.count, "\(comment)")
        }
        _ = DiagnosticRenderer(sources: result.sources).render(Array(result.diagnostics.prefix(2)))
    }

    @Test("random bytes", arguments: 0..<60 as Range<UInt64>)
    func randomBytes(seed: UInt64) {
        var random = Random(state: seed)
        verify((0..<400).map { _ in UInt8(truncatingIfNeeded: random.next()) }, "seed \(seed)")
    }

    @Test("random tokens", arguments: 0..<80 as Range<UInt64>)
    func randomTokens(seed: UInt64) {
        let words = [
            "gate", "defcal", "cal", "{", "}", "(", ")", "[", "]", ";", ",", ":", "->", "=", "+", "-", "**", "@", "$0", "q",
            "1", "2.5", "10ns", "im", "2im", "if", "else", "for", "int", "in", "measure", "qubit", "bit", "frame", "port",
            "waveform", "extern", "\"01\"", "include", "box", "delay", "inv", "ctrl", "pow", "return", "const", "input",
            "play", "switch", "case", "let", "++", "durationof", "array", "complex", "#pragma x\n", "@a b\n", "defcalgrammar",
        ]
        var random = Random(state: seed)
        let text = (0..<200).map { _ in words[random.below(words.count)] }.joined(separator: " ")
        verify(Array(text.utf8), "seed \(seed): \(text)")
    }

    @Test("a sound program cut off anywhere")
    func truncation() {
        let bytes = Array(Self.sound.utf8)
        for length in stride(from: 0, through: bytes.count, by: 3) { verify(Array(bytes[..<length]), "length \(length)") }
    }

    @Test("a sound program with bytes changed", arguments: 0..<150 as Range<UInt64>)
    func mutation(seed: UInt64) {
        var random = Random(state: seed)
        var bytes = Array(Self.sound.utf8)
        for _ in 0..<3 {
            let place = random.below(bytes.count)
            switch random.below(3) {
            case 0: bytes[place] = UInt8(truncatingIfNeeded: random.next())
            case 1: bytes.remove(at: place)
            default: bytes.insert(bytes[random.below(bytes.count)], at: place)
            }
        }
        verify(bytes, "seed \(seed)")
    }

    @Test("depth is bounded", arguments: [
        "(", "[", "{", "-", "if (1) ", "box {", "1+", "a[", "{{{(", "else ", "gate g q {", "!", "1**", "x++",
        "for int i in [0:1] ", "inv @ ", "defcal x $0 {", "durationof({", "if (1) x $0; else ", "q ++ ", "switch (1) { case 1 {",
        "array[", "f(", "a = ", "let a = b ++ ", "pow(", "@a\n", "ctrl(", "{1, {", "a, ", "int(", "case 1 {", "case 1, ", "~",
    ])
    func depth(_ unit: String) {
        verify(Array((String(repeating: unit, count: 100_000) + "1").utf8), unit)
        verify(Array(("int a = " + String(repeating: unit, count: 100_000) + "1").utf8), unit)
    }

    @Test("too deep is said in one message", arguments: [("(", ")"), ("[", "]"), ("{", "}"), ("-(", ")"), ("f(", ")"), ("if (1) { ", "}")])
    func oneMessage(_ open: String, _ close: String) {
        let text = "int a = " + String(repeating: open, count: 100_000) + "1" + String(repeating: close, count: 100_000) + ";"
        let errors = check(Array(text.utf8)).diagnostics.filter { $0.severity == .error }
        #expect(errors.count <= 2, "\(errors)")
        let next = check(Array((text + "\nint b = ;").utf8)).diagnostics.filter { $0.severity == .error }
        #expect(next.last?.message.hasPrefix("expected an expression") == true, "\(next)")
    }

    @Test(
        "what fuzzing once found",
        arguments: [
            "array[int[8], €] a = {{1, 2, 3}, {4, 5, 6}};", "array[int[8], ] a = {1};",
            "const int n = 2; array[int[8], €] a = {n};",
        ])
    func found(_ text: String) { verify(Array(text.utf8), text) }

    @Test("numbers of a million digits", arguments: ["", "0x", "0b", "0.", "$", "1e", "1.", "\"", "1_"], ["", ";", "ns", "im", "\""])
    func longNumbers(_ prefix: String, _ suffix: String) {
        verify(Array("int a = \(prefix)".utf8) + [UInt8](repeating: 0x31, count: 1_000_000) + Array("\(suffix)".utf8), prefix + suffix)
    }

    @Test("a long line, long names, many statements on it")
    func longLine() {
        let result = check(Array(("qubit q; " + String(repeating: "x q; ", count: 100_000)).utf8))
        #expect(result.diagnostics.contains { $0.code == "QP0109" })
        let name = String(repeating: "n", count: 1_000_000)
        #expect(check(Array("int \(name) = 1; float b = \(name) + 1;".utf8)).program != nil)
    }

    @Test("a megabyte of junk", arguments: [UInt8(0xFF), 0x00, 0x28, 0x3B, 0x41, 0x22, 0x2F, 0x40])
    func megabytes(_ byte: UInt8) {
        verify([UInt8](repeating: byte, count: 1_000_000), "byte \(byte)")
    }

    @Test("invalid UTF-8 is named as such")
    func invalidUTF8() {
        let result = check(Array("int a = 1;\n".utf8) + [0xC3, 0xFF] + Array("\nint b = c;".utf8))
        #expect(result.diagnostics.first?.code == "QP0001")
        #expect(result.diagnostics.first?.range?.lower == 11)
        #expect(result.diagnostics.contains { $0.code == "QP0101" })
    }
}
