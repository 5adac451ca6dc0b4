import RackEmulator
import RackModel
import Sequencing

/// A sequencer as its driver sees it: what was set and loaded, and what was acquired.
struct InstrumentSequencer: Sendable {
    /// What it does, as far as the engine does not know better.
    enum Phase: Sendable, Equatable {
        case idle
        case armed
        /// The engine has it, and knows its state.
        case started
        /// Stopped before it was started.
        case stopped([Q1Flag])
    }

    var configuration: InstrumentDocument
    var outputMap: ChannelMap
    var inputMap: ChannelMap
    /// `nil` after a program that could not be assembled.
    var program: Q1Program? = Q1Program(instructions: [Q1Instruction(.stop)], lines: [1])
    /// Assembled, and loaded when it is armed next.
    var staged: Q1Program?
    var waveforms = SampleMemory(.waveforms)
    var weights = SampleMemory(.weights)
    var acquisitions = AcquisitionMemory()
    /// Registers that a client has set since the last start, for the next one, by number; the engine knows the rest.
    var registers: [Int: UInt32] = [:]
    var phase = Phase.idle
    /// How many of the engine's flags have been cleared since the start.
    var clearedFlags = 0

    init(of kind: ClusterModule.Kind) {
        configuration = SequencerShape.document(of: kind)
        outputMap = ChannelMap(channels: kind.dacs)
        inputMap = ChannelMap(channels: kind.adcs)
    }

    var settings: Q1SequencerSettings {
        Q1SequencerSettings(configuration.value, outputs: outputMap.outputs, inputs: inputMap.inputs)
    }

    var isSynchronised: Bool { configuration.value["seq_proc"]?["sync_en"]?.bool ?? false }

    /// What an engine is given to start it.
    func load(at address: SequencerAddress) -> ClusterLoad? {
        guard let program else { return nil }
        return ClusterLoad(
            address: address,
            sequence: Q1Sequence(
                program: program, waveforms: waveforms.samples, weights: weights.samples,
                acquisitions: acquisitions.acquisitions),
            settings: settings, registers: (0..<64).map { registers[$0] ?? 0 })
    }
}

extension SequencerStatus {
    /// `STATUS;STATE;information;warnings;errors;log`, each flag with a comma behind it.
    var text: String {
        var lists = ["", "", ""]
        for flag in flags { lists[flag.severity] += flag.rawValue + "," }
        let status = !lists[2].isEmpty ? "ERROR" : !lists[1].isEmpty ? "WARNING" : "OKAY"
        return "\(status);\(state.rawValue);\(lists[0]);\(lists[1]);\(lists[2]);"
    }
}

extension Q1Flag {
    /// 0: information, 1: warning, 2: error.
    fileprivate var severity: Int {
        switch self {
        case .forcedStop, .disarmed, .binningDone, .scopeDone0, .scopeDone1, .scopeOverwritten0, .scopeOverwritten1: 0
        case .binningOutOfRange, .scopeOutOfRange0, .scopeOutOfRange1, .outputOverflow: 1
        default: 2
        }
    }
}
