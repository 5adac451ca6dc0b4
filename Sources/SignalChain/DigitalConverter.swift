internal import RackModel
internal import RackNumerics

/// A pair of DACs (I and Q) with the mixer behind them.
struct DigitalConverter: Sendable {
    let fullScaleVolts: Double
    /// `nil`: ideal.
    let quantizer: Quantizer?
    /// What one volt on the Q arm gives: i·g·e^(iφ), the arm's gain and its turn in the sense of a
    /// program's phase.
    let quadratureArm: Complex
    let isIdealMixer: Bool

    init(converter: Converter, mixer: Mixer) {
        fullScaleVolts = converter.fullScaleVolts
        quantizer = converter.bits.map { Quantizer(bits: $0, fullScaleVolts: converter.fullScaleVolts) }
        quadratureArm = mixer.gainRatio * (Complex.i * Complex.unit(radians: mixer.phaseRadians))
        isIdealMixer = mixer.gainRatio == 1 && mixer.phaseRadians == 0
    }

    /// z' = I + i·g·e^(iφ)·Q = K₁z + K₂z*: the gain K₁ = (1 + g e^(iφ))/2 of the wanted sideband.
    var wantedSideband: Complex { isIdealMixer ? .one : 0.5 * (Complex.one - Complex.i * quadratureArm) }

    /// Codes (`nil` when ideal) and volts of a segment in units of full scale, and how many samples had at
    /// least one arm out of range.
    func convert(
        _ segment: SignalSegment
    ) -> (codes: ConvertedSignal.CodeSegment?, volts: SignalSegment, clipped: Int) {
        guard let quantizer else {
            let volts = segment.scaled(by: Complex(fullScaleVolts))
            return (nil, mixed(volts), 0)
        }
        let count = segment.count
        var clipped = 0
        var (i, q): ([Int32], [Int32]) = ([], [])
        let volts = SignalSegment(startTick: segment.startTick, count: count) { re, im in
            let quantization = Quantization(self, quantizer, re: re, im: im)
            i = [Int32](unsafeUninitializedCapacity: count) { i, initialised in
                q = [Int32](unsafeUninitializedCapacity: count) { q, initialised in
                    clipped = quantization.run(segment, i: i.baseAddress!, q: q.baseAddress!)
                    initialised = count
                }
                initialised = count
            }
        }
        return (ConvertedSignal.CodeSegment(startTick: segment.startTick, i: i, q: q), volts, clipped)
    }

    private func mixed(_ volts: consuming SignalSegment) -> SignalSegment {
        guard !isIdealMixer else { return volts }
        for k in volts.re.indices {
            let q = volts.im[k]
            volts.re[k] += quadratureArm.re * q
            volts.im[k] = quadratureArm.im * q
        }
        return volts
    }
}

/// One pass over a segment through both DACs and the mixer: what `Quantizer` says, bit for bit, four samples
/// at a time.
private struct Quantization {
    let fullScale: Double
    let quantizer: Quantizer
    /// `nil`: the Q arm is i exactly.
    let quadratureArm: Complex?
    let re: UnsafeMutablePointer<Double>
    let im: UnsafeMutablePointer<Double>

    typealias Lanes = SIMD4<Double>
    typealias Mask = SIMDMask<SIMD4<Int64>>

    init(
        _ converter: DigitalConverter, _ quantizer: Quantizer, re: UnsafeMutablePointer<Double>,
        im: UnsafeMutablePointer<Double>
    ) {
        fullScale = converter.fullScaleVolts
        self.quantizer = quantizer
        quadratureArm = converter.isIdealMixer ? nil : converter.quadratureArm
        (self.re, self.im) = (re, im)
    }

    /// How many samples clip.
    func run(
        _ segment: SignalSegment, i: UnsafeMutablePointer<Int32>, q: UnsafeMutablePointer<Int32>
    ) -> Int {
        segment.re.withUnsafeBufferPointer { sourceRe in
            segment.im.withUnsafeBufferPointer { sourceIm in
                let whole = sourceRe.count & ~3
                var lanes = SIMD4<Int64>()
                if let arm = quadratureArm {
                    lanes = groups(whole, sourceRe.baseAddress!, sourceIm.baseAddress!, i, q) { re, im in
                        (re + arm.re * im, arm.im * im)
                    }
                } else {
                    lanes = groups(whole, sourceRe.baseAddress!, sourceIm.baseAddress!, i, q) { ($0, $1) }
                }
                var clipped = Int(lanes.wrappedSum())
                for k in whole..<sourceRe.count {
                    let (codeI, clipsI) = quantizer.code(sourceRe[k] * fullScale)
                    let (codeQ, clipsQ) = quantizer.code(sourceIm[k] * fullScale)
                    (i[k], q[k]) = (codeI, codeQ)
                    let (x, y) = (quantizer.volts(codeI), quantizer.volts(codeQ))
                    re[k] = quadratureArm.map { x + $0.re * y } ?? x
                    im[k] = quadratureArm.map { $0.im * y } ?? y
                    if clipsI || clipsQ { clipped += 1 }
                }
                return clipped
            }
        }
    }

    /// The first `count` samples, a multiple of four, and per lane how many clip.
    @inline(__always)
    private func groups(
        _ count: Int, _ sourceRe: UnsafePointer<Double>, _ sourceIm: UnsafePointer<Double>,
        _ i: UnsafeMutablePointer<Int32>, _ q: UnsafeMutablePointer<Int32>,
        mix: (Lanes, Lanes) -> (Lanes, Lanes)
    ) -> SIMD4<Int64> {
        var clipped = SIMD4<Int64>()
        for k in stride(from: 0, to: count, by: 4) {
            let x = quantise(UnsafeRawPointer(sourceRe + k).loadUnaligned(as: Lanes.self))
            let y = quantise(UnsafeRawPointer(sourceIm + k).loadUnaligned(as: Lanes.self))
            UnsafeMutableRawPointer(i + k).storeBytes(of: x.codes, as: SIMD4<Int32>.self)
            UnsafeMutableRawPointer(q + k).storeBytes(of: y.codes, as: SIMD4<Int32>.self)
            clipped &+= SIMD4<Int64>().replacing(with: 1, where: x.clips .| y.clips)
            let mixed = mix(x.volts, y.volts)
            UnsafeMutableRawPointer(re + k).storeBytes(of: mixed.0, as: Lanes.self)
            UnsafeMutableRawPointer(im + k).storeBytes(of: mixed.1, as: Lanes.self)
        }
        return clipped
    }

    /// Rounding to even by adding 1.5·2⁵²: the sum's last bits are the code.
    @inline(__always)
    private func quantise(_ samples: Lanes) -> (codes: SIMD4<Int32>, volts: Lanes, clips: Mask) {
        let magic = Lanes(repeating: 0x1.8p52)
        let range = quantizer.codesPerFullScale
        // Far outside the range every value clips alike; inside ±2³⁰ the sum below is exact rounding.
        let exact = Self.clamp(samples * fullScale / quantizer.voltsPerCode, -0x1p30, 0x1p30)
        let rounded = (exact + magic) - magic
        let held = Self.clamp(rounded, -range, range - 1)
        let bits = unsafeBitCast(held + magic, to: SIMD4<Int64>.self)
        return (SIMD4<Int32>(truncatingIfNeeded: bits), held * quantizer.voltsPerCode, held .!= rounded)
    }

    @inline(__always)
    private static func clamp(_ x: Lanes, _ low: Double, _ high: Double) -> Lanes {
        let raised = x.replacing(with: low, where: x .< Lanes(repeating: low))
        return raised.replacing(with: high, where: raised .> Lanes(repeating: high))
    }
}
