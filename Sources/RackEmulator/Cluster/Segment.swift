internal import QubitDynamics
internal import RackDiagnostics
internal import RackModel
internal import RackNumerics
internal import Readout
internal import Scheduling

/// A plan worked out: what it does to the chip, what is read, and how the states that it was met in went on.
final class Segment {
    let plan: SegmentPlan
    /// Where the states go from and to, on the plan's own clock.
    let ticks: Range<Int64>
    /// Per cluster of modes.
    let fields: [ClusterFields]
    /// Per feedline.
    let readouts: [SegmentReadout]
    /// Per feedline: where its plan's windows are in what is known of a visit.
    let firstWindow: [Int]
    let windowCount: Int
    /// Captures of the plan that end in the segment.
    let readings: [Reading]
    /// Per cluster: beginnings and ends of its modes' windows.
    let events: [[WindowEvent]]
    /// DAC samples that were clipped.
    let clippedSamples: Int
    /// What comes of states, per cluster and variant of its slow noise.
    var graphs: [[Int: SegmentGraph]]
    /// Visits that have not been read yet.
    var batch = SegmentBatch()
    /// What it takes without readouts, graphs and batch.
    let bytes: Int
    /// When it was used last.
    var lastUse = 0

    struct Reading {
        /// Position in the plan's captures.
        var capture: Int
        var feedline: Int
        /// Position in the captures of the feedline's plan.
        var position: Int
    }

    /// When segments begin on their own clock: later than anything that came before and still matters.
    ///
    /// A whole number of the longest sample periods in use, so that no grid is missed.
    static func baseTick(_ setup: FeedbackSetup) -> Int64 {
        let step: Int64 = 1 << 20
        return (2 * (setup.longestMemoryTicks + setup.leadTicks) / step + 1) * step
    }

    init(
        _ setup: FeedbackSetup, _ plan: SegmentPlan, readouts: [SegmentReadout], baseTick: Int64,
        waveforms: [PulseSchedule.Waveform]
    ) throws(DiagnosticsError) {
        self.plan = plan
        self.readouts = readouts
        let ticks = baseTick..<(baseTick + plan.durationTicks)
        self.ticks = ticks
        var rest = plan
        rest.plays.removeAll { play in setup.feedlinePorts.contains { $0.isApart && $0.drive.contains(play.port) } }
        rest.captures = []
        let fields = try ChipFields(
            device: setup.device, chain: setup.chain, runner: setup.runner,
            schedule: rest.schedule(from: baseTick, rate: setup.device.tickRate, waveforms: waveforms), leakTicks: ticks)
        self.fields = setup.clusters.map(fields.fields)
        var readings: [Reading] = []
        for readout in readouts {
            for (position, capture) in (readout.plan?.captures ?? []).enumerated() where capture.endTick <= ticks.upperBound {
                readings.append(Reading(capture: capture.index, feedline: readout.feedline, position: position))
            }
        }
        let plans = readouts.map(\.plan)
        self.readings = readings.sorted { $0.capture < $1.capture }
        var count = 0
        firstWindow = plans.map { plan in
            defer { count += plan?.windows.count ?? 0 }
            return count
        }
        windowCount = count
        clippedSamples = readouts.reduce(fields.clippedSamples) { $0 + $1.clippedSamples }
        let first = firstWindow
        events = setup.clusters.map { WindowEvent.all(of: $0, setup.device, plans, first, in: ticks) }
        graphs = setup.clusters.map { _ in [:] }
        bytes = self.fields.reduce(0) { $0 + $1.bytes } + 4096
    }

    /// Per feedline; `nil` where nothing plays or listens.
    var plans: [ReadoutPlan?] { readouts.map(\.plan) }
}

extension SegmentPlan.Window {
    /// As a plan of readout takes it: one sample long, for of its path of levels only the end counts.
    func resonatorWindow(_ baseTick: Int64) -> ResonatorWindow {
        let end = baseTick + min(endTick, -1)
        return ResonatorWindow(
            resonator: resonator, mode: mode, litTick: end - 1, startTick: end - 1, endTick: end,
            ringDownEndTick: max(end, baseTick + ringDownEndTick), captures: [])
    }
}

/// The beginning or the end of a readout window within a segment.
final class WindowEvent {
    let tick: Int64
    let isStart: Bool
    let feedline: Int
    let window: ClusterWindow
    /// Where the window is in what is known of a visit.
    let slot: Int
    /// The window goes on beyond the segment: it is cut here, and a new one begins in the next.
    let isCut: Bool

    init(tick: Int64, isStart: Bool, feedline: Int, window: ClusterWindow, slot: Int, isCut: Bool) {
        self.tick = tick
        self.isStart = isStart
        self.feedline = feedline
        self.window = window
        self.slot = slot
        self.isCut = isCut
    }

    /// A draw of one visit.
    func uniform(_ purpose: DrawPurpose, visit: Int, seed: UInt64) -> Double {
        var draws = Philox(
            seed: seed, shot: UInt32(truncatingIfNeeded: visit), element: window.window.mode, purpose: purpose,
            index: UInt64(bitPattern: window.window.startTick))
        return draws.nextUniform()
    }

    /// Whether the window projects in a visit.
    func projects(visit: Int, seed: UInt64) -> Bool {
        window.projects || uniform(.projection, visit: visit, seed: seed) < window.projectionProbability
    }

    /// The level in which the window ends, for a visit in which it began with `initial`.
    func level(visit: Int, seed: UInt64, from initial: UInt8) -> UInt8 {
        guard isCut else {
            return window.plan.finalLevel(window: window.number, shot: visit, seed: seed, initialLevel: initial)
        }
        let path = window.plan.drawPaths(
            window: window.number, shots: visit..<(visit + 1), seed: seed, initialLevels: [initial])[0]
        return path.jumps.last { $0.tick <= tick }?.level ?? initial
    }

    /// Those of a cluster's modes, in order of time; at one tick windows end before others start.
    static func all(
        of cluster: ClusterPartition.Cluster, _ device: Device, _ plans: [ReadoutPlan?], _ first: [Int],
        in span: Range<Int64>
    ) -> [WindowEvent] {
        var events: [WindowEvent] = []
        for (feedline, plan) in plans.enumerated() {
            guard let plan else { continue }
            for (number, window) in plan.windows.enumerated() {
                guard let mode = cluster.modes.firstIndex(of: window.mode), span.contains(window.startTick) else {
                    continue
                }
                let own = ClusterWindow(
                    plan: plan, number: number, mode: mode, levels: device.modes[window.mode].levels)
                let slot = first[feedline] + number
                events.append(
                    WindowEvent(
                        tick: window.startTick, isStart: true, feedline: feedline, window: own, slot: slot, isCut: false))
                events.append(
                    WindowEvent(
                        tick: min(window.endTick, span.upperBound), isStart: false, feedline: feedline, window: own,
                        slot: slot, isCut: window.endTick > span.upperBound))
            }
        }
        return events.sorted {
            ($0.tick, $0.isStart ? 1 : 0, $0.window.window.startTick, $0.window.mode)
                < ($1.tick, $1.isStart ? 1 : 0, $1.window.window.startTick, $1.window.mode)
        }
    }
}

/// Visits of a segment whose captures are still to be read.
struct SegmentBatch {
    /// By which draws are keyed, ascending.
    var visits: [Int] = []
    /// Per visit and window of the segment: the level at its start.
    var levels: [UInt8] = []
    /// Per visit and reading: whose it is.
    var tags: [Int] = []

    var isEmpty: Bool { visits.isEmpty }

    mutating func clear() {
        visits.removeAll(keepingCapacity: true)
        levels.removeAll(keepingCapacity: true)
        tags.removeAll(keepingCapacity: true)
    }
}
