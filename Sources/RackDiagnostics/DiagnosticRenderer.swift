/// Renders messages for a terminal: the line, a caret under the place, labels and help.
public struct DiagnosticRenderer: Sendable {
    public var sources: SourceTexts
    /// ANSI colours.
    public var usesColour: Bool

    public init(sources: SourceTexts, usesColour: Bool = false) {
        self.sources = sources
        self.usesColour = usesColour
    }

    /// All of `diagnostics`, each ended by a line break.
    public func render(_ diagnostics: [Diagnostic]) -> String {
        diagnostics.map(render).joined()
    }

    /// One message, ended by a line break.
    public func render(_ diagnostic: Diagnostic) -> String {
        let colour = diagnostic.severity == .error ? "1;31" : diagnostic.severity == .warning ? "1;33" : "1;36"
        var text = ""
        if let range = diagnostic.range, range.source < sources.texts.count {
            let source = sources[range.source]
            let (line, column) = source.position(of: range.lower)
            text += "\(source.name):\(line):\(column): "
        }
        text += paint("\(diagnostic.severity.rawValue)", colour)
        text += ": \(diagnostic.message) [\(diagnostic.code)]\n"
        if let range = diagnostic.range { text += excerpt(range, mark: "^", words: nil, colour: colour) }
        for label in diagnostic.labels {
            text += excerpt(label.range, mark: "-", words: label.text, colour: "1;36")
        }
        if let help = diagnostic.help { text += "  help: \(help)\n" }
        return text
    }

    private func excerpt(_ range: SourceRange, mark: Character, words: String?, colour: String) -> String {
        guard range.source < sources.texts.count else { return words.map { "  note: \($0)\n" } ?? "" }
        let source = sources[range.source]
        let (line, column) = source.position(of: range.lower)
        let end = source.position(of: max(range.lower, range.upper))
        let shown = window(source.line(line), around: column)
        let length = end.line == line ? max(end.column - column, 1) : max(shown.text.count - shown.column + 2, 1)
        let number = String(line)
        let gutter = String(repeating: " ", count: number.count)
        let marks = String(repeating: mark, count: min(length, max(shown.text.count - shown.column + 2, 1)))
        let indent = String(repeating: " ", count: shown.column - 1)
        let place = words == nil || range.source == 0 ? "" : " (\(source.name))"
        return " \(number) | \(shown.text)\n \(gutter) | \(indent)\(paint(marks, colour))"
            + (words.map { " \($0)\(place)" } ?? "") + "\n"
    }

    /// At most 160 columns of a line, tabs as single blanks and control characters made visible, so
    /// that the caret stands where it should whatever the bytes.
    private func window(_ line: String, around column: Int) -> (text: String, column: Int) {
        let scalars = line.unicodeScalars.prefix(column + 4096).map { scalar -> Character in
            scalar.value < 0x20 || scalar.value == 0x7F ? (scalar == "\t" ? " " : "\u{FFFD}") : Character(scalar)
        }
        guard scalars.count > 160 else { return (String(scalars), column) }
        let start = max(0, min(column - 80, scalars.count - 160))
        return (String(scalars[start..<min(start + 160, scalars.count)]), column - start)
    }

    private func paint(_ text: String, _ colour: String) -> String {
        usesColour ? "\u{1B}[\(colour)m\(text)\u{1B}[0m" : text
    }
}
