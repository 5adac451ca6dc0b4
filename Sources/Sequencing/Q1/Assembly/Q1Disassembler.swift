/// Writes programs as text.
public enum Q1Disassembler {
    /// `program` in canonical form: an instruction a line, labels on lines of their own, numbers decimal, and names for
    /// the targets of jumps that have one.
    ///
    /// The text assembles to the same instructions and labels; the lines are those of this text.
    public static func text(of program: Q1Program) -> String {
        var text = ""
        var labels = program.labels[...]
        for (address, instruction) in instructions(of: program).enumerated() {
            while let label = labels.first, label.address <= address {
                text += "\(label.name):\n"
                labels = labels.dropFirst()
            }
            text += "    \(instruction)\n"
        }
        for label in labels { text += "\(label.name):\n" }
        return text
    }

    /// The instructions of `program` by address, each in canonical form and without labels: `jmp @start`.
    public static func instructions(of program: Q1Program) -> [String] {
        let names = names(program)
        return program.instructions.map { line(of: $0, names) }
    }

    /// The first label of each address.
    private static func names(_ program: Q1Program) -> [Int64: String] {
        var names: [Int64: String] = [:]
        for label in program.labels where names[Int64(label.address)] == nil { names[Int64(label.address)] = label.name }
        return names
    }

    private static func line(of instruction: Q1Instruction, _ names: [Int64: String]) -> String {
        guard !instruction.operands.isEmpty else { return instruction.opcode.rawValue }
        let target = instruction.opcode.targetOperand
        let operands = instruction.operands.enumerated().map { index, operand in
            switch operand {
            case .register(let number): "R\(number)"
            case .immediate(let value): (index == target ? names[value].map { "@\($0)" } : nil) ?? "\(value)"
            }
        }
        return instruction.opcode.rawValue + " " + operands.joined(separator: ",")
    }
}

extension Q1Opcode {
    /// Which operand says where to go on; `nil` for what is no jump.
    fileprivate var targetOperand: Int? {
        switch self {
        case .jmp: 0
        case .loop: 1
        case .jge, .jlt: 2
        default: nil
        }
    }
}
