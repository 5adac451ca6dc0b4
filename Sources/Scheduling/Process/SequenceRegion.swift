internal import PulseLanguage
public import RackDiagnostics
internal import RackUnits

/// A program with its branches, as the processors of the rack run it.
enum SequenceRegion: Sendable {
    /// Instructions at times that are fixed by what came before.
    case straight(PulseSchedule)
    case decision(Decision)

    struct Decision: Sendable {
        /// `if`, `switch`, `while` or `for`.
        var word: String
        var condition: SourceRange
        var readyTick: Int64
        /// What is waited for longest: a capture, or an answer over the link.
        var awaited: String
        var arms: [(label: String, regions: [SequenceRegion])]
    }
}

/// Writes regions as text: ports under each other, arms indented.
struct SequenceWriter {
    var device: [String]
    var sources: SourceTexts
    var rate: TickRate
    /// Instructions of one port together, rather than all in the order of time.
    var isByPort: Bool
    private(set) var text = ""

    init(ports: [String], sources: SourceTexts, rate: TickRate, isByPort: Bool) {
        device = ports
        self.sources = sources
        self.rate = rate
        self.isByPort = isByPort
    }

    mutating func line(_ depth: Int, _ words: String) {
        text += String(repeating: "  ", count: depth) + words + "\n"
    }

    mutating func head(_ word: String, _ schedule: PulseSchedule) {
        line(0, "\(word) \(time(schedule.durationTicks)), 1 dt = \(schedule.nanoseconds(1)) ns")
        for register in schedule.registers { line(0, "bit[\(register.size)] \(register.name)") }
        for (index, waveform) in schedule.waveforms.enumerated() {
            let length = Int64(waveform.re.count) * waveform.ticksPerSample
            line(0, "waveform w\(index) \(waveform.name): \(waveform.re.count) samples, \(length) dt")
        }
    }

    func time(_ tick: Int64) -> String { "\(tick) dt (\(PulseSchedule(tickRate: rate).nanoseconds(tick)) ns)" }

    mutating func write(_ regions: [SequenceRegion], _ depth: Int) {
        for region in regions {
            switch region {
            case .straight(let schedule): write(schedule, depth)
            case .decision(let decision): write(decision, depth)
            }
        }
    }

    private mutating func write(_ decision: SequenceRegion.Decision, _ depth: Int) {
        line(
            depth,
            "\(decision.word) \(source(decision.condition)): waits for \(decision.awaited), known from "
                + time(decision.readyTick))
        for arm in decision.arms {
            let isEmpty = arm.regions.allSatisfy { if case .straight(let schedule) = $0 { schedule.isSilent } else { false } }
            line(depth + 1, arm.label + (isEmpty ? ": nothing" : ":"))
            if !isEmpty { write(arm.regions, depth + 2) }
        }
    }

    private func source(_ range: SourceRange) -> String {
        guard range.source < sources.texts.count else { return "…" }
        let bytes = sources[range.source].bytes
        let slice = bytes[min(range.lower, bytes.count)..<min(range.upper, bytes.count)]
        return String(decoding: slice, as: UTF8.self).split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    private mutating func write(_ schedule: PulseSchedule, _ depth: Int) {
        guard !schedule.isSilent else { return }
        guard isByPort else {
            for entry in schedule.entries { line(depth, "\(time(entry.tick)): \(entry.text)") }
            return
        }
        let entries = schedule.entries
        for port in Array(device.indices) + [PulseSchedule.linkPort] {
            let own = entries.filter { $0.port == port }
            if own.isEmpty { continue }
            line(depth, port == PulseSchedule.linkPort ? "link:" : "\(device[port]):")
            for entry in own { line(depth + 1, "\(time(entry.tick)): \(entry.text)") }
        }
    }
}

extension ScheduleCompiler {
    /// The program as the rack's processors run it, as stable, readable text: what each port does and when, stretch by
    /// stretch, and between these the branches and loops that a measurement decides, with what they wait for and from
    /// when on it is known. Loops over known values are played out. Times in an arm are those of a shot that goes there
    /// by the shortest way.
    ///
    /// - Throws: as `outline`.
    public func sequenceText(inputs: [String: InputValue] = [:]) throws(DiagnosticsError) -> String {
        try outline(inputs: inputs).text(isByPort: true, "sequence")
    }
}

extension ProgramOutline {
    /// The program as stable, readable text: as `PulseSchedule.text` without feedback, with its branches as a tree where
    /// there is any.
    public var text: String { hasFeedback ? text(isByPort: false, "program") : nominal.text }

    func text(isByPort: Bool, _ word: String) -> String {
        var writer = SequenceWriter(
            ports: portNames, sources: sources, rate: everything.tickRate, isByPort: isByPort)
        writer.head(word, everything)
        if hasFeedback {
            let answers = callsLink ? " and every answer comes at its deadline, as zeros" : ""
            writer.line(0, "behind a branch: times of a shot in which every measured bit is 0\(answers)")
        }
        writer.write(regions.isEmpty ? [.straight(nominal)] : regions, 0)
        return writer.text
    }
}
