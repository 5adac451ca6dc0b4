internal import PulseLanguage
internal import RackNumerics
internal import RackUnits

/// A waveform before it is sampled: what it is, not yet at which rate.
indirect enum WaveformValue: Hashable, Sendable {
    /// A template; lengths other than the whole one are in ticks (they need not be on a grid).
    case shape(WaveformShape)
    /// One sample after the other at the rate of the port.
    case samples([Complex])
    case product(WaveformValue, WaveformValue)
    case sum(WaveformValue, WaveformValue)
    /// Every sample times a number.
    case scaled(WaveformValue, Complex)
    /// One behind the other.
    case joined(WaveformValue, WaveformValue)
    /// The samples from the first to the last of these numbers; negative ones count from the end.
    case part(WaveformValue, Int64, Int64)

    /// The length where it does not depend on the rate.
    var length: ExactSeconds? {
        switch self {
        case .shape(let shape): shape.length
        case .samples: nil
        case .product(let a, let b), .sum(let a, let b): a.length ?? b.length
        case .scaled(let a, _): a.length
        case .joined, .part: nil
        }
    }

    /// The number of samples where it is fixed.
    var sampleCount: Int? {
        switch self {
        case .shape: nil
        case .samples(let samples): samples.count
        case .product(let a, let b), .sum(let a, let b): a.sampleCount ?? b.sampleCount
        case .scaled(let a, _): a.sampleCount
        case .joined, .part: nil
        }
    }

    /// Whether all samples are certain to be no larger than full scale.
    var isBounded: Bool {
        switch self {
        case .shape(let shape): shape.isBounded
        case .samples: true
        case .product(let a, let b): a.isBounded && b.isBounded
        case .sum: false
        case .scaled(let a, let factor): a.isBounded && factor.squaredMagnitude <= 1
        case .joined(let a, let b): a.isBounded && b.isBounded
        case .part(let a, _, _): a.isBounded
        }
    }

    /// Takes the parts that this is made of from `budget`; stops where nothing is left of it.
    func count(from budget: inout Int) {
        budget -= 1
        guard budget >= 0 else { return }
        switch self {
        case .shape, .samples: break
        case .scaled(let a, _), .part(let a, _, _): a.count(from: &budget)
        case .sum(let a, let b), .product(let a, let b), .joined(let a, let b):
            a.count(from: &budget)
            b.count(from: &budget)
        }
    }
}

/// One waveform template with its numbers. Times are in ticks; A is the amplitude.
struct WaveformShape: Hashable, Sendable {
    var function: WaveformFunction
    var amplitude: Complex
    var length: ExactSeconds
    /// σ, in ticks.
    var sigma = 0.0
    /// The square width, the rise or the position of the peak, in ticks.
    var second = 0.0
    /// The full width of the support or the offset of the middle, in ticks.
    var third = 0.0
    /// β of the drags, in ticks, or the amplitude of the quadrature envelope.
    var beta = 0.0
    /// Cycles per tick and phase in radians of the periodic shapes.
    var frequency = 0.0
    var phase = 0.0
    /// Whether the edges are lifted to zero.
    var liftsEdges = false
}
