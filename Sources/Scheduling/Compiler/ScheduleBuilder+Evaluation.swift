internal import PulseLanguage
internal import RackDiagnostics
internal import RackNumerics
internal import RackUnits

extension ScheduleBuilder {
    /// The value of an expression that is a classical one.
    func scalar(_ expression: CheckedExpression) throws(Failure) -> Value {
        switch expression.kind {
        case .constant(let value): return resolved(value)
        case .input(let index): return inputs[index]
        case .host(let index): return try hostValue(index, expression.range)
        case .unary(let operation, let operand):
            let value = try scalar(operand)
            do throws(ArithmeticProblem) { return try value.applying(operation) } catch {
                throw failure("QS0071", error.message, expression.range)
            }
        case .binary(let operation, let left, let right):
            let a = try scalar(left), b = try scalar(right)
            do throws(ArithmeticProblem) { return try a.applying(operation, b) } catch {
                throw failure("QS0071", error.message, expression.range)
            }
        case .conversion(let operand):
            let value = try scalar(operand)
            do throws(ArithmeticProblem) { return try value.converted(to: expression.type) } catch {
                throw failure("QS0071", error.message, expression.range)
            }
        case .function(let function, let arguments):
            var values: [Value] = []
            for argument in arguments { values.append(try scalar(argument)) }
            do throws(ArithmeticProblem) { return try function.apply(values) } catch {
                throw failure("QS0071", error.message, expression.range)
            }
        case .element(let operand, let index): return try element(operand, index, expression.range)
        case .selection(let operand, let indices):
            if indices.count == 1, case .single(let index) = indices[0] {
                return try element(operand, index, expression.range)
            }
            return try scalar(of: try evaluate(expression), expression.range)
        case .phase(let frame):
            let index = try self.frame(frame)
            try materialise(index)
            return .angle(2 * .pi * state.frames[index].phaseCycles)
        case .frequency(let frame):
            let index = try self.frame(frame)
            try materialise(index)
            return .float(state.frames[index].frequencyHz)
        case .durationOf(let body): return try durationOf(body, expression.range)
        default:
            return try scalar(of: try evaluate(expression), expression.range)
        }
    }

    /// `dt` in seconds: from here on all durations are of one kind.
    private func resolved(_ value: Value) -> Value {
        guard case .duration(let duration) = value, duration.dt != .zero, let seconds = duration.exactSeconds(at: rate)
        else { return value }
        return .duration(DurationValue(seconds: seconds))
    }

    func scalar(of value: RuntimeValue, _ range: SourceRange) throws(Failure) -> Value {
        switch value {
        case .value(let value): return value
        case .cells(let cells):
            var bits: [Bool] = []
            for cell in cells {
                guard case .known(let bit) = cell else { throw unknownBits(cell, range) }
                bits.append(bit)
            }
            return bits.count == 1 ? .bool(bits[0]) : .bits(bits)
        case .captured:
            throw failure("QS0072", "computing with a measured value is not supported yet", range)
        case .unset: throw failure("QS0070", "this variable has no value yet", range)
        default: throw Failure()
        }
    }

    private func unknownBits(_ cell: BitCell, _ range: SourceRange) -> Failure {
        if case .captured = cell {
            return failure("QS0072", "computing with a measured value is not supported yet", range)
        }
        return failure("QS0070", "this bit has no value yet", range)
    }

    /// The value of any expression.
    func evaluate(_ expression: CheckedExpression) throws(Failure) -> RuntimeValue {
        switch expression.kind {
        case .variable(let reference): return try variable(reference)
        case .port(let index):
            guard let port = plan.devicePorts[index] else {
                throw failure("QS0052", "the device has no port '\(program.ports[index])'", expression.range)
            }
            return .port(port)
        case .newFrame(let port, let frequency, let phase):
            return .frame(try newFrame("frame", port, frequency, phase, expression.range))
        case .waveform(let function, let arguments):
            return .waveform(try waveform(function, arguments, expression.range), name: function.rawValue)
        case .samples(let items):
            var samples: [Complex] = []
            samples.reserveCapacity(items.count)
            for item in items {
                let parts = try scalar(item).parts ?? (0, 0)
                samples.append(Complex(parts.re, parts.im))
            }
            return .waveform(.samples(samples), name: "samples")
        case .capture(let function, let frame, let argument):
            return .captured([try capture(function, frame, argument, expression.range)])
        case .measure(let operand): return try measure(operand, expression.range)
        case .conversion(let inner):
            let value = try evaluate(inner)
            switch value {
            case .captured, .waveform, .frame: return value
            case .cells(let cells) where !cells.allSatisfy(\.isKnown): return value
            default: return .value(try scalar(expression))
            }
        case .selection(let operand, let indices) where indices.count == 1:
            guard case .single(let index) = indices[0] else {
                throw failure("QS0090", "this expression is not supported yet", expression.range)
            }
            if case .cells(let cells) = try evaluate(operand), let position = try scalar(index).integer {
                let place = Int(position < 0 ? position + Int64(cells.count) : position)
                if cells.indices.contains(place), case .captured(let capture) = cells[place] { return .captured([capture]) }
            }
            return .value(try scalar(expression))
        case .element(let operand, let index):
            if case .cells(let cells) = try evaluate(operand), let position = try scalar(index).integer {
                let place = Int(position < 0 ? position + Int64(cells.count) : position)
                if cells.indices.contains(place), case .captured(let capture) = cells[place] { return .captured([capture]) }
            }
            return .value(try scalar(expression))
        case .error: throw Failure()
        case .arrayLiteral, .concatenation, .sizeOf, .hostFunction, .stretch:
            throw failure("QS0090", "this expression is not supported yet", expression.range)
        default: return .value(try scalar(expression))
        }
    }

    private func element(
        _ operand: CheckedExpression, _ index: CheckedExpression, _ range: SourceRange
    ) throws(Failure) -> Value {
        guard let position = try scalar(index).integer else { throw Failure() }
        if case .cells(let cells) = try evaluate(operand) {
            let place = try bounded(position, cells.count, index.range)
            guard case .known(let bit) = cells[place] else { throw unknownBits(cells[place], range) }
            return .bool(bit)
        }
        let value = try scalar(operand)
        if case .bits(let bits) = value { return .bool(bits[try bounded(position, bits.count, index.range)]) }
        guard let wide = try? value.converted(to: .bits(64)), case .bits(let bits) = wide else { throw Failure() }
        return .bool(bits[try bounded(position, bits.count, index.range)])
    }

    func bounded(_ index: Int64, _ count: Int, _ range: SourceRange) throws(Failure) -> Int {
        let place = index < 0 ? index + Int64(count) : index
        guard place >= 0, place < count else {
            throw failure("QS0090", "index \(index) is out of range: there are \(count) elements", range)
        }
        return Int(place)
    }

    private func hostValue(_ index: Int, _ range: SourceRange) throws(Failure) -> Value {
        if let value = hostValues[index] { return value }
        let constant = program.hostConstants[index]
        guard let given = compiler.constant(constant.name) else {
            throw failure("QS0010", "the device gives no value for '\(constant.name)'", range)
        }
        let value: Value
        switch (given, constant.kind) {
        case (.float(let number), .float), (.angle(let number), .float): value = .float(number)
        case (.angle(let number), .angle), (.float(let number), .angle): value = .angle(number)
        case (.int(let number), .int): value = .int(number)
        case (.int(let number), .float): value = .float(Double(number))
        case (.duration(let seconds), .duration): value = .duration(DurationValue(seconds: seconds))
        default:
            throw failure("QS0010", "the device gives '\(constant.name)' as another type than \(constant.kind)", range)
        }
        if let number = value.real, !number.isFinite {
            throw failure("QS0010", "the device gives \(number) for '\(constant.name)'", range)
        }
        hostValues[index] = value
        return value
    }

    // MARK: Variables

    func variable(_ reference: VariableReference) throws(Failure) -> RuntimeValue {
        switch reference {
        case .local(let slot): return state.locals[base + slot]
        case .global(let index):
            if case .unset = state.globals[index], let initial = program.globals[index].lazyValue {
                // Poisoned until it is known, so that a value that needs itself fails.
                state.globals[index] = .poisoned
                let value = try lazyValue(initial, named: program.globals[index].name, global: index)
                state.globals[index] = value
                return value
            }
            return state.globals[index]
        }
    }

    /// A frame of a prelude gets its frequency and phase only when something is played on it.
    private func lazyValue(
        _ initial: CheckedExpression, named name: String, global: Int
    ) throws(Failure) -> RuntimeValue {
        guard case .newFrame(let port, let frequency, let phase) = initial.kind,
            case .port(let device) = try evaluate(port)
        else { return named(try evaluate(initial), name) }
        state.frames.append(record(name: name, port: device, mentionedBy: plan.mentionedBy[global]))
        state.frames[state.frames.count - 1].pending = (frequency, phase)
        return .frame(state.frames.count - 1)
    }

    func named(_ value: RuntimeValue, _ name: String) -> RuntimeValue {
        if case .waveform(let waveform, _) = value { return .waveform(waveform, name: name) }
        return value
    }

    func store(_ value: RuntimeValue, in reference: VariableReference) {
        switch reference {
        case .local(let slot): state.locals[base + slot] = value
        case .global(let index): state.globals[index] = value
        }
    }

    // MARK: Durations

    func seconds(_ expression: CheckedExpression) throws(Failure) -> ExactSeconds {
        guard case .duration(let duration) = try scalar(expression), let seconds = duration.exactSeconds(at: rate) else {
            throw failure("QS0022", "this duration is too long or too fine", expression.range)
        }
        return seconds
    }

    /// `expression` in ticks, a whole number of samples of `grid` ticks on `what`.
    func ticks(_ expression: CheckedExpression, grid: Int64, on what: String) throws(Failure) -> Int64 {
        try ticks(try seconds(expression), grid: grid, on: what, expression.range)
    }

    func ticks(
        _ seconds: ExactSeconds, grid: Int64, on what: String, _ range: SourceRange
    ) throws(Failure) -> Int64 {
        if seconds.numerator < 0 {
            throw failure("QS0021", "a length of time cannot be negative, this is \(DurationValue.text(seconds))", range)
        }
        let lower: Int64
        switch rate.ticks(seconds) {
        case .outOfRange: throw failure("QS0022", "\(DurationValue.text(seconds)) is too long", range)
        case .exact(let ticks):
            if ticks % grid == 0 {
                guard ticks < 1 << 62 else { throw failure("QS0022", "\(DurationValue.text(seconds)) is too long", range) }
                return ticks
            }
            lower = ticks / grid * grid
        case .between(let low, _): lower = low / grid * grid
        }
        let (upper, overflow) = lower.addingReportingOverflow(grid)
        guard !overflow, let below = rate.exactSeconds(lower), let above = rate.exactSeconds(upper),
            let sample = rate.exactSeconds(grid)
        else { throw failure("QS0022", "\(DurationValue.text(seconds)) is too long", range) }
        throw failure(
            "QS0020",
            "\(DurationValue.text(seconds)) is not a whole number of samples of \(DurationValue.text(sample)) \(what)",
            range, help: "the nearest are \(DurationValue.text(below)) and \(DurationValue.text(above))")
    }
}

extension BitCell {
    var isKnown: Bool { if case .known = self { true } else { false } }
}
