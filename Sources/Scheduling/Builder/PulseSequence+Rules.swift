internal import PulseLanguage
internal import RackDiagnostics
internal import RackModel
internal import RackUnits

extension PulseSequence {
    /// A line of the caller's Swift.
    struct Place {
        let text: String

        init(_ file: StaticString, _ line: UInt) { text = "\(file):\(line)" }
    }

    mutating func report(_ code: String, _ message: String, _ place: Place, help: String? = nil) {
        guard problems.count < 50 else { return }
        problems.append(Diagnostic(code: code, "\(message) (\(place.text))", help: help))
    }

    /// The frame's state at its clock.
    func state(of frame: Frame) -> PulseSchedule.FrameState {
        let record = records[frame.index]
        let since = CarrierPhase.cycles(
            frequencyHz: record.frequencyHz, ticks: record.clock - record.carrierTick, rate: device.tickRate)
        return .init(
            frequencyHz: record.frequencyHz, phaseCycles: record.phaseCycles,
            carrierCycles: CarrierPhase.wrapped(record.carrierBase + since))
    }

    mutating func noteChange(_ frame: Frame) {
        result.frameChanges.append(
            .init(frame: records[frame.index].name, tick: records[frame.index].clock, state: state(of: frame)))
    }

    /// `hertz`, or 0 and a message.
    mutating func checked(_ hertz: Double, _ place: Place) -> Double {
        guard hertz.magnitude < 1e12 else {
            report("QS0053", "a frequency of \(hertz) Hz is out of range", place, help: "the limit is 1 THz")
            return 0
        }
        return hertz
    }

    mutating func cycles(_ radians: Double, _ place: Place) -> Double {
        guard radians.isFinite else {
            report("QS0181", "a phase of \(radians) is no angle", place, help: "phases are in radians, and finite")
            return 0
        }
        return CarrierPhase.wrapped(radians / (2 * .pi))
    }

    mutating func advance(_ frame: Frame, by ticks: Int64, _ place: Place) {
        let (clock, overflow) = records[frame.index].clock.addingReportingOverflow(ticks)
        guard !overflow, clock < 1 << 62 else { return report("QS0022", "the schedule is too long", place) }
        records[frame.index].clock = clock
    }

    /// The smallest grid on which all of `frames` have samples.
    func commonGrid(_ frames: [Frame]) -> Int64 {
        frames.reduce(1) { grid, frame in
            let other = records[frame.index].ticksPerSample
            var (a, b) = (grid, other)
            while b != 0 { (a, b) = (b, a % b) }
            return grid / a * other
        }
    }

    /// `length` in ticks, a whole number of samples of `grid`; `nil` with a message if it is none.
    mutating func ticks(_ length: PulseLength, grid: Int64, _ what: String, _ place: Place) -> Int64? {
        let rate = device.tickRate
        guard let seconds = length.exactSeconds(at: rate) else {
            report("QS0022", "this length is no number, too long or too fine", place)
            return nil
        }
        guard seconds.numerator >= 0 else {
            report("QS0021", "a length of time cannot be negative, this is \(DurationValue.text(seconds))", place)
            return nil
        }
        let lower: Int64
        switch rate.ticks(seconds) {
        case .outOfRange: lower = .max
        case .exact(let ticks):
            if ticks % grid == 0, ticks < 1 << 62 { return ticks }
            lower = ticks / grid * grid
        case .between(let low, _): lower = low / grid * grid
        }
        guard lower < 1 << 62, let below = rate.exactSeconds(lower), let above = rate.exactSeconds(lower + grid),
            let sample = rate.exactSeconds(grid)
        else {
            report("QS0022", "\(DurationValue.text(seconds)) is too long", place)
            return nil
        }
        report(
            "QS0020", "\(DurationValue.text(seconds)) is not a whole number of samples of \(DurationValue.text(sample)) \(what)",
            place, help: "the nearest are \(DurationValue.text(below)) and \(DurationValue.text(above))")
        return nil
    }
}
