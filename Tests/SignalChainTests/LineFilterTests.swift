import RackModel
import RackNumerics
import RealModule
import Testing

@testable import SignalChain

@Suite("Line filters")
struct LineFilterTests {
    @Test(
        "Rise time times bandwidth, and overshoot, are the textbook's",
        arguments: [
            (LineFilter.singlePole(cutoffHz: 0.4e9), 0.3497, 0.0),
            (.gaussian(cutoffHz: 0.4e9), 0.3396, 0.0),
            (.bessel(order: 4, cutoffHz: 0.4e9), 0.3501, 0.0084),
        ])
    func riseTimes(_ filter: LineFilter, _ product: Double, _ overshoot: Double) {
        let step = { filter.stepResponse(atSeconds: $0) }
        let low = crossing(0.1, from: -3e-9, to: 1e-9, of: step)
        let high = crossing(0.9, from: -3e-9, to: 1.5e-9, of: step)
        #expect(((high - low) * 0.4e9 - product).magnitude < 5e-5)
        let largest = (0..<4000).map { step(Double($0) * 5e-12) }.max()!
        #expect((largest - 1 - overshoot).magnitude < 5e-5)
    }

    @Test(
        "Low-pass filters are at −3 dB (half power) at their cutoff and pass a constant unchanged",
        arguments: [
            LineFilter.singlePole(cutoffHz: 0.3e9), .gaussian(cutoffHz: 0.3e9),
            .bessel(order: 1, cutoffHz: 0.3e9),
            .bessel(order: 2, cutoffHz: 0.3e9), .bessel(order: 3, cutoffHz: 0.3e9),
            .bessel(order: 5, cutoffHz: 0.3e9),
            .bessel(order: 6, cutoffHz: 0.3e9), .bessel(order: 7, cutoffHz: 0.3e9),
            .bessel(order: 8, cutoffHz: 0.3e9),
        ])
    func halfPower(_ filter: LineFilter) {
        #expect((filter.response(atHz: 0.3e9).squaredMagnitude - 0.5).magnitude < 1e-12)
        #expect((filter.response(atHz: 0) - .one).magnitude < 1e-12)
        #expect((filter.stepResponse(atSeconds: 50e-9) - 1).magnitude < 1e-12)
    }

    @Test("A Bessel filter's group delay is flat: below half its cutoff it varies by less than 1 %")
    func besselDelay() {
        let filter = LineFilter.bessel(order: 4, cutoffHz: 1e9)
        let delays = stride(from: 0.01e9, through: 0.5e9, by: 0.07e9).map { f in
            let turn = filter.response(atHz: f + 1e5) / filter.response(atHz: f - 1e5)
            return -turn.argument / (2 * .pi * 2e5)
        }
        #expect((delays.max()! - delays.min()!) / delays[0] < 0.01)
    }

    @Test(
        "The step response's slope has the frequency response as its transform",
        arguments: [
            LineFilter.singlePole(cutoffHz: 0.4e9), .gaussian(cutoffHz: 0.4e9),
            .bessel(order: 3, cutoffHz: 0.4e9),
            .bessel(order: 8, cutoffHz: 0.4e9), .exponential(amplitude: -0.2, tauSeconds: 2e-9),
            .reflection(coefficient: 0.1, delaySeconds: 3.3e-9),
            .measured(impulseResponse: [0.7, 0.4, -0.1], periodSeconds: 1e-9),
        ])
    func transform(_ filter: LineFilter) {
        // Σ (s(t + δ) − s(t)) e^(−2πif(t + δ/2)), over a time in which every filter here settles.
        let (f, step) = (0.21e9, 2e-13)
        var sum = Complex.zero
        var before = 0.0
        for k in -20_000..<200_000 {
            let after = filter.stepResponse(atSeconds: (Double(k) + 0.5) * step)
            sum += (after - before) * Complex.unit(cycles: -f * Double(k) * step)
            before = after
        }
        #expect((sum - filter.response(atHz: f)).magnitude < 1e-6)
    }

    @Test(
        "The state space of a chain gives each single filter's closed form",
        arguments: [
            LineFilter.singlePole(cutoffHz: 0.4e9), .exponential(amplitude: 0.3, tauSeconds: 5e-9),
            .bessel(order: 1, cutoffHz: 0.4e9), .bessel(order: 4, cutoffHz: 0.4e9),
            .bessel(order: 7, cutoffHz: 0.1e9),
        ])
    func stateSpace(_ filter: LineFilter) {
        let steps = RationalResponse([filter]).steps(offset: 0.17e-9, step: 0.25e-9, count: 200)
        for (k, value) in steps.enumerated() {
            #expect((value - filter.stepResponse(atSeconds: 0.17e-9 + 0.25e-9 * Double(k))).magnitude < 1e-12)
        }
    }

    @Test("Poles that coincide are no trouble: three single poles give 1 − (1 + u + u²/2)e^(−u)")
    func coincidingPoles() {
        let filter = LineFilter.singlePole(cutoffHz: 0.2e9)
        let steps = RationalResponse([filter, filter, filter]).steps(offset: 0, step: 0.1e-9, count: 300)
        for (k, value) in steps.enumerated() {
            let u = 2 * .pi * 0.2e9 * 0.1e-9 * Double(k)
            #expect((value - (1 - (1 + u + u * u / 2) * .exp(-u))).magnitude < 1e-12)
        }
    }
}
