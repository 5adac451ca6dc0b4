internal import RackNumerics

/// A run in one step. Shots that jump in its course are taken through it from its beginning once more, by halves.
final class KetRun: Sendable {
    let noJump: NoJumpRun
    let propagation: RunPropagation
    private let rates: TrajectoryRates
    /// From the ket's gauge to the run's; `nil` where they are the same. Operators stay as they are: many runs share them.
    private let before: KetDiagonal?
    /// Back to the ket's, per mode and level.
    private let back: [[Complex]]?
    /// What becomes of modes that nothing joins or drives, and back to the ket's gauge; `nil` where there is none of it.
    private let after: KetDiagonal?

    /// - Parameter turns: of the components' gauges, in cycles for each excitation.
    init(_ rates: TrajectoryRates, _ propagation: RunPropagation, _ run: NoJumpRun, turns: [Double]) {
        self.rates = rates
        self.propagation = propagation
        noJump = run
        let layout = rates.layout
        if let turned = propagation.turns(of: layout.levels, turns) {
            before = KetDiagonal(turned, layout)
            let back = turned.map { $0.map(\.conjugate) }
            self.back = back
            after = KetDiagonal(zip(back, run.whole.apart).map { zip($0, $1).map { $0 * $1 } }, layout)
        } else {
            (before, back) = (nil, nil)
            after = run.whole.apart.allSatisfy { $0.allSatisfy { $0 == .one } } ? nil : KetDiagonal(run.whole.apart, layout)
        }
    }

    var mayJump: Bool { rates.hasDecay }

    /// What it costs a ket of so many amplitudes.
    func operations(dimension: Int) -> OperationCount {
        let amplitudes = Double(dimension)
        let turns = Double((before == nil ? 0 : 1) + (after == nil ? 0 : 1))
        var count = OperationCount(flops: (3 + 6 * turns) * amplitudes, bytes: (16 + 32 * turns) * amplitudes)
        count += noJump.whole.operations
        return count
    }

    /// Takes a ket through the run without a jump.
    func apply(_ line: TrajectoryLine, _ workers: any Workers) {
        let ket = line.ket
        if mayJump { line.keep() }
        _ = before?.apply(ket.re, ket.im)
        noJump.whole.applyComponents(ket, workers)
        line.squaredNorm = after.map { $0.apply(ket.re, ket.im) } ?? ket.squaredNorm
    }

    /// A shot that jumps in the course of the run.
    ///
    /// - Parameters:
    ///   - ket: at the run's beginning; it is used up.
    ///   - squaredNorm: of `ket`, since the shot's last jump.
    func jumped(
        _ shot: TrajectoryLine.Shot, _ ket: KetBuffer, squaredNorm: Double, _ workers: any Workers
    ) -> TrajectoryLine {
        _ = before?.apply(ket.re, ket.im)
        var line = TrajectoryLine(ket, squaredNorm: squaredNorm, shots: [shot])
        take(&line, level: noJump.levels.count - 1, part: 0, mayStay: false, workers)
        if let back { _ = KetDiagonal(back, rates.layout).apply(line.ket.re, line.ket.im) }
        return line
    }

    /// Takes a line of one shot through a part, jumps included.
    ///
    /// - Parameter mayStay: `false`: it is known to jump in the part.
    private func take(
        _ line: inout TrajectoryLine, level: Int, part number: Int, mayStay: Bool, _ workers: any Workers
    ) {
        let part = noJump.levels[level][number]
        if mayStay {
            line.keep()
            line.squaredNorm = part.apply(line.ket, workers)
            guard line.hasJumped else { return }
            line.restore()
        }
        guard level > 0 else {
            line = KetStep.take(line, through: steps(of: part.unitaries)[...], workers)
            return
        }
        let before = line.jumps
        let hasSecond = 2 * number + 1 < noJump.levels[level - 1].count
        take(&line, level: level - 1, part: 2 * number, mayStay: hasSecond, workers)
        guard hasSecond else { return }
        take(&line, level: level - 1, part: 2 * number + 1, mayStay: line.jumps > before, workers)
    }

    /// Some of its unitaries with the decay after each, one by one.
    private func steps(of unitaries: Range<Int>) -> [KetStep] {
        var builder = KetStepBuilder(rates, frame: back)
        if unitaries.lowerBound == 0 { builder.decay(propagation.decays[0]) }
        for k in unitaries {
            builder.append(propagation.unitary(k))
            builder.decay(propagation.decays[k + 1])
        }
        return builder.taken()
    }
}
