internal import RackDiagnostics

extension Checker {
    mutating func block(_ body: [Statement]) -> [CheckedStatement] {
        let outer = push()
        blockDepth += 1
        let checked = statements(body)
        blockDepth -= 1
        pop(to: outer)
        return checked
    }

    mutating func conditional(
        _ condition: Expression, _ then: [Statement], _ otherwise: [Statement]
    ) -> CheckedStatement.Kind? {
        let checked = self.condition(condition)
        let ((first, second), names) = collectingNames { ($0.block(then), $0.block(otherwise)) }
        return checked.type == .error ? nil : .branch(checked, first, second, names: names)
    }

    private mutating func condition(_ syntax: Expression) -> CheckedExpression {
        coerced(expression(syntax), to: .bool, "a condition")
    }

    mutating func whileLoop(_ condition: Expression, _ body: [Statement]) -> CheckedStatement.Kind? {
        let ((checked, before, statements), names) = collectingNames { checker in
            let (checked, before) = checker.gatheringEffects { $0.condition(condition) }
            return (checked, before, checker.block(body))
        }
        guard checked.type != .error else { return nil }
        return .whileLoop(before: before, checked, statements, names: names)
    }

    // MARK: for

    mutating func loop(
        _ typeSyntax: TypeSyntax, _ name: Name, _ values: LoopValues, _ body: [Statement]
    ) -> CheckedStatement.Kind? {
        let type = self.type(typeSyntax)
        let checkedValues = loopValues(values, type)
        let outer = push()
        blockDepth += 1
        defer {
            blockDepth -= 1
            pop(to: outer)
        }
        guard type != .error, !type.isArray, !type.isPulseType, type != .void else {
            if type != .error { error("QP0103", "a loop variable cannot be of type \(type)", typeSyntax.range) }
            declare(name, .error)
            _ = statements(body)
            return nil
        }
        let reference = newVariable(name, type)
        keepAngleWidth(of: reference, typeSyntax)
        declare(name, .variable(reference, type, isConstant: false), constancy: .ordered)
        let checked = block(body)
        return checkedValues.map { .loop(reference, type, $0, checked) }
    }

    private mutating func loopValues(_ values: LoopValues, _ type: ValueType) -> CheckedLoopValues? {
        switch values {
        case .range(let range): return loopRange(range, type)
        case .set(let items):
            let checked = items.map { initialValue($0, type, "the loop") }
            return checked.contains { $0.type == .error } ? nil : .set(checked)
        case .expression(let value):
            if case .index(let base, let items) = value.kind, items.count == 1, case .range(let range) = items[0],
                case .list(let none, true) = base.kind, none.isEmpty
            {
                return loopRange(range, type)
            }
            let checked = expression(value)
            guard checked.type != .error, type != .error else { return nil }
            return loopElements(checked, type)
        }
    }

    private mutating func loopElements(_ value: CheckedExpression, _ type: ValueType) -> CheckedLoopValues? {
        let element: ValueType
        switch value.type {
        case .array(let of, let dimensions) where dimensions.count == 1: element = of
        case .bits: element = .bit
        default:
            error(
                "QP0113", "a loop runs over a range, a set, an array of one dimension or a register, not over \(value.type)",
                value.range)
            return nil
        }
        guard element.converts(to: type) else {
            error("QP0103", "the loop variable must be \(type), the elements are \(element)", value.range)
            return nil
        }
        // The values are those at the start, whatever the body writes.
        return .elements(value.literal == nil ? kept(value) : value)
    }

    private mutating func loopRange(_ range: RangeSyntax, _ type: ValueType) -> CheckedLoopValues? {
        guard let startSyntax = range.start, let stopSyntax = range.stop else {
            error("QP0012", "the range of a loop needs both ends", range.range)
            return nil
        }
        if type != .error, !type.isInteger, type != .float, type != .angle, !type.isBits {
            error("QP0103", "a loop over a range needs a variable that counts, this is \(type)", range.range)
            return nil
        }
        let start = coerced(expression(startSyntax), to: .integer, "the start of a range")
        let step = range.step.map { coerced(expression($0), to: .integer, "the step of a range") }
        let stop = coerced(expression(stopSyntax), to: .integer, "the end of a range")
        if step?.literal?.integer == 0 {
            error("QP0124", "a step of zero never ends", step!.range)
            return nil
        }
        guard start.type != .error, stop.type != .error, step?.type != .error else { return nil }
        return .range(start: start, step: step, stop: stop)
    }

    // MARK: switch

    mutating func switching(_ syntax: Expression, _ cases: [SwitchCase], _ range: SourceRange) -> CheckedStatement.Kind? {
        let head = SourceRange(source: range.source, lower: range.lower, upper: min(range.lower + 6, range.upper))
        let value = expression(syntax)
        var isSound = value.type != .error
        if isSound, !value.type.isInteger, !value.type.isBits {
            error("QP0103", "a 'switch' looks at an integer, this is \(value.type)", value.range, help: "cast it: int(…)")
            isSound = false
        }
        let type = value.type.isBits ? ValueType.uint(64) : value.type
        let control = isSound ? coerced(value, to: type, "what a 'switch' looks at") : value
        var checked: [CheckedCase] = []
        var otherwise: [CheckedStatement]?
        var seen: [Value: SourceRange] = [:]
        let (_, names) = collectingNames { checker in
            for item in cases {
                if item.labels.isEmpty {
                    checker.checkDefault(item, isLast: otherwise == nil && item.range == cases.last?.range)
                    otherwise = checker.block(item.body)
                    continue
                }
                let values = item.labels.compactMap { checker.label($0, type, &seen) }
                checked.append(CheckedCase(values: values, body: checker.block(item.body)))
            }
        }
        if checked.isEmpty {
            error("QP0143", "a 'switch' needs at least one 'case'", head, help: "write its statements without 'switch'")
            return nil
        }
        return isSound ? .switching(control, checked, otherwise: otherwise ?? [], names: names) : nil
    }

    private mutating func checkDefault(_ item: SwitchCase, isLast: Bool) {
        guard !isLast else { return }
        error("QP0143", "'default' stands once, behind every 'case'", SourceRange(
            source: item.range.source, lower: item.range.lower, upper: item.range.lower + 7))
    }

    /// A constant that a `case` names.
    private mutating func label(
        _ syntax: Expression, _ type: ValueType, _ seen: inout [Value: SourceRange]
    ) -> Value? {
        let value = purely("the label of a 'case'") { $0.expression(syntax) }
        guard value.type != .error else { return nil }
        guard value.type.isInteger || value.type.isBits else {
            error("QP0103", "the label of a 'case' is an integer, this is \(value.type)", value.range)
            return nil
        }
        guard value.literal != nil else {
            error(
                "QP0105", "the label of a 'case' must be constant", value.range,
                help: "use 'if' and 'else' to compare with variables")
            return nil
        }
        let converted = coerced(value, to: type == .error ? .integer : type, "the label of a 'case'")
        guard let literal = converted.literal else { return nil }
        if let first = seen[literal] {
            error(
                "QP0142", "two cases have the label \(literal)", value.range, labels: [.init(first, "the first")],
                help: "the second would never be reached: leave it out")
            return nil
        }
        seen[literal] = value.range
        return literal
    }
}
