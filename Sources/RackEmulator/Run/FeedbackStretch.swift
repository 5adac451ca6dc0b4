internal import QubitDynamics
internal import RackDiagnostics
internal import RackModel
internal import Readout
internal import Scheduling

/// One stretch of a history, from where its states stand to the end of a capture that the program waits for, or to
/// the end of the shot: what acts on the chip and what is read.
///
/// Only what can still matter is computed anew: plays that have not yet died out in the lines, and readout tones
/// that the resonators still remember. Groups of shots for which all of that is the same share the stretch, and
/// those whose states are the same share its evolutions.
final class FeedbackStretch {
    let extent: StretchExtent
    /// Where the states end up.
    let endTick: Int64
    /// Per cluster.
    let fields: [ClusterFields]
    /// Per feedline; `nil` where nothing plays or listens.
    let plans: [ReadoutPlan?]
    /// The captures whose outcomes are settled by the end of the stretch; for each its plan's position.
    let captures: [(capture: PulseSchedule.Capture, feedline: Int, position: Int)]
    /// DAC samples clipped by plays that are new in this stretch.
    let clippedSamples: Int
    /// Per cluster: windows of its modes that begin or end in the stretch.
    let events: [[StretchEvent]]
    /// What it takes to keep, evolutions included.
    private(set) var bytes: Int
    /// When it was used last (`StretchStore`).
    var lastUse = 0
    private var evolutions: [Evolution] = []
    private var scores: [ScoreKey: EvolutionScore] = [:]
    private let roomBytes: Int
    private var usedBytes = 0

    private struct Evolution {
        var cluster: Int
        var noise: Int
        var from: Int64
        var to: Int64
        var before: ClusterState
        var after: ClusterState
        var errors: PathErrors
    }

    private struct ScoreKey: Hashable {
        var cluster: Int
        var noise: Int
        var from: Int64
        var to: Int64
    }

    /// - Parameter roomBytes: what remembered evolutions may take.
    init(_ setup: FeedbackSetup, _ extent: StretchExtent, roomBytes: Int) throws(DiagnosticsError) {
        self.extent = extent
        self.roomBytes = roomBytes
        let schedule = extent.schedule
        let fields = try ChipFields(
            device: setup.device, chain: setup.chain, runner: setup.runner, schedule: schedule,
            leakTicks: extent.leakTicks)
        self.fields = setup.clusters.map(fields.fields)
        var plans: [ReadoutPlan?] = []
        var captures: [(capture: PulseSchedule.Capture, feedline: Int, position: Int)] = []
        for feedline in setup.device.feedlines.indices {
            let settled = SettledWindows(tick: extent.startTick, windows: extent.settled[feedline])
            let plan = try PointRun.plan(
                setup.device, schedule, feedline: feedline, drive: fields.feedlineDrive(feedline),
                settled: extent.startTick > 0 ? settled : nil, isPart: true)
            plans.append(plan)
            guard let plan else { continue }
            let own = schedule.captures.filter { setup.feedline(of: $0) == feedline }
            for position in plan.captures.indices {
                guard let capture = extent.new.first(where: { ReadCapture(capture: $0).isSame(as: own[position]) })
                else { continue }
                captures.append((capture, feedline, position))
            }
        }
        self.plans = plans
        self.captures = captures
        let starts = plans.compactMap { $0 }.flatMap { $0.windows.map(\.startTick) }
        if let horizon = extent.horizon, let read = extent.readTick {
            // An outcome may be acted upon from the horizon on, and a Gaussian line answers early.
            let early = horizon - setup.leadTicks
            let start = starts.filter { $0 < read }.max().map { $0 + 1 } ?? 0
            endTick = max(extent.startTick, min(read, max(early, start)))
        } else {
            endTick = max(extent.startTick, schedule.durationTicks, (starts.max() ?? -1) + 1)
        }
        clippedSamples = try Self.clipped(setup, fields, before: extent.counted)
        let span = extent.startTick..<endTick
        events = setup.clusters.map { StretchEvent.all(of: $0, setup.device, plans, in: span) }
        bytes = self.fields.reduce(0) { $0 + $1.bytes } + plans.reduce(0) { $0 + ($1?.bytes ?? 0) }
    }

    /// What is clipped, less what the plays of earlier stretches alone clip.
    private static func clipped(
        _ setup: FeedbackSetup, _ fields: ChipFields, before horizon: Int64
    ) throws(DiagnosticsError) -> Int {
        guard fields.clippedSamples > 0 else { return 0 }
        var earlier = fields.schedule
        earlier.plays = earlier.plays.filter { $0.startTick < horizon }
        let alone = try ChipFields(
            device: setup.device, chain: setup.chain, runner: setup.runner, schedule: earlier,
            leakTicks: fields.leakTicks)
        return max(0, fields.clippedSamples - alone.clippedSamples)
    }

    /// Branches that were evolved within the stretch.
    struct Evolved {
        var branches: [QuantumBranch] = []
        /// Whether that took any computing: the same has not been asked for before.
        var isComputed = false
        /// What it took.
        var report = EvolutionReport()
        /// Of branches side by side the largest.
        var errors = PathErrors()
    }

    /// Evolves branches of one solver within the stretch; shots whose draws differ part.
    ///
    /// - Parameters:
    ///   - shots: the block of shots that the branches' members are of.
    ///   - seed: of the sweep point.
    func evolve(
        _ branches: [QuantumBranch], of cluster: Int, with solver: any ClusterSolver, from: Int64, to: Int64,
        shots: Range<Int>, seed: UInt64
    ) -> Evolved {
        var result = Evolved()
        for branch in branches {
            var errors = PathErrors()
            if solver.drawsPerShot {
                let report = draw(branch, of: cluster, with: solver, from: from, to: to, shots: shots, seed: seed) {
                    result.branches.append($0)
                }
                result.isComputed = true
                result.report += report
                errors.append(report)
            } else {
                errors = evolve(branch, of: cluster, with: solver, from: from, to: to, into: &result)
            }
            result.errors.widen(to: errors)
        }
        return result
    }

    /// A branch of which shots may part.
    private func draw(
        _ branch: QuantumBranch, of cluster: Int, with solver: any ClusterSolver, from: Int64, to: Int64,
        shots: Range<Int>, seed: UInt64, visit: (QuantumBranch) -> Void
    ) -> EvolutionReport {
        let numbers = branch.members.map { shots.lowerBound + $0 }
        func hand(_ state: ClusterState, _ group: [Int]) {
            visit(QuantumBranch(noise: branch.noise, state: state, members: group.map { $0 - shots.lowerBound }))
        }
        let key = ScoreKey(cluster: cluster, noise: branch.noise, from: from, to: to)
        if let known = scores[key] {
            return solver.evolve(branch.state, shots: numbers, seed: seed, along: known, visit: hand)
        }
        guard usedBytes < roomBytes, let score = solver.score(from: from, to: to, fields: fields[cluster]) else {
            return solver.evolve(
                branch.state, shots: numbers, seed: seed, from: from, to: to, fields: fields[cluster], visit: hand)
        }
        scores[key] = score
        use(score.bytes)
        var report = solver.evolve(branch.state, shots: numbers, seed: seed, along: score, visit: hand)
        report.cacheHits -= score.cacheMisses
        report.cacheMisses += score.cacheMisses
        return report
    }

    private func use(_ more: Int) {
        usedBytes += more
        bytes += more
    }

    /// A branch that stays one, as it is known from an earlier time or is computed.
    private func evolve(
        _ branch: QuantumBranch, of cluster: Int, with solver: any ClusterSolver, from: Int64, to: Int64,
        into result: inout Evolved
    ) -> PathErrors {
        let known = evolutions.first {
            $0.cluster == cluster && $0.noise == branch.noise && $0.from == from && $0.to == to
                && $0.before == branch.state
        }
        var next = branch
        defer { result.branches.append(next) }
        if let known {
            next.state = known.after
            return known.errors
        }
        let report = solver.evolve(&next.state, from: from, to: to, fields: fields[cluster])
        result.isComputed = true
        result.report += report
        var errors = PathErrors()
        errors.append(report)
        let needed = 2 * next.state.bytes
        if usedBytes + needed <= roomBytes {
            use(needed)
            evolutions.append(
                Evolution(
                    cluster: cluster, noise: branch.noise, from: from, to: to, before: branch.state, after: next.state,
                    errors: errors))
        }
        return errors
    }
}
