import ArgumentParser
import PulseRack

/// `pulserack check`
struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Report everything that is wrong with a program, and run nothing.",
        discussion: """
            EXAMPLES
              pulserack check Pulses/rabi.qasm
              pulserack check program.qasm --device bench-1q
              pulserack check program.qasm --device bench-1q --set amp=0.3 --json
            """)

    @OptionGroup var input: ProgramOptions
    @OptionGroup var solver: SolverOptions

    @Flag(help: "Print the messages as JSON, with byte ranges.")
    var json = false

    func run() throws {
        let (program, request) = try input.load(RunRequest(solver: try solver.request))
        var found = program.check(request)
        if let experiment = try? program.prepare(request) {
            found.diagnostics += input.inputs().unitProblems(of: experiment.inputs)
        }
        let errors = found.diagnostics.count { $0.severity == .error }
        if json {
            Terminal.output(try DiagnosticJSON.text(of: found))
        } else {
            Failure.write(found.diagnostics, found.sources)
            let warnings = found.diagnostics.count { $0.severity == .warning }
            let counts = [Self.plural(errors, "error"), Self.plural(warnings, "warning")].joined(separator: ", ")
            Terminal.output("\(program.source.name): \(counts)\n")
        }
        if errors > 0 { throw ExitCode(Failure.badInput) }
    }

    private static func plural(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
}

/// A message for a script; the article "The language" documents the shape.
struct DiagnosticJSON: Encodable {
    struct Place: Encodable {
        var file: String
        /// From 1; columns count Unicode scalars.
        var line: Int
        var column: Int
        /// Of the first character behind the place.
        var endLine: Int
        var endColumn: Int
        /// UTF-8 offsets in the file, the upper one not included.
        var lowerByte: Int
        var upperByte: Int
        /// Of a label.
        var text: String?

        init?(_ range: SourceRange?, _ sources: SourceTexts, text: String? = nil) {
            guard let range, range.source < sources.texts.count else { return nil }
            let source = sources[range.source]
            (line, column) = source.position(of: range.lower)
            (endLine, endColumn) = source.position(of: range.upper)
            file = source.name
            lowerByte = range.lower
            upperByte = range.upper
            self.text = text
        }
    }

    var code: String
    /// `error`, `warning` or `note`.
    var severity: String
    var message: String
    var place: Place?
    var labels: [Place]
    var help: String?

    init(_ diagnostic: Diagnostic, _ sources: SourceTexts) {
        code = diagnostic.code
        severity = diagnostic.severity.rawValue
        message = diagnostic.message
        place = Place(diagnostic.range, sources)
        labels = diagnostic.labels.compactMap { Place($0.range, sources, text: $0.text) }
        help = diagnostic.help
    }

    /// The messages of `error` as a list, ended by a line break.
    static func text(of error: DiagnosticsError) throws -> String {
        try JSONText.of(error.diagnostics.map { DiagnosticJSON($0, error.sources) })
    }
}
