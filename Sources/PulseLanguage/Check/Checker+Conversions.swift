internal import RackDiagnostics

extension Checker {
    /// `expression` with its value if the text gives it; reports values that do not exist.
    mutating func folded(_ expression: CheckedExpression) -> CheckedExpression {
        guard expression.constancy == .literal else { return expression }
        do throws(ArithmeticProblem) {
            let value: Value
            switch expression.kind {
            case .unary(let operation, let operand):
                guard let a = operand.literal else { return expression }
                value = try a.applying(operation)
            case .binary(let operation, let left, let right):
                guard let a = left.literal, let b = right.literal else { return expression }
                value = try a.applying(operation, b)
            case .conversion(let operand):
                guard let a = operand.literal else { return expression }
                value = try a.converted(to: expression.type)
            case .function(let function, let arguments):
                let values = arguments.compactMap(\.literal)
                guard values.count == arguments.count else { return expression }
                value = try function.apply(values)
            case .selection(let operand, let indices):
                let known = indices.compactMap(\.literal)
                guard let a = operand.literal, known.count == indices.count else { return expression }
                value = try a.selecting(known, of: operand.type)
            case .concatenation(let left, let right):
                guard let a = left.literal, let b = right.literal else { return expression }
                value = try a.concatenated(with: b)
            case .arrayLiteral(let elements):
                let values = elements.compactMap(\.literal)
                guard values.count == elements.count else { return expression }
                value = .array(values, dimensions: expression.type.dimensions)
            default: return expression
            }
            return constant(value, expression.type, expression.range)
        } catch let problem {
            if problem.needsDevice { return expression }
            error("QP0126", problem.message, expression.range)
            return failed(expression.range)
        }
    }

    // MARK: Conversions

    /// `value` as `type`, or a message about `what`.
    ///
    /// - Parameter truncates: as in C, a number that is stored in an integer loses its fraction, with a warning.
    mutating func coerced(
        _ value: CheckedExpression, to type: ValueType, _ what: String, truncates: Bool = false
    ) -> CheckedExpression {
        if value.type == type { return value }
        if value.type == .error || type == .error { return failed(value.range) }
        // Lengths that the run knows need no conversion.
        if value.type.isArray, value.type.element == type.element, value.type.converts(to: type) { return value }
        let isTruncated = truncates && value.type == .float && type.isInteger && value.literal == nil
        if isTruncated {
            bag.warning("QP0147", "\(what) loses its fraction", value.range, help: "cast it to say so: int(…)")
        }
        guard isTruncated || value.type.converts(to: type) || isConstant(value, fit: type) else {
            var help: String?
            if type == .duration, value.type.isReal { help = "give the number a unit, as in 100ns" }
            if type.isInteger, value.type == .float { help = "cast it: int(…)" }
            if value.type == .duration, type.isReal || type == .complex { help = "divide by a duration, as in d / 1s" }
            if value.type == .complex, type == .bit { help = "capture_v2 gives a bit, capture_v1 a complex number" }
            error("QP0103", "\(what) must be \(type), this is \(value.type)", value.range, help: help)
            return failed(value.range)
        }
        return folded(CheckedExpression(.conversion(value), type, value.range, value.constancy))
    }

    /// Whole numbers from the text stand for angles (`rx(0)`) and bits (`b = 1`, `c = 5`).
    func isConstant(_ value: CheckedExpression, fit type: ValueType) -> Bool {
        guard value.type.isInteger else { return false }
        if type == .angle { return value.constancy <= .input }
        guard let number = value.literal?.integer, number >= 0 else { return false }
        switch type {
        case .bit: return number <= 1
        case .bits(let width): return width >= 63 || number >> Int64(width) == 0
        default: return false
        }
    }

    mutating func cast(_ type: TypeSyntax, _ operand: Expression, _ range: SourceRange) -> CheckedExpression {
        let wanted = self.type(type)
        let value = expression(operand)
        guard wanted != .error, value.type != .error else { return failed(range) }
        guard allowsCast(value, to: wanted, type) else {
            error("QP0103", "a value of type \(value.type) cannot be cast to \(wanted)", range)
            return failed(range)
        }
        return folded(CheckedExpression(.conversion(value), wanted, range, value.constancy))
    }

    /// The table of casts of the language.
    private func allowsCast(_ value: CheckedExpression, to wanted: ValueType, _ syntax: TypeSyntax) -> Bool {
        if value.type.converts(to: wanted) { return true }
        switch (value.type, wanted) {
        case (.float, _): return wanted.isInteger
        case (.angle, .bits(let size)): return angleWidth(of: value).map { $0 == size } ?? true
        case (.angle, .bit), (.bit, .bits), (.bool, .bits), (.bits, .bit), (.bits, .float): return true
        case (.bits(let given), .bits(let size)): return given == size
        // Whatever a width means: a register as the bits of an angle.
        case (.bits(let given), .angle): return syntax.width == nil || declaredWidth(of: syntax) == given
        case (.int, .bits), (.uint, .bits), (.int, .bit), (.uint, .bit): return true
        case (.int, .angle), (.uint, .angle): return value.constancy <= .host
        default: return false
        }
    }

    // MARK: Angles as bits

    /// The bits of an angle that is declared without width.
    static let angleWidth = 64

    /// Keeps the `n` of `angle[n] name`.
    mutating func keepAngleWidth(of reference: VariableReference, _ syntax: TypeSyntax) {
        angleWidths[reference] = nil
        var syntax = syntax
        if case .array(let element, _) = syntax.kind { syntax = element }
        if case .angle = syntax.kind, let width = declaredWidth(of: syntax) { angleWidths[reference] = width }
    }

    func declaredWidth(of syntax: TypeSyntax) -> Int? {
        guard let width = syntax.width else { return nil }
        switch width.kind {
        case .integer(let value): return Int(exactly: value)
        case .identifier(let name):
            guard case .constant(let value, _)? = lookUp(name)?.kind else { return nil }
            return value.integer.flatMap { Int(exactly: $0) }
        default: return nil
        }
    }

    func angleWidth(of place: CheckedPlace) -> Int { angleWidths[place.variable] ?? Self.angleWidth }

    /// The width that an angle was declared with, as far as one variable says it.
    private func angleWidth(of value: CheckedExpression) -> Int? {
        switch value.kind {
        case .variable(let reference): angleWidths[reference]
        case .selection(let base, _): angleWidth(of: base)
        case .conversion(let base):
            if case .bits(let width) = base.type { width } else { nil }
        default: nil
        }
    }

    func angleBits(_ value: CheckedExpression) -> CheckedExpression {
        let width = angleWidth(of: value) ?? Self.angleWidth
        return CheckedExpression(.conversion(value), .bits(width), value.range, value.constancy)
    }

    /// Bitwise operations on angles are those on their bits.
    mutating func throughBits(
        _ values: [CheckedExpression], _ range: SourceRange,
        _ operation: (inout Checker, [CheckedExpression]) -> CheckedExpression
    ) -> CheckedExpression {
        let width = values.compactMap { angleWidth(of: $0) }.max() ?? Self.angleWidth
        let bits = values.map {
            folded(CheckedExpression(.conversion($0), .bits(width), $0.range, $0.constancy))
        }
        let result = operation(&self, bits)
        guard result.type.isBits else { return result }
        return folded(CheckedExpression(.conversion(result), .angle, range, result.constancy))
    }
}

extension BinaryOperator {
    var isShift: Bool { self == .shiftLeft || self == .shiftRight }
    var isBitwise: Bool { isShift || self == .bitAnd || self == .bitOr || self == .bitXor }
}
