internal import PulseLanguage
internal import RackDiagnostics

extension ScheduleBuilder {
    /// A gate call as the program writes it: broadcast over registers.
    func gate(_ call: CheckedGateCall, _ range: SourceRange) throws(Failure) {
        let operation = try GateOperation(call, builder: self, range)
        var operands: [[Int]] = []
        var width = 1
        for operand in call.operands {
            let qubits = try self.qubits(operand)
            if !operand.isSingle { width = qubits.count }
            operands.append(qubits)
        }
        let start = call.duration == nil ? 0 : synchronise(frames: [], qubits: operands.flatMap(\.self))
        for index in 0..<width {
            let qubits = operands.enumerated().map { position, qubits in
                call.operands[position].isSingle ? qubits[0] : qubits[index]
            }
            if let twice = repeated(qubits) {
                throw failure("QS0091", "a gate cannot take the qubit $\(twice) twice", range)
            }
            let isOutermost = origin.isEmpty
            if isOutermost { origin = title(program.gates[call.gate].name, qubits) }
            defer { if isOutermost { origin = "" } }
            try apply(operation, qubits, range)
        }
        if let duration = call.duration { try check(duration, operands, start) }
    }

    private func repeated(_ qubits: [Int]) -> Int? {
        for (index, qubit) in qubits.enumerated() where qubits[..<index].contains(qubit) { return qubit }
        return nil
    }

    /// `g[100ns] q` is a check of the length, not a change of it.
    private func check(_ duration: CheckedExpression, _ operands: [[Int]], _ start: Int64) throws(Failure) {
        let wanted = try ticks(duration, grid: 1, on: "of the master clock")
        let end = operands.joined().map { state.qubitClocks[$0] }.max() ?? start
        guard end - start == wanted else {
            throw failure(
                "QS0061", "this gate lasts \(text(end - start)), not \(text(wanted))", duration.range,
                help: "a length behind a gate is checked; it does not change the calibration")
        }
    }

    func title(_ name: String, _ qubits: [Int]) -> String {
        var title = name
        for (index, qubit) in qubits.enumerated() { title += index == 0 ? " $\(qubit)" : ", $\(qubit)" }
        return title
    }

    func measure(_ operand: QubitOperand, _ range: SourceRange) throws(Failure) -> RuntimeValue {
        var captures: [Int] = []
        for qubit in try qubits(operand) {
            let isOutermost = origin.isEmpty
            if isOutermost { origin = "measure $\(qubit)" }
            defer { if isOutermost { origin = "" } }
            guard case .captured(let results) = try play(gate: program.measureGate, [], [qubit], range), results.count == 1
            else {
                throw failure(
                    "QS0033", "the calibration of 'measure' on $\(qubit) returns no measured bit", range,
                    help: "end it with: return capture_v2(frame, duration);")
            }
            state.captures[results[0]].name = "measure $\(qubit)"
            captures += results
        }
        return .captured(captures)
    }

    /// One gate on physical qubits: its calibration, else its definition.
    func play(gate: Int, _ arguments: [Value], _ qubits: [Int], _ range: SourceRange) throws(Failure) -> RuntimeValue {
        if let index = calibration(gate, arguments, qubits) { return try invoke(index, arguments, qubits, range) }
        let name = program.gates[gate].name
        if name == "gphase" { return .nothing }
        guard let definition = try definition(gate, arguments, qubits) else {
            throw missing(gate, arguments, qubits, range)
        }
        do throws(Failure) {
            for step in try expanded(definition, arguments, qubits, range) { try perform(step, isInverse: false, range) }
        } catch {
            throw located(error, name, qubits, range)
        }
        return .nothing
    }

    /// Adds to a mistake inside a definition where it was called.
    private func located(_ failure: Failure, _ name: String, _ qubits: [Int], _ range: SourceRange) -> Failure {
        guard var problem = failure.problem, problem.code == "QS0030" || problem.code == "QS0032",
            problem.labels.count < 3, problem.range != range
        else { return failure }
        problem.labels.append(.init(range, "needed by '\(title(name, qubits))'"))
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

    // MARK: Calibrations

    /// The calibration that fits best: physical qubits count before literal parameters, the last one wins.
    func calibration(_ gate: Int, _ arguments: [Value], _ qubits: [Int]) -> Int? {
        var best: (index: Int, rank: Int)?
        for index in program.gates[gate].defcals {
            let defcal = program.defcals[index]
            guard defcal.operands.count == qubits.count, defcal.parameters.count == arguments.count else { continue }
            var rank = 0
            var fits = true
            for (position, operand) in defcal.operands.enumerated() {
                guard let operand else { continue }
                if operand != qubits[position] { fits = false }
                rank += 1 << 16
            }
            guard fits else { continue }
            for (position, parameter) in defcal.parameters.enumerated() {
                guard case .literal(let literal) = parameter else { continue }
                fits = fits && matches(arguments[position], literal, isAngle: plan.angleParameters[gate][position])
                rank += 1
            }
            if fits, rank >= best?.rank ?? 0 { best = (index, rank) }
        }
        return best?.index
    }

    /// Values that differ by rounding alone are one value; angles that differ by whole turns too.
    private func matches(_ value: Value, _ literal: Value, isAngle: Bool) -> Bool {
        guard let a = value.real, let b = literal.real else { return value == literal }
        var difference = a - b
        if isAngle { difference -= (difference / (2 * .pi)).rounded() * 2 * .pi }
        return difference.magnitude <= 1e-12 * max(1, a.magnitude, b.magnitude)
    }

    /// Runs a calibration: from the latest of its qubits' and frames' clocks; its qubits end with it.
    func invoke(_ index: Int, _ arguments: [Value], _ qubits: [Int], _ range: SourceRange) throws(Failure) -> RuntimeValue {
        let defcal = program.defcals[index]
        guard callDepth < 64 else {
            throw failure(
                "QS0031", "calibrations call each other more than 64 deep", defcal.headRange,
                labels: [.init(range, "called here")])
        }
        var frames: [Int] = []
        for global in defcal.frames {
            if case .frame(let frame) = try variable(.global(global)) { frames.append(frame) }
        }
        let free = qubits.map { state.qubitClocks[$0] }.max() ?? 0
        var start = free
        for frame in frames { start = max(start, state.frames[frame].clock) }
        start = aligned(start, commonGrid(frames))
        for frame in frames { state.frames[frame].clock = start }
        for qubit in qubits { state.qubitClocks[qubit] = start }
        touch(qubits)

        let outer = (base, operands, callStart, freeTick, state.locals.count)
        let firstNew = state.frames.count
        (base, operands, callStart, freeTick) = (state.locals.count, qubits, start, free)
        callDepth += 1
        defer {
            callDepth -= 1
            (base, operands, callStart, freeTick) = (outer.0, outer.1, outer.2, outer.3)
            state.locals.removeLast(state.locals.count - outer.4)
        }
        state.locals += repeatElement(.unset, count: defcal.localCount)
        for (position, parameter) in defcal.parameters.enumerated() {
            guard case .any(let type) = parameter else { continue }
            do throws(ArithmeticProblem) {
                state.locals[base + position] = .value(try arguments[position].converted(to: type))
            } catch {
                throw failure("QS0034", "parameter \(position + 1) of '\(defcal.name)': \(error.message)", range)
            }
        }
        var result = RuntimeValue.nothing
        if case .returned(let value) = run(defcal.body) { result = value }
        var end = start
        for qubit in qubits { end = max(end, state.qubitClocks[qubit]) }
        for frame in frames { end = max(end, state.frames[frame].clock) }
        for frame in firstNew..<state.frames.count { end = max(end, state.frames[frame].clock) }
        for qubit in qubits { state.qubitClocks[qubit] = end }
        return result
    }
}
