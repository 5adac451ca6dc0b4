internal import RackDiagnostics

/// Collects what is to be said of a program, and no more than `limit` errors and as many warnings.
struct Q1Messages {
    static let limit = 50

    let source: Int
    private var errors: [Diagnostic] = []
    private var warnings: [Diagnostic] = []

    init(source: Int) { self.source = source }

    var hasErrors: Bool { !errors.isEmpty }
    /// Once so, nothing more is looked for.
    var isFull: Bool { errors.count > Self.limit }

    func range(_ bytes: Range<Int>) -> SourceRange {
        SourceRange(source: source, lower: bytes.lowerBound, upper: bytes.upperBound)
    }

    mutating func error(
        _ code: String, _ message: String, _ bytes: Range<Int>, label: (Range<Int>, String)? = nil, help: String? = nil
    ) {
        guard !isFull else { return }
        guard errors.count < Self.limit else {
            return errors.append(
                Diagnostic(
                    code: "QA0016", severity: .note, "\(Self.limit) errors found; the rest is not looked at", at: range(bytes)))
        }
        let labels = label.map { [Diagnostic.Label(range($0.0), $0.1)] } ?? []
        errors.append(Diagnostic(code: code, message, at: range(bytes), labels: labels, help: help))
    }

    mutating func warning(_ code: String, _ message: String, _ bytes: Range<Int>, help: String? = nil) {
        guard warnings.count < Self.limit else { return }
        warnings.append(Diagnostic(code: code, severity: .warning, message, at: range(bytes), help: help))
    }

    /// All of them in the order of the text.
    var sorted: [Diagnostic] {
        (errors + warnings).enumerated().sorted { left, right in
            let (a, b) = (left.element.range?.lower ?? 0, right.element.range?.lower ?? 0)
            return a == b ? left.offset < right.offset : a < b
        }.map(\.element)
    }
}
