import Foundation
import QubitDynamics
import RackModel
import RackNumerics
import RackUnits
import Testing

@Suite("Trajectories")
struct TrajectoryTests {
    /// An open system with a field, small enough for its density matrix.
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let device: Device
        let levels: [Int]
        let ticks: Int64
        let fields: ClusterFields

        var testDescription: String { name }

        var cluster: Cluster {
            get throws {
                try Cluster(
                    device: device, modes: Array(device.modes.indices), couplings: Array(device.couplings.indices))
            }
        }
    }

    static func pulse(_ count: Int, carrierHz: Double, _ rabiHz: Double, startTick: Int64 = 0) -> SampledSignal {
        sampled(count, perTick: 1, carrierHz: carrierHz, startTick: startTick) { t in
            let x = t / (Double(count) * 1e-9)
            return Complex(2 * rabiHz * pow(sin(.pi * x), 2), 0.2 * rabiHz * sin(2 * .pi * x))
        }
    }

    static let cases: [Case] = [
        Case(
            name: "relaxation of two excitations", device: chip([duffing(5e9, t1: 2e-6, t2: 4e-6)]), levels: [2], ticks: 1500,
            fields: .none),
        Case(
            name: "heating and cooling", device: chip([duffing(5e9, levels: 4, t1: 1e-6, t2: 1.5e-6, thermal: 0.3)]),
            levels: [1], ticks: 2000, fields: .none),
        Case(
            name: "dephasing under a drive", device: chip([duffing(5e9, t1: 3e-6, t2: 0.4e-6)]), levels: [0],
            ticks: 300,
            fields: ClusterFields(drives: [.init(mode: 0, signal: pulse(200, carrierHz: 5.001e9, 9e6))])),
        Case(
            name: "exchange, a drive and decay",
            device: chip(
                [duffing(5e9, t1: 0.5e-6, t2: 0.4e-6, thermal: 0.1), duffing(5.02e9, t1: 0.6e-6, t2: 0.7e-6)],
                exchange: [(0, 1, 5e6)]), levels: [1, 0], ticks: 260,
            fields: ClusterFields(drives: [.init(mode: 1, signal: pulse(120, carrierHz: 5.02e9, 7e6))])),
        Case(
            name: "three modes, one of them apart",
            device: chip(
                [
                    duffing(5e9, t1: 0.5e-6, t2: 0.4e-6), duffing(5.3e9, t1: 0.6e-6, t2: 0.7e-6, thermal: 0.02),
                    duffing(4.7e9, -2e8, t1: 0.2e-6, t2: 0.3e-6),
                ], exchange: [(0, 1, 9e6)], frequencies: .dressed), levels: [0, 2, 2], ticks: 300,
            fields: ClusterFields(drives: [
                .init(mode: 0, signal: pulse(290, carrierHz: 5e9, 5e6)),
                // Between its two pulses the coherence of its upper levels falls to the lower ones.
                .init(mode: 2, signal: pulse(20, carrierHz: 4.5e9, 9e6)),
                .init(mode: 2, signal: pulse(30, carrierHz: 4.7e9, 9e6, startTick: 60)),
            ])),
        Case(
            name: "idling of three modes that exchange, and one apart",
            device: chip(
                [
                    duffing(5e9, t1: 0.9e-6, t2: 0.8e-6), duffing(5.01e9, t1: 0.6e-6, t2: 0.7e-6, thermal: 0.05),
                    duffing(4.99e9, levels: 2, t1: 1e-6, t2: 0.9e-6), duffing(4.7e9, t1: 2e-6, t2: 1e-6),
                ], exchange: [(0, 1, 2e6), (1, 2, 2e6)]), levels: [0, 1, 1, 2], ticks: 1477, fields: .none),
        Case(name: "noise that two modes share and residual ZZ", device: shared, levels: [0, 0], ticks: 240,
            fields: ClusterFields(drives: [
                .init(mode: 0, signal: pulse(50, carrierHz: 5e9, 10e6)),
                .init(mode: 1, signal: pulse(240, carrierHz: 5.2e9, 8e6)),
            ])),
    ]

    static var shared: Device {
        var device = chip([duffing(5e9, t1: 2e-6, t2: 1.5e-6), duffing(5.2e9, t1: 2e-6, t2: 1e-6)])
        device.correlatedNoise = [CorrelatedNoise(name: "field", modes: [0, 1], weights: [1, -0.7], dephasingRate: 2e6)]
        device.couplings = [
            Coupling(
                name: "c", a: 0, b: 1,
                kind: .effective(
                    EffectiveCoupler(
                        directHz: 6e6, armAHz: 9e7, armBHz: 8e7, maximumHz: 6.5e9, anharmonicityHz: -1e8,
                        residualZZHz: 4e5)))
        ]
        return device
    }

    @Test("Their mean is what the density matrix says, within 3 standard errors", arguments: cases)
    func agreesWithDensity(_ one: Case) throws {
        let cluster = try one.cluster
        let density = DensityMethod(cluster)
        var exact = density.productState(levels: one.levels)
        density.evolve(&exact, from: 5, to: 5 + one.ticks, fields: one.fields)
        let method = TrajectoryMethod(cluster)
        let estimate = method.estimate(
            method.productState(levels: one.levels), trajectories: 300, seed: 7, from: 5, to: 5 + one.ticks,
            fields: one.fields)
        #expect(estimate.report.jumps > 50)
        for mode in cluster.levels.indices {
            for (level, wanted) in density.populations(exact, of: mode).enumerated() {
                let (mean, error) = (estimate.populations[mode][level], estimate.standardErrors[mode][level])
                // Of a population that few trajectories make up a sample tells no error; p(1 − p) is the most it can be.
                let bound = max(error, wanted < 0.01 ? (wanted / 300).squareRoot() : 0)
                #expect(abs(mean - wanted) < 3 * bound + 1e-7, "mode \(mode) level \(level): \(mean) ± \(error), \(wanted)")
            }
        }
    }
}
