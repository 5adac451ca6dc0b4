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
        guard symbol.isStandard else {
            return symbol.definitions.first {
                $0.parameterCount == arguments.count && $0.qubitCount == qubits.count
            }
        }
        let key = GateKey(gate: gate, parameters: arguments.count, qubits: qubits)
        if let chosen = chosenDefinitions[key] { return chosen.map { symbol.definitions[$0] } }
        var visited: [GateKey] = [key]
        var budget = 4000
        let chosen = choice(of: key, arguments, &visited, &budget)
        chosenDefinitions[key] = .some(chosen)
        return chosen.map { symbol.definitions[$0] }
    }

    /// The first alternative made of calibrated gates alone, else the first that comes down to such.
    private func choice(
        of key: GateKey, _ arguments: [Value], _ visited: inout [GateKey], _ budget: inout Int
    ) -> Int? {
        let definitions = program.gates[key.gate].definitions
        let fitting = definitions.indices.filter {
            definitions[$0].parameterCount == key.parameters && definitions[$0].qubitCount == key.qubits.count
        }
        for index in fitting where fitting.count > 1 {
            guard let steps = try? expanded(definitions[index], arguments, key.qubits, definitions[index].range) else {
                continue
            }
            let isDirect = steps.allSatisfy { step in
                guard case .gate(let operation, let on, _) = step else { return true }
                return calibration(operation.gate, operation.arguments, on) != nil
            }
            if isDirect { return index }
        }
        return fitting.first { isPlayable(definitions[$0], arguments, key.qubits, &visited, &budget) }
    }

    /// Whether every gate of a definition has a calibration in the end; `visited` are the gates on the way.
    ///
    /// What is found to be playable is so without any of `visited`, so it can be kept: choices never go
    /// round in a circle.
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
            let key = GateKey(gate: operation.gate, parameters: operation.arguments.count, qubits: on)
            if visited.contains(key) { return false }
            if let known = chosenDefinitions[key], known != nil { continue }
            visited.append(key)
            defer { visited.removeLast() }
            guard let chosen = choice(of: key, operation.arguments, &visited, &budget) else { return false }
            chosenDefinitions[key] = .some(chosen)
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
            case .conditional(let condition, let then, let otherwise), .branch(let condition, let then, let otherwise, _):
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
        case .elements(let array):
            throw failure("QS0090", "a loop over elements in a gate is not supported yet", array.range)
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
