internal import RackDiagnostics

extension Checker {
    /// What an expression does, where it does something of itself.
    enum Deed {
        /// It has a value and does nothing, or does so further inside.
        case none
        case failed
        case found(CheckedEffect, ValueType)
    }

    /// `syntax` as something that happens; `none` leaves it unread.
    mutating func deed(_ syntax: Expression) -> Deed {
        switch syntax.kind {
        case .measure(let operand): return measurement(operand, syntax.range)
        case .gateCall(let call): return calibratedCall(call, syntax.range)
        case .call(let name, let nameRange, let arguments):
            if let symbol = lookUp(name) {
                switch symbol.kind {
                case .subroutine(let index): return subroutineCall(index, name, nameRange, arguments, syntax.range)
                case .hostFunction(let index) where program.hostFunctions[index].link != nil:
                    return linkCall(index, arguments, syntax.range)
                default: return .none
                }
            }
            if isInCalibration, let function = captureFunction(name, nameRange) {
                return capture(function, arguments, syntax.range)
            }
            if name == openSubroutine {
                error(
                    "QP0140", "the subroutine '\(name)' calls itself", nameRange,
                    help: "a rack has no stack to recurse on: write a loop")
                return .failed
            }
            if !isFunction(name), let gate = gateIndices[name], !calibratedArities[gate].isEmpty {
                return functionStyleCall(name, nameRange, arguments, syntax.range)
            }
            return .none
        default: return .none
        }
    }

    /// What `effect` gives, kept in a variable ahead of the statement at hand.
    mutating func hoisted(_ effect: CheckedEffect, _ type: ValueType, _ range: SourceRange) -> CheckedExpression {
        guard type != .void else {
            error("QP0103", "this gives no value", range, help: "it stands as a statement of its own")
            return failed(range)
        }
        guard mayAct(range) else { return failed(range) }
        let place = temporary(type, range)
        pending.append(CheckedStatement(.perform(effect, into: place), range))
        return read(place)
    }

    /// A variable without name, for values on their way.
    mutating func temporary(_ type: ValueType, _ range: SourceRange) -> CheckedPlace {
        let reference = newVariable(Name(text: "", range: range), type)
        return CheckedPlace(variable: reference, name: "", type: type, range: range)
    }

    /// `value` in a variable of its own, computed where the statement at hand begins.
    mutating func kept(_ value: CheckedExpression) -> CheckedExpression {
        if value.constancy <= .host { return value }
        let place = temporary(value.type, value.range)
        pending.append(CheckedStatement(.declare(place.variable, name: "", value), value.range))
        return read(place)
    }

    func read(_ place: CheckedPlace) -> CheckedExpression {
        CheckedExpression(.variable(place.variable), place.type, place.range, .ordered)
    }

    /// Reports something done where only values may stand.
    private mutating func mayAct(_ range: SourceRange) -> Bool {
        if place == .gate {
            error("QP0019", "'measure' and calls have no place in a gate, which is made of gates alone", range)
            return false
        }
        guard let pureContext else { return true }
        error(
            "QP0105", "\(pureContext) cannot depend on what the program does", range,
            help: "compute it in a variable first")
        return false
    }

    /// `body` with its effects gathered apart from those of the statement around.
    mutating func gatheringEffects<Result>(_ body: (inout Checker) -> Result) -> (Result, [CheckedStatement]) {
        let outer = pending
        pending = []
        let result = body(&self)
        let gathered = pending
        pending = outer
        return (result, gathered)
    }

    /// `body` where nothing may be done.
    mutating func purely<Result>(_ what: String, _ body: (inout Checker) -> Result) -> Result {
        let outer = pureContext
        pureContext = what
        defer { pureContext = outer }
        return body(&self)
    }

    // MARK: Measurement

    mutating func measurement(_ operand: Expression, _ range: SourceRange) -> Deed {
        if place == .gate {
            error("QP0019", "'measure' in a gate, which is made of gates alone", range)
            return .failed
        }
        guard let qubits = qubitOperand(operand), hasKnownCount(qubits) else { return .failed }
        return .found(.measure(qubits), qubits.isSingle ? .bit : .bits(qubits.count))
    }

    // MARK: Calibrations that give values

    /// `measure_iq $0`, `f(0.5) q[1]` as a value.
    mutating func calibratedCall(_ call: GateCallSyntax, _ range: SourceRange) -> Deed {
        guard case .gate(let checked)? = gateCall(call, range) else { return .failed }
        return result(of: checked, call.name)
    }

    /// `measure_iq($0)`: the operands stand last among the arguments.
    private mutating func functionStyleCall(
        _ name: String, _ nameRange: SourceRange, _ arguments: [Expression], _ range: SourceRange
    ) -> Deed {
        let firstOperand = arguments.firstIndex { isQubitSyntax($0) } ?? arguments.count
        return calibratedCall(
            GateCallSyntax(
                modifiers: [], name: Name(text: name, range: nameRange),
                arguments: Array(arguments[..<firstOperand]), designator: nil,
                operands: Array(arguments[firstOperand...])), range)
    }

    private func isQubitSyntax(_ syntax: Expression) -> Bool {
        switch syntax.kind {
        case .hardwareQubit: true
        case .index(let base, _): isQubitSyntax(base)
        case .identifier(let name): lookUp(name).map(isQubit) ?? false
        default: false
        }
    }

    private mutating func result(of call: CheckedGateCall, _ name: Name) -> Deed {
        // All calibrations of a name give the same; those further down are not known yet, but by their heads.
        let results = calibratedResults[call.gate]
        let type = results.first { $0 != .void } ?? .void
        guard type != .void else {
            error(
                "QP0103", "no calibration of '\(name.text)' gives a value", name.range,
                help: "write its result behind the operands: defcal \(name.text) … -> bit")
            return .failed
        }
        guard let first = call.operands.first, call.operands.allSatisfy(\.isSingle) else {
            error("QP0107", "a calibration that gives a value is called on single qubits", name.range)
            return .failed
        }
        _ = first
        return .found(.gate(call), type)
    }
}
