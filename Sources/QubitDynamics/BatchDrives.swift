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
                guard key.group > 0 else {
                    return units.flatMap {
                        [Double](repeating: Double($0) * unit / Double(-key.group), count: -key.group)
                    }
                }
                return stride(from: units.startIndex, to: units.endIndex, by: key.group).map {
                    Double(units[$0..<min($0 + key.group, units.endIndex)].reduce(0, +)) * unit
                }
            }
        }
    }

    private func heldPieces(_ seconds: Double) -> Int {
        let pieces = rules.heldPieces(key, seconds: seconds)
        guard rules.counterRotating, key.group < 0 else { return pieces }
        let step = Double(Self.sampleUnits(times)) * rules.seconds(times) / Double(-key.group)
        return max(pieces, Int((seconds / step).rounded(.up)))
    }

    /// m₀, m₁ and w of every step, `TridiagonalLanes.rowsPerStep` numbers each, for a drive of scale 1 that does not
    /// turn.
    func moments(_ waveform: BatchWaveform, _ lengths: [[Double]]) -> [Double] {
        let unit = rules.seconds(times)
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
            switch part {
            case .silent: continue
            case .held:
                for seconds in lengths[driven] { append(seconds * waveform.held[held]) }
                held += 1
            case .samples(let count) where key.group < 0:
                for (k, seconds) in lengths[driven].enumerated() {
                    append(seconds * waveform.samples[sample + k / -key.group])
                }
                sample += count
            case .samples(let count):
                for (k, seconds) in lengths[driven].enumerated() {
                    let first = sample + k * key.group
                    let last = min(first + key.group, sample + count)
                    var time = -seconds / 2
                    var (m0, m1, w) = (Complex.zero, Complex.zero, 0.0)
                    for cell in first..<last {
                        let length = Double(times.units[cell]) * unit
                        let area = length * waveform.samples[cell]
                        w += area.im * m0.re - area.re * m0.im
                        m0 += area
                        m1 += (time + length / 2) * area
                        time += length
                    }
                    append(m0, m1, w)
                }
                sample += count
            }
            driven += 1
        }
        return table
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
    /// e^(iθτ).
    var turnRe = Lanes()
    var turnIm = Lanes()

    init(carriersHz: [Double], seconds: Double) {
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
}
