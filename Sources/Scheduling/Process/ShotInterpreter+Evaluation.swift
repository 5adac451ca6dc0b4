internal import PulseLanguage
internal import RackDiagnostics
internal import RackNumerics
internal import RackUnits

extension ShotInterpreter {
    /// The value of an expression that is a classical one. What it rests on is added to `evidence`.
    mutating func scalar(_ expression: CheckedExpression) throws(Failure) -> Value {
        switch expression.kind {
        case .constant(let value): return resolved(value)
        case .input(let index): return shared.inputs[index]
        case .host(let index): return try hostValue(index, expression.range)
        case .unary(let operation, let operand):
            let value = try scalar(operand)
            do throws(ArithmeticProblem) { return try value.applying(operation) } catch {
                throw failure("QS0071", error.message, expression.range)
            }
        case .binary(let operation, let left, let right):
            let a = try scalar(left)
            if operation == .and || operation == .or, let truth = a.truth, truth == (operation == .or) {
                return .bool(truth)
            }
            let b = try scalar(right)
            do throws(ArithmeticProblem) { return try a.applying(operation, b) } catch {
                throw failure("QS0071", error.message, expression.range)
            }
        case .conversion(let operand):
            let value = try scalar(operand)
            return try converted(value, to: expression.type, expression.range)
        case .function(let function, let arguments):
            var values: [Value] = []
            for argument in arguments { values.append(try scalar(argument)) }
            do throws(ArithmeticProblem) { return try function.apply(values) } catch {
                throw failure("QS0071", error.message, expression.range)
            }
        case .phase(let frame):
            let index = try self.frame(frame)
            try materialise(index)
            return .angle(2 * .pi * frames[index].phaseCycles)
        case .frequency(let frame):
            let index = try self.frame(frame)
            try materialise(index)
            return .float(frames[index].frequencyHz)
        case .durationOf(let body): return try durationOf(body, expression.range)
        case .arrayLiteral(let items): return try array(items, expression)
        case .sizeOf(let array, let dimension): return try size(of: array, dimension)
        case .hostFunction(let index, let arguments): return try hostFunction(index, arguments, expression.range)
        case .stretch(let index): return try stretch(index, expression.range)
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

    /// The known value of what may come from captures: asks for outcomes where it must.
    mutating func scalar(of value: RuntimeValue, _ range: SourceRange) throws(Failure) -> Value {
        switch value {
        case .value(let value): return value
        case .cells(let cells): return try bits(of: cells, range)
        case .captured(let numbers):
            if let trace = numbers.first, captures[trace].kind == .trace {
                throw failure("QS0072", "a captured trace is for the results: nothing can be computed from it", range)
            }
            let outcomes = try outcomes(of: numbers)
            if outcomes.count > 1 {
                return .bits(outcomes.map { if case .bit(let bit) = $0 { bit } else { false } })
            }
            switch outcomes.first {
            case .bit(let bit): return .bool(bit)
            case .iq(let re, let im): return .complex(re: re, im: im)
            case .count(let count): return .int(count)
            case nil: throw Failure()
            }
        case .replied(let call): return try replies(of: [call])[0].value
        case .unset: throw failure("QS0070", "this variable has no value yet", range)
        default: throw Failure()
        }
    }

    private mutating func bits(of cells: [BitCell], _ range: SourceRange) throws(Failure) -> Value {
        var numbers: [Int] = []
        var calls: [Int] = []
        for cell in cells {
            switch cell {
            // Bits that nothing wrote are 0, as registers of version 2 and of every simulator are.
            case .unset: break
            case .known(_, let own): evidence.add(own)
            case .captured(let number, let own):
                evidence.add(own)
                numbers.append(number)
            case .replied(let call, _, let own):
                evidence.add(own)
                calls.append(call)
            }
        }
        var replies = calls.isEmpty ? [][...] : try replies(of: calls)[...]
        var outcomes = numbers.isEmpty ? [][...] : try outcomes(of: numbers)[...]
        let bits = cells.map { cell in
            switch cell {
            case .unset: return false
            case .known(let bit, _): return bit
            case .captured:
                if case .bit(let bit) = outcomes.popFirst() { return bit }
                return false
            case .replied(_, let bit, _): return replies.popFirst()?.bit(bit) ?? false
            }
        }
        return bits.count == 1 ? .bool(bits[0]) : .bits(bits)
    }

    /// The value of any expression. Results of captures are passed on unseen where they are not needed.
    mutating func evaluate(_ expression: CheckedExpression) throws(Failure) -> RuntimeValue {
        switch expression.kind {
        case .variable(let reference):
            let held = try variable(reference)
            evidence.add(held.evidence)
            if case .unset = held.value, let count = expression.type.bitCount {
                return .cells([BitCell](repeating: .unset, count: count))
            }
            return held.value
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
        case .conversion(let inner):
            return try converted(try evaluate(inner), to: expression.type, expression.range)
        case .selection(let operand, let selection):
            let indices = try resolved(selection)
            return try select(indices, of: try evaluate(operand), operand.type, expression.range)
        case .concatenation(let left, let right): return try joined(left, right, expression.range)
        case .error: throw Failure()
        default: return .value(try scalar(expression))
        }
    }

    mutating func integer(_ expression: CheckedExpression) throws(Failure) -> Int64 {
        guard let value = try scalar(expression).integer else {
            throw failure("QS0071", "this is no integer", expression.range)
        }
        return value
    }

    func bounded(_ index: Int64, _ count: Int, _ range: SourceRange) throws(Failure) -> Int {
        try Selection.bounded(index, count, range)
    }

    mutating func hostValue(_ index: Int, _ range: SourceRange) throws(Failure) -> Value {
        if let value = shared.hostValues[index] { return value }
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
        shared.hostValues[index] = value
        return value
    }

    // MARK: Durations

    mutating func seconds(_ expression: CheckedExpression) throws(Failure) -> ExactSeconds {
        guard case .duration(let duration) = try scalar(expression), let seconds = duration.exactSeconds(at: rate) else {
            throw failure("QS0022", "this duration is too long or too fine", expression.range)
        }
        return seconds
    }

    /// `expression` in ticks, a whole number of samples of `grid` ticks on `what`.
    mutating func ticks(_ expression: CheckedExpression, grid: Int64, on what: String) throws(Failure) -> Int64 {
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
