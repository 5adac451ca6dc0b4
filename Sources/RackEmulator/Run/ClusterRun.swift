internal import QubitDynamics
internal import RackDiagnostics
internal import RackModel
internal import RackNumerics
internal import RackUnits
internal import Readout
internal import Scheduling

/// One cluster of one sweep point: its average evolution and its shots' levels.
struct ClusterRun {
    let cluster: ClusterPartition.Cluster
    /// Windows of the cluster's modes, by start.
    let windows: [ClusterWindow]
    /// Per mode of the cluster: populations of its levels at the end.
    private(set) var final: [LevelSums] = []
    /// Per window: populations just before it.
    private(set) var atWindows: [LevelSums] = []
    /// Per window and shot: the level at the window's start.
    private(set) var initialLevels: [[UInt8]]
    /// Per time asked for and mode: populations.
    private(set) var history: [[LevelSums]] = []
    private(set) var report: ClusterReport

    /// - Parameters:
    ///   - historyTicks: ascending times at which populations are kept.
    ///   - roomBytes: what states of shots that have parted may take.
    init(
        device: Device, cluster: ClusterPartition.Cluster, windows: [ClusterWindow], fields: ClusterFields,
        noise: SlowNoiseQuadrature, solvers: SolverStore, shots: Range<Int>, seed: UInt64, endTick: Int64,
        historyTicks: [Int64], roomBytes: Int
    ) throws(DiagnosticsError) {
        self.cluster = cluster
        self.windows = windows
        let modes = cluster.modes.map { device.modes[$0] }
        initialLevels = windows.map { _ in [UInt8](repeating: 0, count: shots.count) }
        let members = Self.members(
            of: noise, offsets: Array(0..<shots.count), shots: shots, seed: seed, cluster: cluster)
        let first = try solvers.solver(for: cluster, detuningsHz: noise.detuningsHz[0])
        report = ClusterReport(cluster, device: device, solver: first)
        guard !first.drawsPerShot else {
            try walkShots(noise, members, solvers) { solver in
                TrajectoryWalk(
                    solver: solver, fields: fields, windows: windows, shots: shots, seed: seed, endTick: endTick,
                    historyTicks: historyTicks, roomBytes: roomBytes)
            }
            return
        }
        var average = Averages(levels: modes.map(\.levels), windows: windows, times: historyTicks.count)
        let walk = AverageWalk(fields: fields, windows: windows, historyTicks: historyTicks, endTick: endTick)
        let inLanes = LaneStates(first, fields: fields, noise, looks: historyTicks.count).map { walk.run($0) }
        if inLanes != nil { report.lanes = noise.weights.count }
        for (node, weight) in noise.weights.enumerated() {
            let solver = try solvers.solver(for: cluster, detuningsHz: noise.detuningsHz[node])
            let outcome = inLanes?[node] ?? walk.run(SolverState(solver))[0]
            average.add(outcome, weight: weight)
            report.count(outcome.report)
            var errors = PathErrors()
            errors.append(outcome.report)
            report.widen(to: errors)
            guard let state = outcome.stateAtFirstWindow, !members[node].isEmpty else { continue }
            var histories = LevelHistories(
                solver: solver, fields: fields, windows: windows, shots: shots, seed: seed)
            histories.walk(state, members: members[node])
            report.count(histories.report)
            for window in windows.indices {
                for member in members[node] {
                    initialLevels[window][member] = histories.initialLevels[window][member]
                }
            }
        }
        final = average.final.map { LevelSums($0, shots: shots.count) }
        atWindows = average.windows.map { LevelSums($0, shots: shots.count) }
        history = average.history.map { $0.map { LevelSums($0, shots: shots.count) } }
    }

    /// The shots one by one, as far as they part.
    private mutating func walkShots(
        _ noise: SlowNoiseQuadrature, _ members: [[Int]], _ solvers: SolverStore,
        _ start: (any ClusterSolver) -> TrajectoryWalk
    ) throws(DiagnosticsError) {
        var whole: TrajectoryWalk?
        for (node, own) in members.enumerated() where !own.isEmpty {
            var walk = start(try solvers.solver(for: cluster, detuningsHz: noise.detuningsHz[node]))
            walk.walk(own)
            report.count(walk.report)
            report.widen(to: walk.pathErrors)
            for window in windows.indices {
                for member in own { initialLevels[window][member] = walk.initialLevels[window][member] }
            }
            if whole == nil { whole = walk } else { whole?.addSums(of: walk) }
        }
        guard let whole else { return }
        report.trajectories = members.reduce(0) { $0 + $1.count }
        (final, atWindows, history) = (whole.final, whole.atWindows, whole.history)
    }

    /// Which of some shots (`offsets` into `shots`) see which node of the noise.
    static func members(
        of noise: SlowNoiseQuadrature, offsets: [Int], shots: Range<Int>, seed: UInt64,
        cluster: ClusterPartition.Cluster
    ) -> [[Int]] {
        guard noise.weights.count > 1 else { return [offsets] }
        var members = [[Int]](repeating: [], count: noise.weights.count)
        for offset in offsets {
            let node = noise.node(shot: shots.lowerBound + offset, seed: seed, firstMode: cluster.modes[0])
            members[node].append(offset)
        }
        return members
    }
}

/// Populations averaged over the nodes of slow noise.
private struct Averages {
    /// Per mode, per window, and per time and mode.
    private(set) var final: [[Double]]
    private(set) var windows: [[Double]]
    private(set) var history: [[[Double]]]

    init(levels: [Int], windows: [ClusterWindow], times: Int) {
        final = levels.map { [Double](repeating: 0, count: $0) }
        self.windows = windows.map { [Double](repeating: 0, count: $0.levels) }
        history = [[[Double]]](repeating: final, count: times)
    }

    mutating func add(_ outcome: AverageWalk.Outcome, weight: Double) {
        func add(_ values: [[Double]], to sums: inout [[Double]]) {
            for (index, row) in values.enumerated() {
                for (level, value) in row.enumerated() { sums[index][level] += weight * value }
            }
        }
        add(outcome.finalPopulations, to: &final)
        add(outcome.windowPopulations, to: &windows)
        for (time, populations) in outcome.history.enumerated() { add(populations, to: &history[time]) }
    }
}
