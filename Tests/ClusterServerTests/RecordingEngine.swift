import RackDiagnostics
import RackEmulator
import Sequencing
import Synchronization

/// An engine without a machine, behind a lock.
final class RecordingEngine: ClusterEngine {
    private let recording: Mutex<Recording>

    /// - Parameters:
    ///   - steps: how many calls of `advance` a run takes.
    ///   - refusal: what `start` throws.
    init(steps: Int = 3, refusal: String? = nil) { recording = Mutex(Recording(steps: steps, refusal: refusal)) }

    var starts: [Recording.Start] { recording.withLock { $0.starts } }

    func start(
        _ loads: [ClusterLoad], partners: [SequencerAddress], modules: [ClusterModuleSettings]
    ) throws(DiagnosticsError) {
        try recording.withLock { recording throws(DiagnosticsError) in
            try recording.start(loads, partners: partners, modules: modules)
        }
    }

    func advance() -> Bool { recording.withLock { $0.advance() } }
    func stop(_ sequencers: [SequencerAddress]) { recording.withLock { $0.stop(sequencers) } }
    func status(of sequencer: SequencerAddress) -> SequencerStatus? { recording.withLock { $0.status(of: sequencer) } }
    func takeAcquisitions(of sequencer: SequencerAddress) -> [AcquisitionData] {
        recording.withLock { $0.takeAcquisitions(of: sequencer) }
    }
    func scope(ofSlot slot: Int) -> [AcquisitionData.ScopePath] { recording.withLock { $0.scope(ofSlot: slot) } }
    func registers(of sequencer: SequencerAddress) -> [UInt32]? { recording.withLock { $0.registers(of: sequencer) } }
    /// Each start sends one to address 3.
    var triggers: TriggerCounts {
        starts.indices.reduce(into: TriggerCounts()) { counts, number in counts.add(3, at: Int64(number)) }
    }
}

/// What it does: it writes down what it is told, and plays a run of a few steps in which every
/// acquisition that a program names with numbers happens once. A program with `jmp` in it runs until it is stopped.
struct Recording {
    struct Start: Sendable, Equatable {
        var loads: [ClusterLoad]
        var partners: [SequencerAddress]
        var modules: [ClusterModuleSettings]
    }

    private struct Run {
        var load: ClusterLoad
        var stepsLeft: Int
        var status = SequencerStatus(state: .running)
        var acquired: [AcquisitionData] = []
        var hasAcquired = false
    }

    let steps: Int
    let refusal: String?
    private(set) var starts: [Start] = []
    private var runs: [SequencerAddress: Run] = [:]

    init(steps: Int, refusal: String?) { (self.steps, self.refusal) = (steps, refusal) }

    mutating func start(
        _ loads: [ClusterLoad], partners: [SequencerAddress], modules: [ClusterModuleSettings]
    ) throws(DiagnosticsError) {
        if let refusal {
            throw DiagnosticsError([Diagnostic(code: "cluster.test", refusal)])
        }
        if !runs.values.contains(where: { $0.status.state == .running }) { runs = [:] }
        starts.append(Start(loads: loads, partners: partners, modules: modules))
        for load in loads {
            let isEndless = load.sequence.program.instructions.contains { $0.opcode == .jmp }
            runs[load.address] = Run(load: load, stepsLeft: isEndless ? .max : steps)
        }
    }

    mutating func advance() -> Bool {
        var hasMore = false
        for address in runs.keys.sorted() where runs[address]?.status.state == .running {
            runs[address]?.stepsLeft -= 1
            if runs[address]?.stepsLeft == 0 { finish(address) } else { hasMore = true }
        }
        return hasMore
    }

    private mutating func finish(_ address: SequencerAddress) {
        guard var run = runs[address] else { return }
        for instruction in run.load.sequence.program.instructions
        where instruction.opcode == .acquire || instruction.opcode == .acquireWeighed {
            guard instruction.operands.count > 1, case .immediate(let index) = instruction.operands[0],
                case .immediate(let bin) = instruction.operands[1],
                let table = run.load.sequence.acquisitions.first(where: { $0.index == Int(index) }),
                (0..<table.bins).contains(Int(bin))
            else { continue }
            run.acquired.append(Self.acquisition(table, bin: Int(bin)))
        }
        run.hasAcquired = !run.acquired.isEmpty
        run.status = SequencerStatus(state: .stopped, flags: run.acquired.isEmpty ? [] : [.scopeDone0, .scopeDone1, .binningDone])
        runs[address] = run
    }

    /// Integrals of 1024 ns at a quarter and minus an eighth of full scale, beyond the threshold.
    static func acquisition(_ table: Q1Sequence.Acquisition, bin: Int) -> AcquisitionData {
        var data = AcquisitionData(index: table.index, bins: table.bins)
        data.bins[bin].path0 = 1024 << 20
        data.bins[bin].path1 = -(1024 << 19)
        data.bins[bin].thresholded = 1
        data.bins[bin].count = 1
        return data
    }

    /// A ramp on each path, once anything was acquired in the slot.
    func scope(ofSlot slot: Int) -> [AcquisitionData.ScopePath] {
        var paths = [AcquisitionData.ScopePath(), AcquisitionData.ScopePath()]
        guard runs.contains(where: { $0.key.slot == slot && $0.value.hasAcquired }) else { return paths }
        for path in 0..<2 {
            paths[path].samples = (0..<16384).map { Int32($0 % 2048) - 1024 * Int32(path) }
            paths[path].count = 1
        }
        return paths
    }

    /// R0 counts up from what it was at the start.
    func registers(of sequencer: SequencerAddress) -> [UInt32]? {
        runs[sequencer].map { run in
            let start = run.load.registers + [UInt32](repeating: 0, count: 64 - run.load.registers.count)
            return [start[0] + 1] + start.dropFirst()
        }
    }

    mutating func stop(_ sequencers: [SequencerAddress]) {
        for address in sequencers where runs[address]?.status.state == .running {
            runs[address]?.status = SequencerStatus(state: .stopped, flags: [.forcedStop])
        }
    }

    func status(of sequencer: SequencerAddress) -> SequencerStatus? { runs[sequencer]?.status }

    mutating func takeAcquisitions(of sequencer: SequencerAddress) -> [AcquisitionData] {
        defer { runs[sequencer]?.acquired = [] }
        return runs[sequencer]?.acquired ?? []
    }
}
