import QubitDynamics
import RackModel
import RackNumerics
import RackUnits
import Testing

let rate = TickRate(perSecond: 2_000_000_000)!

/// A drive or flux signal with random smooth-ish samples.
func randomSignal(
    _ random: inout Philox, carrierHz: Double, peak: Double, samples: Int, startTick: Int64, grid: SampleGrid,
    isReal: Bool = false
) -> SampledSignal {
    let re = (0..<samples).map { _ in peak * (2 * random.nextUniform() - 1) }
    let im = (0..<samples).map { _ in isReal ? 0 : peak * (2 * random.nextUniform() - 1) }
    return SampledSignal(
        grid: grid, carrierHz: carrierHz, segments: [SignalSegment(startTick: startTick, re: re, im: im)])
}

/// A full-rank random density matrix.
func randomState(_ random: inout Philox, dimension: Int) -> DensityMatrix {
    let a = ComplexMatrix(rows: dimension, columns: dimension) { _, _ in
        Complex(random.nextUniform() - 0.5, random.nextUniform() - 0.5)
    }
    let rho = a * a.adjoint
    return DensityMatrix(Complex(1 / rho.trace.re) * rho)
}

/// `state` after a stretch of time by the plain method, good to 10⁻¹¹.
func evolvedPlainly(
    _ state: DensityMatrix, _ cluster: Cluster, from: Int64, to: Int64, fields: ClusterFields
) -> DensityMatrix {
    var evolved = ClusterState.density(state)
    ReferenceMethod(cluster, tolerance: 1e-11).evolve(&evolved, from: from, to: to, fields: fields)
    guard case .density(let matrix) = evolved else { preconditionFailure("the plain method keeps a density matrix") }
    return matrix
}

extension DensityMatrix {
    /// The largest difference of any element.
    func distance(to other: DensityMatrix) -> Double {
        var largest = 0.0
        for k in re.indices {
            largest = max(largest, Complex(re[k] - other.re[k], im[k] - other.im[k]).magnitude)
        }
        return largest
    }
}

@Suite("Against the plain reference method")
struct ReferenceTests {
    @Test(
        "One driven mode, carrier off resonance, field on a sub-tick grid", arguments: 0..<6 as Range<UInt64>)
    func oneMode(seed: UInt64) throws {
        var random = Philox(seed: seed, shot: 0, element: 0, purpose: .test)
        let levels = 2 + Int(seed % 4)
        let mode = Mode(
            name: "q", levels: levels,
            spectrum: .duffing(frequencyHz: 5e9 + 1e6 * random.nextUniform(), anharmonicityHz: -2.5e8),
            flux: FluxTuning(asymmetry: 0.3, idleFlux: 0.1), t1Seconds: 2e-6, t2Seconds: 1.5e-6,
            thermalPopulation: 0.05)
        var device = Device(name: "one", tickRate: rate, modes: [mode])
        let cluster = try Cluster(device: device, modes: [0], couplings: [], detuningsHz: [3e5])
        device.solver.accuracy = 1e-8
        let fine = try Cluster(device: device, modes: [0], couplings: [], detuningsHz: [3e5])
        let fields = ClusterFields(
            drives: [
                .init(
                    mode: 0,
                    signal: randomSignal(
                        &random, carrierHz: 5.01e9, peak: 5e7, samples: 30, startTick: 103,
                        grid: SampleGrid(ticksPerSample: 1, divisor: 2))),
                .init(
                    mode: 0,
                    signal: randomSignal(
                        &random, carrierHz: seed % 2 == 0 ? 5.01e9 : 4.93e9, peak: 1e7, samples: 9,
                        startTick: 110,
                        grid: SampleGrid(ticksPerSample: 1))),
            ],
            modeFlux: [
                .init(
                    mode: 0,
                    signal: randomSignal(
                        &random, carrierHz: 0, peak: 0.02, samples: 7, startTick: 106,
                        grid: SampleGrid(ticksPerSample: 2), isReal: true))
            ])
        let state = randomState(&random, dimension: levels)
        let expected = evolvedPlainly(state, cluster, from: 100, to: 130, fields: fields)
        for (cluster, tolerance) in [(cluster, 1e-6), (fine, 1e-8)] {
            var evolved = state
            LindbladSolver(cluster).evolve(&evolved, from: 100, to: 130, fields: fields)
            // The accuracy is that of populations; all elements together may be off by a few times as much.
            #expect(evolved.distance(to: expected) < 3 * tolerance)
        }
    }

    @Test("Two exchanging modes with drives on both", arguments: 0..<3 as Range<UInt64>, [false, true])
    func pair(seed: UInt64, counterRotating: Bool) throws {
        var random = Philox(seed: seed, shot: 1, element: 0, purpose: .test)
        let levels = [2 + Int(seed % 2), 3]
        let modes = (0..<2).map { k in
            Mode(
                name: "q\(k)", levels: levels[k],
                spectrum: .duffing(frequencyHz: 4.9e9 + 1.5e8 * Double(k), anharmonicityHz: -3e8),
                t1Seconds: 4e-6, t2Seconds: 3e-6, thermalPopulation: 0.02)
        }
        let device = Device(
            name: "pair", tickRate: rate, modes: modes,
            couplings: [Coupling(name: "c", a: 0, b: 1, kind: .exchange(strengthHz: 8e6))],
            solver: SolverSettings(accuracy: 1e-8, counterRotating: counterRotating))
        let cluster = try Cluster(device: device, modes: [0, 1], couplings: [0])
        let solver = LindbladSolver(cluster)
        let fields = ClusterFields(
            drives: (0..<2).map { k in
                .init(
                    mode: k,
                    signal: randomSignal(
                        &random, carrierHz: 4.9e9 + 1.5e8 * Double(k), peak: 3e7, samples: 10,
                        startTick: 1001 + Int64(k), grid: SampleGrid(ticksPerSample: 1, divisor: 2)))
            })
        var state = randomState(&random, dimension: levels[0] * levels[1])
        let end: Int64 = counterRotating ? 1004 : 1012
        let expected = evolvedPlainly(state, cluster, from: 1000, to: end, fields: fields)
        solver.evolve(&state, from: 1000, to: end, fields: fields)
        #expect(state.distance(to: expected) < 1e-8)
    }
}
