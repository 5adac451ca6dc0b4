/// Renders messages for a terminal: the lines, carets under the place, dashes under related places, each with its
/// words, and help.
///
/// ```
/// p.qasm:3:1: error: the branches of 'x' have different lengths [QS0060]
///  3 | if (a == 1) { delay[16ns] $0; } else { delay[20ns] $0; }
///    | ^^            -----------              ----------- this one 20 ns
///    |               |
///    |               this branch lasts 16 ns
///   help: make them equal
/// ```
///
/// Lines of one text are shown in their order and once each; `...` stands for lines that are left out.
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
        let style = diagnostic.severity == .error ? "1;31" : diagnostic.severity == .warning ? "1;33" : "1;36"
        var text = ""
        if let range = diagnostic.range, range.source < sources.texts.count {
            let source = sources[range.source]
            let (line, column) = source.position(of: range.lower)
            text += "\(source.name):\(line):\(column): "
        }
        text += paint("\(diagnostic.severity.rawValue)", style)
        text += ": \(diagnostic.message) [\(diagnostic.code)]\n"
        text += excerpts(diagnostic, style: style)
        for label in diagnostic.labels where label.range.source >= sources.texts.count { text += "  note: \(label.text)\n" }
        if let help = diagnostic.help { text += "  help: \(help)\n" }
        return text
    }

    /// The lines that the message points at, text by text, its own first.
    private func excerpts(_ diagnostic: Diagnostic, style: String) -> String {
        var marks: [(source: Int, mark: Annotation)] = []
        if let range = diagnostic.range { marks.append((range.source, Annotation(range, "^", "", style))) }
        for label in diagnostic.labels { marks.append((label.range.source, Annotation(label.range, "-", label.text, "1;36"))) }
        marks.removeAll { $0.source >= sources.texts.count }
        var order: [Int] = []
        for mark in marks where !order.contains(mark.source) { order.append(mark.source) }
        let sections = order.map { source in
            (source, AnnotatedLine.lines(of: sources[source], marks.filter { $0.source == source }.map(\.mark)))
        }
        let digits = sections.flatMap(\.1).map { "\($0.line.number)".count }.max() ?? 1
        let gutter = String(repeating: " ", count: digits)
        var text = ""
        for (source, lines) in sections {
            if source != diagnostic.range?.source, let first = marks.first(where: { $0.source == source })?.mark.range.lower {
                let (line, column) = sources[source].position(of: first)
                text += " \(gutter)--> \(sources[source].name):\(line):\(column)\n"
            }
            var last: Int?
            for line in lines {
                let number = line.line.number
                if let last, number > last + 1 || number < last { text += "...\n" }
                last = number
                let padding = String(repeating: " ", count: digits - "\(number)".count)
                text += " \(padding)\(number) | \(line.line.text)\n"
                for row in line.rows(paint) { text += " \(gutter) | \(row)\n" }
            }
        }
        return text
    }

    private func paint(_ text: String, _ style: String) -> String {
        usesColour && !style.isEmpty ? "\u{1B}[\(style)m\(text)\u{1B}[0m" : text
    }
}
