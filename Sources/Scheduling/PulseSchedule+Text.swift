internal import RackUnits

extension PulseSchedule {
    /// The schedule as stable, readable text: a header, then one line for every play, capture and frame
    /// change in order of time, ties in the order changes, plays, captures, calls. Phases are in degrees.
    public var text: String {
        var text = "schedule \(durationTicks) dt (\(nanoseconds(durationTicks)) ns), 1 dt = \(nanoseconds(1)) ns\n"
        text += "qubits \(qubits.map { "$\($0)" }.joined(separator: " "))\n"
        for register in registers { text += "bit[\(register.size)] \(register.name)\n" }
        for frame in frames {
            text += "frame \(frame.name) port \(frame.port) until \(frame.endTick) at \(describe(frame.state))\n"
        }
        for (index, waveform) in waveforms.enumerated() {
            let length = Int64(waveform.re.count) * waveform.ticksPerSample
            text += "waveform w\(index) \(waveform.name): \(waveform.re.count) samples, \(length) dt\n"
        }
        for line in lines { text += line + "\n" }
        return text
    }

    private var lines: [String] {
        entries.map { "\($0.tick) dt (\(nanoseconds($0.tick)) ns): \($0.text)" }
    }

    /// Whether nothing happens at all.
    var isSilent: Bool { plays.isEmpty && captures.isEmpty && frameChanges.isEmpty && calls.isEmpty }

    /// In the place of a port: the feedback link.
    static let linkPort = -2

    /// What happens, in order of time, ties in the order changes, plays, captures, calls.
    var entries: [(tick: Int64, port: Int, text: String)] {
        var entries: [(tick: Int64, order: Int, port: Int, text: String)] = []
        func add(_ tick: Int64, _ port: Int, _ text: String) { entries.append((tick, entries.count, port, text)) }
        for change in frameChanges {
            let port = frames.first { $0.name == change.frame }?.port ?? -1
            add(change.tick, port, "frame \(change.frame) becomes \(describe(change.state))")
        }
        for play in plays {
            let length = Int64(waveforms[play.waveform].re.count) * waveforms[play.waveform].ticksPerSample
            let origin = play.origin.isEmpty ? "" : " (\(play.origin))"
            add(
                play.startTick, play.port,
                "play \(play.frame) port \(play.port) w\(play.waveform) for \(length) at \(describe(play.state))\(origin)")
        }
        for capture in captures {
            let kernel = capture.kernel.map { " kernel w\($0)" } ?? ""
            add(
                capture.startTick, capture.port,
                "\(capture.kind.rawValue) \(capture.frame) port \(capture.port)\(kernel) for "
                    + "\(capture.durationTicks) at \(describe(capture.state)) → \(capture.name)")
        }
        for call in calls { add(call.tick, Self.linkPort, "\(call.step.rawValue) \(call.name)(\(call.arguments)) over the link") }
        entries.sort { $0.tick == $1.tick ? $0.order < $1.order : $0.tick < $1.tick }
        return entries.map { ($0.tick, $0.port, $0.text) }
    }

    private func describe(_ state: FrameState) -> String {
        "\(rounded(state.frequencyHz, 1000)) Hz, phase \(rounded(state.phaseCycles * 360, 1e6))°, carrier "
            + "\(rounded(state.carrierCycles * 360, 1e6))°"
    }

    func nanoseconds(_ ticks: Int64) -> String { rounded(tickRate.seconds(ticks) * 1e9, 1e6) }

    /// With so many parts of one kept, whole numbers without a point.
    private func rounded(_ value: Double, _ parts: Double) -> String {
        let rounded = (value * parts).rounded() / parts
        return Int64(exactly: rounded).map(String.init) ?? "\(rounded)"
    }
}
