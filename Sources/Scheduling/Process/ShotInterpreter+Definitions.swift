internal import PulseLanguage
internal import RackDiagnostics

extension ShotInterpreter {
    /// The definition to use: of several (library gates) the first that calibrations can play.
    mutating func definition(_ gate: Int, _ arguments: GateArguments, _ qubits: [Int]) throws(Failure) -> GateDefinition? {
        let symbol = program.gates[gate]
        guard symbol.isStandard else {
            return symbol.definitions.first {
                $0.parameterCount == arguments.values.count && $0.qubitCount == qubits.count
            }
        }
        let key = SharedFindings.GateKey(gate: gate, parameters: arguments.values.count, qubits: qubits)
        if let chosen = shared.chosenDefinitions[key] { return chosen.map { symbol.definitions[$0] } }
        var visited: [SharedFindings.GateKey] = [key]
        var budget = 4000
        let chosen = choice(of: key, arguments, &visited, &budget)
        shared.chosenDefinitions[key] = .some(chosen)
        return chosen.map { symbol.definitions[$0] }
    }

    /// The first alternative made of calibrated gates alone, else the first that comes down to such.
    private mutating func choice(
        of key: SharedFindings.GateKey, _ arguments: GateArguments, _ visited: inout [SharedFindings.GateKey], _ budget: inout Int
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
    private mutating func isPlayable(
        _ definition: GateDefinition, _ arguments: GateArguments, _ qubits: [Int], _ visited: inout [SharedFindings.GateKey],
        _ budget: inout Int
    ) -> Bool {
        budget -= 1
        guard budget > 0, visited.count < 24,
            let steps = try? expanded(definition, arguments, qubits, definition.range)
        else { return false }
        for case .gate(let operation, let on, _) in steps {
            if calibration(operation.gate, operation.arguments, on) != nil { continue }
            let key = SharedFindings.GateKey(gate: operation.gate, parameters: operation.arguments.values.count, qubits: on)
            if visited.contains(key) { return false }
            if let known = shared.chosenDefinitions[key], known != nil { continue }
            visited.append(key)
            defer { visited.removeLast() }
            guard let chosen = choice(of: key, operation.arguments, &visited, &budget) else { return false }
            shared.chosenDefinitions[key] = .some(chosen)
        }
        return true
    }

    /// The steps of a definition, loops unrolled.
    mutating func expanded(
        _ definition: GateDefinition, _ arguments: GateArguments, _ qubits: [Int], _ range: SourceRange
    ) throws(Failure) -> [GateStep] {
        guard context.depth < Self.gateDepthLimit else {
            throw failure("QS0031", "gates are nested more than 64 deep", range, help: "does a gate call itself?")
        }
        let outer = context
        context.base = locals.count
        context.localTypes = definition.localTypes
        context.operands = qubits.map { [$0] }
        defer {
            locals.removeLast(locals.count - context.base)
            context = outer
        }
        locals += repeatElement(.unset, count: definition.localTypes.count)
        for (position, argument) in arguments.values.enumerated() {
            locals[context.base + position] = Held(
                value: .value(argument), evidence: Evidence(isMeasured: arguments.isMeasured(position)))
        }
        var steps: [GateStep] = []
        try collect(definition.body, into: &steps)
        return steps
    }

    private mutating func collect(_ body: [CheckedStatement], into result: inout [GateStep]) throws(Failure) {
        for statement in body {
            try count(statement.range)
            switch statement.kind {
            case .gate(let call):
                let operation = try GateOperation(call, &self)
                var qubits: [Int] = []
                for operand in call.operands { qubits += try self.qubits(operand) }
                result.append(.gate(operation, qubits, statement.range))
            case .barrier(let operands):
                var qubits: [Int] = []
                for case .qubit(let operand) in operands { qubits += try self.qubits(operand) }
                result.append(.barrier(operands.isEmpty ? context.operands.flatMap(\.self) : qubits, statement.range))
            case .loop(let variable, let type, let values, let body):
                try unroll(variable, type, values, body, into: &result, statement.range)
            case .branch(let condition, let then, let otherwise, _):
                try collect(try scalar(condition).truth == true ? then : otherwise, into: &result)
            case .scope(let body), .box(_, _, let body): try collect(body, into: &result)
            case .nop: break
            default: throw failure("QS0035", "this statement has no place in a gate", statement.range)
            }
        }
    }

    private mutating func unroll(
        _ variable: VariableReference, _ type: ValueType, _ values: CheckedLoopValues, _ body: [CheckedStatement],
        into result: inout [GateStep], _ range: SourceRange
    ) throws(Failure) {
        switch try loopItems(values) {
        case .items(let items):
            for item in items {
                try keep(item, in: variable, type)
                try collect(body, into: &result)
            }
        case .range(let start, let step, let count):
            for position in 0..<count {
                try self.count(range)
                try keep(.value(.int(start + position * step)), in: variable, type)
                try collect(body, into: &result)
            }
        }
    }
}
