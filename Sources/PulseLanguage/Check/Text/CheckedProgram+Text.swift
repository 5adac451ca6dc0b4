extension CheckedProgram {
    /// The program as it was understood: a statement a line, every conversion and every bound written out.
    ///
    /// First what it stands on (inputs, constants and functions of the host, stretches), then its gates,
    /// calibrations and subroutines, then its statements. Variables of the program go by their names, with `'n`
    /// behind the second of one name; those of a definition are `%slot`, its qubits `@position`.
    public var text: String {
        var printer = ProgramPrinter(self)
        printer.printProgram()
        return printer.lines.joined(separator: "\n") + "\n"
    }
}

/// Writes a checked program down.
struct ProgramPrinter {
    let program: CheckedProgram
    let globalNames: [String]
    var lines: [String] = []
    private var indent = 0

    init(_ program: CheckedProgram) {
        self.program = program
        var counts: [String: Int] = [:]
        globalNames = program.globals.map { variable in
            let name = variable.name.isEmpty ? "t" : variable.name
            let number = counts[name, default: 0]
            counts[name] = number + 1
            return number == 0 && !variable.name.isEmpty ? name : "\(name)'\(number + 1)"
        }
    }

    mutating func line(_ text: String) { lines.append(String(repeating: "  ", count: indent) + text) }

    mutating func block(_ head: String, _ body: [CheckedStatement], tail: String = "}") {
        line(head + " {")
        nested(body)
        line(tail)
    }

    mutating func nested(_ body: [CheckedStatement]) {
        indent += 1
        for statement in body { write(statement) }
        indent -= 1
    }

    mutating func printProgram() {
        for input in program.inputs { line("input \(input.name): \(input.type)") }
        for constant in program.hostConstants { line("host \(constant.name): \(constant.type)") }
        for function in program.hostFunctions {
            let word = function.link == nil ? "host" : "link"
            line("\(word) \(function.name)(\(types(function.parameters)))\(Self.arrow(function.result))")
        }
        for (index, variable) in program.globals.enumerated() {
            guard let value = variable.lazyValue else { continue }
            line("const \(globalNames[index]): \(variable.type) = \(text(value))")
        }
        for gate in program.gates where !gate.isStandard {
            for definition in gate.definitions { write(definition, of: gate.name) }
        }
        for defcal in program.defcals { write(defcal) }
        for subroutine in program.subroutines { write(subroutine) }
        for output in program.outputs where output.isMarked { line("output \(name(output.variable)): \(output.type)") }
        for statement in program.statements { write(statement) }
    }

    private mutating func write(_ definition: GateDefinition, of name: String) {
        let parameters = (0..<definition.parameterCount).map { "%\($0): angle" }.joined(separator: ", ")
        let qubits = (0..<definition.qubitCount).map { "@\($0)" }.joined(separator: ", ")
        block("gate \(name)" + (parameters.isEmpty ? "" : "(\(parameters))") + " \(qubits)", definition.body)
    }

    private mutating func write(_ defcal: Defcal) {
        let parameters = defcal.parameters.enumerated().map { slot, parameter in
            switch parameter {
            case .any(let type): "%\(slot): \(type)"
            case .literal(let value): "\(value)"
            }
        }
        let operands = defcal.operands.enumerated().map { position, qubit in qubit.map { "$\($0)" } ?? "@\(position)" }
        let head = "defcal \(defcal.name)" + (parameters.isEmpty ? "" : "(\(parameters.joined(separator: ", ")))")
        let frames = defcal.frames.isEmpty ? "" : " names \(defcal.frames.map { globalNames[$0] }.joined(separator: ", "))"
        block("\(head) \(operands.joined(separator: ", "))\(Self.arrow(defcal.result))\(frames)", defcal.body)
    }

    private mutating func write(_ subroutine: Subroutine) {
        var slot = 0
        var position = 0
        let parameters = subroutine.parameters.map { parameter in
            switch parameter {
            case .value(let type), .reference(let type):
                slot += 1
                var isReference = false
                if case .reference = parameter { isReference = true }
                return "\(isReference ? "mutable " : "")%\(slot - 1): \(type)"
            case .qubits(let count, let isSingle):
                position += 1
                return "@\(position - 1): \(isSingle ? "qubit" : "qubit[\(count)]")"
            }
        }
        block("def \(subroutine.name)(\(parameters.joined(separator: ", ")))\(Self.arrow(subroutine.result))", subroutine.body)
    }

    static func arrow(_ result: ValueType) -> String { result == .void ? "" : " -> \(result)" }

    private func types(_ types: [ValueType]) -> String { types.map { "\($0)" }.joined(separator: ", ") }

    func name(_ reference: VariableReference) -> String {
        switch reference {
        case .global(let index): globalNames[index]
        case .local(let slot): "%\(slot)"
        }
    }
}
