import Foundation
import RackModel
import RackNumerics
import RackUnits
import Testing

@testable import QubitDynamics

@Suite("Chains that are split")
struct ChainTests {
    /// A few joined modes with numbers that the seed draws; `detuningHz` between neighbours where it is given.
    private func device(
        seed: UInt64, accuracy: Double, detuningHz: Double? = nil, levels: [Int] = [3, 3, 2], isRing: Bool = false
    ) -> Device {
        var random = Philox(seed: seed, shot: 3, element: 0, purpose: .test)
        let modes = levels.enumerated().map { mode, count in
            let offset = detuningHz.map { $0 * Double(mode % 2) } ?? (mode % 2 == 1 ? 8e7 + 2e8 * random.nextUniform() : 0)
            return duffing(
                4.9e9 + offset + (detuningHz == nil ? 4e7 * random.nextUniform() : 0), -2e8 - 1.5e8 * random.nextUniform(),
                levels: count)
        }
        var exchange = (0..<(levels.count - 1)).map { ($0, $0 + 1, 2e6 + 5e6 * random.nextUniform()) }
        if isRing { exchange.append((0, levels.count - 1, 3e6)) }
        return chip(modes, exchange: exchange, solver: SolverSettings(accuracy: accuracy))
    }

    /// Smooth pulses on all modes, resonant with each.
    private func pulses(_ device: Device, from: Int64 = 0, detunedByHz offset: Double = 0) -> ClusterFields {
        ClusterFields(
            drives: device.modes.enumerated().map { mode, one in
                guard case .duffing(let frequency, _) = one.spectrum else { fatalError("only oscillators are drawn") }
                return .init(
                    mode: mode,
                    signal: sampled(20 * 8, perTick: 8, carrierHz: frequency + offset, startTick: from) { t in
                        let envelope = pow(sin(.pi * t / 20e-9), 2)
                        return 3e7 * Complex(envelope, 0.2 * cos(.pi * t / 20e-9) * envelope) * .unit(cycles: 0.2 * Double(mode))
                    })
            })
    }

    private func solver(_ device: Device, denseLimit: Int) throws -> LindbladSolver {
        LindbladSolver(
            try Cluster(
                device: device, modes: Array(device.modes.indices), couplings: Array(device.couplings.indices)),
            denseLimit: denseLimit)
    }

    private func evolved(_ device: Device, denseLimit: Int, ticks: Int64, _ fields: ClusterFields) throws -> (
        state: DensityMatrix, report: EvolutionReport
    ) {
        let solver = try solver(device, denseLimit: denseLimit)
        let n = solver.cluster.dimension
        // A product of superpositions of the lowest two levels.
        let amplitudes = device.modes.reduce([Complex.one]) { partial, mode in
            partial.flatMap { x in
                (0..<mode.levels).map { $0 == 0 ? x : $0 == 1 ? Complex(0.3, 0.4) * x : .zero }
            }
        }
        precondition(amplitudes.count == n)
        var state = pure(amplitudes)
        let report = solver.evolve(&state, from: 0, to: ticks, fields: fields)
        return (state, report)
    }

    @Test(
        "Every accuracy is met, the estimate is a bound and within what was asked",
        arguments: 0..<4 as Range<UInt64>, [1e-4, 1e-5, 1e-6, 1e-7])
    func accuracy(seed: UInt64, asked: Double) throws {
        let fields = pulses(device(seed: seed, accuracy: asked))
        let wanted = try evolved(device(seed: seed, accuracy: 1e-10), denseLimit: 40, ticks: 60, fields).state
        let found = try evolved(device(seed: seed, accuracy: asked), denseLimit: 1, ticks: 60, fields)
        let error = found.state.distance(to: wanted)
        #expect(error < found.report.errorEstimate)
        #expect(found.report.errorEstimate <= asked)
    }

    @Test("Four driven modes are split by every method, though fewer states than that are taken in one when nothing drives them")
    func sameStepsByEveryMethod() throws {
        let device = device(seed: 2, accuracy: 1e-6, levels: [3, 3, 3, 2])
        let cluster = try Cluster(device: device, modes: Array(0..<4), couplings: Array(0..<3))
        let fields = pulses(device)
        let steps = [DensityMethod(cluster), LowRankMethod(cluster), TrajectoryMethod(cluster)].map {
            (solver: any ClusterSolver) in
            var state = solver.groundState()
            return solver.evolve(&state, from: 0, to: 40, fields: fields).steps
        }
        // In one piece they would be a step or more to each of 160 samples.
        #expect(steps.allSatisfy { $0 > 10 && $0 < 160 })
        #expect(steps[1] == steps[0])
    }

    @Test("Modes nearly in resonance with each other, or far apart, are split as well", arguments: [0, 1e4, 2e6, 1.2e9])
    func detunings(detuningHz: Double) throws {
        let fields = pulses(device(seed: 9, accuracy: 1e-6, detuningHz: detuningHz))
        let wanted = try evolved(
            device(seed: 9, accuracy: 1e-10, detuningHz: detuningHz), denseLimit: 40, ticks: 40, fields).state
        let found = try evolved(
            device(seed: 9, accuracy: 1e-6, detuningHz: detuningHz), denseLimit: 1, ticks: 40, fields)
        #expect(found.state.distance(to: wanted) < 1e-6)
        #expect(found.report.errorEstimate <= 1e-6)
    }

    @Test("A ring of three, whose exchange cannot be made real, is right too, and so are drives that no frame stops")
    func generalForms() throws {
        let ring = device(seed: 4, accuracy: 1e-7, isRing: true)
        var fields = pulses(ring)
        // A second tone on a mode, flux that moves another's levels.
        fields.drives += [pulses(ring, detunedByHz: 3e7).drives[0]]
        fields.modeShifts = [.init(mode: 1, signal: sampled(40, perTick: 2) { Complex(4e6 * sin(2e8 * $0)) })]
        let wanted = try evolved(
            device(seed: 4, accuracy: 1e-10, isRing: true), denseLimit: 40, ticks: 40, fields).state
        let found = try evolved(ring, denseLimit: 1, ticks: 40, fields)
        #expect(found.state.distance(to: wanted) < 1e-7)
    }

    @Test("Counter-rotating exchange turns fast, and is followed")
    func counterRotating() throws {
        func device(_ accuracy: Double) -> Device {
            chip(
                [duffing(4.9e9), duffing(5.1e9)], exchange: [(0, 1, 2e7)],
                solver: SolverSettings(accuracy: accuracy, counterRotating: true))
        }
        let fields = pulses(device(1e-5))
        let wanted = try evolved(device(1e-9), denseLimit: 40, ticks: 20, fields).state
        let found = try evolved(device(1e-5), denseLimit: 1, ticks: 20, fields)
        #expect(found.state.distance(to: wanted) < 1e-5)
        #expect(found.report.errorEstimate <= 1e-5)
    }

    @Test("Pieces of a ket that are shared out give the bits of the whole")
    func pieces() throws {
        let device = device(seed: 2, accuracy: 1e-5, levels: [3, 3, 2, 3, 2])
        let cluster = try Cluster(device: device, modes: [0, 1, 2, 3, 4], couplings: [0, 1, 2, 3])
        let stream = OperationStream(
            cluster, idle: .none, denseLimit: 1, from: 0, to: 20, fields: pulses(device), decay: DecayStep(cluster))
        var chains: [ChainSteps] = []
        while let operation = stream.next() {
            guard case .unitary(let factors) = operation else { continue }
            for factor in factors { if case .chain(let steps) = factor { chains.append(steps) } }
        }
        #expect(!chains.isEmpty)
        var start = Ket(dimension: cluster.dimension)
        for k in start.re.indices { (start.re[k], start.im[k]) = (sin(Double(k)), cos(3 * Double(k))) }
        let whole = KetBuffer(start)
        for chain in chains { chain.apply(columns: 1, whole.re, whole.im) }
        for pieces in [1, 2, 5] {
            let shared = KetBuffer(start)
            for chain in chains {
                chain.applyInPieces(columns: 1, shared.re, shared.im, pieces: pieces, SerialWorkers())
            }
            #expect(shared.ket == whole.ket)
        }
    }

    @Test("What is done to kets is counted: to the one that shots share, and to each that jumped")
    func operations() throws {
        var device = device(seed: 3, accuracy: 1e-5, levels: [3, 3, 3, 3])
        for mode in device.modes.indices { (device.modes[mode].t1Seconds, device.modes[mode].t2Seconds) = (2e-7, 2e-7) }
        let method = TrajectoryMethod(try Cluster(device: device, modes: [0, 1, 2, 3], couplings: [0, 1, 2]))
        var state = method.productState(levels: [1, 0, 1, 0])
        let start = state
        let alone = method.evolve(&state, from: 0, to: 20, fields: pulses(device)).operations
        #expect(alone.flops > 81 * 66 && alone.bytes > 81 * 32)
        let many = method.evolve(start, shots: Array(0..<20), seed: 1, from: 0, to: 20, fields: pulses(device)) { _, _ in }
        #expect(many.jumps > 0 && many.operations.flops > alone.flops)
        #expect(many.operations.flops < Double(1 + many.jumps) * alone.flops)
    }

    @Test("Where all modes are joined, a run goes on while any signal acts, and ends where a segment begins")
    func joinedRuns() {
        func signal(_ start: Int64, _ values: [Double]) -> SampledSignal {
            SampledSignal(
                grid: SampleGrid(ticksPerSample: 1), carrierHz: 5e9,
                segments: [SignalSegment(startTick: start, re: values, im: [Double](repeating: 0, count: values.count))])
        }
        let fields = ClusterFields(drives: [
            .init(mode: 0, signal: signal(2, [1, 2, 0, 0, 3, 4])), .init(mode: 1, signal: signal(3, [5, 0, 6, 7, 0, 0])),
        ])
        func edges(_ isJoined: Bool) -> [[Int64]] {
            var timeline = FieldTimeline(fields, modes: 2, couplings: 0, from: 0, to: 12, isJoined: isJoined)
            var edges: [[Int64]] = []
            while let run = timeline.next() { edges.append([run.start, run.end, Int64(run.channels.count)]) }
            return edges
        }
        #expect(edges(true) == [[0, 2, 0], [2, 3, 1], [3, 4, 2], [4, 5, 0], [5, 8, 2], [8, 12, 0]])
        #expect(edges(false).count > edges(true).count)
    }
}
