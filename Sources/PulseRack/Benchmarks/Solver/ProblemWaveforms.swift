import Foundation
import RackNumerics
import RackUnits

/// How the samples of a problem file reach the chip, and on which clock.
struct ProblemWaveforms {
    let rate: TickRate
    private let ticksPerNanosecond: Int64
    /// One sample, in ns, and as a fraction in MHz.
    let sampleNanoseconds: Double
    private let samplesPerMicrosecond: Int64
    private let sigmaNanoseconds: Double
    /// Cells of a filtered waveform to a sample, in each of which one value is held.
    let cellsPerSample: Int64

    /// How finely a filtered waveform is held.
    enum Cells {
        /// So many to a sample.
        case number(Int)
        /// An eighth of the filter's σ moves outputs by some 10⁻⁸; less where less than 10⁻⁶ is asked for, as below.
        case fine(accuracy: Double)
        /// A fourth of σ moves outputs by some 3·10⁻⁸, and by the fourth power of a cell's length where more or less is
        /// asked for; by 10⁻⁶ times the frequency's range in GHz and the root of its slope in GHz/ns (`unrest`), which was
        /// measured, where a coupler sweeps past other modes. Held cells repeat a waveform's spectrum around multiples of
        /// their own rate: those images are kept a fifth above the frequency up to which the chip answers.
        case answering(gigahertz: Double, unrest: Double, accuracy: Double)
    }

    /// - Parameter times: that must fall on ticks, in ns.
    init(_ node: ProblemNode, times: [Double], cells: Cells) throws {
        let samples = (try node["fs_GSa_per_s"].number * 1000).rounded()
        guard samples >= 1, samples < 1e6 else { throw SolverProblemError("\(node.path): fs_GSa_per_s is out of range") }
        samplesPerMicrosecond = Int64(samples)
        sampleNanoseconds = 1000 / samples
        sigmaNanoseconds = try node.member("sigma_filter_ns")?.number ?? 0
        let sigmas = sigmaNanoseconds > 0 ? sampleNanoseconds / sigmaNanoseconds : 0
        let needed =
            switch cells {
            case .number(let count): Double(count)
            case .fine(let accuracy): 8 * sigmas * max(pow(accuracy / 1e-6, -0.25), 1)
            case .answering(let gigahertz, let unrest, let accuracy):
                sigmas > 0
                    ? max(4 * sigmas * pow(accuracy / 1e-6 / max(4 * unrest, 1), -0.25), 1.2 * gigahertz * sampleNanoseconds)
                    : 1
            }
        cellsPerSample = Int64(min(max(needed.rounded(.up), 1), 1e4))
        // Ticks as long as they may be: a millisecond of idling is then no more of them than need be.
        func fits(_ ticks: Int64) -> Bool {
            times.allSatisfy { ($0 * Double(ticks) - ($0 * Double(ticks)).rounded()).magnitude < 1e-6 }
        }
        ticksPerNanosecond = [1, 2, 4, 5, 8, 10, 20, 25, 50, 100, 200, 500].first(where: fits) ?? 1000
        rate = TickRate(perSecond: ticksPerNanosecond * 1_000_000_000)!
    }

    func ticks(_ nanoseconds: Double) -> Int64 { Int64((nanoseconds * Double(ticksPerNanosecond)).rounded()) }

    // MARK: Shapes

    /// Samples of an envelope of so many ns, each taken in the middle of its interval.
    func sampled(_ nanoseconds: Double, _ envelope: (Double) -> Complex) -> [Complex] {
        (0..<Int((nanoseconds / sampleNanoseconds).rounded())).map { envelope((Double($0) + 0.5) * sampleNanoseconds) }
    }

    /// A Gaussian of length T and width s, lifted to zero at both ends, with its slope over the anharmonicity in the
    /// quadrature; of amplitude 1.
    func drag(_ pulse: ProblemNode, anharmonicityGHz: Double) throws -> [Complex] {
        let kind = try pulse["kind"].string
        guard kind == "drag_envelope" else { throw SolverProblemError("\(pulse.path): '\(kind)' is no pulse of a drive") }
        let (length, s) = (try pulse["T_ns"].number, try pulse["s_ns"].number)
        let beta = try pulse["beta"].number
        let edge = exp(-length * length / (8 * s * s))
        return sampled(length) { t in
            let x = t - length / 2
            let g = exp(-x * x / (2 * s * s))
            let slope = -x / (s * s) * g / (1 - edge)
            return Complex((g - edge) / (1 - edge), -beta * slope / (2 * .pi * anharmonicityGHz))
        }
    }

    /// A plateau of 1 between two cosine edges of r ns.
    func flatTop(_ pulse: ProblemNode) throws -> [Complex] {
        let kind = try pulse["kind"].string
        guard kind == "flat_top" else { throw SolverProblemError("\(pulse.path): '\(kind)' is no flat-topped pulse") }
        let (length, r) = (try pulse["T_ns"].number, try pulse["r_ns"].number)
        return sampled(length) { t in
            let edge = min(t, length - t)
            return Complex(edge < r ? 0.5 * (1 - cos(.pi * edge / r)) : 1)
        }
    }

    /// The amplitude in GHz of half a turn, by the file's own or by the area of the in-phase part.
    func halfTurn(_ pulse: ProblemNode, _ envelope: [Complex]) throws -> Double {
        if let given = pulse.member("A_pi_GHz") { return try given.number }
        return 0.5 / (envelope.reduce(0) { $0 + $1.re } * sampleNanoseconds)
    }

    // MARK: Signals

    /// `samples` from `t0` on as the chip sees them within [0, window) ns.
    ///
    /// - Parameter stops: at which the state is looked at before the window ends, in ns.
    func signal(
        _ samples: [Complex], reconstruction: String, t0: Double, window: Double, stops: [Double] = [],
        carrierHz: Double = 0
    ) throws -> SampledSignal {
        switch reconstruction {
        case "zoh":
            let grid = SampleGrid(1000 * ticksPerNanosecond, samplesPerMicrosecond)
            return SampledSignal(
                grid: grid, carrierHz: carrierHz,
                segments: [SignalSegment(startTick: ticks(t0), re: samples.map(\.re), im: samples.map(\.im))])
        case "filtered":
            let values = cells(samples, t0: t0, stops: stops + [window], { $0 }) { $0.mean(from: $1, to: $2) }
            return signal(cells: values, carrierHz: carrierHz)
        default: throw SolverProblemError("there is no reconstruction '\(reconstruction)'")
        }
    }

    /// The same of a function of the filtered waveform, by its mean over each cell (four points of Gauss and Legendre).
    func signal(
        _ samples: [Complex], t0: Double, window: Double, meanOf function: (Complex) -> Complex
    ) -> SampledSignal {
        let nodes = [0.06943184420297371, 0.33000947820757187, 0.6699905217924281, 0.9305681557970262]
        let weights = [0.17392742256872692, 0.32607257743127307, 0.32607257743127307, 0.17392742256872692]
        let values = cells(samples, t0: t0, stops: [window], function) { u, a, b in
            zip(nodes, weights).reduce(Complex.zero) { $0 + $1.1 * function(u.value(a + (b - a) * $1.0)) }
        }
        return signal(cells: values, carrierHz: 0)
    }

    private func signal(cells: [Complex], carrierHz: Double) -> SampledSignal {
        SampledSignal(
            grid: SampleGrid(1000 * ticksPerNanosecond, samplesPerMicrosecond * cellsPerSample), carrierHz: carrierHz,
            segments: [SignalSegment(startTick: 0, re: cells.map(\.re), im: cells.map(\.im))])
    }

    /// What is held in each cell in place of u = `function` of the filtered waveform.
    ///
    /// With the mean of u over cells of length δ held, ∫u·e^(iωt)dt comes out larger by −(δ²/12)·∫u′·iω·e^(iωt)dt: mean and
    /// hold are a filter sinc². By parts, that is (δ²/12)·u″ in each cell, −(δ²/12)·u′ where the state is looked at and
    /// +(δ²/12)·u′ where it goes on from. With all of that taken off beforehand an evolution errs by δ⁴ rather than δ².
    ///
    /// - Parameter stops: ends of stretches that begin at 0 and where the one before ends, in ns.
    private func cells(
        _ samples: [Complex], t0: Double, stops: [Double], _ function: (Complex) -> Complex,
        mean: (FilteredWave, Double, Double) -> Complex
    ) -> [Complex] {
        let wave = FilteredWave(samples, start: t0, sample: sampleNanoseconds, sigma: sigmaNanoseconds)
        let cell = sampleNanoseconds / Double(cellsPerSample)
        /// u at the start, in the middle and at the end of a cell.
        func corners(_ k: Int) -> (Complex, Complex, Complex) {
            let (a, b) = (Double(k) * cell, Double(k + 1) * cell)
            return (function(wave.value(a)), function(wave.value((a + b) / 2)), function(wave.value(b)))
        }
        let window = stops.reduce(0, max)
        let whole = Int((window / cell + 1e-6).rounded(.down))
        var values = (0..<whole).map { k in
            let (a, b) = (Double(k) * cell, Double(k + 1) * cell)
            if let level = wave.level(from: a, to: b) { return function(level) }
            let (start, middle, end) = corners(k)
            return mean(wave, a, b) - (1.0 / 3) * (start - 2 * middle + end)
        }
        let ends = Set(stops.map { Int(($0 / cell + 1e-6).rounded(.down)) }).union([0]).sorted()
        for (first, end) in zip(ends, ends.dropFirst()) where end - first > 1 {
            // δ·u′ at both ends goes into two cells each, so that its centre is at the end.
            let (u, v) = (corners(first), corners(end - 1))
            let (rise, fall) = (4 * u.1 - 3 * u.0 - u.2, 3 * v.2 - 4 * v.1 + v.0)
            values[first] -= (1.5 / 12) * rise
            values[first + 1] += (0.5 / 12) * rise
            values[end - 1] += (1.5 / 12) * fall
            values[end - 2] -= (0.5 / 12) * fall
        }
        let rest = Double(whole) * cell
        if window - rest > 1e-6 * cell { values.append(mean(wave, rest, window)) }
        return values
    }
}

/// u(t) = Σ s_k ½[erf((t − t_k)/(√2 σ)) − erf((t − t_k − dt)/(√2 σ))]: held samples behind a Gaussian filter.
struct FilteredWave {
    private let samples: [Complex]
    private let start: Double
    private let sample: Double
    private let scale: Double
    private let reach: Int

    init(_ samples: [Complex], start: Double, sample: Double, sigma: Double) {
        self.samples = samples
        self.start = start
        self.sample = sample
        scale = 1 / (2.0.squareRoot() * sigma)
        // Beyond 8.5 σ the filter's answer to a unit step is one to the last bit.
        reach = Int((8.5 * sigma / sample).rounded(.up))
    }

    private func position(_ t: Double) -> Int { Int(((t - start) / sample).rounded(.down)) }

    private func near(_ a: Double, _ b: Double) -> Range<Int> {
        let low = min(max(position(a) - reach, 0), samples.count)
        return low..<max(low, min(position(b) + reach + 1, samples.count))
    }

    /// The value where all samples that reach the stretch are the same.
    func level(from a: Double, to b: Double) -> Complex? {
        let (low, high) = (position(a) - reach, position(b) + reach)
        func at(_ k: Int) -> Complex { samples.indices.contains(k) ? samples[k] : .zero }
        let first = at(low)
        return (low...high).allSatisfy { at($0) == first } ? first : nil
    }

    func value(_ t: Double) -> Complex {
        near(t, t).reduce(Complex.zero) { sum, k in
            let x = t - start - Double(k) * sample
            return sum + 0.5 * (erf(x * scale) - erf((x - sample) * scale)) * samples[k]
        }
    }

    /// The mean over a stretch, in closed form: ∫erf = x·erf(x) + e^(−x²)/√π.
    func mean(from a: Double, to b: Double) -> Complex {
        func integral(_ t: Double) -> Double {
            let x = t * scale
            return x * erf(x) + exp(-x * x) / Double.pi.squareRoot()
        }
        func integral(_ k: Int, _ t: Double) -> Double {
            let x = t - start - Double(k) * sample
            return integral(x) - integral(x - sample)
        }
        let sum = near(a, b).reduce(Complex.zero) { $0 + (integral($1, b) - integral($1, a)) * samples[$1] }
        return sum / (2 * scale * (b - a))
    }
}

extension SampleGrid {
    /// A fraction of ticks in its lowest terms.
    fileprivate init(_ ticks: Int64, _ divisor: Int64) {
        var (a, b) = (ticks, divisor)
        while b != 0 { (a, b) = (b, a % b) }
        self.init(ticksPerSample: ticks / a, divisor: divisor / a)
    }
}
