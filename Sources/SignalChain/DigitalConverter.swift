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
        var volts = SignalSegment(startTick: segment.startTick, re: segment.re, im: segment.im)
        var codes: ConvertedSignal.CodeSegment?
        var clipped = 0
        if let quantizer {
            let (i, clippedI) = Self.quantise(&volts.re, fullScaleVolts, quantizer)
            let (q, clippedQ) = Self.quantise(&volts.im, fullScaleVolts, quantizer)
            codes = ConvertedSignal.CodeSegment(startTick: segment.startTick, i: i, q: q)
            clipped =
                clippedI + clippedQ == 0 ? 0 : Self.countClipped(segment, fullScaleVolts, quantizer)
        } else {
            for k in volts.re.indices {
                volts.re[k] *= fullScaleVolts
                volts.im[k] *= fullScaleVolts
            }
        }
        if !isIdealMixer { mix(&volts) }
        return (codes, volts, clipped)
    }

    private func mix(_ volts: inout SignalSegment) {
        for k in volts.re.indices {
            let q = volts.im[k]
            volts.re[k] += quadratureArm.re * q
            volts.im[k] = quadratureArm.im * q
        }
    }

    /// Samples with at least one arm out of range.
    private static func countClipped(_ segment: SignalSegment, _ fullScale: Double, _ quantizer: Quantizer) -> Int {
        zip(segment.re, segment.im).count {
            quantizer.code($0 * fullScale).isClipped || quantizer.code($1 * fullScale).isClipped
        }
    }

    /// Turns a plane in units of full scale into the volts of its codes, in place: what `Quantizer` says,
    /// bit for bit, four samples at a time.
    private static func quantise(
        _ plane: inout [Double], _ fullScale: Double, _ quantizer: Quantizer
    ) -> (codes: [Int32], clipped: Int) {
        let count = plane.count
        var clipped = 0
        let codes = [Int32](unsafeUninitializedCapacity: count) { codes, initialised in
            plane.withUnsafeMutableBufferPointer { plane in
                let whole = count & ~3
                var clippedLanes = SIMD4<Int64>()
                for start in stride(from: 0, to: whole, by: 4) {
                    let place = UnsafeMutableRawPointer(plane.baseAddress! + start)
                    let group = quantise4(
                        place.loadUnaligned(as: SIMD4<Double>.self), fullScale, quantizer, &clippedLanes)
                    place.storeBytes(of: group.volts, as: SIMD4<Double>.self)
                    UnsafeMutableRawPointer(codes.baseAddress! + start)
                        .storeBytes(of: group.codes, as: SIMD4<Int32>.self)
                }
                clipped = Int(clippedLanes.wrappedSum())
                for k in whole..<count {
                    let (code, isClipped) = quantizer.code(plane[k] * fullScale)
                    plane[k] = quantizer.volts(code)
                    codes[k] = code
                    if isClipped { clipped += 1 }
                }
            }
            initialised = count
        }
        return (codes, clipped)
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
