import Foundation
import RackModel
import RackNumerics
import RackUnits
import Testing

@testable import QubitDynamics

@Suite("Invariants, idle ladders, splitting and kets")
struct InvariantTests {
    /// Three modes in a chain, all decaying, all driven by random samples.
    private func chain(accuracy: Double = 1e-6, counterRotating: Bool = false) -> Device {
        chip(
            [
                duffing(4.9e9, levels: 3, t1: 5e-6, t2: 4e-6, thermal: 0.05),
                duffing(5.05e9, levels: 2, t1: 3e-6, t2: 5e-6),
                duffing(4.8e9, levels: 3, t1: 2e-6, t2: 3e-6, thermal: 0.02),
            ], exchange: [(0, 1, 8e6), (1, 2, 6e6)],
            solver: SolverSettings(accuracy: accuracy, counterRotating: counterRotating))
    }

    private func fields(seed: UInt64, samples: Int = 40) -> ClusterFields {
        var random = Philox(seed: seed, shot: 2, element: 0, purpose: .test)
        return ClusterFields(
            drives: [4.9e9, 5.05e9, 4.81e9].enumerated().map { mode, carrier in
                .init(
                    mode: mode,
                    signal: randomSignal(
                        &random, carrierHz: carrier, peak: 2e7, samples: samples, startTick: 3,
                        grid: SampleGrid(ticksPerSample: 1, divisor: 2)))
            })
    }

    @Test(
        "A38: trace 1 and no negative eigenvalue, after fields and long idling",
        arguments: 0..<4 as Range<UInt64>)
    func physical(seed: UInt64) throws {
        let solver = try solver(chain())
        var state = solver.productState(levels: [1, 1, Int(seed % 3)])
        solver.evolve(&state, from: 0, to: 26, fields: fields(seed: seed))
        for end in [0, 1, 500, 1_000_000] as [Int64] {
            solver.evolve(&state, from: 26, to: 26 + end, fields: .none)
            #expect((state.trace - .one).magnitude < 1e-10)
            #expect(state.matrix.adjoint.re.elementsEqual(state.re) { abs($0 - $1) < 1e-12 })
            #expect(HermitianEigenSystem(state.matrix).values[0] > -1e-9)
        }
    }

    @Test(
        "Idling is the exponential of the Liouvillian, from a tick to a millisecond",
        arguments: [false, true])
    func idle(counterRotating: Bool) throws {
        let device = chip(
            [
                duffing(4.9e9, levels: 3, t1: 50e-6, t2: 40e-6, thermal: 0.05),
                duffing(5.05e9, levels: 2, t1: 30e-6, t2: 50e-6),
            ],
            exchange: [(0, 1, 8e6)], solver: SolverSettings(counterRotating: counterRotating))
        let solver = try solver(device, detuningsHz: [1e5, -2e4])
        let generator = ReferenceEquation(solver.cluster, fields: .none, atTick: 0, origin: 0).liouvillian(dimension: 6)
        var random = Philox(seed: 5, shot: 0, element: 0, purpose: .test)
        let start = randomState(&random, dimension: 6)
        // In the laboratory frame the oracle's own squarings lose 10⁻⁸ in a millisecond.
        for ticks in [1, 77, 12_345, counterRotating ? 100_000 : 1_000_000] as [Int64] {
            var state = start
            solver.evolve(&state, from: 11, to: 11 + ticks, fields: .none)
            let propagator = MatrixExponential.of(Complex(Double(ticks) * 1e-9) * generator)
            var vector = ComplexMatrix(rows: 36, columns: 1)
            (vector.re, vector.im) = (start.re, start.im)
            let expected = propagator * vector
            var wanted = DensityMatrix(dimension: 6)
            (wanted.re, wanted.im) = (expected.re, expected.im)
            #expect(state.distance(to: wanted) < 1e-8)
        }
    }

    @Test("Idling in parts is idling in one")
    func idleInParts() throws {
        let solver = try solver(chain())
        var random = Philox(seed: 6, shot: 0, element: 0, purpose: .test)
        let start = randomState(&random, dimension: 18)
        var whole = start
        solver.evolve(&whole, from: 0, to: 5000, fields: .none)
        var parts = start
        // 30 ticks are stepped through, the others climbed.
        for (from, to) in [(0, 30), (30, 60), (60, 61), (61, 3000), (3000, 5000)] as [(Int64, Int64)] {
            solver.evolve(&parts, from: from, to: to, fields: .none)
        }
        #expect(parts.distance(to: whole) < 1e-8)
    }

    @Test("Splitting a large component agrees with exponentiating it whole")
    func splitting() throws {
        let cluster = try Cluster(device: chain(accuracy: 1e-8), modes: [0, 1, 2], couplings: [0, 1])
        var random = Philox(seed: 7, shot: 0, element: 0, purpose: .test)
        let start = randomState(&random, dimension: 18)
        var whole = start
        LindbladSolver(cluster).evolve(&whole, from: 0, to: 26, fields: fields(seed: 1))
        var split = start
        LindbladSolver(cluster, denseLimit: 1).evolve(&split, from: 0, to: 26, fields: fields(seed: 1))
        #expect(split.distance(to: whole) < 1e-7)
        #expect(split != whole)
    }

    /// The unitary of a run of constant fields on a component, as the splitting gives it in so many steps, or whole.
    private func unitary(_ device: Device, steps: Int?) throws -> ComplexMatrix {
        let modes = Array(device.modes.indices)
        let cluster = try Cluster(device: device, modes: modes, couplings: Array(device.couplings.indices))
        let run = FieldRun(
            unitsPerTick: 1, edges: [0, 4],
            channels: [.init(target: .drive(mode: 0), carrierHz: 4.9e9, re: [2e7], im: [1e7])])
        let terms = RunTerms(run, cluster: cluster)
        let propagator = RunPropagator(cluster, denseLimit: steps == nil ? 40 : 1, decay: DecayStep(cluster, withDecay: false))
        let structure = propagator.structure(terms)
        let gauges = RunGauges(terms, structure, denseLimit: propagator.denseLimit)
        var factors: [RowFactor] = []
        if let steps {
            let stepper = SplitStepper(structure.components[0], terms, gauges, errorRate: 1e15)
            for k in 0..<steps {
                let ends = [k, k + 1].map { 4e-9 * Double($0) / Double(steps) }
                factors.append(stepper.factor(from: ends[0], to: ends[1]))
            }
            #expect(stepper.steps == steps)
        } else {
            let whole = propagator.propagation(
                terms, structure, gauges, ErrorBudget(cluster, seconds: 4e-9), asChannel: false)
            #expect(whole.unitaries.count == 1)
            factors = whole.unitary(0, turns: gauges.turns)
        }
        var columns = ComplexMatrix.identity(cluster.dimension)
        columns.re.withUnsafeMutableBufferPointer { re in
            columns.im.withUnsafeMutableBufferPointer { im in
                for factor in factors {
                    factor.apply(columns: cluster.dimension, re.baseAddress!, im.baseAddress!)
                }
            }
        }
        return columns
    }

    @Test("The splitting's error falls with at least the fourth power of the step")
    func splittingOrder() throws {
        let device = chip([duffing(4.9e9), duffing(5.05e9)], exchange: [(0, 1, 2e7)])
        let exact = try unitary(device, steps: nil)
        let errors = try [8, 16, 32].map { steps in
            let difference = try unitary(device, steps: steps) - exact
            return (difference.re + difference.im).reduce(0) { max($0, abs($1)) }
        }
        #expect(log2(errors[0] / errors[1]) > 3.7)
        #expect(abs(log2(errors[1] / errors[2]) - 4) < 0.3)
    }

    @Test("Kets evolve as the density matrix does without decay", arguments: [false, true])
    func kets(counterRotating: Bool) throws {
        var device = chain(accuracy: 1e-8, counterRotating: counterRotating)
        for k in device.modes.indices {
            (device.modes[k].t1Seconds, device.modes[k].t2Seconds) = (.infinity, .infinity)
        }
        let solver = try solver(device)
        let start = (0..<18).map { Complex(1 + Double($0 % 5), Double($0 % 3)) }
        var state = pure(start)
        solver.evolve(&state, from: 0, to: 12, fields: fields(seed: 3, samples: 16))
        var columns = ComplexMatrix(rows: 18, columns: 1) { r, _ in start[r] }
        solver.evolveColumns(&columns, from: 0, to: 12, fields: fields(seed: 3, samples: 16))
        #expect(state.distance(to: pure((0..<18).map { columns[$0, 0] })) < 1e-9)
    }

    @Test("A propagator with idling removed is the identity on an idle window")
    func idlePropagator() throws {
        let solver = try solver(chain())
        let levels = [[0, 0, 0], [1, 0, 0], [0, 1, 1], [2, 0, 1]]
        let u = solver.propagator(levels: levels, from: 40, to: 140, fields: .none, idleRemoved: true)
        #expect((u - .identity(4)).oneNorm < 1e-9)
    }

    @Test("The same call gives the same bits, whatever a solver has seen before")
    func deterministic() throws {
        let (fresh, used) = (try solver(chain()), try solver(chain()))
        var warm = used.thermalState()
        used.evolve(&warm, from: 0, to: 7777, fields: fields(seed: 9))
        var (a, b) = (fresh.productState(levels: [1, 0, 1]), used.productState(levels: [1, 0, 1]))
        fresh.evolve(&a, from: 5, to: 5000, fields: fields(seed: 2))
        used.evolve(&b, from: 5, to: 5000, fields: fields(seed: 2))
        #expect(a == b)
    }
}

extension ReferenceEquation {
    /// The Liouvillian without drives on row-major density matrices.
    func liouvillian(dimension n: Int) -> ComplexMatrix {
        var result = ComplexMatrix(rows: n * n, columns: n * n)
        var image = [Complex](repeating: .zero, count: n * n)
        for k in 0..<(n * n) {
            var unit = image.map { _ in Complex.zero }
            unit[k] = .one
            derivative(of: unit, at: 0, into: &image)
            for r in 0..<(n * n) { result[r, k] = image[r] }
        }
        return result
    }
}
