/// A program in the form in which the core runs it: every operand is an index into one file of values, whose first 64 are
/// the registers and whose last are the program's constants. So no instruction has to ask what its operands are.
struct Q1Code: Sendable {
    struct Instruction: Sendable {
        var opcode: Q1Opcode
        /// Before jumps are taken.
        var cycles: UInt8 = 1
        /// Where the result goes; `unused` where there is none.
        var target: UInt16 = Q1Code.unused
        /// What it reads, in the order of the source.
        var a: UInt16 = Q1Code.unused
        var b: UInt16 = Q1Code.unused
        var c: UInt16 = Q1Code.unused
        var d: UInt16 = Q1Code.unused
        var e: UInt16 = Q1Code.unused

        init(_ opcode: Q1Opcode) { self.opcode = opcode }
    }

    /// A place behind the registers that nobody reads on purpose.
    static let unused: UInt16 = 64

    /// The last is an `illegal` that stands for everything behind the program.
    private(set) var instructions: [Instruction] = []
    /// Of the source, per instruction.
    private(set) var lines: [Int] = []
    /// Zero registers and the constants behind them.
    private(set) var values = [UInt32](repeating: 0, count: Int(Q1Code.unused) + 1)
    /// Trigger addresses that its conditions may look at; bit 0 is address 1.
    private(set) var conditionMask: UInt16 = 0
    /// Whether it has a `wait_trigger`.
    private(set) var waitsForTriggers = false

    /// - Parameter memory: instructions that fit; what is behind them is as if it were not there.
    init(_ program: Q1Program, memory: Int, timing: Q1Timing) {
        var constants: [UInt32: UInt16] = [:]
        for (address, instruction) in program.instructions.prefix(memory).enumerated() {
            instructions.append(coded(instruction, timing: timing, constants: &constants))
            lines.append(address < program.lines.count ? program.lines[address] : 0)
            note(instruction)
        }
        instructions.append(Instruction(.illegal))
        lines.append(lines.last ?? 1)
    }

    /// An instruction whose operands are not those of its opcode is an illegal one.
    private mutating func coded(
        _ instruction: Q1Instruction, timing: Q1Timing, constants: inout [UInt32: UInt16]
    ) -> Instruction {
        let (opcode, operands) = (instruction.opcode, instruction.operands)
        guard operands.count == opcode.operandCount else { return Instruction(.illegal) }
        var result = Instruction(opcode)
        var registersRead = 0
        for (position, operand) in operands.enumerated() {
            let isTarget = opcode.hasTarget && position == operands.count - 1
            guard let index = place(of: operand, constants: &constants) else { return Instruction(.illegal) }
            let isRegister = index < Self.unused
            if isTarget || (opcode == .loop && position == 0) {
                guard isRegister else { return Instruction(.illegal) }
            } else if isRegister {
                registersRead += 1
            }
            if isTarget { result.target = index } else { result.setOperand(position, index) }
        }
        let cycles = Int64(max(1, registersRead)) + (opcode.isArithmetic ? timing.arithmeticCycles : 0)
        result.cycles = UInt8(clamping: cycles)
        return result
    }

    private mutating func place(of operand: Q1Instruction.Operand, constants: inout [UInt32: UInt16]) -> UInt16? {
        switch operand {
        case .register(let number): return number < 64 ? UInt16(number) : nil
        case .immediate(let number):
            let value = UInt32(truncatingIfNeeded: number)
            if let index = constants[value] { return index }
            guard values.count < Int(UInt16.max) else { return nil }
            values.append(value)
            constants[value] = UInt16(values.count - 1)
            return UInt16(values.count - 1)
        }
    }

    private mutating func note(_ instruction: Q1Instruction) {
        switch instruction.opcode {
        case .waitTrigger: waitsForTriggers = true
        case .setCondition:
            guard instruction.operands.count == 4 else { return }
            if case .immediate(let mask) = instruction.operands[1] {
                conditionMask |= UInt16(truncatingIfNeeded: mask) & 0x7FFF
            } else {
                conditionMask = 0x7FFF
            }
        default: break
        }
    }
}

extension Q1Code.Instruction {
    fileprivate mutating func setOperand(_ position: Int, _ index: UInt16) {
        switch position {
        case 0: a = index
        case 1: b = index
        case 2: c = index
        case 3: d = index
        default: e = index
        }
    }
}

extension Q1Opcode {
    /// Whether the last operand is a register that it writes.
    var hasTarget: Bool {
        switch self {
        case .move, .not, .add, .sub, .and, .or, .xor, .asl, .asr: true
        default: false
        }
    }

    /// Whether it uses the arithmetic unit.
    var isArithmetic: Bool {
        switch self {
        case .not, .add, .sub, .and, .or, .xor, .asl, .asr, .jge, .jlt, .loop: true
        default: false
        }
    }

    var operandCount: Int {
        switch self {
        case .illegal, .nop, .stop, .resetPhase: 0
        case .jmp, .setMarker, .setFrequency, .setPhase, .setPhaseDelta, .updateParameters, .latchReset, .wait, .waitSync,
            .softwareRequest: 1
        case .loop, .move, .not, .setGain, .setOffset, .setLatchEnable, .waitTrigger: 2
        case .jge, .jlt, .add, .sub, .and, .or, .xor, .asl, .asr, .play, .acquire: 3
        case .setCondition, .acquireTTL: 4
        case .acquireWeighed: 5
        }
    }
}
