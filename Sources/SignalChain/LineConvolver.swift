internal import Synchronization

/// Convolves samples with a line's taps: directly where the taps or the samples are few, else by
/// overlap-save.
///
/// Which way is taken, and with which block, depends on the two lengths alone, so the same samples give
/// the same bits whatever was computed before. Nothing wraps round: a block of N points keeps only the
/// outputs that its N inputs cover completely, and a signal that fits one block is padded with zeros.
final class LineConvolver: Sendable {
    let taps: LineTaps
    private let transforms: FourierTransformCache
    /// The taps' spectra by block size, made when first needed.
    private let spectra = Mutex<[TapSpectrum]>([])

    /// Up to this many taps (or samples) a direct sum is quicker than the transforms.
    static let directLimit = 32

    /// The convolution with the head of split taps.
    private let head: LineConvolver?

    init(taps: LineTaps, transforms: FourierTransformCache) {
        self.taps = taps
        self.transforms = transforms
        head = taps.split.map { split in
            LineConvolver(
                taps: LineTaps(phases: taps.phases, first: taps.first, count: split.count, taps: split.taps),
                transforms: transforms)
        }
    }

    /// Samples that `count` input samples turn into, before each is split into phases.
    func outputCount(_ count: Int) -> Int { count + taps.count - 1 }

    /// y[n·M + m] = Σ_i h_m[first + i]·scale·x[n − i] for n in 0 ..< outputCount: the first output is at
    /// input sample `taps.first`. An empty `im` stands for zeros and gives zeros.
    func convolve(re: [Double], im: [Double], scale: Double = 1) -> (re: [Double], im: [Double]) {
        Self.planes(outputCount(re.count) * taps.phases, isReal: im.isEmpty) { outRe, outIm in
            if let head, let tail = taps.split?.tail {
                write(head, tail, re, im, scale, outRe, outIm)
            } else {
                write(re, im, scale, outRe, outIm)
            }
        }
    }

    /// The same by plain sums.
    func convolveDirectly(re: [Double], im: [Double], scale: Double = 1) -> (re: [Double], im: [Double]) {
        Self.planes(outputCount(re.count) * taps.phases, isReal: im.isEmpty) { outRe, outIm in
            sum(re, im, scale, outRe, outIm)
        }
    }

    /// The same by overlap-save.
    func convolveByTransform(re: [Double], im: [Double], scale: Double = 1) -> (re: [Double], im: [Double]) {
        Self.planes(outputCount(re.count) * taps.phases, isReal: im.isEmpty) { outRe, outIm in
            overlapSave(re, im, scale, outRe, outIm)
        }
    }

    private func write(
        _ re: [Double], _ im: [Double], _ scale: Double, _ outRe: UnsafeMutablePointer<Double>,
        _ outIm: UnsafeMutablePointer<Double>
    ) {
        if min(taps.count, re.count) <= Self.directLimit {
            sum(re, im, scale, outRe, outIm)
        } else {
            overlapSave(re, im, scale, outRe, outIm)
        }
    }

    /// The head's answer, then the tail's on top: the tail begins with the sample itself, tap j = 0.
    private func write(
        _ head: LineConvolver, _ tail: TapTail, _ re: [Double], _ im: [Double], _ scale: Double,
        _ outRe: UnsafeMutablePointer<Double>, _ outIm: UnsafeMutablePointer<Double>
    ) {
        let phases = taps.phases
        let planes = im.isEmpty ? [(re, outRe)] : [(re, outRe), (im, outIm)]
        let done = head.outputCount(re.count) * phases
        for (_, out) in planes {
            (out + done).initialize(repeating: 0, count: outputCount(re.count) * phases - done)
        }
        head.write(re, im, scale, outRe, outIm)
        re.withUnsafeBufferPointer { re in
            im.withUnsafeBufferPointer { im in
                tail.add(
                    im.isEmpty ? [re] : [re, im], scale: scale, count: outputCount(re.count) + taps.first,
                    phases: phases, to: planes.map { $0.1 - taps.first * phases })
            }
        }
    }

    private func sum(
        _ re: [Double], _ im: [Double], _ scale: Double, _ outRe: UnsafeMutablePointer<Double>,
        _ outIm: UnsafeMutablePointer<Double>
    ) {
        re.withUnsafeBufferPointer { re in
            im.withUnsafeBufferPointer { im in
                if re.count < taps.count {
                    sumOverSamples(re, im, scale, outRe, outIm)
                } else {
                    sumOverTaps(re, scale, outRe)
                    if !im.isEmpty { sumOverTaps(im, scale, outIm) }
                }
            }
        }
    }

    /// Two planes that `fill` writes, every element of them; of a real signal only the first, the second
    /// being zeros. Not zeroed first: writing fresh memory twice costs more than the convolution.
    static func planes(
        _ count: Int, isReal: Bool, fill: (UnsafeMutablePointer<Double>, UnsafeMutablePointer<Double>) -> Void
    ) -> (re: [Double], im: [Double]) {
        var im: [Double] = []
        let re = [Double](unsafeUninitializedCapacity: count) { re, initialised in
            if isReal {
                fill(re.baseAddress!, re.baseAddress!)
            } else {
                im = [Double](unsafeUninitializedCapacity: count) { im, initialised in
                    fill(re.baseAddress!, im.baseAddress!)
                    initialised = count
                }
            }
            initialised = count
        }
        return (re, isReal ? Array(repeating: 0, count: count) : im)
    }

    /// Taps as kernels: two phases at a time over one plane.
    private func sumOverTaps(
        _ input: UnsafeBufferPointer<Double>, _ scale: Double, _ out: UnsafeMutablePointer<Double>
    ) {
        taps.taps.withUnsafeBufferPointer { rows in
            for phase in stride(from: 0, to: taps.phases, by: 2) {
                // A last odd phase is summed twice, into the same place.
                let other = min(phase + 1, taps.phases - 1)
                DirectConvolution.convolve(
                    input: input, scale: scale, first: rows.baseAddress! + phase * taps.count,
                    second: rows.baseAddress! + other * taps.count, kernelCount: taps.count,
                    to: .init(first: out + phase, second: out + other, stride: taps.phases))
            }
        }
    }

    /// Samples as kernels, where there are fewer of them: both planes at a time over one phase's taps.
    private func sumOverSamples(
        _ re: UnsafeBufferPointer<Double>, _ im: UnsafeBufferPointer<Double>, _ scale: Double,
        _ outRe: UnsafeMutablePointer<Double>, _ outIm: UnsafeMutablePointer<Double>
    ) {
        taps.taps.withUnsafeBufferPointer { rows in
            for phase in 0..<taps.phases {
                let row = UnsafeBufferPointer(
                    rebasing: rows[(phase * taps.count)..<((phase + 1) * taps.count)])
                let isReal = im.isEmpty
                DirectConvolution.convolve(
                    input: row, scale: scale, first: re.baseAddress!,
                    second: isReal ? re.baseAddress! : im.baseAddress!,
                    kernelCount: re.count,
                    to: .init(
                        first: outRe + phase, second: (isReal ? outRe : outIm) + phase, stride: taps.phases))
            }
        }
    }

    func spectrum(size: Int) -> TapSpectrum {
        spectra.withLock { spectra in
            if let known = spectra.first(where: { $0.size == size }) { return known }
            let new = TapSpectrum(taps: taps, size: size, transform: transforms.transform(count: size))
            spectra.append(new)
            return new
        }
    }

    func transform(size: Int) -> FourierTransform { transforms.transform(count: size) }
}
