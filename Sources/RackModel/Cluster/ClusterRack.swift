/// A cluster of control modules, as a rack file describes it: which module is in which slot, and where its cables go.
///
/// Its device describes what is at the other end. A run takes the device's ports as the ends of the cables: what a module
/// plays replaces what a schedule would play there.
public struct ClusterRack: Sendable, Equatable {
    /// What a driver is told: `SYSTem:NAME?`.
    public var name: String
    /// One line for a person.
    public var summary: String
    /// Of the whole cluster.
    public var serial: String
    /// Of every draw of its runs.
    public var seed: UInt64
    /// By slot, each slot once.
    public var modules: [ClusterModule]
    /// What goes to the decoder outside.
    public var links: [ClusterLink]

    public init(
        name: String, summary: String = "", serial: String = "00000_0000_000", seed: UInt64 = 0,
        modules: [ClusterModule], links: [ClusterLink] = []
    ) {
        self.links = links
        self.name = name
        self.summary = summary
        self.serial = serial
        self.seed = seed
        self.modules = modules
    }

    /// Slots are numbered from 1.
    public static let slots = 1...20

    public func module(inSlot slot: Int) -> ClusterModule? { modules.first { $0.slot == slot } }
}

/// One module of a cluster.
public struct ClusterModule: Sendable, Equatable {
    /// What a module is; `rawValue` as people write it.
    public enum Kind: String, Sendable, CaseIterable {
        /// Four baseband outputs.
        case qcm = "QCM"
        /// Two baseband outputs and two inputs.
        case qrm = "QRM"
        /// Two outputs, each behind an IQ mixer with an oscillator of its own.
        case qcmRF = "QCM-RF"
        /// One output and one input that share an oscillator.
        case qrmRF = "QRM-RF"
    }

    public var kind: Kind
    public var slot: Int
    public var serial: String
    public var cables: [ClusterCable]

    public init(kind: Kind, slot: Int, serial: String = "00000_0000_000", cables: [ClusterCable] = []) {
        self.kind = kind
        self.slot = slot
        self.serial = serial
        self.cables = cables
    }
}

extension ClusterModule.Kind {
    public var isRF: Bool { self == .qcmRF || self == .qrmRF }
    /// Whether it can acquire.
    public var reads: Bool { self == .qrm || self == .qrmRF }
    public var sequencers: Int { 6 }
    /// Connectors at the front: an RF output is one connector, with both paths behind it.
    public var outputs: Int {
        switch self {
        case .qcm: 4
        case .qrm, .qcmRF: 2
        case .qrmRF: 1
        }
    }
    public var inputs: Int {
        switch self {
        case .qrm: 2
        case .qrmRF: 1
        case .qcm, .qcmRF: 0
        }
    }
    /// Converters behind them: an RF output has two, for I and Q.
    public var dacs: Int { isRF ? 2 * outputs : outputs }
    public var adcs: Int { isRF ? 2 * inputs : inputs }
    /// Instructions that a sequencer holds.
    public var instructionMemory: Int { reads ? 12288 : 16384 }
    /// The largest voltage of a baseband output into 50 Ω, which amplitude 1 stands for.
    public var fullScaleVolts: Double { reads ? 0.5 : 2.5 }

    /// What the oscillators of RF modules can be set to, in Hz.
    public static let oscillatorHz = 2e9...18e9
    /// What their attenuators can be set to, in steps of 2 dB.
    public static let outputAttenuationDecibels = 0.0...60
    public static let inputAttenuationDecibels = 0.0...30
    public static let attenuationStepDecibels = 2.0
    /// Between the samples of every converter.
    public static let samplePeriodSeconds = 1e-9
}

/// A cable between a module and a port of the device.
public struct ClusterCable: Sendable, Equatable {
    /// The end at the module; connectors are numbered from 0.
    public enum Connector: Sendable, Hashable {
        /// One connector: an RF output, or a baseband output on a flux line.
        case output(Int)
        /// Two baseband outputs, I and Q of a mixer outside whose oscillator is the port's.
        case outputPair(i: Int, q: Int)
        case input(Int)
        case inputPair(i: Int, q: Int)

        /// Connectors of the module that it takes.
        public var numbers: [Int] {
            switch self {
            case .output(let number), .input(let number): [number]
            case .outputPair(let i, let q), .inputPair(let i, let q): [i, q]
            }
        }

        public var isInput: Bool {
            switch self {
            case .output, .outputPair: false
            case .input, .inputPair: true
            }
        }
    }

    public var connector: Connector
    /// Index into `Device.ports`.
    public var port: Int
    /// On top of the port's own line.
    public var delaySeconds: Double
    public var attenuationDecibels: Double
    /// The oscillator's frequency before a driver sets it; `nil` on baseband modules, whose mixer is the port's, and on
    /// inputs, whose oscillator is that of output 0.
    public var localOscillatorHz: Double?
    /// The attenuator's setting at this connector of an RF module before a driver sets it.
    public var moduleAttenuationDecibels: Double

    public init(
        connector: Connector, port: Int, delaySeconds: Double = 0, attenuationDecibels: Double = 0,
        localOscillatorHz: Double? = nil, moduleAttenuationDecibels: Double = 0
    ) {
        self.connector = connector
        self.port = port
        self.delaySeconds = delaySeconds
        self.attenuationDecibels = attenuationDecibels
        self.localOscillatorHz = localOscillatorHz
        self.moduleAttenuationDecibels = moduleAttenuationDecibels
    }
}
