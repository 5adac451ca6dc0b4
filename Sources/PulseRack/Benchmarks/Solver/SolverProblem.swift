import Foundation
import QubitDynamics
import RackModel
import RackNumerics

/// One thing to solve out of a problem file: `P2:rwa3:columns`.
package struct SolverProblem: Sendable {
    /// Of a run: numbers in the order of the reference, and what the method reports of itself.
    struct Outcome: Sendable {
        var outputs: [Complex]
        var report: EvolutionReport
        /// How the method is called where `SolverMethod` has no name for it.
        var methodName: String?
    }

    package var name: String
    /// What the problem file asks for.
    package var accuracy: Double
    /// Methods that can solve it, the one that is taken by default first.
    var methods: [SolverMethod]
    /// What comes out of a solution to the last digit, where that is known.
    var reference: [Complex]?
    /// Solves from scratch: methods, with whatever they keep, are made within.
    var solve: @Sendable (SolverMethod) throws -> Outcome

    /// The largest difference from the reference.
    func error(of outcome: Outcome) -> Double? {
        guard let reference, reference.count == outcome.outputs.count else { return nil }
        return zip(reference, outcome.outputs).reduce(0) { max($0, ($1.0 - $1.1).magnitude) }
    }
}

/// A problem file with the reference beside it.
struct ProblemFile {
    let root: ProblemNode
    let name: String
    let reference: ProblemNode?
    /// Asked for instead of what the file says.
    let accuracy: Double?
    let cellsPerSample: Int?

    init(_ file: URL, references: URL, accuracy: Double?, cellsPerSample: Int?) throws {
        root = try ProblemNode(file: file)
        name = try root.member("id")?.string ?? file.deletingPathExtension().lastPathComponent
        let beside = references.appendingPathComponent(file.lastPathComponent)
        reference = FileManager.default.fileExists(atPath: beside.path) ? try ProblemNode(file: beside) : nil
        self.accuracy = accuracy
        self.cellsPerSample = cellsPerSample
    }

    /// What is to be solved, told by what the file holds: a sweep, layers, a schedule, a coupler or a resonator.
    func problems() throws -> [SolverProblem] {
        if root.member("sweep") != nil { return try variants { try sweepProblems($0, $1) } }
        if root.member("layers") != nil { return [try layersProblem()] }
        if root.member("schedule") != nil {
            return root.member("trajectories") == nil ? [try chainProblem()] : try trajectoryProblems()
        }
        return try variants { name, variant in
            if variant.member("resonator") != nil { return [try readoutProblem(name, variant)] }
            if variant.member("coupler") != nil { return try gateProblems(name, variant) }
            throw SolverProblemError("\(variant.path): neither a coupler nor a resonator, so what is asked for?")
        }
    }

    private func variants(_ body: (String, ProblemNode) throws -> [SolverProblem]) throws -> [SolverProblem] {
        let variants = try root["variants"]
        return try variants.keys.flatMap { try body($0, variants[$0]) }
    }

    /// The accuracy to be met in the file's metric.
    func target() throws -> Double {
        if let accuracy { return accuracy }
        return try root.member("accuracy_target")?["value"].number ?? 1e-6
    }

    // MARK: Chips

    func mode(
        _ node: ProblemNode, name: String, frequencyGHz: Double? = nil, anharmonicityGHz: Double? = nil,
        flux: FluxTuning? = nil, kind: Mode.Kind = .qubit
    ) throws -> Mode {
        Mode(
            name: try node.member("name")?.string ?? name, kind: kind, levels: try node["levels"].integer,
            spectrum: .duffing(
                frequencyHz: 1e9 * (try frequencyGHz ?? node["f_GHz"].number),
                anharmonicityHz: 1e9 * (try anharmonicityGHz ?? node["anharm_GHz"].number)),
            flux: flux, t1Seconds: 1e-9 * (try node.member("T1_ns")?.number ?? .infinity),
            t2Seconds: 1e-9 * (try node.member("T2_ns")?.number ?? .infinity),
            thermalPopulation: try node.member("p_thermal")?.number ?? 0)
    }

    func couplings(_ node: ProblemNode) throws -> [Coupling] {
        guard let list = node.member("couplings") else { return [] }
        return try list.items.enumerated().map {
            Coupling(
                name: "g\($0)", a: try $1["i"].integer, b: try $1["j"].integer,
                kind: .exchange(strengthHz: 1e9 * (try $1["g_GHz"].number)))
        }
    }

    func cluster(
        _ modes: [Mode], _ couplings: [Coupling], _ waveforms: ProblemWaveforms, counterRotating: Bool = false
    ) throws -> @Sendable (SolverMethod) throws -> Cluster {
        let device = Device(
            name: name, tickRate: waveforms.rate, modes: modes, couplings: couplings, frequencies: .bare,
            solver: SolverSettings(accuracy: try target(), counterRotating: counterRotating, memoryBytes: 64 << 30))
        return { method in
            try Cluster(
                device: device, modes: Array(modes.indices), couplings: Array(couplings.indices), for: method)
        }
    }

    /// - Parameter answers: `ProblemWaveforms.Cells.answering`, where the problem says how fast its states turn.
    func waveforms(times: [Double], answers: (gigahertz: Double, unrest: Double)? = nil) throws -> ProblemWaveforms {
        let cells: ProblemWaveforms.Cells =
            if let cellsPerSample {
                .number(cellsPerSample)
            } else if let answers {
                .answering(gigahertz: answers.gigahertz, unrest: answers.unrest, accuracy: try target())
            } else {
                .fine(accuracy: try target())
            }
        return try ProblemWaveforms(root["waveforms"], times: times, cells: cells)
    }
}

extension Mode {
    /// The 0→1 frequency of an oscillator, in Hz.
    var duffingHz: Double {
        switch spectrum {
        case .duffing(let frequencyHz, _): frequencyHz
        case .chargeBasis: .nan
        }
    }
}
