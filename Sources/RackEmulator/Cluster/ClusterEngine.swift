public import RackDiagnostics
public import Sequencing

/// What runs loaded sequencers against a chip: the other side of a cluster's drivers.
///
/// It has no thread of its own. Whoever holds it calls `advance` for as long as something runs, and may ask, stop and
/// start in between, or from another thread: what is said of `stop`, `status` and `registers` does not wait for physics.
public protocol ClusterEngine: AnyObject, Sendable {
    /// Starts sequencers that were armed. Where some that synchronise are missing, those that wait for them stay RUNNING
    /// until these are started too, or until they are stopped.
    ///
    /// - Parameters:
    ///   - partners: all sequencers of the cluster whose settings synchronise, whether started or not.
    ///   - modules: the settings of all modules, as they are now.
    /// - Throws: what cannot be run at all, such as a device and rack that do not fit.
    func start(
        _ loads: [ClusterLoad], partners: [SequencerAddress], modules: [ClusterModuleSettings]) throws(DiagnosticsError)

    /// Works for some ten milliseconds, or for as long as one kind of stretch takes that it has not met before.
    ///
    /// - Returns: whether there is more to do without anybody's help.
    func advance() throws(DiagnosticsError) -> Bool

    /// Stops sequencers where they stand; they are STOPPED with FORCED_STOP at once. Programs are ahead of the
    /// chip: of what they had begun to acquire, as much is still worked out as takes some calls of `advance`.
    func stop(_ sequencers: [SequencerAddress])

    /// `nil` for a sequencer that was never started.
    func status(of sequencer: SequencerAddress) -> SequencerStatus?

    /// What a sequencer has acquired since this was last called; the caller adds it to what it had.
    func takeAcquisitions(of sequencer: SequencerAddress) -> [AcquisitionData]

    /// Whether all has stopped, and the engine still has something to do with it: sequencers that came to their end are
    /// RUNNING for their drivers until it has done.
    var isSettling: Bool { get }

    /// What the scope of a readout module holds: what its sequencer acquired since that was last started, per path. Nothing
    /// where there is no scope.
    ///
    /// - Throws: what keeps samples from being drawn.
    func scope(ofSlot slot: Int) throws(DiagnosticsError) -> [AcquisitionData.ScopePath]

    /// R0 to R63 as the classical core has left them, which is ahead of what is played; `nil` for a sequencer that was
    /// never started.
    func registers(of sequencer: SequencerAddress) -> [UInt32]?

    /// Triggers that have been on the network, of all runs together.
    var triggers: TriggerCounts { get }

    /// What happened since this was last called; `nil` if nothing did. A piece is never of two runs: call it until it is
    /// `nil`.
    func takeLog() -> ClusterLog?
}

extension ClusterEngine {
    /// An engine that has done when all has stopped.
    public var isSettling: Bool { false }

    /// An engine without a trigger network.
    public var triggers: TriggerCounts { TriggerCounts() }

    /// An engine that keeps no log.
    public func takeLog() -> ClusterLog? { nil }
}

/// A sequencer that is to be started, with all that it was given.
public struct ClusterLoad: Sendable, Equatable {
    public var address: SequencerAddress
    public var sequence: Q1Sequence
    public var settings: Q1SequencerSettings
    /// What R0, R1… hold at the start; 0 beyond.
    public var registers: [UInt32]

    public init(
        address: SequencerAddress, sequence: Q1Sequence, settings: Q1SequencerSettings, registers: [UInt32] = []
    ) {
        self.address = address
        self.sequence = sequence
        self.settings = settings
        self.registers = registers
    }
}

public struct SequencerStatus: Sendable, Equatable {
    public var state: Q1State
    /// In the order in which they were raised.
    public var flags: [Q1Flag]

    public init(state: Q1State, flags: [Q1Flag] = []) {
        self.state = state
        self.flags = flags
    }
}
