internal import PulseLanguage
internal import RackDiagnostics

/// One step of a gate's definition on physical qubits.
enum GateStep {
    case gate(GateOperation, [Int], SourceRange)
    case barrier([Int])
}

extension ScheduleBuilder {
    /// The definition to use: of several (library gates) the first that calibrations can play.
    func definition(_ gate: Int, _ arguments: [Value], _ qubits: [Int]) throws(Failure) -> GateDefinition? {
        let symbol = program.gates[gate]
        let fitting = symbol.definitions.indices.filter {
            symbol.definitions[$0].parameterCount == arguments.count && symbol.definitions[$0].qubitCount == qubits.count
        }
        guard symbol.isStandard else { return fitting.first.map { symbol.definitions[$0] } }
        let key = GateKey(gate: gate, parameters: arguments.count, qubits: qubits)
        if let chosen = chosenDefinitions[key] { return chosen.map { symbol.definitions[$0] } }
        var visited: [GateKey] = [key]
        var budget = 4000
        var chosen: Int?
        for index in fitting where chosen == nil {
            if isPlayable(symbol.definitions[index], arguments, qubits, &visited, &budget) { chosen = index }
        }
        chosenDefinitions[key] = .some(chosen)
        return chosen.map { symbol.definitions[$0] }
    }

    /// Whether every gate of a definition has a calibration in the end; `visited` are the gates on the way.
    private func isPlayable(
        _ definition: GateDefinition, _ arguments: [Value], _ qubits: [Int], _ visited: inout [GateKey],
        _ budget: inout Int
    ) -> Bool {
        budget -= 1
        guard budget > 0, visited.count < 24,
            let steps = try? expanded(definition, arguments, qubits, definition.range)
        else { return false }
        for case .gate(let operation, let on, _) in steps {
            if calibration(operation.gate, operation.arguments, on) != nil { continue }
            let symbol = program.gates[operation.gate]
            let key = GateKey(gate: operation.gate, parameters: operation.arguments.count, qubits: on)
            if visited.contains(key) { return false }
            if let known = chosenDefinitions[key], known != nil { continue }
            visited.append(key)
            defer { visited.removeLast() }
            let isSound = symbol.definitions.contains { inner in
                inner.parameterCount == operation.arguments.count && inner.qubitCount == on.count
                    && isPlayable(inner, operation.arguments, on, &visited, &budget)
            }
            guard isSound else { return false }
        }
        return true
    }

    /// The steps of a definition, loops unrolled.
    func expanded(
        _ definition: GateDefinition, _ arguments: [Value], _ qubits: [Int], _ range: SourceRange
    ) throws(Failure) -> [GateStep] {
        guard callDepth < 64 else {
            throw failure("QS0031", "gates are nested more than 64 deep", range, help: "does a gate call itself?")
        }
        let outer = (base, operands, state.locals.count)
        (base, operands) = (state.locals.count, qubits)
        defer {
            (base, operands) = (outer.0, outer.1)
            state.locals.removeLast(state.locals.count - outer.2)
        }
        state.locals += repeatElement(.unset, count: definition.localCount)
        for (position, argument) in arguments.enumerated() { state.locals[base + position] = .value(argument) }
        var steps: [GateStep] = []
        _ = try collect(definition.body, into: &steps)
        return steps
    }

    private func collect(_ body: [CheckedStatement], into result: inout [GateStep]) throws(Failure) -> Flow {
        for statement in body {
            steps += 1
            if steps > Self.stepLimit { throw failure("QS0080", "a gate has too many steps", statement.range) }
            switch statement.kind {
            case .gate(let call):
                let operation = try GateOperation(call, builder: self, statement.range)
                var qubits: [Int] = []
                for operand in call.operands { qubits += try self.qubits(operand) }
                result.append(.gate(operation, qubits, statement.range))
            case .barrier(let operands):
                var qubits: [Int] = []
                for case .qubit(let operand) in operands { qubits += try self.qubits(operand) }
                result.append(.barrier(operands.isEmpty ? self.operands : qubits))
            case .loop(let variable, let type, let values, let body):
                try unroll(variable, type, values, body, into: &result)
            case .conditional(let condition, let then, let otherwise):
                _ = try collect(try scalar(condition).truth == true ? then : otherwise, into: &result)
            case .scope(let body), .box(_, _, let body): _ = try collect(body, into: &result)
            default: throw failure("QS0035", "this statement has no place in a gate", statement.range)
            }
        }
        return .next
    }

    private func unroll(
        _ variable: VariableReference, _ type: ValueType, _ values: CheckedLoopValues, _ body: [CheckedStatement],
        into result: inout [GateStep]
    ) throws(Failure) {
        var items: [Value] = []
        switch values {
        case .set(let expressions):
            for expression in expressions { items.append(try scalar(expression)) }
        case .range(let startExpression, let stepExpression, let stopExpression):
            guard let start = try scalar(startExpression).integer, let stop = try scalar(stopExpression).integer else {
                throw Failure()
            }
            var step: Int64 = 1
            if let stepExpression { step = try scalar(stepExpression).integer ?? 1 }
            guard step != 0, (stop.subtractingReportingOverflow(start).partialValue / step) < 1_000_000 else {
                throw failure("QS0080", "a gate has too many steps", startExpression.range)
            }
            items = stride(from: start, through: stop, by: Int(step)).map { .int($0) }
        }
        for item in items {
            store(.value((try? item.converted(to: type)) ?? item), in: variable)
            _ = try collect(body, into: &result)
        }
    }

    /// Plays one step, or what undoes it.
    func perform(_ step: GateStep, isInverse: Bool, _ range: SourceRange) throws(Failure) {
        callDepth += 1
        defer { callDepth -= 1 }
        switch step {
        case .barrier(let qubits): synchronise(frames: [], qubits: qubits)
        case .gate(var operation, let qubits, let place):
            if isInverse { operation.exponent = -operation.exponent }
            try apply(operation, qubits, place)
        }
    }
}
