import Sequencing

/// Programs that end, of everything that an ISA 1 program can have: loops, jumps ahead, latched parameters, conditions,
/// plays that may be too short, indices that may be wrong.
struct Q1RandomProgram {
    private var state: UInt64
    private var instructions: [Q1Instruction] = []
    /// Whether instructions are so short that the core may come too late.
    private var isHurried = false
    /// Whether an instruction may read what the one before it wrote.
    private let hasHazards: Bool

    /// Registers 0 to 7 are anybody's, 8 to 10 count loops, 11 to 13 are operands of real-time instructions.
    private static let counters: UInt8 = 8

    init(seed: Int, hasHazards: Bool = false) {
        state = UInt64(seed) << 32
        self.hasHazards = hasHazards
    }

    mutating func program() -> Q1Program {
        instructions = []
        isHurried = number(4) == 0
        // A lead over the executor, so that not every program is late at once.
        add(.wait, isHurried ? 200 : 1000 + number(3000))
        for _ in 0..<(2 + number(4)) { block(depth: 0) }
        add(.stop)
        return Q1Program(instructions: instructions, lines: Array(1...instructions.count))
    }

    /// SplitMix64: the same programs on every machine.
    private mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    private mutating func number(_ count: Int64) -> Int64 { Int64(next() >> 1) % count }

    private mutating func register() -> Q1Instruction.Operand { .register(UInt8(number(8))) }

    private mutating func block(depth: UInt8) {
        switch number(depth < 3 ? 10 : 8) {
        case 0...7: for _ in 0..<(1 + number(5)) { statement() }
        default:
            let counter = Q1Instruction.Operand.register(Self.counters + depth)
            append(Q1Instruction(.move, [.immediate(1 + number(5)), counter]))
            let top = Int64(instructions.count)
            add(.nop)
            for _ in 0..<(1 + number(3)) { block(depth: depth + 1) }
            append(Q1Instruction(.loop, [counter, .immediate(top)]))
        }
    }

    private mutating func statement() {
        switch number(24) {
        case 0...5: arithmetic()
        case 6: jump()
        case 7...10: latch()
        case 11: condition()
        case 12: decision()
        case 13 where number(3) == 0: for _ in 0..<12 { add(.acquire, 0, number(10), 40) }
        case 14, 15: add(.setCondition, 0, 0, 0, 0)
        default: realTime()
        }
    }

    /// Reads, and plays if the bit, or any other, says so.
    private mutating func decision() {
        add(.setLatchEnable, 1, 4)
        add(.acquire, 0, number(10), 440 + number(60))
        add(.setCondition, 1, number(2) == 0 ? 0x7FFF : number(1 << 15), number(6), 100)
        add(.play, 0, 1, 100)
        add(.setCondition, 0, 0, 0, 0)
    }

    private mutating func arithmetic() {
        let opcodes: [Q1Opcode] = [.move, .not, .add, .sub, .and, .or, .xor, .asl, .asr]
        let opcode = opcodes[Int(number(Int64(opcodes.count)))]
        let isImmediate = number(2) == 0
        let shift = opcode == .asl || opcode == .asr
        let value = Q1Instruction.Operand.immediate(shift ? number(40) : number(1 << 31))
        switch opcode {
        case .move: append(Q1Instruction(opcode, [isImmediate ? value : register(), register()]))
        case .not: append(Q1Instruction(opcode, [register(), register()]))
        default: append(Q1Instruction(opcode, [register(), isImmediate ? value : register(), register()]))
        }
    }

    /// Over a few instructions, if the comparison holds.
    private mutating func jump() {
        let place = instructions.count
        add(.nop)
        for _ in 0..<number(3) { arithmetic() }
        if number(2) == 0 { realTime() }
        let target = Q1Instruction.Operand.immediate(Int64(instructions.count))
        let opcode: Q1Opcode = [.jmp, .jge, .jlt][Int(number(3))]
        add(.nop)
        instructions[place] = Q1Instruction(
            opcode, opcode == .jmp ? [target] : [register(), .immediate(number(1 << 32)), target])
        separate(place)
    }

    private mutating func latch() {
        switch number(7) {
        case 0: add(.setMarker, number(16))
        case 1: add(.setFrequency, number(4_000_000_000) - 2_000_000_000)
        case 2: add(.resetPhase)
        case 3: add(.setPhase, number(1_000_000_000))
        case 4: append(Q1Instruction(.setPhaseDelta, [register()]))
        case 5: append(Q1Instruction(.setGain, [register(), register()]))
        default: add(.setOffset, number(65536) - 32768, number(65536) - 32768)
        }
    }

    private mutating func condition() {
        add(.setCondition, number(4) > 0 ? 1 : 0, number(1 << 15), number(6), duration())
    }

    private mutating func duration() -> Int64 {
        isHurried ? 4 + number(16) : number(4) == 0 ? 4 + number(40) : 100 + number(900)
    }

    private mutating func realTime() {
        switch number(12) {
        case 0, 1: add(.updateParameters, duration())
        case 2...4: add(.play, number(2), number(30) == 0 ? 5 : number(2), duration())
        case 5:
            add(.move, number(2), into: 11)
            add(.move, number(2), into: 12)
            add(.nop)
            append(Q1Instruction(.play, [.register(11), .register(12), .immediate(duration())]))
        case 6: add(.acquire, 0, number(60) == 0 ? 100 : number(10), duration())
        case 7: add(.acquireWeighed, 0, number(10), number(2), number(30) == 0 ? 9 : number(2), duration())
        case 8: add(.setLatchEnable, number(2), duration())
        case 9: add(.latchReset, duration())
        case 10:
            add(.move, duration(), into: 13)
            add(.nop)
            append(Q1Instruction(.wait, [.register(13)]))
        default: add(.wait, duration())
        }
    }

    private mutating func add(_ opcode: Q1Opcode, _ immediates: Int64...) {
        append(Q1Instruction(opcode, immediates.map(Q1Instruction.Operand.immediate)))
    }

    private mutating func add(_ opcode: Q1Opcode, _ immediate: Int64, into register: UInt8) {
        append(Q1Instruction(opcode, [.immediate(immediate), .register(register)]))
    }

    private mutating func append(_ instruction: Q1Instruction) {
        instructions.append(instruction)
        separate(instructions.count - 1)
    }

    /// Writes to a register that nobody reads at once instead, where the next instruction reads what this one wrote.
    private mutating func separate(_ place: Int) {
        guard !hasHazards, place > 0 else { return }
        let before = instructions[place - 1]
        let writes: [Q1Opcode] = [.move, .not, .add, .sub, .and, .or, .xor, .asl, .asr]
        guard writes.contains(before.opcode), let target = before.operands.last else { return }
        let sources = writes.contains(instructions[place].opcode)
            ? Array(instructions[place].operands.dropLast()) : instructions[place].operands
        if sources.contains(target) { instructions[place - 1].operands[before.operands.count - 1] = .register(20) }
    }
}
