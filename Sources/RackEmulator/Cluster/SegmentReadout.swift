internal import RackDiagnostics
internal import RackModel
internal import Readout
internal import Scheduling

/// What of a segment one feedline has to do with: segments that differ elsewhere, in the pulses on their qubits, share
/// it, and so do the traces that are made from it long after its segments have been forgotten.
final class SegmentReadout {
    let feedline: Int
    let ticks: Range<Int64>
    let schedule: PulseSchedule
    /// What is known of windows before the segment.
    let settled: SettledWindows
    /// `nil` where nothing plays or listens.
    let plan: ReadoutPlan?
    let clippedSamples: Int

    struct Key: Hashable {
        var feedline: Int
        var plan: SegmentPlan
    }

    /// - Parameter waveforms: those of the run.
    init(
        _ setup: FeedbackSetup, _ key: Key, baseTick: Int64, waveforms: [PulseSchedule.Waveform]
    ) throws(DiagnosticsError) {
        feedline = key.feedline
        ticks = baseTick..<(baseTick + key.plan.durationTicks)
        schedule = key.plan.schedule(from: baseTick, rate: setup.device.tickRate, waveforms: waveforms)
        settled = SettledWindows(tick: baseTick, windows: key.plan.windows.map { $0.resonatorWindow(baseTick) })
        let found = try Self.plan(setup, feedline: feedline, schedule, settled, ticks)
        plan = found.plan
        clippedSamples = setup.feedlinePorts[feedline].isApart ? found.clippedSamples : 0
    }

    /// The plan with one capture more.
    func plan(_ setup: FeedbackSetup, and capture: PulseSchedule.Capture) throws(DiagnosticsError) -> ReadoutPlan? {
        var schedule = schedule
        schedule.captures.append(capture)
        return try Self.plan(setup, feedline: feedline, schedule, settled, ticks).plan
    }

    private static func plan(
        _ setup: FeedbackSetup, feedline: Int, _ schedule: PulseSchedule, _ settled: SettledWindows, _ ticks: Range<Int64>
    ) throws(DiagnosticsError) -> (plan: ReadoutPlan?, clippedSamples: Int) {
        let fields = try ChipFields(
            device: setup.device, chain: setup.chain, runner: setup.runner, schedule: schedule, leakTicks: ticks)
        let plan = try PointRun.plan(
            setup.device, schedule, feedline: feedline, drive: fields.feedlineDrive(feedline), settled: settled,
            isPart: true)
        return (plan, fields.clippedSamples)
    }

    var bytes: Int { (plan?.bytes ?? 0) + 4096 }
}

/// The ports that a feedline has to do with.
struct FeedlinePorts: Sendable {
    /// Where it is heard; `nil`: nowhere.
    let capture: Int?
    /// Where it is driven.
    let drive: [Int]
    /// Nothing leaks between its ports and others: what they play matters to the feedline alone, and to nothing else.
    let isApart: Bool

    init(device: Device, feedline: Int) {
        capture = device.ports.firstIndex { $0.role == .readoutCapture(feedline: feedline) }
        let drive = device.ports.indices.filter { device.ports[$0].role == .readoutDrive(feedline: feedline) }
        self.drive = drive
        isApart = !device.crosstalk.entries.contains { drive.contains($0.from) || drive.contains($0.to) }
    }

    /// Whether a play on a port reaches the feedline.
    func hears(_ port: Int) -> Bool { !isApart || drive.contains(port) }
}
