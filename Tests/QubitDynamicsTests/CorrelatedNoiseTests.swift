import Foundation
import QubitDynamics
import RackModel
import RackNumerics
import RackUnits
import Testing

/// Two or three modes without any coupling that share white noise of rate γ.
private func shared(
    _ weights: [Double], rate: Double = 2e6, exchange: [(Int, Int, Double)] = [], t1: Double = .infinity,
    levels: Int = 2
) -> Device {
    var device = chip(
        weights.indices.map { duffing(5e9 + 2e8 * Double($0), levels: levels, t1: t1, t2: 2 * t1) }, exchange: exchange)
    device.correlatedNoise = [
        CorrelatedNoise(name: "common", modes: Array(weights.indices), weights: weights, dephasingRate: rate)
    ]
    return device
}

/// A weak field that makes the solver step through time instead of idling.
private func tickle(_ count: Int) -> ClusterFields {
    ClusterFields(modeShifts: [
        .init(
            mode: 0,
            signal: SampledSignal(
                grid: SampleGrid(ticksPerSample: 1), carrierHz: 0,
                segments: [
                    SignalSegment(
                        startTick: 0, re: (0..<count).map { $0 % 2 == 0 ? 1.0 : -1.0 },
                        im: Array(repeating: 0, count: count))
                ]))
    ])
}

@Suite("Noise that modes share")
struct CorrelatedNoiseTests {
    @Test(
        "|01⟩ + |10⟩ does not feel common noise, |00⟩ + |11⟩ decays four times as fast as one mode",
        arguments: [false, true])
    func bellStates(stepped: Bool) throws {
        let device = shared([1, 1])
        let solver = try solver(device)
        let fields = stepped ? tickle(300) : ClusterFields.none
        let decay = exp(-2e6 * 300e-9)
        var odd = pure([.zero, .one, .one, .zero])
        solver.evolve(&odd, from: 0, to: 300, fields: fields)
        #expect(abs(odd[1, 2].magnitude - 0.5) < 1e-9)
        var even = pure([.one, .zero, .zero, .one])
        solver.evolve(&even, from: 0, to: 300, fields: fields)
        #expect(abs(even[0, 3].magnitude - 0.5 * pow(decay, 4)) < 1e-9)
        var single = pure([.one, .zero, .one, .zero])
        solver.evolve(&single, from: 0, to: 300, fields: fields)
        #expect(abs(single[0, 2].magnitude - 0.5 * decay) < 1e-9)
    }

    @Test("Weights say how much of the noise a mode feels, of either sign")
    func weights() throws {
        let device = shared([1, -1, 0.5], levels: 3)
        let solver = try solver(device)
        var draws = Philox(seed: 3, shot: 0, element: 0, purpose: .test)
        var state = randomState(&draws, dimension: 27)
        let before = state
        solver.evolve(&state, from: 0, to: 100, fields: .none)
        for (r, c) in [(0, 12), (5, 22), (26, 1), (13, 14), (9, 3)] {
            let levels = [r, c].map { [$0 / 9, $0 / 3 % 3, $0 % 3].map(Double.init) }
            let sum = zip([1, -1, 0.5], zip(levels[0], levels[1])).reduce(0.0) { $0 + $1.0 * ($1.1.0 - $1.1.1) }
            let expected = before[r, c].magnitude * exp(-2e6 * sum * sum * 100e-9)
            #expect(abs(state[r, c].magnitude - expected) < 1e-10)
        }
    }

    @Test("A mode by itself in a cluster loses coherence at γw²")
    func marginal() throws {
        let device = shared([1, -0.5])
        let alone = LindbladSolver(try Cluster(device: device, modes: [1], couplings: []))
        var state = pure([.one, .one])
        alone.evolve(&state, from: 0, to: 400, fields: .none)
        #expect(abs(state[0, 1].magnitude - 0.5 * exp(-0.25 * 2e6 * 400e-9)) < 1e-10)
    }

    @Test("With exchange, decay and drives the density matrix is that of the plain equation", arguments: [false, true])
    func reference(driven: Bool) throws {
        var device = shared([1, 0.7], exchange: [(0, 1, 8e6)], t1: 4e-6, levels: 3)
        device.solver.accuracy = 1e-8
        let cluster = try Cluster(device: device, modes: [0, 1], couplings: [0])
        var draws = Philox(seed: 4, shot: 0, element: 0, purpose: .test)
        let state = randomState(&draws, dimension: 9)
        let fields =
            driven
            ? ClusterFields(drives: [
                .init(
                    mode: 0,
                    signal: randomSignal(
                        &draws, carrierHz: 5e9, peak: 3e7, samples: 40, startTick: 3,
                        grid: SampleGrid(ticksPerSample: 1)))
            ]) : .none
        var plain = ClusterState.density(state)
        ReferenceMethod(cluster).evolve(&plain, from: 0, to: 50, fields: fields)
        var evolved = ClusterState.density(state)
        DensityMethod(cluster).evolve(&evolved, from: 0, to: 50, fields: fields)
        guard case .density(let a) = plain, case .density(let b) = evolved else { return }
        #expect(a.distance(to: b) < 1e-8)
        let lowRank = LowRankMethod(cluster)
        var factored = ClusterState.density(state)
        lowRank.evolve(&factored, from: 0, to: 50, fields: fields)
        let (found, expected) = (
            lowRank.reducedState(factored, modes: [0, 1]), DensityMethod(cluster).reducedState(evolved, modes: [0, 1])
        )
        #expect(found.distance(to: expected) < 2e-8)
    }

    @Test("Jumps one transition at a time hand no coherence down; populations are those of the ladder")
    func separateJumps() throws {
        func evolved(_ jumps: Mode.Jumps, _ amplitudes: [Complex]) throws -> DensityMatrix {
            var mode = duffing(5e9, t1: 1e-6, t2: 2e-6, thermal: 0.1)
            mode.jumps = jumps
            let solver = try solver(chip([mode]))
            var state = pure(amplitudes)
            solver.evolve(&state, from: 0, to: 700, fields: .none)
            return state
        }
        let (ladder, separate) = (
            try evolved(.ladder, [.zero, .one, .one]), try evolved(.separate, [.zero, .one, .one])
        )
        for level in 0..<3 { #expect(abs(ladder[level, level].re - separate[level, level].re) < 1e-12) }
        #expect(separate[0, 1].magnitude < 1e-15 && ladder[0, 1].magnitude > 1e-5)
        // ⟨1|ρ|2⟩ loses at half of what leaves both levels: (γ↓(1 + 2) + γ↑·2)/2, whatever comes from elsewhere.
        let (down, up) = (0.9e6, 0.1e6)
        #expect(abs(separate[1, 2].magnitude - 0.5 * exp(-(3 * down + 2 * up) / 2 * 700e-9)) < 1e-10)
    }
}
