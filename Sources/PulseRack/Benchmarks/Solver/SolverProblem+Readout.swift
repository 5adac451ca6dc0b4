import Foundation
import QubitDynamics
import RackModel
import RackNumerics
import RackUnits

extension ProblemFile {
    /// A transmon and a resonator with Fock levels, driven through the resonator: dispersive, or with full coupling.
    func readoutProblem(_ variantName: String, _ variant: ProblemNode) throws -> SolverProblem {
        let setup = try ReadoutSetup(self, variant)
        var expected: [Complex]?
        if let known = try reference?["variants"].member(variantName) {
            expected = try known["values"].items.flatMap { try $0.numbers.map { Complex($0) } }
        }
        return SolverProblem(
            name: "\(name):\(variantName)", accuracy: try target(), methods: [.density, .lowRank, .reference], reference: expected
        ) { method in
            let cluster = try setup.cluster(method)
            let solver = try method.solver(cluster)
            var state = method.state(setup.start)
            var report = EvolutionReport()
            var outputs: [Complex] = []
            for (from, to) in zip([0] + setup.stops, setup.stops) {
                report += solver.evolve(&state, from: from, to: to, fields: setup.fields)
                outputs += try setup.outputs(state, cluster, seconds: cluster.tickRate.seconds(to))
            }
            return SolverProblem.Outcome(outputs: outputs, report: report)
        }
    }
}

private struct ReadoutSetup: Sendable {
    let cluster: @Sendable (SolverMethod) throws -> Cluster
    let fields: ClusterFields
    /// Ticks at which outputs are asked for.
    let stops: [Int64]
    /// (|0⟩ + |1⟩)/√2 and no photon.
    let start: [Complex]
    let levels: [Int]
    /// Where the drive is, in Hz.
    let driveHz: Double

    init(_ file: ProblemFile, _ variant: ProblemNode) throws {
        let (transmonNode, resonatorNode) = (try variant["transmon"], try variant["resonator"])
        let drive = try variant["drive"]
        let (t0, window) = (try drive.member("t0_ns")?.number ?? 0, try variant["window_ns"].number)
        let shown = (1...10).map { window * Double($0) / 10 }
        let waveforms = try file.waveforms(times: [t0] + shown)
        let shifts = try variant.member("chi_GHz")?.numbers.map { 1e9 * $0 }
        // Without a coupling no frequency matters: each mode turns with its own frame, and the drive is on resonance.
        var transmon = try file.mode(
            transmonNode, name: "q", frequencyGHz: transmonNode.member("f_GHz")?.number ?? 5,
            anharmonicityGHz: transmonNode.member("anharm_GHz")?.number ?? -0.3)
        if shifts != nil { transmon.jumps = .separate }
        let resonatorHz = 1e9 * (try resonatorNode.member("f_GHz")?.number ?? 7)
        let resonator = Mode.resonator(
            name: "r", frequencyHz: resonatorHz, linewidthHz: 1e9 * (try resonatorNode["kappa_over_2pi_GHz"].number),
            thermalPhotons: try resonatorNode.member("n_thermal")?.number ?? 0,
            levels: try resonatorNode["levels"].integer)
        let coupling: Coupling.Kind =
            if let shifts { .dispersive(shiftsHz: shifts) } else { .exchange(strengthHz: 1e9 * (try variant["g_GHz"].number)) }
        cluster = try file.cluster([transmon, resonator], [Coupling(name: "g", a: 0, b: 1, kind: coupling)], waveforms)
        driveHz = try variant.member("f_d_GHz").map { 1e9 * (try $0.number) } ?? resonatorHz
        // ε(a + a†) in the frame of the drive is half of a Rabi rate of 2ε.
        let peak = 2e9 * (try drive["eps_GHz"].number)
        let samples = try waveforms.flatTop(drive).map { peak * $0 }
        fields = ClusterFields(drives: [
            .init(
                mode: 1,
                signal: try waveforms.signal(
                    samples, reconstruction: variant["reconstruction"].string, t0: t0, window: window, stops: shown,
                    carrierHz: driveHz))
        ])
        stops = shown.map { waveforms.ticks($0) }
        levels = [transmon.levels, resonator.levels]
        let bright = levels[1]
        start = (0..<(levels[0] * levels[1])).map { $0 == 0 || $0 == bright ? Complex(0.5.squareRoot()) : .zero }
    }

    /// p_0, α_0, p_1, α_1, |tr_res ρ_01| and the number of photons; α in the frame of the drive.
    func outputs(_ state: ClusterState, _ cluster: Cluster, seconds: Double) throws -> [Complex] {
        let bare = try BareState(state, levels: levels)
        let d = levels[1]
        let turn = Complex.unit(cycles: (driveHz - cluster.frameHz[1]) * seconds)
        var outputs: [Complex] = []
        for j in 0..<2 {
            let block = bare.block(rows: j * d, columns: j * d, count: d)
            let population = block.trace.re
            let lowered = (1..<d).reduce(Complex.zero) { $0 + Double($1).squareRoot() * block[$1, $1 - 1] }
            let alpha = turn * lowered / population
            outputs += [Complex(population), Complex(alpha.re), Complex(alpha.im)]
        }
        outputs.append(Complex(bare.block(rows: 0, columns: d, count: d).trace.magnitude))
        let photons = bare.populations.enumerated().reduce(0.0) { $0 + Double($1.offset % d) * $1.element }
        return outputs + [Complex(photons)]
    }
}
