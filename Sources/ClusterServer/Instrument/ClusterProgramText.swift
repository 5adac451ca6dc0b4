import RackDiagnostics
import RackModel
import Sequencing

/// Turns the text of a program into instructions, or into reasons why not.
typealias ClusterAssembler = @Sendable (_ text: [UInt8], _ kind: ClusterModule.Kind) -> AssembledProgram

struct AssembledProgram: Sendable {
    /// `nil` where there are errors.
    var program: Q1Program?
    /// For people.
    var log: String
}

enum ClusterProgramText {
    /// Messages in a log; more would not be read.
    private static let messagesMax = 100

    /// Assembles for the memory of a module.
    @Sendable static func assemble(_ text: [UInt8], _ kind: ClusterModule.Kind) -> AssembledProgram {
        let source = SourceText(name: "program.q1asm", bytes: text)
        let (program, diagnostics) = Q1Assembler.assemble(source, instructionMemory: kind.instructionMemory)
        let renderer = DiagnosticRenderer(sources: SourceTexts([source]))
        var log = renderer.render(Array(diagnostics.prefix(messagesMax)))
        if diagnostics.count > messagesMax { log += "and \(diagnostics.count - messagesMax) more messages\n" }
        if let program { log += "assembled \(program.instructions.count) instructions\n" }
        return AssembledProgram(program: program, log: log)
    }
}
