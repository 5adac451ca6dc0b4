@testable import Sequencing

/// Random programs: those that assemble, and texts that are nearly so. SplitMix64: repeatable everywhere.
struct Q1ProgramGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(limit)) }

    mutating func pick<T>(_ items: [T]) -> T { items[below(items.count)] }

    /// A program whose operands are in range; up to 40 instructions, with labels.
    mutating func program() -> Q1Program {
        let count = 1 + below(40)
        var program = Q1Program(instructions: [], lines: [])
        for address in 0..<count {
            if below(4) == 0 { program.labels.append(Q1Program.Label(name: "l\(address)_\(below(100))", address: address)) }
            let signature = pick(Q1Signature.all)
            let operands = pick(signature.forms).map { rule -> Q1Instruction.Operand in
                if rule.isAddress { return .immediate(Int64(below(count))) }
                return rule.isRegister ? .register(UInt8(below(64))) : .immediate(value(in: rule.range))
            }
            program.instructions.append(Q1Instruction(signature.opcode, operands))
            program.lines.append(address + 1)
        }
        return program
    }

    /// The ends of the range as often as not.
    private mutating func value(in range: ClosedRange<Int64>) -> Int64 {
        switch below(4) {
        case 0: range.lowerBound
        case 1: range.upperBound
        default: range.lowerBound + Int64(next() % UInt64(range.upperBound - range.lowerBound + 1))
        }
    }

    /// `text` with one to three signs left out, doubled, exchanged or put in.
    mutating func spoiled(_ text: String) -> String {
        var bytes = Array(text.utf8)
        let signs = Array("0123456789RRR,,,:;@$#-+. \t\nabxw_!.DEF".utf8)
        for _ in 0...below(3) where !bytes.isEmpty {
            let place = below(bytes.count)
            switch below(4) {
            case 0: bytes.remove(at: place)
            case 1: bytes.insert(bytes[place], at: place)
            case 2: bytes[place] = pick(signs)
            default: bytes.insert(pick(signs), at: place)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
