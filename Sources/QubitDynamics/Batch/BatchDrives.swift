internal import RackNumerics
internal import RackUnits
internal import RealModule

/// How a plan cuts the driven parts of a stretch into steps, and what drives each step.
struct BatchCuts {
    let times: BatchTimes
    let key: BatchPlanKey
    let rules: BatchRules

    /// The longest sample, in units.
    static func sampleUnits(_ times: BatchTimes) -> Int64 { times.units.max() ?? times.unitsPerTick }

    /// Steps of each driven part, in seconds.
    func lengths() -> [[Double]] {
        let unit = rules.seconds(times)
        var sample = 0
        return times.parts.compactMap { part in
            switch part {
            case .silent: return nil
            case .held(let units):
                let pieces = heldPieces(Double(units) * unit)
                return [Double](repeating: Double(units) * unit / Double(pieces), count: pieces)
            case .samples(let count):
                defer { sample += count }
                let units = times.units[sample..<(sample + count)]
                switch key.steps {
                case .exact(let pieces, _), .divided(let pieces):
                    return units.flatMap {
                        [Double](repeating: Double($0) * unit / Double(pieces), count: pieces)
                    }
                case .joined:
                    return (0..<joinedSteps(count)).map { step in
                        let range = joinedRange(step, of: count)
                        return Double(times.units[(sample + range.lowerBound)..<(sample + range.upperBound)]
                            .reduce(0, +)) * unit
                    }
                }
            }
        }
    }

    /// Steps of a run of so many samples. They come in pairs of equal length, for Simpson's rule; coarse ones are such
    /// pairs. An odd sample at the end is a step of its own.
    private func joinedSteps(_ count: Int) -> Int {
        guard case .joined(let samples, let coarse) = key.steps else { return count }
        let pairs = min((count + 2 * samples - 1) / (2 * samples), count / 2)
        return (coarse ? pairs : 2 * pairs) + count % 2
    }

    private func joinedRange(_ step: Int, of count: Int) -> Range<Int> {
        let steps = joinedSteps(count)
        guard count % 2 == 0 || step < steps - 1 else { return (count - 1)..<count }
        guard case .joined(_, let coarse) = key.steps else { return step..<(step + 1) }
        let pairs = (steps - count % 2) / (coarse ? 1 : 2)
        let pair = coarse ? step : step / 2
        let (start, end) = (pair * (count / 2) / pairs, (pair + 1) * (count / 2) / pairs)
        if coarse { return (2 * start)..<(2 * end) }
        return step % 2 == 0 ? (2 * start)..<(start + end) : (start + end)..<(2 * end)
    }

    /// How many of the steps leave something out.
    func comparedSteps(_ lengths: [[Double]]) -> Int {
        guard case .joined = key.steps else { return lengths.reduce(0) { $0 + $1.count } }
        return times.parts.reduce(0) { sum, part in
            guard case .samples(let count) = part else { return sum }
            return sum + joinedSteps(count)
        }
    }

    private func heldPieces(_ seconds: Double) -> Int {
        let pieces = rules.heldPieces(key, seconds: seconds, share: times.share)
        guard case .divided(let perSample) = key.steps else { return pieces }
        let step = Double(Self.sampleUnits(times)) * rules.seconds(times) / Double(perSample)
        return max(pieces, Int((seconds / step).rounded(.up)))
    }

    /// m₀, m₁ and w of every step, `TridiagonalLanes.rowsPerStep` numbers each, for a drive of scale 1 that does not
    /// turn.
    func moments(_ waveform: BatchWaveform, _ lengths: [[Double]]) -> [Double] {
        var table: [Double] = []
        table.reserveCapacity(TridiagonalLanes.rowsPerStep * lengths.reduce(0) { $0 + $1.count })
        func append(_ m0: Complex, _ m1: Complex = .zero, _ w: Double = 0) {
            table.append(m0.re)
            table.append(m0.im)
            table.append(m1.re)
            table.append(m1.im)
            table.append(w)
        }
        var (sample, held, driven) = (0, 0, 0)
        for part in times.parts {
            let share = rules.halves(part, key.steps) ? 0.5 : 1
            switch part {
            case .silent: continue
            case .held:
                for seconds in lengths[driven] { append(share * seconds * waveform.held[held]) }
                held += 1
            case .samples(let count):
                if case .joined = key.steps {
                    for step in lengths[driven].indices {
                        let range = joinedRange(step, of: count)
                        let (m0, m1, w) = joined(
                            waveform, (sample + range.lowerBound)..<(sample + range.upperBound))
                        append(m0, m1, w)
                    }
                } else {
                    let pieces = lengths[driven].count / count
                    for (k, seconds) in lengths[driven].enumerated() {
                        append(share * seconds * waveform.samples[sample + k / pieces])
                    }
                }
                sample += count
            }
            driven += 1
        }
        return table
    }

    /// The moments of a drive held over some samples.
    private func joined(_ waveform: BatchWaveform, _ range: Range<Int>) -> (Complex, Complex, Double) {
        let unit = rules.seconds(times)
        var time = -0.5 * Double(times.units[range].reduce(0, +)) * unit
        var (m0, m1, w) = (Complex.zero, Complex.zero, 0.0)
        for cell in range {
            let length = Double(times.units[cell]) * unit
            let area = length * waveform.samples[cell]
            w += area.im * m0.re - area.re * m0.im
            m0 += area
            m1 += (time + length / 2) * area
            time += length
        }
        return (m0, m1, w)
    }
}

/// The counter-rotating half of a lane's drive over a step of constant envelope u: in the frame of the drive
/// c(s) = u + v e^(iθs) about the middle of the step, θ = 4πf.
struct BatchCounterTurn {
    typealias Lanes = SIMD8<Double>

    /// τ sin x / x, (τ²/2)(sin x / x − cos x)/x and the weights of Re(uv*) and |v|² in w; x = θτ/2.
    var mean = Lanes()
    var slope = Lanes()
    var mixed = Lanes()
    var square = Lanes()
    let seconds: Double
    /// e^(iθτ).
    var turnRe = Lanes()
    var turnIm = Lanes()

    init(carriersHz: [Double], seconds: Double) {
        self.seconds = seconds
        for lane in 0..<Lanes.scalarCount {
            let x = 2 * .pi * carriersHz[lane] * seconds
            let (sine, cosine) = (Double.sin(x), Double.cos(x))
            let small = x.magnitude < 1e-2
            let sinc = small ? 1 - x * x / 6 + x * x * x * x / 120 : sine / x
            let first = small ? x / 3 - x * x * x / 30 : (sine / x - cosine) / x
            let second =
                small ? x / 3 - x * x * x / 15 : (2 * x - 2 * sine * cosine) / (4 * x * x)
            mean[lane] = seconds * sinc
            slope[lane] = seconds * seconds / 2 * first
            mixed[lane] = seconds * seconds * first
            square[lane] = seconds * seconds * second
            turnRe[lane] = cosine * cosine - sine * sine
            turnIm[lane] = 2 * sine * cosine
        }
    }

    /// The rows of a step whose envelope is u; the phase is e^(iθt) at the step's middle.
    @inline(__always)
    func fill(
        _ row: UnsafeMutablePointer<Lanes>, _ uRe: Lanes, _ uIm: Lanes, _ phaseRe: Lanes, _ phaseIm: Lanes
    ) {
        let vRe = uRe * phaseRe + uIm * phaseIm
        let vIm = uRe * phaseIm - uIm * phaseRe
        row[0] = uRe * seconds + mean * vRe
        row[1] = uIm * seconds + mean * vIm
        row[2] = Lanes.zero - slope * vIm
        row[3] = slope * vRe
        row[4] = mixed * (uRe * vRe + uIm * vIm) + square * (uRe * uRe + uIm * uIm)
    }
}
