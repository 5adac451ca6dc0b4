/// How bad a message is.
public enum Severity: String, Sendable, Comparable {
    case error, warning, note

    public static func < (left: Severity, right: Severity) -> Bool { left.rank < right.rank }
    private var rank: Int { self == .error ? 0 : self == .warning ? 1 : 2 }
}

/// One message to the person who wrote the input: what, where, why, and what would be accepted.
public struct Diagnostic: Hashable, Sendable {
    /// A secondary place with its own few words.
    public struct Label: Hashable, Sendable {
        public var range: SourceRange
        public var text: String

        public init(_ range: SourceRange, _ text: String) {
            self.range = range
            self.text = text
        }
    }

    /// A stable code such as `QP0123` (programs), `RD0101` (device descriptions) or `RK0201` (runs).
    public var code: String
    public var severity: Severity
    /// One line, in the user's terms.
    public var message: String
    /// The place; `nil` for a message about something that is no text.
    public var range: SourceRange?
    public var labels: [Label]
    /// One line that says how to mend it.
    public var help: String?

    public init(
        code: String, severity: Severity = .error, _ message: String, at range: SourceRange? = nil,
        labels: [Label] = [], help: String? = nil
    ) {
        self.code = code
        self.severity = severity
        self.message = message
        self.range = range
        self.labels = labels
        self.help = help
    }
}

/// Bad input: everything that was found wrong with it, in the order of the text.
public struct DiagnosticsError: Error, Sendable {
    public var diagnostics: [Diagnostic]
    /// The texts that the ranges point into.
    public var sources: SourceTexts

    public init(_ diagnostics: [Diagnostic], sources: SourceTexts = SourceTexts()) {
        self.diagnostics = diagnostics
        self.sources = sources
    }
}

extension DiagnosticsError: CustomStringConvertible {
    public var description: String { DiagnosticRenderer(sources: sources).render(diagnostics) }
}
