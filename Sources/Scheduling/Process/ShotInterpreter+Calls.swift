internal import PulseLanguage
internal import RackDiagnostics

extension ShotInterpreter {
    static let gateDepthLimit = 64

    /// A gate call as the program writes it: broadcast over registers.
    mutating func gate(_ call: CheckedGateCall, into place: ResolvedPlace?, _ range: SourceRange) throws(Failure) {
        let operation = try GateOperation(call, &self)
        var operands: [[Int]] = []
        var width = 1
        for operand in call.operands {
            let qubits = try self.qubits(operand)
            if !operand.isSingle { width = qubits.count }
            operands.append(qubits)
        }
        var wanted: (Int64, SourceRange)?
        if let duration = call.duration { wanted = (try ticks(duration, grid: 1, on: "of the master clock"), duration.range) }
        let all = operands.flatMap(\.self)
        try wait(qubits: all, range)
        let start = wanted == nil ? 0 : synchronise(frames: [], qubits: all)
        stack.append(
            Activation(
                .broadcast(
                    .init(
                        call: call, operation: operation, operands: operands, width: width, start: start, wanted: wanted,
                        outerOrigin: context.origin, into: place, range: range))))
    }

    mutating func next(_ broadcast: Activation.Broadcast, _ top: Int) throws(Failure) {
        let index = stack[top].next
        guard index < broadcast.width else { return try leave() }
        stack[top].next = index + 1
        let call = broadcast.call
        let qubits = broadcast.operands.enumerated().map { position, qubits in
            call.operands[position].isSingle ? qubits[0] : qubits[index]
        }
        if let twice = Self.repeated(qubits) {
            throw failure("QS0091", "a gate cannot take the qubit $\(twice) twice", broadcast.range)
        }
        if broadcast.outerOrigin.isEmpty { context.origin = title(program.gates[call.gate].name, qubits) }
        let operation = broadcast.operation
        result = Held(value: .nothing)
        if operation.controls.isEmpty, operation.exponent == 1 {
            try play(gate: operation.gate, operation.arguments, qubits, broadcast.range)
        } else {
            try push(try lowered(operation, qubits, broadcast.range), nil, broadcast.range)
        }
    }

    /// `g[100ns] q` is a check of the length, not a change of it.
    mutating func end(_ broadcast: Activation.Broadcast) throws(Failure) {
        if let into = broadcast.into { try keep(result, in: into) }
        guard let wanted = broadcast.wanted else { return }
        let end = broadcast.operands.joined().map { qubitClocks[$0] }.max() ?? broadcast.start
        guard end - broadcast.start == wanted.ticks else {
            throw failure(
                "QS0061", "this gate lasts \(text(end - broadcast.start)), not \(text(wanted.ticks))", wanted.range,
                help: "a length behind a gate is checked; it does not change the calibration")
        }
    }

    private static func repeated(_ qubits: [Int]) -> Int? {
        for (index, qubit) in qubits.enumerated() where qubits[..<index].contains(qubit) { return qubit }
        return nil
    }

    func title(_ name: String, _ qubits: [Int]) -> String {
        var title = name
        for (index, qubit) in qubits.enumerated() { title += index == 0 ? " $\(qubit)" : ", $\(qubit)" }
        return title
    }

    // MARK: Measurement

    mutating func measure(
        _ operand: QubitOperand, into place: ResolvedPlace?, _ range: SourceRange
    ) throws(Failure) {
        let qubits = try self.qubits(operand)
        try wait(qubits: qubits, range)
        stack.append(
            Activation(
                .measurement(.init(qubits: qubits, cells: [], outerOrigin: context.origin, into: place, range: range))))
    }

    mutating func next(_ measurement: Activation.Measurement, _ top: Int) throws(Failure) {
        var measurement = measurement
        let index = stack[top].next
        if index > 0 {
            measurement.cells.append(try measuredBit(measurement, measurement.qubits[index - 1]))
            stack[top].kind = .measurement(measurement)
        }
        guard index < measurement.qubits.count else {
            try leave()
            guard let place = measurement.into else { return }
            evidence = .none
            return try keep(Held(value: Self.register(measurement.cells), evidence: settled), in: place)
        }
        stack[top].next = index + 1
        let qubit = measurement.qubits[index]
        if measurement.outerOrigin.isEmpty { context.origin = "measure $\(qubit)" }
        result = Held(value: .nothing)
        try play(gate: program.measureGate, GateArguments([]), [qubit], measurement.range)
    }

    /// Results of captures alone are written as such.
    private static func register(_ cells: [BitCell]) -> RuntimeValue {
        var captures: [Int] = []
        for cell in cells {
            if case .captured(let capture, let evidence) = cell, evidence == .none { captures.append(capture) }
        }
        return captures.count == cells.count ? .captured(captures) : .cells(cells)
    }

    private mutating func measuredBit(_ measurement: Activation.Measurement, _ qubit: Int) throws(Failure) -> BitCell {
        switch result.value {
        case .captured(let captures) where captures.count == 1 && isBit(captures[0]):
            name(captures[0], "measure $\(qubit)")
            return .captured(captures[0], .none)
        case .cells(let cells) where cells.count == 1: return cells[0]
        case .value(let value):
            if let truth = value.truth { return .known(truth, result.evidence) }
        default: break
        }
        throw failure(
            "QS0033", "the calibration of 'measure' on $\(qubit) returns no measured bit", measurement.range,
            help: "end it with: return capture_v2(frame, duration);")
    }

    private func isBit(_ capture: Int) -> Bool { captures[capture].kind == .bit }

    // MARK: Gates

    /// One gate on physical qubits: its calibration, else its definition.
    mutating func play(
        gate: Int, _ arguments: GateArguments, _ qubits: [Int], _ range: SourceRange
    ) throws(Failure) {
        if let index = calibration(gate, arguments, qubits) {
            note(call: gate, arguments, qubits)
            return try invoke(index, arguments, qubits, range)
        }
        if program.gates[gate].name == "gphase" { return }
        guard let definition = try definition(gate, arguments, qubits) else {
            throw missing(gate, arguments.values, qubits, range)
        }
        let steps = try expanded(definition, arguments, qubits, range)
        try push(steps, .init(gate: gate, qubits: qubits, range: range), range)
    }

    private mutating func push(
        _ steps: [GateStep], _ title: Activation.StepsTitle?, _ range: SourceRange
    ) throws(Failure) {
        guard context.depth < Self.gateDepthLimit else {
            throw failure("QS0031", "gates are nested more than 64 deep", range, help: "does a gate call itself?")
        }
        stack.append(Activation(.steps(steps, title: title, outer: context)))
        context.depth += 1
    }

    mutating func perform(_ step: GateStep) throws(Failure) {
        switch step {
        case .barrier(let qubits, _): synchronise(frames: [], qubits: qubits)
        case .play(let gate, let arguments, let qubits, let range): try play(gate: gate, arguments, qubits, range)
        case .undo(let gate, let arguments, let qubits, let range):
            try push(try inverse(of: gate, arguments, qubits, range), nil, range)
        case .gate(let operation, let qubits, let range):
            if operation.controls.isEmpty, operation.exponent == 1 {
                try play(gate: operation.gate, operation.arguments, qubits, range)
            } else {
                try push(try lowered(operation, qubits, range), nil, range)
            }
        }
    }

    /// Adds to a mistake inside definitions where they were called.
    func located(_ failure: Failure) -> Failure {
        guard var problem = failure.problem, problem.code == "QS0030" || problem.code == "QS0032" else { return failure }
        for activation in stack.reversed() {
            guard case .steps(_, let title, _) = activation.kind else { break }
            guard let title, problem.labels.count < 3, problem.range != title.range else { continue }
            problem.labels.append(
                .init(title.range, "needed by '\(self.title(program.gates[title.gate].name, title.qubits))'"))
        }
        return Failure(problem: problem)
    }

    private func missing(_ gate: Int, _ arguments: [Value], _ qubits: [Int], _ range: SourceRange) -> Failure {
        let symbol = program.gates[gate]
        let shown = symbol.defcals.prefix(8).map { program.defcals[$0].signature }
        let more = symbol.defcals.count > 8 ? ", … (\(symbol.defcals.count) in all)" : ""
        var help = shown.isEmpty
            ? "'\(symbol.name)' has no calibration on any qubit" : "calibrated are: " + shown.joined(separator: "; ") + more
        if symbol.isStandard {
            help += "; its definition in the library needs gates that have no calibration here either"
        }
        var called = symbol.name
        if !arguments.isEmpty { called += "(" + arguments.map { "\($0)" }.joined(separator: ", ") + ")" }
        return failure("QS0030", "no calibration for '\(title(called, qubits))'", range, help: help)
    }
}
