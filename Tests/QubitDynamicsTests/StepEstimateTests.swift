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
        arguments: 0..<12 as Range<UInt64>)
    func bound(seed: UInt64) throws {
        let pulse = Pulse(seed: seed)
        let exact = try pulse.evolved(accuracy: 1e-12).state
        for accuracy in [1e-3, 1e-5, 1e-7] {
            let (state, report) = try pulse.evolved(accuracy: accuracy)
            #expect(report.errorEstimate <= accuracy)
            #expect(state.distance(to: exact) <= report.errorEstimate + 1e-12)
        }
    }

    @Test(
        "Populations of a flux gate through a decaying coupler keep to the reference method",
        arguments: [(counterRotating: false, accuracy: 1e-7, perTick: Int64(12)), (true, 1e-5, 1)])
    func fluxGate(_ asked: (counterRotating: Bool, accuracy: Double, perTick: Int64)) throws {
        let device = chip(
            [
                duffing(4.8e9, t1: 54e-6, t2: 66e-6, thermal: 0.01),
                duffing(6.2e9, -1e8, t1: 20e-6, t2: 10e-6, thermal: 0.01, kind: .coupler, flux: FluxTuning()),
                duffing(5.1e9, t1: 54e-6, t2: 66e-6),
            ], exchange: [(0, 1, 1e8), (1, 2, 1e8), (0, 2, 7e6)],
            solver: SolverSettings(counterRotating: asked.counterRotating))
        let flux = sampled(16 * Int(asked.perTick), perTick: asked.perTick) { t in
            Complex(0.24 * min(1, 1.5 * pow(sin(.pi * t / 16e-9), 2)))
        }
        let fields = ClusterFields(modeFlux: [.init(mode: 1, signal: flux)])
        let ket = (0..<27).map { [0, 1, 9, 10].contains($0) ? Complex(1, 0.1 * Double($0)) : .zero }
        func evolved(_ method: MethodCase, _ accuracy: Double) throws -> (state: DensityMatrix, report: EvolutionReport) {
            let found = try method.evolved(device, ket, to: 18, fields, accuracy: accuracy)
            return (found.state, found.report)
        }
        let exact = try evolved(MethodCase.open[2], 0.01 * asked.accuracy).state
        let (state, report) = try evolved(MethodCase.open[0], asked.accuracy)
        let populations = (0..<27).map { (state[$0, $0] - exact[$0, $0]).magnitude }
        #expect((populations.max() ?? 0) <= report.errorEstimate + 0.01 * asked.accuracy)
        #expect(report.errorEstimate <= asked.accuracy)
        // Coherences, those with the coupler above all, are held to a few times that.
        #expect(state.distance(to: exact) <= 3 * asked.accuracy)
    }

    @Test("Populations keep to the accuracy where held samples sweep a coupler past both of its neighbours")
    func sweptCoupler() throws {
        let device = chip(
            [
                duffing(4.8e9, t1: 54e-6, t2: 66e-6, thermal: 0.01),
                duffing(6.3e9, -1e8, levels: 2, t1: 20e-6, t2: 10e-6, thermal: 0.01, kind: .coupler, flux: FluxTuning()),
                duffing(5.08e9, t1: 54e-6, t2: 66e-6, thermal: 0.01),
            ], exchange: [(0, 1, 1e8), (1, 2, 1e8), (0, 2, 7e6)])
        let flux = sampled(60, perTick: 1, startTick: 2) { t in
            let edge = min(t, 60e-9 - t)
            return Complex(0.33 * (edge < 20e-9 ? 0.5 * (1 - cos(.pi * edge / 20e-9)) : 1))
        }
        let fields = ClusterFields(modeFlux: [.init(mode: 1, signal: flux)])
        // |1⟩|0⟩|1⟩: row 10 of 18.
        let ket = (0..<18).map { $0 == 10 ? Complex.one : .zero }
        let exact = try MethodCase.open[0].evolved(device, ket, to: 64, fields, accuracy: 1e-10).state
        let found = try MethodCase.open[0].evolved(device, ket, to: 64, fields, accuracy: 1e-6)
        let errors = (0..<18).map { (found.state[$0, $0] - exact[$0, $0]).magnitude }
        #expect((errors.max() ?? 0) <= found.report.errorEstimate)
        #expect(found.report.errorEstimate <= 1e-6)
    }
}
