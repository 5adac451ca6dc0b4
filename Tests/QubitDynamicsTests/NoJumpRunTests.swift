@testable import QubitDynamics
import Foundation
import RackModel
import RackNumerics
import Testing

@Suite("Runs of kets as one operator")
struct NoJumpRunTests {
    /// Three qutrits in a row with couplers that are closed at idle.
    static func row() throws -> Cluster {
        var device = chip([
            duffing(5e9, t1: 0.6e-6, t2: 0.5e-6, thermal: 0.1), duffing(4.86e9, t1: 0.5e-6, t2: 0.7e-6),
            duffing(5.02e9, t1: 0.7e-6, t2: 0.4e-6),
        ])
        device.couplings = (0..<2).map {
            Coupling(
                name: "c\($0)", a: $0, b: $0 + 1,
                kind: .effective(
                    EffectiveCoupler(
                        directHz: 6e6, armAHz: 9e7, armBHz: 8e7, maximumHz: 6.5e9, anharmonicityHz: -1e8,
                        residualZZHz: 0)))
        }
        return try Cluster(device: device, modes: [0, 1, 2], couplings: [0, 1], for: .trajectories)
    }

    /// A pulse on the first two modes, a coupler that opens, another pulse, and idle time.
    static let fields = ClusterFields(
        drives: [0, 1].map { .init(mode: $0, signal: TrajectoryTests.pulse(20, carrierHz: $0 == 0 ? 5e9 : 4.86e9, 12e6)) },
        couplerFlux: [
            .init(coupling: 0, signal: sampled(30, perTick: 1, startTick: 20) { Complex(0.09 * pow(sin(.pi * $0 / 30e-9), 2)) })
        ])

    static func states(
        _ method: TrajectoryMethod, shots: [Int], to: Int64 = 90, from levels: [Int] = [1, 0, 1],
        _ fields: ClusterFields = fields
    ) -> [Int: Ket] {
        var found: [Int: Ket] = [:]
        method.evolve(
            method.productState(levels: levels), shots: shots, seed: 3, from: 0, to: to, fields: fields
        ) { state, shots in
            for shot in shots { if case .ket(let ket) = state { found[shot] = ket } }
        }
        return found
    }

    @Test("every shot comes out as step by step, whether it jumps or not")
    func stepByStep() throws {
        let cluster = try Self.row()
        let (whole, stepped) = (TrajectoryMethod(cluster), TrajectoryMethod(cluster, takesRunsWhole: false))
        let (found, wanted) = (Self.states(whole, shots: Array(0..<150)), Self.states(stepped, shots: Array(0..<150)))
        var jumped = 0
        for shot in 0..<150 {
            let (a, b) = (try #require(found[shot]), try #require(wanted[shot]))
            let distance = zip(a.re + a.im, b.re + b.im).reduce(0) { max($0, abs($1.0 - $1.1)) }
            #expect(distance < 1e-9, "shot \(shot)")
            jumped += b == wanted[0] ? 0 : 1
        }
        #expect(jumped > 20)
    }

    @Test("in a chain that is split, decay within the modes' steps takes every shot where decay between steps does")
    func chain() throws {
        let modes = [5e9, 5.14e9, 4.93e9, 5.08e9].map { duffing($0, t1: 0.6e-6, t2: 0.5e-6, thermal: 0.05) }
        // A mode that nothing joins decays and turns aside.
        let apart = duffing(5.2e9, levels: 2, t1: 0.5e-6, t2: 0.4e-6)
        let device = chip(
            modes + [apart], exchange: (0..<3).map { ($0, $0 + 1, 5e6) }, solver: SolverSettings(accuracy: 1e-4))
        let cluster = try Cluster(device: device, modes: Array(0..<5), couplings: Array(0..<3), for: .trajectories)
        let fields = ClusterFields(
            drives: [0, 2].map { .init(mode: $0, signal: TrajectoryTests.pulse(40, carrierHz: $0 == 0 ? 5e9 : 4.93e9, 12e6)) })
        let score = try #require(TrajectoryMethod(cluster).score(from: 0, to: 40, fields: fields))
        let runs = score.steps.reduce(into: [KetRun]()) { if case .run(let run) = $1 { $0.append(run) } }
        #expect(runs.count > 1 && runs.count == score.steps.count)
        #expect(runs.contains { $0.noJump.whole.unitaries.count > 2 })
        let (whole, stepped) = (TrajectoryMethod(cluster), TrajectoryMethod(cluster, takesRunsWhole: false))
        func states(_ method: TrajectoryMethod) -> [Int: Ket] {
            Self.states(method, shots: Array(0..<60), to: 40, from: [1, 0, 2, 1, 1], fields)
        }
        let (found, wanted) = (states(whole), states(stepped))
        var jumped = 0
        for shot in 0..<60 {
            let (a, b) = (try #require(found[shot]), try #require(wanted[shot]))
            let distance = zip(a.re + a.im, b.re + b.im).reduce(0) { max($0, abs($1.0 - $1.1)) }
            #expect(distance < 1e-9, "shot \(shot)")
            jumped += b == wanted[0] ? 0 : 1
        }
        #expect(jumped > 10)
    }

    @Test("a run has one step, and its squared norm is that of all of its steps")
    func oneStep() throws {
        let cluster = try Self.row()
        let score = try #require(TrajectoryMethod(cluster).score(from: 0, to: 50, fields: Self.fields))
        let runs = score.steps.count { if case .run = $0 { true } else { false } }
        #expect(runs == 2 && score.steps.count == 2)
        var (whole, stepped) = (TrajectoryMethod(cluster).productState(levels: [1, 1, 0]), ClusterState.ket(Ket(dimension: 1)))
        stepped = whole
        TrajectoryMethod(cluster).evolve(&whole, from: 0, to: 50, fields: Self.fields)
        TrajectoryMethod(cluster, takesRunsWhole: false).evolve(&stepped, from: 0, to: 50, fields: Self.fields)
        guard case .ket(let a) = whole, case .ket(let b) = stepped else { preconditionFailure() }
        let norms = [a, b].map { zip($0.re, $0.im).reduce(0) { $0 + $1.0 * $1.0 + $1.1 * $1.1 } }
        #expect(norms[1] < 0.9)
        #expect(abs(norms[0] - norms[1]) < 1e-12)
    }

    @Test("each part of a run is what its two halves are one after the other, down to its unitaries and decays")
    func halves() throws {
        let cluster = try Self.row()
        let score = try #require(TrajectoryMethod(cluster).score(from: 0, to: 50, fields: Self.fields))
        let rates = TrajectoryRates(cluster)
        var start = Ket(dimension: cluster.dimension)
        for k in 0..<cluster.dimension { (start.re[k], start.im[k]) = (sin(Double(k)), cos(3 * Double(k))) }
        func ket(_ body: (KetBuffer) -> Void) -> Ket {
            let buffer = KetBuffer(start)
            body(buffer)
            return buffer.ket
        }
        var deepest = 0
        for case .run(let run) in score.steps {
            let (levels, propagation) = (run.noJump.levels, run.propagation)
            deepest = max(deepest, levels.count)
            for (level, parts) in levels.enumerated() {
                for (number, part) in parts.enumerated() {
                    let whole = ket { _ = part.apply($0, SerialWorkers()) }
                    let stepped = ket { buffer in
                        guard level == 0 else {
                            for half in levels[level - 1].dropFirst(2 * number).prefix(2) { _ = half.apply(buffer, SerialWorkers()) }
                            return
                        }
                        func decay(_ k: Int) {
                            _ = KetDiagonal(rates.decay, seconds: propagation.decays[k]).apply(buffer.re, buffer.im)
                        }
                        if part.unitaries.lowerBound == 0 { decay(0) }
                        for k in part.unitaries {
                            KetStep.apply(propagation.unitary(k), buffer)
                            decay(k + 1)
                        }
                    }
                    let distance = zip(whole.re + whole.im, stepped.re + stepped.im).reduce(0) { max($0, abs($1.0 - $1.1)) }
                    #expect(distance < 1e-12, "part \(number) of level \(level)")
                }
            }
            #expect(levels[levels.count - 1].count == 1 && run.noJump.whole.unitaries == 0..<propagation.unitaries.count)
        }
        #expect(deepest > 2)
    }

    @Test("a kept score gives the bits of a fresh evolution, alone and in company")
    func score() throws {
        let cluster = try Self.row()
        let method = TrajectoryMethod(cluster)
        let fresh = Self.states(TrajectoryMethod(cluster), shots: Array(0..<40))
        let score = try #require(method.score(from: 0, to: 90, fields: Self.fields))
        for shots in [Array(0..<40), [7], [0], [31], [12, 13]] {
            method.evolve(method.productState(levels: [1, 0, 1]), shots: shots, seed: 3, along: score) { state, shots in
                for shot in shots { #expect(state == .ket(fresh[shot]!)) }
            }
        }
    }
}
