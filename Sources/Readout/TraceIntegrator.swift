import RackNumerics

/// Demodulates and integrates one capture of a record.
struct TraceIntegrator {
    private let offset: Int
    private let count: Int
    /// The samples that no earlier capture of the record has counted, if clipped.
    private let own: Range<Int>
    /// Padded with zeros to whole lanes, in volts per unit of the samples.
    private let weightsRe: [Float]
    private let weightsIm: [Float]
    private let turnRe: [Float]
    private let turnIm: [Float]
    private let hasCodes: Bool

    init(plan: ReadoutPlan, capture: Int, record: DigitiserRecord, scale: Double) {
        let table = plan.tables[capture]
        let start = record.samples.lowerBound
        offset = table.samples.lowerBound - start
        count = table.samples.count
        let earlier = record.captures.prefix { $0 != capture }
        let covered = earlier.map { plan.tables[$0].samples.upperBound }.max() ?? start
        let from = min(max(covered, table.samples.lowerBound), table.samples.upperBound)
        own = (from - start)..<(table.samples.upperBound - start)
        let padding = [Float](
            repeating: 0, count: (TraceSampler.lanes - count % TraceSampler.lanes) % TraceSampler.lanes)
        weightsRe = table.weights.map { Float(scale * $0.re) } + padding
        weightsIm = table.weights.map { Float(scale * $0.im) } + padding
        turnRe = table.demodulation.map { Float(scale * $0.re) }
        turnIm = table.demodulation.map { Float(scale * $0.im) }
        hasCodes = plan.digitiser.bits.map { $0 <= 16 } ?? false
    }

    /// Makes room for `shots` shots, every element of which `integrate` will write: none is set twice.
    func reserve(shots: Int, keep: Bool, in capture: inout ReadoutOutcome.Capture) {
        func room<Number>(_ count: Int) -> [Number] {
            [Number](unsafeUninitializedCapacity: count) { $1 = count }
        }
        (capture.i, capture.q) = (room(shots), room(shots))
        guard keep else { return }
        (capture.traceI, capture.traceQ) = (room(shots * count), room(shots * count))
        guard hasCodes else { return }
        (capture.rawI, capture.rawQ) = (room(shots * count), room(shots * count))
    }

    func integrate(_ sampler: TraceSampler, shot: Int, keep: Bool, into capture: inout ReadoutOutcome.Capture)
    {
        sampler.re.withUnsafeBufferPointer { re in
            sampler.im.withUnsafeBufferPointer { im in
                let (x, y) = (re.baseAddress! + offset, im.baseAddress! + offset)
                let point = self.point(x, y)
                capture.i[shot] = Float(point.re)
                capture.q[shot] = Float(point.im)
                if keep { store(x, y, shot: shot, into: &capture) }
            }
        }
        if sampler.hasClipped {
            capture.saturatedSamples += Int(sampler.clipped[own].reduce(0, &+))
        }
    }

    /// Σ Wₖxₖ in lanes: single precision within 512 samples, double beyond.
    private func point(_ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>) -> Complex {
        typealias Lanes = SIMD8<Float>
        return weightsRe.withUnsafeBufferPointer { weightsRe in
            weightsIm.withUnsafeBufferPointer { weightsIm in
                var total = Complex.zero
                var start = 0
                while start < weightsRe.count {
                    let end = min(start + 512, weightsRe.count)
                    var (i, q) = (Lanes(repeating: 0), Lanes(repeating: 0))
                    for k in stride(from: start, to: end, by: 8) {
                        let a = UnsafeRawPointer(weightsRe.baseAddress! + k).loadUnaligned(as: Lanes.self)
                        let b = UnsafeRawPointer(weightsIm.baseAddress! + k).loadUnaligned(as: Lanes.self)
                        let u = UnsafeRawPointer(x + k).loadUnaligned(as: Lanes.self)
                        let v = UnsafeRawPointer(y + k).loadUnaligned(as: Lanes.self)
                        i += a * u - b * v
                        q += a * v + b * u
                    }
                    for lane in 0..<8 { total += Complex(Double(i[lane]), Double(q[lane])) }
                    start = end
                }
                return total
            }
        }
    }

    private func store(
        _ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>, shot: Int,
        into capture: inout ReadoutOutcome.Capture
    ) {
        let start = shot * count
        capture.traceI.withUnsafeMutableBufferPointer { i in
            capture.traceQ.withUnsafeMutableBufferPointer { q in
                demodulate(x, y, i.baseAddress! + start, q.baseAddress! + start)
            }
        }
        guard hasCodes else { return }
        capture.rawI.withUnsafeMutableBufferPointer { encode(x, $0.baseAddress! + start) }
        capture.rawQ.withUnsafeMutableBufferPointer { encode(y, $0.baseAddress! + start) }
    }

    private func demodulate(
        _ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>, _ i: UnsafeMutablePointer<Float>,
        _ q: UnsafeMutablePointer<Float>
    ) {
        turnRe.withUnsafeBufferPointer { turnRe in
            turnIm.withUnsafeBufferPointer { turnIm in
                let (a, b) = (turnRe.baseAddress!, turnIm.baseAddress!)
                for k in 0..<count {
                    i[k] = a[k] * x[k] - b[k] * y[k]
                    q[k] = a[k] * y[k] + b[k] * x[k]
                }
            }
        }
    }

    /// Adding 1.5·2²³ puts a small whole number into the low bits of the significand.
    private func encode(_ x: UnsafePointer<Float>, _ codes: UnsafeMutablePointer<Int16>) {
        for k in 0..<count { codes[k] = Int16(truncatingIfNeeded: (x[k] + 0x1.8p23).bitPattern) }
    }
}
