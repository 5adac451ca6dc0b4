internal import RackDiagnostics

extension Checker {
    mutating func statements(_ syntax: [Statement]) -> [CheckedStatement] {
        var checked: [CheckedStatement] = []
        checked.reserveCapacity(syntax.count)
        for statement in syntax where !bag.isFull {
            if let kind = self.statement(statement) { checked.append(CheckedStatement(kind, statement.range)) }
        }
        return checked
    }

    private mutating func statement(_ syntax: Statement) -> CheckedStatement.Kind? {
        let range = syntax.range
        switch syntax.kind {
        case .version, .error: return nil
        case .pragma:
            pragma(range)
            return nil
        case .grammar(let name, let nameRange):
            hasGrammar = name == "openpulse"
            if !hasGrammar {
                bag.warning(
                    "QP0122", "unknown calibration grammar \"\(name)\"", nameRange, help: "the grammar is \"openpulse\"")
            }
            return nil
        case .include(let path, let pathRange): return include(path, pathRange)
        case .declaration(let declaration): return self.declaration(declaration, range)
        case .qubits(let name, let size):
            qubits(name, size)
            return nil
        case .oldRegister(let name, let size, let isQuantum): return oldRegister(name, size, isQuantum: isQuantum, range)
        case .alias(let name, let value):
            alias(name, value)
            return nil
        case .gate(let gate):
            defineGate(gate, range)
            return nil
        case .gateCall(let call): return gateCall(call, range)
        case .cal(let body): return calibrationBlock(body, range)
        case .defcal(let defcal):
            defineCalibration(defcal)
            return nil
        case .externPort(let name):
            declarePort(name)
            return nil
        case .externFrame(let name):
            unsupported("'extern frame' is", name.range, help: "make one with newframe(port, frequency, phase)")
            declare(name, .error)
            return nil
        case .externFunction(let name, let parameters, let result):
            externFunction(name, parameters, result)
            return nil
        case .subroutine(let subroutine):
            unsupported("'def' subroutines are", subroutine.name.range)
            declare(subroutine.name, .error)
            return nil
        default: return flow(syntax)
        }
    }

    /// Statements that stand for something that happens.
    private mutating func flow(_ syntax: Statement) -> CheckedStatement.Kind? {
        let range = syntax.range
        switch syntax.kind {
        case .measure(let operand, let target):
            guard let target else {
                let value = measurement(operand, range)
                return value.type == .error ? nil : .expression(value)
            }
            return assignment(target, nil, Expression(kind: .measure(operand), range: range), range)
        case .assign(let target, let operation, let value): return assignment(target, operation, value, range)
        case .reset(let operand): return qubitOperand(operand).map { .reset($0) }
        case .barrier(let operands): return timedOperands(operands).map { .barrier($0) }
        case .nop(let operands):
            _ = timedOperands(operands)
            return nil
        case .delay(let duration, let operands):
            let value = coerced(expression(duration), to: .duration, "a delay")
            let checked = timedOperands(operands)
            guard value.type != .error, let checked, !refusesMeasured(value) else { return nil }
            checkPositive(value, "a delay", allowsZero: true)
            return .delay(value, checked)
        case .box(let duration, let body): return box(duration, body)
        case .conditional(let condition, let then, let otherwise): return conditional(condition, then, otherwise)
        case .forLoop(let type, let name, let values, let body): return loop(type, name, values, body)
        case .whileLoop(let condition, _):
            unsupported("'while' loops are", SourceRange(
                source: range.source, lower: range.lower, upper: min(range.lower + 5, condition.range.lower)))
            return nil
        case .switching(let value, _):
            unsupported("'switch' is", SourceRange(
                source: range.source, lower: range.lower, upper: min(range.lower + 6, value.range.lower)))
            return nil
        case .breakLoop: return .breakLoop
        case .continueLoop: return .continueLoop
        case .end: return .end
        case .returning(let value): return returning(value, range)
        case .expression(let value): return expressionStatement(value, range)
        case .scope(let body):
            let outer = push()
            blockDepth += 1
            let checked = statements(body)
            blockDepth -= 1
            pop(to: outer)
            return .scope(checked)
        default: return nil
        }
    }

    private mutating func expressionStatement(_ value: Expression, _ range: SourceRange) -> CheckedStatement.Kind? {
        if case .call(let name, let nameRange, let arguments) = value.kind {
            if let statement = pulseStatement(name, nameRange, arguments, range) { return statement }
        }
        let checked = expression(value)
        return checked.type == .error ? nil : .expression(checked)
    }

    // MARK: Control

    private mutating func block(_ body: [Statement]) -> [CheckedStatement] {
        let outer = push()
        blockDepth += 1
        let checked = statements(body)
        blockDepth -= 1
        pop(to: outer)
        return checked
    }

    private mutating func conditional(
        _ condition: Expression, _ then: [Statement], _ otherwise: [Statement]
    ) -> CheckedStatement.Kind? {
        let before = bag.diagnostics.count
        let value = expression(condition)
        if value.constancy == .measured {
            unsupported("a run-time 'if' on a measured value is", value.range)
            return nil
        }
        // A condition that was refused for its measured operand says all; the branches are still read.
        let checked = coerced(value, to: .bool, "a condition")
        let first = block(then), second = block(otherwise)
        guard checked.type != .error else {
            _ = before
            return nil
        }
        return .conditional(checked, first, second)
    }

    private mutating func loop(
        _ typeSyntax: TypeSyntax, _ name: Name, _ values: LoopValues, _ body: [Statement]
    ) -> CheckedStatement.Kind? {
        let type = self.type(typeSyntax)
        let checkedValues = loopValues(values, type)
        let outer = push()
        blockDepth += 1
        defer {
            blockDepth -= 1
            pop(to: outer)
        }
        guard type != .error else {
            declare(name, .error)
            _ = statements(body)
            return nil
        }
        let reference = newVariable(name, type)
        declare(name, .variable(reference, type, isConstant: false), constancy: .ordered)
        let checked = block(body)
        return checkedValues.map { .loop(reference, type, $0, checked) }
    }

    private mutating func loopValues(_ values: LoopValues, _ type: ValueType) -> CheckedLoopValues? {
        switch values {
        case .range(let range):
            guard let startSyntax = range.start, let stopSyntax = range.stop else {
                error("QP0012", "the range of a loop needs both ends", range.range)
                return nil
            }
            if type != .error, !type.isInteger {
                error("QP0103", "a loop over a range needs an integer variable, this is \(type)", range.range)
                return nil
            }
            let start = coerced(expression(startSyntax), to: .integer, "the start of a range")
            let step = range.step.map { coerced(expression($0), to: .integer, "the step of a range") }
            let stop = coerced(expression(stopSyntax), to: .integer, "the end of a range")
            if step?.literal?.integer == 0 {
                error("QP0124", "a step of zero never ends", step!.range)
                return nil
            }
            guard start.type != .error, stop.type != .error, step?.type != .error else { return nil }
            return .range(start: start, step: step, stop: stop)
        case .set(let items):
            let checked = items.map { coerced(expression($0), to: type, "a value of the loop") }
            return checked.contains { $0.type == .error } ? nil : .set(checked)
        case .expression(let value):
            let checked = expression(value)
            if checked.type != .error { unsupported("a loop over a value of type \(checked.type) is", value.range) }
            return nil
        }
    }

    private mutating func box(_ duration: Expression?, _ body: [Statement]) -> CheckedStatement.Kind? {
        let length = duration.map { coerced(expression($0), to: .duration, "the length of a box") }
        if let length { checkPositive(length, "the length of a box") }
        let outer = boxQubits
        boxQubits = []
        let checked = block(body)
        let named = boxQubits ?? []
        boxQubits = outer.map { $0 + named }
        return length?.type == .error ? nil : .box(length, qubits: named, checked)
    }

    // MARK: Includes

    private mutating func include(_ path: String, _ range: SourceRange) -> CheckedStatement.Kind? {
        if path == StandardGates.fileName {
            includeStandardGates()
            return nil
        }
        guard includeDepth < 16 else {
            error("QP0121", "includes are nested more than 16 deep", range, help: "does a file include itself?")
            return nil
        }
        guard let text = environment.include(path) else {
            error("QP0120", "there is no file \"\(path)\" to include", range)
            return nil
        }
        let source = sources.add(text)
        let body = Parser.parse(text, source: source, bag: &bag)
        registerCalibrations(body)
        includeDepth += 1
        defer { includeDepth -= 1 }
        return .scope(statements(body))
    }

    mutating func includeStandardGates() {
        guard !hasStandardGates else { return }
        hasStandardGates = true
        let text = SourceText(name: StandardGates.fileName, StandardGates.text)
        let source = sources.add(text)
        isStandardLibrary = true
        _ = statements(Parser.parse(text, source: source, bag: &bag))
        isStandardLibrary = false
    }
}
