internal import RackDiagnostics

/// Departures from the language that one tool writes and that are read as meant. Each says so once a text.
enum Dialect: String, CaseIterable {
    case oqpy, braket = "Braket", oqc = "OQC", shipyard = "Shipyard"
    /// Declared physical qubits.
    case ibm = "early IBM"
}

extension DiagnosticBag {
    /// Says that a text is read as `dialect` means it: at the first place that shows it.
    mutating func note(_ dialect: Dialect, _ what: String, _ range: SourceRange) {
        guard noted.insert(DialectPlace(dialect: dialect, source: range.source)).inserted else { return }
        add(Diagnostic(
            code: "QP0202", severity: .note, "read in the \(dialect.rawValue) dialect: \(what)", at: range,
            help: "other departures from the language are still refused"))
    }

    struct DialectPlace: Hashable {
        var dialect: Dialect
        var source: Int
    }
}
