/// One point of a batch: which fields act, how strongly, on which carrier, and how far the mode is detuned.
///
/// Points of a sweep that differ in amplitude and carrier alone share one waveform; points whose waveforms differ
/// name fields of their own.
public struct BatchPoint: Sendable, Equatable {
    /// Index into the fields of the batch.
    public var fields: Int
    /// What the samples of every drive are multiplied by.
    public var scale: Double
    /// The carrier of every drive in Hz; `nil` leaves each on its own.
    public var carrierHz: Double?
    /// On top of the cluster's own quasi-static detuning, in Hz.
    public var detuningHz: Double

    public init(fields: Int, scale: Double = 1, carrierHz: Double? = nil, detuningHz: Double = 0) {
        (self.fields, self.scale, self.carrierHz, self.detuningHz) = (fields, scale, carrierHz, detuningHz)
    }
}
