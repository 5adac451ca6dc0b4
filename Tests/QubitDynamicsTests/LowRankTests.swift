import Foundation
import QubitDynamics
import RackModel
import RackNumerics
import RackUnits
import Testing

@Suite("Low rank")
struct LowRankTests {
    /// Three qutrits in a chain, driven, with decay.
    private static func chain(accuracy: Double, t1: Double = 800e-6, t2: Double = 700e-6) throws -> Cluster {
        let modes = [4.9e9, 5.02e9, 4.85e9].map { duffing($0, t1: t1, t2: t2, thermal: 0.01) }
        return try cluster(
            chip(
                modes, exchange: [(0, 1, 4e6), (1, 2, 3e6)], solver: SolverSettings(accuracy: accuracy)))
    }

    private static func cluster(_ device: Device) throws -> Cluster {
        try Cluster(device: device, modes: Array(device.modes.indices), couplings: Array(device.couplings.indices))
    }

    private static let fields = ClusterFields(drives: [
        .init(mode: 0, signal: TrajectoryTests.pulse(60, carrierHz: 4.9e9, 14e6)),
        .init(mode: 1, signal: TrajectoryTests.pulse(80, carrierHz: 5.02e9, 11e6)),
        .init(mode: 2, signal: TrajectoryTests.pulse(40, carrierHz: 4.85e9, 9e6)),
    ])

    private static func matrix(_ state: ClusterState) -> DensityMatrix {
        switch state {
        case .density(let matrix): matrix
        case .factored(let state): state.density
        default: DensityMatrix(dimension: 0)
        }
    }

    private static func difference(_ a: DensityMatrix, _ b: DensityMatrix) -> Double {
        zip(a.re + a.im, b.re + b.im).reduce(0) { max($0, ($1.0 - $1.1).magnitude) }
    }

    @Test("Truncation stays within its share of the accuracy", arguments: [1e-4, 1e-5, 1e-6])
    func accuracy(_ accuracy: Double) throws {
        let cluster = try Self.chain(accuracy: accuracy)
        let (low, dense) = (LowRankMethod(cluster), DensityMethod(cluster))
        var (a, b) = (low.groundState(), dense.groundState())
        let report = low.evolve(&a, from: 0, to: 120, fields: Self.fields)
        dense.evolve(&b, from: 0, to: 120, fields: Self.fields)
        guard case .factored(let state) = a else {
            Issue.record("the state is not of low rank")
            return
        }
        #expect(report.largestRank >= state.rank && state.rank > 1 && report.largestRank < 14)
        #expect(state.discarded <= 0.3 * accuracy && report.errorEstimate >= state.discarded)
        for mode in 0..<3 {
            for (x, y) in zip(low.populations(a, of: mode), dense.populations(b, of: mode)) {
                #expect((x - y).magnitude <= 0.3 * accuracy)
            }
        }
        #expect((state.trace - 1).magnitude < 1e-10)
        let lowest = HermitianEigenSystem(state.density.matrix).values[0]
        #expect(lowest > -1e-13)
    }

    @Test("Fewer kets are kept where less accuracy is asked for")
    func ranks() throws {
        let ranks = try [1e-4, 1e-5, 1e-6].map { accuracy in
            let low = LowRankMethod(try Self.chain(accuracy: accuracy))
            var state = low.groundState()
            return low.evolve(&state, from: 0, to: 120, fields: Self.fields).largestRank
        }
        #expect(ranks == ranks.sorted() && ranks[0] < ranks[2])
    }

    @Test("Free decay from a product state is exponential", arguments: [1e-4, 1e-7])
    func decay(_ accuracy: Double) throws {
        let t1 = [20e-6, 30e-6, 50e-6]
        let modes = zip([4.9e9, 5.1e9, 5.3e9], t1).map { duffing($0, t1: $1, t2: $1) }
        let low = LowRankMethod(try Self.cluster(chip(modes, solver: SolverSettings(accuracy: accuracy))))
        var state = low.productState(levels: [1, 1, 1])
        for window in 0..<4 {
            low.evolve(&state, from: Int64(window) * 500, to: Int64(window + 1) * 500, fields: .none)
        }
        for (mode, t1) in t1.enumerated() {
            let excited = low.populations(state, of: mode)[1]
            #expect((excited - exp(-2e-6 / t1)).magnitude <= 0.3 * accuracy + 1e-12)
        }
    }

    @Test("Strong decay goes on with the whole matrix, and what cools down is of low rank again")
    func handover() throws {
        let cluster = try Self.chain(accuracy: 1e-6, t1: 2e-7, t2: 3e-7)
        let (low, dense) = (LowRankMethod(cluster), DensityMethod(cluster))
        var (a, b) = (low.productState(levels: [2, 1, 2]), dense.productState(levels: [2, 1, 2]))
        low.evolve(&a, from: 0, to: 100, fields: Self.fields)
        dense.evolve(&b, from: 0, to: 100, fields: Self.fields)
        guard case .density = a else {
            Issue.record("the state is of low rank")
            return
        }
        #expect(Self.difference(Self.matrix(a), Self.matrix(b)) < 3e-7)
        let cold = try Self.cluster(chip([4.9e9, 5.02e9, 4.85e9].map { duffing($0, t1: 2e-7, t2: 3e-7) }))
        let cooling = LowRankMethod(cold)
        cooling.evolve(&a, from: 100, to: 8100, fields: .none)
        guard case .factored(let state) = a else {
            Issue.record("the state is not of low rank")
            return
        }
        #expect(state.rank < 13 && (state.trace - 1).magnitude < 1e-9)
    }

    @Test("Residual ZZ, shared dephasing and Fock levels do what they do to the density matrix")
    func physics() throws {
        var device = chip(
            [duffing(4.9e9, t1: 3e-6, t2: 2e-6), duffing(5.2e9, levels: 2, t1: 4e-6, t2: 5e-6, thermal: 0.02)],
            solver: SolverSettings(accuracy: 1e-7))
        device.modes.append(.resonator(name: "r", frequencyHz: 7e9, linewidthHz: 1e6, levels: 8))
        device.couplings = [
            Coupling(name: "x", a: 0, b: 2, kind: .dispersive(shiftsHz: [1e6, -1e6, -2.5e6])),
            Coupling(name: "g", a: 0, b: 1, kind: .exchange(strengthHz: 3e6)),
        ]
        device.correlatedNoise = [CorrelatedNoise(name: "n", modes: [0, 1], weights: [1, -0.5], dephasingRate: 2e4)]
        let cluster = try Self.cluster(device)
        let fields = ClusterFields(drives: [
            .init(mode: 2, signal: TrajectoryTests.pulse(50, carrierHz: 7e9, 3e6)),
            .init(mode: 0, signal: TrajectoryTests.pulse(40, carrierHz: 4.9e9, 12e6)),
        ])
        let (low, dense) = (LowRankMethod(cluster), DensityMethod(cluster))
        var (a, b) = (low.groundState(), dense.groundState())
        let report = low.evolve(&a, from: 0, to: 55, fields: fields)
        dense.evolve(&b, from: 0, to: 55, fields: fields)
        #expect(report.largestRank > 1 && report.largestRank < 24)
        for modes in [[0], [1], [2], [0, 2]] {
            let (x, y) = (low.jointPopulations(a, modes: modes), dense.jointPopulations(b, modes: modes))
            for k in x.indices { #expect((x[k] - y[k]).magnitude < 3e-8) }
        }
    }

    @Test("Decay that is strong while fields act is what plain integration finds", arguments: [1e-4, 1e-5, 1e-6])
    func strongDecay(_ accuracy: Double) throws {
        var device = chip([duffing(4.9e9, levels: 2, t1: 3e-6, t2: 2e-6)], solver: SolverSettings(accuracy: accuracy))
        device.modes.append(.resonator(name: "r", frequencyHz: 7e9, linewidthHz: 2e6, levels: 9))
        device.couplings = [Coupling(name: "x", a: 0, b: 1, kind: .dispersive(shiftsHz: [1e6, -1e6]))]
        let cluster = try Self.cluster(device)
        let fields = ClusterFields(drives: [
            .init(mode: 1, signal: sampled(101 * 16, perTick: 16, carrierHz: 7e9) { Complex(2.5e6 * sin(2e7 * $0), 0) }),
            .init(mode: 0, signal: sampled(60 * 16, perTick: 16, carrierHz: 4.9e9) { Complex(6e6 * sin(5e7 * $0), 0) }),
        ])
        let (low, plain) = (LowRankMethod(cluster), ReferenceMethod(cluster))
        var (a, b) = (low.groundState(), plain.groundState())
        let report = low.evolve(&a, from: 0, to: 130, fields: fields)
        plain.evolve(&b, from: 0, to: 130, fields: fields)
        guard case .factored(let state) = a else {
            Issue.record("the state is not of low rank")
            return
        }
        #expect((state.trace - 1).magnitude < 1e-9 && report.largestRank < 9)
        let (x, y) = (low.jointPopulations(a, modes: [0, 1]), plain.jointPopulations(b, modes: [0, 1]))
        for k in x.indices { #expect((x[k] - y[k]).magnitude <= accuracy) }
        #expect(report.errorEstimate < 2 * accuracy)
    }

    /// Four cases of 2 to 4 modes, coupled and apart.
    private static let devices: [Device] = [
        chip([duffing(5e9, levels: 4), duffing(5.2e9, levels: 5)], exchange: [(0, 1, 8e6)]),
        chip([duffing(5e9), duffing(5.2e9), duffing(4.9e9, levels: 2)], exchange: [(0, 2, 6e6)], frequencies: .dressed),
        chip([duffing(5e9, levels: 2), duffing(5.2e9), duffing(4.9e9, levels: 2), duffing(5.1e9)], exchange: [(1, 3, 5e6)]),
        chip([duffing(5e9), duffing(5.2e9), duffing(4.9e9)]),
    ]

    @Test("Every operation does to a random state what it does to the density matrix", arguments: 0..<4)
    func operations(number: Int) throws {
        let cluster = try Self.cluster(Self.devices[number])
        let (low, dense) = (LowRankMethod(cluster), DensityMethod(cluster))
        var random = Philox(seed: 31, shot: UInt32(number), element: 0, purpose: .level)
        let (n, rank) = (cluster.dimension, 3)
        let plane = { (0..<(n * rank)).map { _ in random.nextUniform() - 0.5 } }
        var factored = FactoredState(dimension: n, re: plane(), im: plane())
        let scale = 1 / factored.trace.squareRoot()
        for k in factored.re.indices {
            factored.re[k] *= scale
            factored.im[k] *= scale
        }
        let (a, b) = (ClusterState.factored(factored), ClusterState.density(factored.density))
        #expect((factored.density.trace.re - 1).magnitude < 1e-12)
        let last = cluster.levels.count - 1
        for modes in [[0], [last], [last, 0]] {
            let (x, y) = (low.jointPopulations(a, modes: modes), dense.jointPopulations(b, modes: modes))
            #expect(zip(x, y).allSatisfy { ($0 - $1).magnitude < 1e-13 })
            let (r, s) = (low.reducedState(a, modes: modes), dense.reducedState(b, modes: modes))
            #expect(Self.difference(r, s) < 1e-13)
        }
        for mode in [0, last] {
            let (x, y) = (low.project(a, mode: mode, level: 1), dense.project(b, mode: mode, level: 1))
            #expect((x.probability - y.probability).magnitude < 1e-13)
            #expect(Self.difference(Self.matrix(x.state), Self.matrix(y.state)) < 1e-12)
            var (c, d) = (a, b)
            low.exchangeLevels(&c, mode: mode, 0, 1)
            dense.exchangeLevels(&d, mode: mode, 0, 1)
            #expect(Self.difference(Self.matrix(c), Self.matrix(d)) < 1e-13)
            let levels = cluster.levels[mode]
            let factors = (0..<levels).map { j in
                (0..<levels).map { j == $0 ? Complex.one : 0.7 * Complex.unit(radians: Double(j - $0)) }
            }
            low.applyCoherenceFactors(&c, mode: mode, factors: factors)
            dense.applyCoherenceFactors(&d, mode: mode, factors: factors)
            #expect(Self.difference(Self.matrix(c), Self.matrix(d)) < 1e-13)
            low.exchangeLevels(&c, mode: mode, 0, 1)
            dense.exchangeLevels(&d, mode: mode, 0, 1)
            #expect(Self.difference(Self.matrix(c), Self.matrix(d)) < 1e-13)
        }
    }

    @Test("States that are prepared are those of the density matrix", arguments: 0..<4)
    func preparation(number: Int) throws {
        var device = Self.devices[number]
        for mode in device.modes.indices { device.modes[mode].thermalPopulation = 1e-4 }
        let cluster = try Self.cluster(device)
        let (low, dense) = (LowRankMethod(cluster), DensityMethod(cluster))
        #expect(Self.difference(Self.matrix(low.groundState()), Self.matrix(dense.groundState())) < 1e-14)
        let levels = cluster.levels.map { $0 - 1 }
        #expect(
            Self.difference(
                Self.matrix(low.productState(levels: levels)), Self.matrix(dense.productState(levels: levels))) < 1e-14)
        let thermal = Self.matrix(low.thermalState())
        #expect((thermal.trace.re - 1).magnitude < 1e-13)
        #expect(Self.difference(thermal, Self.matrix(dense.thermalState())) <= 3e-8)
    }

    @Test("However many workers share the kets, the bits are the same")
    func workers() throws {
        let cluster = try Self.chain(accuracy: 1e-6)
        let states = [1, 2, 5].map { count in
            let method = LowRankMethod(cluster, workers: Backwards(count: count))
            var state = method.groundState()
            method.evolve(&state, from: 0, to: 60, fields: Self.fields)
            return state
        }
        #expect(states[0] == states[1] && states[0] == states[2])
    }

    /// Does the pieces last to first.
    private struct Backwards: Workers {
        let count: Int

        func run(_ pieces: Int, _ body: @Sendable (Int) -> Void) {
            for piece in (0..<pieces).reversed() { body(piece) }
        }
    }
}
