internal import RackDiagnostics

extension Parser {
    /// Reports statements that may not stand where they do.
    mutating func checkPlace(of statement: Statement.Kind, at range: SourceRange) throws(Failure) {
        if case .pragma = statement, context.isInCalibration { return }
        if let what = Self.globalOnly(statement), !context.isGlobal, !isCalibrationGlobal(statement) {
            throw fail(
                "QP0019", "\(what) stands only at the top of a program, not inside a block", range,
                help: "move it out of the block")
        }
        if context.isInGate, let what = Self.forbiddenInGate(statement) {
            throw fail(
                "QP0019", "\(what) in a gate, which is made of gates alone", range, help: "a 'def' may hold it")
        }
        if context.isInCalibration {
            switch statement {
            case .qubits, .oldRegister(_, _, true):
                throw fail(
                    "QP0019", "qubits are not declared in a calibration", range, help: "declare them above it")
            case .measure: bag.note(.measureInCalibration, at: range)
            case .nop, .scope, .oldRegister: bag.note(.statementInCalibration, at: range)
            case .externPort where context.isInDefcal, .externFrame where context.isInDefcal:
                throw fail(
                    "QP0019", "ports are declared in a 'cal' block, not in a 'defcal'", range,
                    help: "move it to cal { … }")
            default: break
            }
        }
    }

    /// What the pulse grammar lets stand in `cal { … }` although the language keeps it to the top of a program.
    private func isCalibrationGlobal(_ statement: Statement.Kind) -> Bool {
        guard context.isInCalibration, !context.isInDefcal else { return false }
        switch statement {
        case .subroutine, .externFunction: return true
        case .declaration(let declaration): return declaration.qualifier == .none
        default: return false
        }
    }

    private static func globalOnly(_ statement: Statement.Kind) -> String? {
        switch statement {
        case .version: "the version"
        case .include: "'include'"
        case .grammar: "'defcalgrammar'"
        case .qubits, .oldRegister(_, _, true): "a declaration of qubits"
        case .gate: "a 'gate' definition"
        case .defcal: "a 'defcal'"
        case .subroutine: "a 'def'"
        case .pragma: "a pragma"
        case .declaration(let declaration) where declaration.qualifier == .input: "'input'"
        case .declaration(let declaration) where declaration.qualifier == .output: "'output'"
        case .declaration(let declaration) where declaration.type.isArray: "a declaration of an array"
        case .externFunction: "an 'extern'"
        case .opaque: "an 'opaque' declaration"
        default: nil
        }
    }

    private static func forbiddenInGate(_ statement: Statement.Kind) -> String? {
        switch statement {
        case .measure: "'measure'"
        case .reset: "'reset'"
        case .assign: "an assignment"
        case .declaration: "a declaration"
        case .returning: "'return'"
        case .cal: "'cal'"
        case .expression: "a function call"
        default: nil
        }
    }
}
