import PulseRack

/// A compiled schedule for a script: ticks, hertz and cycles, indices into the lists beside them.
struct ScheduleJSON: Encodable {
    struct State: Encodable {
        var frequencyHz: Double
        var phaseCycles: Double
        var carrierCycles: Double

        init(_ state: PulseSchedule.FrameState) {
            frequencyHz = state.frequencyHz
            phaseCycles = state.phaseCycles
            carrierCycles = state.carrierCycles
        }
    }

    struct Waveform: Encodable {
        var name: String
        var ticksPerSample: Int64
        var re: [Double]
        var im: [Double]
    }

    struct Play: Encodable {
        var startTick: Int64
        var port: String
        var frame: String
        var waveform: Int
        var state: State
        var origin: String
        /// Only some shots play it: a measurement decides.
        var isConditional: Bool
    }

    struct Capture: Encodable {
        var startTick: Int64
        var durationTicks: Int64
        var port: String
        var frame: String
        var kind: String
        var kernel: Int?
        var state: State
        var qubit: Int?
        var name: String
        var isConditional: Bool
    }

    struct FrameChange: Encodable {
        var tick: Int64
        var frame: String
        var state: State
        var isConditional: Bool
    }

    /// A call over the feedback link, or one of its halves.
    struct Call: Encodable {
        var tick: Int64
        var step: String
        var name: String
        var arguments: String
        var isConditional: Bool
    }

    struct Register: Encodable {
        var name: String
        var size: Int
    }

    var device: String
    var ticksPerSecond: Int64
    var durationTicks: Int64
    var registers: [Register]
    var waveforms: [Waveform]
    var plays: [Play]
    var captures: [Capture]
    var frameChanges: [FrameChange]
    var calls: [Call]

    /// Whether a measurement decides what is played. Then the lists hold everything that some shot may play; times behind
    /// a branch are those of a shot in which every measured bit is 0.
    var hasFeedback: Bool

    init(_ outline: ProgramOutline, device: Device) {
        let schedule = outline.everything
        hasFeedback = outline.hasFeedback
        let always = NominalParts(outline.nominal)
        func port(_ index: Int) -> String { device.ports.indices.contains(index) ? device.ports[index].name : "" }
        self.device = device.name
        ticksPerSecond = schedule.tickRate.perSecond
        durationTicks = schedule.durationTicks
        registers = schedule.registers.map { Register(name: $0.name, size: $0.size) }
        waveforms = schedule.waveforms.map {
            Waveform(name: $0.name, ticksPerSample: $0.ticksPerSample, re: $0.re, im: $0.im)
        }
        plays = schedule.plays.map {
            Play(
                startTick: $0.startTick, port: port($0.port), frame: $0.frame, waveform: $0.waveform,
                state: State($0.state), origin: $0.origin, isConditional: !always.contains($0))
        }
        captures = schedule.captures.map {
            Capture(
                startTick: $0.startTick, durationTicks: $0.durationTicks, port: port($0.port), frame: $0.frame,
                kind: $0.kind.rawValue, kernel: $0.kernel, state: State($0.state), qubit: $0.qubit, name: $0.name,
                isConditional: !always.contains($0))
        }
        frameChanges = schedule.frameChanges.map {
            FrameChange(tick: $0.tick, frame: $0.frame, state: State($0.state), isConditional: !always.contains($0))
        }
        calls = schedule.calls.map {
            Call(
                tick: $0.tick, step: $0.step.rawValue, name: $0.name, arguments: $0.arguments,
                isConditional: !always.contains($0))
        }
    }
}
