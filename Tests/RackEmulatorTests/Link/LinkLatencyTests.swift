import RackModel
import RackNumerics
import RackUnits
import Testing

@testable import RackEmulator

@Suite("Latencies of the link")
struct LinkLatencyTests {
    private typealias Service = LinkTimeline.Service

    private func draws(_ model: LatencyModel, bytes: Int = 33, count: Int = 20_000) -> [Int64] {
        let draw = LatencyDraw(model, .linkWire, tickRate: TickRate(perSecond: 1_000_000_000_000)!)
        return (0..<count).map { draw.ticks(seed: 7, shot: UInt32($0 / 100), message: $0 % 100, bytes: bytes) }
    }

    private func mean(_ ticks: [Int64]) -> Double { ticks.reduce(0.0) { $0 + Double($1) } / Double(ticks.count) }

    @Test("The preset nvqlink has the mean and the maximum that were published")
    func nvqlink() {
        // In picoseconds; the clamps at ±3σ take less than 1 % from σ = 40 ns, and nothing from the mean.
        let ticks = draws(LatencyPreset.nvqlink.model)
        let mean = mean(ticks)
        #expect((mean - 3.84e6).magnitude < 5 * 0.04e6 / Double(ticks.count).squareRoot())
        #expect(ticks.max()! <= 3_960_000 && ticks.max()! > 3_940_000)
        #expect(ticks.min()! >= 3_720_000 && ticks.min()! < 3_740_000)
        let variance = ticks.reduce(0.0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / Double(ticks.count)
        #expect((variance.squareRoot() - 0.04e6).magnitude < 0.02 * 0.04e6)
        #expect(draws(LatencyPreset.triggerNetwork.model, count: 3) == [364_000, 364_000, 364_000])
    }

    @Test("A normal distribution is held inside its limits")
    func limits() {
        // Half of the draws are the minimum: the mean is σ·φ(0) above it, φ(0) = 1/√(2π).
        let ticks = draws(.normal(mean: 1e-6, sigma: 1e-7, minimum: 1e-6, maximum: 2e-6))
        #expect(ticks.allSatisfy { $0 >= 1_000_000 })
        let atLimit = ticks.count { $0 == 1_000_000 }
        #expect((Double(atLimit) - 10_000).magnitude < 5 * 70.7)
        #expect((mean(ticks) - 1_000_000 - 1e5 / (2 * Double.pi).squareRoot()).magnitude < 5 * 1e5 * 0.59 / 141.4)
    }

    @Test("Samples are equally likely, and those of the right size are drawn from")
    func samples() {
        let ticks = draws(.samples([1e-6, 2e-6, 3e-6, 4e-6]))
        for value in [1_000_000, 2_000_000, 3_000_000, 4_000_000] as [Int64] {
            #expect((Double(ticks.count { $0 == value }) - 5000).magnitude < 5 * 61.3)
        }
        let sizes = LatencyModel.bySize([
            LatencyModel.SizedSamples(bytes: 32, samples: [1e-6]),
            LatencyModel.SizedSamples(bytes: 64, samples: [2e-6]),
        ])
        for (bytes, wanted) in [(0, 1_000_000), (32, 1_000_000), (33, 2_000_000), (64, 2_000_000), (1000, 2_000_000)] {
            #expect(draws(sizes, bytes: bytes, count: 1) == [Int64(wanted)])
        }
    }

    @Test("A draw depends on shot, message and purpose, and on nothing else")
    func keys() {
        let model = LatencyModel.samples((0..<1000).map { Double($0) * 1e-9 })
        let rate = TickRate(perSecond: 1_000_000_000)!
        let wire = LatencyDraw(model, .linkWire, tickRate: rate)
        let service = LatencyDraw(model, .linkService, tickRate: rate)
        let first = (0..<200).map { wire.ticks(seed: 1, shot: 5, message: $0, bytes: 9) }
        let again = (0..<200).reversed().map { wire.ticks(seed: 1, shot: 5, message: $0, bytes: 9) }
        #expect(first == again.reversed())
        #expect(first != (0..<200).map { wire.ticks(seed: 1, shot: 6, message: $0, bytes: 9) })
        #expect(first != (0..<200).map { service.ticks(seed: 1, shot: 5, message: $0, bytes: 9) })
        // Messages beyond 2¹⁶ have draws of their own.
        #expect(first != (0..<200).map { wire.ticks(seed: 1, shot: 5, message: $0 + 65_536, bytes: 9) })
    }

    @Test("Messages queue as by hand")
    func queue() {
        var timeline = LinkTimeline(slots: 2)
        // Ready at 0, 1 and 2; wire 10, service 7.
        #expect(timeline.send(from: 0) == 0)
        #expect(timeline.serve(sent: 0, wire: 10, service: 7) == Service(start: 5, end: 12, received: 17))
        timeline.occupy(until: 17)
        // The host is busy until 12.
        #expect(timeline.send(from: 1) == 1)
        #expect(timeline.serve(sent: 1, wire: 10, service: 7) == Service(start: 12, end: 19, received: 24))
        timeline.occupy(until: 24)
        #expect(timeline.slotsInUse == 2)
        // Both slots are in use until 17.
        #expect(timeline.send(from: 2) == 17)
        #expect(timeline.slotsInUse == 1)
        #expect(timeline.serve(sent: 17, wire: 11, service: 0) == Service(start: 22, end: 22, received: 28))
        timeline.occupy(until: 28)
        // A message is ready no sooner than the one in front of it, and finds both slots in use until 24.
        #expect(timeline.send(from: -50) == 24)
        timeline.occupy(until: 25)
        // A slot that comes free out of order.
        #expect(timeline.send(from: 0) == 25)
        timeline.begin()
        #expect(timeline.send(from: 3) == 3)
        #expect(timeline.slotsInUse == 0)
    }
}
