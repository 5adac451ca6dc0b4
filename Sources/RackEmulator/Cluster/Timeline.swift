/// What is played and digitised over a whole run, in absolute ticks since the run began. There may be hours of it, so
/// it comes piece by piece and is forgotten as soon as it no longer matters.
enum Timeline {
    /// A waveform on a port: A(t)·e^(2πi·phaseCycles)·e^(−2πi·f·(t − start)) against a carrier of 0 Hz.
    struct Play: Sendable {
        /// Index into `Device.ports`.
        var port: Int
        /// Into the run's waveforms.
        var waveform: Int
        var startTick: Int64
        var endTick: Int64
        var frequencyHz: Double
        /// Of the carrier at the start, modulo 1.
        var phaseCycles: Double
    }

    /// A window in which a port digitises, demodulated with e^(−2πi·phaseCycles)·e^(+2πi·f·(t − start)).
    struct Capture: Sendable {
        var port: Int
        var startTick: Int64
        var durationTicks: Int64
        /// Into the run's waveforms; `nil`: all samples alike.
        var kernel: Int?
        var frequencyHz: Double
        var phaseCycles: Double
        /// By which whoever asked for it knows it again.
        var tag: Int

        var endTick: Int64 { startTick + durationTicks }
    }

    /// A readout window that is over: of its path of levels only the last counts from here on.
    struct PastWindow: Sendable {
        var feedline: Int
        var resonator: Int
        var mode: Int
        var endTick: Int64
        var ringDownEndTick: Int64
        var level: UInt8
    }

    /// A stretch of the timeline from where the chip's states stand to where they are to stand next.
    struct Cut: Sendable {
        var ticks: Range<Int64>
        /// All that starts before the end and still matters, by start.
        var plays: [Play]
        /// All that start before the end and end after the beginning, by start.
        var captures: [Capture]
    }
}
