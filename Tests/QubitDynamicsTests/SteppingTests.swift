import Foundation
import RackModel
import RackNumerics
import RackUnits
import Testing

@testable import QubitDynamics

@Suite("Steps over many samples")
struct SteppingTests {
    /// Two coupled qutrits, both driven by smooth pulses on a fine grid with carriers far apart.
    private func pair(accuracy: Double, decays: Bool = true) -> Device {
        chip(
            [
                duffing(4.9e9, t1: decays ? 20e-6 : .infinity, t2: decays ? 15e-6 : .infinity, thermal: 0.01),
                duffing(5.2e9, t1: decays ? 30e-6 : .infinity, t2: decays ? 25e-6 : .infinity),
            ], exchange: [(0, 1, 9e6)], solver: SolverSettings(accuracy: accuracy))
    }

    private func pulses(perTick: Int64, start: Int64 = 0) -> ClusterFields {
        ClusterFields(
            drives: [4.9e9, 5.2e9].enumerated().map { mode, carrier in
                .init(
                    mode: mode,
                    signal: sampled(24 * Int(perTick), perTick: perTick, carrierHz: carrier, startTick: start) { t in
                        let envelope = pow(sin(.pi * t / 24e-9), 2)
                        return (mode == 0 ? 3.5e7 : 2.5e7) * Complex(envelope, 0.2 * cos(.pi * t / 24e-9) * envelope)
                    })
            })
    }

    private func start() -> DensityMatrix {
        pure((0..<9).map { [0, 1, 3, 4].contains($0) ? Complex(1, 0.3 * Double($0)) : .zero })
    }

    @Test("Every accuracy is met, and the estimate is no guess", arguments: [1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9])
    func accuracy(asked: Double) throws {
        let fields = pulses(perTick: 16)
        var wanted = start()
        try solver(pair(accuracy: 1e-11)).evolve(&wanted, from: 0, to: 24, fields: fields)
        var state = start()
        let report = try solver(pair(accuracy: asked)).evolve(&state, from: 0, to: 24, fields: fields)
        let error = state.distance(to: wanted)
        #expect(error < asked)
        #expect(report.errorEstimate <= asked)
        #expect(report.errorEstimate > 0.1 * error)
    }

    @Test("Magnus's steps are of sixth order")
    func magnusOrder() throws {
        let device = pair(accuracy: 1e-6, decays: false)
        let cluster = try Cluster(device: device, modes: [0, 1], couplings: [0])
        var timeline = FieldTimeline(pulses(perTick: 256), modes: 2, couplings: 1, from: 0, to: 24)
        let run = timeline.next()
        let terms = RunTerms(try #require(run), cluster: cluster)
        let structure = PieceStructure(.init(driven: terms.driven, coupled: terms.coupled), cluster: cluster)
        let gauges = RunGauges(terms, structure, denseLimit: 40)
        let component = structure.components[0]
        let moments = gauges.moments(terms, gauge: gauges.frequencies[0])
        let block = BlockHamiltonian(component.blocks[0], component, terms, gauge: gauges.frequencies[0])
        let magnus = MagnusStep([block])
        func propagator(_ steps: Int) -> ComplexMatrix {
            var product = ComplexMatrix.identity(9)
            for k in 0..<steps {
                let ends = [k, k + 1].map { 6e-9 + 4e-9 * Double($0) / Double(steps) }
                moments.set(from: ends[0], to: ends[1])
                magnus.prepare(moments, seconds: ends[1] - ends[0], negligible: 0)
                magnus.exponentiate()
                let step = magnus.propagators
                product = ComplexMatrix(rows: 9, columns: 9) { Complex(step.re[$0 * 9 + $1], step.im[$0 * 9 + $1]) } * product
            }
            return product
        }
        let exact = propagator(512)
        let errors = [16, 32, 64].map { (propagator($0) - exact).oneNorm }
        #expect(abs(log2(errors[0] / errors[1]) - 6) < 0.6)
        #expect(abs(log2(errors[1] / errors[2]) - 6) < 0.6)
    }

    @Test("A fine grid of held samples does what the coarse one does")
    func heldSamples() throws {
        let solver = try solver(pair(accuracy: 1e-8))
        func fields(_ perTick: Int) -> ClusterFields {
            ClusterFields(
                drives: [
                    .init(
                        mode: 0,
                        signal: sampled(12 * perTick, perTick: Int64(perTick), carrierHz: 4.9e9) { t in
                            2e7 * .unit(cycles: 0.1 * Double(Int(t * 1e9)) + 0.05)
                        })
                ],
                // Tiny steps of another signal keep the samples from merging.
                modeShifts: [
                    .init(mode: 1, signal: sampled(12 * perTick, perTick: Int64(perTick)) { t in Complex(1e-3 * (1 + t * 1e9)) })
                ])
        }
        var (coarse, fine) = (start(), start())
        solver.evolve(&coarse, from: 0, to: 12, fields: fields(1))
        solver.evolve(&fine, from: 0, to: 12, fields: fields(64))
        #expect(coarse.distance(to: fine) < 1e-8)
    }

    @Test("A long silent or constant stretch costs one step", arguments: [false, true])
    func longStretch(isDriven: Bool) throws {
        let solver = try solver(chip([duffing(5e9), duffing(5.2e9)], exchange: [(0, 1, 5e6)]))
        let tone = SampledSignal(
            grid: SampleGrid(ticksPerSample: 100_000), carrierHz: 5e9,
            segments: [SignalSegment(startTick: 0, re: [2e6], im: [0])])
        var columns = ComplexMatrix.identity(9)
        solver.evolveColumns(&columns, from: 0, to: 100_000, fields: .none)
        let fields = isDriven ? ClusterFields(drives: [.init(mode: 0, signal: tone)]) : .none
        var state = solver.groundState()
        let report = solver.evolve(&state, from: 0, to: 100_000, fields: fields)
        #expect(report.pieces == 1 && report.steps <= 1)
        #expect(abs(state.trace.re - 1) < 1e-10)
    }

    @Test("Kept propagators give the same bits as fresh ones, wherever in time the pulse comes again")
    func cache() throws {
        let device = pair(accuracy: 1e-6)
        let cluster = try Cluster(device: device, modes: [0, 1], couplings: [0])
        let keeping = LindbladSolver(cluster, denseLimit: 40)
        let forgetting = LindbladSolver(cluster, denseLimit: 40, cacheBytes: 0)
        var (a, b) = (start(), start())
        var report = EvolutionReport()
        // 300 MHz turn whole in 10 ticks: the drives' phases against each other come again.
        for round in 0..<4 {
            let from = Int64(round) * 30
            let fields = pulses(perTick: 8, start: from)
            report += keeping.evolve(&a, from: from, to: from + 30, fields: fields)
            forgetting.evolve(&b, from: from, to: from + 30, fields: fields)
        }
        #expect(a == b)
        #expect(report.cacheHits == 3 * report.cacheMisses && report.cacheMisses > 0)
    }

    @Test("Many states at once come out as each by itself")
    func manyStates() throws {
        let solver = try solver(pair(accuracy: 1e-6))
        var random = Philox(seed: 12, shot: 0, element: 0, purpose: .test)
        let starts = [start(), randomState(&random, dimension: 9), solver.productState(levels: [2, 1])]
        var together = starts
        let report = solver.evolve(&together, from: 0, to: 40, fields: pulses(perTick: 4))
        for (k, alone) in starts.enumerated() {
            var state = alone
            solver.evolve(&state, from: 0, to: 40, fields: pulses(perTick: 4))
            #expect(state == together[k])
        }
        #expect(report.operations.flops > 0)
    }

    @Test("Rules for decay integrate polynomials of their degree", arguments: [0, 1, 2, 3, 4, DecayRule.simpson])
    func decayWeights(order: Int) {
        let weights = DecayRule.weights(10, order: order)
        #expect(weights.allSatisfy { $0 > 0 })
        // Symmetric, and so one degree more where the number of differences is even.
        let degree = order == DecayRule.simpson ? 3 : order % 2 == 0 ? order + 1 : order
        for power in 0...degree {
            let sum = weights.enumerated().reduce(0.0) { $0 + $1.1 * pow(Double($1.0), Double(power)) }
            let wanted = pow(10, Double(power + 1)) / Double(power + 1)
            #expect(abs(sum / wanted - 1) < 1e-12)
        }
    }

    @Test("Rules for decay miss of an oscillation what they say", arguments: DecayRule.simpson...7)
    func oscillations(order: Int) {
        let count = 24
        let weights = DecayRule.weights(count, order: order)
        #expect(weights.allSatisfy { $0 > 0 })
        for x in [1e-3, 0.05, 0.3, 0.9, 1.3, 1.7, 2.1, 2.6] {
            let sum = weights.enumerated().reduce(Complex.zero) { $0 + $1.1 * Complex.unit(radians: x * Double($1.0)) }
            let integral = (1 / x) * (Complex.unit(radians: x * Double(count)) - .one) * Complex(0, -1)
            let said = DecayMotion.endError(x, order: order)
            #expect((sum - integral).magnitude <= 2 * said + 1e-10)
        }
        guard order > DecayRule.gregory.count else { return }
        let reach = [1.4, 1.8, 2.2][order - 5]
        #expect(DecayMotion.endError(reach, order: order) < DecayMotion.endError(reach, order: 4) / 3)
    }
}
