import ArgumentParser
import PulseRack

/// `pulserack assemble`
struct AssembleCommand: ParsableCommand {
    enum Emit: String, ExpressibleByArgument, CaseIterable { case listing, program }

    static let configuration = CommandConfiguration(
        commandName: "assemble",
        abstract: "Assemble a Q1 program, and say what is wrong with it.",
        discussion: """
            EXAMPLES
              pulserack assemble rabi.q1asm
              pulserack assemble readout.json --module QRM-RF
              pulserack assemble rabi.q1asm --emit program
              pulserack assemble rabi.q1asm --json

            listing    every instruction with its address and its line
            program    the program in canonical form, which assembles to the same

            A file ….json is taken for a sequence as drivers upload it, and its member 'program' is assembled.
            """)

    @Argument(
        help: ArgumentHelp("The program, Q1ASM or a sequence.", valueName: "program"),
        completion: .file(extensions: ["q1asm", "json"]))
    var program: String

    private static let kinds = ClusterModule.Kind.allCases.map(\.rawValue).joined(separator: ", ")

    @Option(
        help: ArgumentHelp("The module that it is for, which limits its length: \(kinds).", valueName: "kind"),
        transform: kind(named:))
    var module = ClusterModule.Kind.qcm

    @Option(help: ArgumentHelp("What to show: listing or program.", valueName: "what"))
    var emit = Emit.listing

    @Flag(help: "Print program and messages as JSON.")
    var json = false

    /// Small letters do as well.
    private static func kind(named name: String) throws -> ClusterModule.Kind {
        guard let kind = ClusterModule.Kind(rawValue: name.uppercased()) else {
            throw ValidationError("'\(name)' is no module; there are \(kinds)")
        }
        return kind
    }

    func run() throws {
        if json, emit == .program {
            throw UsageError(code: "RK0256", "--emit program has no form as JSON", help: "leave --json or --emit out")
        }
        let listing = try AssemblyListing(contentsOf: program, for: module)
        if json {
            Terminal.output(try JSONText.of(AssemblyJSON(listing)))
        } else {
            Failure.write(listing.diagnostics, SourceTexts([listing.source]))
        }
        guard let assembled = listing.program else { throw ExitCode(Failure.badInput) }
        if !json { Terminal.output(emit == .listing ? listing.text : Q1Disassembler.text(of: assembled)) }
    }
}

/// An assembled program for a script; the article "Q1 assembly" documents the shape.
private struct AssemblyJSON: Encodable {
    struct Instruction: Encodable {
        var address: Int
        /// Of the source, from 1.
        var line: Int
        var text: String
    }

    struct Label: Encodable {
        var name: String
        var address: Int
    }

    /// Instructions that the module holds.
    var memory: Int
    var instructions: [Instruction]
    var labels: [Label]
    var messages: [DiagnosticJSON]

    init(_ listing: AssemblyListing) {
        memory = listing.kind.instructionMemory
        let lines = listing.program?.lines ?? []
        let texts = listing.program.map(Q1Disassembler.instructions) ?? []
        instructions = zip(lines, texts).enumerated().map { Instruction(address: $0, line: $1.0, text: $1.1) }
        labels = (listing.program?.labels ?? []).map { Label(name: $0.name, address: $0.address) }
        messages = listing.diagnostics.map { DiagnosticJSON($0, SourceTexts([listing.source])) }
    }
}
