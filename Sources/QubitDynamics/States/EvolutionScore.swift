/// What a solver does to any state in one window of time, worked out once: only the method that made it may go by it.
public final class EvolutionScore: Sendable {
    let steps: [KetStep]
    let from: Int64
    private let dimension: Int
    /// Of one ket that is taken through all of it.
    let report: EvolutionReport

    init(_ steps: [KetStep], _ report: EvolutionReport, from: Int64, dimension: Int) {
        self.steps = steps
        self.from = from
        self.dimension = dimension
        var report = report
        report.operations = steps.reduce(into: OperationCount()) { $0 += $1.operations(dimension: dimension) }
        cacheMisses = report.cacheMisses
        // Whoever goes by it computes no propagator.
        report.cacheHits += report.cacheMisses
        report.cacheMisses = 0
        self.report = report
    }

    /// Propagators that had to be computed for it.
    public let cacheMisses: Int

    /// What it takes to keep, but for what it shares with other scores.
    public var bytes: Int {
        steps.reduce(1024) { sum, step in
            // A run's operators are shared: of its own it has what turns a ket there and back.
            if case .run = step { return sum + 32 * dimension }
            return sum + 16 * dimension
        }
    }

    var source: KetSource { .kept(steps, report) }
}
