public import RackDiagnostics
public import RackModel
internal import RackNumerics
internal import RackUnits

/// The way between what sequencers do and what the chip's ports see, both ways.
///
/// Out: waveform × gain + offset on each path, held to ±1; the oscillator's turn (I + iQ)·e^(+2πiφ)/√2 with the mixer
/// correction on path 1; the channel map; the RF switch of a marker; the cable with the module's attenuation; the port of
/// the device, with the driver's local oscillator in place of its own. At the connector this is
/// Re[(I + iQ)·e^(+2πi·f_LO·t)], so a positive oscillator frequency is an upper sideband: LO + NCO. Back: the converter's
/// samples, (I + iQ)·e^(−2πiφ), integrated; see `Q1Acquisition`. Where each convention comes from is said where it is used,
/// and in the article "Q1 signals".
///
/// The engine feeds the machine's events to `stretch(of:until:from:)`, which makes a value that is equal for equal signals
/// and cheap to look up, and only for one that it has not met turns it into a schedule with `schedule(of:)`.
public struct Q1SignalPath: Sendable {
    /// A sequencer of the run, by the place that events name.
    public struct Sequencer: Sendable, Equatable {
        public var address: SequencerAddress
        public var sequence: Q1Sequence
        public var settings: Q1SequencerSettings

        public init(address: SequencerAddress, sequence: Q1Sequence, settings: Q1SequencerSettings) {
            self.address = address
            self.sequence = sequence
            self.settings = settings
        }
    }

    /// The device as the cluster drives it.
    public let device: Device
    /// Per sequencer: those of a group share their origin of phases (`Q1SignalState.begin`); `nil`: phases are taken as
    /// they are.
    ///
    /// What acts on qubits that hold no coherence, each addressed at one frequency, may be turned as a whole without any
    /// change to what is measured. With a group per set of coupled modes, repetitions whose oscillators run on from one to
    /// the next are equal. A sequencer's plays and its acquisitions turn together.
    public var phaseGroups: [Int]?
    let rack: ClusterRack
    let modules: [ClusterModuleSettings]
    let ticksPerNanosecond: Int64
    /// Per sequencer.
    private(set) var paths: [Q1SequencerPath] = []

    /// - Parameters:
    ///   - rack: as checked against `device` (`ClusterRack`); a cable that does not fit is as if it were not there.
    ///   - modules: by slot; a module without settings has those with which it is switched on.
    /// - Throws: `QQ0101` to `QQ0105`: all that cannot be played or heard, whatever the programs do.
    public init(
        device: Device, rack: ClusterRack, modules: [ClusterModuleSettings], sequencers: [Sequencer]
    ) throws(DiagnosticsError) {
        self.rack = rack
        self.modules = rack.modules.map { module in
            modules.first { $0.slot == module.slot }
                ?? ClusterModuleSettings(module, on: device)
        }
        let driven = try Q1DrivenDevice(device: device, rack: rack, modules: self.modules)
        self.device = driven.device
        ticksPerNanosecond = driven.ticksPerNanosecond
        try append(sequencers)
    }

    /// Adds sequencers that start while others run.
    public mutating func append(_ sequencers: [Sequencer]) throws(DiagnosticsError) {
        var diagnostics: [Diagnostic] = []
        for sequencer in sequencers {
            paths.append(Q1SequencerPath(sequencer, on: self, diagnostics: &diagnostics))
        }
        guard diagnostics.isEmpty else { throw DiagnosticsError(diagnostics) }
    }

    /// The ports of the device that a sequencer's samples reach, ascending.
    public func ports(of sequencer: Int) -> [Int] { paths[sequencer].feeds.map(\.port).sorted() }
}
