internal import PulseLanguage
internal import RackDiagnostics
internal import RackModel
internal import RackUnits

extension ShotInterpreter {
    mutating func frame(_ expression: CheckedExpression) throws(Failure) -> Int {
        switch try evaluate(expression) {
        case .frame(let index): return index
        case .unset: throw failure("QS0070", "this frame has not been made yet", expression.range)
        default: throw Failure()
        }
    }

    func record(name: String, port: Int, mentionedBy: [Int]) -> FrameRecord {
        let owner = plan.portOwners[port]
        // A shared feedline belongs to nobody; there a frame is the qubit's whose calibrations alone name it.
        let owners = owner.map { [$0] } ?? (isFeedline(port) && mentionedBy.count == 1 ? mentionedBy : [])
        return FrameRecord(
            name: name, port: port, ticksPerSample: max(device.ports[port].ticksPerSample, 1), owners: owners)
    }

    private func isFeedline(_ port: Int) -> Bool {
        switch device.ports[port].role {
        case .readoutDrive, .readoutCapture: true
        default: false
        }
    }

    /// A frame made now. In a `cal` its carrier counts from tick 0 and its clock is that of its port; in a
    /// `defcal` both begin with the call.
    mutating func newFrame(
        _ name: String, _ port: CheckedExpression, _ frequency: CheckedExpression, _ phase: CheckedExpression,
        _ range: SourceRange, mentionedBy: [Int] = []
    ) throws(Failure) -> Int {
        guard case .port(let device) = try evaluate(port) else { throw Failure() }
        var frame = record(name: name, port: device, mentionedBy: mentionedBy)
        frame.frequencyHz = try checkedFrequency(try scalar(frequency).real ?? 0, frequency.range)
        frame.phaseCycles = CarrierPhase.wrapped((try scalar(phase).real ?? 0) / (2 * .pi))
        if context.isCalibration {
            frame.clock = aligned(context.callStart, frame.ticksPerSample)
            frame.carrierTick = frame.clock
        } else {
            frame.initial = (frame.frequencyHz, frame.phaseCycles)
            for other in self.frames where other.port == device { frame.clock = max(frame.clock, other.clock) }
        }
        self.frames.append(frame)
        wait(frames: [self.frames.count - 1], qubits: [], range)
        return self.frames.count - 1
    }

    func checkedFrequency(_ hertz: Double, _ range: SourceRange) throws(Failure) -> Double {
        guard hertz.magnitude < 1e12 else {
            throw failure("QS0053", "a frequency of \(hertz) Hz is out of range", range, help: "the limit is 1 THz")
        }
        return hertz
    }

    /// Computes frequency and phase of a frame that had been pending.
    mutating func materialise(_ index: Int) throws(Failure) {
        guard let pending = self.frames[index].pending else { return }
        let frequency = try checkedFrequency(try scalar(pending.frequency).real ?? 0, pending.frequency.range)
        let phase = CarrierPhase.wrapped((try scalar(pending.phase).real ?? 0) / (2 * .pi))
        self.frames[index].initial = (frequency, phase)
        self.frames[index].frequencyHz = frequency
        self.frames[index].phaseCycles = CarrierPhase.wrapped(phase + self.frames[index].phaseCycles)
        self.frames[index].pending = nil
    }

    /// The frame's state at its clock.
    func frameState(_ index: Int) -> PulseSchedule.FrameState {
        let frame = self.frames[index]
        let since = CarrierPhase.cycles(
            frequencyHz: frame.frequencyHz, ticks: frame.clock - frame.carrierTick, rate: rate)
        return .init(
            frequencyHz: frame.frequencyHz, phaseCycles: frame.phaseCycles,
            carrierCycles: CarrierPhase.wrapped(frame.carrierBase + since))
    }

    // MARK: Changes

    mutating func shiftPhase(_ index: Int, _ radians: Double) {
        let phase = self.frames[index].phaseCycles + radians / (2 * .pi)
        self.frames[index].phaseCycles = CarrierPhase.wrapped(phase)
        noteChange(index)
    }

    mutating func setPhase(_ index: Int, _ radians: Double) throws(Failure) {
        try materialise(index)
        self.frames[index].phaseCycles = CarrierPhase.wrapped(radians / (2 * .pi))
        noteChange(index)
    }

    /// The carrier goes on from the phase that it has: Σ fₖΔtₖ.
    mutating func setFrequency(_ index: Int, _ hertz: Double, _ range: SourceRange) throws(Failure) {
        try materialise(index)
        let checked = try checkedFrequency(hertz, range)
        self.frames[index].carrierBase = frameState(index).carrierCycles
        self.frames[index].carrierTick = self.frames[index].clock
        self.frames[index].frequencyHz = checked
        noteChange(index)
    }

    private mutating func noteChange(_ index: Int) {
        let frame = self.frames[index]
        let isPending = frame.pending != nil
        let carrier = isPending ? 0 : frameState(index).carrierCycles
        log.append(
            ChangeRecord(
                frame: index, tick: frame.clock, frequencyHz: frame.frequencyHz, phaseCycles: frame.phaseCycles,
                carrierCycles: carrier, isPending: isPending))
    }

    // MARK: Clocks

    func aligned(_ tick: Int64, _ grid: Int64) -> Int64 {
        let rest = tick % grid
        return rest == 0 ? tick : tick + (grid - rest)
    }

    /// The smallest grid on which all of `frames` have samples.
    func commonGrid(_ frames: [Int]) -> Int64 {
        var grid: Int64 = 1
        for index in frames {
            let other = self.frames[index].ticksPerSample
            if grid % other == 0 { continue }
            var (a, b) = (grid, other)
            while b != 0 { (a, b) = (b, a % b) }
            grid = grid / a * other
        }
        return grid
    }

    /// The frame catches up with the qubits that it belongs to.
    mutating func follow(_ index: Int) {
        var clock = self.frames[index].clock
        for owner in self.frames[index].owners { clock = max(clock, qubitClocks[owner]) }
        if clock > self.frames[index].clock {
            join(frames: [index], qubits: self.frames[index].owners)
            self.frames[index].clock = aligned(clock, self.frames[index].ticksPerSample)
        }
    }

    mutating func advance(_ index: Int, by ticks: Int64, _ range: SourceRange) throws(Failure) {
        let (clock, overflow) = self.frames[index].clock.addingReportingOverflow(ticks)
        guard !overflow, clock < 1 << 62 else { throw failure("QS0022", "the program is too long", range) }
        self.frames[index].clock = clock
    }

    /// Moves all named clocks to the latest of them, on a grid that all of them have.
    @discardableResult
    mutating func synchronise(frames: [Int], qubits: [Int]) -> Int64 {
        var latest: Int64 = 0
        for index in frames {
            follow(index)
            latest = max(latest, self.frames[index].clock)
        }
        for qubit in qubits { latest = max(latest, qubitClocks[qubit]) }
        join(frames: frames, qubits: qubits)
        latest = aligned(latest, commonGrid(frames))
        for index in frames { self.frames[index].clock = latest }
        for qubit in qubits { qubitClocks[qubit] = latest }
        return latest
    }

    mutating func touch(_ qubits: [Int]) {
        for qubit in qubits { isTouched[qubit] = true }
    }
}
