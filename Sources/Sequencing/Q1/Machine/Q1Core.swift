/// A sequencer's classical core: runs until it has made a real-time instruction.
struct Q1Core: Sendable {
    /// A real-time instruction, its operands read.
    struct Command: Sendable {
        var opcode: Q1Opcode
        var address: Int
        var a: UInt32 = 0
        var b: UInt32 = 0
        var c: UInt32 = 0
        var d: UInt32 = 0
        var e: UInt32 = 0
    }

    /// Why it returned.
    enum Halt: Sendable {
        case command, stop, illegal
        /// The time given has passed without an instruction.
        case late
        /// It has run as many instructions as it may.
        case paused
    }

    let code: Q1Code
    /// Registers, a place for results that nobody wants, constants.
    private var file: [UInt32]
    private var progress: Progress
    /// What waits for the command to put it into effect.
    var latches = Q1Latches()
    /// What was made last.
    private(set) var command = Command(opcode: .nop, address: 0)

    /// All that changes but the registers.
    private struct Progress: Sendable {
        var address = 0
        var nanosecond: Int64
        /// What the last instruction wrote: the next one still reads what was there before.
        var written = Int(Q1Code.unused)
        var value: UInt32 = 0
    }

    private let cycle: Int64
    private let jump: Int64

    /// - Parameter registers: what R0, R1… hold; 0 beyond.
    init(code: Q1Code, registers: [UInt32], timing: Q1Timing, nanosecond: Int64) {
        self.code = code
        file = code.values
        for (number, value) in registers.prefix(64).enumerated() { file[number] = value }
        progress = Progress(nanosecond: nanosecond)
        cycle = timing.cycleNanoseconds
        jump = timing.cycleNanoseconds * timing.jumpCycles
    }

    /// The core's own time.
    var nanosecond: Int64 { progress.nanosecond }
    var line: Int { code.lines[progress.address] }
    /// Whether it stands at an instruction that there is not.
    var isIllegal: Bool { code.instructions[progress.address].opcode == .illegal }

    var registers: [UInt32] {
        var registers = Array(file.prefix(65))
        registers[progress.written] = progress.value
        registers.removeLast()
        return registers
    }

    /// Stands still until there is room for an instruction.
    mutating func wait(until nanosecond: Int64) { progress.nanosecond = max(progress.nanosecond, nanosecond) }

    /// Runs on.
    ///
    /// - Parameters:
    ///   - limit: of the core's own time; past it no further instruction is begun.
    ///   - most: instructions; what is left of them on return.
    mutating func run(until limit: Int64, most: inout Int) -> Halt {
        // Taken out, so that the rest can be changed while it is open, and nothing is copied.
        var file = file
        self.file = []
        defer { self.file = file }
        let (cycle, jump) = (cycle, jump)
        return code.instructions.withUnsafeBufferPointer { code in
            file.withUnsafeMutableBufferPointer { file in
                Self.run(
                    &progress, code: code, file: file, cycle: cycle, jump: jump, limit: limit, remaining: &most,
                    latches: &latches, command: &command)
            }
        }
    }
}

extension Q1Core {
    /// The loop itself. Addresses are always inside the code, whose last instruction is illegal.
    private static func run(
        _ progress: inout Progress, code: UnsafeBufferPointer<Q1Code.Instruction>,
        file: UnsafeMutableBufferPointer<UInt32>, cycle: Int64, jump: Int64, limit: Int64, remaining: inout Int,
        latches: inout Q1Latches, command: inout Command
    ) -> Halt {
        var (address, nanosecond) = (progress.address, progress.nanosecond)
        var (written, value) = (progress.written, progress.value)
        defer {
            (progress.address, progress.nanosecond) = (address, nanosecond)
            (progress.written, progress.value) = (written, value)
        }
        func go(to target: UInt32) {
            address = min(Int(target), code.count - 1)
            nanosecond += jump
        }
        while remaining > 0 {
            guard nanosecond <= limit else { return .late }
            remaining -= 1
            let instruction = code[address]
            nanosecond += Int64(instruction.cycles) * cycle
            let (a, b) = (file[Int(instruction.a)], file[Int(instruction.b)])
            file[written] = value
            written = Int(instruction.target)
            switch instruction.opcode {
            case .nop: break
            case .move: value = a
            case .not: value = ~a
            case .add: value = a &+ b
            case .sub: value = a &- b
            case .and: value = a & b
            case .or: value = a | b
            case .xor: value = a ^ b
            case .asl: value = b < 32 ? a &<< b : 0
            case .asr: value = b < 32 ? a &>> b : 0
            case .jmp:
                go(to: a)
                continue
            case .jge:
                if a >= b {
                    go(to: file[Int(instruction.c)])
                    continue
                }
            case .jlt:
                if a < b {
                    go(to: file[Int(instruction.c)])
                    continue
                }
            case .loop:
                // It counts in place, so it sees what was just written; a jump gives its own result time to arrive.
                let count = file[Int(instruction.a)] &- 1
                if count != 0 {
                    file[Int(instruction.a)] = count
                    go(to: b)
                    continue
                }
                (written, value) = (Int(instruction.a), count)
            case .illegal: return .illegal
            case .stop: return .stop
            case .setMarker, .setFrequency, .resetPhase, .setPhase, .setPhaseDelta, .setGain, .setOffset:
                latches.latch(instruction.opcode, a, b)
            case .setCondition:
                latches.condition = Q1Condition(
                    isEnabled: a != 0, mask: UInt16(truncatingIfNeeded: b) & 0x7FFF,
                    operation: file[Int(instruction.c)], otherwise: file[Int(instruction.d)])
            case .updateParameters, .play, .acquire, .acquireWeighed, .acquireTTL, .setLatchEnable, .latchReset, .wait,
                .waitSync, .waitTrigger, .softwareRequest:
                command = Command(
                    opcode: instruction.opcode, address: address, a: a, b: b, c: file[Int(instruction.c)],
                    d: file[Int(instruction.d)], e: file[Int(instruction.e)])
                address += 1
                return .command
            }
            address += 1
        }
        return .paused
    }
}
