import Foundation
import RackModel
import RackNumerics
import RackUnits
import Testing

@testable import QubitDynamics

@Suite("What steps say of their errors")
struct StepEstimateTests {
    /// Two or three coupled modes under smooth shifts, and every other time a drive, on a fine grid: detuned by up to
    /// twenty times their coupling, so that most of the steps' errors cancel, or hardly, so that few do.
    private struct Pulse {
        let device: Device
        let fields: ClusterFields
        static let ticks: Int64 = 16

        init(seed: UInt64) {
            var random = Philox(seed: seed, shot: 0, element: 7, purpose: .test)
            func uniform(_ low: Double, _ high: Double) -> Double { low + (high - low) * random.nextUniform() }
            let count = 2 + Int(seed % 2)
            let detuning = uniform(0.02, 1.5) * 1e9
            let modes = (0..<count).map { k in
                duffing((5e9 + Double(k % 2) * detuning + uniform(-5e7, 5e7)).rounded(), -uniform(1e8, 3e8).rounded())
            }
            let exchange = (1..<count).map { ($0 - 1, $0, uniform(1e7, 1e8).rounded()) }
            device = chip(modes, exchange: Array(exchange))
            let perTick: Int64 = [4, 16, 32][Int(uniform(0, 2.999))]
            let (shift, ripple, rabi) = (uniform(0.1, 1) * detuning, uniform(0, 0.1), uniform(1e7, 5e7))
            func bump(_ t: Double) -> Double {
                let x = t / 16e-9
                return pow(sin(.pi * x), 2) * (1 + ripple * cos(2 * .pi * 16 * x))
            }
            func signal(_ carrierHz: Double, _ value: (Double) -> Complex) -> SampledSignal {
                sampled(16 * Int(perTick), perTick: perTick, carrierHz: carrierHz, value)
            }
            fields = ClusterFields(
                drives: seed % 4 < 2
                    ? [] : [.init(mode: 0, signal: signal(5e9) { Complex(rabi * bump($0), 0.2 * rabi * bump($0)) })],
                modeShifts: [.init(mode: 1, signal: signal(0) { Complex(-shift * bump($0)) })])
        }

        func evolved(accuracy: Double) throws -> (state: DensityMatrix, report: EvolutionReport) {
            var device = device
            device.solver.accuracy = accuracy
            let solver = try solver(device)
            let dimension = device.modes.reduce(1) { $0 * $1.levels }
            // Coherence among the lowest two levels of every mode.
            var state = pure(
                (0..<dimension).map { s in
                    let digits = (0..<device.modes.count).map { s / Int(pow(3, Double($0))) % 3 }
                    return digits.allSatisfy { $0 < 2 } ? Complex(1, 0.2 * Double(s)) : .zero
                })
            let report = solver.evolve(&state, from: 0, to: Self.ticks, fields: fields)
            return (state, report)
        }
    }

    @Test(
        "No system errs by more than the estimate, nor the estimate by more than what was asked",
        arguments: 0..<24 as Range<UInt64>)
    func bound(seed: UInt64) throws {
        let pulse = Pulse(seed: seed)
        let exact = try pulse.evolved(accuracy: 1e-12).state
        for accuracy in [1e-3, 1e-5, 1e-7] {
            let (state, report) = try pulse.evolved(accuracy: accuracy)
            #expect(report.errorEstimate <= accuracy)
            #expect(state.distance(to: exact) <= report.errorEstimate + 1e-12)
        }
    }
}
