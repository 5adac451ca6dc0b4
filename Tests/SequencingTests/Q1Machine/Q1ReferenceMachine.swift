import RackModel
import Sequencing

/// The machine in its simplest words, for one sequencer: instruction after instruction, each operand looked up, each time
/// kept in a list. It asks for every bit at once, so it knows when triggers arrive.
struct Q1ReferenceMachine {
    private(set) var events: [Q1Event] = []
    private(set) var flags: [Q1Flag] = []
    private(set) var registers = [UInt32](repeating: 0, count: 64)

    private let sequencer: Q1ClusterMachine.Sequencer
    private let timing = Q1Timing()
    private let bit: (Int) -> Bool
    private var address = 0
    private var core: Int64
    private var now: Int64 = 0
    private var starts: [Int64] = []
    /// What the last instruction wrote, and what was there before.
    private var old: (register: UInt8, value: UInt32)?

    private var latched = Q1Parameters(frequencySteps: 0)
    private var frequency: Int32?
    private var phase: UInt32?
    private var delta: UInt32?
    private var resets = false
    private var told: Q1Parameters
    private var turned: Int64 = 0
    private var (since, relative, shifted): (Int64, Int64, Int64) = (0, 0, 0)

    private var condition: (mask: UInt32, operation: UInt32, otherwise: UInt32)?
    private var counts = [Int](repeating: 0, count: 15)
    private var isCounting = false
    private var arrivals: [(nanosecond: Int64, address: Int)] = []
    private var acquisitions: [Int64] = []
    private var binned: [Int64] = []
    private var waits: [Int64] = []
    private var isFree = Int64.min

    init(_ sequencer: Q1ClusterMachine.Sequencer, bit: @escaping (Int) -> Bool) {
        (self.sequencer, self.bit) = (sequencer, bit)
        core = -timing.leadCycles * timing.cycleNanoseconds
        told = Q1Parameters(frequencySteps: Int32(4 * sequencer.settings.ncoFrequencyHz))
        events = [Q1Event(sequencer: 0, nanosecond: 0, line: 1, kind: .parameters(told))]
    }

    mutating func run() {
        while step() {}
    }

    // The core

    private func read(_ operand: Q1Instruction.Operand) -> UInt32 {
        switch operand {
        case .immediate(let value): UInt32(truncatingIfNeeded: value)
        case .register(let register): register == old?.register ? old!.value : registers[Int(register)]
        }
    }

    /// - Returns: whether there is more.
    private mutating func step() -> Bool {
        let program = sequencer.sequence.program
        guard address < program.instructions.count else { return stop(.illegalInstruction, line: program.lines.last ?? 1) }
        let (instruction, line) = (program.instructions[address], program.lines[address])
        guard starts.isEmpty || core <= now else { return stop(.commandUnderflow, line: line) }
        let operands = instruction.operands
        address += 1
        let writes: [Q1Opcode] = [.move, .not, .add, .sub, .and, .or, .xor, .asl, .asr]
        let sources = writes.contains(instruction.opcode) ? Array(operands.dropLast())
            : instruction.opcode == .loop ? Array(operands.dropFirst()) : operands
        core += 4 * Int64(max(1, sources.filter { if case .register = $0 { true } else { false } }.count))
        let values = sources.map(read)
        old = nil
        switch instruction.opcode {
        case .illegal: return stop(.illegalInstruction, line: line)
        case .nop: break
        case .stop:
            if core > now, !starts.isEmpty { return stop(.commandUnderflow, line: line) }
            return stop(nil, line: line)
        case .jmp: jump(values[0])
        case .jge, .jlt:
            core += 8
            if (values[0] >= values[1]) == (instruction.opcode == .jge) { jump(values[2]) }
        case .loop:
            core += 8
            guard case .register(let register) = operands[0] else { return false }
            let before = registers[Int(register)]
            registers[Int(register)] = before &- 1
            if before != 1 { jump(values[0]) } else { old = (register, before) }
        case .move, .not, .add, .sub, .and, .or, .xor, .asl, .asr:
            core += instruction.opcode == .move ? 0 : 8
            guard case .register(let register) = operands[operands.count - 1] else { return false }
            old = (register, registers[Int(register)])
            registers[Int(register)] = Self.result(instruction.opcode, values)
        case .setMarker, .setFrequency, .resetPhase, .setPhase, .setPhaseDelta, .setGain, .setOffset:
            latch(instruction.opcode, values)
        case .setCondition: condition = values[0] == 0 ? nil : (values[1] & 0x7FFF, values[2], values[3])
        default: return execute(instruction.opcode, values, line: line)
        }
        return true
    }

    private mutating func jump(_ target: UInt32) {
        core += 12
        address = Int(target)
        old = nil
    }

    private static func result(_ opcode: Q1Opcode, _ values: [UInt32]) -> UInt32 {
        switch opcode {
        case .move: values[0]
        case .not: ~values[0]
        case .add: UInt32((UInt64(values[0]) + UInt64(values[1])) % (1 << 32))
        case .sub: UInt32((UInt64(1 << 32) + UInt64(values[0]) - UInt64(values[1])) % (1 << 32))
        case .and: values[0] & values[1]
        case .or: values[0] | values[1]
        case .xor: values[0] ^ values[1]
        case .asl: values[0] << values[1]
        default: values[0] >> values[1]
        }
    }

    private mutating func latch(_ opcode: Q1Opcode, _ values: [UInt32]) {
        switch opcode {
        case .setMarker: latched.markers = UInt8(values[0] % 16)
        case .setFrequency: frequency = Int32(bitPattern: values[0])
        case .resetPhase: resets = true
        case .setPhase: phase = values[0]
        case .setPhaseDelta: delta = values[0]
        case .setGain: latched.gain = [Int16(truncatingIfNeeded: values[0]), Int16(truncatingIfNeeded: values[1])]
        default: latched.offset = [Int16(truncatingIfNeeded: values[0]), Int16(truncatingIfNeeded: values[1])]
        }
    }

    private mutating func stop(_ flag: Q1Flag?, line: Int) -> Bool {
        if let flag { raise(flag, line: line) }
        events.append(Q1Event(sequencer: 0, nanosecond: now, line: line, kind: .stopped))
        return false
    }

    private mutating func raise(_ flag: Q1Flag, line: Int) {
        guard !flags.contains(flag) else { return }
        flags.append(flag)
        tell(.flag(flag), line)
    }

    private mutating func tell(_ kind: Q1Event.Kind, _ line: Int) {
        events.append(Q1Event(sequencer: 0, nanosecond: now, line: line, kind: kind))
    }

    // The executor

    private mutating func execute(_ opcode: Q1Opcode, _ values: [UInt32], line: Int) -> Bool {
        if starts.isEmpty { now = max(now, core) }
        guard core <= now else { return stop(.commandUnderflow, line: line) }
        if starts.count >= timing.commandDepth { core = max(core, starts[starts.count - timing.commandDepth]) }
        starts.append(now)
        arrive()
        let isUpdate = [.updateParameters, .play, .acquire, .acquireWeighed].contains(opcode)
        if let condition, isUpdate || opcode == .wait {
            let holds = holds(condition)
            tell(.condition(holds: holds), line)
            if !holds {
                if isUpdate { (frequency, phase, delta, resets) = (nil, nil, nil, false) }
                now += Int64(condition.otherwise)
                return true
            }
        }
        if isUpdate { update(line) }
        switch opcode {
        case .play:
            let waves = sequencer.sequence.waveforms.map { UInt32($0.index) }
            if !waves.contains(values[0]) { raise(.waveIndexInvalid0, line: line) }
            if !waves.contains(values[1]) { raise(.waveIndexInvalid1, line: line) }
            if waves.contains(values[0]), waves.contains(values[1]) {
                tell(.play(wave0: Int(values[0]), wave1: Int(values[1])), line)
            }
        case .acquire, .acquireWeighed: acquire(opcode, values, line)
        case .setLatchEnable: isCounting = values[0] != 0
        case .latchReset: counts = [Int](repeating: 0, count: 15)
        default: break
        }
        now += Int64(values.last ?? 0)
        return true
    }

    /// Triggers that are there by now, each at most once on the network.
    private mutating func arrive() {
        while let first = arrivals.first, first.nanosecond <= now {
            arrivals.removeFirst()
            if isCounting { counts[first.address - 1] += 1 }
        }
    }

    private func holds(_ condition: (mask: UInt32, operation: UInt32, otherwise: UInt32)) -> Bool {
        let bits = (0..<15).filter { condition.mask & (1 << $0) != 0 }.map { counts[$0] >= 1 }
        let odd = bits.filter(\.self).count % 2 == 1
        return [
            bits.contains(true), !bits.contains(true), !bits.contains(false), bits.contains(false), odd, !odd,
        ][Int(condition.operation)]
    }

    private mutating func update(_ line: Int) {
        func phaseNow() -> UInt32 {
            let turns = Int64(told.frequencySteps) * (now - since)
            let whole: Int64 = 4_000_000_000
            return UInt32((((turned + turns + relative + shifted) % whole) + whole) % whole)
        }
        let before = phaseNow()
        let whole: Int64 = 4_000_000_000
        (turned, since) = ((turned + Int64(told.frequencySteps) * (now - since)) % whole, now)
        if resets { (turned, relative, shifted) = (0, 0, 0) }
        if let phase { relative = 4 * Int64(phase) }
        if let delta { shifted = (shifted + 4 * Int64(delta)) % whole }
        var next = latched
        next.frequencySteps = frequency ?? told.frequencySteps
        (frequency, phase, delta, resets) = (nil, nil, nil, false)
        let hasTurned = phaseNow() != before
        next.phaseSteps = told.phaseSteps
        guard next != told || hasTurned else { return }
        next.phaseSteps = phaseNow()
        told = next
        tell(.parameters(told), line)
    }

    private mutating func acquire(_ opcode: Q1Opcode, _ values: [UInt32], _ line: Int) {
        var length = sequencer.settings.integrationNanoseconds
        var integration = Q1Integration.square
        if opcode == .acquireWeighed {
            let lengths = values[2...3].map { index in
                sequencer.sequence.weights.first { $0.index == index }?.samples.count
            }
            if lengths[0] == nil { raise(.weightIndexInvalid0, line: line) }
            if lengths[1] == nil { raise(.weightIndexInvalid1, line: line) }
            guard let first = lengths[0], let second = lengths[1] else { return }
            length = max(first, second)
            integration = .weighed(Int(values[2]), Int(values[3]))
        }
        guard let table = sequencer.sequence.acquisitions.first(where: { $0.index == values[0] }) else {
            return raise(.acquisitionIndexInvalid, line: line)
        }
        guard values[1] < table.bins else { return raise(.binIndexInvalid, line: line) }
        while let first = waits.first, isFree <= now {
            waits.removeFirst()
            isFree = max(first, isFree) + timing.binningNanoseconds
        }
        guard waits.count < timing.binningDepth else { return raise(.binningFIFOError, line: line) }
        waits.append(now)
        tell(
            .acquire(
                number: acquisitions.count, acquisition: Int(values[0]), bin: Int(values[1]), integration), line)
        acquisitions.append(now)
        let trigger = sequencer.settings.triggerMap
        guard trigger.enabled, bit(acquisitions.count - 1) else { return }
        arrivals.append((now + Int64(length) + timing.triggerNanoseconds, trigger.address))
    }
}
