extension DiagnosticsError {
    /// This error's messages and then `other`'s, each still pointing into its own texts.
    public func joined(with other: DiagnosticsError) -> DiagnosticsError {
        let offset = sources.texts.count
        func moved(_ range: SourceRange) -> SourceRange {
            SourceRange(source: range.source + offset, lower: range.lower, upper: range.upper)
        }
        let more = other.diagnostics.map { diagnostic in
            var diagnostic = diagnostic
            diagnostic.range = diagnostic.range.map(moved)
            diagnostic.labels = diagnostic.labels.map { Diagnostic.Label(moved($0.range), $0.text) }
            return diagnostic
        }
        return DiagnosticsError(diagnostics + more, sources: SourceTexts(sources.texts + other.sources.texts))
    }
}
