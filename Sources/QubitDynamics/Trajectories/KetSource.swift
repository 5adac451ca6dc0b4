/// Where the steps of a window of time come from.
enum KetSource {
    case tape(KetTape)
    /// All at once, with what a tape would report.
    case kept([KetStep]?, EvolutionReport)

    /// The next steps; `nil` at the end of the window.
    mutating func next() -> [KetStep]? {
        switch self {
        case .tape(var tape):
            defer { self = .tape(tape) }
            return tape.next()
        case .kept(let steps, let report):
            self = .kept(nil, report)
            return steps
        }
    }

    var report: EvolutionReport {
        switch self {
        case .tape(let tape): tape.report
        case .kept(_, let report): report
        }
    }
}
