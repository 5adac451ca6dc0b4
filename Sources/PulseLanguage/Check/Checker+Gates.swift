internal import RackDiagnostics

extension Checker {
    mutating func defineGate(_ syntax: GateSyntax, _ range: SourceRange) {
        if !isStandardLibrary, let symbol = lookUp(syntax.name.text), !isError(symbol), symbol.isPrelude == isPrelude {
            error(
                "QP0102", "'\(syntax.name.text)' is \(symbol.word) already", syntax.name.range,
                labels: [.init(symbol.range, "declared here")])
        }
        let index = gateIndex(syntax.name.text)
        let outerScope = push(.definition, parent: 0)
        let outerPlace = place
        (place, hasLocals, localTypes) = (.gate, true, [])
        for parameter in syntax.parameters {
            let reference = newVariable(parameter, .angle)
            declare(parameter, .variable(reference, .angle, isConstant: true), constancy: .ordered)
        }
        if syntax.qubits.isEmpty, syntax.name.text != "gphase" {
            error("QP0111", "a gate needs at least one qubit", syntax.name.range)
        }
        for (position, qubit) in syntax.qubits.enumerated() { declare(qubit, .qubitParameter(position)) }
        let body = statements(syntax.body)
        let definition = GateDefinition(
            parameterCount: syntax.parameters.count, qubitCount: syntax.qubits.count, body: body,
            localTypes: localTypes, range: syntax.name.range)
        pop(to: outerScope)
        (place, hasLocals) = (outerPlace, false)
        add(definition, to: index, syntax)
    }

    /// OpenQASM 2: a gate that only a calibration can make.
    mutating func declareOpaque(_ name: Name, parameters: Int, qubits: Int) {
        calibratedArities[gateIndex(name.text)].append((parameters, qubits))
    }

    private mutating func add(_ definition: GateDefinition, to index: Int, _ syntax: GateSyntax) {
        if isStandardLibrary {
            // Several definitions are alternatives: the first that the calibrations can play is taken. A
            // definition by the program stays.
            if !program.gates[index].definitions.isEmpty, !program.gates[index].isStandard { return }
            program.gates[index].isStandard = true
            program.gates[index].definitions.append(definition)
            return
        }
        let name = syntax.name
        if name.text == "U" || name.text == "gphase" {
            error("QP0102", "'\(name.text)' is built in", name.range)
        }
        if let old = program.gates[index].definitions.first {
            if program.gates[index].isStandard {
                bag.warning(
                    "QP0123", "this gate replaces '\(name.text)' of the library", name.range,
                    help: "leave it out, or choose another name")
            } else {
                error(
                    "QP0102", "the gate '\(name.text)' is defined twice", name.range,
                    labels: [.init(old.range, "first defined here")])
            }
        }
        program.gates[index].isStandard = false
        program.gates[index].definitions = [definition]
    }

    // MARK: Calls

    mutating func gateCall(_ call: GateCallSyntax, _ range: SourceRange) -> CheckedStatement.Kind? {
        let operands = call.operands.map { qubitOperand($0) }
        let arguments = call.arguments.map { expression($0) }
        let duration = call.designator.map { coerced(expression($0), to: .duration, "the length of a gate") }
        var controls = 0
        let modifiers = call.modifiers.map { modifier($0, &controls) }
        guard let gate = knownGate(call.name) else { return nil }
        guard !modifiers.contains(where: { $0 == nil }), hasArity(gate, call, controls) else { return nil }
        for argument in arguments where argument.type != .error {
            if !argument.type.isReal, argument.type != .duration, argument.type != .complex {
                error("QP0103", "a parameter of a gate is a number, this is \(argument.type)", argument.range)
                return nil
            }
        }
        let sound = operands.compactMap(\.self)
        guard sound.count == operands.count, duration?.type != .error,
            !arguments.contains(where: { $0.type == .error })
        else { return nil }
        guard haveEqualSizes(sound), areDistinct(sound, isBroadcast: true) else { return nil }
        return .gate(
            CheckedGateCall(
                gate: gate, modifiers: modifiers.compactMap(\.self), arguments: arguments, duration: duration,
                operands: sound, nameRange: call.name.range))
    }

    private mutating func modifier(
        _ syntax: GateCallSyntax.Modifier, _ controls: inout Int
    ) -> CheckedGateCall.Modifier? {
        switch syntax.kind {
        case .inverse: return .inverse
        case .power:
            guard let argument = syntax.argument else { return nil }
            let value = coerced(expression(argument), to: .float, "the exponent of pow")
            return value.type == .error ? nil : .power(value)
        case .control, .negativeControl:
            var count = 1
            if let argument = syntax.argument {
                guard let size = size(argument, "the number of controls", limit: 64) else { return nil }
                count = size
            }
            controls += count
            return .control(count: count, isNegative: syntax.kind == .negativeControl)
        }
    }

    private mutating func knownGate(_ name: Name) -> Int? {
        // The library may name gates that only calibrations make (prx) and those defined further down.
        if isStandardLibrary { return gateIndex(name.text) }
        if let symbol = lookUp(name.text) {
            if case .error = symbol.kind { return nil }
            if case .subroutine = symbol.kind {
                error(
                    "QP0109", "'\(name.text)' is a subroutine, not a gate", name.range,
                    labels: [.init(symbol.range, "defined here")], help: "it is called with parentheses: \(name.text)(…);")
                return nil
            }
        }
        if let index = gateIndices[name.text], isCallable(index) { return index }
        if isFunction(name.text) {
            error("QP0109", "'\(name.text)' is a function, not a gate", name.range)
            return nil
        }
        let known = program.gates.indices.filter { isCallable($0) }.map { program.gates[$0].name }
        let near = nearestName(to: name.text, among: known)
        var help = near.map { "did you mean '\($0)'?" }
        if !hasStandardGates, StandardGates.names.contains(name.text) {
            help = "include \"\(StandardGates.fileName)\"; defines it"
        }
        error("QP0109", "there is neither a definition nor a calibration of a gate '\(name.text)'", name.range, help: help)
        return nil
    }

    private func isCallable(_ index: Int) -> Bool {
        let gate = program.gates[index]
        return index < 2 || !gate.definitions.isEmpty || !calibratedArities[index].isEmpty
    }

    private mutating func hasArity(_ gate: Int, _ call: GateCallSyntax, _ controls: Int) -> Bool {
        if isStandardLibrary { return true }
        var arities = program.gates[gate].definitions.map { (parameters: $0.parameterCount, qubits: $0.qubitCount) }
        arities += calibratedArities[gate]
        if gate == 0 { arities.append((3, 1)) }
        if gate == 1 { arities.append((1, 0)) }
        let (parameters, qubits) = (call.arguments.count, call.operands.count - controls)
        if arities.contains(where: { $0.parameters == parameters && $0.qubits == qubits }) { return true }
        let name = call.name.text
        if !arities.contains(where: { $0.parameters == parameters }) {
            let counts = distinct(arities.map(\.parameters))
            error(
                "QP0110", "'\(name)' takes \(counts) parameter\(counts == "1" ? "" : "s"), \(parameters) given",
                call.name.range)
        } else {
            let counts = distinct(arities.filter { $0.parameters == parameters }.map(\.qubits))
            error("QP0111", "'\(name)' acts on \(counts) qubit\(counts == "1" ? "" : "s"), \(max(qubits, 0)) given", call.name.range)
        }
        return false
    }

    private func distinct(_ counts: [Int]) -> String {
        var seen: [Int] = []
        for count in counts.sorted() where seen.last != count { seen.append(count) }
        return seen.map(String.init).joined(separator: " or ")
    }

    private mutating func haveEqualSizes(_ operands: [QubitOperand]) -> Bool {
        for operand in operands where !hasKnownCount(operand) { return false }
        let registers = operands.filter { !$0.isSingle }
        guard let first = registers.first else { return true }
        for other in registers where other.count != first.count {
            error(
                "QP0107", "registers of \(first.count) and \(other.count) qubits in one call", other.range,
                labels: [.init(first.range, "\(first.count) qubits")])
            return false
        }
        return true
    }

    // MARK: Timing

    /// Operands of `delay` and `barrier`: qubits, and in calibrations frames.
    mutating func timedOperands(_ syntax: [Expression]) -> [TimedOperand]? {
        var operands: [TimedOperand] = []
        var isSound = true
        for item in syntax {
            if isInCalibration, case .identifier(let name) = item.kind {
                let symbol = lookUp(name)
                let isQubit = symbol.map { self.isQubit($0) } ?? false
                if !isQubit {
                    let frame = coerced(expression(item), to: .frame, "this operand")
                    if frame.type == .error { isSound = false } else { operands.append(.frame(frame)) }
                    continue
                }
            }
            if let operand = qubitOperand(item) { operands.append(.qubit(operand)) } else { isSound = false }
        }
        return isSound ? operands : nil
    }
}
