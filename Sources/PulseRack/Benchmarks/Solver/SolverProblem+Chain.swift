import Foundation
import QubitDynamics
import RackModel
import RackNumerics

/// A chain of coupled modes with one drive on each, in slots of equal length.
struct ChainSetup: Sendable {
    let cluster: @Sendable (SolverMethod) throws -> Cluster
    let fields: ClusterFields
    let end: Int64
    let start: [Int]
    let levels: [Int]
    /// By how many cycles a level each mode's own frame has turned further than `frameHz` at the end.
    let turns: @Sendable (_ frameHz: [Double]) -> [Double]

    init(_ file: ProblemFile) throws {
        let root = file.root
        let modes = try root["modes"].items.enumerated().map { try file.mode($1, name: "q\($0)") }
        let (t0, window) = (try root.member("t0_ns")?.number ?? 0, try root["window_ns"].number)
        let schedule = try root["schedule"]
        let slot = try schedule["slot_ns"].number
        let pulse = try root["pulse"]
        let waveforms = try file.waveforms(times: [t0, window, slot])
        cluster = try file.cluster(modes, file.couplings(root), waveforms)
        let codes = try schedule["codes"]
        let table = try schedule["table"].items
        guard table.count == modes.count else { throw SolverProblemError("\(schedule.path).table: a row a mode is needed") }
        let samplesPerSlot = Int((slot / waveforms.sampleNanoseconds).rounded())
        fields = ClusterFields(
            drives: try modes.enumerated().map { index, mode in
                guard case .duffing(let frequency, let alpha) = mode.spectrum else {
                    throw SolverProblemError("an oscillator is needed")
                }
                let envelope = try waveforms.drag(pulse, anharmonicityGHz: 1e-9 * alpha)
                let half = 1e9 * (try waveforms.halfTurn(pulse, envelope))
                let samples = try table[index].items.flatMap { code in
                    let factor = half * (try Self.rotation(codes[code.code].string))
                    return (0..<samplesPerSlot).map { envelope.indices.contains($0) ? factor * envelope[$0] : .zero }
                }
                return .init(
                    mode: index,
                    signal: try waveforms.signal(
                        samples, reconstruction: root["reconstruction"].string, t0: t0, window: window,
                        carrierHz: frequency))
            })
        end = waveforms.ticks(window)
        start = try root["initial_state"].integers
        levels = modes.map(\.levels)
        let frequencies = modes.map(\.duffingHz)
        turns = { frameHz in zip(frequencies, frameHz).map { ($0 - $1) * window * 1e-9 } }
    }

    /// Ω of a gate in units of half a turn's: "idle", "X90", "-Y180".
    static func rotation(_ name: String) throws -> Complex {
        if name == "idle" || name == "I" { return .zero }
        let isNegative = name.hasPrefix("-")
        let rest = isNegative ? name.dropFirst() : name[...]
        guard let axis = rest.first, axis == "X" || axis == "Y", let degrees = Double(rest.dropFirst()) else {
            throw SolverProblemError("there is no gate '\(name)'")
        }
        let quarter = axis == "Y" ? 0.25 : 0.0
        return (degrees / 180) * Complex.unit(cycles: isNegative ? quarter + 0.5 : quarter)
    }
}

extension ProblemFile {
    /// Populations and one-mode states of a driven chain.
    func chainProblem() throws -> SolverProblem {
        let setup = try ChainSetup(self)
        var expected: [Complex]?
        if let reference {
            let reduced = zip(try flat(reference["reduced_re"]), try flat(reference["reduced_im"])).map { Complex($0, $1) }
            expected = try reference["populations"].numbers.map { Complex($0) } + reduced
        }
        return SolverProblem(
            name: name, accuracy: try target(), methods: [.lowRank, .density, .reference], reference: expected
        ) { method in
            let solver = try method.solver(setup.cluster(method))
            var state = try method.state(digits: setup.start, levels: setup.levels)
            let report = solver.evolve(&state, from: 0, to: setup.end, fields: setup.fields)
            let bare = try BareState(state, levels: setup.levels)
            let turns = setup.turns(solver.cluster.frameHz)
            return SolverProblem.Outcome(
                outputs: bare.populations.map { Complex($0) }
                    + setup.levels.indices.flatMap { bare.reduced($0, turns: turns[$0]) },
                report: report)
        }
    }

    private func flat(_ node: ProblemNode) throws -> [Double] {
        try node.items.flatMap { try $0.items.flatMap { try $0.numbers } }
    }
}
