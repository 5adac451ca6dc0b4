import Q1Assembly
import RackDiagnostics

/// What libFuzzer calls: assembler, disassembler and the renderer of messages, on any bytes.
@_cdecl("LLVMFuzzerTestOneInput")
public func checkOneInput(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let text = SourceText(name: "fuzz", bytes: Array(UnsafeBufferPointer(start: data, count: count)))
    let memory = 64
    let (program, diagnostics) = Q1Assembler.assemble(text, instructionMemory: memory)
    precondition(diagnostics.count <= 101, "more messages than there may be")
    precondition((program == nil) == diagnostics.contains { $0.severity == .error }, "a program in spite of errors, or none")
    for diagnostic in diagnostics {
        guard let range = diagnostic.range else { preconditionFailure("a message without a place") }
        precondition(range.lower < range.upper && range.upper <= count, "a place outside the text")
    }
    _ = DiagnosticRenderer(sources: SourceTexts([text])).render(Array(diagnostics.prefix(4)))
    guard let program else { return 0 }
    precondition(program.instructions.count <= memory && program.lines.count == program.instructions.count, "lines")
    precondition(program.lines == program.lines.sorted(), "the order of lines")
    let again = Q1Assembler.assemble(SourceText(name: "again", Q1Disassembler.text(of: program))).program
    precondition(again?.instructions == program.instructions && again?.labels == program.labels, "another program")
    return 0
}
