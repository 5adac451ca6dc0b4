internal import RackDiagnostics

extension Checker {
    mutating func declaration(_ syntax: DeclarationSyntax, _ range: SourceRange) -> CheckedStatement.Kind? {
        checkNoGate(syntax.name)
        if case .stretch = syntax.type.kind { return declareStretch(syntax, range) }
        let type = self.type(syntax.type)
        if isInCalibration, syntax.initial == nil, syntax.qualifier == .none {
            if type == .port {
                if place == .defcal {
                    error(
                        "QP0019", "ports are declared in a 'cal' block, not in a 'defcal'", syntax.type.range,
                        help: "move it to cal { … }")
                }
                declarePort(syntax.name, isExtern: false)
                return nil
            }
            if type == .frame, frameNames.contains(syntax.name.text), isOfPrelude(syntax.name.text) {
                declareFrame(syntax.name)
                return nil
            }
        }
        if syntax.qualifier == .input {
            declareInput(syntax, type)
            return nil
        }
        if type.isPulseType, !isInCalibration {
            error("QP0125", "a \(type) is declared only in a 'cal' or 'defcal' block", syntax.type.range)
        }
        if type == .void { error("QP0103", "a variable cannot be 'void'", syntax.type.range) }
        if type.dimensions.contains(where: { $0 < 0 }) {
            error("QP0105", "the sizes of an array must be given", syntax.type.range, help: "#dim is for parameters")
            declare(syntax.name, .error)
            return nil
        }
        if syntax.qualifier == .const {
            var value: CheckedExpression?
            if let initial = syntax.initial {
                value = purely("a constant") { $0.initialValue(initial, type, syntax.name.text) }
            }
            guard isStorable(type), value?.type != .error else {
                declare(syntax.name, .error)
                return nil
            }
            declareConstant(syntax.name, type, value)
            return nil
        }
        return variable(syntax, type, range)
    }

    private func isStorable(_ type: ValueType) -> Bool { type != .error && type != .void }

    /// A value for a variable, a parameter or a place of `type`.
    mutating func initialValue(_ initial: Expression, _ type: ValueType, _ name: String) -> CheckedExpression {
        if type == .waveform, case .list(let items, _) = initial.kind { return samples(items, initial.range) }
        if type.isArray, case .list(let items, _) = initial.kind { return arrayLiteral(items, type, initial.range) }
        let value = expression(initial)
        guard haveEqualWidths(value, type, name) else { return failed(value.range) }
        return coerced(value, to: type, "the value of '\(name)'", truncates: true)
    }

    /// Reports a register that gets more or fewer bits than it has.
    mutating func haveEqualWidths(_ value: CheckedExpression, _ type: ValueType, _ name: String) -> Bool {
        guard case .bits(let size) = type, case .bits(let given) = value.type, size != given else { return true }
        error("QP0107", "'\(name)' has \(size) bits, the value has \(given)", value.range)
        return false
    }

    private mutating func declareInput(_ syntax: DeclarationSyntax, _ type: ValueType) {
        switch type {
        case .float, .angle, .int, .uint, .duration, .bool, .bit, .bits, .complex, .array:
            program.inputs.append(InputDeclaration(name: syntax.name.text, type: type, range: syntax.name.range))
            declare(syntax.name, .input(program.inputs.count - 1, type))
        default:
            if type != .error {
                error(
                    "QP0103", "a value of type \(type) cannot come from outside", syntax.name.range,
                    help: "inputs are numbers, bits, durations and arrays of them")
            }
            declare(syntax.name, .error)
        }
    }

    private mutating func declareConstant(_ name: Name, _ type: ValueType, _ value: CheckedExpression?) {
        guard let value else { return declare(name, .error) }
        if let literal = value.literal { return declare(name, .constant(literal.held, type)) }
        guard value.constancy <= .host else {
            error(
                "QP0105", "a constant cannot depend on what is known only when the program runs", value.range,
                help: value.constancy == .input ? "leave out 'const': inputs are set for each run" : nil)
            return declare(name, .error)
        }
        program.globals.append(GlobalVariable(name: name.text, type: type, range: name.range, lazyValue: value))
        let reference = VariableReference.global(program.globals.count - 1)
        declare(name, .variable(reference, type, isConstant: true), constancy: value.constancy)
    }

    /// A variable's value is read before its name is known: `int a = a;` speaks of another `a`.
    private mutating func variable(
        _ syntax: DeclarationSyntax, _ type: ValueType, _ range: SourceRange
    ) -> CheckedStatement.Kind? {
        var value: CheckedExpression?
        var effect: (CheckedEffect, ValueType)?
        if let initial = syntax.initial {
            switch deed(initial) {
            case .none: value = initialValue(initial, type, syntax.name.text)
            case .found(let effectFound, let effectType):
                let (found, given) = adapted(effectFound, effectType, for: type)
                if given == type || given == .bit && type == .bool || given == .bit && type == .bits(1) {
                    effect = (found, given)
                } else {
                    let kept = hoisted(found, given, initial.range)
                    value = haveEqualWidths(kept, type, syntax.name.text)
                        ? coerced(kept, to: type, "the value of '\(syntax.name.text)'") : failed(kept.range)
                }
            case .failed: value = failed(initial.range)
            }
        }
        guard isStorable(type), value?.type != .error else {
            declare(syntax.name, .error)
            return nil
        }
        // What a prelude declares at its top is computed when something first needs it.
        let isLazy = isPrelude && blockDepth == 0 && !hasLocals && effect == nil
            && (value?.constancy ?? .ordered) <= .host
        let reference = newVariable(syntax.name, type, lazyValue: isLazy ? value : nil)
        keepAngleWidth(of: reference, syntax.type)
        if case .global(let index) = reference, case .newFrame(let port, _, _)? = value?.kind {
            waveforms.framePorts[index] = port
        }
        declare(
            syntax.name, .variable(reference, type, isConstant: false),
            constancy: isLazy ? value?.constancy ?? .host : .ordered)
        addResult(reference, syntax, type)
        guard let effect else { return isLazy ? nil : .declare(reference, name: syntax.name.text, value) }
        pending.append(CheckedStatement(.declare(reference, name: syntax.name.text, nil), range))
        let place = CheckedPlace(variable: reference, name: syntax.name.text, type: type, range: syntax.name.range)
        return perform(effect.0, effect.1, into: place, range)
    }

    /// Registers and outputs of the program's outermost scope.
    private mutating func addResult(_ reference: VariableReference, _ syntax: DeclarationSyntax, _ type: ValueType) {
        guard place == .program, !isPrelude, case .global(let index) = reference else { return }
        addRegister(index, type)
        guard current == 0, !type.isPulseType else { return }
        program.outputs.append(
            OutputDeclaration(
                name: syntax.name.text, type: type, variable: reference, isMarked: syntax.qualifier == .output))
    }

    private mutating func addRegister(_ global: Int, _ type: ValueType) {
        let size: Int
        switch type {
        case .bit: size = 1
        case .bits(let width): size = width
        default: return
        }
        program.globals[global].register = program.registers.count
        program.registers.append(
            BitRegisterDeclaration(name: program.globals[global].name, size: size, isScalar: type == .bit))
    }

    /// `stretch s;`, `stretch s = 10ns;`: the value is a lower bound.
    private mutating func declareStretch(_ syntax: DeclarationSyntax, _ range: SourceRange) -> CheckedStatement.Kind? {
        if syntax.qualifier != .none {
            error("QP0103", "a stretch is solved for, it can be neither constant nor input or output", syntax.type.range)
        }
        let minimum = syntax.initial.map { coerced(expression($0), to: .duration, "the lower bound of a stretch") }
        let index = program.stretches.count
        program.stretches.append(StretchDeclaration(name: syntax.name.text, range: syntax.name.range))
        declare(syntax.name, .stretch(index), constancy: .ordered)
        return minimum?.type == .error ? nil : .declareStretch(index, minimum: minimum)
    }

    // MARK: Registers of qubits

    mutating func qubits(_ name: Name, _ size: Expression?) {
        checkNoGate(name)
        var count = 1
        if let size {
            guard let value = self.size(size, "the size of a register", limit: 1 << 20) else {
                return declare(name, .error)
            }
            count = value
        }
        let first = program.declaredQubitCount
        guard first + count <= environment.qubitCount else {
            error(
                "QP0119", "the program declares \(first + count) qubits, the device has \(environment.qubitCount)",
                name.range, help: "qubits are placed on $0, $1, … in the order of their declaration")
            return declare(name, .error)
        }
        program.declaredQubitCount += count
        declare(name, .qubits(Array(first..<first + count), isSingle: size == nil))
    }

    mutating func oldRegister(_ name: Name, _ size: Expression?, isQuantum: Bool, _ range: SourceRange) -> CheckedStatement.Kind? {
        if isQuantum {
            qubits(name, size)
            return nil
        }
        let type = TypeSyntax(kind: .bit, width: size, range: range)
        return declaration(DeclarationSyntax(qualifier: .none, type: type, name: name, initial: nil), range)
    }
}
