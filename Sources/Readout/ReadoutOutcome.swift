/// What the digitiser gave for a block of shots.
public struct ReadoutOutcome: Sendable, Equatable {
    /// One per capture asked for, in the order asked.
    public var captures: [Capture]
    /// Per window of the plan: the level at its end, per shot; empty where the initial level was not given.
    public var finalLevels: [[UInt8]]
    public struct Capture: Sendable, Equatable {
        /// The integrated point in volts, per shot.
        public var i: [Float] = []
        public var q: [Float] = []
        /// The discriminator's level, per shot.
        public var assigned: [UInt8] = []
        /// ADC samples of which I or Q was clipped. A sample that several captures share counts with the one
        /// that began first, so that counts add up.
        public var saturatedSamples = 0
        /// Shots × samples, raw codes of the ADC's two inputs; empty unless traces are asked for, and for an
        /// ADC without codes (ideal) or with more than 16 bits.
        public var rawI: [Int16] = []
        public var rawQ: [Int16] = []
        /// Shots × samples, demodulated, in volts; empty unless traces are asked for.
        public var traceI: [Float] = []
        public var traceQ: [Float] = []

        public init() {}
    }
}

extension ReadoutOutcome.Capture {
    /// Hands `body` the points without bounds checks; there must be some.
    mutating func withPoints(_ body: (UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>) -> Void) {
        i.withUnsafeMutableBufferPointer { i in
            q.withUnsafeMutableBufferPointer { q in body(i.baseAddress!, q.baseAddress!) }
        }
    }
}
