internal import RackNumerics
internal import RealModule

/// A ket and the shots that share it, none of which has jumped since the ket was last normalised.
final class TrajectoryLine: @unchecked Sendable {
    /// A shot with the squared norm at which it jumps and the draws that come after.
    struct Shot: Sendable {
        let number: Int
        var threshold: Double
        var draws: Philox
    }

    let ket: KetBuffer
    /// By threshold, the first to jump last.
    var shots: [Shot]
    var squaredNorm: Double
    var jumps = 0
    /// The ket before a step that cannot be undone, and its squared norm.
    private(set) var before: KetBuffer
    private(set) var normBefore = 1.0

    init(_ ket: KetBuffer, squaredNorm: Double, shots: [Shot]) {
        (self.ket, self.squaredNorm) = (ket, squaredNorm)
        before = ket
        self.shots = shots.sorted { ($0.threshold, $1.number) < ($1.threshold, $0.number) }
    }

    /// Notes the ket as it stands.
    func keep() {
        if before === ket { before = KetBuffer(copying: ket) } else { before.copy(ket) }
        normBefore = squaredNorm
    }

    /// Goes back to what was noted.
    func restore() {
        ket.copy(before)
        squaredNorm = normBefore
    }

    /// Whether any shot has jumped by now.
    var hasJumped: Bool { shots.last.map { $0.threshold > squaredNorm } ?? false }

    /// Takes the shots out that have jumped by now, the first to jump first.
    func takeJumped() -> [Shot] {
        let remaining = shots.lastIndex { $0.threshold <= squaredNorm }.map { $0 + 1 } ?? 0
        guard remaining < shots.count else { return [] }
        let jumped = shots[remaining...].reversed()
        shots.removeLast(shots.count - remaining)
        return Array(jumped)
    }
}

/// Evolution between jumps and the jumps themselves, inside one diagonal operation.
struct TrajectoryDecay: Sendable {
    let rates: TrajectoryRates
    /// `rates.decay` or `rates.idle`.
    let generator: DiagonalRates
    let seconds: Double
    let whole: KetDiagonal

    init(_ rates: TrajectoryRates, _ generator: DiagonalRates, seconds: Double) {
        self.rates = rates
        self.generator = generator
        self.seconds = seconds
        whole = KetDiagonal(generator, seconds: seconds)
    }

    /// Lets a ket decay without a jump.
    func apply(_ line: TrajectoryLine) { line.squaredNorm = whole.apply(line.ket.re, line.ket.im) }

    /// The ket of a shot that jumps in the course of the operation, at its end, further jumps included.
    ///
    /// - Parameters:
    ///   - ket: as it stands at the end of the operation for shots that have not jumped; it is used up.
    ///   - waiting: phases that wait (`KetStep.decay`).
    func jumped(_ shot: TrajectoryLine.Shot, ket: KetBuffer, waiting: [[Complex]]?) -> TrajectoryLine {
        var shot = shot
        var squaredNorm = 0.0
        var left = seconds
        var jumps = 0
        repeat {
            // Back to the moment of the jump.
            left = timeBack(ket, to: shot.threshold, within: left)
            let back = KetDiagonal(generator, seconds: -left)
            _ = back.apply(ket.re, ket.im)
            rates.jump(ket, shot.draws.nextUniform(), waiting: waiting)
            jumps += 1
            shot.threshold = shot.draws.nextUniform()
            squaredNorm = left > 0 ? KetDiagonal(generator, seconds: left).apply(ket.re, ket.im) : 1
        } while shot.threshold > squaredNorm
        let line = TrajectoryLine(ket, squaredNorm: squaredNorm, shots: [shot])
        line.jumps = jumps
        return line
    }

    /// How long before the end of the operation the squared norm was `threshold`: the root of a convex function of
    /// time, by false position on its logarithm with Illinois' rule.
    private func timeBack(_ ket: KetBuffer, to threshold: Double, within seconds: Double) -> Double {
        let damping = generator.damping
        var curve = NormCurve(ket, generator)
        func miss(_ time: Double) -> Double {
            let squaredNorm =
                curve?.squaredNorm(after: -time) ?? KetDiagonal(damping, seconds: -time).norm(ket.re, ket.im)
            return Double.log(squaredNorm / threshold)
        }
        var (low, high) = (0.0, seconds)
        var (atLow, atHigh) = (miss(0), miss(seconds))
        guard atLow < 0 else { return 0 }
        guard atHigh > 0 else { return seconds }
        var lastWasLow: Bool?
        for _ in 0..<100 where high - low > 1e-14 * seconds {
            let time = low - atLow * (high - low) / (atHigh - atLow)
            let here = miss(time)
            if here.magnitude < 1e-15 { return time }
            if here < 0 {
                (low, atLow) = (time, here)
                if lastWasLow == true { atHigh /= 2 }
            } else {
                (high, atHigh) = (time, here)
                if lastWasLow == false { atLow /= 2 }
            }
            lastWasLow = here < 0
        }
        return low - atLow * (high - low) / (atHigh - atLow)
    }
}

extension TrajectoryRates {
    /// Draws which collapse operator acts, applies it and normalises.
    func jump(_ ket: KetBuffer, _ uniform: Double, waiting: [[Complex]]?) {
        let weights = ket.jumpRates(jumps, layout: layout)
        var rest = uniform * weights.reduce(0, +)
        var chosen = weights.lastIndex { $0 > 0 } ?? 0
        for (k, weight) in weights.enumerated() {
            rest -= weight
            if rest < 0 {
                chosen = k
                break
            }
        }
        // Where nothing can jump, rounding alone has taken the norm below the threshold.
        if weights[chosen] > 0 { ket.jump(jumps[chosen], layout: layout, waiting: waiting) }
        ket.scale(1 / ket.squaredNorm.squareRoot())
    }
}
