internal import RackNumerics

/// A run in one step. Shots that jump in its course are taken through it from its beginning once more, node by node.
final class KetRun: Sendable {
    /// One for each component, but for one that has all modes.
    private let factors: [RowFactor]
    private let whole: WholeOperator?
    /// Of the other modes; `nil` where nothing happens to them.
    let apart: KetDiagonal?
    private let rates: TrajectoryRates
    private let propagation: RunPropagation
    private let turns: [Double]

    /// - Parameter turns: of the components' gauges.
    init(_ rates: TrajectoryRates, _ propagation: RunPropagation, _ run: NoJumpRun, turns: [Double]) {
        self.rates = rates
        self.propagation = propagation
        self.turns = turns
        let components = run.components.indices.map { propagation.turned(run.components[$0], of: $0, turns) }
        whole = components.count == 1 ? WholeOperator(components[0]) : nil
        factors = whole == nil ? components : []
        apart = run.apart.allSatisfy { $0.allSatisfy { $0 == .one } } ? nil : KetDiagonal(run.apart, rates.layout)
    }

    var mayJump: Bool { rates.hasDecay }

    /// Numbers that its operators are made of.
    var elements: Int { factors.reduce(whole?.elements ?? 0) { $0 + $1.elements } }

    /// What it costs a ket of so many amplitudes.
    func operations(dimension: Int) -> OperationCount {
        let amplitudes = Double(dimension)
        var count = OperationCount(flops: (apart == nil ? 3 : 9) * amplitudes, bytes: 48 * amplitudes)
        for factor in factors { count += factor.operations(columns: 1) }
        if let whole { count += OperationCount(flops: 8 * Double(whole.elements), bytes: 16 * Double(whole.elements)) }
        return count
    }

    /// Takes a ket through the run without a jump.
    func apply(_ line: TrajectoryLine, _ workers: any Workers) {
        let ket = line.ket
        if mayJump { line.keep() }
        KetStep.apply(factors, ket, workers)
        whole?.apply(ket)
        line.squaredNorm = apart.map { $0.apply(ket.re, ket.im) } ?? ket.squaredNorm
    }

    /// A shot that jumps in the course of the run.
    ///
    /// - Parameters:
    ///   - ket: at the run's beginning; it is used up.
    ///   - squaredNorm: of `ket`, since the shot's last jump.
    func jumped(
        _ shot: TrajectoryLine.Shot, _ ket: KetBuffer, squaredNorm: Double, _ workers: any Workers
    ) -> TrajectoryLine {
        var builder = KetStepBuilder(rates)
        builder.decay(propagation.decays[0])
        for k in propagation.unitaries.indices {
            builder.append(propagation.unitary(k, turns: turns))
            builder.decay(propagation.decays[k + 1])
        }
        let line = TrajectoryLine(ket, squaredNorm: squaredNorm, shots: [shot])
        return KetStep.take(line, through: builder.taken()[...], workers)
    }
}
