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

    /// Turns `count` envelope samples by e^(2πi(phaseCycles − (f − f_LO)kT)): the first `added` of them are
    /// added to the output planes, the others written to memory that may be fresh.
    func mix(
        count: Int, adding added: Int, phaseCycles: Double, envelope: PlanePointers,
        to output: MutablePlanePointers
    ) {
        guard !isConstant else {
            let factor = Complex.unit(cycles: phaseCycles)
            Self.scale(0..<added, by: factor, envelope, output, isAdded: true)
            Self.scale(added..<count, by: factor, envelope, output, isAdded: false)
            return
        }
        tableRe.withUnsafeBufferPointer { tableRe in
            tableIm.withUnsafeBufferPointer { tableIm in
                let table = PlanePointers(re: tableRe.baseAddress!, im: tableIm.baseAddress!)
                var done = 0
                while done < count {
                    let anchor = phaseCycles - cycles(atSample: done)
                    let blockEnd = min(done + Self.blockCount, count)
                    let blockStart = done
                    while done < blockEnd {
                        let base = Complex.unit(cycles: anchor - stepCycles * Double(done - blockStart))
                        let length = min(Self.tableCount, blockEnd - done)
                        let (source, target) = (envelope.advanced(by: done), output.advanced(by: done))
                        let old = min(max(added - done, 0), length)
                        Self.turn(0..<old, base, table, source, target, isAdded: true)
                        Self.turn(old..<length, base, table, source, target, isAdded: false)
                        done += length
                    }
                }
            }
        }
    }

    /// out (+)= factor · envelope.
    private static func scale(
        _ range: Range<Int>, by factor: Complex, _ envelope: PlanePointers, _ output: MutablePlanePointers,
        isAdded: Bool
    ) {
        let (cosine, sine) = (SIMD4(repeating: factor.re), SIMD4(repeating: factor.im))
        var k = range.lowerBound
        while k + 4 <= range.upperBound {
            store(envelope.lanes(k), cosine, sine, at: k, output, isAdded)
            k += 4
        }
        while k < range.upperBound {
            store(envelope.re[k], envelope.im[k], factor.re, factor.im, at: k, output, isAdded)
            k += 1
        }
    }

    /// out (+)= base · table · envelope.
    @inline(__always)
    private static func turn(
        _ range: Range<Int>, _ base: Complex, _ table: PlanePointers, _ envelope: PlanePointers,
        _ output: MutablePlanePointers, isAdded: Bool
    ) {
        var k = range.lowerBound
        while k + 4 <= range.upperBound {
            let turns = table.lanes(k)
            let cosine = turns.re * base.re - turns.im * base.im
            let sine = turns.re * base.im + turns.im * base.re
            store(envelope.lanes(k), cosine, sine, at: k, output, isAdded)
            k += 4
        }
        while k < range.upperBound {
            let cosine = table.re[k] * base.re - table.im[k] * base.im
            let sine = table.re[k] * base.im + table.im[k] * base.re
            store(envelope.re[k], envelope.im[k], cosine, sine, at: k, output, isAdded)
            k += 1
        }
    }

    @inline(__always)
    private static func store(
        _ z: (re: SIMD4<Double>, im: SIMD4<Double>), _ cosine: SIMD4<Double>, _ sine: SIMD4<Double>,
        at k: Int, _ output: MutablePlanePointers, _ isAdded: Bool
    ) {
        var re = z.re * cosine - z.im * sine
        var im = z.re * sine + z.im * cosine
        if isAdded {
            re += UnsafeRawPointer(output.re + k).loadUnaligned(as: SIMD4<Double>.self)
            im += UnsafeRawPointer(output.im + k).loadUnaligned(as: SIMD4<Double>.self)
        }
        UnsafeMutableRawPointer(output.re + k).storeBytes(of: re, as: SIMD4<Double>.self)
        UnsafeMutableRawPointer(output.im + k).storeBytes(of: im, as: SIMD4<Double>.self)
    }

    @inline(__always)
    private static func store(
        _ x: Double, _ y: Double, _ cosine: Double, _ sine: Double, at k: Int, _ output: MutablePlanePointers,
        _ isAdded: Bool
    ) {
        output.re[k] = (x * cosine - y * sine) + (isAdded ? output.re[k] : 0)
        output.im[k] = (x * sine + y * cosine) + (isAdded ? output.im[k] : 0)
    }
}

/// The two planes of complex numbers, from some sample on.
struct PlanePointers {
    let re: UnsafePointer<Double>
    let im: UnsafePointer<Double>

    func advanced(by count: Int) -> PlanePointers { PlanePointers(re: re + count, im: im + count) }

    /// Samples `k` to `k + 3`.
    @inline(__always)
    func lanes(_ k: Int) -> (re: SIMD4<Double>, im: SIMD4<Double>) {
        (
            UnsafeRawPointer(re + k).loadUnaligned(as: SIMD4<Double>.self),
            UnsafeRawPointer(im + k).loadUnaligned(as: SIMD4<Double>.self)
        )
    }
}

/// Where the two planes of complex numbers go.
struct MutablePlanePointers {
    let re: UnsafeMutablePointer<Double>
    let im: UnsafeMutablePointer<Double>

    func advanced(by count: Int) -> MutablePlanePointers {
        MutablePlanePointers(re: re + count, im: im + count)
    }
}
