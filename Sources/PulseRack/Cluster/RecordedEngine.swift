public import RackDiagnostics
public import RackEmulator
public import Sequencing
import Synchronization

/// An engine whose runs are recorded; to its caller it is the engine itself.
public final class RecordedEngine: ClusterEngine {
    private let engine: any ClusterEngine
    private let recorder: ClusterRecorder
    /// Held by whoever hands pieces of the log on: they come in order, and after their run has begun.
    private let handing = Mutex(())

    public init(_ engine: some ClusterEngine, recorder: ClusterRecorder) {
        self.engine = engine
        self.recorder = recorder
    }

    public func start(
        _ loads: [ClusterLoad], partners: [SequencerAddress], modules: [ClusterModuleSettings]
    ) throws(DiagnosticsError) {
        try handing.withLock { _ throws(DiagnosticsError) in
            hand()
            try engine.start(loads, partners: partners, modules: modules)
            recorder.started(loads, modules: modules)
            hand()
        }
    }

    public func advance() throws(DiagnosticsError) -> Bool {
        defer { handing.withLock { _ in hand() } }
        return try engine.advance()
    }

    public func stop(_ sequencers: [SequencerAddress]) {
        engine.stop(sequencers)
        handing.withLock { _ in hand() }
    }

    public func status(of sequencer: SequencerAddress) -> SequencerStatus? { engine.status(of: sequencer) }

    /// A run is over for its drivers when it has been written down.
    public var isSettling: Bool {
        let running = recorder.running
        guard !running.isEmpty else { return recorder.isWriting }
        return running.allSatisfy { engine.status(of: $0)?.state == .stopped }
    }

    public func takeAcquisitions(of sequencer: SequencerAddress) -> [AcquisitionData] {
        engine.takeAcquisitions(of: sequencer)
    }

    public func scope(ofSlot slot: Int) throws(DiagnosticsError) -> [AcquisitionData.ScopePath] {
        try engine.scope(ofSlot: slot)
    }

    public func registers(of sequencer: SequencerAddress) -> [UInt32]? { engine.registers(of: sequencer) }

    public var triggers: TriggerCounts { engine.triggers }

    private func hand() {
        while let piece = engine.takeLog() { recorder.add(piece) }
    }
}
