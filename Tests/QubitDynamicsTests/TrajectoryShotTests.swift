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
