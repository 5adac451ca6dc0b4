import RackDiagnostics
import Sequencing
import Testing

/// Whatever the bytes: messages, never a trap. Seeds are fixed; the failing one is in the text.
@Suite("Hostile Q1 programs")
struct Q1HostileTexts {
    private func verify(_ bytes: [UInt8], _ comment: String) {
        let text = SourceText(name: "fuzz", bytes: bytes)
        let (program, diagnostics) = Q1Assembler.assemble(text)
        #expect(diagnostics.count <= 101, "\(comment)")
        #expect((program == nil) == diagnostics.contains { $0.severity == .error }, "\(comment)")
        for diagnostic in diagnostics {
            let range = diagnostic.range ?? SourceRange(lower: 0, upper: 0)
            #expect(range.lower < range.upper && range.upper <= bytes.count, "\(comment)")
            #expect(diagnostic.message.utf8.count < 300, "\(comment)")
        }
        _ = DiagnosticRenderer(sources: SourceTexts([text])).render(Array(diagnostics.prefix(2)))
        if let program {
            #expect(program.lines.count == program.instructions.count && program.instructions.count <= 16384, "\(comment)")
        }
    }

    @Test("random bytes", arguments: 0..<60 as Range<UInt64>)
    func randomBytes(seed: UInt64) {
        var random = Q1ProgramGenerator(state: seed)
        verify((0..<400).map { _ in UInt8(truncatingIfNeeded: random.next()) }, "seed \(seed)")
    }

    @Test("random words", arguments: 0..<80 as Range<UInt64>)
    func randomWords(seed: UInt64) {
        let words = [
            "move", "play", "jmp", "loop", "stop", ".DEF", "a", "a:", "@a", "$a", "R0", "R64", "r1", "0", "4", "-1", "0x",
            "010", ",", ",", ",", "\n", "\n", "\n", "#", ";", ":", "@", "$", "-", ".", "99999999999999999999", "é",
            "\0", "\r", "_", "set_cond",
        ]
        var random = Q1ProgramGenerator(state: seed)
        let text = (0..<200).map { _ in random.pick(words) + (random.below(2) == 0 ? " " : "") }.joined()
        verify(Array(text.utf8), "seed \(seed): \(text)")
    }

    @Test("a sound program cut off anywhere")
    func truncation() {
        var generator = Q1ProgramGenerator(state: 7)
        let bytes = Array((".DEF a 0x10\nx: wait $a # µs\n" + Q1Disassembler.text(of: generator.program())).utf8)
        for length in 0...bytes.count { verify(Array(bytes[..<length]), "length \(length)") }
    }

    static let pieces: [(name: String, piece: String, count: Int)] = [
        ("one word", "a", 1_000_000), ("one operand", "@", 1_000_000), ("one number", "1", 1_000_000),
        ("many operands", "move 1,", 100_000),
        ("commas", ",", 1_000_000), ("empty lines", "\n", 1_000_000), ("signs", "!\n", 200_000), ("errors", "foo bar\n", 100_000),
        ("instructions", "nop\n", 100_000), ("jumps to nowhere", "jmp @there\n", 100_000), ("the same label", "a:\n", 100_000),
        ("the same definition", ".DEF a b\n", 100_000), ("zeros", "wait 0", 200_000), ("colons", "a:", 200_000), ("points", ".", 1_000_000),
    ]

    @Test("texts that go on and on", arguments: pieces)
    func long(name: String, piece: String, count: Int) {
        verify(Array(String(repeating: piece, count: count).utf8), name)
    }

    @Test("many names, and many that are nearly one of them")
    func names() {
        let labels = (0..<20_000).map { "label_\($0):\n" }.joined()
        let jumps = (0..<100).map { "jmp @label_\($0)x\n" }.joined()
        let definitions = (0..<20_000).map { ".DEF name_\($0) x y\n" }.joined()
        verify(Array((labels + jumps + definitions).utf8), "names")
        verify(Array((definitions + labels).utf8), "unused names")
    }
}
