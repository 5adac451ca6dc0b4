import RackModel
import RackNumerics
import Readout
import Testing

@Suite("Pointer states")
struct PointerTests {
    @Test(
        "Ring-up follows the formula (A20)",
        arguments: [
            (50, 0.1041, 0.0767), (200, 0.6814, 0.6405), (1000, 0.8770, 1.1727),
        ])
    func ringUp(nanoseconds: Int64, photons: Double, separation: Double) throws {
        let fixture = ReadoutFixture.a20()
        let plan = try fixture.plan(
            [fixture.tone(7.04e9, fieldHz: 1.2e6, ticks: 0..<2200)],
            [CaptureWindow(index: 0, startTick: 0, durationTicks: 2000, frequencyHz: 7.04e9)])
        let tick = 2 * nanoseconds
        for level in 0...1 {
            #expect(abs(plan.photons(resonator: 0, level: level, tick: tick) - photons) < 1e-4)
        }
        let difference =
            plan.pointer(resonator: 0, level: 1, tick: tick)
            - plan.pointer(resonator: 0, level: 0, tick: tick)
        #expect(abs(difference.magnitude - separation) < 1e-4)
    }

    @Test("The carrier against which a tone is written does not matter")
    func carrier() throws {
        let fixture = ReadoutFixture.a20()
        let capture = CaptureWindow(index: 0, startTick: 0, durationTicks: 1000, frequencyHz: 7.04e9)
        let own = try fixture.plan([fixture.tone(7.04e9, fieldHz: 1.2e6, ticks: 0..<1000)], [capture])
        let shared = try fixture.plan(
            [fixture.tones([(7.04e9, 1.2e6)], ticks: 0..<1000, divisor: 64)], [capture])
        for (left, right) in zip(own.readings[0].levelCentres, shared.readings[0].levelCentres) {
            #expect((left - right).magnitude < 1e-4 * left.magnitude)
        }
    }
}
