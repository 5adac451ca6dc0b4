internal import RackModel
internal import RackNumerics
internal import RealModule

/// What a line does to one held sample: its answer at the midpoints of the sub-samples around it.
///
/// A DAC holds x_k over [kT, (k+1)T), so behind filters with step response s the line carries
/// y(t) = Σ x_k [s(t − kT) − s(t − (k+1)T)]. At t = (n + (m + ½)/M)·T that is, for each of the M phases m,
/// a convolution of the samples with taps h_m[j] = s(t_jm) − s(t_jm − T), t_jm = (j + (m + ½)/M)·T.
struct LineTaps {
    /// M: sub-samples per sample.
    let phases: Int
    /// The j of the first tap: negative where the line answers before the sample (Gaussian).
    let first: Int
    /// Taps per phase.
    let count: Int
    /// Phase by phase: `taps[m·count + i]` is h_m[first + i].
    let taps: [Double]
    /// The same taps as a short head and decaying exponentials, where that is less work.
    let split: Split?

    /// The taps less the tail's: from `first` on, `count` a phase, phase by phase.
    struct Split: Sendable {
        let tail: TapTail
        let count: Int
        let taps: [Double]
    }

    /// What is cut from either end of a response, in units of full scale: the sum of the magnitudes.
    static let cut = 1e-10
    /// The longest response, in sub-samples.
    static let maximumLength = 1 << 23

    /// - Returns: `nil` if the response is longer than `maximumLength` sub-samples.
    init?(filters: [LineFilter], samplePeriodSeconds: Double, phases: Int, transforms: FourierTransformCache)
    {
        let parts = FilterParts(filters)
        let grid = TapGrid(period: samplePeriodSeconds, phases: phases)
        guard parts.lengthSeconds / grid.step < Double(Self.maximumLength), parts.echoes.count <= 1 << 16
        else { return nil }
        let raw: SubsampleTaps =
            if parts.gaussianSigmaSeconds > 0, parts.rational.order > 0 {
                SubsampleTaps.throughSpectrum(filters, parts: parts, grid: grid, transforms: transforms)
            } else {
                SubsampleTaps.inTime(filters, parts: parts, grid: grid)
            }
        self.init(trimming: raw, phases: phases, tail: TapTail(filters: filters, grid: grid))
    }

    /// Taps without a split.
    init(phases: Int, first: Int, count: Int, taps: [Double]) {
        (self.phases, self.first, self.count, self.taps, split) = (phases, first, count, taps, nil)
    }

    /// Sorts the taps q = jM + m by phase and cuts both ends where less than `cut` is left in every phase.
    private init(trimming raw: SubsampleTaps, phases: Int, tail: TapTail?) {
        let end = raw.first + raw.values.count
        var firstSample = Self.floor(raw.first, phases)
        var lastSample = Self.floor(end - 1, phases)
        func tap(_ sample: Int, _ phase: Int) -> Double {
            let index = sample * phases + phase - raw.first
            return raw.values.indices.contains(index) ? raw.values[index] : 0
        }
        func trim(_ sample: inout Int, by step: Int, while inside: (Int) -> Bool) {
            var left = [Double](repeating: 0, count: phases)
            while inside(sample) {
                for m in 0..<phases { left[m] += tap(sample, m).magnitude }
                guard left.allSatisfy({ $0 < Self.cut }) else { return }
                sample += step
            }
        }
        trim(&lastSample, by: -1) { $0 > firstSample }
        trim(&firstSample, by: 1) { $0 < lastSample }
        self.phases = phases
        first = firstSample
        count = lastSample - firstSample + 1
        let taps = (0..<phases).flatMap { m in (firstSample...lastSample).map { tap($0, m) } }
        self.taps = taps
        split = tail.flatMap { Self.split(taps, phases: phases, first: firstSample, tail: $0) }
    }

    /// Takes the tail out of the taps; `nil` if what is left is not much shorter.
    private static func split(_ taps: [Double], phases: Int, first: Int, tail: TapTail) -> Split? {
        let count = taps.count / phases
        var rest = taps
        var headCount = 1
        for m in 0..<phases {
            var powers = tail.ratios.map { _ in 1.0 }
            for j in max(0, first)..<max(0, first + count) {
                for i in powers.indices {
                    rest[m * count + j - first] -= tail.weights[i * phases + m] * powers[i]
                    powers[i] *= tail.ratios[i]
                }
            }
            var left = 0.0
            var end = count
            while end > headCount {
                left += rest[m * count + end - 1].magnitude
                if left > cut { break }
                end -= 1
            }
            headCount = max(headCount, end)
        }
        guard first <= 0, 2 * headCount < count else { return nil }
        return Split(
            tail: tail, count: headCount,
            taps: (0..<phases).flatMap { m in rest[(m * count)..<(m * count + headCount)] })
    }

    private static func floor(_ a: Int, _ b: Int) -> Int { a >= 0 ? a / b : -((-a + b - 1) / b) }
}

/// The grid on which taps are wanted: t_q = (q + ½)·step, `phases` steps a sample.
struct TapGrid {
    let period: Double
    let phases: Int
    var step: Double { period / Double(phases) }
}

/// A chain of filters, sorted by what can be done with each exactly.
struct FilterParts {
    /// Σ c_i δ(t − d_i) of reflections and measured responses, by delay.
    var echoes: [(delay: Double, coefficient: Double)] = [(0, 1)]
    /// The filters with poles.
    var rational: RationalResponse
    /// All Gaussians in one.
    var gaussianSigmaSeconds: Double
    /// After this time the answer to a step has settled to 10⁻¹², from σ before the step on.
    var lengthSeconds: Double

    init(_ filters: [LineFilter]) {
        var variance = 0.0
        var echoDelay = 0.0
        for filter in filters {
            switch filter {
            case .gaussian(let cutoffHz):
                let sigma = LineFilter.gaussianSigmaSeconds(cutoffHz: cutoffHz)
                variance += sigma * sigma
            case .reflection(let coefficient, let delaySeconds):
                echoDelay += delaySeconds
                Self.convolve(&echoes, with: [(0, 1), (delaySeconds, coefficient)])
            case .measured(let impulseResponse, let periodSeconds):
                echoDelay += Double(impulseResponse.count) * periodSeconds
                Self.convolve(
                    &echoes, with: impulseResponse.enumerated().map { (Double($0) * periodSeconds, $1) })
            case .singlePole, .bessel, .exponential:
                break
            }
        }
        rational = RationalResponse(filters)
        gaussianSigmaSeconds = variance.squareRoot()
        let settling = rational.order == 0 ? 0 : (32 + 3 * Double(rational.order)) / rational.slowestRate
        lengthSeconds = settling + echoDelay + 16 * gaussianSigmaSeconds
    }

    /// Convolves two trains of impulses; impulses at the same time (to 10⁻¹⁸ s) become one.
    private static func convolve(
        _ echoes: inout [(delay: Double, coefficient: Double)], with train: [(Double, Double)]
    ) {
        guard echoes.count * train.count <= 1 << 24 else {
            // Left too long on purpose: the caller refuses what has more than 2¹⁶ echoes.
            echoes = Array(repeating: (0, 0), count: 1 << 16 + 1)
            return
        }
        var all: [(delay: Double, coefficient: Double)] = []
        for (delay, coefficient) in echoes {
            for (later, factor) in train where factor != 0 {
                all.append((delay + later, coefficient * factor))
            }
        }
        all.sort { $0.delay < $1.delay }
        echoes = []
        for echo in all {
            if let last = echoes.indices.last, echo.delay - echoes[last].delay < 1e-18 {
                echoes[last].coefficient += echo.coefficient
            } else {
                echoes.append(echo)
            }
        }
    }
}
