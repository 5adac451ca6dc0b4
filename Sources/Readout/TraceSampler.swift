import RackNumerics

/// Noise, rounding and clipping of one record.
///
/// Samples are kept in codes (in volts for an ideal ADC), in single precision: a code of up to 20 bits is
/// exact.
struct TraceSampler {
    /// Volts of one unit of the samples.
    let scale: Double
    private let quantizer: Quantizer?
    private let sigma: Float
    private let key: DrawKey
    /// The ADC's own number of the record's first sample, from tick 0: noise belongs to that number, so it
    /// does not depend on what else is recorded.
    private let firstNumber: Int64
    private let count: Int
    private var noiseI: [Float]
    private var noiseQ: [Float]
    /// Padded with zeros to whole lanes beyond any capture's end.
    private(set) var re: [Float]
    private(set) var im: [Float]
    /// Whether the last shot clipped anything, and where: 1 for a sample of which I or Q was, else 0.
    private(set) var hasClipped = false
    private(set) var clipped: [Int32]

    static let lanes = 8

    init(plan: ReadoutPlan, record: DigitiserRecord, seed: UInt64) {
        quantizer = plan.digitiser.quantizer
        scale = plan.digitiser.quantizer?.voltsPerCode ?? 1
        sigma = Float(plan.digitiser.sigmaVolts / scale)
        key = DrawKey(seed: seed, element: plan.capturePort ?? 0, purpose: .traceNoise, index: 0)
        count = record.samples.count
        firstNumber = Self.firstNumber(of: record, plan: plan)
        noiseI = [Float](repeating: 0, count: count + 2)
        noiseQ = noiseI
        re = [Float](repeating: 0, count: count + Self.lanes)
        im = re
        clipped = [Int32](repeating: 0, count: count)
    }

    static func firstNumber(of record: DigitiserRecord, plan: ReadoutPlan) -> Int64 {
        let fromZero = SampleAxis(
            originTick: 0, ticksPerSample: plan.axis.ticksPerSample, count: 0, rate: plan.axis.rate)
        return Int64(fromZero.sample(atOrBefore: plan.axis.tick(record.samples.lowerBound)) + plan.delaySamples)
    }

    /// Digitises one shot.
    mutating func sample(_ field: FieldMaker, shot: UInt32) {
        // Draws come in blocks of two samples, the first of an even number.
        let skip = Int(firstNumber & 1)
        let (key, first, drawn) = (key, firstNumber - Int64(skip), count + skip)
        noiseI.withUnsafeMutableBufferPointer { i in
            noiseQ.withUnsafeMutableBufferPointer { q in
                NormalBlocks.fillSamples(
                    key: key, shot: shot, first: first, count: drawn, i: i.baseAddress!, q: q.baseAddress!)
            }
        }
        hasClipped = false
        let arm = Arm(sigma: sigma, quantizer: quantizer, count: count)
        let clipsI = arm.digitise(field.re, noiseI, skip: skip, into: &re)
        let clipsQ = arm.digitise(field.im, noiseQ, skip: skip, into: &im)
        guard clipsI || clipsQ, let quantizer else { return }
        hasClipped = true
        // Seldom: find out which samples, from the same sums.
        arm.mark(field.re, noiseI, field.im, noiseQ, skip: skip, quantizer, in: &clipped)
    }

    /// One of the digitiser's two inputs: `Quantizer.code` in units of its codes, in single precision.
    private struct Arm {
        let sigma: Float
        let quantizer: Quantizer?
        let count: Int

        /// Adds 1.5·2²³: in single precision what is left is a whole number, nearest and ties to even.
        private static let toWhole: Float = 0x1.8p23

        /// Whether any sample was clipped.
        func digitise(_ field: [Float], _ noise: [Float], skip: Int, into samples: inout [Float]) -> Bool {
            guard let quantizer else {
                for k in 0..<count { samples[k] = field[k] + sigma * noise[skip + k] }
                return false
            }
            let (low, high) = (Float(-quantizer.codesPerFullScale), Float(quantizer.codesPerFullScale - 1))
            // Beyond 2²¹ codes the trick with the magic number has no room.
            guard quantizer.codesPerFullScale <= 0x1p20 else {
                var isClipped = false
                for k in 0..<count {
                    let exact = (field[k] + sigma * noise[skip + k]).rounded(.toNearestOrEven)
                    samples[k] = max(min(exact, high), low)
                    isClipped = isClipped || samples[k] != exact
                }
                return isClipped
            }
            return field.withUnsafeBufferPointer { field in
                noise.withUnsafeBufferPointer { noise in
                    samples.withUnsafeMutableBufferPointer { samples in
                        round(field.baseAddress!, noise.baseAddress! + skip, samples.baseAddress!, low, high)
                    }
                }
            }
        }

        @inline(__always)
        private static func held(_ x: SIMD8<Float>, _ low: SIMD8<Float>, _ high: SIMD8<Float>) -> SIMD8<Float>
        {
            let below = x.replacing(with: high, where: x .> high)
            return below.replacing(with: low, where: below .< low)
        }

        private func round(
            _ field: UnsafePointer<Float>, _ noise: UnsafePointer<Float>,
            _ samples: UnsafeMutablePointer<Float>,
            _ low: Float, _ high: Float
        ) -> Bool {
            typealias Lanes = SIMD8<Float>
            var (least, most) = (Lanes(repeating: 0), Lanes(repeating: 0))
            let magic = Lanes(repeating: Self.toWhole)
            let (floor, ceiling) = (Lanes(repeating: low), Lanes(repeating: high))
            let (under, over) = (Lanes(repeating: low - 1), Lanes(repeating: high + 1))
            let gain = Lanes(repeating: sigma)
            let whole = count & ~7
            var k = 0
            while k < whole {
                let f = UnsafeRawPointer(field + k).loadUnaligned(as: Lanes.self)
                let n = UnsafeRawPointer(noise + k).loadUnaligned(as: Lanes.self)
                let x = Self.held(f + gain * n, under, over)
                let code = (x + magic) - magic
                least.replace(with: code, where: code .< least)
                most.replace(with: code, where: code .> most)
                UnsafeMutableRawPointer(samples + k)
                    .storeBytes(of: Self.held(code, floor, ceiling), as: Lanes.self)
                k += 8
            }
            var isClipped = least.min() < low || most.max() > high
            while k < count {
                let x = max(min(field[k] + sigma * noise[k], high + 1), low - 1)
                let code = (x + Self.toWhole) - Self.toWhole
                isClipped = isClipped || code < low || code > high
                samples[k] = max(min(code, high), low)
                k += 1
            }
            return isClipped
        }

        /// Whole codes stand for a range of half a code to either side, its ends going to the even one: the
        /// highest code is odd and the lowest even.
        func mark(
            _ fieldI: [Float], _ noiseI: [Float], _ fieldQ: [Float], _ noiseQ: [Float], skip: Int,
            _ quantizer: Quantizer, in clipped: inout [Int32]
        ) {
            let low = Float(-quantizer.codesPerFullScale) - 0.5
            let high = Float(quantizer.codesPerFullScale) - 0.5
            for k in 0..<count {
                let i = fieldI[k] + sigma * noiseI[skip + k]
                let q = fieldQ[k] + sigma * noiseQ[skip + k]
                clipped[k] = (i < low ? 1 : 0) | (i >= high ? 1 : 0) | (q < low ? 1 : 0) | (q >= high ? 1 : 0)
            }
        }
    }
}
