extension ProgramPrinter {
    func text(_ expression: CheckedExpression) -> String {
        switch expression.kind {
        case .constant(let value): return constant(value, expression.type)
        case .variable(let reference): return name(reference)
        case .input(let index): return program.inputs[index].name
        case .host(let index): return program.hostConstants[index].name
        case .unary(let operation, let operand): return operation.rawValue + text(operand)
        case .binary(let operation, let left, let right):
            return "(\(text(left)) \(operation.rawValue) \(text(right)))"
        case .conversion(let operand): return "\(expression.type)(\(text(operand)))"
        case .function(let function, let arguments): return call(function.rawValue, arguments)
        case .port(let index): return program.ports[index]
        case .newFrame(let port, let frequency, let phase): return call("newframe", [port, frequency, phase])
        case .waveform(let function, let arguments): return call(function.rawValue, arguments)
        case .samples(let samples): return "samples{\(list(samples))}"
        case .phase(let frame): return call("get_phase", [frame])
        case .frequency(let frame): return call("get_frequency", [frame])
        case .durationOf(let body): return "durationof({ \(inline(body)) })"
        case .selection(let value, let indices): return text(value) + text(indices)
        case .concatenation(let left, let right): return "(\(text(left)) ++ \(text(right)))"
        case .arrayLiteral(let elements): return "\(expression.type){\(list(elements))}"
        case .sizeOf(let value, let dimension): return call("sizeof", [value, dimension])
        case .hostFunction(let index, let arguments): return call(program.hostFunctions[index].name, arguments)
        case .stretch(let index): return program.stretches[index].name
        default: return "?"
        }
    }

    /// A value whose look does not give its type away carries it.
    private func constant(_ value: Value, _ type: ValueType) -> String {
        switch (value, type) {
        case (.int, .int(64)), (.float, .float), (.duration, _), (.bits, _), (.complex, _): return "\(value)"
        case (.bool, .bool): return "\(value)"
        case (.bool(let bit), .bit): return "bit(\(bit ? 1 : 0))"
        case (.array, _): return "\(type)\(value)"
        default: return "\(type)(\(value))"
        }
    }

    private func call(_ name: String, _ arguments: [CheckedExpression]) -> String { "\(name)(\(list(arguments)))" }

    private func list(_ items: [CheckedExpression]) -> String { items.map { text($0) }.joined(separator: ", ") }

    private func inline(_ body: [CheckedStatement]) -> String {
        var printer = self
        printer.lines = []
        for statement in body { printer.write(statement) }
        return printer.lines.map { $0.drop { $0 == " " } }.joined(separator: "; ")
    }

    private func text(_ indices: [CheckedIndex]) -> String {
        "[" + indices.map { text($0) }.joined(separator: ", ") + "]"
    }

    private func text(_ index: CheckedIndex) -> String {
        switch index {
        case .single(let value): text(value)
        case .set(let items): "{\(list(items))}"
        case .range(let start, let step, let stop):
            (start.map { text($0) } ?? "") + ":" + (step.map { "\(text($0)):" } ?? "") + (stop.map { text($0) } ?? "")
        }
    }

    func text(_ place: CheckedPlace) -> String {
        name(place.variable) + place.selections.map { text($0) }.joined()
    }

    func text(_ operand: QubitOperand) -> String {
        switch operand.kind {
        case .physical(let qubits): return Self.physical(qubits)
        case .element(let offset, let size, let index):
            return "\(Self.physical(Array(offset..<offset + size)))[\(text(index))]"
        case .parameter(let index): return "@\(index)"
        case .selection(let whole, _, let index): return "\(text(whole))[\(text(index))]"
        case .joined(let parts): return "(\(parts.map { text($0) }.joined(separator: " ++ ")))"
        }
    }

    /// `$3`, `$0:3`, or `{$0, $2}`.
    private static func physical(_ qubits: [Int]) -> String {
        guard let first = qubits.first, let last = qubits.last else { return "{}" }
        if qubits.count == 1 { return "$\(first)" }
        if last - first == qubits.count - 1, qubits == Array(first...last) { return "$\(first):\(last)" }
        return "{\(qubits.map { "$\($0)" }.joined(separator: ", "))}"
    }
}
