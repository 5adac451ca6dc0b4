internal import RackDiagnostics

extension Checker {
    /// An operand of a quantum statement; `nil` after a message.
    mutating func qubitOperand(_ syntax: Expression) -> QubitOperand? {
        let operand = resolvedOperand(syntax)
        if let operand { note(operand) }
        return operand
    }

    /// `[qubit]`, one array for all statements that name it alone: programs are made of little else.
    private mutating func single(_ qubit: Int) -> [Int] {
        while sharedQubits.count <= qubit { sharedQubits.append([sharedQubits.count]) }
        return sharedQubits[qubit]
    }

    /// Reports an operand whose size only the run knows, where it must be known.
    mutating func hasKnownCount(_ operand: QubitOperand) -> Bool {
        if operand.count != ValueType.openDimension { return true }
        error(
            "QP0105", "the ends of a slice of qubits must be constant here", operand.range,
            help: "the number of qubits must be known; write a loop over single ones")
        return false
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
            return QubitOperand(.physical(single(number)), isSingle: true, range: syntax.range)
        case .identifier(let name): return namedOperand(name, syntax.range)
        case .index(let base, let items): return indexedOperand(base, items, syntax.range)
        case .concatenation(let left, let right):
            guard let a = resolvedOperand(left), let b = resolvedOperand(right) else { return nil }
            guard hasKnownCount(a), hasKnownCount(b) else { return nil }
            return join(a, b, syntax.range)
        case .error: return nil
        default:
            error("QP0103", "this is no qubit", syntax.range)
            return nil
        }
    }

    private mutating func join(_ a: QubitOperand, _ b: QubitOperand, _ range: SourceRange) -> QubitOperand? {
        guard case .physical(let first) = a.kind, case .physical(let second) = b.kind else {
            return QubitOperand(.joined([a, b]), isSingle: false, range: range, count: a.count + b.count)
        }
        let known = Set(first)
        if let twice = second.first(where: { known.contains($0) }) {
            error(
                "QP0112", "a register cannot hold the same qubit twice", b.range,
                labels: [.init(a.range, "qubit \(twice) is here already")])
            return nil
        }
        return QubitOperand(.physical(first + second), isSingle: false, range: range)
    }

    private mutating func namedOperand(_ name: String, _ range: SourceRange) -> QubitOperand? {
        guard let symbol = lookUp(name) else {
            if let hidden = scopes[0].names[name], isQubit(hidden) {
                let word = place == .gate ? "gate" : openSubroutine != nil ? "def" : "defcal"
                error(
                    "QP0117", "'\(name)' is a qubit of the program: a '\(word)' acts on its own operands", range,
                    labels: [.init(hidden.range, "declared here")], help: "hand it over as an operand")
                return nil
            }
            let near = nearestName(to: name, among: namesInSight(isQubit))
            error("QP0101", "unknown qubit '\(name)'", range, help: near.map { "did you mean '\($0)'?" })
            return nil
        }
        switch symbol.kind {
        case .qubits(let qubits, let isSingle):
            return QubitOperand(.physical(qubits), isSingle: isSingle, range: range)
        case .qubitParameter(let index): return QubitOperand(.parameter(index), isSingle: true, range: range)
        case .operand(var operand):
            operand.range = range
            return operand
        case .error: return nil
        default:
            error(
                "QP0103", "'\(name)' is \(symbol.word), not a qubit", range,
                labels: [.init(symbol.range, "declared here")])
            return nil
        }
    }

    func isQubit(_ symbol: Symbol) -> Bool {
        switch symbol.kind {
        case .qubits, .qubitParameter, .operand: true
        default: false
        }
    }

    private mutating func indexedOperand(_ base: Expression, _ items: [IndexItem], _ range: SourceRange) -> QubitOperand? {
        guard let register = resolvedOperand(base) else { return nil }
        guard !register.isSingle else {
            error("QP0113", "a single qubit has no elements", range)
            return nil
        }
        guard items.count == 1 else {
            error("QP0113", "a register of qubits has one index", range)
            return nil
        }
        guard let (index, count) = self.index(items[0], register.count) else { return nil }
        if let count, count == 0 {
            error("QP0106", "this slice selects nothing", range)
            return nil
        }
        guard case .physical(let qubits) = register.kind else {
            return QubitOperand(
                .selection(register, size: register.count, index), isSingle: count == nil, range: range, count: count ?? 1)
        }
        if let known = index.literal, let places = try? known.places(of: qubits.count) {
            let chosen = places.count == 1 ? single(qubits[places[0]]) : places.map { qubits[$0] }
            guard areDifferent(chosen, range) else { return nil }
            return QubitOperand(.physical(chosen), isSingle: count == nil, range: range)
        }
        if case .single(let variable) = index, let first = qubits.first,
            qubits == Array(first..<first + qubits.count)
        {
            return QubitOperand(
                .element(offset: first, size: qubits.count, index: variable), isSingle: true, range: range)
        }
        return QubitOperand(
            .selection(register, size: qubits.count, index), isSingle: count == nil, range: range, count: count ?? 1)
    }

    private mutating func areDifferent(_ qubits: [Int], _ range: SourceRange) -> Bool {
        guard qubits.count > 1, Set(qubits).count < qubits.count else { return true }
        error("QP0112", "this selects the same qubit twice", range)
        return false
    }

    /// Reports qubits that are handed over twice.
    ///
    /// - Parameter isBroadcast: registers are taken apart: each of their qubits meets its counterpart alone.
    mutating func areDistinct(_ operands: [QubitOperand], isBroadcast: Bool = false) -> Bool {
        for (position, operand) in operands.enumerated() {
            for earlier in operands[..<position] where Self.share(operand, earlier, isBroadcast) {
                error(
                    "QP0112", "a gate cannot take the same qubit twice", operand.range,
                    labels: [.init(earlier.range, "taken here already")])
                return false
            }
        }
        return true
    }

    private static func share(_ a: QubitOperand, _ b: QubitOperand, _ isBroadcast: Bool) -> Bool {
        switch (a.kind, b.kind) {
        case (.parameter(let first), .parameter(let second)): return first == second
        case (.physical(let first), .physical(let second)):
            if first.count == 1, second.count == 1 { return first[0] == second[0] }
            if isBroadcast, first.count == second.count { return zip(first, second).contains { $0 == $1 } }
            let known = Set(first)
            return second.contains { known.contains($0) }
        default: return false
        }
    }
}
