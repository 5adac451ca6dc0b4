internal import RackDiagnostics

extension Checker {
    /// `let name = w ++ v[2:9];`: Shipyard's way to declare a waveform; `nil` if the value is none.
    func aliasOfWaveform(_ name: Name, _ value: Expression) -> DeclarationSyntax? {
        guard isInCalibration, isOfWaveforms(value) else { return nil }
        return DeclarationSyntax(
            qualifier: .none, type: TypeSyntax(kind: .waveform, range: name.range), name: name, initial: value)
    }

    private func isOfWaveforms(_ value: Expression) -> Bool {
        switch value.kind {
        case .identifier(let text): if case .variable(_, .waveform, _)? = lookUp(text)?.kind { true } else { false }
        case .call(let function, _, _): lookUp(function) == nil && isWaveformName(function)
        case .concatenation(let left, _): isOfWaveforms(left)
        case .binary(_, let left, let right): isOfWaveforms(left) || isOfWaveforms(right)
        case .index(let base, _): isOfWaveforms(base)
        default: false
        }
    }

    /// `let name = value;`: of qubits, of bits, and of elements of arrays.
    mutating func alias(_ name: Name, _ value: Expression) {
        let base = Self.base(of: value)
        if case .hardwareQubit = base.kind {
            error("QP0103", "a physical qubit has no alias", value.range, help: "use its number")
            return declare(name, .error)
        }
        guard case .identifier(let text) = base.kind else {
            error("QP0103", "'let' gives a name to qubits, bits or elements of an array", value.range)
            return declare(name, .error)
        }
        guard let symbol = lookUp(text) else {
            _ = expression(base)
            return declare(name, .error)
        }
        switch symbol.kind {
        case .error: declare(name, .error)
        case .qubits, .qubitParameter, .operand: aliasOfQubits(name, value)
        case .variable(_, let type, _) where type.isArray || type.bitWidth != nil || type == .bit:
            aliasOfValues(name, value)
        case .constant, .input, .alias: aliasOfValues(name, value)
        default:
            error(
                "QP0103", "'let' gives a name to qubits, bits or elements of an array, this is \(symbol.word)",
                value.range, labels: [.init(symbol.range, "declared here")])
            declare(name, .error)
        }
    }

    private static func base(of value: Expression) -> Expression {
        var base = value
        while true {
            switch base.kind {
            case .concatenation(let left, _): base = left
            case .index(let inner, _): base = inner
            default: return base
            }
        }
    }

    private mutating func aliasOfQubits(_ name: Name, _ value: Expression) {
        guard let operand = qubitOperand(value), hasKnownCount(operand) else { return declare(name, .error) }
        if case .physical(let qubits) = operand.kind {
            return declare(name, .qubits(qubits, isSingle: operand.isSingle))
        }
        declare(name, .operand(fixed(operand)))
    }

    /// `operand` with its indices as they are now.
    private mutating func fixed(_ operand: QubitOperand) -> QubitOperand {
        var operand = operand
        switch operand.kind {
        case .physical, .parameter: break
        case .element(let offset, let size, let index):
            operand.kind = .element(offset: offset, size: size, index: kept(index))
        case .selection(let whole, let size, let index):
            operand.kind = .selection(fixed(whole), size: size, fixed(index))
        case .joined(let parts): operand.kind = .joined(parts.map { fixed($0) })
        }
        return operand
    }

    private mutating func fixed(_ index: CheckedIndex) -> CheckedIndex {
        switch index {
        case .single(let value): .single(kept(value))
        case .set(let items): .set(items.map { kept($0) })
        case .range(let start, let step, let stop):
            .range(start: start.map { kept($0) }, step: step.map { kept($0) }, stop: stop.map { kept($0) })
        }
    }

    // MARK: Values

    private mutating func aliasOfValues(_ name: Name, _ value: Expression) {
        guard let alias = classicalAlias(value) else { return declare(name, .error) }
        guard alias.value.type.isArray || alias.value.type.isBits else {
            error(
                "QP0103", "'let' gives a name to bits or elements of an array, this is \(alias.value.type)",
                value.range)
            return declare(name, .error)
        }
        if let literal = alias.value.literal { return declare(name, .constant(literal, alias.value.type)) }
        declare(name, .alias(alias), constancy: alias.value.constancy)
    }

    private mutating func classicalAlias(_ syntax: Expression) -> ClassicalAlias? {
        switch syntax.kind {
        case .concatenation(let left, let right):
            guard let a = classicalAlias(left), let b = classicalAlias(right) else { return nil }
            let value = joined(a.value, b.value, syntax.range)
            guard value.type != .error else { return nil }
            // What is selected of joined places can be read as a part of others, not written.
            let isWhole = a.selections.isEmpty && b.selections.isEmpty
            return ClassicalAlias(places: isWhole ? a.places + b.places : [unwritable(syntax.range)], value: value)
        case .index(let base, let items):
            guard var alias = classicalAlias(base) else { return nil }
            guard let (indices, type) = selection(of: alias.value.type, items, syntax.range) else { return nil }
            let kept = indices.map { fixed($0) }
            alias.value = selected(alias.value, kept, type, syntax.range)
            if alias.places.count == 1, alias.selections.isEmpty {
                alias.places[0].selections.append(kept)
                alias.places[0].type = type
            } else {
                alias.selections.append(kept)
            }
            return alias
        case .identifier(let name):
            if let symbol = lookUp(name), case .alias(let alias) = symbol.kind { return alias }
            let value = expression(syntax)
            guard value.type != .error else { return nil }
            if case .variable(let reference) = value.kind, let symbol = lookUp(name),
                case .variable(_, _, false) = symbol.kind, isPrelude || !symbol.isPrelude
            {
                let place = CheckedPlace(variable: reference, name: name, type: value.type, range: syntax.range)
                return ClassicalAlias(places: [place], value: value)
            }
            return ClassicalAlias(places: [unwritable(syntax.range)], value: value)
        default:
            error("QP0103", "'let' gives a name to variables and parts of them", syntax.range)
            return nil
        }
    }

    /// Stands for what an alias can only read.
    private func unwritable(_ range: SourceRange) -> CheckedPlace {
        CheckedPlace(variable: .global(0), name: "", type: .error, range: range)
    }
}
