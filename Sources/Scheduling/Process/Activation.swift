internal import PulseLanguage
internal import RackDiagnostics
internal import RackUnits

/// What names of parameters mean while a gate, a calibration or a subroutine runs.
struct CallContext {
    enum Kind { case program, gate, calibration, subroutine }

    var kind = Kind.program
    /// The first slot of the locals.
    var base = 0
    /// By slot, of what runs.
    var localTypes: [ValueType] = []
    /// Qubits of the parameters.
    var operands: [[Int]] = []
    /// When the running calibration began, and when its qubits alone were free.
    var callStart: Int64 = 0
    var freeTick: Int64 = 0
    var depth = 0
    /// The outermost gate call, for pictures.
    var origin = ""

    var isCalibration: Bool { kind == .calibration }
}

/// One entry of the control stack: what goes on when what is above it has ended.
struct Activation {
    enum Kind {
        case block([CheckedStatement])
        /// An arm of a branch, or a round of a loop, that a measurement decides.
        indirect case arm(Arm)
        indirect case loop(Loop)
        indirect case whileLoop(While)
        /// A `cal` block: the frames that it named, and how many frames there were.
        indirect case calibration(frames: [Int], firstNew: Int, outerOrigin: String)
        indirect case box(Box)
        indirect case call(Call)
        indirect case broadcast(Broadcast)
        /// What a gate comes down to.
        indirect case steps([GateStep], title: StepsTitle?, outer: CallContext)
        indirect case measurement(Measurement)
        case resets([Int], SourceRange)
    }

    var kind: Kind
    /// How far it has come: the next statement, item or phase.
    var next = 0

    init(_ kind: Kind) { self.kind = kind }

    struct Arm {
        var outerDecided: Decided
        var survey: BranchSurvey
        var evidence: Evidence
    }

    struct Loop {
        enum Values {
            case items([RuntimeValue])
            case range(start: Int64, step: Int64, count: Int64)
        }

        var variable: VariableReference
        var type: ValueType
        var values: Values
        /// What the values rest on.
        var evidence: Evidence
        var body: [CheckedStatement]
        var outerDecided: Decided
        var range: SourceRange
    }

    struct While {
        var before: [CheckedStatement]
        var condition: CheckedExpression
        var body: [CheckedStatement]
        var names: NamedOperands
        var outerDecided: Decided
        var range: SourceRange
    }

    struct Box {
        var length: Int64?
        /// Of the length, or of the box.
        var range: SourceRange
        var qubits: [Int]
        var start: Int64
        /// How the start depends on stretches.
        var startTerms: [Int: ExactSeconds]
    }

    struct Call {
        var outer: CallContext
        var outerDecided: Decided
        var localCount: Int
        /// Of a calibration.
        var frames: [Int] = []
        var firstNewFrame = 0
        var qubits: [Int] = []
        /// Of a subroutine: where results and references go back to.
        var copiesBack: [(slot: Int, place: ResolvedPlace)] = []
        var into: ResolvedPlace?
        var body: [CheckedStatement]
        var range: SourceRange
    }

    struct Broadcast {
        var call: CheckedGateCall
        var operation: GateOperation
        var operands: [[Int]]
        var width: Int
        var start: Int64
        /// The length that it is checked against, and where that stands.
        var wanted: (ticks: Int64, range: SourceRange)?
        var outerOrigin: String
        var into: ResolvedPlace?
        var range: SourceRange
    }

    struct StepsTitle {
        var gate: Int
        var qubits: [Int]
        var range: SourceRange
    }

    struct Measurement {
        var qubits: [Int]
        /// Results so far.
        var cells: [BitCell]
        var outerOrigin: String
        var into: ResolvedPlace?
        var range: SourceRange
    }

    var isBlock: Bool { if case .block = kind { true } else { false } }
}

/// A branch that a measurement decides, met while exploring.
struct Fork {
    /// The statements of its arms.
    var arms: [[CheckedStatement]]
    var armRanges: [SourceRange]
    /// What texts call the arms, and the statement.
    var labels: [String]
    var word: String
    /// The arm that the guessed outcomes lead to; `nil`: past all of them.
    var taken: Int?
    var arm: Activation.Arm
    var range: SourceRange
    var isLoop: Bool
}

/// What the arms of a branch may write, and where they may jump to.
struct BranchSurvey {
    var variables: [VariableReference] = []
    /// `break` or `continue` of a loop around.
    var leavesLoop = false
    var returns = false
    var ends = false

    var mayLeave: Bool { leavesLoop || returns || ends }

    init(_ blocks: [[CheckedStatement]]) {
        for block in blocks { look(block, inLoop: false) }
    }

    private mutating func look(_ statements: [CheckedStatement], inLoop: Bool) {
        for statement in statements {
            switch statement.kind {
            case .declare(let variable, _, _): variables.append(variable)
            case .store(let place, _): variables.append(place.variable)
            case .perform(let effect, let place):
                if let place { variables.append(place.variable) }
                if case .subroutine(_, let arguments) = effect {
                    for case .reference(let place) in arguments { variables.append(place.variable) }
                }
            case .branch(_, let a, let b, _):
                look(a, inLoop: inLoop)
                look(b, inLoop: inLoop)
            case .loop(let variable, _, _, let body):
                variables.append(variable)
                look(body, inLoop: true)
            case .whileLoop(let before, _, let body, _):
                look(before, inLoop: true)
                look(body, inLoop: true)
            case .switching(_, let cases, let otherwise, _):
                for one in cases { look(one.body, inLoop: inLoop) }
                look(otherwise, inLoop: inLoop)
            case .box(_, _, let body), .calibration(_, let body), .scope(let body): look(body, inLoop: inLoop)
            case .breakLoop, .continueLoop: if !inLoop { leavesLoop = true }
            case .returning: returns = true
            case .end: ends = true
            default: break
            }
        }
    }
}
