internal import RackDiagnostics

/// Collects messages: each place and code once, and no more than `limit` errors.
struct DiagnosticBag {
    static let limit = 50

    private(set) var diagnostics: [Diagnostic] = []
    private(set) var errorCount = 0
    private var seen: Set<Key> = []
    /// The dialects that were seen, in the order in which they were first met.
    private(set) var dialects: [(dialect: Dialect, range: SourceRange)] = []
    /// Statements that hold a mistake of the grammar, innermost ones, in the order of the text: mistakes of meaning
    /// that are found in one follow from it.
    private var repaired: [SourceRange] = []

    private struct Key: Hashable {
        var code: String
        var source: Int
        var lower: Int
    }

    /// Once full, phases stop looking for more.
    var isFull: Bool { errorCount >= Self.limit }
    var hasErrors: Bool { errorCount > 0 }

    mutating func add(_ diagnostic: Diagnostic) {
        if diagnostic.severity == .error, isFull { return }
        let range = diagnostic.range ?? SourceRange(source: -1, lower: 0, upper: 0)
        if !repaired.isEmpty, isInRepaired(range) { return }
        // Warnings about one place may differ in words only; errors at one place follow from each other.
        guard seen.insert(Key(code: diagnostic.code, source: range.source, lower: range.lower)).inserted else {
            return
        }
        diagnostics.append(diagnostic)
        guard diagnostic.severity == .error else { return }
        errorCount += 1
        if isFull {
            diagnostics.append(
                Diagnostic(
                    code: "QP0021", severity: .note, "\(Self.limit) errors found; the rest is not looked at",
                    at: diagnostic.range))
        }
    }

    /// Says once a text that it takes something from a dialect.
    mutating func note(_ dialect: Dialect, at range: SourceRange) {
        for seen in dialects where seen.dialect == dialect && seen.range.source == range.source { return }
        dialects.append((dialect, range))
        add(Diagnostic(code: dialect.code, severity: .note, dialect.message, at: range, help: dialect.help))
    }

    func hasSeen(_ dialect: Dialect) -> Bool { dialects.contains { $0.dialect == dialect } }

    /// From here on, messages that begin in `range` are dropped.
    mutating func setRepaired(_ range: SourceRange) { repaired.append(range) }

    private func isInRepaired(_ range: SourceRange) -> Bool {
        repaired.contains { $0.source == range.source && $0.lower <= range.lower && range.lower < $0.upper }
    }

    mutating func error(
        _ code: String, _ message: String, _ range: SourceRange, labels: [Diagnostic.Label] = [],
        help: String? = nil
    ) {
        add(Diagnostic(code: code, message, at: range, labels: labels, help: help))
    }

    mutating func warning(
        _ code: String, _ message: String, _ range: SourceRange, labels: [Diagnostic.Label] = [],
        help: String? = nil
    ) {
        add(Diagnostic(code: code, severity: .warning, message, at: range, labels: labels, help: help))
    }

    /// All messages in the order of the texts.
    var sorted: [Diagnostic] {
        diagnostics.enumerated().sorted { left, right in
            let a = left.element.range, b = right.element.range
            if a?.source != b?.source { return (a?.source ?? -1) < (b?.source ?? -1) }
            if a?.lower != b?.lower { return (a?.lower ?? -1) < (b?.lower ?? -1) }
            return left.offset < right.offset
        }.map(\.element)
    }
}
