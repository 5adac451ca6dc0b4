import Foundation
import RackModel
import RackNumerics
import RackUnits
import Testing

@testable import QubitDynamics

/// A qubit and a leaky resonator drawn from a seed, under a flat-topped pulse in fine samples.
private struct LeakySystem {
    let device: Device
    let fields: ClusterFields
    let ticks: Int64 = 24
    let levels: [Int]

    init(seed: UInt64) {
        var random = Philox(seed: seed, shot: 0, element: 7, purpose: .test)
        func uniform(_ low: Double, _ high: Double) -> Double { low + (high - low) * random.nextUniform() }
        let (isDispersive, hasTwoQuadratures, drivesQubit) = (seed % 2 == 0, seed % 4 >= 2, seed % 3 == 2)
        levels = [2 + Int(seed % 2), 6 + Int(seed % 3)]
        let frequencyHz = 5e9 + uniform(2e8, 5e8).rounded()
        var qubit = duffing(5e9, levels: levels[0], t1: uniform(3e-7, 2e-6), t2: uniform(2e-7, 6e-7), thermal: 0.03)
        if seed % 5 == 4 { qubit.jumps = .separate }
        let resonator = Mode.resonator(
            name: "r", frequencyHz: frequencyHz, linewidthHz: uniform(2e6, 2e7), thermalPhotons: uniform(0, 0.1),
            levels: levels[1])
        let shifts = (0..<levels[0]).map { j in uniform(2e6, 5e6) * Double(1 - 2 * (j % 2)) }
        let coupling = Coupling(
            name: "g", a: 0, b: 1,
            kind: isDispersive ? .dispersive(shiftsHz: shifts) : .exchange(strengthHz: uniform(1e7, 4e7)))
        device = Device(
            name: "leaky", tickRate: gigahertzClock, modes: [qubit, resonator], couplings: [coupling],
            frequencies: .bare, solver: SolverSettings())
        let driven = drivesQubit ? 0 : 1
        let carrierHz = (drivesQubit ? 5e9 : frequencyHz) + uniform(-1e7, 1e7).rounded()
        let (peak, phase) = (uniform(5e6, 1.5e7), Complex.unit(cycles: uniform(0, 1)))
        let length = 24e-9
        let signal = sampled(24 * 8, perTick: 8, carrierHz: carrierHz) { t in
            let edge = min(t, length - t)
            let envelope = peak * (edge < 8e-9 ? 0.5 * (1 - cos(.pi * edge / 8e-9)) : 1)
            let quadrature = hasTwoQuadratures ? 0.4 * envelope * sin(2e8 * t) : 0
            return phase * Complex(envelope, quadrature)
        }
        let shift = sampled(12, perTick: 1, startTick: 3) { Complex(3e6 * sin(3e8 * $0)) }
        fields = ClusterFields(
            drives: [.init(mode: driven, signal: signal)],
            modeShifts: seed % 7 == 3 ? [.init(mode: 0, signal: shift)] : [])
    }

    func cluster(accuracy: Double = 1e-6) throws -> Cluster {
        var device = device
        device.solver.accuracy = accuracy
        return try Cluster(device: device, modes: [0, 1], couplings: [0])
    }

    /// A superposition of the qubit and half a photon.
    var start: DensityMatrix {
        var amplitudes = [Complex](repeating: .zero, count: levels[0] * levels[1])
        amplitudes[0] = Complex(1)
        amplitudes[1] = Complex(0, 0.5)
        amplitudes[levels[1]] = Complex(0.6, 0.4)
        return pure(amplitudes)
    }
}

@Suite("Strong decay")
struct LiouvilleTests {
    @Test("A leaky qutrit's own pulse is followed in its coherences too", arguments: [-1e8, -2e8], [1e-3, 1e-4, 1e-5])
    func qutritPulse(anharmonicityHz: Double, accuracy: Double) throws {
        let mode = duffing(5e9, anharmonicityHz, levels: 3, t1: 200e-9, t2: 250e-9)
        let device = chip([mode], solver: SolverSettings(accuracy: accuracy))
        let pulse = sampled(160, perTick: 4, carrierHz: 5.001e9) { t in
            let x = (t - 20e-9) / 10e-9
            return Complex(1.2e7 * (exp(-x * x / 2) - exp(-2)) / (1 - exp(-2)))
        }
        let fields = ClusterFields(drives: [.init(mode: 0, signal: pulse)])
        let cluster = try Cluster(device: device, modes: [0], couplings: [])
        let (solver, exact) = (DensityMethod(cluster), ReferenceMethod(cluster, tolerance: 1e-10))
        var (found, wanted) = (solver.groundState(), exact.groundState())
        let report = solver.evolve(&found, from: 0, to: 40, fields: fields)
        exact.evolve(&wanted, from: 0, to: 40, fields: fields)
        let (a, b) = (solver.reducedState(found, modes: [0]), exact.reducedState(wanted, modes: [0]))
        let missed = zip(a.re + a.im, b.re + b.im).reduce(0) { max($0, ($1.0 - $1.1).magnitude) }
        #expect(missed < accuracy && missed < 2 * report.errorEstimate + 1e-9)
    }

    @Test(
        "The error is below the estimate, and the estimate below what was asked for", arguments: 0..<8 as Range<UInt64>)
    func accuracy(seed: UInt64) throws {
        let system = LeakySystem(seed: seed)
        #expect(LiouvilleFlow.isWorthIt(try system.cluster(), system.fields))
        let exact = evolvedPlainly(system.start, try system.cluster(), from: 0, to: system.ticks, fields: system.fields)
        for accuracy in [1e-3, 1e-5, 1e-7, 1e-9] {
            let solver = LindbladSolver(try system.cluster(accuracy: accuracy))
            var state = system.start
            let report = solver.evolve(&state, from: 0, to: system.ticks, fields: system.fields)
            // The plain method's own error is 10⁻¹¹.
            #expect(state.distance(to: exact) < report.errorEstimate + 2e-11)
            #expect(report.errorEstimate < accuracy)
            #expect((state.trace - .one).magnitude < report.errorEstimate + 1e-12)
        }
    }

    @Test("Kets come out as the density matrix does", arguments: [0, 1] as [UInt64])
    func lowRank(seed: UInt64) throws {
        let system = LeakySystem(seed: seed)
        let exact = evolvedPlainly(system.start, try system.cluster(), from: 0, to: system.ticks, fields: system.fields)
        let method = LowRankMethod(try system.cluster(accuracy: 1e-6))
        var state = ClusterState.density(system.start)
        let report = method.evolve(&state, from: 0, to: system.ticks, fields: system.fields)
        #expect(MethodCase.density(state).distance(to: exact) < 1e-6)
        #expect(report.errorEstimate < 1e-6)
    }

    @Test("An operator that is not Hermitian evolves as the sum of two that are, alone and with others")
    func operators() throws {
        let system = LeakySystem(seed: 1)
        let solver = LindbladSolver(try system.cluster(accuracy: 1e-9))
        let n = system.start.dimension
        var mixed = DensityMatrix(dimension: n)
        mixed[0, n - 1] = Complex(0.6, -0.8)
        mixed[2, 3] = Complex(0.1, 0.2)
        let exact = evolvedPlainly(mixed, solver.cluster, from: 0, to: system.ticks, fields: system.fields)
        var alone = mixed
        solver.evolve(&alone, from: 0, to: system.ticks, fields: system.fields)
        #expect(alone.distance(to: exact) < 1e-9)
        var several = [system.start, mixed]
        solver.evolve(&several, from: 0, to: system.ticks, fields: system.fields)
        #expect(several[1] == alone)
    }

    @Test("Parts of a pulse, with ticks between, come to what the whole does")
    func parts() throws {
        let system = LeakySystem(seed: 5)
        let solver = LindbladSolver(try system.cluster(accuracy: 1e-9))
        var (whole, parts) = (system.start, system.start)
        solver.evolve(&whole, from: -3, to: 60, fields: system.fields)
        for (from, to) in [(-3, 1), (1, 2), (2, 13), (13, 40), (40, 60)] as [(Int64, Int64)] {
            solver.evolve(&parts, from: from, to: to, fields: system.fields)
        }
        #expect(parts.distance(to: whole) < 2e-9)
    }

    @Test("A resonator left alone decays by series and by ladders of propagators alike")
    func idle() throws {
        let modes = [
            duffing(5e9, t1: 2e-5, t2: 1e-5),
            Mode.resonator(name: "r", frequencyHz: 7e9, linewidthHz: 1e6, thermalPhotons: 0.02, levels: 14),
        ]
        let device = Device(
            name: "idle", tickRate: gigahertzClock, modes: modes,
            couplings: [Coupling(name: "chi", a: 0, b: 1, kind: .dispersive(shiftsHz: [1e6, -1e6, -2e6]))],
            frequencies: .bare, solver: SolverSettings(accuracy: 1e-9))
        let solver = try solver(device)
        var amplitudes = [Complex](repeating: .zero, count: 42)
        for (s, amplitude) in [(0, 1), (1, 0.5), (2, 0.2), (14, 0.6), (15, 0.4)] { amplitudes[s] = Complex(amplitude) }
        var (whole, parts) = (pure(amplitudes), pure(amplitudes))
        let ladder = solver.evolve(&whole, from: 0, to: 50_000, fields: .none)
        #expect(ladder.steps == 0)
        for k in 0..<50 as Range<Int64> {
            let series = solver.evolve(&parts, from: 1000 * k, to: 1000 * (k + 1), fields: .none)
            #expect(series.steps > 0)
        }
        #expect(whole.distance(to: parts) < 5e-9)
    }

    @Test("Two carriers on modes that exchange stand still in no frame; the error is what was asked for all the same")
    func twoCarriers() throws {
        let system = LeakySystem(seed: 1)
        var fields = system.fields
        fields.drives.append(
            .init(mode: 1, signal: sampled(20, perTick: 1, carrierHz: 5.1e9) { Complex(3e6 * sin(1e8 * $0)) }))
        let cluster = try system.cluster(accuracy: 1e-5)
        #expect(!LiouvilleFlow.isWorthIt(cluster, fields))
        let exact = evolvedPlainly(system.start, cluster, from: 0, to: system.ticks, fields: fields)
        var state = system.start
        LindbladSolver(cluster).evolve(&state, from: 0, to: system.ticks, fields: fields)
        #expect(state.distance(to: exact) < 1e-5)
    }

    @Test("Levels that nothing reaches are left alone, and those that are reached are found")
    func levels() throws {
        // A resonator with more levels than it needs gives what one with enough of them does.
        func photons(levels: Int) throws -> (Double, OperationCount) {
            let mode = Mode.resonator(name: "r", frequencyHz: 7e9, linewidthHz: 4e6, levels: levels)
            var device = chip([mode])
            device.solver.accuracy = 1e-8
            let solver = try solver(device)
            var state = solver.groundState()
            let drive = sampled(150, perTick: 1, carrierHz: 7.001e9) { _ in Complex(3e6) }
            let report = solver.evolve(
                &state, from: 0, to: 150, fields: ClusterFields(drives: [.init(mode: 0, signal: drive)]))
            #expect(report.errorEstimate < 1e-8)
            return ((0..<levels).reduce(0) { $0 + Double($1) * state[$1, $1].re }, report.operations)
        }
        let t = 150e-9
        let rate = Complex(.pi * 4e6, -2 * .pi * 1e6)
        let alpha = Complex(0, -.pi * 3e6) / rate * (Complex.one - Complex.exp(-t * rate))
        let (few, fewOperations) = try photons(levels: 30)
        let (many, manyOperations) = try photons(levels: 40)
        #expect(abs(few - alpha.squaredMagnitude) < 1e-7)
        #expect(abs(many - alpha.squaredMagnitude) < 1e-7)
        #expect(abs(manyOperations.flops / fewOperations.flops - 1) < 0.01)
    }

    @Test("Two held values take the place of samples of the same mean and moment; what is missed is known")
    func merging() {
        // Samples of a slope u' over h: ∫|W| of u' t less its two values is u'h⁴/576.
        let count = 512
        let merged = SampleMerger.merge(count) {
            Double($0) / Double(count)
        } value: {
            (Double($0) + 0.5) / Double(count)
        }
        #expect(abs(merged.halves.0 - (0.5 - 1.0 / 3)) < 1e-5 && abs(merged.halves.1 - (0.5 + 1.0 / 3)) < 1e-5)
        #expect(abs(merged.area * 576 - 1) < 1e-3)
        #expect(abs(merged.strays - 0.5) < 1e-2)
        // Two values are themselves.
        let same = SampleMerger.merge(2) { Double($0) } value: { $0 == 0 ? -1 : 4 }
        #expect(abs(same.halves.0 + 1) < 1e-15 && abs(same.halves.1 - 4) < 1e-15 && same.area < 1e-15)
    }
}
