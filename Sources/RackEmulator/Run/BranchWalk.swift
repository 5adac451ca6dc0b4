internal import QubitDynamics
internal import RackDiagnostics
internal import RackModel
internal import RackNumerics
internal import Readout

/// The states of one cluster over one stretch of a history.
///
/// It does what `LevelHistories` does for a whole shot, with the same draws: at a window's start the level is drawn
/// and the state projected, at its end the state is projected onto the level where the jump path ended. Branches
/// whose states have become equal, bit for bit, go on as one.
struct BranchWalk {
    let solvers: SolverStore
    let cluster: ClusterPartition.Cluster
    /// Per node of the slow noise.
    let detuningsHz: [[Double]]
    private let number: Int
    private let stretch: FeedbackStretch
    let shots: Range<Int>
    let seed: UInt64

    private(set) var branches: [QuantumBranch]
    private(set) var windows: [BegunWindow]
    /// Evolutions, and what they would have been shot by shot.
    private(set) var simulatedStates = 0
    private(set) var unsharedStates = 0
    /// What the evolutions took, and the errors along the way of any shot.
    private(set) var report = EvolutionReport()
    private(set) var errors = PathErrors()
    /// When asked for: populations over time.
    var history: HistorySums?

    init(
        _ setup: FeedbackSetup, cluster: Int, noise: SlowNoiseQuadrature, stretch: FeedbackStretch,
        branches: [QuantumBranch], windows: [BegunWindow], shots: Range<Int>, seed: UInt64
    ) {
        solvers = setup.solvers
        self.cluster = setup.clusters[cluster]
        detuningsHz = noise.detuningsHz
        number = cluster
        self.stretch = stretch
        self.shots = shots
        self.seed = seed
        self.branches = branches
        self.windows = windows
    }

    /// From one tick to another: windows that begin or end before the second are drawn.
    mutating func run(from start: Int64, to end: Int64) throws(DiagnosticsError) {
        var tick = start
        for event in stretch.events[number] {
            try evolve(from: tick, to: event.tick)
            tick = max(tick, event.tick)
            if event.isStart { try begin(event) } else { try close(event) }
        }
        try evolve(from: tick, to: end)
    }

    private func solver(_ branch: QuantumBranch) throws(DiagnosticsError) -> any ClusterSolver {
        try solvers.solver(for: cluster, detuningsHz: detuningsHz[branch.noise])
    }

    private mutating func evolve(from start: Int64, to end: Int64) throws(DiagnosticsError) {
        guard end > start else { return }
        var next: [QuantumBranch] = []
        var widest = PathErrors()
        for branch in branches {
            let solver = try solver(branch)
            let count = branch.members.count
            var groups = [branch]
            var tick = start
            var isNew = false
            var errors = PathErrors()
            func evolve(to end: Int64) {
                guard end > tick else { return }
                let found = stretch.evolve(
                    groups, of: number, with: solver, from: tick, to: end, shots: shots, seed: seed)
                groups = found.branches
                errors.append(found.errors)
                report += found.report
                isNew = isNew || found.isComputed
                tick = end
            }
            if var sums = history {
                history = nil
                for time in sums.numbers(after: start, through: end) {
                    evolve(to: sums.ticks[time])
                    for group in groups {
                        sums.add(
                            cluster.modes.indices.map { solver.populations(group.state, of: $0) }, at: time,
                            shots: group.members.count)
                    }
                }
                history = sums
            }
            evolve(to: end)
            next += groups
            widest.widen(to: errors)
            simulatedStates += isNew ? 1 : 0
            unsharedStates += count
        }
        errors.append(widest)
        // Where shots have parted: the order in which a walk of these alone would have them.
        branches = next.count == branches.count ? next : next.sorted { $0.members[0] < $1.members[0] }
    }

    private mutating func begin(_ event: StretchEvent) throws(DiagnosticsError) {
        let (window, mode) = (event.window, event.window.mode)
        var begun = BegunWindow(
            feedline: event.feedline, window: window.window, projectionProbability: window.projectionProbability,
            initialLevels: [UInt8](repeating: 0, count: shots.count), populations: [],
            branch: [Int32](repeating: 0, count: shots.count))
        var next: [QuantumBranch] = []
        for (number, branch) in branches.enumerated() {
            let solver = try solver(branch)
            let populations = solver.populations(branch.state, of: mode)
            begun.populations.append(populations)
            var groups = LevelGroups(levels: window.levels)
            for member in branch.members {
                let level = LevelHistories.draw(populations, uniform(member, window.window, .level))
                begun.initialLevels[member] = UInt8(level)
                begun.branch[member] = Int32(number)
                groups.add(member, level: level, isProjected: isProjected(member, begun))
            }
            if !groups.untouched.isEmpty {
                var turned = branch
                solver.applyCoherenceFactors(&turned.state, mode: mode, factors: window.phases)
                turned.members = groups.untouched
                next.append(turned)
            }
            next += projected(branch, solver, mode: mode, groups)
        }
        windows.append(begun)
        branches = Self.merged(next)
    }

    private mutating func close(_ event: StretchEvent) throws(DiagnosticsError) {
        let (window, mode) = (event.window, event.window.mode)
        guard let place = windows.lastIndex(where: { $0.isSame(as: window.window, on: event.feedline) }) else { return }
        let begun = windows[place]
        var next: [QuantumBranch] = []
        for branch in branches {
            let solver = try solver(branch)
            let levels = window.plan.finalLevels(
                window: window.number, shots: ShotNumbers(branch.members.map { shots.lowerBound + $0 }), seed: seed,
                initialLevels: branch.members.map { begun.initialLevels[$0] })
            if solver.drawsPerShot {
                next += settled(branch, solver, mode: mode, final: levels, begun)
                continue
            }
            var groups = LevelGroups(levels: window.levels)
            for (member, level) in zip(branch.members, levels) {
                groups.add(member, level: Int(level), isProjected: isProjected(member, begun))
            }
            if !groups.untouched.isEmpty {
                next.append(QuantumBranch(noise: branch.noise, state: branch.state, members: groups.untouched))
            }
            next += projected(branch, solver, mode: mode, groups)
        }
        branches = Self.merged(next)
    }

    private func projected(
        _ branch: QuantumBranch, _ solver: any ClusterSolver, mode: Int, _ groups: LevelGroups
    ) -> [QuantumBranch] {
        groups.byLevel.enumerated().compactMap { level, members in
            guard !members.isEmpty else { return nil }
            return QuantumBranch(
                noise: branch.noise, state: Self.projected(branch.state, solver, mode: mode, level: level),
                members: members)
        }
    }

    /// Shots of kets at the end of a window whose jump paths end in the levels `final`, one for each member.
    private func settled(
        _ branch: QuantumBranch, _ solver: any ClusterSolver, mode: Int, final: [UInt8], _ begun: BegunWindow
    ) -> [QuantumBranch] {
        let levels = solver.cluster.levels[mode]
        let populations = solver.populations(branch.state, of: mode)
        var groups = LevelGroups(levels: levels * levels)
        for (member, level) in zip(branch.members, final) {
            let found = LevelHistories.draw(populations, uniform(member, begun.window, .windowEnd))
            groups.add(member, level: found * levels + Int(level), isProjected: isProjected(member, begun))
        }
        let settled = groups.byLevel.enumerated().compactMap { place, members -> QuantumBranch? in
            guard !members.isEmpty else { return nil }
            let state = solver.settled(branch.state, mode: mode, found: place / levels, final: place % levels)
            return QuantumBranch(noise: branch.noise, state: Self.simplified(state, solver), members: members)
        }
        guard !groups.untouched.isEmpty else { return settled }
        return [QuantumBranch(noise: branch.noise, state: branch.state, members: groups.untouched)] + settled
    }

    /// The state after `mode` is found in `level`; where that leaves one product state, that exactly, so that
    /// histories that lead to it meet.
    static func projected(
        _ state: ClusterState, _ solver: any ClusterSolver, mode: Int, level: Int
    ) -> ClusterState {
        let count = solver.cluster.levels.count
        guard count > 1 else { return solver.productState(levels: [level]) }
        return simplified(solver.project(state, mode: mode, level: level).state, solver)
    }

    /// Where every mode is in one level, the product state of these exactly; else the state as it is.
    private static func simplified(_ state: ClusterState, _ solver: any ClusterSolver) -> ClusterState {
        var levels: [Int] = []
        for mode in solver.cluster.levels.indices {
            guard let found = solver.populations(state, of: mode).firstIndex(where: { $0 > 1 - 1e-13 }) else {
                return state
            }
            levels.append(found)
        }
        return solver.productState(levels: levels)
    }

    /// Branches in order of their first shot, equal ones together.
    private static func merged(_ branches: [QuantumBranch]) -> [QuantumBranch] {
        var result: [QuantumBranch] = []
        for branch in branches {
            if let same = result.firstIndex(where: { $0.noise == branch.noise && $0.state == branch.state }) {
                result[same].members = (result[same].members + branch.members).sorted()
            } else {
                result.append(branch)
            }
        }
        return result.sorted { $0.members[0] < $1.members[0] }
    }

    private func isProjected(_ member: Int, _ begun: BegunWindow) -> Bool {
        // Below 10⁻⁶ of coherence the window projects every shot.
        begun.projectionProbability > 1 - 1e-6
            || uniform(member, begun.window, .projection) < begun.projectionProbability
    }

    private func uniform(_ member: Int, _ window: ResonatorWindow, _ purpose: DrawPurpose) -> Double {
        var draws = Philox(
            seed: seed, shot: UInt32(truncatingIfNeeded: shots.lowerBound + member), element: window.mode,
            purpose: purpose, index: UInt64(bitPattern: window.startTick))
        return draws.nextUniform()
    }
}

/// The shots of a branch by what a measurement finds.
private struct LevelGroups {
    var byLevel: [[Int]]
    var untouched: [Int] = []

    init(levels: Int) { byLevel = [[Int]](repeating: [], count: levels) }

    mutating func add(_ member: Int, level: Int, isProjected: Bool) {
        if isProjected { byLevel[level].append(member) } else { untouched.append(member) }
    }
}
