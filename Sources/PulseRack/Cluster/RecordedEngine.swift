public import RackDiagnostics
public import RackEmulator
public import Sequencing

/// An engine whose runs are recorded; to its caller it is the engine itself.
public struct RecordedEngine<Engine: ClusterEngine>: ClusterEngine {
    private var engine: Engine
    private let recorder: ClusterRecorder

    public init(_ engine: Engine, recorder: ClusterRecorder) {
        self.engine = engine
        self.recorder = recorder
    }

    public mutating func start(
        _ loads: [ClusterLoad], partners: [SequencerAddress], modules: [ClusterModuleSettings]
    ) throws(DiagnosticsError) {
        hand()
        try engine.start(loads, partners: partners, modules: modules)
        recorder.started(loads, modules: modules)
        hand()
    }

    public mutating func advance() throws(DiagnosticsError) -> Bool {
        do {
            let goesOn = try engine.advance()
            hand()
            return goesOn
        } catch {
            hand()
            recorder.failed(error.diagnostics.first?.message ?? "the engine gave up")
            throw error
        }
    }

    public mutating func stop(_ sequencers: [SequencerAddress]) {
        engine.stop(sequencers)
        hand()
    }

    public func status(of sequencer: SequencerAddress) -> SequencerStatus? { engine.status(of: sequencer) }

    public mutating func takeAcquisitions(of sequencer: SequencerAddress) -> [AcquisitionData] {
        engine.takeAcquisitions(of: sequencer)
    }

    public mutating func scope(ofSlot slot: Int) throws(DiagnosticsError) -> [AcquisitionData.ScopePath] {
        try engine.scope(ofSlot: slot)
    }

    public func registers(of sequencer: SequencerAddress) -> [UInt32]? { engine.registers(of: sequencer) }

    private mutating func hand() {
        while let piece = engine.takeLog() { recorder.add(piece) }
    }
}
