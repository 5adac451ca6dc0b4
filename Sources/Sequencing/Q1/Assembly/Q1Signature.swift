/// One operand of an instruction: a register, or a number of a certain range.
struct Q1OperandRule: Sendable {
    /// What messages call it.
    var name: String
    var isRegister = false
    /// Whether it says where to go on.
    var isAddress = false
    /// Of a register its numbers.
    var range: ClosedRange<Int64>

    static let register = Q1OperandRule(name: "R", isRegister: true, range: 0...63)
    static let address = Q1OperandRule(name: "address", isAddress: true, range: 0...Int64(Q1Assembler.largestMemory - 1))
    static let value = number("value", 0...0xFFFF_FFFF)
    static let duration = number("duration", 4...65535)
    static let acquisition = number("acquisition", 0...31)
    static let bin = number("bin", 0...0xFF_FFFF)

    static func number(_ name: String, _ range: ClosedRange<Int64>) -> Q1OperandRule {
        Q1OperandRule(name: name, range: range)
    }
}

/// What an instruction takes: one or more forms, each a list of operands.
///
/// Forms and ranges are those of instruction set 1 as the assembler of driver versions 0.14.2 to 1.1.1 takes them,
/// found by trying: every arrangement of numbers and registers up to five, and both ends of every range.
struct Q1Signature: Sendable {
    var opcode: Q1Opcode
    var forms: [[Q1OperandRule]]

    /// Such as `(R, address) or (R, R)`.
    var words: String {
        let forms = forms.map { "(\($0.map(\.name).joined(separator: ", ")))" }
        return forms.dropLast().joined(separator: ", ") + (forms.count > 1 ? " or " : "") + (forms.last ?? "")
    }

    static let all: [Q1Signature] = Q1Opcode.allCases.map { Q1Signature(opcode: $0, forms: forms(of: $0)) }

    private static func forms(of opcode: Q1Opcode) -> [[Q1OperandRule]] {
        let r = Q1OperandRule.register
        switch opcode {
        case .illegal, .nop, .stop, .resetPhase: return [[]]
        case .jmp: return [[.address], [r]]
        case .jge, .jlt: return [[r, .value, .address], [r, .value, r]]
        case .loop: return [[r, .address], [r, r]]
        case .move, .not: return [[.value, r], [r, r]]
        case .add, .sub, .and, .or, .xor, .asl, .asr: return [[r, .value, r], [r, r, r]]
        case .updateParameters: return [[.duration]]
        case .latchReset, .wait, .waitSync: return [[.duration], [r]]
        case .softwareRequest: return [[.value], [r]]
        case .play:
            let wave = 0...Int64(1023)
            return [[.number("wave 0", wave), .number("wave 1", wave), .duration], [r, r, .duration]]
        case .setMarker, .setFrequency, .setPhase, .setPhaseDelta, .setGain, .setOffset, .setCondition:
            return parameterForms(of: opcode)
        case .acquire, .acquireWeighed, .acquireTTL, .setLatchEnable, .waitTrigger: return inputForms(of: opcode)
        }
    }

    /// Of the instructions that set latched parameters.
    private static func parameterForms(of opcode: Q1Opcode) -> [[Q1OperandRule]] {
        let r = Q1OperandRule.register
        let sixteenBits = Int64(Int16.min)...Int64(Int16.max)
        switch opcode {
        case .setMarker: return [[.number("markers", 0...15)], [r]]
        case .setFrequency: return [[.number("frequency", Int64(Int32.min)...Int64(Int32.max))], [r]]
        case .setPhase, .setPhaseDelta: return [[.number("phase", 0...1_000_000_000)], [r]]
        case .setGain: return [[.number("gain 0", sixteenBits), .number("gain 1", sixteenBits)], [r, r]]
        case .setOffset: return [[.number("offset 0", sixteenBits), .number("offset 1", sixteenBits)], [r, r]]
        default:
            // Unlike every other duration, that of `set_cond` may be nothing.
            let otherwise = Q1OperandRule.number("duration otherwise", 0...65535)
            return [
                [.number("enable", 0...1), .number("mask", 0...0x7FFF), .number("operator", 0...7), otherwise],
                [r, r, r, otherwise],
            ]
        }
    }

    /// Of the instructions that acquire, and that see triggers.
    private static func inputForms(of opcode: Q1Opcode) -> [[Q1OperandRule]] {
        let r = Q1OperandRule.register
        let enable = Q1OperandRule.number("enable", 0...1)
        switch opcode {
        case .acquire: return [[.acquisition, .bin, .duration], [.acquisition, r, .duration]]
        case .acquireWeighed:
            let weight = 0...Int64(63)
            let weights: [Q1OperandRule] = [.number("weight 0", weight), .number("weight 1", weight)]
            return [[.acquisition, .bin] + weights + [.duration], [.acquisition, r, r, r, .duration]]
        case .acquireTTL: return [[.acquisition, .bin, enable, .duration], [.acquisition, r, enable, .duration]]
        case .setLatchEnable: return [[enable, .duration], [r, .duration]]
        default: return [[.number("trigger", 0...15), .duration], [r, r]]
        }
    }
}

extension Q1Signature {
    /// Instructions of other sets that programs for other modules and newer firmware contain.
    static let foreign: [(names: [String], reason: String)] = [
        (
            [
                "cmp", "test", "jz", "jnz", "jo", "jno", "js", "jns", "jg", "jl", "jle", "ja", "jae", "jb", "jbe", "lsl", "lsr",
                "play_netzero", "reset_netzero",
            ], "of instruction set 2, and these sequencers have set 1"
        ),
        (
            [
                "set_scope_en", "set_digital", "set_time_ref", "play_pulse", "acquire_timetags", "acquire_digital", "upd_thres",
            ], "of a time-tagging module, which no rack here has"
        ),
    ]
}
