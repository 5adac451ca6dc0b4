internal import RackDiagnostics

extension Checker {
    /// An operand of a quantum statement; `nil` after a message.
    mutating func qubitOperand(_ syntax: Expression) -> QubitOperand? {
        let operand = resolvedOperand(syntax)
        if let operand, boxQubits != nil { boxQubits!.append(widened(operand)) }
        return operand
    }

    /// For boxes: an element whose index changes stands for its whole register.
    private func widened(_ operand: QubitOperand) -> QubitOperand {
        guard case .element(let offset, let size, _) = operand.kind else { return operand }
        return QubitOperand(.physical(Array(offset..<offset + size)), isSingle: false, range: operand.range)
    }

    private mutating func resolvedOperand(_ syntax: Expression) -> QubitOperand? {
        switch syntax.kind {
        case .hardwareQubit(let number):
            if place == .gate {
                error("QP0103", "a gate acts on its own qubits, not on $\(number)", syntax.range)
                return nil
            }
            guard number < environment.qubitCount else {
                error(
                    "QP0118", "the device has no qubit $\(number)", syntax.range,
                    help: environment.qubitCount > 0 ? "its qubits are $0 to $\(environment.qubitCount - 1)" : nil)
                return nil
            }
            return QubitOperand(.physical([number]), isSingle: true, range: syntax.range)
        case .identifier(let name): return namedOperand(name, syntax.range)
        case .index(let base, let items): return indexedOperand(base, items, syntax.range)
        case .concatenation(let left, let right):
            guard let a = resolvedOperand(left), let b = resolvedOperand(right) else { return nil }
            guard case .physical(let first) = a.kind, case .physical(let second) = b.kind else { return nil }
            return QubitOperand(.physical(first + second), isSingle: false, range: syntax.range)
        case .error: return nil
        default:
            error("QP0103", "this is no qubit", syntax.range)
            return nil
        }
    }

    private mutating func namedOperand(_ name: String, _ range: SourceRange) -> QubitOperand? {
        guard let symbol = lookUp(name) else {
            let near = nearestName(to: name, among: namesInSight(isQubit))
            error("QP0101", "unknown qubit '\(name)'", range, help: near.map { "did you mean '\($0)'?" })
            return nil
        }
        switch symbol.kind {
        case .qubits(let qubits, let isSingle):
            return QubitOperand(.physical(qubits), isSingle: isSingle, range: range)
        case .qubitParameter(let index): return QubitOperand(.parameter(index), isSingle: true, range: range)
        case .error: return nil
        default:
            error(
                "QP0103", "'\(name)' is \(symbol.word), not a qubit", range,
                labels: [.init(symbol.range, "declared here")])
            return nil
        }
    }

    private func isQubit(_ symbol: Symbol) -> Bool {
        switch symbol.kind {
        case .qubits, .qubitParameter: true
        default: false
        }
    }

    private mutating func indexedOperand(_ base: Expression, _ items: [IndexItem], _ range: SourceRange) -> QubitOperand? {
        guard let register = resolvedOperand(base) else { return nil }
        guard case .physical(let qubits) = register.kind, !register.isSingle else {
            error("QP0113", "a single qubit has no elements", range)
            return nil
        }
        guard items.count == 1 else {
            error("QP0113", "a register of qubits has one index", range)
            return nil
        }
        switch items[0] {
        case .single(let syntax):
            let index = coerced(expression(syntax), to: .integer, "an index")
            guard index.type != .error, inBounds(index, qubits.count) else { return nil }
            if let value = index.literal?.integer {
                return QubitOperand(
                    .physical([qubits[Int(value < 0 ? value + Int64(qubits.count) : value)]]), isSingle: true,
                    range: range)
            }
            if refusesMeasured(index) { return nil }
            guard let first = qubits.first, qubits == Array(first..<first + qubits.count) else {
                unsupported("a variable index into an alias is", range)
                return nil
            }
            return QubitOperand(
                .element(offset: first, size: qubits.count, index: index), isSingle: true, range: range)
        case .set(let items):
            var chosen: [Int] = []
            for item in items {
                guard let index = literalIndex(item, qubits.count) else { return nil }
                chosen.append(qubits[index])
            }
            return QubitOperand(.physical(chosen), isSingle: false, range: range)
        case .range(let syntax):
            guard let indices = literalRange(syntax, qubits.count) else { return nil }
            return QubitOperand(.physical(indices.map { qubits[$0] }), isSingle: false, range: range)
        }
    }

    private mutating func literalIndex(_ syntax: Expression, _ size: Int) -> Int? {
        let index = coerced(expression(syntax), to: .integer, "an index")
        guard index.type != .error, inBounds(index, size) else { return nil }
        guard let value = index.literal?.integer else {
            unsupported("a slice with variable bounds is", index.range)
            return nil
        }
        return Int(value < 0 ? value + Int64(size) : value)
    }

    private mutating func literalRange(_ syntax: RangeSyntax, _ size: Int) -> [Int]? {
        var step = 1
        if let stepSyntax = syntax.step {
            let value = coerced(expression(stepSyntax), to: .integer, "a step")
            guard value.type != .error else { return nil }
            guard let literal = value.literal?.integer else {
                unsupported("a slice with variable bounds is", value.range)
                return nil
            }
            guard literal != 0, literal.magnitude <= 1 << 20 else {
                error("QP0124", "a step of \(literal)", value.range)
                return nil
            }
            step = Int(literal)
        }
        var first = step > 0 ? 0 : size - 1, last = step > 0 ? size - 1 : 0
        if let start = syntax.start {
            guard let index = literalIndex(start, size) else { return nil }
            first = index
        }
        if let stop = syntax.stop {
            guard let index = literalIndex(stop, size) else { return nil }
            last = index
        }
        return Array(stride(from: first, through: last, by: step))
    }

    /// The operands of a gate must be different qubits.
    mutating func checkDistinct(_ operands: [QubitOperand]) {
        var seen: [(Int, SourceRange)] = []
        for operand in operands {
            guard case .physical(let qubits) = operand.kind, qubits.count == 1 else { continue }
            if let first = seen.first(where: { $0.0 == qubits[0] }) {
                error(
                    "QP0112", "a gate cannot take the same qubit twice", operand.range,
                    labels: [.init(first.1, "taken here already")])
            }
            seen.append((qubits[0], operand.range))
        }
    }
}
