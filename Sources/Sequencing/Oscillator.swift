internal import RackNumerics
internal import RackUnits

/// A numerically controlled oscillator: the factor e^(−2πi(f − f_LO)·kT) of sample k, k counted from the
/// start of a play.
///
/// The phase of a sample is the phase at the sample's *start*, as in a converter that latches its
/// accumulator and then holds it. Phases are anchored to exact integer arithmetic every `exactInterval`
/// samples, to a multiple of an exact step every `blockCount`, and to a sine every `tableCount`; in between
/// a table turns the anchor. The error against the exact phase stays below 10⁻¹² rad however long the play.
struct Oscillator {
    /// Samples between two sines. The table covers this many samples.
    static let tableCount = 64
    /// Samples over which the phase is a product of a count and `stepCycles`.
    static let blockCount = 1024
    /// Samples over which the phase of a block is a product of a count and `blockCycles`.
    static let exactInterval = 1 << 16

    let frequencyHz: Double
    let localOscillatorHz: Double
    let ticksPerSample: Int64
    let rate: TickRate
    /// Turns per sample.
    let stepCycles: Double
    /// Turns per block, modulo 1, from exact arithmetic.
    private let blockCycles: Double
    /// e^(−2πi·stepCycles·k).
    let tableRe: [Double]
    let tableIm: [Double]

    init(frequencyHz: Double, localOscillatorHz: Double, ticksPerSample: Int64, rate: TickRate) {
        self.frequencyHz = frequencyHz
        self.localOscillatorHz = localOscillatorHz
        self.ticksPerSample = ticksPerSample
        self.rate = rate
        let step = (frequencyHz - localOscillatorHz) * rate.seconds(ticksPerSample)
        stepCycles = step
        let factors = step == 0 ? [] : (0..<Self.tableCount).map { Complex.unit(cycles: -step * Double($0)) }
        tableRe = factors.map(\.re)
        tableIm = factors.map(\.im)
        blockCycles =
            step == 0
            ? 0
            : Self.exactCycles(frequencyHz, localOscillatorHz, Int64(Self.blockCount) * ticksPerSample, rate)
    }

    /// Whether the oscillator stands still, so that mixing is one complex scale.
    var isConstant: Bool { stepCycles == 0 }

    /// The turns, modulo 1, that the factor has made at sample `index` (a multiple of `blockCount`) of a
    /// play: (f − f_LO)·kT.
    private func cycles(atSample index: Int) -> Double {
        let past = index % Self.exactInterval
        let recent = blockCycles * Double(past / Self.blockCount)
        guard index > past else { return recent }
        return recent
            + Self.exactCycles(frequencyHz, localOscillatorHz, Int64(index - past) * ticksPerSample, rate)
    }

    private static func exactCycles(
        _ frequencyHz: Double, _ localOscillatorHz: Double, _ ticks: Int64, _ rate: TickRate
    ) -> Double {
        CarrierPhase.cycles(frequencyHz: frequencyHz, ticks: ticks, rate: rate)
            - CarrierPhase.cycles(frequencyHz: localOscillatorHz, ticks: ticks, rate: rate)
    }

    /// Adds `count` envelope samples, turned by e^(2πi(phaseCycles − (f − f_LO)kT)), to the output planes.
    func mix(
        count: Int, phaseCycles: Double, envelopeRe: UnsafePointer<Double>, envelopeIm: UnsafePointer<Double>,
        addingTo re: UnsafeMutablePointer<Double>, _ im: UnsafeMutablePointer<Double>
    ) {
        guard !isConstant else {
            Self.scale(count, Complex.unit(cycles: phaseCycles), envelopeRe, envelopeIm, re, im)
            return
        }
        tableRe.withUnsafeBufferPointer { tableRe in
            tableIm.withUnsafeBufferPointer { tableIm in
                var done = 0
                while done < count {
                    let anchor = phaseCycles - cycles(atSample: done)
                    let blockEnd = min(done + Self.blockCount, count)
                    let blockStart = done
                    while done < blockEnd {
                        let base = Complex.unit(cycles: anchor - stepCycles * Double(done - blockStart))
                        let length = min(Self.tableCount, blockEnd - done)
                        Self.turn(
                            length, base, tableRe.baseAddress!, tableIm.baseAddress!, envelopeRe + done,
                            envelopeIm + done, re + done, im + done)
                        done += length
                    }
                }
            }
        }
    }

    /// out += factor · envelope.
    private static func scale(
        _ count: Int, _ factor: Complex, _ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>,
        _ re: UnsafeMutablePointer<Double>, _ im: UnsafeMutablePointer<Double>
    ) {
        for k in 0..<count {
            let (x, y) = (a[k], b[k])
            re[k] += x * factor.re - y * factor.im
            im[k] += x * factor.im + y * factor.re
        }
    }

    /// out += base · table · envelope.
    private static func turn(
        _ count: Int, _ base: Complex, _ tableRe: UnsafePointer<Double>, _ tableIm: UnsafePointer<Double>,
        _ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>, _ re: UnsafeMutablePointer<Double>,
        _ im: UnsafeMutablePointer<Double>
    ) {
        for k in 0..<count {
            let cosine = tableRe[k] * base.re - tableIm[k] * base.im
            let sine = tableRe[k] * base.im + tableIm[k] * base.re
            let (x, y) = (a[k], b[k])
            re[k] += x * cosine - y * sine
            im[k] += x * sine + y * cosine
        }
    }
}
