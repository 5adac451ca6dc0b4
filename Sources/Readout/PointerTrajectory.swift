import RackModel
import RackNumerics
import RackUnits

/// The pointer state of one resonator with its mode held in one level, at the instants of an axis.
///
/// dα/dt = −iε(t) − λα with λ = κ/2 + 2πi(f_r + χ_j − f_c), ε = 2πz, in the frame of the carrier f_c. The
/// field is held over each of its samples, so each step is exact: α ← α·e^(−λτ) − 2πi·z·(1 − e^(−λτ))/λ.
struct PointerDynamics: Sendable {
    /// λ in 1/s, in the frame of `carrierHz`.
    var rate: Complex

    init(resonator: Resonator, level: Int, carrierHz: Double) {
        rate = Complex(
            .pi * resonator.linewidthHz,
            2 * .pi * (resonator.frequencyHz + resonator.shiftHz(level: level) - carrierHz))
    }

    /// e^(−λt).
    func decay(seconds: Double) -> Complex { .exp(Complex(-seconds) * rate) }

    /// −2πi(1 − e^(−λt))/λ: what a field of 1 Hz held for t adds.
    func response(seconds: Double) -> Complex {
        Complex(0, -2 * .pi) * (.one - decay(seconds: seconds)) / rate
    }
}

extension Resonator {
    /// χ_j/2π; levels beyond the array have the last value, an empty array none.
    func shiftHz(level: Int) -> Double {
        shiftsHz.isEmpty ? 0 : shiftsHz[min(max(level, 0), shiftsHz.count - 1)]
    }
}

/// Walks along a signal and emits α at the instants of an axis.
struct PointerWalk {
    private let dynamics: PointerDynamics
    private let axis: SampleAxis
    private let unitSeconds: Double
    private let unitsPerTick: Int64
    private let decays: [Complex]
    private let responses: [Complex]
    private let stepDecay: Complex
    private var position: Int64
    private var alpha = Complex.zero
    private(set) var emitted: [Complex] = []

    /// α over `axis` in the frame of the signal's carrier, from α = 0 before its first sample.
    static func trajectory(of resonator: Resonator, level: Int, in signal: SampledSignal, at axis: SampleAxis)
        -> [Complex]
    {
        var walk = PointerWalk(
            dynamics: PointerDynamics(resonator: resonator, level: level, carrierHz: signal.carrierHz),
            grid: signal.grid, axis: axis)
        for segment in signal.segments where segment.count > 0 {
            walk.rest(until: segment.startTick * signal.grid.divisor)
            walk.follow(segment, unitsPerSample: signal.grid.ticksPerSample)
            if walk.emitted.count == axis.count { break }
        }
        walk.rest(until: .max)
        return walk.emitted
    }

    /// Positions are counted in units of tick/divisor, in which a field sample and an ADC sample are both
    /// whole.
    private init(dynamics: PointerDynamics, grid: SampleGrid, axis: SampleAxis) {
        self.dynamics = dynamics
        self.axis = axis
        unitsPerTick = grid.divisor
        let unit = axis.rate.tickSeconds / Double(grid.divisor)
        unitSeconds = unit
        let lengths = (0...Int(grid.ticksPerSample)).map { Double($0) * unit }
        decays = lengths.map(dynamics.decay)
        responses = lengths.map(dynamics.response)
        stepDecay = dynamics.decay(seconds: axis.periodSeconds)
        position = axis.originTick * unitsPerTick
        emitted.reserveCapacity(axis.count)
    }

    private var nextInstant: Int64 {
        emitted.count < axis.count ? axis.tick(emitted.count) * unitsPerTick : .max
    }

    /// No field from here to `end` (`.max`: to the end of the axis): free decay.
    private mutating func rest(until end: Int64) {
        guard alpha != .zero else {
            while nextInstant < end { emitted.append(.zero) }
            position = end
            return
        }
        var instant = nextInstant
        if instant < end {
            var value = alpha * dynamics.decay(seconds: Double(instant - position) * unitSeconds)
            while instant < end {
                emitted.append(value)
                value *= stepDecay
                instant = nextInstant
            }
        }
        if end != .max { alpha *= dynamics.decay(seconds: Double(end - position) * unitSeconds) }
        position = end
    }

    private mutating func follow(_ segment: SignalSegment, unitsPerSample: Int64) {
        let whole = Int(unitsPerSample)
        var start = position
        var instant = nextInstant
        for k in 0..<segment.count {
            let field = Complex(segment.re[k], segment.im[k])
            let end = start + unitsPerSample
            while instant < end {
                let part = Int(instant - start)
                emitted.append(decays[part] * alpha + responses[part] * field)
                instant = nextInstant
            }
            alpha = decays[whole] * alpha + responses[whole] * field
            start = end
            if instant == .max { break }
        }
        position = start
    }
}
