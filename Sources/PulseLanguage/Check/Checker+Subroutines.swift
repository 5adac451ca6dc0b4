internal import RackDiagnostics

extension Checker {
    /// `def name(parameters) -> result { body }`. Its name is known only behind it, so nothing calls itself.
    mutating func defineSubroutine(_ syntax: SubroutineSyntax) {
        if let old = gateIndices[syntax.name.text], program.gates[old].definitions.first != nil {
            error(
                "QP0102", "'\(syntax.name.text)' is a gate already", syntax.name.range,
                labels: [.init(program.gates[old].definitions[0].range, "defined here")])
        }
        let outer = (place, hasLocals, localTypes, blockDepth)
        let outerReturn = (result, hasReturn)
        let outerScope = push(.definition, parent: 0)
        (place, hasLocals, localTypes, blockDepth, hasReturn) = (.program, true, [], 1, false)
        openSubroutine = syntax.name.text
        var isSound = true
        let parameters = self.parameters(syntax.parameters, &isSound)
        result = syntax.result.map { type($0) } ?? .void
        if result.isPulseType {
            error("QP0103", "a subroutine cannot give a \(result)", syntax.result?.range ?? syntax.name.range)
            result = .error
        }
        let given = result
        let errorsBefore = bag.errorCount
        let (body, named) = collectingNames { $0.statements(syntax.body) }
        checkReturns(syntax, body, isComplete: bag.errorCount == errorsBefore)
        let slots = localTypes
        pop(to: outerScope)
        (place, hasLocals, localTypes, blockDepth) = outer
        (result, hasReturn) = outerReturn
        openSubroutine = nil
        guard isSound, given != .error else { return declare(syntax.name, .error) }
        declare(syntax.name, .subroutine(program.subroutines.count))
        program.subroutines.append(
            Subroutine(
                name: syntax.name.text, parameters: parameters, result: given, body: body, localTypes: slots,
                range: syntax.name.range))
        subroutineNames.append(
            NamedOperands(
                qubits: named.qubits.filter { if case .physical = $0.kind { true } else { false } },
                frames: named.frames))
    }

    /// - Parameter isComplete: nothing is left out of `body` for its mistakes.
    private mutating func checkReturns(_ syntax: SubroutineSyntax, _ body: [CheckedStatement], isComplete: Bool) {
        guard result != .void, result != .error else { return }
        if !hasReturn {
            error(
                "QP0116", "the subroutine '\(syntax.name.text)' gives \(result) but returns nothing", syntax.name.range,
                help: "return …;")
        } else if isComplete, !Self.alwaysReturns(body) {
            error(
                "QP0116", "some ways through '\(syntax.name.text)' end without a 'return'", syntax.name.range,
                help: "write 'return …;' at the end of its body")
        }
    }

    /// Whether every way through `body` ends in a `return` (or ends the program).
    static func alwaysReturns(_ body: [CheckedStatement]) -> Bool {
        body.contains { statement in
            switch statement.kind {
            case .returning, .end: true
            case .branch(_, let then, let otherwise, _): alwaysReturns(then) && alwaysReturns(otherwise)
            case .switching(_, let cases, let otherwise, _):
                alwaysReturns(otherwise) && cases.allSatisfy { alwaysReturns($0.body) }
            case .scope(let body), .box(_, _, let body), .calibration(_, let body): alwaysReturns(body)
            case .whileLoop(_, let condition, _, _): condition.literal == .bool(true)
            default: false
            }
        }
    }

    /// Classical parameters take the first slots; qubits are operands.
    private mutating func parameters(_ syntax: [ParameterSyntax], _ isSound: inout Bool) -> [Subroutine.Parameter] {
        var operandCount = 0
        var parameters: [Subroutine.Parameter] = []
        for parameter in syntax {
            if case .qubit = parameter.type.kind {
                parameters.append(qubitParameter(parameter, operandCount))
                operandCount += 1
                continue
            }
            let type = self.type(parameter.type)
            guard type != .error, type != .void, !type.isPulseType else {
                if type != .error {
                    error("QP0103", "a subroutine takes qubits and classical values, not a \(type)", parameter.type.range)
                }
                isSound = false
                declare(parameter.name, .error)
                continue
            }
            let isReference = type.isArray && !parameter.isReadOnly
            let reference = newVariable(parameter.name, type)
            keepAngleWidth(of: reference, parameter.type)
            declare(
                parameter.name, .variable(reference, type, isConstant: type.isArray && parameter.isReadOnly),
                constancy: .ordered)
            parameters.append(isReference ? .reference(type) : .value(type))
        }
        return parameters
    }

    private mutating func qubitParameter(_ parameter: ParameterSyntax, _ index: Int) -> Subroutine.Parameter {
        let count = parameter.type.width.flatMap { size($0, "the size of a register", limit: 1 << 20) } ?? 1
        let isSingle = parameter.type.width == nil
        if isSingle {
            declare(parameter.name, .qubitParameter(index))
        } else {
            declare(
                parameter.name,
                .operand(QubitOperand(.parameter(index), isSingle: false, range: parameter.name.range, count: count)))
        }
        return .qubits(count: count, isSingle: isSingle)
    }

    // MARK: Calls

    mutating func subroutineCall(
        _ index: Int, _ name: String, _ nameRange: SourceRange, _ arguments: [Expression], _ range: SourceRange
    ) -> Deed {
        let subroutine = program.subroutines[index]
        guard arguments.count == subroutine.parameters.count else {
            let count = subroutine.parameters.count
            error(
                "QP0104", "'\(name)' takes \(count) argument\(count == 1 ? "" : "s"), \(arguments.count) given", range,
                labels: [.init(subroutine.range, "defined here")])
            return .failed
        }
        var checked: [CheckedArgument] = []
        var qubits: [QubitOperand] = []
        for (argument, parameter) in zip(arguments, subroutine.parameters) {
            guard let one = self.argument(argument, parameter, name) else { continue }
            if case .qubits(let operand) = one { qubits.append(operand) }
            checked.append(one)
        }
        guard checked.count == arguments.count, areDistinct(qubits) else { return .failed }
        note(subroutineNames[index])
        return .found(.subroutine(index, checked), subroutine.result)
    }

    private mutating func argument(
        _ syntax: Expression, _ parameter: Subroutine.Parameter, _ name: String
    ) -> CheckedArgument? {
        switch parameter {
        case .value(let type):
            let value = initialValue(syntax, type, "this argument of \(name)")
            // An array is handed over as it lies in memory, not element by element.
            if case .conversion(let given) = value.kind, given.type.isArray, given.type.element != type.element {
                error(
                    "QP0103", "this argument of \(name) must be of type \(type), this is \(given.type)", syntax.range)
                return nil
            }
            return value.type == .error ? nil : .value(value)
        case .qubits(let count, let isSingle):
            guard let operand = qubitOperand(syntax), hasKnownCount(operand) else { return nil }
            guard operand.count == count else {
                error(
                    "QP0107", "'\(name)' wants \(isSingle ? "a single qubit" : "\(count) qubits") here, this is \(operand.count)",
                    operand.range)
                return nil
            }
            return .qubits(operand)
        case .reference(let type):
            guard let target = target(syntax) else { return nil }
            guard case .place(let place) = target, place.type.isArray, place.type.element == type.element,
                place.type.converts(to: type)
            else {
                error(
                    "QP0103", "'\(name)' writes to this argument: it must be a variable of type \(type)", syntax.range,
                    help: "declare the parameter 'readonly' if it is only read")
                return nil
            }
            return .reference(place)
        }
    }

    // MARK: Functions of the host

    mutating func externFunction(_ name: Name, _ parameters: [TypeSyntax], _ resultSyntax: TypeSyntax?) {
        if isInCalibration, isPulseFunction(name.text) { return externPulseFunction(name, parameters, resultSyntax) }
        let types = parameters.map { type($0) }
        let given = resultSyntax.map { type($0) } ?? .void
        guard given != .error, !types.contains(.error) else { return declare(name, .error) }
        var function = ExternFunction(name: name.text, parameters: types, result: given)
        if !environment.hostFunctions.contains(name.text) {
            if environment.hasLink {
                guard let link = linkBinding(name, parameters, types, resultSyntax, given) else { return declare(name, .error) }
                function.link = link
                linkRanges.append((program.hostFunctions.count, name.range))
            } else {
                bag.warning(
                    "QP0145", "no host function '\(name.text)'", name.range,
                    help: "what calls it is refused when it runs: whoever runs the program must provide it, or the device a "
                        + "'link' to a decoder that does")
            }
        }
        program.hostFunctions.append(function)
        declare(name, .hostFunction(program.hostFunctions.count - 1))
    }

    mutating func hostCall(_ index: Int, _ arguments: [Expression], _ range: SourceRange) -> CheckedExpression {
        let host = program.hostFunctions[index]
        guard let values = hostArguments(host, arguments, range) else { return failed(range) }
        return CheckedExpression(.hostFunction(index, values), host.result, range, .ordered)
    }

    mutating func hostArguments(
        _ host: ExternFunction, _ arguments: [Expression], _ range: SourceRange
    ) -> [CheckedExpression]? {
        guard hasCount(arguments, host.parameters.count, host.name, range) else { return nil }
        var values: [CheckedExpression] = []
        for (argument, type) in zip(arguments, host.parameters) {
            values.append(initialValue(argument, type, "this argument of \(host.name)"))
        }
        return values.contains { $0.type == .error } ? nil : values
    }
}
