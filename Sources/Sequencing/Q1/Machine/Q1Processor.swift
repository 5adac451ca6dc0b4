import RackModel

/// One sequencer that runs: its classical core, its real-time executor and what is latched between them.
struct Q1Processor: Sendable {
    /// What it does when its time has come.
    enum Phase: Sendable, Equatable {
        /// The core looks for the next real-time instruction.
        case fetching
        /// The instruction that the core made is begun.
        case ready
        /// The executor waits for the other sequencers, or for a trigger; then for so many nanoseconds.
        case syncing(Int64)
        case released(Int64)
        case awaiting(address: Int, Int64)
        /// The core has stopped.
        case ending
        /// An instruction comes too late.
        case late
        case stopped
    }

    let index: Int
    let slot: Int
    let number: Int
    let reads: Bool
    let settings: Q1SequencerSettings
    var core: Q1Core
    var phase = Phase.fetching
    /// Whether what it does next depends on its counters. Kept, since to work it out each time is slow.
    private(set) var looksAtTriggers = false
    private(set) var flags: [Q1Flag] = []

    // The executor
    /// Where the next instruction begins, once `hasBegun`; before that where it begins at the earliest.
    var nextNanosecond: Int64
    var hasBegun = false
    /// Where the last instructions have begun: as many as fit between core and executor.
    private var begun: [Int64]
    private var place = 0
    /// Of the instruction that was begun last, or that the core has stopped at.
    var line: Int
    var parameters: Q1Parameters
    var oscillator: Q1Oscillator
    /// Pins that the program has set, and those that bits of acquisitions have.
    var latchedMarkers: UInt8 = 0
    var mappedMarkers: UInt8 = 0
    var triggers: Q1TriggerCounters

    // Acquisitions
    var acquisitions = 0
    var binning = Q1BinningQueue()
    /// Whether its program acquires, and how many of the module's do, itself among them.
    let acquires: Bool
    var neighbours = 1
    /// When the integration that runs ends.
    var integrationEnd = Int64.min
    var integrating = 0
    let waveforms: Q1Memory
    let weights: Q1Memory
    let tables: Q1Memory
    /// The acquisition that counts crossings.
    var counting: (number: Int, acquisition: Int, bin: Int)?

    init(_ sequencer: Q1ClusterMachine.Sequencer, index: Int, at nanosecond: Int64, timing: Q1Timing) {
        self.index = index
        (slot, number, reads) = (sequencer.slot, sequencer.number, sequencer.kind.reads)
        settings = sequencer.settings
        acquires = sequencer.sequence.program.instructions.contains {
            [.acquire, .acquireWeighed, .acquireTTL].contains($0.opcode)
        }
        let code = Q1Code(sequencer.sequence.program, memory: sequencer.kind.instructionMemory, timing: timing)
        core = Q1Core(
            code: code, registers: sequencer.registers, timing: timing,
            nanosecond: nanosecond - timing.leadCycles * timing.cycleNanoseconds)
        nextNanosecond = nanosecond
        begun = [Int64](repeating: .min, count: max(1, timing.commandDepth))
        line = core.line
        let steps = (4 * settings.ncoFrequencyHz).rounded()
        parameters = Q1Parameters(frequencySteps: Int32(exactly: steps) ?? 0)
        oscillator = Q1Oscillator(frequencySteps: parameters.frequencySteps, since: nanosecond)
        triggers = Q1TriggerCounters(settings.triggers, code: code)
        waveforms = Q1Memory(sequencer.sequence.waveforms.map { ($0.index, $0.samples.count) })
        weights = Q1Memory(sequencer.sequence.weights.map { ($0.index, $0.samples.count) })
        tables = Q1Memory(sequencer.sequence.acquisitions.map { ($0.index, $0.bins) })
    }

    /// Raises a flag; once raised it stays.
    ///
    /// - Returns: whether it was not raised before.
    mutating func raise(_ flag: Q1Flag) -> Bool {
        guard !flags.contains(flag) else { return false }
        flags.append(flag)
        return true
    }

    var state: Q1State {
        switch phase {
        case .stopped: .stopped
        case .ending: .coreStopped
        default: .running
        }
    }

    /// Whether it waits for something other than time.
    var isWaiting: Bool {
        switch phase {
        case .syncing, .awaiting, .stopped: true
        default: false
        }
    }

    /// Lets the core run until the next real-time instruction, or until it may not run any further.
    mutating func fetch(until limit: Int64, most: inout Int) {
        looksAtTriggers = false
        let halt = core.run(until: hasBegun ? nextNanosecond : limit, most: &most)
        switch halt {
        case .paused: pause()
        case .late where !hasBegun: pause()
        case .late: miss(core.line)
        case .command where !hasBegun || core.nanosecond <= nextNanosecond:
            phase = .ready
            looksAtTriggers = core.latches.condition.isEnabled && core.command.opcode.isConditional
            nextNanosecond = hasBegun ? nextNanosecond : max(nextNanosecond, core.nanosecond)
            hasBegun = true
            core.wait(until: begun[place])
            begun[place] = nextNanosecond
            place = place + 1 == begun.count ? 0 : place + 1
        case .stop where !hasBegun || core.nanosecond <= nextNanosecond: end()
        case .command: miss(core.code.lines[core.command.address])
        case .stop: miss(core.line)
        case .illegal: end()
        }
    }

    /// The executor finds nothing to do.
    private mutating func miss(_ line: Int) {
        self.line = line
        phase = .late
    }

    private mutating func pause() {
        phase = .fetching
        if !hasBegun { nextNanosecond = max(nextNanosecond, core.nanosecond) }
    }

    private mutating func end() {
        phase = .ending
        line = core.line
        if !hasBegun { nextNanosecond = max(nextNanosecond, core.nanosecond) }
    }
}

/// Which indices a memory has, and how much is at each.
struct Q1Memory: Sendable {
    /// −1: nothing.
    private var sizes: [Int] = []

    /// Indices that are no index of a memory are left out.
    init(_ entries: [(index: Int, size: Int)]) {
        let entries = entries.filter { (0..<1024).contains($0.index) }
        guard let last = entries.map(\.index).max() else { return }
        sizes = [Int](repeating: -1, count: last + 1)
        for entry in entries { sizes[entry.index] = entry.size }
    }

    /// `nil` where nothing is.
    func size(at index: UInt32) -> Int? {
        guard index < sizes.count, sizes[Int(index)] >= 0 else { return nil }
        return sizes[Int(index)]
    }
}
