internal import RackDiagnostics

extension Checker {
    mutating func statements(_ syntax: [Statement]) -> [CheckedStatement] {
        var checked: [CheckedStatement] = []
        checked.reserveCapacity(syntax.count)
        let outer = pending
        pending = []
        for statement in syntax where !bag.isFull {
            if let outside = pulseOutside(statement) {
                if let outside { checked.append(outside) }
                continue
            }
            let kind = self.statement(statement)
            if !pending.isEmpty {
                checked += pending
                pending.removeAll(keepingCapacity: true)
            }
            if let kind { checked.append(CheckedStatement(kind, statement.range)) }
        }
        pending = outer
        return checked
    }

    /// Checks a statement of the outermost level.
    mutating func append(_ statement: Statement) {
        program.statements += statements([statement])
    }

    private mutating func statement(_ syntax: Statement) -> CheckedStatement.Kind? {
        let range = syntax.range
        switch syntax.kind {
        case .version(let major, _):
            if major == 2 { includeGates(StandardGates.version2BuiltIn) }
            return nil
        case .error: return nil
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
        case .physicalQubit(let qubit):
            _ = qubitOperand(qubit)
            return nil
        case .opaque(let name, let parameters, let qubits):
            declareOpaque(name, parameters: parameters.count, qubits: qubits.count)
            return nil
        case .oldRegister(let name, let size, let isQuantum): return oldRegister(name, size, isQuantum: isQuantum, range)
        case .alias(let name, let value):
            if let declared = aliasOfWaveform(name, value) {
                bag.note(.shipyardWaveforms, at: name.range)
                return declaration(declared, range)
            }
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
            declareFrame(name)
            return nil
        case .externFunction(let name, let parameters, let result):
            externFunction(name, parameters, result)
            return nil
        case .subroutine(let subroutine):
            defineSubroutine(subroutine)
            return nil
        default: return flow(syntax)
        }
    }

    /// Statements that stand for something that happens.
    private mutating func flow(_ syntax: Statement) -> CheckedStatement.Kind? {
        let range = syntax.range
        switch syntax.kind {
        case .measure(let operand, let target):
            let value = Expression(kind: .measure(operand), range: range)
            guard let target else { return expressionStatement(value, range) }
            return assignment(target, nil, value, range)
        case .assign(let target, let operation, let value): return assignment(target, operation, value, range)
        case .reset(let operand): return qubitOperand(operand).map { .reset($0) }
        case .barrier(let operands): return timedOperands(operands).map { .barrier($0) }
        case .nop(let operands):
            let checked = operands.compactMap { qubitOperand($0) }
            return checked.count == operands.count ? .nop(checked) : nil
        case .delay(let duration, let operands):
            var given = expression(duration)
            // `delay[0]` needs no unit.
            if given.type.isInteger, given.literal?.integer == 0 { given = constant(.duration(.zero), .duration, given.range) }
            let value = coerced(given, to: .duration, "a delay")
            let checked = timedOperands(operands)
            guard value.type != .error, let checked else { return nil }
            checkPositive(value, "a delay", allowsZero: true)
            return .delay(value, checked)
        case .box(let duration, let body): return box(duration, body)
        case .conditional(let condition, let then, let otherwise): return conditional(condition, then, otherwise)
        case .forLoop(let type, let name, let values, let body): return loop(type, name, values, body)
        case .whileLoop(let condition, let body): return whileLoop(condition, body)
        case .switching(let value, let cases): return switching(value, cases, range)
        case .breakLoop: return .breakLoop
        case .continueLoop: return .continueLoop
        case .end: return .end
        case .returning(let value): return returning(value, range)
        case .expression(let value): return expressionStatement(value, range)
        case .scope(let body):
            return .scope(block(body))
        default: return nil
        }
    }

    private mutating func expressionStatement(_ value: Expression, _ range: SourceRange) -> CheckedStatement.Kind? {
        if case .call(let name, let nameRange, let arguments) = value.kind {
            if let statement = pulseStatement(name, nameRange, arguments, range) { return statement }
        }
        switch deed(value) {
        case .failed: return nil
        case .found(let effect, _): return .perform(effect, into: nil)
        case .none: break
        }
        // What has a value and does nothing leaves no trace, but whoever provides a function may want its calls.
        let checked = expression(value)
        if case .hostFunction = checked.kind { _ = kept(checked) }
        return nil
    }

    private mutating func box(_ duration: Expression?, _ body: [Statement]) -> CheckedStatement.Kind? {
        let length = duration.map { coerced(expression($0), to: .duration, "the length of a box") }
        if let length { checkPositive(length, "the length of a box") }
        let (checked, named) = collectingNames { $0.block(body) }
        return length?.type == .error ? nil : .box(length, qubits: named.qubits, checked)
    }

    // MARK: Includes

    private mutating func include(_ path: String, _ range: SourceRange) -> CheckedStatement.Kind? {
        if let files = StandardGates.files(of: path) {
            for file in files { includeGates(file) }
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

    /// Reads a file of the library once.
    mutating func includeGates(_ file: StandardGates.File) {
        guard !libraryFiles.contains(file.name) else { return }
        libraryFiles.append(file.name)
        hasStandardGates = hasStandardGates || file.name == StandardGates.fileName
        let text = SourceText(name: file.name, file.text)
        let source = sources.add(text)
        isStandardLibrary = true
        _ = statements(Parser.parse(text, source: source, bag: &bag))
        isStandardLibrary = false
    }
}
