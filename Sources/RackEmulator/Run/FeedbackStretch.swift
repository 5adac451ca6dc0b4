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
    private var evolutions: [Evolution] = []
    private var roomBytes: Int

    private struct Evolution {
        var cluster: Int
        var noise: Int
        var from: Int64
        var to: Int64
        var before: ClusterState
        var after: ClusterState
        var errors: PathErrors
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
                let report = solver.evolve(
                    branch.state, shots: branch.members.map { shots.lowerBound + $0 }, seed: seed, from: from, to: to,
                    fields: fields[cluster]
                ) { state, group in
                    result.branches.append(
                        QuantumBranch(
                            noise: branch.noise, state: state, members: group.map { $0 - shots.lowerBound }))
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
        let bytes = 2 * next.state.bytes
        if bytes <= roomBytes {
            roomBytes -= bytes
            evolutions.append(
                Evolution(
                    cluster: cluster, noise: branch.noise, from: from, to: to, before: branch.state, after: next.state,
                    errors: errors))
        }
        return errors
    }
}

/// The last few stretches of a walk.
struct StretchStore {
    private var known: [FeedbackStretch] = []
    private let roomBytes: Int
    private static let limit = 8

    /// - Parameter memoryBytes: what states may take in all; remembered evolutions have a quarter of it at most.
    init(memoryBytes: Int) { roomBytes = min(max(0, memoryBytes) / 4, 128 << 20) / Self.limit }

    mutating func stretch(_ setup: FeedbackSetup, _ extent: StretchExtent) throws(DiagnosticsError) -> FeedbackStretch {
        if let place = known.lastIndex(where: { $0.extent == extent }) {
            let found = known.remove(at: place)
            known.append(found)
            return found
        }
        let new = try FeedbackStretch(setup, extent, roomBytes: roomBytes)
        if known.count == Self.limit { known.removeFirst() }
        known.append(new)
        return new
    }
}
