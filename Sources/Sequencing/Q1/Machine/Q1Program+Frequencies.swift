extension Q1Program {
    /// Whether a frequency of the oscillator comes from a register.
    public var sweepsFrequency: Bool {
        instructions.contains { instruction in
            guard instruction.opcode == .setFrequency, case .register? = instruction.operands.first else { return false }
            return true
        }
    }

    /// All frequencies that the program sets its oscillator to, in steps of 0.25 Hz, ascending.
    ///
    /// Nothing that is measured reaches a register, and conditions replace only instructions of the real-time part: so the
    /// classical core alone, run without any time, goes the program's way.
    ///
    /// - Parameters:
    ///   - registers: what R0, R1… hold at the start; 0 beyond.
    ///   - instructionMemory: that of the module.
    ///   - most: instructions to run at most; what is left of them on return.
    /// - Returns: `nil` for a program that is not at its end by then, or that sets more than 2¹⁶ frequencies.
    public func frequencySteps(registers: [UInt32], instructionMemory: Int, most: inout Int) -> [Int32]? {
        let timing = Q1Timing()
        var core = Q1Core(
            code: Q1Code(self, memory: instructionMemory, timing: timing), registers: registers, timing: timing,
            nanosecond: 0)
        var found = Set<Int32>()
        while case .command = core.run(until: .max, most: &most) {
            guard let steps = core.latches.frequencySteps else { continue }
            core.latches.frequencySteps = nil
            found.insert(steps)
            if found.count > 1 << 16 { return nil }
        }
        return most > 0 ? found.sorted() : nil
    }
}
