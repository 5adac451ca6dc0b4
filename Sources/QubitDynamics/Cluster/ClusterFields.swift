public import RackNumerics

/// Everything that the connectors do to a cluster. Several signals may act on one mode: they add up, each
/// on its own carrier and grid.
public struct ClusterFields: Sendable, Equatable {
    /// A microwave drive: z of `signal` is Ω/2π in Hz.
    public struct Drive: Sendable, Equatable {
        /// Index within the cluster.
        public var mode: Int
        public var signal: SampledSignal

        public init(mode: Int, signal: SampledSignal) {
            self.mode = mode
            self.signal = signal
        }
    }

    /// Flux through a mode's SQUID: the real part of `signal`, in Φ0, on top of the idle flux.
    public struct ModeFlux: Sendable, Equatable {
        public var mode: Int
        public var signal: SampledSignal

        public init(mode: Int, signal: SampledSignal) {
            self.mode = mode
            self.signal = signal
        }
    }

    /// Flux through an effective coupler: the real part of `signal`, in Φ0, on top of its idle flux.
    public struct CouplerFlux: Sendable, Equatable {
        /// Index within the cluster's couplings.
        public var coupling: Int
        public var signal: SampledSignal

        public init(coupling: Int, signal: SampledSignal) {
            self.coupling = coupling
            self.signal = signal
        }
    }

    /// A shift of a mode's frequency: level n moves by n times the real part of `signal`, in Hz.
    public struct ModeShift: Sendable, Equatable {
        public var mode: Int
        public var signal: SampledSignal

        public init(mode: Int, signal: SampledSignal) {
            self.mode = mode
            self.signal = signal
        }
    }

    public var drives: [Drive]
    public var modeFlux: [ModeFlux]
    public var couplerFlux: [CouplerFlux]
    public var modeShifts: [ModeShift]

    public init(
        drives: [Drive] = [], modeFlux: [ModeFlux] = [], couplerFlux: [CouplerFlux] = [], modeShifts: [ModeShift] = []
    ) {
        self.modeShifts = modeShifts
        self.drives = drives
        self.modeFlux = modeFlux
        self.couplerFlux = couplerFlux
    }

    /// No field at all: the cluster idles.
    public static let none = ClusterFields()
}
