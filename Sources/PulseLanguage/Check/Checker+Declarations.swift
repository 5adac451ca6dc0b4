internal import RackDiagnostics

extension Checker {
    mutating func declaration(_ syntax: DeclarationSyntax, _ range: SourceRange) -> CheckedStatement.Kind? {
        let type = self.type(syntax.type)
        switch syntax.qualifier {
        case .input:
            declareInput(syntax, type)
            return nil
        case .output:
            if type != .error, !type.isBits {
                unsupported("'output' of type \(type) is", syntax.name.range, help: "outputs are bit registers")
            }
        default: break
        }
        if type.isPulseType, !isInCalibration {
            error("QP0125", "a \(type) is declared only in a 'cal' or 'defcal' block", syntax.type.range)
        }
        if type == .void { error("QP0103", "a variable cannot be 'void'", syntax.type.range) }
        var value: CheckedExpression?
        if let initial = syntax.initial { value = initialValue(initial, type, syntax.name.text) }
        guard type != .error, type != .void, type != .port, value?.type != .error else {
            if type == .port { unsupported("a variable of type 'port' is", range) }
            declare(syntax.name, .error)
            return nil
        }
        if syntax.qualifier == .const {
            declareConstant(syntax.name, type, value)
            return nil
        }
        return variable(syntax, type, value)
    }

    private mutating func initialValue(_ initial: Expression, _ type: ValueType, _ name: String) -> CheckedExpression {
        if type == .waveform, case .list(let items, _) = initial.kind { return samples(items, initial.range) }
        let value = expression(initial)
        if case .bits(let size) = type, case .bits(let given) = value.type, size != given {
            let code = "QP0107"
            error(code, "'\(name)' has \(size) bits, the value has \(given)", value.range)
            return failed(value.range)
        }
        return coerced(value, to: type, "the value of '\(name)'")
    }

    private mutating func declareInput(_ syntax: DeclarationSyntax, _ type: ValueType) {
        switch type {
        case .float, .angle, .int, .uint, .duration, .bool:
            program.inputs.append(InputDeclaration(name: syntax.name.text, type: type, range: syntax.name.range))
            declare(syntax.name, .input(program.inputs.count - 1, type))
        default:
            if type != .error {
                unsupported(
                    "'input' of type \(type) is", syntax.name.range,
                    help: "inputs are float, angle, int, uint, bool and duration")
            }
            declare(syntax.name, .error)
        }
    }

    private mutating func declareConstant(_ name: Name, _ type: ValueType, _ value: CheckedExpression?) {
        guard let value else { return declare(name, .error) }
        if let literal = value.literal { return declare(name, .constant(literal, type)) }
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

    private mutating func variable(
        _ syntax: DeclarationSyntax, _ type: ValueType, _ value: CheckedExpression?
    ) -> CheckedStatement.Kind? {
        // What a prelude declares at its top is computed when something first needs it.
        let isLazy = isPrelude && blockDepth == 0 && localCount == nil && (value?.constancy ?? .measured) <= .host
        let reference = newVariable(syntax.name, type, lazyValue: isLazy ? value : nil)
        let isMeasured = value?.constancy == .measured
        declare(
            syntax.name, .variable(reference, type, isConstant: false),
            constancy: isLazy ? value?.constancy ?? .host : .ordered)
        measured.remove(reference)
        if isMeasured { measured.insert(reference) }
        if place == .program, case .global(let index) = reference { addRegister(index, type) }
        return isLazy ? nil : .declare(reference, name: syntax.name.text, value)
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

    mutating func qubits(_ name: Name, _ size: Expression?) {
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

    mutating func alias(_ name: Name, _ value: Expression) {
        var base = value
        while true {
            if case .concatenation(let left, _) = base.kind { base = left } else
            if case .index(let inner, _) = base.kind { base = inner } else { break }
        }
        if case .hardwareQubit = base.kind {
            error("QP0103", "a physical qubit has no alias", value.range, help: "use its number")
            return declare(name, .error)
        }
        if case .identifier(let text) = base.kind, let symbol = lookUp(text) {
            switch symbol.kind {
            case .qubits, .error: break
            case .variable(_, let type, _) where type.isBits:
                unsupported("an alias of bits is", value.range)
                return declare(name, .error)
            default:
                error("QP0103", "'let' names qubits, this is \(symbol.word)", value.range)
                return declare(name, .error)
            }
        }
        guard let operand = qubitOperand(value), case .physical(let qubits) = operand.kind else {
            return declare(name, .error)
        }
        declare(name, .qubits(qubits, isSingle: operand.isSingle))
    }

    // MARK: Assignments

    mutating func assignment(
        _ target: Expression, _ operation: BinaryOperator?, _ value: Expression, _ range: SourceRange
    ) -> CheckedStatement.Kind? {
        var indexSyntax: [IndexItem]?
        var base = target
        if case .index(let inner, let items) = target.kind { (base, indexSyntax) = (inner, items) }
        guard case .identifier(let name) = base.kind else {
            unsupported("assignment to more than one index is", target.range)
            return nil
        }
        guard let symbol = lookUp(name) else {
            _ = expression(base)
            _ = expression(value)
            return nil
        }
        guard case .variable(let reference, let type, let isConstant) = symbol.kind, !isConstant, !isOutside(symbol) else {
            _ = expression(value)
            if case .error = symbol.kind { return nil }
            error(
                "QP0108", "'\(name)' cannot be assigned to: it is \(symbol.word)", base.range,
                labels: [.init(symbol.range, "declared here")])
            return nil
        }
        if type == .frame {
            error("QP0108", "a frame cannot be assigned to", base.range, help: "declare another with newframe")
            return nil
        }
        var index: CheckedExpression?
        if let items = indexSyntax {
            guard let checked = assignedElement(items, type, target.range) else {
                _ = expression(value)
                return nil
            }
            index = checked
        }
        let wanted = index == nil ? type : .bit
        return stored(reference, index, wanted, name, operation, target, value, range)
    }

    /// A prelude's lazily computed variable is not changed by the program.
    private func isOutside(_ symbol: Symbol) -> Bool {
        symbol.isPrelude && !isPrelude
    }

    private mutating func assignedElement(_ items: [IndexItem], _ type: ValueType, _ range: SourceRange) -> CheckedExpression? {
        guard items.count == 1, case .single(let item) = items[0] else {
            unsupported("assignment to a slice is", range)
            return nil
        }
        guard case .bits(let size) = type else {
            error("QP0113", "a value of type \(type) has no elements to assign to", range)
            return nil
        }
        let index = coerced(expression(item), to: .integer, "an index")
        return index.type != .error && inBounds(index, size) ? index : nil
    }

    private mutating func stored(
        _ reference: VariableReference, _ index: CheckedExpression?, _ type: ValueType, _ name: String,
        _ operation: BinaryOperator?, _ target: Expression, _ value: Expression, _ range: SourceRange
    ) -> CheckedStatement.Kind? {
        var result = expression(value)
        if let operation { result = combined(operation, expression(target), result, range) }
        if case .bits(let size) = type, case .bits(let given) = result.type, size != given {
            error("QP0107", "'\(name)' has \(size) bits, the value has \(given)", result.range)
            return nil
        }
        let isMeasured = result.constancy == .measured
        result = coerced(result, to: type, "the value of '\(name)'")
        guard result.type != .error else { return nil }
        if index == nil, blockDepth == 0 { measured.remove(reference) }
        if isMeasured { measured.insert(reference) }
        return .assign(reference, index: index, result)
    }
}
