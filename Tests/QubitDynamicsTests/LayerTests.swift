import RackModel
import RackNumerics
import RackUnits
import Testing

@testable import QubitDynamics

@Suite("Sequences of few distinct layers")
struct LayerTests {
    private static let ticks: Int64 = 12
    private static let carriers = [4.9e9, 5.4e9]

    /// Two coupled modes near their carriers, which are whole turns apart in a layer.
    private static func device(
        _ random: inout Philox, accuracy: Double, levels: Int = 3, counterRotating: Bool = false
    ) -> Device {
        func between(_ low: Double, _ high: Double) -> Double { low + (high - low) * random.nextUniform() }
        let modes = carriers.map { carrier in
            let t1 = between(10e-6, 60e-6)
            return duffing(
                carrier + between(-2e6, 2e6), between(-3.5e8, -2e8), levels: levels, t1: t1, t2: t1 * between(0.5, 1.5),
                thermal: between(0, 0.05))
        }
        return chip(
            modes, exchange: [(0, 1, between(3e6, 15e6))],
            solver: SolverSettings(accuracy: accuracy, counterRotating: counterRotating))
    }

    /// What a layer does to each mode, in half turns about an axis of the equator: amplitude and phase in cycles.
    private typealias Layer = [(amplitude: Double, cycles: Double)]

    private static func fields(_ layers: [Layer], start: Int64 = 0) -> ClusterFields {
        let envelope = (0..<Int(ticks)).map { k in
            let x = (Double(k) + 0.5) / Double(ticks)
            return Complex(x * (1 - x) * 16e7, 2e6 * (1 - 2 * x))
        }
        return ClusterFields(
            drives: carriers.indices.map { mode in
                let segments = layers.enumerated().compactMap { number, layer -> SignalSegment? in
                    guard layer[mode].amplitude != 0 else { return nil }
                    let samples = envelope.map { layer[mode].amplitude * $0 * .unit(cycles: layer[mode].cycles) }
                    return SignalSegment(
                        startTick: start + Int64(number) * ticks, re: samples.map(\.re), im: samples.map(\.im))
                }
                return .init(
                    mode: mode,
                    signal: SampledSignal(grid: SampleGrid(ticksPerSample: 1), carrierHz: carriers[mode], segments: segments))
            })
    }

    /// Layers drawn from quarter and half turns about x and y, and from nothing.
    private static func layers(_ count: Int, _ random: inout Philox) -> [Layer] {
        (0..<count).map { _ in
            carriers.map { _ in
                (Double(Int(3 * random.nextUniform())) / 2, Double(Int(4 * random.nextUniform())) / 4)
            }
        }
    }

    @Test("Results and estimates hold to the accuracy asked for", arguments: [1e-5, 1e-7], 0..<4 as Range<UInt64>)
    func accuracy(asked: Double, seed: UInt64) throws {
        var random = Philox(seed: seed, shot: 7, element: 0, purpose: .test)
        let device = Self.device(&random, accuracy: asked, levels: seed == 3 ? 2 : 3)
        let layers = Self.layers(10, &random)
        let solver = try solver(device)
        let start = randomState(&random, dimension: solver.cluster.dimension)
        var state = start
        let end = 10 * Self.ticks
        let report = solver.evolve(&state, from: 0, to: end, fields: Self.fields(layers))
        let plain = evolvedPlainly(start, solver.cluster, from: 0, to: end, fields: Self.fields(layers))
        let error = state.distance(to: plain)
        #expect(error < asked)
        #expect(report.errorEstimate < asked)
        #expect(report.errorEstimate > 0.5 * error)
    }

    @Test("Within one stretch of time a layer is computed once")
    func hits() throws {
        var random = Philox(seed: 5, shot: 7, element: 0, purpose: .test)
        let solver = try solver(Self.device(&random, accuracy: 1e-6))
        let some: [Layer] = [[(1, 0), (0.5, 0.25)], [(0, 0), (1, 0)], [(0.5, 0), (0.5, 0)]]
        var state = solver.groundState()
        let report = solver.evolve(
            &state, from: 0, to: 30 * Self.ticks, fields: Self.fields((0..<30).map { some[$0 % 3] }))
        #expect(report.cacheMisses == 3 && report.cacheHits == 27)
    }

    @Test("Layers that a common phase tells apart are computed once")
    func phases() throws {
        var random = Philox(seed: 6, shot: 7, element: 0, purpose: .test)
        let solver = try solver(Self.device(&random, accuracy: 1e-6))
        let fields = Self.fields((0..<24).map { [(1, Double($0) / 24), (0.5, 0.3 + Double($0) / 24)] })
        let start = randomState(&random, dimension: 9)
        var state = start
        let report = solver.evolve(&state, from: 0, to: 24 * Self.ticks, fields: fields)
        // Rounding may tell one or two of them apart.
        #expect(report.cacheMisses <= 3 && report.cacheHits + report.cacheMisses == 24)
        let plain = evolvedPlainly(start, solver.cluster, from: 0, to: 24 * Self.ticks, fields: fields)
        #expect(state.distance(to: plain) < 1e-6)
    }

    @Test("Channels that are kept give the same bits as fresh ones", arguments: [false, true])
    func bits(counterRotating: Bool) throws {
        var random = Philox(seed: 8, shot: 7, element: 0, purpose: .test)
        let device = Self.device(&random, accuracy: 1e-6, levels: 2, counterRotating: counterRotating)
        let cluster = try Cluster(device: device, modes: [0, 1], couplings: [0])
        let layers = Self.layers(12, &random)
        let start = randomState(&random, dimension: 4)
        var (kept, fresh) = (start, start)
        LindbladSolver(cluster).evolve(&kept, from: 0, to: 12 * Self.ticks, fields: Self.fields(layers))
        LindbladSolver(cluster, denseLimit: 40, cacheBytes: 0).evolve(
            &fresh, from: 0, to: 12 * Self.ticks, fields: Self.fields(layers))
        #expect(kept == fresh)
    }

    @Test("A channel is linear, and keeps traces and Hermitian matrices")
    func linear() throws {
        var random = Philox(seed: 9, shot: 7, element: 0, purpose: .test)
        let solver = try solver(Self.device(&random, accuracy: 1e-6))
        let fields = Self.fields(Self.layers(3, &random), start: 1)
        func evolved(_ operators: [DensityMatrix]) -> [DensityMatrix] {
            var operators = operators
            solver.evolve(&operators, from: 1, to: 1 + 3 * Self.ticks, fields: fields)
            return operators
        }
        let (a, b) = (randomState(&random, dimension: 9), randomState(&random, dimension: 9))
        var both = DensityMatrix(dimension: 9)
        for k in both.re.indices {
            both.re[k] = a.re[k] - b.im[k]
            both.im[k] = a.im[k] + b.re[k]
        }
        let results = evolved([a, b, both])
        var sum = DensityMatrix(dimension: 9)
        for k in sum.re.indices {
            sum.re[k] = results[0].re[k] - results[1].im[k]
            sum.im[k] = results[0].im[k] + results[1].re[k]
        }
        #expect(sum.distance(to: results[2]) < 1e-14)
        #expect((results[0].trace - .one).magnitude < 1e-13)
        for r in 0..<9 {
            for c in 0..<9 { #expect((results[0][r, c] - results[0][c, r].conjugate).magnitude < 1e-14) }
        }
    }

    @Test("Decay that is too strong for a channel is taken at nodes")
    func strongDecay() throws {
        let device = chip([duffing(5e9, t1: 2e-7, t2: 3e-7)], solver: SolverSettings(accuracy: 1e-6))
        let solver = try solver(device)
        let tone = sampled(200, perTick: 1, carrierHz: 5e9) { Complex(2e7 * (1 + 1e6 * $0)) }
        let fields = ClusterFields(drives: [.init(mode: 0, signal: tone)])
        var state = solver.groundState()
        solver.evolve(&state, from: 0, to: 200, fields: fields)
        let plain = evolvedPlainly(solver.groundState(), solver.cluster, from: 0, to: 200, fields: fields)
        #expect(state.distance(to: plain) < 1e-6)
    }
}
