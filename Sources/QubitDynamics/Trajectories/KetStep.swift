internal import RackNumerics

/// What is done to kets: `EvolutionOperation` with the tables of its diagonal parts.
enum KetStep: Sendable {
    /// Damping between jumps, and the jumps. Where phases wait, per mode and level, they are those that ought to have been
    /// applied before: a jump turns by the difference of its two levels.
    case decay(TrajectoryDecay, waiting: [[Complex]]?)
    /// ψ ← Uψ; the factors of U act in order.
    case unitary([RowFactor])
    /// Idle time in which modes exchange, with its damping and jumps.
    case idle(TrajectoryIdle)
    case phases(KetDiagonal)
    /// A run, with its damping and jumps.
    case run(KetRun)
}

extension KetStep {
    /// Below so many amplitudes a ket is not worth sharing out.
    private static let sharedFrom = 1 << 13

    /// - Parameter workers: what pieces of a large ket are spread over; how many there are changes no bit.
    static func apply(_ factors: [RowFactor], _ ket: KetBuffer, _ workers: any Workers = SerialWorkers()) {
        let pieces = ket.dimension < sharedFrom ? 1 : workers.count
        for factor in factors {
            guard pieces > 1 else {
                factor.apply(columns: 1, ket.re, ket.im)
                continue
            }
            if case .chain(let steps) = factor {
                steps.applyInPieces(columns: 1, ket.re, ket.im, pieces: pieces, workers)
                continue
            }
            workers.run(pieces) { factor.apply(columns: 1, piece: $0, of: pieces, ket.re, ket.im) }
        }
    }

    /// Takes a line of one shot through steps, jumps included.
    ///
    /// - Parameter line: which is used up.
    static func take(
        _ line: TrajectoryLine, through steps: ArraySlice<KetStep>, _ workers: any Workers = SerialWorkers()
    ) -> TrajectoryLine {
        var line = line
        for step in steps where step.apply(line, workers) && line.hasJumped {
            for shot in line.takeJumped() {
                let jumps = line.jumps
                line = step.jumped(shot, from: line, isLast: true, workers)
                line.jumps += jumps
            }
        }
        return line
    }

    /// What the step costs a ket of so many amplitudes.
    func operations(dimension: Int) -> OperationCount {
        let amplitudes = Double(dimension)
        switch self {
        case .unitary(let factors):
            return factors.reduce(into: OperationCount()) { $0 += $1.operations(columns: 1) }
        case .phases: return OperationCount(flops: 6 * amplitudes, bytes: 32 * amplitudes)
        // Damping, and the norm that is left.
        case .decay: return OperationCount(flops: 7 * amplitudes, bytes: 32 * amplitudes)
        case .idle(let idle):
            var count = OperationCount(flops: 4 * amplitudes, bytes: 16 * amplitudes)
            for factor in idle.factors { count += factor.operations(columns: 1) }
            return count
        case .run(let run): return run.operations(dimension: dimension)
        }
    }

    /// Takes a ket through the step without a jump.
    ///
    /// - Returns: whether its squared norm may have fallen.
    func apply(_ line: TrajectoryLine, _ workers: any Workers = SerialWorkers()) -> Bool {
        switch self {
        case .unitary(let factors): Self.apply(factors, line.ket, workers)
        case .phases(let phases): _ = phases.apply(line.ket.re, line.ket.im)
        case .decay(let decay, _):
            decay.apply(line)
            return true
        case .idle(let idle):
            idle.apply(line)
            return true
        case .run(let run):
            run.apply(line, workers)
            return run.mayJump
        }
        return false
    }

    /// A shot that jumps in the course of the step, at its end, further jumps included.
    ///
    /// - Parameters:
    ///   - line: which it has left, as it stands at the end of the step.
    ///   - isLast: whether nobody needs the line any more: then its ket may be used up.
    func jumped(
        _ shot: TrajectoryLine.Shot, from line: TrajectoryLine, isLast: Bool, _ workers: any Workers = SerialWorkers()
    ) -> TrajectoryLine {
        func own(_ ket: KetBuffer) -> KetBuffer { isLast ? ket : KetBuffer(copying: ket) }
        switch self {
        case .decay(let decay, let waiting): return decay.jumped(shot, ket: own(line.ket), waiting: waiting)
        case .idle(let idle): return idle.jumped(shot, ket: own(line.ket))
        case .run(let run): return run.jumped(shot, own(line.before), squaredNorm: line.normBefore, workers)
        case .unitary, .phases: preconditionFailure("nothing jumps in a unitary step")
        }
    }
}
