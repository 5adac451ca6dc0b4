import Foundation
import QubitDynamics
import RackModel
import RackNumerics
import RackUnits
import Readout
import Testing

/// Pointer states against the same resonator as a quantum mode: feedline, tone and numbers are one and the same.
@Suite("Pointer states against a resonator of Fock levels")
struct QuantumReadoutTests {
    private static let plus = DensityMatrix(
        ComplexMatrix(rows: 2, columns: 2) { _, _ in Complex(0.5) })

    private static func plan(_ fixture: ReadoutFixture, _ tone: SampledSignal) throws -> ReadoutPlan {
        try fixture.plan(
            [tone], [CaptureWindow(index: 0, startTick: 0, durationTicks: 2000, frequencyHz: 7.04e9)])
    }

    @Test("Ring-up, pointer states, measurement dephasing and Stark shift agree where nothing jumps")
    func ringUp() throws {
        let fixture = ReadoutFixture.a20()
        let tone = fixture.tone(7.04e9, fieldHz: 1.2e6, ticks: 0..<2200)
        let plan = try Self.plan(fixture, tone)
        let quantum = try QuantumReadout(device: fixture.device, feedline: 0, resonator: 0, photonLevels: 11)
        let ticks: [Int64] = [100, 300]
        for moment in quantum.moments(from: 0, qubit: Self.plus, drive: [tone], at: ticks) {
            #expect(moment.topPopulation < 1e-6)
            for level in 0...1 {
                let pointer = plan.pointer(resonator: 0, level: level, tick: moment.tick)
                #expect((moment.pointers[level] - pointer).magnitude < 2e-5)
            }
            #expect(abs(moment.photons - plan.photons(resonator: 0, level: 0, tick: moment.tick)) < 1e-4)
            let factor = plan.coherenceFactor(resonator: 0, j: 0, k: 1, ticks: 0..<moment.tick)
            // The plan integrates on its instants by the trapezoidal rule.
            #expect((moment.qubit[0, 1] - 0.5 * factor).magnitude < 2e-4)
        }
    }

    @Test("Off resonance the pointer states of the levels differ in photons, and still agree")
    func detuned() throws {
        let fixture = ReadoutFixture.a20()
        let tone = fixture.tone(7.0405e9, fieldHz: 1.1e6, ticks: 0..<2200)
        let plan = try Self.plan(fixture, tone)
        let quantum = try QuantumReadout(device: fixture.device, feedline: 0, resonator: 0, photonLevels: 11)
        let moment = quantum.moments(from: 0, qubit: Self.plus, drive: [tone], at: [400])[0]
        // The plan speaks in the frame of the tone, the cluster in that of the resonator.
        let turn = Complex.unit(
            cycles: CarrierPhase.cycles(frequencyHz: 7.0405e9 - quantum.frameHz, ticks: 400, rate: fixture.device.tickRate))
        for level in 0...1 {
            let pointer = plan.pointer(resonator: 0, level: level, tick: 400)
            #expect((moment.pointers[level] * turn - pointer).magnitude < 2e-5)
        }
        let mean = (plan.photons(resonator: 0, level: 0, tick: 400) + plan.photons(resonator: 0, level: 1, tick: 400)) / 2
        #expect(abs(moment.photons - mean) < 1e-4)
    }

    @Test("With T1 the mean field is that of pointer states averaged over when the level jumps")
    func jumps() throws {
        let t1 = 0.8e-6
        let fixture = ReadoutFixture.a20(t1Seconds: t1)
        let tone = fixture.tone(7.04e9, fieldHz: 1.2e6, ticks: 0..<2200)
        let quantum = try QuantumReadout(device: fixture.device, feedline: 0, resonator: 0, photonLevels: 11)
        var excited = DensityMatrix(dimension: 2)
        excited[1, 1] = .one
        // Of pointer states that jump from 1 to 0 at rate γ the means b_j = p_j α_j obey a closed equation:
        // db_1/dt = −(λ_1 + γ)b_1 − 2πiεp_1, db_0/dt = −λ_0 b_0 − 2πiεp_0 + γb_1.
        let step = rate.tickSeconds / 16
        let lambda = fixture.device.feedlines[0].resonators[0].shiftsHz.map { Complex(.pi * 2e6, 2 * .pi * $0) }
        func slope(_ b: [Complex], _ t: Double) -> [Complex] {
            let p1 = exp(-t / t1)
            let drive = Complex(0, -2 * .pi * 1.2e6)
            return [
                Complex(-1) * lambda[0] * b[0] + (1 - p1) * drive + (1 / t1) * b[1],
                Complex(-1) * (lambda[1] + Complex(1 / t1)) * b[1] + p1 * drive,
            ]
        }
        var b: [Complex] = [.zero, .zero]
        for k in 0..<(500 * 16) {
            let t = Double(k) * step
            let first = slope(b, t)
            let middle = slope(zip(b, first).map { $0 + (step / 2) * $1 }, t + step / 2)
            b = zip(b, middle).map { $0 + step * $1 }
        }
        let moment = quantum.moments(from: 0, qubit: excited, drive: [tone], at: [500])[0]
        #expect(abs(moment.qubit[1, 1].re - exp(-500 * rate.tickSeconds / t1)) < 1e-8)
        for level in 0...1 {
            let mean = moment.qubit[level, level].re * moment.pointers[level]
            #expect((mean - b[level]).magnitude < 2e-5)
        }
    }

    private var rate: TickRate { ReadoutFixture.a20().device.tickRate }
}
