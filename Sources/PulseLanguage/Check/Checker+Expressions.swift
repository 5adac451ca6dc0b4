internal import RackDiagnostics
internal import RackUnits

extension Checker {
    func failed(_ range: SourceRange) -> CheckedExpression { CheckedExpression(.error, .error, range, .literal) }

    func constant(_ value: Value, _ type: ValueType, _ range: SourceRange) -> CheckedExpression {
        if case .int(let number) = value, number >= 0, number < Int64(Self.smallNumbers.count) {
            return CheckedExpression(Self.smallNumbers[Int(number)], type, range, .literal)
        }
        return CheckedExpression(.constant(value), type, range, .literal)
    }

    /// Shared by all expressions that are one of them: most constants of a program are.
    private static let smallNumbers: [CheckedExpression.Kind] = (0..<256).map { .constant(.int($0)) }

    mutating func expression(_ syntax: Expression) -> CheckedExpression {
        let range = syntax.range
        switch deed(syntax) {
        case .none: break
        case .failed: return failed(range)
        case .found(let effect, let type): return hoisted(effect, type, range)
        }
        switch syntax.kind {
        case .integer(let value):
            if let signed = Int64(exactly: value) { return constant(.int(signed), .integer, range) }
            return constant(.uint(value), .uint(64), range)
        case .float(let value): return constant(.float(value), .float, range)
        case .imaginary(let value): return constant(.complex(re: 0, im: value), .complex, range)
        case .timing(let value): return constant(.duration(value), .duration, range)
        case .boolean(let value): return constant(.bool(value), .bool, range)
        case .bits(let digits): return constant(.bits(digits.reversed()), .bits(digits.count), range)
        case .identifier(let name): return identifier(name, range)
        case .hardwareQubit:
            error("QP0103", "a qubit is no value", range)
            return failed(range)
        case .unary(let operation, let operand): return unary(operation, operand, range)
        case .binary(let operation, let left, let right): return binary(operation, left, right, range)
        case .call(let name, let nameRange, let arguments): return call(name, nameRange, arguments, range)
        case .cast(let type, let operand): return cast(type, operand, range)
        case .index(let base, let items): return element(base, items, range)
        case .durationOf(let body): return durationOf(body, range)
        case .list(let items, let inBrackets):
            guard inBrackets else { return freeList(items, range) }
            error("QP0103", "samples in brackets are no value here", range)
            return failed(range)
        case .concatenation(let left, let right): return concatenation(left, right, range)
        case .measure, .gateCall: return failed(range)
        case .error: return failed(range)
        }
    }

    private mutating func identifier(_ name: String, _ range: SourceRange) -> CheckedExpression {
        guard let symbol = lookUp(name) else {
            if let constant = implicitConstant(name, range) { return constant }
            unknown(name, range)
            return failed(range)
        }
        switch symbol.kind {
        case .variable(let reference, let type, _):
            if type == .frame, case .global(let index) = reference { note(frame: index) }
            return CheckedExpression(.variable(reference), type, range, symbol.constancy)
        case .constant(let value, let type): return constant(value, type, range)
        case .input(let index, let type): return CheckedExpression(.input(index), type, range, .input)
        case .port(let index): return CheckedExpression(.port(index), .port, range, .literal)
        case .alias(let alias):
            var value = alias.value
            value.range = range
            return value
        case .stretch(let index): return CheckedExpression(.stretch(index), .duration, range, .ordered)
        case .subroutine, .hostFunction:
            error("QP0103", "'\(name)' is a function: it is called with '('", range)
            return failed(range)
        case .qubits, .qubitParameter, .operand:
            error(
                "QP0103", "'\(name)' is a qubit, not a value", range,
                labels: [.init(symbol.range, "declared here")])
            return failed(range)
        case .error: return failed(range)
        }
    }

    /// Constants of the language and of the device.
    private mutating func implicitConstant(_ name: String, _ range: SourceRange) -> CheckedExpression? {
        switch name {
        case "pi", "π": return constant(.float(.pi), .float, range)
        case "tau", "τ": return constant(.float(2 * .pi), .float, range)
        case "euler", "ℇ": return constant(.float(2.718281828459045), .float, range)
        default:
            return hostIndices[name].map { CheckedExpression(.host($0), program.hostConstants[$0].type, range, .host) }
        }
    }

    /// Whether nothing at all stands behind a name, neither here nor in the program around.
    mutating func isUnknown(_ name: String, _ range: SourceRange) -> Bool {
        lookUp(name) == nil && implicitConstant(name, range) == nil && scopes[0].names[name] == nil && !isFunction(name)
    }

    /// The word of the definition around, which sees little of the program.
    private var definition: String? {
        switch place {
        case .defcal: "defcal"
        case .gate: "gate"
        case .program, .calibration: openSubroutine == nil ? nil : "def"
        }
    }

    /// Reports a name that nothing stands behind, with the nearest that would do.
    mutating func unknown(_ name: String, _ range: SourceRange) {
        if place == .program || place == .gate, let hidden = scopes[Self.calibrationScope].names[name] {
            error(
                "QP0117", "'\(name)' belongs to the calibrations and is not visible here", range,
                labels: [.init(hidden.range, "declared here")], help: "declare it outside 'cal', or use it inside")
        } else if let definition, let hidden = scopes[0].names[name] {
            error(
                "QP0117", "'\(name)' is \(hidden.word) of the program: a '\(definition)' sees constants and inputs only",
                range, labels: [.init(hidden.range, "declared here")],
                help: hidden.word == "a qubit" ? "hand it over as an operand" : "make it 'const' or 'input'")
        } else if isFunction(name) {
            error("QP0103", "'\(name)' is a function: it is called with '('", range)
        } else {
            let candidates = namesInSight { _ in true } + ["pi", "tau", "euler"]
                + (place == .calibration || place == .defcal ? program.hostConstants.map(\.name) : [])
            let near = nearestName(to: name, among: candidates)
            error("QP0101", "unknown name '\(name)'", range, help: near.map { "did you mean '\($0)'?" })
        }
    }

    // MARK: Operators

    private mutating func unary(
        _ operation: UnaryOperator, _ operand: Expression, _ range: SourceRange
    ) -> CheckedExpression {
        let value = expression(operand)
        guard value.type != .error else { return failed(range) }
        let type: ValueType?
        switch operation {
        case .negate:
            let isNegatable = value.type.isReal || value.type == .complex || value.type == .duration
            if case .uint = value.type { type = .integer } else { type = isNegatable ? value.type : nil }
        case .not: type = value.type.converts(to: .bool) || value.type.isBits ? .bool : nil
        case .complement:
            if value.type == .angle { return throughBits([value], range) { $0.applied(operation, $1[0], range) } }
            type = value.type.isInteger || value.type.isBits ? value.type : nil
        }
        guard let type else {
            error("QP0113", "'\(operation.rawValue)' does not apply to a value of type \(value.type)", range)
            return failed(range)
        }
        return wrapped(CheckedExpression(.unary(operation, value), type, range, value.constancy))
    }

    private mutating func applied(
        _ operation: UnaryOperator, _ value: CheckedExpression, _ range: SourceRange
    ) -> CheckedExpression {
        folded(CheckedExpression(.unary(operation, value), value.type, range, value.constancy))
    }

    private mutating func binary(
        _ operation: BinaryOperator, _ left: Expression, _ right: Expression, _ range: SourceRange
    ) -> CheckedExpression {
        let a = expression(left), b = expression(right)
        return combined(operation, a, b, range)
    }

    mutating func combined(
        _ operation: BinaryOperator, _ a: CheckedExpression, _ b: CheckedExpression, _ range: SourceRange
    ) -> CheckedExpression {
        guard a.type != .error, b.type != .error else { return failed(range) }
        if let waveform = waveformArithmetic(operation, a, b, range) { return waveform }
        // `b ^ 1`: a whole number next to bits is the bits that it writes.
        if operation.isBitwise, !operation.isShift, a.type.isBits || b.type.isBits {
            if isConstant(b, fit: a.type) { return combined(operation, a, coerced(b, to: a.type, "this operand"), range) }
            if isConstant(a, fit: b.type) { return combined(operation, coerced(a, to: b.type, "this operand"), b, range) }
        }
        if a.type == .angle, operation.isBitwise, b.type == .angle || operation.isShift && b.type.isInteger {
            let operands = operation.isShift ? [a] : [a, b]
            return throughBits(operands, range) { checker, bits in
                checker.combined(operation, bits[0], operation.isShift ? b : bits[1], range)
            }
        }
        if operation == .divide, a.type == .duration, b.type == .duration, let stretch = Self.stretch(in: a) ?? Self.stretch(in: b) {
            error(
                "QP0113", "lengths with a stretch in them cannot be divided: the solver takes sums of stretches only",
                range, labels: [.init(stretch, "a stretch")])
            return failed(range)
        }
        guard let type = a.type.result(of: operation, with: b.type) else {
            var help: String?
            if a.type == .duration && b.type.isReal || b.type == .duration && a.type.isReal {
                help = "a plain number is no duration: give it a unit, as in 100ns"
            }
            error(
                "QP0113", "'\(operation.rawValue)' is not defined between \(a.type) and \(b.type)", range,
                labels: [.init(a.range, "\(a.type)"), .init(b.range, "\(b.type)")], help: help)
            return failed(range)
        }
        return wrapped(CheckedExpression(.binary(operation, a, b), type, range, max(a.constancy, b.constancy)))
    }

    /// The value of an operation on narrow integers, which wrap around.
    private mutating func wrapped(_ expression: CheckedExpression) -> CheckedExpression {
        let wide: ValueType
        switch expression.type {
        case .int(let width) where width < 64: wide = .int(64)
        case .uint(let width) where width < 64: wide = .uint(64)
        default: return folded(expression)
        }
        var inner = expression
        inner.type = wide
        inner = folded(inner)
        guard inner.type != .error else { return inner }
        return folded(CheckedExpression(.conversion(inner), expression.type, expression.range, expression.constancy))
    }

    /// Where a stretch stands in a length.
    private static func stretch(in value: CheckedExpression) -> SourceRange? {
        switch value.kind {
        case .stretch: value.range
        case .unary(_, let operand), .conversion(let operand): stretch(in: operand)
        case .binary(_, let a, let b): stretch(in: a) ?? stretch(in: b)
        default: nil
        }
    }

    private mutating func durationOf(_ body: [Statement], _ range: SourceRange) -> CheckedExpression {
        CheckedExpression(.durationOf(block(body)), .duration, range, .ordered)
    }
}
