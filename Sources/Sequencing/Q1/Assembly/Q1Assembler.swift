public import RackDiagnostics

/// Turns the text of a Q1 program into instructions.
///
/// A line holds one statement: `[label:] [instruction [operand, …]] [# comment]` or `.DEF name value`. Numbers are
/// decimal, `0x` hexadecimal, `0b` binary, and octal with a leading 0; `R0` to `R63` are registers, `@label` is the
/// label's address, `$name` what `.DEF` above gave that name. The article "Q1 assembly" has it all.
public enum Q1Assembler {
    /// Instructions that a sequencer can address; modules with inputs hold fewer.
    public static let largestMemory = 16384

    /// The program of `text`, and everything that is to be said of it in the order of the text.
    ///
    /// Takes time linear in the length of the text, whatever is in it.
    ///
    /// - Parameters:
    ///   - instructionMemory: how many instructions the sequencer holds, at most `largestMemory`.
    ///   - source: what the ranges of the diagnostics say that they point into.
    /// - Returns: no program if a diagnostic is an error.
    public static func assemble(
        _ text: SourceText, instructionMemory: Int = largestMemory, source: Int = 0
    ) -> (program: Q1Program?, diagnostics: [Diagnostic]) {
        var parser = Q1Parser(text.bytes, source: source, instructionMemory: instructionMemory)
        parser.parse()
        let messages = parser.messages.sorted
        guard !parser.messages.hasErrors else { return (nil, messages) }
        return (parser.program, messages)
    }
}
