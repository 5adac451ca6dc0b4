import QubitDynamics
import RackModel
import RackNumerics

extension ProblemFile {
    /// A driven chain by kets: without a jump, and as the mean of drawn trajectories.
    func trajectoryProblems() throws -> [SolverProblem] {
        let setup = try ChainSetup(self)
        let count = try root["trajectories"].integer
        var (withoutJump, mean): ([Complex]?, [Complex]?)
        if let reference {
            let rows = try reference["nojump_pops"].items.flatMap { try $0.numbers }
            withoutJump = ([try reference["nojump_norm2"].number] + rows).map { Complex($0) }
            mean = try reference["me_pops"].items.flatMap { try $0.numbers.map { Complex($0) } }
        }
        @Sendable func populations(_ state: ClusterState) throws -> [Double] {
            let bare = try BareState(state, levels: setup.levels)
            return setup.levels.indices.flatMap { bare.populations($0) }
        }
        let single: @Sendable (SolverMethod) throws -> SolverProblem.Outcome = { method in
            let solver = try method.solver(setup.cluster(method))
            var state = try method.state(digits: setup.start, levels: setup.levels)
            let report = solver.evolve(&state, from: 0, to: setup.end, fields: setup.fields)
            let found = try populations(state)
            let norm = found[..<setup.levels[0]].reduce(0, +)
            return SolverProblem.Outcome(outputs: ([norm] + found).map { Complex($0) }, report: report)
        }
        let drawn: @Sendable (SolverMethod) throws -> SolverProblem.Outcome = { method in
            let solver = try method.solver(setup.cluster(method))
            let state = try method.state(digits: setup.start, levels: setup.levels)
            var sums = [Double](repeating: 0, count: setup.levels.reduce(0, +))
            let report = try solver.evolve(
                state, shots: Array(0..<count), seed: 1, from: 0, to: setup.end, fields: setup.fields
            ) { (state, shots) throws in
                for (k, population) in try populations(state).enumerated() {
                    sums[k] += Double(shots.count) * population / Double(count)
                }
            }
            return SolverProblem.Outcome(outputs: sums.map { Complex($0) }, report: report)
        }
        return [
            SolverProblem(
                name: "\(name):nojump", accuracy: try target(), methods: [.trajectories], reference: withoutJump,
                solve: single),
            SolverProblem(
                name: "\(name):mc", accuracy: try target(), methods: [.trajectories], reference: mean, solve: drawn),
        ]
    }
}
