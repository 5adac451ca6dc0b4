internal import RackModel
internal import RackNumerics
internal import RealModule

/// The digital inverse of some of a line's filters, applied to full-scale samples before the DAC.
///
/// * Exponential, H(z) = [(1+A) − (r+A)z⁻¹]/[1 − r z⁻¹], r = e^(−T/τ): the line's answer to a staircase
///   just after each step. Its exact inverse is y_k = [x_k − r x_{k−1} + (r+A) y_{k−1}]/(1+A).
/// * Single pole, H(z) = (1−r)/(1 − r z⁻¹): the answer just before the next step. Inverse
///   y_k = [x_k − r x_{k−1}]/(1−r).
struct Predistorter: Sendable {
    /// y_k = b0·x_k + b1·x_{k−1} + a1·y_{k−1}.
    struct Section: Sendable {
        var b0: Double
        var b1: Double
        var a1: Double

        /// The section at e^(2πi·f·T) = z, in this project's sign of a carrier: z⁻¹ = e^(+2πifT).
        func response(turnsPerSample: Double) -> Complex {
            let delay = Complex.unit(cycles: turnsPerSample)
            return (Complex(b0) + b1 * delay) / (Complex.one - a1 * delay)
        }
    }

    let sections: [Section]

    /// Below this share of full scale a tail has ended: 10⁻¹⁰, or a twentieth of a code, from which on a
    /// quantised tail is all zeros.
    let cut: Double

    init(_ filters: [LineFilter], samplePeriodSeconds: Double, codesPerFullScale: Double?) {
        sections = filters.compactMap { Self.section($0, samplePeriodSeconds: samplePeriodSeconds) }
        cut = codesPerFullScale.map { 0.05 / $0 } ?? 1e-10
    }

    /// The inverse of `filter`; `nil` where there is no stable causal one of this kind.
    static func section(_ filter: LineFilter, samplePeriodSeconds: Double) -> Section? {
        switch filter {
        case .exponential(let amplitude, let tauSeconds):
            let r = Double.exp(-samplePeriodSeconds / tauSeconds)
            let gain = 1 + amplitude
            guard gain > 0, (r + amplitude).magnitude < gain else { return nil }
            return Section(b0: 1 / gain, b1: -r / gain, a1: (r + amplitude) / gain)
        case .singlePole(let cutoffHz):
            let r = Double.exp(-2 * .pi * cutoffHz * samplePeriodSeconds)
            return Section(b0: 1 / (1 - r), b1: -r / (1 - r), a1: 0)
        case .gaussian, .bessel, .reflection, .measured:
            return nil
        }
    }

    /// Samples after which whatever state there is has died out: the longest possible tail.
    var longestTail: Int {
        let slowest = sections.map { $0.a1.magnitude }.max() ?? 0
        guard slowest > 0 else { return sections.count }
        return sections.count + Int((60 * Double(sections.count) / -Double.log(slowest)).rounded(.up))
    }

    /// The predistorted signal: segments grow by the tail of the correction and merge where they touch.
    func apply(to signal: SampledSignal) -> SampledSignal {
        guard !sections.isEmpty else { return signal }
        var result = SampledSignal(grid: signal.grid, carrierHz: signal.carrierHz)
        var run = Run(sections: sections, cut: cut)
        let limit = longestTail
        for (index, segment) in signal.segments.enumerated() where segment.count > 0 {
            run.begin(at: segment.startTick)
            for k in 0..<segment.count { run.step(segment.re[k], segment.im[k]) }
            let end = segment.startTick + Int64(segment.count) * signal.grid.ticksPerSample
            let next = signal.segments[(index + 1)...].first { $0.count > 0 }?.startTick
            let room = next.map { Int(($0 - end) / signal.grid.ticksPerSample) } ?? .max
            var tail = 0
            while tail < min(room, limit), !run.isQuiet {
                run.step(0, 0)
                tail += 1
            }
            if tail < room { result.segments.append(run.finish()) }
        }
        if run.hasOutput { result.segments.append(run.finish()) }
        return result
    }

    /// The filter's memory and the samples of the segment under way.
    private struct Run {
        let sections: [Section]
        let cut: Double
        private var states: [(x: Complex, y: Complex)]
        private var startTick: Int64 = 0
        private var re: [Double] = []
        private var im: [Double] = []

        init(sections: [Section], cut: Double) {
            self.sections = sections
            self.cut = cut
            states = sections.map { _ in (.zero, .zero) }
        }

        var hasOutput: Bool { !re.isEmpty }
        /// Whether no input was seen for a sample and every memory is below the cut.
        var isQuiet: Bool {
            states.allSatisfy { state in
                max(state.x.re.magnitude, state.x.im.magnitude, state.y.re.magnitude, state.y.im.magnitude)
                    < cut
            }
        }

        mutating func begin(at tick: Int64) {
            if re.isEmpty { startTick = tick }
        }

        mutating func step(_ i: Double, _ q: Double) {
            var value = Complex(i, q)
            for index in sections.indices {
                let section = sections[index]
                let output = section.b0 * value + section.b1 * states[index].x + section.a1 * states[index].y
                states[index] = (value, output)
                value = output
            }
            re.append(value.re)
            im.append(value.im)
        }

        mutating func finish() -> SignalSegment {
            defer { self = Run(sections: sections, cut: cut) }
            return SignalSegment(startTick: startTick, re: re, im: im)
        }
    }
}
