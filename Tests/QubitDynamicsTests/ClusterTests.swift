import QubitDynamics
import RackModel
import RackNumerics
import RackUnits
import Testing

@Suite("Clusters and their states")
struct ClusterTests {
    private func refusal(_ body: () throws -> Cluster) -> ClusterError? {
        do {
            _ = try body()
            return nil
        } catch {
            return error as? ClusterError
        }
    }

    @Test("A state that is too large is refused with its size, however large")
    func tooLarge() throws {
        var device = chip((0..<54).map { duffing(5e9 + 1e7 * Double($0)) })
        let all = refusal { try Cluster(device: device, modes: Array(0..<54), couplings: []) }
        guard case .stateTooLarge(_, let bytes, _) = all else {
            Issue.record("not refused")
            return
        }
        #expect(bytes == Cluster.stateBytes(levels: [Int](repeating: 3, count: 54)) && bytes > 1e50)
        device.solver.memoryBytes = 64 * 9 * 9 - 1
        let pair = refusal { try Cluster(device: device, modes: [0, 1], couplings: []) }
        #expect(pair?.description.contains("5.1 KiB") == true)
        device.solver.memoryBytes = 64 * 9 * 9
        #expect(refusal { try Cluster(device: device, modes: [0, 1], couplings: []) } == nil)
    }

    @Test("What makes no sense is refused by name")
    func refusals() {
        let device = chip(
            [duffing(5e9), duffing(5.1e9), duffing(5.2e9)], exchange: [(0, 1, 1e6), (1, 2, 1e6)])
        #expect(refusal { try Cluster(device: device, modes: [], couplings: []) } == .noModes)
        #expect(refusal { try Cluster(device: device, modes: [3], couplings: []) } == .modeOutOfRange(3))
        #expect(
            refusal { try Cluster(device: device, modes: [0, 0], couplings: []) }
                == .repeatedMode(name: "m5000"))
        #expect(
            refusal { try Cluster(device: device, modes: [0, 1], couplings: [1]) }
                == .couplingLeavesCluster(name: "g12"))
        #expect(
            refusal { try Cluster(device: device, modes: [0, 1], couplings: [2]) } == .couplingOutOfRange(2))
        #expect(
            refusal { try Cluster(device: device, modes: [0, 1], couplings: [], detuningsHz: [0]) }
                == .detuningCount(given: 1, modes: 2))
        let faulty = chip([duffing(5e9, t1: 10e-6, t2: 25e-6), duffing(5e9, levels: 11)])
        #expect(
            refusal { try Cluster(device: faulty, modes: [0], couplings: []) }
                == .ratesNotPhysical(name: "m5000"))
        #expect(
            refusal { try Cluster(device: faulty, modes: [1], couplings: []) }
                == .levelsOutOfRange(name: "m5000", levels: 11, allowed: 2...10))
    }

    @Test("Projection, jumps, dephasing and reduced states act on dressed levels")
    func states() throws {
        let solver = try solver(chip([duffing(4.9e9), duffing(5.0e9)], exchange: [(0, 1, 1e7)]))
        var random = Philox(seed: 3, shot: 0, element: 0, purpose: .test)
        let state = randomState(&random, dimension: 9)
        let populations = solver.populations(state, of: 1)
        #expect(abs(populations.reduce(0, +) - 1) < 1e-12)
        let joint = solver.jointPopulations(state, modes: [1, 0])
        for level in 0..<3 {
            let (probability, after) = solver.project(state, mode: 1, level: level)
            #expect(abs(probability - populations[level]) < 1e-12)
            #expect(abs(solver.populations(after, of: 1)[level] - 1) < 1e-12)
            #expect(abs(joint[(level * 3)..<(level * 3 + 3)].reduce(0, +) - probability) < 1e-12)
            var jumped = after
            solver.exchangeLevels(&jumped, mode: 1, level, (level + 1) % 3)
            #expect(abs(solver.populations(jumped, of: 1)[(level + 1) % 3] - 1) < 1e-12)
        }
        var dephased = state
        let factors = (0..<3).map { j in (0..<3).map { $0 == j ? Complex.one : Complex.zero } }
        solver.applyCoherenceFactors(&dephased, mode: 1, factors: factors)
        let reduced = solver.reducedState(dephased, modes: [1])
        for j in 0..<3 {
            for k in 0..<3 {
                #expect((reduced[j, k] - Complex(j == k ? populations[j] : 0)).magnitude < 1e-12)
            }
        }
        let swapped = solver.reducedState(state, modes: [1, 0])
        #expect(abs(swapped[5, 5].re - joint[5]) < 1e-12)
        #expect(solver.project(solver.groundState(), mode: 0, level: 2).probability < 1e-12)
    }
}
