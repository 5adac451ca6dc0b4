public import RackNumerics

/// What the sequencer hands to one port's converter over a whole shot.
public struct PortTimeline: Sendable, Equatable {
    /// Index into `Device.ports`.
    public var port: Int
    /// Complex baseband in units of full scale (amplitude 1), relative to the port's local oscillator:
    /// `carrierHz` is the oscillator, or 0 with `im` = 0 on a baseband port. The grid is the port's own.
    /// Silence is not stored: where nothing plays there is no segment.
    public var signal: SampledSignal

    public init(port: Int, signal: SampledSignal) {
        self.port = port
        self.signal = signal
    }
}
