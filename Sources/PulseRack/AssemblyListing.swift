import Foundation
public import RackDiagnostics
import RackFiles
public import RackModel
public import Sequencing

/// A Q1 program out of a file, assembled for one kind of module.
public struct AssemblyListing: Sendable {
    public let source: SourceText
    public let kind: ClusterModule.Kind
    /// `nil` if there are errors.
    public let program: Q1Program?
    /// Everything that is to be said, in the order of the text.
    public let diagnostics: [Diagnostic]

    /// - Parameter path: the program; or a file `….json` as drivers upload it, whose member `program` is the program.
    /// - Throws: `DiagnosticsError` if there is no such file, or no program in it. What is wrong with the program
    ///   itself is in `diagnostics`.
    public init(contentsOf path: String, for kind: ClusterModule.Kind) throws {
        let file = try TextFile.read(path)
        source = path.lowercased().hasSuffix(".json") ? try Self.program(inSequence: file) : file
        self.kind = kind
        (program, diagnostics) = Q1Assembler.assemble(source, instructionMemory: kind.instructionMemory)
    }

    /// The program as a table: address, line of the source and instruction, with the labels between.
    public var text: String {
        guard let program else { return "" }
        let instructions = Q1Disassembler.instructions(of: program)
        var labels = program.labels[...]
        var text = Self.row("address", "line", "")
        for (address, instruction) in instructions.enumerated() {
            while let label = labels.first, label.address <= address {
                text += Self.row("", "", "\(label.name):")
                labels = labels.dropFirst()
            }
            text += Self.row("\(address)", "\(program.lines[address])", "    \(instruction)")
        }
        for label in labels { text += Self.row("", "", "\(label.name):") }
        return text + "\(instructions.count) of \(kind.instructionMemory) instructions\n"
    }

    private static func row(_ address: String, _ line: String, _ words: String) -> String {
        func padded(_ text: String) -> String { String(repeating: " ", count: max(0, 7 - text.count)) + text }
        let row = "\(padded(address)) \(padded(line))"
        return words.isEmpty ? row + "\n" : "\(row)  \(words)\n"
    }

    private static func program(inSequence file: SourceText) throws(DiagnosticsError) -> SourceText {
        let object: Any
        do {
            object = try JSONSerialization.jsonObject(with: Data(file.bytes))
        } catch {
            throw DiagnosticsError([
                Diagnostic(
                    code: "QA0030", "'\(file.name)' is no JSON: \(error.localizedDescription)",
                    help: "a program as it stands goes into a file with another ending, such as .q1asm")
            ])
        }
        guard let program = (object as? [String: Any])?["program"] as? String else {
            throw DiagnosticsError([
                Diagnostic(
                    code: "QA0031", "there is no text 'program' in '\(file.name)'",
                    help: "a sequence is an object with the members waveforms, weights, acquisitions and program")
            ])
        }
        return SourceText(name: "\(file.name) (program)", program)
    }
}
