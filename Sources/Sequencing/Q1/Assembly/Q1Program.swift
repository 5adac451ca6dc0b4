/// What an instruction of the Q1 instruction set does; the raw value is its mnemonic.
public enum Q1Opcode: String, Sendable, CaseIterable {
    case illegal, nop, stop
    case jmp, jge, jlt, loop
    case move, not, add, sub, and, or, xor, asl, asr
    case setMarker = "set_mrk"
    case setFrequency = "set_freq"
    case resetPhase = "reset_ph"
    case setPhase = "set_ph"
    case setPhaseDelta = "set_ph_delta"
    case setGain = "set_awg_gain"
    case setOffset = "set_awg_offs"
    case setCondition = "set_cond"
    case updateParameters = "upd_param"
    case play
    case acquire
    case acquireWeighed = "acquire_weighed"
    case acquireTTL = "acquire_ttl"
    case setLatchEnable = "set_latch_en"
    case latchReset = "latch_rst"
    case wait
    case waitSync = "wait_sync"
    case waitTrigger = "wait_trigger"
    case softwareRequest = "sw_req"
}

extension Q1Opcode {
    /// Whether the last operand is the register that it writes.
    var writesLastOperand: Bool {
        switch self {
        case .move, .not, .add, .sub, .and, .or, .xor, .asl, .asr: true
        default: false
        }
    }
}

/// One instruction of a Q1 program.
public struct Q1Instruction: Sendable, Hashable {
    public enum Operand: Sendable, Hashable {
        /// R0 to R63.
        case register(UInt8)
        /// As written; negative numbers only where the instruction set has any. Addresses of labels are resolved.
        case immediate(Int64)
    }

    public var opcode: Q1Opcode
    /// In the order of the source.
    public var operands: [Operand]

    public init(_ opcode: Q1Opcode, _ operands: [Operand] = []) {
        self.opcode = opcode
        self.operands = operands
    }
}

/// An assembled program.
public struct Q1Program: Sendable, Equatable {
    public var instructions: [Q1Instruction]
    /// Per instruction the line of the source that it stands on, from 1.
    public var lines: [Int]
    /// By address; several may name the same.
    public var labels: [Label]

    public struct Label: Sendable, Hashable {
        public var name: String
        public var address: Int

        public init(name: String, address: Int) {
            self.name = name
            self.address = address
        }
    }

    public init(instructions: [Q1Instruction], lines: [Int], labels: [Label] = []) {
        self.instructions = instructions
        self.lines = lines
        self.labels = labels
    }
}
