import Foundation
import QubitDynamics
import RackModel
import RackNumerics

extension ProblemFile {
    /// Two modes and a coupler under a flux pulse: the map of the computational states, or one state of it.
    func gateProblems(_ variantName: String, _ variant: ProblemNode) throws -> [SolverProblem] {
        let setup = try GateSetup(self, variant)
        let target = try target()
        var expected: [[Complex]]?
        if let known = try reference?["variants"].member(variantName) {
            let map = zip(try known["map_re"].numbers, try known["map_im"].numbers).map { Complex($0, $1) }
            expected = (0..<16).map { row in (0..<16).map { map[row * 16 + $0] } }
        }
        let tasks = root.member("tasks")?.keys ?? ["columns", "single"]
        return try tasks.map { task in
            let solve: @Sendable (SolverMethod) throws -> SolverProblem.Outcome
            let reference: [Complex]?
            switch task {
            case "columns":
                solve = { try setup.columns($0) }
                reference = expected.map { $0.flatMap { $0 } }
            case "single":
                solve = { try setup.single($0) }
                reference = expected.map { $0.map { 0.25 * $0.reduce(.zero, +) } }
            default: throw SolverProblemError("\(root.path).tasks: there is no task '\(task)'")
            }
            return SolverProblem(
                name: "\(name):\(variantName):\(task)", accuracy: target, methods: [.density, .reference],
                reference: reference, solve: solve)
        }
    }
}

/// Everything of a flux gate but its solution.
private struct GateSetup: Sendable {
    let cluster: @Sendable (SolverMethod) throws -> Cluster
    let fields: ClusterFields
    let end: Int64
    let seconds: Double
    /// Kets of the computational states |00⟩, |01⟩, |10⟩, |11⟩ in the bare basis, and E/h in Hz.
    let kets: [[Complex]]
    let energiesHz: [Double]
    let excitations: [Double]

    init(_ file: ProblemFile, _ variant: ProblemNode) throws {
        let nodes = try variant["modes"].items
        guard let coupler = nodes.firstIndex(where: { !($0.member("f_GHz")?.isNumber ?? false) }), nodes.count == 3 else {
            throw SolverProblemError("\(variant.path): two modes and a coupler whose frequency the flux moves are needed")
        }
        let pulse = try variant["flux_pulse"]
        let (t0, window) = (try variant["t0_ns"].number, try variant["window_ns"].number)
        let maximum = try variant["coupler"]["f_max_GHz"].number
        let alpha = try nodes[coupler]["anharm_GHz"].number.magnitude
        let modes = try nodes.enumerated().map { index, node in
            index == coupler
                ? try file.mode(node, name: "c", frequencyGHz: maximum, flux: FluxTuning(), kind: .coupler)
                : try file.mode(node, name: "q\(index)")
        }
        let couplings = try file.couplings(variant)
        let isRotating = try variant["rwa"].flag
        // The flux moves pairs of excitations: with their sums, or with what is left of them in a turning frame.
        let frequencies = modes.map { $0.duffingHz / 1e9 }
        let (least, most) = (frequencies.min() ?? 0, frequencies.max() ?? 0)
        let amplitude = try pulse["Phi_amplitude"].number
        /// The coupler's frequency in GHz at a flux.
        func frequency(_ flux: Double) -> Double { (maximum + alpha) * cos(.pi * flux).magnitude.squareRoot() - alpha }
        let swing = maximum - frequency(min(amplitude.magnitude, 0.5))
        let slope = swing * .pi / (2 * max(try pulse["r_ns"].number, 1))
        let waveforms = try file.waveforms(
            times: [t0, window],
            answers: (2 * (isRotating ? most - least : most), swing * slope.squareRoot()))
        cluster = try file.cluster(modes, couplings, waveforms, counterRotating: !isRotating)
        end = waveforms.ticks(window)
        seconds = window * 1e-9

        let samples = try waveforms.flatTop(pulse).map { amplitude * $0 }
        let flux: SampledSignal
        if try variant["reconstruction"].string == "zoh" {
            flux = try waveforms.signal(samples, reconstruction: "zoh", t0: t0, window: window)
        } else {
            // In each cell the flux at which the coupler has the mean of its frequencies.
            let means = waveforms.signal(samples, t0: t0, window: window) { Complex(frequency($0.re)) }
            flux = means.mapped { frequency in
                let root = (frequency + alpha) / (maximum + alpha)
                return root > 1 - 1e-15 ? 0 : acos(root * root) / .pi
            }
        }
        fields = ClusterFields(modeFlux: [.init(mode: coupler, signal: flux)])
        (kets, energiesHz, excitations) = Self.computational(
            modes, couplings, coupler: coupler, counterRotating: !isRotating,
            hasMinus: try variant.member("coupling_form")?.string.contains("- a_i a_j") ?? false)
    }

    /// Eigenvectors of the idle Hamiltonian with the largest overlap with the bare states of the two outer modes.
    ///
    /// - Parameter hasMinus: the file counts a_i a_j with a minus, ours with a plus: states differ by i to the number of
    ///   excitations, which is put into the kets.
    private static func computational(
        _ modes: [Mode], _ couplings: [Coupling], coupler: Int, counterRotating: Bool, hasMinus: Bool
    ) -> (kets: [[Complex]], energiesHz: [Double], excitations: [Double]) {
        let levels = modes.map(\.levels)
        let dimension = levels.reduce(1, *)
        func spacing(_ mode: Int) -> Int { levels[(mode + 1)...].reduce(1, *) }
        func level(_ s: Int, _ mode: Int) -> Int { s / spacing(mode) % levels[mode] }
        var h = [Double](repeating: 0, count: dimension * dimension)
        for s in 0..<dimension {
            for (index, mode) in modes.enumerated() {
                guard case .duffing(let frequency, let alpha) = mode.spectrum else { continue }
                let n = Double(level(s, index))
                h[s * dimension + s] += frequency * n + alpha / 2 * n * (n - 1)
            }
            for coupling in couplings {
                guard case .exchange(let g) = coupling.kind else { continue }
                let (j, k) = (level(s, coupling.a), level(s, coupling.b))
                guard j + 1 < levels[coupling.a] else { continue }
                for other in counterRotating ? [-1, 1] : [-1] where (0..<levels[coupling.b]).contains(k + other) {
                    let t = s + spacing(coupling.a) + other * spacing(coupling.b)
                    let value = g * (Double(j + 1) * Double(max(k, k + other))).squareRoot()
                    h[s * dimension + t] += value
                    h[t * dimension + s] += value
                }
            }
        }
        let system = SymmetricEigenSystem(h, dimension: dimension)
        let outer = modes.indices.filter { $0 != coupler }
        var result: (kets: [[Complex]], energiesHz: [Double], excitations: [Double]) = ([], [], [])
        for (a, b) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
            let bare = a * spacing(outer[0]) + b * spacing(outer[1])
            let k = (0..<dimension).max { system.vector($0, bare).magnitude < system.vector($1, bare).magnitude } ?? 0
            let sign = system.vector(k, bare) < 0 ? -1.0 : 1.0
            let turn = hasMinus && counterRotating ? Complex.unit(cycles: Double(a + b) / 4) : .one
            result.kets.append((0..<dimension).map { (sign * system.vector(k, $0)) * turn })
            result.energiesHz.append(system.values[k])
            result.excitations.append(Double(a + b))
        }
        return result
    }

    /// The 16 × 16 map, row by row: E(|i⟩⟨j|) for i ≤ j, the others are their adjoints.
    func columns(_ method: SolverMethod) throws -> SolverProblem.Outcome {
        let cluster = try cluster(method)
        let solver = try method.solver(cluster)
        var map = [Complex](repeating: .zero, count: 256)
        var report = EvolutionReport()
        for i in 0..<4 {
            for j in i..<4 {
                var state = ClusterState.density(outer(kets[i], kets[j]))
                let next = solver.evolve(&state, from: 0, to: end, fields: fields)
                let estimate = max(report.errorEstimate, next.errorEstimate)
                report += next
                report.errorEstimate = estimate
                let image = try elements(state, cluster)
                for k in 0..<4 {
                    for l in 0..<4 {
                        map[(k * 4 + l) * 16 + i * 4 + j] = image[k * 4 + l]
                        map[(l * 4 + k) * 16 + j * 4 + i] = image[k * 4 + l].conjugate
                    }
                }
            }
        }
        return SolverProblem.Outcome(outputs: map, report: report)
    }

    /// What becomes of the even superposition of the four states: elements between them, row by row.
    func single(_ method: SolverMethod) throws -> SolverProblem.Outcome {
        let cluster = try cluster(method)
        let solver = try method.solver(cluster)
        let ket = (0..<cluster.dimension).map { s in 0.5 * kets.reduce(Complex.zero) { $0 + $1[s] } }
        var state = method.state(ket)
        let report = solver.evolve(&state, from: 0, to: end, fields: fields)
        return SolverProblem.Outcome(outputs: try elements(state, cluster), report: report)
    }

    /// ⟨k|R†ρR|l⟩ with R the idle evolution over the window.
    private func elements(_ state: ClusterState, _ cluster: Cluster) throws -> [Complex] {
        let bare = try BareState(state, levels: cluster.levels)
        func cycles(_ k: Int) -> Double { (energiesHz[k] - cluster.frameHz[0] * excitations[k]) * seconds }
        return (0..<16).map { element in
            let (k, l) = (element / 4, element % 4)
            return bare.element(kets[k], kets[l]) * .unit(cycles: cycles(k) - cycles(l))
        }
    }
}

extension SampledSignal {
    fileprivate func mapped(_ value: (Double) -> Double) -> SampledSignal {
        SampledSignal(
            grid: grid, carrierHz: carrierHz,
            segments: segments.map { SignalSegment(startTick: $0.startTick, re: $0.re.map(value), im: $0.im) })
    }
}
