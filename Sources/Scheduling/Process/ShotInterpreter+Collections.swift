internal import PulseLanguage
internal import RackDiagnostics

/// Arrays, registers and conversions.
extension ShotInterpreter {
    // MARK: Conversion

    /// A known value as `type`.
    func converted(_ value: Value, to type: ValueType, _ range: SourceRange) throws(Failure) -> Value {
        if case .array(let element, _) = type {
            guard case .array(let elements, let dimensions) = value else { return value }
            var result: [Value] = []
            result.reserveCapacity(elements.count)
            for item in elements { result.append(try converted(item, to: element, range)) }
            return .array(result, dimensions: dimensions)
        }
        do throws(ArithmeticProblem) { return try value.converted(to: type) } catch {
            throw failure("QS0071", error.message, range)
        }
    }

    /// A value as `type`; bits stay where they come from as long as they stay bits.
    mutating func converted(
        _ value: RuntimeValue, to type: ValueType, _ range: SourceRange
    ) throws(Failure) -> RuntimeValue {
        switch value {
        case .value(let known): return .value(try converted(known, to: type, range))
        case .captured(let numbers):
            guard let first = numbers.first else { return value }
            if isNative(captures[first].kind, type, numbers.count) { return value }
            if captures[first].kind == .bit, case .bits(let width) = type {
                return .cells(Self.resized(numbers.map { .captured($0, .none) }, to: width))
            }
            return .value(try converted(try scalar(of: value, range), to: type, range))
        case .cells(let cells):
            switch type {
            case .bits(let width): return width == cells.count ? value : .cells(Self.resized(cells, to: width))
            case .bit where cells.count == 1, .bool where cells.count == 1, .error: return value
            default: return .value(try converted(try scalar(of: value, range), to: type, range))
            }
        case .replied(let call):
            if type == calls[call].call.result || type == .error { return value }
            return .value(try converted(try scalar(of: value, range), to: type, range))
        default: return value
        }
    }

    private func isNative(_ kind: PulseSchedule.Capture.Kind, _ type: ValueType, _ count: Int) -> Bool {
        switch (kind, type) {
        case (_, .error), (.iq, .complex), (.trace, _), (.stream, _): true
        case (.bit, .bit), (.bit, .bool): count == 1
        case (.bit, .bits(let width)): count == width
        case (.count, .int(64)): true
        default: false
        }
    }

    private static func resized(_ cells: [BitCell], to width: Int) -> [BitCell] {
        Array(cells.prefix(width)) + [BitCell](repeating: .known(false, .none), count: max(0, width - cells.count))
    }

    /// The bits of anything that has bits.
    mutating func cells(_ value: RuntimeValue, _ range: SourceRange) throws(Failure) -> [BitCell] {
        switch value {
        case .cells(let cells): return cells
        case .captured(let numbers): return numbers.map { .captured($0, .none) }
        case .unset: return []
        default:
            switch try scalar(of: value, range) {
            case .bits(let bits): return bits.map { .known($0, .none) }
            case .bool(let bit): return [.known(bit, .none)]
            case let number:
                guard case .bits(let bits) = try Self.bits(number, range) else { return [] }
                return bits.map { .known($0, .none) }
            }
        }
    }

    /// The 64 bits of a whole number.
    static func bits(_ value: Value, _ range: SourceRange) throws(Failure) -> Value {
        do throws(ArithmeticProblem) { return try value.converted(to: .bits(64)) } catch {
            throw Failure(problem: Diagnostic(code: "QS0071", error.message, at: range))
        }
    }

    // MARK: Selections

    mutating func select(
        _ indices: [ValueIndex], of value: RuntimeValue, _ type: ValueType, _ range: SourceRange
    ) throws(Failure) -> RuntimeValue {
        if case .value(.array(let elements, let dimensions)) = value {
            if indices.count == 1, dimensions.count == 1, case .single(let index) = indices[0] {
                return .value(elements[try bounded(index, elements.count, range)])
            }
            let selection = try Selection(all: dimensions).choosing(indices, range)
            if selection.dimensions.isEmpty { return .value(elements[selection.positions[0]]) }
            return .value(.array(selection.positions.map { elements[$0] }, dimensions: selection.dimensions))
        }
        var bits = try cells(value, range)
        switch type {
        case .int(let width), .uint(let width): bits = Array(bits.prefix(width))
        default: if bits.isEmpty { throw failure("QS0070", "this variable has no value yet", range) }
        }
        if indices.count == 1, case .single(let index) = indices[0] {
            return RuntimeValue(bits[try bounded(index, bits.count, range)])
        }
        let selection = try Selection(all: [bits.count]).choosing(indices, range)
        return .cells(selection.positions.map { bits[$0] })
    }

    mutating func joined(
        _ left: CheckedExpression, _ right: CheckedExpression, _ range: SourceRange
    ) throws(Failure) -> RuntimeValue {
        let a = try evaluate(left), b = try evaluate(right)
        if case .value(.array(let x, let first)) = a, case .value(.array(let y, let second)) = b {
            guard first.dropFirst() == second.dropFirst(), !first.isEmpty else {
                throw failure("QS0093", "arrays of different shapes cannot be joined", range)
            }
            return .value(.array(x + y, dimensions: [first[0] + second[0]] + first.dropFirst()))
        }
        return .cells(try cells(a, left.range) + cells(b, right.range))
    }

    mutating func array(_ items: [CheckedExpression], _ expression: CheckedExpression) throws(Failure) -> Value {
        var elements: [Value] = []
        elements.reserveCapacity(items.count)
        for item in items { elements.append(try scalar(item)) }
        guard case .array(let type, let dimensions) = expression.type else { throw Failure() }
        return try converted(
            .array(elements, dimensions: dimensions), to: .array(type, dimensions: dimensions), expression.range)
    }

    mutating func size(of array: CheckedExpression, _ dimension: CheckedExpression) throws(Failure) -> Value {
        let axis = try integer(dimension)
        let dimensions: [Int]
        switch try evaluate(array) {
        case .value(.array(_, let own)): dimensions = own
        case .unset: throw failure("QS0070", "this array has no value yet", array.range)
        case let value: dimensions = [try cells(value, array.range).count]
        }
        guard axis >= 0, axis < dimensions.count else {
            throw failure("QS0090", "there is no dimension \(axis): there are \(dimensions.count)", dimension.range)
        }
        return .uint(UInt64(dimensions[Int(axis)]))
    }

    /// Asks whoever embeds the rack.
    mutating func hostFunction(
        _ index: Int, _ arguments: [CheckedExpression], _ range: SourceRange
    ) throws(Failure) -> Value {
        let function = program.hostFunctions[index]
        var values: [Value] = []
        for argument in arguments { values.append(try scalar(argument)) }
        guard let value = compiler.functions(function.name, values) else {
            throw failure(
                "QS0094", "the host gives no value for \(function.name)(\(values.map { "\($0)" }.joined(separator: ", ")))",
                range,
                help: function.isDecoderCall
                    ? "it is a decoder's where the device has a 'link': name a decoder with --decoder, or describe the link" : nil)
        }
        return try converted(value, to: function.result, range)
    }
}
