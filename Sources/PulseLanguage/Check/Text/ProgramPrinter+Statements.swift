extension ProgramPrinter {
    mutating func write(_ statement: CheckedStatement) {
        switch statement.kind {
        case .declare(let reference, _, let value): declare(reference, value)
        case .store(let place, let value): line("\(text(place)) = \(text(value))")
        case .perform(let effect, let place): line((place.map { "\(text($0)) = " } ?? "") + text(effect))
        case .gate(let call): line(text(call))
        case .reset(let operand): line("reset \(text(operand))")
        case .barrier(let operands): line(joined("barrier", operands.map { text($0) }))
        case .delay(let length, let operands): line(joined("delay[\(text(length))]", operands.map { text($0) }))
        case .play(let frame, let waveform): line("play(\(text(frame)), \(text(waveform)))")
        case .setPhase(let frame, let value): line("set_phase(\(text(frame)), \(text(value)))")
        case .shiftPhase(let frame, let value): line("shift_phase(\(text(frame)), \(text(value)))")
        case .setFrequency(let frame, let value): line("set_frequency(\(text(frame)), \(text(value)))")
        case .shiftFrequency(let frame, let value): line("shift_frequency(\(text(frame)), \(text(value)))")
        case .returning(let value): line(joined("return", value.map { [text($0)] } ?? []))
        case .breakLoop: line("break")
        case .continueLoop: line("continue")
        case .end: line("end")
        case .declareStretch(let index, let minimum):
            line("stretch \(program.stretches[index].name)" + (minimum.map { " >= \(text($0))" } ?? ""))
        case .nop(let operands): line(joined("nop", operands.map { text($0) }))
        default: control(statement)
        }
    }

    private mutating func control(_ statement: CheckedStatement) {
        switch statement.kind {
        case .branch(let condition, let then, let otherwise, let names):
            block("if \(text(condition))\(text(names))", then, tail: otherwise.isEmpty ? "}" : "} else {")
            guard !otherwise.isEmpty else { return }
            nested(otherwise)
            line("}")
        case .whileLoop(let before, let condition, let body, let names):
            if before.isEmpty { return block("while \(text(condition))\(text(names))", body) }
            block("before", before, tail: "} while \(text(condition))\(text(names)) {")
            nested(body)
            line("}")
        case .switching(let value, let cases, let otherwise, let names):
            line("switch \(text(value))\(text(names))")
            for item in cases { block("case \(item.values.map { "\($0)" }.joined(separator: ", "))", item.body) }
            if !otherwise.isEmpty { block("default", otherwise) }
        case .loop(let variable, let type, let values, let body):
            block("for \(name(variable)): \(type) in \(text(values))", body)
        case .box(let length, let qubits, let body):
            let named = NamedOperands(qubits: qubits)
            block("box" + (length.map { "[\(text($0))]" } ?? "") + text(named), body)
        case .calibration(let frames, let body): block("cal" + text(NamedOperands(frames: frames)), body)
        case .scope(let body): block("scope", body)
        default: break
        }
    }

    private mutating func declare(_ reference: VariableReference, _ value: CheckedExpression?) {
        var type = value?.type
        if case .global(let index) = reference { type = program.globals[index].type }
        line(
            "var \(name(reference))" + (type.map { ": \($0)" } ?? "") + (value.map { " = \(text($0))" } ?? ""))
    }

    private func joined(_ head: String, _ items: [String]) -> String {
        items.isEmpty ? head : "\(head) \(items.joined(separator: ", "))"
    }

    private func text(_ names: NamedOperands) -> String {
        let all = names.qubits.map { text($0) } + names.frames.map { globalNames[$0] }
        return all.isEmpty ? "" : " names \(all.joined(separator: ", "))"
    }

    private func text(_ values: CheckedLoopValues) -> String {
        switch values {
        case .range(let start, let step, let stop):
            "[\(text(start)):" + (step.map { "\(text($0)):" } ?? "") + "\(text(stop))]"
        case .set(let items): "{\(items.map { text($0) }.joined(separator: ", "))}"
        case .elements(let value): text(value)
        }
    }

    private func text(_ operand: TimedOperand) -> String {
        switch operand {
        case .qubit(let operand): text(operand)
        case .frame(let frame): text(frame)
        }
    }

    private func text(_ effect: CheckedEffect) -> String {
        switch effect {
        case .measure(let operand): return "measure \(text(operand))"
        case .capture(let function, let frame, let argument):
            return "\(function.rawValue)(\(text(frame)), \(text(argument)))"
        case .gate(let call): return text(call)
        case .link(let index, let arguments):
            return "send \(program.hostFunctions[index].name)(\(arguments.map { text($0) }.joined(separator: ", ")))"
        case .subroutine(let index, let arguments):
            let shown = arguments.map { argument in
                switch argument {
                case .value(let value): text(value)
                case .reference(let place): "mutable \(text(place))"
                case .qubits(let operand): text(operand)
                }
            }
            return "call \(program.subroutines[index].name)(\(shown.joined(separator: ", ")))"
        }
    }

    private func text(_ call: CheckedGateCall) -> String {
        let modifiers = call.modifiers.map { modifier in
            switch modifier {
            case .inverse: "inv @ "
            case .power(let exponent): "pow(\(text(exponent))) @ "
            case .control(let count, let isNegative): "\(isNegative ? "negctrl" : "ctrl")(\(count)) @ "
            }
        }
        let arguments = call.arguments.map { text($0) }.joined(separator: ", ")
        let head = modifiers.joined() + program.gates[call.gate].name + (arguments.isEmpty ? "" : "(\(arguments))")
            + (call.duration.map { "[\(text($0))]" } ?? "")
        return joined(head, call.operands.map { text($0) })
    }
}
