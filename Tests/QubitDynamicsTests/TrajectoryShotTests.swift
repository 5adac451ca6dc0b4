import Foundation
import QubitDynamics
import RackModel
import RackNumerics
import Testing

@Suite("Shots of trajectories")
struct TrajectoryShotTests {
    static func openPair() throws -> Cluster {
        try Cluster(
            device: chip(
                [duffing(5e9, t1: 0.5e-6, t2: 0.4e-6, thermal: 0.1), duffing(5.02e9, t1: 0.6e-6, t2: 0.7e-6)],
                exchange: [(0, 1, 5e6)]), modes: [0, 1], couplings: [0])
    }

    static let fields = ClusterFields(drives: [
        .init(mode: 1, signal: TrajectoryTests.pulse(120, carrierHz: 5.02e9, 7e6))
    ])

    /// The state of each shot after two windows.
    static func states(_ method: TrajectoryMethod, shots: [Int], seed: UInt64 = 5) -> [Int: ClusterState] {
        var found: [Int: ClusterState] = [:]
        method.evolve(
            method.productState(levels: [1, 0]), shots: shots, seed: seed, from: 0, to: 130, fields: fields
        ) { state, shots in
            #expect(shots == shots.sorted())
            method.evolve(state, shots: shots, seed: seed, from: 130, to: 300, fields: fields) { state, shots in
                for shot in shots {
                    #expect(found[shot] == nil)
                    found[shot] = state
                }
            }
        }
        return found
    }

    @Test("A shot alone is the same shot in company, bit for bit; another seed differs")
    func alone() throws {
        let method = TrajectoryMethod(try Self.openPair())
        let all = Self.states(method, shots: Array(0..<40))
        #expect(all.count == 40)
        for shot in [0, 7, 13, 39] {
            #expect(Self.states(method, shots: [shot]) == [shot: all[shot]!])
        }
        #expect(Self.states(method, shots: Array(0..<40), seed: 6) != all)
    }

    private struct Threads: Workers {
        let count: Int

        func run(_ pieces: Int, _ body: @Sendable (Int) -> Void) {
            DispatchQueue.concurrentPerform(iterations: count) { worker in
                for piece in stride(from: worker, to: pieces, by: count) { body(piece) }
            }
        }
    }

    @Test("Any number of workers gives the same bits", arguments: [2, 3])
    func workers(count: Int) throws {
        let cluster = try Self.openPair()
        let serial = Self.states(TrajectoryMethod(cluster), shots: Array(0..<60))
        #expect(Self.states(TrajectoryMethod(cluster, workers: Threads(count: count)), shots: Array(0..<60)) == serial)
    }

    @Test("Where memory holds one jumped ket at a time, shots come out the same")
    func littleRoom() throws {
        let cluster = try Self.openPair()
        var device = chip(
            [duffing(5e9, t1: 0.5e-6, t2: 0.4e-6, thermal: 0.1), duffing(5.02e9, t1: 0.6e-6, t2: 0.7e-6)],
            exchange: [(0, 1, 5e6)])
        device.solver.memoryBytes = 256 * 9
        let small = try Cluster(device: device, modes: [0, 1], couplings: [0], for: .trajectories)
        #expect(
            Self.states(TrajectoryMethod(small), shots: Array(0..<30))
                == Self.states(TrajectoryMethod(cluster), shots: Array(0..<30)))
    }

    @Test("The squared norm without a jump is the share of shots that do not jump")
    func survival() throws {
        let method = TrajectoryMethod(try Self.openPair())
        var quiet = method.productState(levels: [1, 0])
        method.evolve(&quiet, from: 0, to: 130, fields: Self.fields)
        guard case .ket(let ket) = quiet else { preconditionFailure() }
        let survival = zip(ket.re, ket.im).reduce(0) { $0 + $1.0 * $1.0 + $1.1 * $1.1 }
        var shared = 0
        let report = method.evolve(
            method.productState(levels: [1, 0]), shots: Array(0..<2000), seed: 11, from: 0, to: 130, fields: Self.fields
        ) { _, shots in if shots.count > 1 { shared = shots.count } }
        #expect(report.jumps >= 2000 - shared)
        #expect(abs(Double(shared) / 2000 - survival) < 3 * (survival * (1 - survival) / 2000).squareRoot())
    }

    @Test("The time of a jump follows the decay of the level, and idling takes one step")
    func waitingTimes() throws {
        let t1 = 3e-6
        let method = TrajectoryMethod(
            try Cluster(device: chip([duffing(5e9, levels: 2, t1: t1, t2: 2 * t1)]), modes: [0], couplings: []))
        for ticks: Int64 in [600, 3000, 40_000] {
            let estimate = method.estimate(
                method.productState(levels: [1]), trajectories: 3000, seed: 2, from: 0, to: ticks, fields: .none)
            let wanted = exp(-Double(ticks) * 1e-9 / t1)
            #expect(estimate.report.steps <= 1)
            #expect(abs(estimate.populations[0][1] - wanted) < 3 * (wanted * (1 - wanted) / 3000).squareRoot() + 1e-9)
        }
    }

    @Test("The standard error falls as 1/√N and tells how far means scatter")
    func standardErrors() throws {
        let method = TrajectoryMethod(try Self.openPair())
        let start = method.productState(levels: [1, 0])
        func estimate(_ count: Int, _ seed: UInt64) -> TrajectoryEstimate {
            method.estimate(start, trajectories: count, seed: seed, from: 0, to: 130, fields: Self.fields)
        }
        let (few, many) = (estimate(100, 1), estimate(1600, 1))
        let ratio = few.standardErrors[0][0] / many.standardErrors[0][0]
        #expect(ratio > 3.2 && ratio < 4.8)
        let means = (2..<22).map { estimate(100, $0).populations[0][0] }
        let mean = means.reduce(0, +) / 20
        let scatter = (means.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 19).squareRoot()
        #expect(abs(mean - many.populations[0][0]) < 3 * (scatter / 20.0.squareRoot() + many.standardErrors[0][0]))
        #expect(scatter / few.standardErrors[0][0] > 0.6 && scatter / few.standardErrors[0][0] < 1.5)
    }
}

@Suite("Trajectories of large clusters")
struct TrajectoryScaleTests {
    private static let frequenciesHz = [4.9e9, 5.02e9, 4.83e9, 5.07e9, 4.95e9, 5.15e9, 4.87e9, 5.05e9]

    /// A chain of qutrits with exchange at all times, stated as it is dressed.
    private static func chain(_ count: Int) -> Device {
        chip(
            (0..<count).map {
                var mode = duffing(frequenciesHz[$0 % 8])
                mode.name = "q\($0)"
                return mode
            }, exchange: (1..<count).map { ($0 - 1, $0, 3e6) }, frequencies: .dressed)
    }

    @Test("Dressed levels of a chain too large to diagonalise stay where they are while idle")
    func dressedChain() throws {
        let device = Self.chain(7)
        let cluster = try Cluster(device: device, modes: Array(0..<7), couplings: Array(0..<6), for: .trajectories)
        let method = TrajectoryMethod(cluster)
        for levels in [[0, 1, 0, 0, 0, 1, 0], [1, 0, 1, 1, 0, 0, 2]] {
            var state = method.productState(levels: levels)
            for (mode, level) in levels.enumerated() {
                #expect(abs(method.populations(state, of: mode)[level] - 1) < 1e-12)
            }
            method.evolve(&state, from: 0, to: 40, fields: .none)
            for (mode, level) in levels.enumerated() {
                #expect(abs(method.populations(state, of: mode)[level] - 1) < 1e-6, "\(mode)")
            }
        }
        let spectrum = DressedSpectrum(cluster)
        for mode in 0..<7 { #expect(abs(spectrum.frequencyHz(mode) - Self.frequenciesHz[mode]) < 100) }
    }
}

extension TrajectoryScaleTests {
    /// Pairs of modes with a coupler each, which stand still when nothing is played.
    private static func pairs(_ count: Int, levels: Int, t1: Double = .infinity) -> Device {
        var device = chip(
            (0..<count).map {
                var mode = duffing($0 % 2 == 0 ? 5e9 : 4.86e9, levels: levels, t1: t1, t2: t1)
                mode.name = "q\($0)"
                return mode
            })
        device.couplings = (1..<count).map {
            Coupling(
                name: "c\($0)", a: $0 - 1, b: $0,
                kind: .effective(
                    EffectiveCoupler(
                        directHz: 6e6, armAHz: 9e7, armBHz: 8e7, maximumHz: 6.5e9, anharmonicityHz: -1e8,
                        residualZZHz: 0)))
        }
        return device
    }

    /// Every mode of every other pair is driven, then the pair's coupler is opened.
    private static func fields(_ count: Int) -> ClusterFields {
        let flux = sampled(30, perTick: 1, startTick: 20) { t in Complex(0.09 * pow(sin(.pi * t / 30e-9), 2)) }
        return ClusterFields(
            drives: (0..<count).map {
                .init(mode: $0, signal: TrajectoryTests.pulse(20, carrierHz: $0 % 2 == 0 ? 5e9 : 4.86e9, 12e6))
            },
            couplerFlux: stride(from: 0, to: count - 1, by: 2).map { .init(coupling: $0, signal: flux) })
    }

    @Test("12 qutrits and 20 qubits are as many pairs of them", arguments: [(12, 3), (20, 2)])
    func pairsInLargeClusters(count: Int, levels: Int) throws {
        let device = Self.pairs(count, levels: levels)
        let two = try Cluster(device: device, modes: [0, 1], couplings: [0])
        let density = DensityMethod(two)
        var wanted = density.groundState()
        density.evolve(&wanted, from: 0, to: 60, fields: Self.fields(2))
        let cluster = try Cluster(
            device: device, modes: Array(0..<count), couplings: Array(0..<(count - 1)), for: .trajectories)
        let method = TrajectoryMethod(cluster)
        var state = method.groundState()
        method.evolve(&state, from: 0, to: 60, fields: Self.fields(count))
        let pair = density.jointPopulations(wanted, modes: [0, 1])
        #expect(pair[0] < 0.99 && pair[levels] > 0.01)
        for first in [0, 4, count - 2] {
            for (found, expected) in zip(method.jointPopulations(state, modes: [first, first + 1]), pair) {
                #expect(abs(found - expected) < 2e-6)
            }
        }
        // A mode that is found in a level leaves the other pairs as they are.
        let (probability, after) = method.project(state, mode: 4, level: 1)
        #expect(abs(probability - method.populations(state, of: 4)[1]) < 1e-9)
        #expect(abs(method.populations(after, of: 4)[1] - 1) < 1e-9)
        for (found, expected) in zip(method.jointPopulations(after, modes: [0, 1]), pair) {
            #expect(abs(found - expected) < 2e-6)
        }
        let reduced = method.reducedState(state, modes: [1])
        #expect(reduced.distance(to: density.reducedState(wanted, modes: [1])) < 1e-5)
    }

    @Test("Shots of 20 qubits part by ones, each found again")
    func manyShots() throws {
        let device = Self.pairs(20, levels: 2, t1: 2e-6)
        let cluster = try Cluster(
            device: device, modes: Array(0..<20), couplings: Array(0..<19), for: .trajectories)
        let method = TrajectoryMethod(cluster)
        let start = method.productState(levels: (0..<20).map { $0 < 10 ? 1 : 0 })
        var found: [Int] = []
        let report = method.evolve(start, shots: [3, 4, 9, 11, 17], seed: 4, from: 0, to: 100, fields: .none) {
            state, shots in
            found += shots
            #expect(abs(method.allPopulations(state).reduce(0) { $0 + $1.reduce(0, +) } - 20) < 1e-9)
        }
        #expect(found.sorted() == [3, 4, 9, 11, 17])
        #expect(report.jumps > 0)
    }

    @Test("A cluster is refused by what its method needs")
    func memory() throws {
        var device = Self.pairs(12, levels: 3)
        #expect(throws: ClusterError.self) {
            try Cluster(device: device, modes: Array(0..<12), couplings: Array(0..<11))
        }
        device.solver.memoryBytes = 1 << 20
        #expect(throws: ClusterError.self) {
            try Cluster(device: device, modes: Array(0..<12), couplings: Array(0..<11), for: .trajectories)
        }
        #expect(Cluster.stateBytes(levels: [3, 3], for: .trajectories) == 16 * 16 * 9)
    }
}
