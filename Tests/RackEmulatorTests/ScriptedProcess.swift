@testable import RackEmulator
import PulseLanguage
import RackDiagnostics
import RackModel
import RackUnits
import Scheduling
import SignalChain
import Sequencing

/// A program as a function of the outcomes so far, without a language in front.
struct ScriptedProcess: ClassicalProcess {
    /// What has been emitted after these outcomes, and whether the program now waits for the last capture.
    let script: @Sendable ([CaptureOutcome]) throws(DiagnosticsError) -> (schedule: PulseSchedule, waits: [Int])
    private var told: [CaptureOutcome] = []

    init(
        _ script: @escaping @Sendable ([CaptureOutcome]) throws(DiagnosticsError) -> (
            schedule: PulseSchedule, waits: [Int]
        )
    ) {
        self.script = script
    }

    /// Waits for every capture of a straight line, one after the other: as if each decided something.
    init(waitingThrough whole: PulseSchedule) {
        self.init { told throws(DiagnosticsError) in
            (whole, told.count < whole.captures.count ? [whole.captures[told.count].number] : [])
        }
    }

    mutating func run() throws(DiagnosticsError) -> ShotProcess.Stop {
        let waits = try script(told).waits
        return waits.isEmpty ? .finished : .waits(for: waits)
    }

    mutating func provide(_ reply: LinkReply, of call: Int) {}
    func calls(since first: Int) -> [LinkCall] { [] }
    func call(_ number: Int) -> LinkCall { preconditionFailure("a script calls nobody") }
    var openCalls: [Int] { [] }
    var abortTick: Int64? { nil }

    mutating func provide(_ outcome: CaptureOutcome, of capture: Int) { told.append(outcome) }

    func schedule(since tick: Int64) -> PulseSchedule {
        guard var known = try? script(told).schedule else { return PulseSchedule(tickRate: IdealBench.tickRate) }
        known.plays.removeAll { play in
            let waveform = known.waveforms[play.waveform]
            return play.startTick + Int64(waveform.re.count) * waveform.ticksPerSample <= tick
        }
        known.captures.removeAll { $0.startTick + $0.durationTicks <= tick }
        return known
    }

    mutating func foretell(_ outcome: CaptureOutcome, of capture: PulseSchedule.Capture) {}

    func foresee(since tick: Int64, until horizon: Int64) throws(DiagnosticsError) -> ShotProcess.Foresight {
        var known = schedule(since: tick)
        known.plays.removeAll { $0.startTick >= horizon }
        known.captures.removeAll { $0.startTick >= horizon }
        return ShotProcess.Foresight(schedule: known)
    }

    var registers: [[Bool]] {
        let registers = (try? script(told).schedule.registers) ?? []
        var values = registers.map { [Bool](repeating: false, count: $0.size) }
        for (capture, outcome) in zip((try? script(told).schedule.captures) ?? [], told) {
            guard let bit = capture.bit, case .bit(let value) = outcome else { continue }
            values[bit.register][bit.index] = value
        }
        return values
    }

    var outputs: [Value?] { [] }
}

/// Writes schedules for `IdealBench` devices of one qubit: pulses on port 0, readout on ports 1 and 2.
struct ShotScript {
    private(set) var schedule: PulseSchedule
    private(set) var tick: Int64 = 0
    var latencyTicks: Int64 = 0

    init(bits: Int) {
        schedule = PulseSchedule(tickRate: IdealBench.tickRate)
        schedule.registers = [.init(name: "c", size: bits)]
        schedule.qubits = [0]
    }

    private func state(_ frequencyHz: Double) -> PulseSchedule.FrameState {
        .init(
            frequencyHz: frequencyHz, phaseCycles: 0,
            carrierCycles: CarrierPhase.cycles(frequencyHz: frequencyHz, ticks: tick, rate: IdealBench.tickRate))
    }

    private mutating func constant(_ value: Double, _ count: Int) -> Int {
        let waveform = PulseSchedule.Waveform(
            name: "constant", re: Array(repeating: value, count: count), im: Array(repeating: 0, count: count),
            ticksPerSample: 1)
        if let known = schedule.waveforms.firstIndex(of: waveform) { return known }
        schedule.waveforms.append(waveform)
        return schedule.waveforms.count - 1
    }

    /// A resonant pulse by `turns` of a half turn in 10 ns.
    mutating func pulse(_ turns: Double) {
        let waveform = constant(turns, 20)
        schedule.plays.append(
            .init(port: 0, frame: "q0", startTick: tick, waveform: waveform, state: state(IdealBench.qubitHz)))
        wait(20)
    }

    /// 600 ns of readout into `c[bit]`; returns the capture's number.
    @discardableResult
    mutating func measure(
        bit: Int = 0, kind: PulseSchedule.Capture.Kind = .bit, slot: Int? = nil, amplitude: Double = 0.5
    ) -> Int {
        let waveform = constant(amplitude, 1200)
        schedule.plays.append(.init(port: 1, frame: "tx", startTick: tick, waveform: waveform, state: state(7e9)))
        let number = schedule.captures.count
        schedule.captures.append(
            .init(
                kind: kind, port: 2, frame: "rx", startTick: tick, durationTicks: 1200, kernel: nil, state: state(7e9),
                qubit: 0, bit: .init(register: 0, index: bit), name: "c[\(bit)]", number: number, slot: slot))
        wait(1200)
        return number
    }

    mutating func wait(_ ticks: Int64) {
        tick += ticks
        schedule.durationTicks = max(schedule.durationTicks, tick)
    }
}

/// Runs scripts.
struct FeedbackBench {
    let device: Device
    var options = RunOptions(seed: 7)

    func outline(_ nominal: PulseSchedule, captures: [PulseSchedule.Capture]? = nil) -> ProgramOutline {
        ProgramOutline(
            hasFeedback: true, nominal: nominal, everything: nominal, captures: captures ?? nominal.captures,
            outputs: [])
    }

    func setup(_ everything: PulseSchedule) throws -> FeedbackSetup {
        FeedbackSetup(
            device: device, chain: try SignalChain(device: device), runner: ScheduleRunner(device: device),
            solvers: SolverStore(device: device),
            clusters: ClusterPartition(device: device, schedule: everything, alsoTouched: [0]).clusters)
    }

    func run(_ process: ScriptedProcess, outline: ProgramOutline, shots: Range<Int>) throws -> PointResult {
        var run = try FeedbackRun(
            setup: try setup(outline.everything), outline: outline, outputs: [], root: process, index: 0, shots: shots,
            options: options)
        return try run.run(index: 0, reported: [0])
    }

    func straight(_ schedule: PulseSchedule, shots: Range<Int>) throws -> PointResult {
        let fields = try ChipFields(
            device: device, chain: try SignalChain(device: device), runner: ScheduleRunner(device: device),
            schedule: schedule)
        return try PointRun(
            device: device, schedule: schedule, fields: fields, solvers: SolverStore(device: device), reported: [0]
        ).run(index: 0, shots: shots, seed: options.seed, options: options, reported: [0])
    }
}
