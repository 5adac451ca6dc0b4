internal import PulseLanguage
internal import RackDiagnostics
internal import RackUnits

extension ShotInterpreter {
    mutating func execute(_ statement: CheckedStatement) throws(Failure) {
        let range = statement.range
        switch statement.kind {
        case .declare(let reference, let name, let value): try declare(reference, name, value, range)
        case .store(let place, let value): try assign(value, place)
        case .perform(let effect, let place): try perform(effect, into: place, range)
        case .branch(let condition, let then, let otherwise, let names):
            try branch(condition, then, otherwise, names, range)
        case .switching(let value, let cases, let otherwise, let names):
            try switching(value, cases, otherwise, names, range)
        case .whileLoop(let before, let condition, let body, let names):
            stack.append(
                Activation(
                    .whileLoop(
                        .init(
                            before: before, condition: condition, body: body, names: names, outerDecided: decided,
                            range: range))))
        case .loop(let variable, let type, let values, let body): try loop(variable, type, values, body, range)
        case .scope(let body): stack.append(Activation(.block(body)))
        case .returning(let value):
            var given = RuntimeValue.nothing
            var terms: [Int: ExactSeconds] = [:]
            if let value {
                given = try evaluate(value)
                terms = try stretchTerms(of: value)
            }
            try finishCall(with: Held(value: given, evidence: settled, terms: terms))
        case .breakLoop, .continueLoop, .end: try jump(statement.kind)
        case .declareStretch(let index, let minimum): try declareStretch(index, minimum)
        case .nop: break
        default: try act(statement)
        }
    }

    /// Statements that speak of pulses.
    private mutating func act(_ statement: CheckedStatement) throws(Failure) {
        let range = statement.range
        switch statement.kind {
        case .gate(let call): try gate(call, into: nil, range)
        case .reset(let operand):
            let qubits = try self.qubits(operand)
            try wait(qubits: qubits, range)
            stack.append(Activation(.resets(qubits, range)))
        case .barrier(let operands): try barrier(operands, range)
        case .delay(let duration, let operands): try delay(duration, operands, range)
        case .box(let length, let qubits, let body): try box(length, qubits, body, range)
        case .calibration(let frames, let body): try calibration(frames, body)
        case .play(let frame, let waveform):
            noteLoosePulse()
            try play(frame, waveform, range)
        case .setPhase(let frame, let value):
            noteLoosePulse()
            let (index, number) = (try self.frame(frame), try scalar(value).real ?? 0)
            try wait(frames: [index], range)
            try setPhase(index, number)
        case .shiftPhase(let frame, let value):
            noteLoosePulse()
            let (index, number) = (try self.frame(frame), try scalar(value).real ?? 0)
            try wait(frames: [index], range)
            shiftPhase(index, number)
        case .setFrequency(let frame, let value):
            noteLoosePulse()
            let (index, number) = (try self.frame(frame), try scalar(value).real ?? 0)
            try wait(frames: [index], range)
            try setFrequency(index, number, value.range)
        case .shiftFrequency(let frame, let value):
            noteLoosePulse()
            let (index, number) = (try self.frame(frame), try scalar(value).real ?? 0)
            try materialise(index)
            try wait(frames: [index], range)
            try setFrequency(index, frames[index].frequencyHz + number, value.range)
        default: preconditionFailure("a statement without meaning")
        }
    }

    // MARK: Effects

    private mutating func perform(
        _ effect: CheckedEffect, into place: CheckedPlace?, _ range: SourceRange
    ) throws(Failure) {
        var target: ResolvedPlace?
        if let place { target = try resolved(place) }
        switch effect {
        case .measure(let operand): try measure(operand, into: target, range)
        case .capture(let function, let frame, let argument):
            let number = try capture(function, frame, argument, range)
            if let target { try keep(Held(value: .captured([number]), evidence: settled), in: target) }
        case .gate(let call): try gate(call, into: target, range)
        case .subroutine(let index, let arguments): try call(index, arguments, into: target, range)
        case .link(let index, let arguments): try link(index, arguments, into: target, range)
        }
    }

    // MARK: Variables

    private mutating func declare(
        _ reference: VariableReference, _ name: String, _ value: CheckedExpression?, _ range: SourceRange
    ) throws(Failure) {
        guard let value else {
            guard case .bits(let size) = type(of: reference) else { return store(.unset, in: reference) }
            return store(Held(value: .cells([BitCell](repeating: .unset, count: size))), in: reference)
        }
        if case .newFrame(let port, let frequency, let phase) = value.kind {
            var mentioned: [Int] = []
            if case .global(let index) = reference { mentioned = plan.mentionedBy[index] }
            let frame = try newFrame(name, port, frequency, phase, value.range, mentionedBy: mentioned)
            return store(Held(value: .frame(frame)), in: reference)
        }
        try assign(value, CheckedPlace(variable: reference, name: name, type: value.type, range: value.range))
    }

    private mutating func assign(_ value: CheckedExpression, _ place: CheckedPlace) throws(Failure) {
        let target = try resolved(place)
        var given = named(try evaluate(value), place.name)
        if place.type.holdsAngles, case .value(let angle) = given { given = .value(angle.held) }
        let terms = try stretchTerms(of: value)
        if !terms.isEmpty, !place.selections.isEmpty {
            throw failure(
                "QS0068", "a length with a stretch in it cannot be an element of an array", value.range,
                help: "keep it in a variable of its own")
        }
        try keep(Held(value: given, evidence: settled, terms: terms), in: target)
    }

    /// The evidence of the statement, with what decided that it runs.
    var settled: Evidence { evidence.settled(by: decided) }
}
