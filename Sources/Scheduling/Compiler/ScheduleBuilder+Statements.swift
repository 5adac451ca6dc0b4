internal import RackModel
internal import PulseLanguage
internal import RackDiagnostics
internal import RackUnits

extension ScheduleBuilder {
    /// Runs statements in order; a mistake ends its statement, not the program.
    func run(_ statements: [CheckedStatement]) -> Flow {
        for statement in statements {
            steps += 1
            if problems.count >= 50 || steps > Self.stepLimit {
                if steps > Self.stepLimit {
                    report(
                        failure(
                            "QS0080", "the program runs more than \(Self.stepLimit) statements", statement.range,
                            help: "shorten its loops"))
                }
                return .end
            }
            do throws(Failure) {
                switch try run(statement) {
                case .next: break
                case let flow: return flow
                }
            } catch {
                report(error)
                if case .declare(let reference, _, _) = statement.kind { store(.poisoned, in: reference) }
            }
        }
        return .next
    }

    private func run(_ statement: CheckedStatement) throws(Failure) -> Flow {
        let range = statement.range
        switch statement.kind {
        case .declare(let reference, let name, let value): try declare(reference, name, value)
        case .assign(let reference, let index, let value): try assign(reference, index, value)
        case .gate(let call): try gate(call, range)
        case .reset(let operand):
            for qubit in try qubits(operand) {
                _ = try play(gate: program.resetGate, [], [qubit], range)
            }
        case .barrier(let operands): try barrier(operands)
        case .delay(let duration, let operands): try delay(duration, operands, range)
        case .play(let frame, let waveform): try play(frame, waveform, range)
        case .setPhase(let frame, let value): try setPhase(try self.frame(frame), try scalar(value).real ?? 0)
        case .shiftPhase(let frame, let value): shiftPhase(try self.frame(frame), try scalar(value).real ?? 0)
        case .setFrequency(let frame, let value):
            try setFrequency(try self.frame(frame), try scalar(value).real ?? 0, value.range)
        case .shiftFrequency(let frame, let value):
            let index = try self.frame(frame)
            try materialise(index)
            let shifted = state.frames[index].frequencyHz + (try scalar(value).real ?? 0)
            try setFrequency(index, shifted, value.range)
        case .expression(let expression): _ = try evaluate(expression)
        case .conditional(let condition, let then, let otherwise):
            let isTrue = try scalar(condition).truth == true
            return run(isTrue ? then : otherwise)
        case .loop(let variable, let type, let values, let body): return try loop(variable, type, values, body)
        case .box(let length, let qubits, let body): return try box(length, qubits, body, range)
        case .calibration(let frames, let body): return try calibration(frames, body)
        case .scope(let body): return run(body)
        case .returning(let value):
            if let value { return .returned(try evaluate(value)) }
            return .returned(.nothing)
        case .breakLoop: return .breakLoop
        case .continueLoop: return .continueLoop
        case .end: return .end
        case .perform(let effect, let place): try perform(effect, into: place, range)
        case .store(let place, let value):
            try keep(try evaluate(value), in: place.variable, bit: try bit(of: place), place.name, place.range)
        case .branch(let condition, let then, let otherwise, _):
            let isTrue = try scalar(condition).truth == true
            return run(isTrue ? then : otherwise)
        case .nop: break
        case .whileLoop, .switching, .declareStretch:
            throw failure("QS0090", "this statement is not supported yet", range)
        }
        return .next
    }

    // MARK: Variables

    private func declare(
        _ reference: VariableReference, _ name: String, _ value: CheckedExpression?
    ) throws(Failure) {
        guard let value else {
            if case .global(let index) = reference, case .bits(let size) = program.globals[index].type {
                return store(.cells([BitCell](repeating: .unset, count: size)), in: reference)
            }
            return store(.unset, in: reference)
        }
        if case .newFrame(let port, let frequency, let phase) = value.kind {
            var mentioned: [Int] = []
            if case .global(let index) = reference { mentioned = plan.mentionedBy[index] }
            let frame = try newFrame(name, port, frequency, phase, value.range, mentionedBy: mentioned)
            return store(.frame(frame), in: reference)
        }
        try keep(named(try evaluate(value), name), in: reference, bit: nil, name)
    }

    private func perform(
        _ effect: CheckedEffect, into place: CheckedPlace?, _ range: SourceRange
    ) throws(Failure) {
        let value: RuntimeValue
        switch effect {
        case .measure(let operand): value = try measure(operand, range)
        case .capture(let function, let frame, let argument):
            value = .captured([try capture(function, frame, argument, range)])
        case .gate, .subroutine: throw failure("QS0090", "this statement is not supported yet", range)
        }
        guard let place else { return }
        try keep(value, in: place.variable, bit: try bit(of: place), place.name, place.range)
    }

    private func bit(of place: CheckedPlace) throws(Failure) -> Int64? {
        guard !place.selections.isEmpty else { return nil }
        guard place.selections.count == 1, place.selections[0].count == 1,
            case .single(let index) = place.selections[0][0]
        else { throw failure("QS0090", "this statement is not supported yet", place.range) }
        return try scalar(index).integer
    }

    private func assign(
        _ reference: VariableReference, _ index: CheckedExpression?, _ value: CheckedExpression
    ) throws(Failure) {
        var bit: Int64?
        if let index { bit = try scalar(index).integer }
        var name = ""
        if case .global(let global) = reference { name = program.globals[global].name }
        try keep(try evaluate(value), in: reference, bit: bit, name, index?.range)
    }

    /// Writes a value to a variable; results of captures are tied to the register's bits.
    private func keep(
        _ value: RuntimeValue, in reference: VariableReference, bit: Int64?, _ name: String, _ range: SourceRange? = nil
    ) throws(Failure) {
        var type = ValueType.error
        var register: Int?
        if case .global(let index) = reference { (type, register) = (program.globals[index].type, program.globals[index].register) }
        var size = 1
        if case .bits(let width) = type { size = width }
        var captured: [Int] = []
        if case .captured(let indices) = value { captured = indices }
        guard let bit else {
            nameCaptures(captured, name, register, first: 0, isScalar: size == 1 && type != .bits(1))
            if case .bits = type, !captured.isEmpty { return store(.cells(captured.map { .captured($0) }), in: reference) }
            if case .bits = type, case .value(let bits) = value, case .bits(let known) = (try? bits.converted(to: type)) {
                return store(.cells(known.map { .known($0) }), in: reference)
            }
            return store(value, in: reference)
        }
        let place = try bounded(bit, size, range ?? SourceRange(lower: 0, upper: 0))
        nameCaptures(captured, name, register, first: place, isScalar: false)
        var cells = [BitCell](repeating: .unset, count: size)
        if case .cells(let old) = try variable(reference) { cells = old }
        if let capture = captured.first {
            cells[place] = .captured(capture)
        } else if case .value(let known) = value, let truth = known.truth {
            cells[place] = .known(truth)
        }
        store(.cells(cells), in: reference)
    }

    private func nameCaptures(_ captures: [Int], _ name: String, _ register: Int?, first: Int, isScalar: Bool) {
        guard !name.isEmpty else { return }
        for (offset, capture) in captures.enumerated() {
            state.captures[capture].name = isScalar ? name : "\(name)[\(first + offset)]"
            if let register, state.captures[capture].kind == .bit {
                state.captures[capture].bit = .init(register: register, index: first + offset)
            }
        }
    }

    // MARK: Control

    private func loop(
        _ variable: VariableReference, _ type: ValueType, _ values: CheckedLoopValues, _ body: [CheckedStatement]
    ) throws(Failure) -> Flow {
        func once(_ value: Value) throws(Failure) -> Flow? {
            guard let converted = try? value.converted(to: type) else { throw Failure() }
            store(.value(converted), in: variable)
            switch run(body) {
            case .next, .continueLoop: return nil
            case .breakLoop: return .next
            case let flow: return flow
            }
        }
        switch values {
        case .set(let items):
            for item in items {
                if let flow = try once(try scalar(item)) { return flow }
            }
        case .range(let startExpression, let stepExpression, let stopExpression):
            guard let start = try scalar(startExpression).integer, let stop = try scalar(stopExpression).integer else {
                throw Failure()
            }
            var step: Int64 = 1
            if let stepExpression { step = try scalar(stepExpression).integer ?? 1 }
            if step == 0 { throw failure("QS0081", "a step of zero never ends", stepExpression?.range) }
            var value = start
            while step > 0 ? value <= stop : value >= stop {
                steps += 1
                if steps > Self.stepLimit {
                    throw failure(
                        "QS0080", "the program runs more than \(Self.stepLimit) statements", startExpression.range,
                        help: "shorten its loops")
                }
                if let flow = try once(.int(value)) { return flow }
                let (next, overflow) = value.addingReportingOverflow(step)
                if overflow { break }
                value = next
            }
        case .elements(let array):
            throw failure("QS0090", "a loop over elements is not supported yet", array.range)
        }
        return .next
    }

    /// A `cal` block: a barrier on the frames that it names, which holds their qubits until it ends.
    private func calibration(_ globals: [Int], _ body: [CheckedStatement]) throws(Failure) -> Flow {
        var frames: [Int] = []
        for global in globals {
            if case .frame(let index) = try variable(.global(global)), !frames.contains(index) { frames.append(index) }
        }
        synchronise(frames: frames, qubits: [])
        let firstNew = state.frames.count
        let outer = origin
        if callDepth == 0 { origin = "cal" }
        let flow = run(body)
        origin = outer
        var end: Int64 = 0
        let used = frames + Array(firstNew..<state.frames.count)
        for index in used { end = max(end, state.frames[index].clock) }
        for index in used {
            for owner in state.frames[index].owners { state.qubitClocks[owner] = max(state.qubitClocks[owner], end) }
        }
        return flow
    }

    /// Its qubits begin together and end together, after `length` if it says one.
    private func box(
        _ length: CheckedExpression?, _ named: [QubitOperand], _ body: [CheckedStatement], _ range: SourceRange
    ) throws(Failure) -> Flow {
        var boxed: [Int] = []
        for operand in named {
            for qubit in try qubits(operand) where !boxed.contains(qubit) { boxed.append(qubit) }
        }
        let start = synchronise(frames: [], qubits: boxed)
        let flow = run(body)
        var end = start
        for qubit in boxed { end = max(end, state.qubitClocks[qubit]) }
        if let length {
            let ticks = try ticks(length, grid: 1, on: "of the master clock")
            guard end - start <= ticks else {
                throw failure(
                    "QS0060",
                    "this box holds \(text(end - start)) but is to last \(text(ticks))", length.range,
                    help: "make it \(text(end - start)) or longer")
            }
            end = start + ticks
        }
        for qubit in boxed { state.qubitClocks[qubit] = end }
        return flow
    }

    func text(_ ticks: Int64) -> String {
        rate.exactSeconds(ticks).map { DurationValue.text($0) } ?? "\(ticks) dt"
    }

    /// How long a block takes from a common start: it is tried and taken back.
    func durationOf(_ body: [CheckedStatement], _ range: SourceRange) throws(Failure) -> Value {
        let saved = state
        callDepth += 1
        defer {
            state = saved
            callDepth -= 1
        }
        guard callDepth < 64 else { throw failure("QS0031", "'durationof' is nested too deep", range) }
        let start = synchronise(frames: Array(state.frames.indices), qubits: Array(state.qubitClocks.indices))
        let before = problems.count
        _ = run(body)
        if problems.count > before { throw Failure() }
        let end = max(state.frames.map(\.clock).max() ?? 0, state.qubitClocks.max() ?? 0)
        guard let seconds = rate.exactSeconds(max(end - start, 0)) else { throw Failure() }
        return .duration(DurationValue(seconds: seconds))
    }

    // MARK: Timing

    private func timed(_ operands: [TimedOperand]) throws(Failure) -> (frames: [Int], qubits: [Int]) {
        var frames: [Int] = []
        var qubits: [Int] = []
        for operand in operands {
            switch operand {
            case .frame(let expression): frames.append(try frame(expression))
            case .qubit(let operand): qubits += try self.qubits(operand)
            }
        }
        if operands.isEmpty {
            frames = Array(state.frames.indices)
            qubits = Array(state.qubitClocks.indices)
        }
        return (frames, qubits)
    }

    private func barrier(_ operands: [TimedOperand]) throws(Failure) {
        let (frames, qubits) = try timed(operands)
        synchronise(frames: frames, qubits: qubits)
    }

    /// Several operands wait as one block, from the latest of them.
    private func delay(
        _ duration: CheckedExpression, _ operands: [TimedOperand], _ range: SourceRange
    ) throws(Failure) {
        let (frames, qubits) = try timed(operands)
        let length: Int64
        if let first = frames.first, !operands.isEmpty {
            let grid = commonGrid(frames)
            length = try ticks(duration, grid: grid, on: "of port '\(device.ports[state.frames[first].port].name)'")
        } else {
            length = try ticks(duration, grid: 1, on: "of the master clock")
        }
        let start = synchronise(frames: frames, qubits: qubits)
        guard start < 1 << 61, length < 1 << 61 else { throw failure("QS0022", "the program is too long", range) }
        for index in frames { state.frames[index].clock = start + length }
        for qubit in qubits { state.qubitClocks[qubit] = start + length }
        if !operands.isEmpty { touch(qubits) }
    }

    // MARK: Qubits

    func qubits(_ operand: QubitOperand) throws(Failure) -> [Int] {
        switch operand.kind {
        case .physical(let qubits): return qubits
        case .parameter(let index): return [operands[index]]
        case .selection, .joined: throw failure("QS0090", "this operand is not supported yet", operand.range)
        case .element(let offset, let size, let index):
            guard let value = try scalar(index).integer else { throw Failure() }
            return [offset + (try bounded(value, size, index.range))]
        }
    }
}
