import PulseLanguage
import RackDiagnostics
import Testing

@Suite("Generated programs")
struct GeneratedPrograms {
    private func verify(_ bytes: [UInt8], _ comment: String) {
        let text = SourceText(name: "generated", bytes: bytes)
        let result = FrontEnd.check(program: text, environment: Marked.environment)
        let errors = result.diagnostics.count { $0.severity == .error }
        #expect(errors <= 50, "\(comment)")
        #expect((result.program == nil) == (errors > 0), "\(comment)")
        for diagnostic in result.diagnostics {
            guard let range = diagnostic.range else { continue }
            #expect(range.lower <= result.sources[range.source].bytes.count, "\(comment)")
        }
        _ = FrontEnd.syntaxTree(of: text)
    }

    @Test("programs made by the grammar are read", arguments: 0..<250 as Range<UInt64>)
    func areRead(_ seed: UInt64) {
        var generator = ProgramGenerator(seed: seed)
        let source = generator.program()
        let text = SourceText(name: "generated", source)
        let errors = FrontEnd.syntaxDiagnostics(of: text).filter { $0.severity == .error }
        #expect(errors.isEmpty, "seed \(seed): \(DiagnosticRenderer(sources: SourceTexts([text])).render(errors))")
        verify(Array(source.utf8), "seed \(seed)")
    }

    @Test("and with words changed about, nothing traps", arguments: 0..<250 as Range<UInt64>)
    func areBroken(_ seed: UInt64) {
        var generator = ProgramGenerator(seed: seed &+ 10_000)
        var bytes = Array(generator.program().utf8)
        for _ in 0..<(1 + generator.random.below(8)) {
            let from = generator.random.below(bytes.count)
            let length = min(1 + generator.random.below(12), bytes.count - from)
            let place = generator.random.below(bytes.count)
            switch generator.random.below(4) {
            case 0: bytes.removeSubrange(from..<from + length)
            case 1: bytes.insert(contentsOf: bytes[from..<from + length], at: place)
            case 2: bytes.swapAt(from, place)
            default: bytes[from] = UInt8(truncatingIfNeeded: generator.random.next())
            }
            if bytes.isEmpty { bytes = [0x3B] }
        }
        verify(bytes, "seed \(seed)")
    }
}
