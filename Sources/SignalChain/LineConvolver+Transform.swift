extension LineConvolver {
    /// Overlap-save.
    ///
    /// A complex signal takes one transform a phase on the way back; of a real signal two phases share one,
    /// h_m in the real and h_{m+1} in the imaginary part.
    func overlapSave(
        _ re: [Double], _ im: [Double], _ scale: Double, _ outRe: UnsafeMutablePointer<Double>,
        _ outIm: UnsafeMutablePointer<Double>
    ) {
        let outputs = outputCount(re.count)
        // FFTW's estimated plans are quickest up to 2048 points: twice the taps, not more, is the best block.
        let block = max(FourierTransformCache.size(atLeast: 2 * taps.count), 1024)
        let whole = FourierTransformCache.size(atLeast: outputs)
        let size = min(block, whole)
        let lead = whole <= block ? 0 : taps.count - 1
        let (transform, spectrum) = (transform(size: size), spectrum(size: size))
        let input = AlignedComplexBuffer(count: size)
        let inputSpectrum = AlignedComplexBuffer(count: size)
        let product = AlignedComplexBuffer(count: size)
        let first = AlignedComplexBuffer(count: size)
        let second = AlignedComplexBuffer(count: size)
        for start in stride(from: 0, to: outputs, by: size - lead) {
            Self.load(re: re, im: im, scale: scale, from: start - lead, into: input)
            transform.forward(input, into: inputSpectrum)
            let kept = min(size - lead, outputs - start)
            for phase in stride(from: 0, to: taps.phases, by: 2) {
                let hasSecond = phase + 1 < taps.phases
                let place = start * taps.phases + phase
                if im.isEmpty {
                    spectrum.multiplyPair(inputSpectrum, phase: phase, into: product)
                    transform.backward(product, into: first)
                    Self.store(
                        first.values + 2 * lead, kept, outRe + place, stride: taps.phases, both: hasSecond)
                    continue
                }
                spectrum.multiply(inputSpectrum, phase: phase, into: product)
                transform.backward(product, into: first)
                if hasSecond {
                    spectrum.multiply(inputSpectrum, phase: phase + 1, into: product)
                    transform.backward(product, into: second)
                }
                Self.store(
                    first.values + 2 * lead, second.values + 2 * lead, kept, outRe + place, outIm + place,
                    stride: taps.phases, both: hasSecond)
            }
        }
    }

    /// Interleaves the inputs from index `first` on, zeros where there are none.
    private static func load(
        re: [Double], im: [Double], scale: Double, from first: Int,
        into buffer: borrowing AlignedComplexBuffer
    ) {
        let lower = min(max(0, -first), buffer.count)
        let upper = max(lower, min(buffer.count, re.count - first))
        let values = buffer.values
        for slot in 0..<2 * lower { values[slot] = 0 }
        for slot in 2 * upper..<2 * buffer.count { values[slot] = 0 }
        guard lower < upper else { return }
        re.withUnsafeBufferPointer { re in
            im.withUnsafeBufferPointer { im in
                let re = re.baseAddress! + (first + lower)
                let place = values + 2 * lower
                if im.isEmpty {
                    for k in 0..<upper - lower {
                        place[2 * k] = scale * re[k]
                        place[2 * k + 1] = 0
                    }
                } else {
                    let im = im.baseAddress! + (first + lower)
                    for k in 0..<upper - lower {
                        place[2 * k] = scale * re[k]
                        place[2 * k + 1] = scale * im[k]
                    }
                }
            }
        }
    }

    /// Two phases of a real signal, which lie interleaved in `source`.
    private static func store(
        _ source: UnsafePointer<Double>, _ count: Int, _ out: UnsafeMutablePointer<Double>, stride: Int,
        both: Bool
    ) {
        if stride == 2 {
            out.update(from: source, count: 2 * count)
            return
        }
        for n in 0..<count { out[n * stride] = source[2 * n] }
        if both { for n in 0..<count { out[n * stride + 1] = source[2 * n + 1] } }
    }

    /// Two phases (or one) of a complex signal.
    private static func store(
        _ first: UnsafePointer<Double>, _ second: UnsafePointer<Double>, _ count: Int,
        _ re: UnsafeMutablePointer<Double>, _ im: UnsafeMutablePointer<Double>, stride: Int, both: Bool
    ) {
        guard both else {
            for n in 0..<count {
                re[n * stride] = first[2 * n]
                im[n * stride] = first[2 * n + 1]
            }
            return
        }
        for n in 0..<count {
            re[n * stride] = first[2 * n]
            re[n * stride + 1] = second[2 * n]
            im[n * stride] = first[2 * n + 1]
            im[n * stride + 1] = second[2 * n + 1]
        }
    }
}

/// The transforms of a line's taps, with the 1/N of the way back in them.
final class TapSpectrum: Sendable {
    let size: Int
    /// Phase by phase, interleaved: 2·size numbers each.
    private let single: [Double]
    /// The transforms of h_m + i·h_{m+1} for even m, in the same form.
    private let pairs: [Double]

    init(taps: LineTaps, size: Int, transform: FourierTransform) {
        self.size = size
        let buffer = AlignedComplexBuffer(count: size)
        let transformed = AlignedComplexBuffer(count: size)
        func spectrum(re: Int, im: Int?) -> UnsafeBufferPointer<Double> {
            for slot in 0..<size {
                let isTap = slot < taps.count
                buffer.values[2 * slot] = isTap ? taps.taps[re * taps.count + slot] / Double(size) : 0
                buffer.values[2 * slot + 1] =
                    isTap ? im.map { taps.taps[$0 * taps.count + slot] / Double(size) } ?? 0 : 0
            }
            transform.forward(buffer, into: transformed)
            return UnsafeBufferPointer(start: transformed.values, count: 2 * size)
        }
        var (single, pairs): ([Double], [Double]) = ([], [])
        for phase in 0..<taps.phases {
            single.append(contentsOf: spectrum(re: phase, im: nil))
            guard phase % 2 == 0 else { continue }
            pairs.append(contentsOf: spectrum(re: phase, im: phase + 1 < taps.phases ? phase + 1 : nil))
        }
        (self.single, self.pairs) = (single, pairs)
    }

    /// `output` = `input` times the spectrum of `phase`.
    func multiply(
        _ input: borrowing AlignedComplexBuffer, phase: Int, into output: borrowing AlignedComplexBuffer
    ) { Self.multiply(input.values, single, offset: 2 * size * phase, size, into: output.values) }

    /// `output` = `input` times the spectrum of the taps of `phase` and, turned by i, of the next.
    func multiplyPair(
        _ input: borrowing AlignedComplexBuffer, phase: Int, into output: borrowing AlignedComplexBuffer
    ) { Self.multiply(input.values, pairs, offset: size * phase, size, into: output.values) }

    private static func multiply(
        _ x: UnsafePointer<Double>, _ spectrum: [Double], offset: Int, _ count: Int,
        into y: UnsafeMutablePointer<Double>
    ) {
        spectrum.withUnsafeBufferPointer { spectrum in
            let h = UnsafeRawPointer(spectrum.baseAddress! + offset)
            let (x, y) = (UnsafeRawPointer(x), UnsafeMutableRawPointer(y))
            let pairStride = MemoryLayout<SIMD4<Double>>.stride
            // Sizes are powers of two from 2 up: whole pairs.
            for pair in 0..<count / 2 {
                let a = x.loadUnaligned(fromByteOffset: pair * pairStride, as: SIMD4<Double>.self)
                let b = h.loadUnaligned(fromByteOffset: pair * pairStride, as: SIMD4<Double>.self)
                let re = SIMD4(a.x, a.x, a.z, a.z)
                let im = SIMD4(-a.y, a.y, -a.w, a.w)
                let swapped = SIMD4(b.y, b.x, b.w, b.z)
                y.storeBytes(
                    of: re * b + im * swapped, toByteOffset: pair * pairStride, as: SIMD4<Double>.self)
            }
        }
    }
}
