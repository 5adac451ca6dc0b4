internal import RackDiagnostics
internal import RackUnits

extension Checker {
    func failed(_ range: SourceRange) -> CheckedExpression { CheckedExpression(.error, .error, range, .literal) }

    func constant(_ value: Value, _ type: ValueType, _ range: SourceRange) -> CheckedExpression {
        CheckedExpression(.constant(value), type, range, .literal)
    }

    mutating func expression(_ syntax: Expression) -> CheckedExpression {
        let range = syntax.range
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
        case .measure(let operand): return measurement(operand, range)
        case .gateCall(let call):
            unsupported("a calibration that gives a value is", call.name.range)
            return failed(range)
        case .durationOf(let body): return durationOf(body, range)
        case .list(_, let inBrackets):
            if inBrackets {
                error("QP0103", "samples in brackets are no value here", range)
            } else {
                unsupported("arrays are", range)
            }
            return failed(range)
        case .concatenation:
            unsupported("'++' outside 'let' is", range)
            return failed(range)
        case .error: return failed(range)
        }
    }

    private mutating func identifier(_ name: String, _ range: SourceRange) -> CheckedExpression {
        guard let symbol = lookUp(name) else { return implicitName(name, range) }
        switch symbol.kind {
        case .variable(let reference, let type, _):
            if type == .frame, case .global(let index) = reference, !framesNamed.contains(index) {
                framesNamed.append(index)
            }
            let constancy = measured.contains(reference) ? Constancy.measured : symbol.constancy
            return CheckedExpression(.variable(reference), type, range, constancy)
        case .constant(let value, let type): return constant(value, type, range)
        case .input(let index, let type): return CheckedExpression(.input(index), type, range, .input)
        case .port(let index): return CheckedExpression(.port(index), .port, range, .literal)
        case .qubits, .qubitParameter:
            error(
                "QP0103", "'\(name)' is a qubit, not a value", range,
                labels: [.init(symbol.range, "declared here")])
            return failed(range)
        case .error: return failed(range)
        }
    }

    /// Constants of the language and of the device.
    private mutating func implicitName(_ name: String, _ range: SourceRange) -> CheckedExpression {
        switch name {
        case "pi", "π": return constant(.float(.pi), .float, range)
        case "tau", "τ": return constant(.float(2 * .pi), .float, range)
        case "euler", "ℇ": return constant(.float(2.718281828459045), .float, range)
        default: break
        }
        if let index = hostIndices[name] {
            return CheckedExpression(.host(index), program.hostConstants[index].type, range, .host)
        }
        unknown(name, range)
        return failed(range)
    }

    /// Reports a name that nothing stands behind, with the nearest that would do.
    mutating func unknown(_ name: String, _ range: SourceRange) {
        if place == .program || place == .gate, let hidden = scopes[Self.calibrationScope].names[name] {
            error(
                "QP0117", "'\(name)' belongs to the calibrations and is not visible here", range,
                labels: [.init(hidden.range, "declared here")], help: "declare it outside 'cal', or use it inside")
        } else if place == .defcal, scopes[0].names[name] != nil {
            error(
                "QP0117", "'\(name)' is a variable of the program: a 'defcal' sees constants and inputs only", range,
                labels: [.init(scopes[0].names[name]!.range, "declared here")], help: "make it 'const' or 'input'")
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
        guard value.type != .error, !refusesMeasured(value) else { return failed(range) }
        let type: ValueType?
        switch operation {
        case .negate:
            let isNegatable = value.type.isReal || value.type == .complex || value.type == .duration
            if case .uint = value.type { type = .integer } else { type = isNegatable ? value.type : nil }
        case .not: type = value.type.converts(to: .bool) || value.type.isBits ? .bool : nil
        case .complement: type = value.type.isInteger || value.type.isBits ? value.type : nil
        }
        guard let type else {
            error("QP0113", "'\(operation.rawValue)' does not apply to a value of type \(value.type)", range)
            return failed(range)
        }
        return folded(CheckedExpression(.unary(operation, value), type, range, value.constancy))
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
        guard a.type != .error, b.type != .error, !refusesMeasured(a), !refusesMeasured(b) else { return failed(range) }
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
        return folded(CheckedExpression(.binary(operation, a, b), type, range, max(a.constancy, b.constancy)))
    }

    /// Arithmetic with what is known during the shot only is refused.
    mutating func refusesMeasured(_ value: CheckedExpression) -> Bool {
        guard value.constancy == .measured else { return false }
        unsupported("computing with a measured value is", value.range, help: "it is written to the results as it is")
        return true
    }

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
    mutating func coerced(_ value: CheckedExpression, to type: ValueType, _ what: String) -> CheckedExpression {
        if value.type == type { return value }
        if value.type == .error || type == .error { return failed(value.range) }
        // Whole numbers from the text stand for angles (rx(0)) and bits (b = 1).
        let isConstantAngle = type == .angle && value.type.isInteger && value.constancy <= .input
        let number = value.type.isInteger ? value.literal?.integer : nil
        let isConstantBit = type == .bit && (number == 0 || number == 1)
        guard value.type.converts(to: type) || isConstantAngle || isConstantBit else {
            var help: String?
            if type == .duration, value.type.isReal { help = "give the number a unit, as in 100ns" }
            if type.isInteger, value.type == .float { help = "cast it: int(…)" }
            if value.type == .duration, type.isReal || type == .complex { help = "divide by a duration, as in d / 1s" }
            if value.type == .complex, type == .bit { help = "capture_v2 gives a bit, capture_v1 a complex number" }
            error("QP0103", "\(what) must be \(type), this is \(value.type)", value.range, help: help)
            return failed(value.range)
        }
        if value.constancy == .measured {
            if value.type.isBits, type.isBits || type == .bool { return value }
            _ = refusesMeasured(value)
            return failed(value.range)
        }
        return folded(CheckedExpression(.conversion(value), type, value.range, value.constancy))
    }

    private mutating func cast(_ type: TypeSyntax, _ operand: Expression, _ range: SourceRange) -> CheckedExpression {
        let wanted = self.type(type)
        let value = expression(operand)
        guard wanted != .error, value.type != .error, !refusesMeasured(value) else { return failed(range) }
        let isAllowed: Bool
        switch (value.type, wanted) {
        case _ where value.type.converts(to: wanted): isAllowed = true
        case (.float, _) where wanted.isInteger || wanted == .bool: isAllowed = true
        case (.angle, .bits), (.angle, .bool), (.angle, .bit): isAllowed = true
        case (.int, .bits), (.uint, .bits), (.bits, .bits), (.bits, .bit), (.int, .bit), (.uint, .bit): isAllowed = true
        case (.int, .angle), (.uint, .angle): isAllowed = value.constancy <= .host
        default: isAllowed = false
        }
        guard isAllowed else {
            error("QP0103", "a value of type \(value.type) cannot be cast to \(wanted)", range)
            return failed(range)
        }
        return folded(CheckedExpression(.conversion(value), wanted, range, value.constancy))
    }

    private mutating func element(_ base: Expression, _ items: [IndexItem], _ range: SourceRange) -> CheckedExpression {
        let value = expression(base)
        guard value.type != .error else { return failed(range) }
        guard items.count == 1, case .single(let item) = items[0] else {
            unsupported("slices of classical values are", range)
            return failed(range)
        }
        let index = coerced(expression(item), to: .integer, "an index")
        let width: Int
        switch value.type {
        case .bits(let size), .int(let size), .uint(let size): width = size
        default:
            error("QP0113", "a value of type \(value.type) has no elements", range)
            return failed(range)
        }
        guard index.type != .error, inBounds(index, width) else { return failed(range) }
        let constancy = max(value.constancy, index.constancy)
        return CheckedExpression(.element(value, index: index), .bit, range, constancy)
    }

    /// Reports a literal index outside −size … size − 1.
    mutating func inBounds(_ index: CheckedExpression, _ size: Int) -> Bool {
        guard let value = index.literal?.integer else { return true }
        if value >= -Int64(size), value < Int64(size) { return true }
        error(
            "QP0106", "index \(value) is out of range: there are \(size) elements", index.range,
            help: size > 0 ? "indices run from 0 to \(size - 1)" : nil)
        return false
    }

    private mutating func durationOf(_ body: [Statement], _ range: SourceRange) -> CheckedExpression {
        let outer = push()
        blockDepth += 1
        let statements = self.statements(body)
        blockDepth -= 1
        pop(to: outer)
        return CheckedExpression(.durationOf(statements), .duration, range, .ordered)
    }

    // MARK: Types

    mutating func type(_ syntax: TypeSyntax) -> ValueType {
        func width(_ standard: Int, _ checker: inout Checker) -> Int? {
            guard let size = syntax.width else { return standard }
            return checker.size(size, "a width", limit: 64)
        }
        switch syntax.kind {
        case .bool: return .bool
        case .bit:
            guard let size = syntax.width else { return .bit }
            return self.size(size, "the size of a register", limit: 1 << 20).map { .bits($0) } ?? .error
        case .int: return width(64, &self).map { .int($0) } ?? .error
        case .uint: return width(64, &self).map { .uint($0) } ?? .error
        case .float: return width(64, &self) == nil ? .error : .float
        case .angle: return width(64, &self) == nil ? .error : .angle
        case .complex(let part): return part.map { type($0) } == .error ? .error : .complex
        case .duration: return .duration
        case .port: return .port
        case .frame: return .frame
        case .waveform: return .waveform
        case .void: return .void
        case .stretch: unsupported("'stretch' is", syntax.range, help: "write the durations out")
        case .array: unsupported("arrays are", syntax.range)
        case .qubit: error("QP0103", "'qubit' is no type of a value", syntax.range)
        case .error: break
        }
        return .error
    }

    /// A size that the text gives, from 1 to `limit`.
    mutating func size(_ syntax: Expression, _ what: String, limit: Int64) -> Int? {
        let value = expression(syntax)
        guard value.type != .error else { return nil }
        guard value.constancy == .literal, let literal = value.literal else {
            error("QP0105", "\(what) must be constant", value.range, help: "declare what it is made of as 'const'")
            return nil
        }
        guard value.type.isInteger, let size = literal.integer else {
            error("QP0103", "\(what) must be a whole number, this is \(value.type)", value.range)
            return nil
        }
        guard size >= 1, size <= limit else {
            error("QP0124", "\(what) must be from 1 to \(limit), this is \(size)", value.range)
            return nil
        }
        return Int(size)
    }
}
