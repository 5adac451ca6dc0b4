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

    /// Codes (empty when ideal) and volts of a segment in units of full scale, and how many samples
    /// clipped.
    func convert(
        _ segment: SignalSegment
    ) -> (codes: ConvertedSignal.CodeSegment?, volts: SignalSegment, clipped: Int) {
        guard let quantizer else {
            let volts = segment.scaled(by: Complex(fullScaleVolts))
            return (nil, mixed(volts), 0)
        }
        let i = Self.quantise(segment.re, fullScaleVolts, quantizer)
        let q = Self.quantise(segment.im, fullScaleVolts, quantizer)
        let clipped = i.clipped + q.clipped == 0 ? 0 : Self.countClipped(segment, fullScaleVolts, quantizer)
        return (
            ConvertedSignal.CodeSegment(startTick: segment.startTick, i: i.codes, q: q.codes),
            mixed(SignalSegment(startTick: segment.startTick, re: i.volts, im: q.volts)), clipped
        )
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

    /// Samples with at least one arm out of range.
    private static func countClipped(_ segment: SignalSegment, _ fullScale: Double, _ quantizer: Quantizer)
        -> Int
    {
        zip(segment.re, segment.im).count {
            quantizer.code($0 * fullScale).isClipped || quantizer.code($1 * fullScale).isClipped
        }
    }

    /// The codes of a plane in units of full scale, and their volts: what `Quantizer` says, bit for bit, four
    /// samples at a time.
    private static func quantise(
        _ plane: [Double], _ fullScale: Double, _ quantizer: Quantizer
    ) -> (codes: [Int32], volts: [Double], clipped: Int) {
        let count = plane.count
        var clippedLanes = SIMD4<Int64>()
        var clippedRest = 0
        var codes: [Int32] = []
        let volts = [Double](unsafeUninitializedCapacity: count) { volts, initialised in
            codes = [Int32](unsafeUninitializedCapacity: count) { codes, initialised in
                plane.withUnsafeBufferPointer { plane in
                    let whole = count & ~3
                    let (source, target) = (
                        UnsafeRawPointer(plane.baseAddress!), UnsafeMutableRawPointer(volts.baseAddress!)
                    )
                    let codeTarget = UnsafeMutableRawPointer(codes.baseAddress!)
                    for start in stride(from: 0, to: whole, by: 4) {
                        let group = quantise4(
                            source.loadUnaligned(fromByteOffset: 8 * start, as: SIMD4<Double>.self),
                            fullScale,
                            quantizer, &clippedLanes)
                        target.storeBytes(of: group.volts, toByteOffset: 8 * start, as: SIMD4<Double>.self)
                        codeTarget.storeBytes(of: group.codes, toByteOffset: 4 * start, as: SIMD4<Int32>.self)
                    }
                    for k in whole..<count {
                        let (code, isClipped) = quantizer.code(plane[k] * fullScale)
                        volts[k] = quantizer.volts(code)
                        codes[k] = code
                        if isClipped { clippedRest += 1 }
                    }
                }
                initialised = count
            }
            initialised = count
        }
        return (codes, volts, Int(clippedLanes.wrappedSum()) + clippedRest)
    }

    /// Rounding to even by adding 1.5·2⁵²: the sum's last bits are the code.
    @inline(__always)
    private static func quantise4(
        _ samples: SIMD4<Double>, _ fullScale: Double, _ quantizer: Quantizer, _ clipped: inout SIMD4<Int64>
    ) -> (codes: SIMD4<Int32>, volts: SIMD4<Double>) {
        let magic = SIMD4<Double>(repeating: 0x1.8p52)
        let range = quantizer.codesPerFullScale
        // Far outside the range every value clips alike; inside ±2³⁰ the sum below is exact rounding.
        let exact = clamp(samples * fullScale / quantizer.voltsPerCode, -0x1p30, 0x1p30)
        let rounded = (exact + magic) - magic
        let held = clamp(rounded, -range, range - 1)
        clipped &+= SIMD4<Int64>().replacing(with: 1, where: held .!= rounded)
        let bits = unsafeBitCast(held + magic, to: SIMD4<Int64>.self)
        return (SIMD4<Int32>(truncatingIfNeeded: bits), held * quantizer.voltsPerCode)
    }

    @inline(__always)
    private static func clamp(_ x: SIMD4<Double>, _ low: Double, _ high: Double) -> SIMD4<Double> {
        let raised = x.replacing(with: low, where: x .< SIMD4(repeating: low))
        return raised.replacing(with: high, where: raised .> SIMD4(repeating: high))
    }
}
