import Foundation
public import RackModel
public import Scheduling

/// A compiled schedule as a picture: a lane for every port that is used, pulses as boxes with their envelopes,
/// frame changes as ticks, captures as windows, calls over the feedback link as ticks of a lane of their own, on one axis
/// of time.
///
/// Pictures are pure functions of schedule and device: the same program gives the same bytes.
public struct SchedulePicture: Sendable {
    /// A pulse or a capture.
    struct Item: Sendable {
        /// Ticks, the upper one not included.
        var ticks: Range<Int64>
        /// Where things on one port overlap they stand in rows.
        var row = 0
        var label: String
        /// For whoever points at it.
        var detail: String
        /// Index into the schedule's waveforms; `nil` for a capture.
        var waveform: Int?
        /// Played only if something is measured.
        var isConditional: Bool
    }

    /// A change of a frame's phase or frequency, or a call over the link.
    struct Mark: Sendable {
        var tick: Int64
        var label: String
        var detail: String
        var isConditional: Bool
    }

    struct Lane: Sendable {
        var name: String
        /// `nil`: the calls over the feedback link, each a mark.
        var role: RackModel.Port.Role?
        var items: [Item] = []
        var marks: [Mark] = []
        var rows = 1
        /// The largest magnitude of its envelopes, which fills the lane.
        var peak = 0.0
    }

    let schedule: PulseSchedule
    let device: Device
    let lanes: [Lane]
    /// Where what is played depends on a measurement: ticks, ascending, apart from each other.
    let branches: [Range<Int64>]
    /// The end of the axis, in ticks.
    let endTick: Int64

    /// The picture of a schedule.
    public init(_ schedule: PulseSchedule, device: Device) {
        self.init(schedule, nominal: nil, device: device)
    }

    /// The picture of everything that a program may play. What only some shots play, because of what they measured, is
    /// drawn in dashes, inside a marked stretch of time.
    public init(_ outline: ProgramOutline, device: Device) {
        self.init(outline.everything, nominal: outline.hasFeedback ? outline.nominal : nil, device: device)
    }

    /// - Parameter nominal: what every measured 0 plays; `nil`: all of `schedule`.
    private init(_ schedule: PulseSchedule, nominal: PulseSchedule?, device: Device) {
        self.schedule = schedule
        self.device = device
        lanes = LaneBuilder(schedule, nominal: nominal, device: device).lanes
        branches = Self.branches(lanes)
        endTick = max(1, schedule.durationTicks, lanes.flatMap(\.items).map(\.ticks.upperBound).max() ?? 0)
    }

    /// Stretches of time in which something conditional happens, joined where they meet.
    private static func branches(_ lanes: [Lane]) -> [Range<Int64>] {
        var stretches = lanes.flatMap { lane in
            lane.items.filter(\.isConditional).map(\.ticks)
                + lane.marks.filter(\.isConditional).map { $0.tick..<$0.tick + 1 }
        }
        stretches.sort { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) }
        var joined: [Range<Int64>] = []
        for stretch in stretches {
            if let last = joined.last, stretch.lowerBound <= last.upperBound {
                joined[joined.count - 1] = last.lowerBound..<max(last.upperBound, stretch.upperBound)
            } else {
                joined.append(stretch)
            }
        }
        return joined
    }

    /// The title of the picture.
    var title: String {
        let length = Self.time(schedule.durationTicks, device)
        return "\(device.name), \(length), 1 tick = \(Self.time(1, device))"
    }

    /// The unit of the axis, and how many of it a second has.
    var unit: (name: String, perSecond: Double) {
        let seconds = device.tickRate.seconds(endTick)
        return seconds < 2e-6 ? ("ns", 1e9) : seconds < 2e-3 ? ("µs", 1e6) : seconds < 2 ? ("ms", 1e3) : ("s", 1)
    }

    /// Round numbers in `unit` from 0 on, at most `count`, with the tick (not always whole) of each.
    func axis(_ count: Int) -> [(label: String, tick: Double)] {
        let whole = device.tickRate.seconds(endTick) * unit.perSecond
        let rough = whole / Double(max(count, 1))
        let decade = pow(10, floor(log10(rough)))
        let step = [1.0, 2, 5, 10].map { $0 * decade }.first { $0 >= rough * (1 - 1e-9) } ?? 10 * decade
        return (0...max(0, Int(whole / step + 1e-9))).map { index in
            let value = Double(index) * step
            return (Self.number(value), value / unit.perSecond * Double(device.tickRate.perSecond))
        }
    }

    static func number(_ value: Double) -> String { String(format: "%.6g", value) }

    static func time(_ ticks: Int64, _ device: Device) -> String {
        let seconds = device.tickRate.seconds(ticks)
        let (name, perSecond) = seconds < 2e-6 ? ("ns", 1e9) : seconds < 2e-3 ? ("µs", 1e6) : ("ms", 1e3)
        return "\(number(seconds * perSecond)) \(name)"
    }
}

/// Sorts what a schedule plays into lanes.
private struct LaneBuilder {
    private let schedule: PulseSchedule
    private let device: Device
    private let parts: NominalParts?

    init(_ schedule: PulseSchedule, nominal: PulseSchedule?, device: Device) {
        self.schedule = schedule
        self.device = device
        parts = nominal.map(NominalParts.init)
    }

    var lanes: [SchedulePicture.Lane] {
        var lanes = device.ports.map { SchedulePicture.Lane(name: $0.name, role: $0.role) }
        for play in schedule.plays where lanes.indices.contains(play.port) {
            lanes[play.port].items.append(item(play))
            let waveform = schedule.waveforms[play.waveform]
            for (re, im) in zip(waveform.re, waveform.im) {
                lanes[play.port].peak = max(lanes[play.port].peak, (re * re + im * im).squareRoot())
            }
        }
        for capture in schedule.captures where lanes.indices.contains(capture.port) {
            lanes[capture.port].items.append(item(capture))
        }
        addMarks(to: &lanes)
        lanes.append(SchedulePicture.Lane(name: "link", role: nil, marks: schedule.calls.map(mark)))
        for index in lanes.indices { Self.stack(&lanes[index]) }
        return lanes.filter { !$0.items.isEmpty || !$0.marks.isEmpty }
    }

    private func item(_ play: PulseSchedule.Play) -> SchedulePicture.Item {
        let waveform = schedule.waveforms[play.waveform]
        let end = play.startTick + Int64(waveform.re.count) * waveform.ticksPerSample
        let label = play.origin.isEmpty ? waveform.name : play.origin
        return SchedulePicture.Item(
            ticks: play.startTick..<end, label: label,
            detail: "\(waveform.name)\(play.origin.isEmpty ? "" : " of \(play.origin)")\n"
                + details(play.frame, play.startTick, end, play.state),
            waveform: play.waveform, isConditional: parts?.contains(play) == false)
    }

    private func item(_ capture: PulseSchedule.Capture) -> SchedulePicture.Item {
        let end = capture.startTick + capture.durationTicks
        return SchedulePicture.Item(
            ticks: capture.startTick..<end, label: capture.name,
            detail: "\(capture.kind.rawValue) → \(capture.name)\n"
                + details(capture.frame, capture.startTick, end, capture.state),
            waveform: nil, isConditional: parts?.contains(capture) == false)
    }

    private func mark(_ call: PulseSchedule.Call) -> SchedulePicture.Mark {
        let step = call.step == .call ? "" : "\(call.step.rawValue) "
        return SchedulePicture.Mark(
            tick: call.tick, label: step + call.name,
            detail: "\(step)\(call.name)(\(call.arguments))\nat \(SchedulePicture.time(call.tick, device))",
            isConditional: parts?.contains(call) == false)
    }

    private func details(
        _ frame: String, _ start: Int64, _ end: Int64, _ state: PulseSchedule.FrameState
    ) -> String {
        let length = SchedulePicture.time(end - start, device)
        return "\(frame) at \(Self.hertz(state.frequencyHz)), phase \(Self.degrees(state.phaseCycles))\n"
            + "from \(SchedulePicture.time(start, device)) for \(length)"
    }

    private func addMarks(to lanes: inout [SchedulePicture.Lane]) {
        var last: [String: PulseSchedule.FrameState] = [:]
        for change in schedule.frameChanges {
            guard let port = schedule.frames.first(where: { $0.name == change.frame })?.port, lanes.indices.contains(port)
            else { continue }
            // Of the state before the first change nothing is known but what a play showed.
            let before = last[change.frame]?.frequencyHz
                ?? schedule.plays.first { $0.frame == change.frame && $0.startTick < change.tick }?.state.frequencyHz
            last[change.frame] = change.state
            let phase = Self.degrees(change.state.phaseCycles), frequency = Self.hertz(change.state.frequencyHz)
            let isNewFrequency = before.map { $0 != change.state.frequencyHz } ?? false
            lanes[port].marks.append(
                SchedulePicture.Mark(
                    tick: change.tick, label: isNewFrequency ? frequency : phase,
                    detail: "\(change.frame) becomes \(frequency), phase \(phase)\nat "
                        + SchedulePicture.time(change.tick, device),
                    isConditional: parts?.contains(change) == false))
        }
    }

    /// Puts what overlaps into rows, each as high up as it goes.
    private static func stack(_ lane: inout SchedulePicture.Lane) {
        lane.items.sort { $0.ticks.lowerBound < $1.ticks.lowerBound }
        var ends: [Int64] = []
        for index in lane.items.indices {
            let ticks = lane.items[index].ticks
            let row = ends.firstIndex { $0 <= ticks.lowerBound } ?? (ends.count < 12 ? ends.count : 0)
            if row == ends.count { ends.append(ticks.upperBound) } else { ends[row] = max(ends[row], ticks.upperBound) }
            lane.items[index].row = row
        }
        lane.rows = max(1, ends.count)
    }

    /// Signed, from −180° to 180°.
    static func degrees(_ cycles: Double) -> String {
        let degrees = ((cycles - (cycles > 0.5 ? 1 : 0)) * 360 * 100).rounded() / 100
        return SchedulePicture.number(degrees == 0 ? 0 : degrees) + "°"
    }

    static func hertz(_ hertz: Double) -> String {
        let (scale, name) = hertz.magnitude >= 1e9 ? (1e9, "GHz") : hertz.magnitude >= 1e6 ? (1e6, "MHz") : (1, "Hz")
        return String(format: "%.9g", hertz / scale) + " " + name
    }
}
