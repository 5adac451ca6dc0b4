import ArgumentParser
import PulseRack

/// `pulserack explain`
struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Say what the code of a message means, with an example and how to mend it.",
        discussion: """
            EXAMPLES
              pulserack explain QP0103
              pulserack explain
              pulserack explain QS0020 --json
            """)

    @Argument(help: ArgumentHelp("The code that a message ends with; without it all codes are listed.", valueName: "code"))
    var code: String?

    @Flag(help: "Print as JSON.")
    var json = false

    func run() throws {
        guard let code else {
            return Terminal.output(json ? try JSONText.of(DiagnosticCatalogue.entries.map(EntryJSON.init)) : Self.list)
        }
        guard let entry = DiagnosticCatalogue.entry(for: code) else {
            let near = DiagnosticCatalogue.nearestCode(to: code).map { "did you mean '\($0)'?" }
            throw UsageError(
                code: "RK0260", "there is no code '\(code)'", help: near ?? "'pulserack explain' lists all codes")
        }
        Terminal.output(json ? try JSONText.of([EntryJSON(entry)]) : Self.text(entry))
    }

    private static var list: String {
        DiagnosticCatalogue.families.map { family in
            "\(family.prefix): \(family.title)\n"
                + family.entries.map { "  \($0.code)  \($0.title)\n" }.joined()
        }.joined(separator: "\n")
    }

    private static func text(_ entry: CatalogueEntry) -> String {
        let example = entry.example.text.split(separator: "\n", omittingEmptySubsequences: false).map { "    \($0)\n" }.joined()
        return """
            \(entry.code): \(entry.title)

            \(wrapped(entry.meaning))
            \(caption(of: entry.example))

            \(example)
            \(wrapped(entry.mend))
            """
    }

    private static func caption(of example: CatalogueEntry.Example) -> String {
        switch example {
        case .program: "For example, on the preset pair-cz:"
        case .assembly: "For example, in a Q1 program:"
        case .description: "For example, in a description:"
        case .command: "For example, at the terminal:"
        case .situation: "For example:"
        }
    }

    /// `text` in lines of at most 80 columns, each ended by a line break.
    private static func wrapped(_ text: String) -> String {
        var lines = [""]
        for word in text.split(separator: " ") {
            if let last = lines.last, !last.isEmpty, last.count + 1 + word.count > 80 { lines.append("") }
            lines[lines.count - 1] += (lines[lines.count - 1].isEmpty ? "" : " ") + word
        }
        return lines.map { $0 + "\n" }.joined()
    }
}

/// A catalogue entry for a script.
private struct EntryJSON: Encodable {
    var code: String
    var title: String
    var meaning: String
    var example: String
    /// `program`, `assembly`, `description`, `command` or `situation`.
    var exampleKind: String
    var mend: String

    init(_ entry: CatalogueEntry) {
        (code, title, meaning, mend) = (entry.code, entry.title, entry.meaning, entry.mend)
        example = entry.example.text
        exampleKind = switch entry.example {
        case .program: "program"
        case .assembly: "assembly"
        case .description: "description"
        case .command: "command"
        case .situation: "situation"
        }
    }
}
