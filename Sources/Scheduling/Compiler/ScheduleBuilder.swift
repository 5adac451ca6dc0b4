internal import PulseLanguage
internal import RackDiagnostics
internal import RackModel
internal import RackUnits

/// Runs a checked program in order and writes down what it plays. One compilation, one builder.
final class ScheduleBuilder {
    /// A mistake; `nil` if it was reported already.
    struct Failure: Error {
        var problem: Diagnostic?
    }

    /// What a statement leaves behind.
    enum Flow {
        case next, breakLoop, continueLoop, end
        case returned(RuntimeValue)
    }

    /// What `durationof` puts back after trying.
    struct State {
        var frames: [FrameRecord] = []
        var qubitClocks: [Int64] = []
        var isTouched: [Bool] = []
        var plays: [PulseSchedule.Play] = []
        /// Frame of each play.
        var playFrames: [Int] = []
        var captures: [PulseSchedule.Capture] = []
        var changes: [ChangeRecord] = []
        var globals: [RuntimeValue] = []
        var locals: [RuntimeValue] = []
    }

    static let stepLimit = 20_000_000
    static let sampleLimit: Int64 = 1 << 26

    let compiler: ScheduleCompiler
    let program: CheckedProgram
    let device: Device
    let rate: TickRate
    let plan: CompilationPlan
    var state = State()
    var inputs: [Value] = []
    var hostValues: [Value?]
    var problems: [Diagnostic] = []
    private var seenProblems: Set<ProblemKey> = []
    var waveforms: [PulseSchedule.Waveform] = []
    var waveformIndices: [WaveformKey: Int] = [:]
    /// The first slot of the running gate or defcal.
    var base = 0
    /// When the running defcal began, and when its qubits alone were free.
    var callStart: Int64 = 0
    var freeTick: Int64 = 0
    /// Qubits of the running gate or defcal.
    var operands: [Int] = []
    var callDepth = 0
    var origin = ""
    var steps = 0
    /// Alternatives of library gates that were chosen, by gate and qubits.
    var chosenDefinitions: [GateKey: Int?] = [:]

    private struct ProblemKey: Hashable {
        var code: String
        var range: SourceRange?
    }

    struct WaveformKey: Hashable {
        var value: WaveformValue
        var ticksPerSample: Int64
    }

    struct GateKey: Hashable {
        var gate: Int
        var parameters: Int
        var qubits: [Int]
    }

    init(compiler: ScheduleCompiler) {
        self.compiler = compiler
        program = compiler.program
        device = compiler.device
        rate = compiler.device.tickRate
        plan = compiler.plan
        hostValues = [Value?](repeating: nil, count: program.hostConstants.count)
        state.globals = [RuntimeValue](repeating: .unset, count: program.globals.count)
        state.qubitClocks = [Int64](repeating: 0, count: device.qubitCount)
        state.isTouched = [Bool](repeating: false, count: device.qubitCount)
    }

    func runProgram() {
        _ = run(program.statements)
    }

    // MARK: Problems

    func failure(
        _ code: String, _ message: String, _ range: SourceRange?, labels: [Diagnostic.Label] = [], help: String? = nil
    ) -> Failure {
        Failure(problem: Diagnostic(code: code, message, at: range, labels: labels, help: help))
    }

    func report(_ failure: Failure) {
        guard let problem = failure.problem, problems.count < 50,
            seenProblems.insert(ProblemKey(code: problem.code, range: problem.range)).inserted
        else { return }
        problems.append(problem)
    }

    var sortedProblems: [Diagnostic] {
        problems.enumerated().sorted { left, right in
            let a = left.element.range, b = right.element.range
            let x = (a?.source ?? -1, a?.lower ?? -1), y = (b?.source ?? -1, b?.lower ?? -1)
            return x == y ? left.offset < right.offset : x < y
        }.map(\.element)
    }

    // MARK: Result

    /// The finished schedule.
    func schedule() -> PulseSchedule {
        var schedule = PulseSchedule(tickRate: rate)
        let frameEnd = state.frames.map(\.clock).max() ?? 0
        schedule.durationTicks = max(frameEnd, state.qubitClocks.max() ?? 0)
        schedule.waveforms = waveforms
        schedule.plays = sorted(state.plays, by: \.startTick)
        nameCaptures()
        schedule.captures = sorted(state.captures, by: \.startTick)
        for index in state.frames.indices where state.frames[index].pending == nil {
            let frame = state.frames[index]
            schedule.frames.append(
                .init(name: frame.name, port: frame.port, endTick: frame.clock, state: frameState(index)))
        }
        for change in state.changes where state.frames[change.frame].pending == nil {
            schedule.frameChanges.append(finished(change))
        }
        schedule.registers = program.registers.map { .init(name: $0.name, size: $0.size) }
        schedule.qubits = state.isTouched.indices.filter { state.isTouched[$0] }
        return schedule
    }

    /// By time, ties in program order.
    private func sorted<Item>(_ items: [Item], by time: KeyPath<Item, Int64>) -> [Item] {
        var isOrdered = true
        for index in items.indices.dropFirst() where items[index - 1][keyPath: time] > items[index][keyPath: time] {
            isOrdered = false
            break
        }
        if isOrdered { return items }
        return items.enumerated().sorted {
            let (a, b) = ($0.element[keyPath: time], $1.element[keyPath: time])
            return a == b ? $0.offset < $1.offset : a < b
        }.map(\.element)
    }

    /// Makes the names of captures unique: the second `c[0]` is `c[0] #2`.
    private func nameCaptures() {
        var counts: [String: Int] = [:]
        for index in state.captures.indices {
            let name = state.captures[index].name
            let count = (counts[name] ?? 0) + 1
            counts[name] = count
            if count > 1 { state.captures[index].name = "\(name) #\(count)" }
        }
    }

    private func finished(_ change: ChangeRecord) -> PulseSchedule.FrameChange {
        let frame = state.frames[change.frame]
        guard change.isPending else {
            return .init(
                frame: frame.name, tick: change.tick,
                state: .init(
                    frequencyHz: change.frequencyHz, phaseCycles: change.phaseCycles,
                    carrierCycles: change.carrierCycles))
        }
        // Recorded before the frame's own numbers were known: `initialPhases` has its phase at the start.
        let frequency = initialFrequencies[change.frame] ?? frame.frequencyHz
        let phase = CarrierPhase.wrapped((initialPhases[change.frame] ?? 0) + change.phaseCycles)
        return .init(
            frame: frame.name, tick: change.tick,
            state: .init(
                frequencyHz: frequency, phaseCycles: phase,
                carrierCycles: CarrierPhase.cycles(frequencyHz: frequency, ticks: change.tick, rate: rate)))
    }

    /// Frequency and phase (in cycles) that frames began with, for those that had been pending.
    var initialFrequencies: [Int: Double] = [:]
    var initialPhases: [Int: Double] = [:]
}
