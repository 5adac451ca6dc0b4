internal import RackModel
internal import RackNumerics
internal import RackUnits
internal import RealModule

/// A latency of one message of one shot, drawn in whole ticks.
struct LatencyDraw {
    let model: LatencyModel
    let purpose: DrawPurpose
    let ticksPerSecond: Double

    init(_ model: LatencyModel, _ purpose: DrawPurpose, tickRate: TickRate) {
        self.model = model
        self.purpose = purpose
        ticksPerSecond = Double(tickRate.perSecond)
    }

    /// - Parameters:
    ///   - seed: of the sweep point.
    ///   - message: its number in the shot: the index of the draw, since an element has only 16 bits.
    ///   - bytes: of the request behind its header.
    func ticks(seed: UInt64, shot: UInt32, message: Int, bytes: Int) -> Int64 {
        if case .constant(let seconds) = model { return ticks(seconds) }
        // One block of four words, which is two uniforms.
        var draws = Philox(seed: seed, shot: shot, element: 0, purpose: purpose, index: UInt64(message))
        switch model {
        case .constant(let seconds): return ticks(seconds)
        case .normal(let mean, let sigma, let minimum, let maximum):
            // Box and Muller, doi:10.1214/aoms/1177706645.
            let radius = Double.sqrt(-2 * Double.log(draws.nextUniform()))
            let normal = radius * Double.cos(2 * .pi * draws.nextUniform())
            return ticks(min(max(mean + sigma * normal, minimum), maximum))
        case .samples(let samples): return ticks(Self.pick(samples, draws.nextUniform()))
        case .bySize(let sizes):
            guard let size = sizes.first(where: { $0.bytes >= bytes }) ?? sizes.last else { return 0 }
            return ticks(Self.pick(size.samples, draws.nextUniform()))
        }
    }

    private static func pick(_ samples: [Double], _ uniform: Double) -> Double {
        samples.isEmpty ? 0 : samples[min(Int(uniform * Double(samples.count)), samples.count - 1)]
    }

    /// The nearest whole number of ticks; a check of the device holds latencies to a second.
    private func ticks(_ seconds: Double) -> Int64 { Int64((seconds * ticksPerSecond).rounded()) }
}
