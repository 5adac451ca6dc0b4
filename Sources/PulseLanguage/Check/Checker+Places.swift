internal import RackDiagnostics

extension Checker {
    /// What stands left of a `=`.
    enum Target {
        case place(CheckedPlace)
        /// An alias of joined places, and what is selected of the whole.
        case joined(ClassicalAlias, [[CheckedIndex]], ValueType)
        /// Bits of a variable that is an angle of `width` bits.
        case angleBits(CheckedPlace, width: Int, [CheckedIndex], ValueType)
    }

    /// The place that `syntax` names; `nil` after a message.
    mutating func target(_ syntax: Expression) -> Target? {
        switch syntax.kind {
        case .index(let base, let items):
            guard let whole = target(base) else { return nil }
            return indexed(whole, items, syntax.range)
        case .identifier(let name): return variable(name, syntax.range)
        default:
            error("QP0108", "only a variable can be assigned to", syntax.range)
            return nil
        }
    }

    private mutating func variable(_ name: String, _ range: SourceRange) -> Target? {
        guard let symbol = lookUp(name) else {
            _ = expression(Expression(kind: .identifier(name), range: range))
            return nil
        }
        switch symbol.kind {
        case .error: return nil
        case .variable(_, .frame, _):
            error("QP0108", "a frame cannot be assigned to", range, help: "declare another with newframe")
            return nil
        case .variable(let reference, let type, false) where isPrelude || !symbol.isPrelude:
            return .place(CheckedPlace(variable: reference, name: name, type: type, range: range))
        case .alias(let alias) where alias.places.allSatisfy({ $0.type != .error }):
            if alias.places.count > 1 || !alias.selections.isEmpty {
                return .joined(alias, alias.selections, alias.value.type)
            }
            var place = alias.places[0]
            place.range = range
            return .place(place)
        default:
            error(
                "QP0108", "'\(name)' cannot be assigned to: it is \(symbol.word)", range,
                labels: [.init(symbol.range, "declared here")])
            return nil
        }
    }

    private mutating func indexed(_ whole: Target, _ items: [IndexItem], _ range: SourceRange) -> Target? {
        switch whole {
        case .place(var place):
            if place.type == .angle {
                let width = angleWidth(of: place)
                guard let (indices, type) = selection(of: .bits(width), items, range) else { return nil }
                return .angleBits(place, width: width, indices, type)
            }
            guard let (indices, type) = selection(of: place.type, items, range) else { return nil }
            place.selections.append(indices)
            (place.type, place.range) = (type, range)
            return .place(place)
        case .joined(let alias, let selections, let type):
            guard let (indices, inner) = selection(of: type, items, range) else { return nil }
            return .joined(alias, selections + [indices], inner)
        case .angleBits(_, _, _, let type):
            error("QP0113", "a value of type \(type) has no elements", range)
            return nil
        }
    }

    // MARK: Assignments

    mutating func assignment(
        _ syntax: Expression, _ operation: BinaryOperator?, _ value: Expression, _ range: SourceRange
    ) -> CheckedStatement.Kind? {
        if operation == nil, let declared = undeclared(syntax, value) {
            bag.note(.undeclaredInCalibration, at: syntax.range)
            return declaration(declared, range)
        }
        guard let target = target(syntax) else {
            _ = expression(value)
            return nil
        }
        switch target {
        case .place(let place): return store(value, operation, in: place, syntax, range)
        case .joined(let alias, let selections, let type):
            return store(value, operation, in: alias, selections, type, syntax, range)
        case .angleBits(let place, let width, let indices, let type):
            return store(value, operation, in: place, width, indices, type, syntax, range)
        }
    }

    /// The declaration that `name = newframe(…)`, `name = mix(…)` or `name = capture_v1(…)` lacks in a calibration.
    private func undeclared(_ target: Expression, _ value: Expression) -> DeclarationSyntax? {
        guard isInCalibration, case .identifier(let name) = target.kind, lookUp(name) == nil,
            case .call(let function, _, _) = value.kind, lookUp(function) == nil
        else { return nil }
        let kind: TypeSyntax.Kind
        switch CaptureFunction(rawValue: function) {
        case .v1: kind = .complex(nil)
        case .v2: kind = .bit
        case .v3: kind = .waveform
        case .v0, .v4: return nil
        case nil:
            guard function == "newframe" || isWaveformName(function) else { return nil }
            kind = function == "newframe" ? .frame : .waveform
        }
        return DeclarationSyntax(
            qualifier: .none, type: TypeSyntax(kind: kind, range: target.range), name: Name(text: name, range: target.range),
            initial: value)
    }

    private mutating func store(
        _ value: Expression, _ operation: BinaryOperator?, in place: CheckedPlace, _ syntax: Expression,
        _ range: SourceRange
    ) -> CheckedStatement.Kind? {
        guard let operation else { return store(value, in: place, range) }
        let old = expression(syntax)
        let result = coerced(
            combined(operation, old, expression(value), range), to: place.type, "the value of '\(place.name)'",
            truncates: true)
        return result.type == .error ? nil : .store(place, result)
    }

    /// `place = value;`
    mutating func store(_ value: Expression, in place: CheckedPlace, _ range: SourceRange) -> CheckedStatement.Kind? {
        switch deed(value) {
        case .failed: return nil
        case .found(let found, let given):
            let (effect, type) = adapted(found, given, for: place.type)
            return perform(effect, type, into: place, value.range)
        case .none: break
        }
        let result = initialValue(value, place.type, place.name)
        return result.type == .error ? nil : .store(place, result)
    }

    /// What an effect gives goes where it is wanted without a detour if it is of that type.
    mutating func perform(
        _ effect: CheckedEffect, _ type: ValueType, into place: CheckedPlace, _ range: SourceRange
    ) -> CheckedStatement.Kind? {
        var place = place
        if type == .bit, place.type == .bits(1) {
            let zero = CheckedIndex.single(constant(.int(0), .integer, place.range))
            place.selections.append([zero])
            place.type = .bit
        }
        if type == place.type || type == .bit && place.type == .bool {
            if type == .void { return nil }
            return .perform(effect, into: place)
        }
        let given = hoisted(effect, type, range)
        guard given.type != .error, haveEqualWidths(given, place.type, place.name) else { return nil }
        let result = coerced(given, to: place.type, "the value of '\(place.name)'")
        return result.type == .error ? nil : .store(place, result)
    }

    /// An alias of joined places: the whole is put together, changed, and taken apart again.
    private mutating func store(
        _ value: Expression, _ operation: BinaryOperator?, in alias: ClassicalAlias, _ selections: [[CheckedIndex]],
        _ type: ValueType, _ syntax: Expression, _ range: SourceRange
    ) -> CheckedStatement.Kind? {
        var result = operation == nil ? initialValue(value, type, "the alias") : expression(value)
        if let operation { result = combined(operation, expression(syntax), result, range) }
        result = coerced(result, to: type, "the value of the alias")
        guard result.type != .error else { return nil }
        var joined = alias.places.map { reading($0) }
        var whole = joined.removeFirst()
        for part in joined { whole = self.joined(whole, part, range) }
        guard whole.type != .error else { return nil }
        var place = temporary(whole.type, range)
        pending.append(CheckedStatement(.declare(place.variable, name: "", whole), range))
        let complete = read(place)
        (place.selections, place.type) = (selections, type)
        pending.append(CheckedStatement(.store(place, result), range))
        var offset: Int64 = 0
        for part in alias.places {
            let count = Int64(part.type.bitWidth ?? part.type.dimensions.first ?? 1)
            let index: CheckedIndex
            if part.type == .bit {
                index = .single(constant(.int(offset), .integer, range))
            } else {
                index = .range(
                    start: constant(.int(offset), .integer, range), step: nil,
                    stop: constant(.int(offset + count - 1), .integer, range))
            }
            let piece = selected(complete, [index], part.type, range)
            pending.append(CheckedStatement(.store(part, piece), range))
            offset += count
        }
        return nil
    }

    /// Bits of an angle: they are set among the others, and the angle is made anew.
    private mutating func store(
        _ value: Expression, _ operation: BinaryOperator?, in place: CheckedPlace, _ width: Int,
        _ indices: [CheckedIndex], _ type: ValueType, _ syntax: Expression, _ range: SourceRange
    ) -> CheckedStatement.Kind? {
        var result = operation == nil ? initialValue(value, type, place.name) : expression(value)
        if let operation { result = combined(operation, expression(syntax), result, range) }
        result = coerced(result, to: type, "the bits of '\(place.name)'")
        guard result.type != .error else { return nil }
        let old = reading(place)
        let bits = CheckedExpression(.conversion(old), .bits(width), range, old.constancy)
        var temporary = temporary(.bits(width), range)
        pending.append(CheckedStatement(.declare(temporary.variable, name: "", bits), range))
        let whole = read(temporary)
        (temporary.selections, temporary.type) = ([indices], type)
        pending.append(CheckedStatement(.store(temporary, result), range))
        return .store(place, CheckedExpression(.conversion(whole), .angle, range, .ordered))
    }

    /// What stands in `place`.
    mutating func reading(_ place: CheckedPlace) -> CheckedExpression {
        var value = CheckedExpression(.variable(place.variable), typeOfVariable(place), place.range, .ordered)
        for indices in place.selections {
            let type = Self.type(of: indices, in: value.type)
            value = CheckedExpression(.selection(value, indices), type, place.range, .ordered)
        }
        return value
    }

    private func typeOfVariable(_ place: CheckedPlace) -> ValueType {
        switch place.variable {
        case .global(let index): program.globals[index].type
        case .local(let slot): localTypes[slot]
        }
    }

    /// The type of what checked indices select.
    static func type(of indices: [CheckedIndex], in type: ValueType) -> ValueType {
        func count(_ index: CheckedIndex, _ size: Int) -> Int? {
            switch index {
            case .single: nil
            case .set(let items): items.count
            case .range: size < 0 ? ValueType.openDimension
                : index.literal.flatMap { try? $0.places(of: size).count } ?? ValueType.openDimension
            }
        }
        if let width = type.bitWidth {
            return indices.first.flatMap { count($0, width) }.map { .bits($0) } ?? .bit
        }
        var left: [Int] = []
        for (index, size) in zip(indices, type.dimensions) {
            if let count = count(index, size) { left.append(count) }
        }
        left += type.dimensions.dropFirst(indices.count)
        return left.isEmpty ? type.element : .array(type.element, dimensions: left)
    }
}
