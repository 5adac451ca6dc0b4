internal import RackNumerics
internal import Synchronization

/// Convolves samples with a line's taps: directly where the taps are few, else by overlap-save.
///
/// Which way is taken, and with which block, depends on the two lengths alone, so the same samples give
/// the same bits whatever was computed before. Nothing wraps round: a block of N points keeps only the
/// outputs that its N inputs cover completely, and a signal that fits one block is padded with zeros.
final class LineConvolver: Sendable {
    let taps: LineTaps
    private let transforms: FourierTransformCache
    /// The taps' spectra by block size, made when first needed.
    private let spectra = Mutex<[TapSpectrum]>([])

    /// Up to this many taps (or samples) a direct sum is quicker than three transforms.
    static let directLimit = 32

    init(taps: LineTaps, transforms: FourierTransformCache) {
        self.taps = taps
        self.transforms = transforms
    }

    /// Samples that `count` input samples turn into, before each is split into phases.
    func outputCount(_ count: Int) -> Int { count + taps.count - 1 }

    /// y[n·M + m] = Σ_i h_m[first + i]·x[n − i] for n in 0 ..< outputCount: the first output is at input
    /// sample `taps.first`. An empty `im` stands for zeros and gives zeros.
    func convolve(re: [Double], im: [Double]) -> (re: [Double], im: [Double]) {
        min(taps.count, re.count) <= Self.directLimit
            ? convolveDirectly(re: re, im: im) : convolveByTransform(re: re, im: im)
    }

    func convolveDirectly(re: [Double], im: [Double]) -> (re: [Double], im: [Double]) {
        let total = outputCount(re.count) * taps.phases
        return (direct(re), im.isEmpty ? Array(repeating: 0, count: total) : direct(im))
    }

    private func direct(_ input: [Double]) -> [Double] {
        let (count, phases) = (taps.count, taps.phases)
        let outputs = outputCount(input.count)
        // Zeros on both sides, so that every window of `count` inputs exists, also for a last full lane.
        let lanes = 8
        var padded = [Double](repeating: 0, count: count - 1 + outputs + lanes)
        for (index, value) in input.enumerated() { padded[count - 1 + index] = value }
        return [Double](unsafeUninitializedCapacity: outputs * phases) { result, initialised in
            let out = result.baseAddress!
            padded.withUnsafeBufferPointer { padded in
                taps.taps.withUnsafeBufferPointer { taps in
                    for start in stride(from: 0, to: outputs, by: lanes) {
                        let kept = min(lanes, outputs - start)
                        for phase in 0..<phases {
                            let row = taps.baseAddress! + phase * count
                            var sum = SIMD8<Double>()
                            for i in 0..<count {
                                let window = UnsafeRawPointer(padded.baseAddress! + (start + count - 1 - i))
                                sum += row[i] * window.loadUnaligned(as: SIMD8<Double>.self)
                            }
                            for lane in 0..<kept { out[(start + lane) * phases + phase] = sum[lane] }
                        }
                    }
                }
            }
            initialised = outputs * phases
        }
    }

    func convolveByTransform(re: [Double], im: [Double]) -> (re: [Double], im: [Double]) {
        let outputs = outputCount(re.count)
        let block = max(FourierTransformCache.size(atLeast: 4 * taps.count), 1024)
        let whole = FourierTransformCache.size(atLeast: outputs)
        let size = min(block, whole)
        let lead = whole <= block ? 0 : taps.count - 1
        let transform = transforms.transform(count: size)
        let spectrum = spectrum(size: size)
        let input = AlignedComplexBuffer(count: size)
        let work = AlignedComplexBuffer(count: size)
        var outRe = [Double](repeating: 0, count: outputs * taps.phases)
        var outIm = [Double](repeating: 0, count: im.isEmpty ? 0 : outputs * taps.phases)
        var start = 0
        while start < outputs {
            Self.load(re: re, im: im, from: start - lead, into: input)
            transform.forward(input)
            let kept = min(size - lead, outputs - start)
            for phase in 0..<taps.phases {
                spectrum.multiply(input, phase: phase, into: work)
                transform.backward(work)
                for n in 0..<kept {
                    let place = (start + n) * taps.phases + phase
                    outRe[place] = work.values[2 * (lead + n)]
                    if !im.isEmpty { outIm[place] = work.values[2 * (lead + n) + 1] }
                }
            }
            start += kept
        }
        if im.isEmpty { outIm = Array(repeating: 0, count: outRe.count) }
        return (outRe, outIm)
    }

    /// Interleaves the inputs from index `first` on, zeros where there are none.
    private static func load(re: [Double], im: [Double], from first: Int, into buffer: borrowing AlignedComplexBuffer) {
        let lower = max(0, -first)
        let upper = max(lower, min(buffer.count, re.count - first))
        let values = buffer.values
        for slot in 0..<2 * lower { values[slot] = 0 }
        for slot in 2 * upper..<2 * buffer.count { values[slot] = 0 }
        guard lower < upper else { return }
        re.withUnsafeBufferPointer { re in
            for slot in lower..<upper { values[2 * slot] = re[first + slot] }
        }
        im.withUnsafeBufferPointer { im in
            for slot in lower..<upper { values[2 * slot + 1] = im.isEmpty ? 0 : im[first + slot] }
        }
    }

    private func spectrum(size: Int) -> TapSpectrum {
        spectra.withLock { spectra in
            if let known = spectra.first(where: { $0.size == size }) { return known }
            let new = TapSpectrum(taps: taps, size: size, transform: transforms.transform(count: size))
            spectra.append(new)
            return new
        }
    }
}

/// The transforms of a line's taps, one a phase, with the 1/N of the way back in them.
struct TapSpectrum: Sendable {
    let size: Int
    /// Phase by phase, interleaved: 2·size numbers each.
    private let values: [Double]

    init(taps: LineTaps, size: Int, transform: FourierTransform) {
        self.size = size
        let buffer = AlignedComplexBuffer(count: size)
        var values: [Double] = []
        values.reserveCapacity(2 * size * taps.phases)
        for phase in 0..<taps.phases {
            for slot in 0..<size {
                buffer.values[2 * slot] = slot < taps.count ? taps.taps[phase * taps.count + slot] / Double(size) : 0
                buffer.values[2 * slot + 1] = 0
            }
            transform.forward(buffer)
            values.append(contentsOf: UnsafeBufferPointer(start: buffer.values, count: 2 * size))
        }
        self.values = values
    }

    /// `output` = `input` times the spectrum of `phase`.
    func multiply(
        _ input: borrowing AlignedComplexBuffer, phase: Int, into output: borrowing AlignedComplexBuffer
    ) {
        let (x, y) = (input.values, output.values)
        values.withUnsafeBufferPointer { values in
            let h = values.baseAddress! + 2 * size * phase
            for slot in 0..<size {
                let (a, b) = (x[2 * slot], x[2 * slot + 1])
                y[2 * slot] = a * h[2 * slot] - b * h[2 * slot + 1]
                y[2 * slot + 1] = a * h[2 * slot + 1] + b * h[2 * slot]
            }
        }
    }
}
