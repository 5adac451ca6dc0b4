internal import PulseLanguage

/// The qubits and frames that statements name, in the terms of the block that they stand in.
struct NamesSurvey {
    var names = NamedOperands()
    /// A `barrier` or `delay` without operands names all there is.
    var namesAll = false

    init(_ statements: [CheckedStatement], _ program: CheckedProgram) { look(statements, program) }

    private mutating func look(_ statements: [CheckedStatement], _ program: CheckedProgram) {
        for statement in statements {
            switch statement.kind {
            case .gate(let call): names.qubits += call.operands
            case .reset(let operand): names.qubits.append(operand)
            case .nop(let operands): names.qubits += operands
            case .perform(let effect, _): look(effect, program)
            case .barrier(let operands), .delay(_, let operands):
                if operands.isEmpty { namesAll = true }
                for operand in operands {
                    switch operand {
                    case .qubit(let qubit): names.qubits.append(qubit)
                    case .frame(let frame): look(frame)
                    }
                }
            case .play(let frame, _), .setPhase(let frame, _), .shiftPhase(let frame, _), .setFrequency(let frame, _),
                .shiftFrequency(let frame, _):
                look(frame)
            case .calibration(let frames, let body):
                names.frames += frames
                look(body, program)
            case .box(_, let qubits, let body):
                names.qubits += qubits
                look(body, program)
            case .branch(_, _, _, let inner), .switching(_, _, _, let inner), .whileLoop(_, _, _, let inner):
                names.qubits += inner.qubits
                names.frames += inner.frames
            case .loop(_, _, _, let body), .scope(let body): look(body, program)
            default: break
            }
        }
    }

    private mutating func look(_ effect: CheckedEffect, _ program: CheckedProgram) {
        switch effect {
        case .measure(let operand): names.qubits.append(operand)
        case .capture(_, let frame, _): look(frame)
        case .gate(let call): names.qubits += call.operands
        case .link: break
        case .subroutine(let index, let arguments):
            for case .qubits(let operand) in arguments { names.qubits.append(operand) }
            // Of what its body names, parameters are the caller's business.
            let inner = NamesSurvey(program.subroutines[index].body, program)
            names.qubits += inner.names.qubits.filter { if case .physical = $0.kind { true } else { false } }
            names.frames += inner.names.frames
            namesAll = namesAll || inner.namesAll
        }
    }

    private mutating func look(_ frame: CheckedExpression) {
        if case .variable(.global(let index)) = frame.kind { names.frames.append(index) }
    }
}
