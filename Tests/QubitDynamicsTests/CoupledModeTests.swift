import Foundation
import QubitDynamics
import RackModel
import RackNumerics
import RackUnits
import Testing

@Suite("Coupled modes against formulas")
struct CoupledModeTests {
    @Test("A10: the dispersive shift of a resonator is g²α/(Δ(Δ + α))")
    func dispersiveShift() throws {
        let (alpha, g, delta) = (-2.5e8, 6e7, 5.0e9 - 7.0e9)
        let device = chip(
            [duffing(5e9, alpha, levels: 5), duffing(7e9, 0, levels: 5, kind: .coupler)],
            exchange: [(0, 1, g)])
        let spectrum = DressedSpectrum(try Cluster(device: device, modes: [0, 1], couplings: [0]))
        #expect(abs(spectrum.zzHz(0, 1) / 2 / (g * g * alpha / (delta * (delta + alpha))) - 1) < 0.015)
    }

    @Test("A12: |11⟩ goes to |20⟩ and back", arguments: [0, 4e6, -1.1e7])
    func controlledZ(mismatchHz: Double) throws {
        let (alpha, g) = (-3e8, 5e6)
        let device = chip(
            [duffing(5e9, alpha), duffing(5e9 + alpha + mismatchHz, alpha)], exchange: [(0, 1, g)])
        let solver = try solver(device)
        // |20⟩ lies δ below |11⟩ apart from the mixing with |02⟩ far away.
        let general = (8 * g * g + mismatchHz * mismatchHz).squareRoot()
        for ticks: Int64 in [20, 50, 71] {
            var state = DensityMatrix(dimension: 9)
            state[4, 4] = .one
            solver.evolve(&state, from: 0, to: ticks, fields: .none)
            let expected = 8 * g * g / (general * general) * pow(sin(.pi * general * Double(ticks) * 1e-9), 2)
            #expect(abs(state[6, 6].re - expected) < 0.01)
        }
        if mismatchHz == 0 {
            // t = π/(√2 g) with g in rad/s: 70.7 ns.
            var state = DensityMatrix(dimension: 9)
            state[4, 4] = .one
            solver.evolve(&state, from: 0, to: 71, fields: .none)
            #expect(state[4, 4].re > 0.99)
        }
    }

    @Test("A13: iSWAP by sin²(gt)")
    func exchange() throws {
        let solver = try solver(chip([duffing(5e9), duffing(5e9)], exchange: [(0, 1, 4e6)]))
        for ticks: Int64 in [10, 62, 125, 1000] {
            var state = DensityMatrix(dimension: 9)
            state[3, 3] = .one
            solver.evolve(&state, from: 0, to: ticks, fields: .none)
            #expect(abs(state[1, 1].re - pow(sin(2 * .pi * 4e6 * Double(ticks) * 1e-9), 2)) < 1e-9)
        }
    }

    @Test("Stated frequencies are the dressed ones, with every coupling in place", arguments: [false, true])
    func dressing(counterRotating: Bool) throws {
        let stated = [4.8e9, 5.1e9, 6.3e9]
        let device = chip(
            [duffing(stated[0]), duffing(stated[1]), duffing(stated[2], -1e8, kind: .coupler)],
            exchange: [(0, 2, 9e7), (1, 2, 8e7), (0, 1, 6e6)], frequencies: .dressed,
            solver: SolverSettings(counterRotating: counterRotating))
        let cluster = try Cluster(device: device, modes: [0, 1, 2], couplings: [0, 1, 2])
        let spectrum = DressedSpectrum(cluster)
        #expect(abs(spectrum.frequencyHz(0) - stated[0]) < 1e-2)
        #expect(abs(spectrum.frequencyHz(1) - stated[1]) < 1e-2)
        #expect(abs(cluster.bareFrequenciesHz[0] - stated[0]) > 1e6)
        #expect(cluster.bareFrequenciesHz[2] == stated[2])
        #expect(cluster.dressingResidualHz < 1e-2)
    }

    @Test("A dressed level stays where it is while idle, and is found with certainty")
    func dressedLevels() throws {
        let device = chip([duffing(4.9e9), duffing(5.05e9)], exchange: [(0, 1, 8e6)], frequencies: .dressed)
        let solver = try solver(device)
        var state = solver.productState(levels: [1, 0])
        solver.evolve(&state, from: 0, to: 333, fields: .none)
        #expect(abs(solver.populations(state, of: 0)[1] - 1) < 1e-10)
        #expect(abs(solver.jointPopulations(state, modes: [1, 0])[1] - 1) < 1e-10)
        // The bare state is another one.
        #expect(state[3, 3].re < 0.9999)
        let (probability, after) = solver.project(state, mode: 0, level: 0)
        #expect(probability < 1e-10)
        #expect(abs(after.trace.re - 1) < 1e-12)
    }

    @Test("Residual ZZ of an effective coupler turns |11⟩ against the rest, driven or not")
    func residualZZ() throws {
        let coupler = EffectiveCoupler(
            directHz: 6e6, armAHz: 9e7, armBHz: 8e7, maximumHz: 6.5e9, anharmonicityHz: -1e8,
            residualZZHz: 2e5)
        var device = chip([duffing(4.8e9), duffing(5e9)], frequencies: .dressed)
        device.couplings = [Coupling(name: "c", a: 0, b: 1, kind: .effective(coupler))]
        let solver = try solver(device)
        #expect(abs(DressedSpectrum(solver.cluster).zzHz(0, 1) - 2e5) < 1e-3)
        let levels = [[0, 0], [0, 1], [1, 0], [1, 1]]
        let u = solver.propagator(levels: levels, from: 0, to: 500, fields: .none)
        let phase = (u[3, 3] * u[0, 0] * u[1, 1].conjugate * u[2, 2].conjugate).argument
        #expect(abs(phase + 2 * .pi * 2e5 * 500e-9) < 1e-9)
        var state = pure((0..<9).map { [0, 1, 3, 4].contains($0) ? .one : .zero })
        solver.evolve(&state, from: 0, to: 500, fields: .none)
        let mixed = state[4, 0] * state[1, 0].conjugate * state[3, 0].conjugate
        #expect(abs(mixed.argument + 2 * .pi * 2e5 * 500e-9) < 1e-9)
    }

    @Test("A flux pulse on an effective coupler swaps at the rate of its formula")
    func couplerFlux() throws {
        let coupler = EffectiveCoupler(
            directHz: 6e6, armAHz: 9e7, armBHz: 9e7, maximumHz: 6.5e9, anharmonicityHz: -1e8)
        var device = chip([duffing(5e9), duffing(5e9)])
        device.couplings = [Coupling(name: "c", a: 0, b: 1, kind: .effective(coupler))]
        let solver = try solver(device)
        // g(Φ) = g12 + (g1 g2/2)·2/(f − fc(Φ)); at idle it vanishes where f − fc = −g1 g2/g12.
        func couplerHz(_ flux: Double) -> Double { 6.6e9 * abs(cos(.pi * flux)).squareRoot() - 1e8 }
        let idle = acos(pow((5e9 + 8.1e15 / 6e6 + 1e8) / 6.6e9, 2)) / .pi
        let g = 6e6 + 8.1e15 / (5e9 - couplerHz(idle + 0.05))
        let field = sampled(30, perTick: 1) { _ in Complex(0.05) }
        var state = solver.productState(levels: [1, 0])
        solver.evolve(
            &state, from: 0, to: 30, fields: ClusterFields(couplerFlux: [.init(coupling: 0, signal: field)]))
        #expect(abs(solver.populations(state, of: 1)[1] - pow(sin(2 * .pi * g * 30e-9), 2)) < 1e-6)
        var still = solver.productState(levels: [1, 0])
        solver.evolve(&still, from: 0, to: 100_000, fields: .none)
        #expect(solver.populations(still, of: 0)[1] > 1 - 1e-12)
    }

    @Test("Residual ZZ and decay act alike in large clusters, where they are split off, idle or stepped")
    func residualZZInLargeClusters() throws {
        let coupler = EffectiveCoupler(
            directHz: 6e6, armAHz: 9e7, armBHz: 8e7, maximumHz: 6.5e9, anharmonicityHz: -1e8,
            residualZZHz: 2e5)
        var device = chip(
            [
                duffing(4.8e9, t1: 9e-6, t2: 8e-6), duffing(5e9, t1: 7e-6, t2: 6e-6),
                duffing(4.9e9, levels: 3),
                duffing(5.1e9, levels: 2), duffing(4.7e9, levels: 2),
            ])
        device.couplings = [Coupling(name: "c", a: 0, b: 1, kind: .effective(coupler))]
        let large = try solver(device)
        device.modes.removeLast(3)
        let small = try solver(device)
        let start = pure((0..<9).map { [0, 1, 3, 4].contains($0) ? .one : .zero })
        var wanted = start
        small.evolve(&wanted, from: 0, to: 60, fields: .none)
        // A drive on a bystander has the large cluster stepped through.
        let drive = sampled(60, perTick: 1, carrierHz: 4.7e9) { _ in Complex(1e6) }
        for fields in [ClusterFields.none, ClusterFields(drives: [.init(mode: 4, signal: drive)])] {
            var state = DensityMatrix(dimension: 108)
            for r in 0..<9 {
                for c in 0..<9 { state[r * 12, c * 12] = start[r, c] }
            }
            large.evolve(&state, from: 0, to: 60, fields: fields)
            #expect(
                large.reducedState(state, modes: [0, 1]).distance(
                    to: small.reducedState(wanted, modes: [0, 1])) < 1e-7)
        }
    }
}
