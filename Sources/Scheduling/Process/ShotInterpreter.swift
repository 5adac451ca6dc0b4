internal import PulseLanguage
internal import RackDiagnostics
internal import RackModel
internal import RackUnits

/// Runs a checked program in virtual time and writes down what it plays.
///
/// A value with an explicit control stack: a copy, taken wherever it stops, goes on by itself and shares with the
/// original what both have in common.
struct ShotInterpreter {
    /// A mistake (`problem` is `nil` if it was reported already), or what is needed first: outcomes of captures, or
    /// answers to calls over the link.
    struct Failure: Error {
        var problem: Diagnostic?
        var awaited: [Int] = []
        var awaitedReplies: [Int] = []

        var isStop: Bool { !awaited.isEmpty || !awaitedReplies.isEmpty }
    }

    /// What it does where an outcome is needed that nobody has told.
    enum Foresight {
        /// Stop and ask.
        case none
        /// Take it as 0; a `while` that such a value decides runs at most this many rounds.
        case guessing(rounds: Int)
        /// Take it as 0, and stop at every branch that a measurement decides.
        case exploring
    }

    /// Why `run` came back.
    enum Pause {
        case finished
        case awaits([Int])
        case awaitsReplies([Int])
        /// While exploring: the arms of a branch, which are to be entered one by one.
        case forks(Fork)
        /// All clocks have passed the horizon.
        case horizon
    }

    /// What a statement of the straight text may run in gates and calibrations without being counted.
    static let stepsPerStatement = 64
    static let sampleLimit: Int64 = 1 << 26
    /// What one waveform may be made of: it is sampled part by part.
    static let partLimit = 1000
    static let problemLimit = 50

    let compiler: ScheduleCompiler
    var program: CheckedProgram { compiler.program }
    var device: Device { compiler.device }
    let rate: TickRate
    var plan: CompilationPlan { compiler.plan }

    // The machine.
    var stack: [Activation] = []
    var context = CallContext()
    /// Before when nothing may happen that the branches around decide.
    var decided = Decided()
    var globals: [Held]
    var locals: [Held] = []
    /// What the call that ended last gave.
    var result = Held(value: .nothing)
    /// What the expressions of the statement at hand rest on.
    var evidence = Evidence.none
    var foresight = Foresight.none
    /// Set by a branch while exploring.
    var pendingFork: Fork?
    /// While foreseeing: where to stop.
    var horizon: Int64?
    var ledger = StretchLedger()
    /// Stretches that have come into being.
    var declaredStretches: [Int] = []
    /// Qubits that the program uses, as far as is known.
    var usedQubits: [Int] = []

    // The rack.
    var frames: [FrameRecord] = []
    var qubitClocks: [Int64]
    var isTouched: [Bool]
    var log = EmissionLog()
    var captures = ChunkedArray<CaptureRecord>()
    var calls = ChunkedArray<CallRecord>()
    /// Those whose answers are asked for and not there.
    var openCalls: [Int] = []
    /// By function: how often it was called.
    var callCounts: [String: Int] = [:]
    /// Outcomes of captures that have not been made yet.
    var foretold: [(capture: PulseSchedule.Capture, outcome: CaptureOutcome)] = []
    /// While foreseeing: captures whose outcomes were guessed although something before the horizon may depend on them.
    var earlyGuesses: [Int] = []
    /// How many captures have their final names.
    var namedCaptures = 0
    var captureCounts: [String: Int] = [:]
    /// Where captures go, by name and count; while exploring, it is filled.
    var slots = CaptureSlots()
    /// Something needed what a capture gave.
    var wasForced = false

    /// Set where it is asked which gates are called.
    var gateTrace: ProgramTrace?

    // What does not depend on the path, or only its order: handed on from arm to arm while exploring.
    var shared: SharedFindings

    init(compiler: ScheduleCompiler) {
        self.compiler = compiler
        rate = compiler.device.tickRate
        let program = compiler.program
        globals = [Held](repeating: .unset, count: program.globals.count)
        qubitClocks = [Int64](repeating: 0, count: compiler.device.qubitCount)
        isTouched = [Bool](repeating: false, count: compiler.device.qubitCount)
        shared = SharedFindings(hostCount: program.hostConstants.count, stretchCount: program.stretches.count)
    }

    /// Puts the program on the stack.
    mutating func begin() {
        stack = [Activation(.block(program.statements))]
    }
}

/// What was found on the way, whatever the way.
struct SharedFindings {
    var inputs: [Value] = []
    var hostValues: [Value?]
    var problems: [Diagnostic] = []
    var warnings: [Diagnostic] = []
    var waveforms: [PulseSchedule.Waveform] = []
    var waveformIndices: [WaveformKey: Int] = [:]
    var steps = 0
    /// Statements of the straight text so far.
    var straightSteps = 0
    /// Whether anything is called over the link.
    var callsLink = false
    /// Alternatives of library gates that were chosen, by gate and qubits.
    var chosenDefinitions: [GateKey: Int?] = [:]
    /// Lengths of the stretches as far as they are solved, and their lower bounds, in ticks.
    var stretches: [ExactSeconds]
    var minima: [ExactSeconds]
    /// What the stretches have to fulfil.
    var stretchProblem = StretchProblem()
    private var seen: Set<ProblemKey> = []

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

    init(hostCount: Int, stretchCount: Int) {
        stretches = [ExactSeconds](repeating: .zero, count: stretchCount)
        minima = stretches
        hostValues = [Value?](repeating: nil, count: hostCount)
    }

    mutating func report(_ problem: Diagnostic) {
        guard seen.insert(ProblemKey(code: problem.code, range: problem.range)).inserted else { return }
        if problem.severity != .error {
            warnings.append(problem)
        } else if problems.count < ShotInterpreter.problemLimit {
            problems.append(problem)
        }
    }

    /// In the order of the texts.
    static func sorted(_ problems: [Diagnostic]) -> [Diagnostic] {
        problems.enumerated().sorted { left, right in
            let a = left.element.range, b = right.element.range
            let x = (a?.source ?? -1, a?.lower ?? -1), y = (b?.source ?? -1, b?.lower ?? -1)
            return x == y ? left.offset < right.offset : x < y
        }.map(\.element)
    }
}

extension ShotInterpreter {
    func failure(
        _ code: String, _ message: String, _ range: SourceRange?, labels: [Diagnostic.Label] = [], help: String? = nil
    ) -> Failure {
        Failure(problem: Diagnostic(code: code, message, at: range, labels: labels, help: help))
    }

    mutating func report(_ failure: Failure) {
        if let problem = failure.problem { shared.report(problem) }
    }

    /// One more statement, round or step.
    mutating func count(_ range: SourceRange) throws(Failure) {
        if isStraight {
            shared.straightSteps += 1
            return
        }
        shared.steps += 1
        if stepsLeft < 0 { throw tooLong(range) }
    }

    /// How many more statements loops and calls may run.
    var stepsLeft: Int { compiler.stepLimit + Self.stepsPerStatement * shared.straightSteps - shared.steps }

    /// Whether what runs stands in the text by itself: in no loop, no call and no definition.
    private var isStraight: Bool {
        for activation in stack {
            switch activation.kind {
            case .block, .arm, .calibration, .box: continue
            default: return false
            }
        }
        return true
    }

    mutating func tooLong(_ range: SourceRange) -> Failure {
        stack.removeAll()
        return failure(
            "QS0080", "loops and calls run more than \(compiler.stepLimit) statements", range, help: "shorten the loops")
    }
}
