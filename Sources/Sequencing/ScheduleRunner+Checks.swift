internal import RackDiagnostics
internal import RackModel
internal import RackUnits
internal import Scheduling

extension ScheduleRunner {
    /// Everything about `schedule` that the rack cannot play, each thing once.
    func problems(of schedule: PulseSchedule) -> [Diagnostic] {
        guard schedule.tickRate == device.tickRate else {
            return [
                Diagnostic(
                    code: "QQ0008",
                    "the schedule counts \(schedule.tickRate.perSecond) ticks a second, but the device "
                        + "'\(device.name)' has \(device.tickRate.perSecond)")
            ]
        }
        let isUsable = schedule.waveforms.map(Self.isUsable)
        var found: [Diagnostic] = []
        func report(_ diagnostic: Diagnostic) {
            if !found.contains(diagnostic) { found.append(diagnostic) }
        }
        for play in schedule.plays {
            guard device.ports.indices.contains(play.port), schedule.waveforms.indices.contains(play.waveform)
            else {
                report(
                    Diagnostic(
                        code: "QQ0002",
                        "a play names port \(play.port) and waveform \(play.waveform): not both exist"))
                continue
            }
            let port = device.ports[play.port]
            let waveform = schedule.waveforms[play.waveform]
            if !isUsable[play.waveform] {
                report(
                    Diagnostic(
                        code: "QQ0006", "waveform '\(waveform.name)' has samples that are not finite numbers")
                )
            }
            if let problem = Self.placement(of: play, port: port, waveform: waveform)
                ?? carrier(of: play, port: port)
            {
                report(problem)
            }
            if found.count >= 100 { break }
        }
        return found
    }

    /// Whether both planes are as long and finite, and far from where sums overflow.
    private static func isUsable(_ waveform: PulseSchedule.Waveform) -> Bool {
        waveform.re.count == waveform.im.count
            && waveform.re.allSatisfy { $0.magnitude < 1e100 }
            && waveform.im.allSatisfy { $0.magnitude < 1e100 }
    }

    /// Whether `play` sits on the port's sample grid.
    private static func placement(
        of play: PulseSchedule.Play, port: Port, waveform: PulseSchedule.Waveform
    ) -> Diagnostic? {
        if case .readoutCapture = port.role {
            return Diagnostic(
                code: "QQ0003", "port '\(port.name)' only captures: frame '\(play.frame)' cannot play on it")
        }
        guard waveform.ticksPerSample == port.ticksPerSample else {
            return Diagnostic(
                code: "QQ0004",
                "waveform '\(waveform.name)' has \(waveform.ticksPerSample) ticks a sample, but port "
                    + "'\(port.name)' has \(port.ticksPerSample)")
        }
        guard play.startTick % port.ticksPerSample == 0 else {
            return Diagnostic(
                code: "QQ0005",
                "a play on port '\(port.name)' starts at tick \(play.startTick), between two samples of "
                    + "\(port.ticksPerSample) ticks", help: "start it at a whole sample of the port")
        }
        let (length, overflow) = Int64(waveform.re.count).multipliedReportingOverflow(by: port.ticksPerSample)
        guard !overflow, play.startTick.magnitude < 1 << 61, length < 1 << 61 else {
            return Diagnostic(
                code: "QQ0005",
                "a play on port '\(port.name)' at tick \(play.startTick) is beyond the clock's range")
        }
        return nil
    }

    /// Whether the port's NCO can reach the frame's frequency.
    private func carrier(of play: PulseSchedule.Play, port: Port) -> Diagnostic? {
        let state = play.state
        guard state.phaseCycles.magnitude < 1e9, state.carrierCycles.magnitude < 1e9,
            state.frequencyHz.magnitude < 0x1p39
        else {
            return Diagnostic(
                code: "QQ0001", "frame '\(play.frame)' has a frequency or phase that is out of range",
                help: "a frequency below 549 GHz and a finite phase")
        }
        let halfRateHz = Double(device.tickRate.perSecond) / Double(2 * port.ticksPerSample)
        let offsetHz = state.frequencyHz - (port.localOscillatorHz ?? 0)
        guard offsetHz.magnitude <= halfRateHz else {
            let centre =
                port.localOscillatorHz.map { "its oscillator at \($0) Hz" } ?? "0 Hz (it has no oscillator)"
            return Diagnostic(
                code: "QQ0001",
                "frame '\(play.frame)' at \(state.frequencyHz) Hz is out of reach of port '\(port.name)': "
                    + "its NCO covers \(halfRateHz) Hz to either side of \(centre)",
                help: "move the frame's frequency or the port's oscillator")
        }
        return nil
    }
}
