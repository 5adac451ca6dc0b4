/// What a driver sets on one sequencer, apart from what it loads. Defaults are those after a reset.
public struct Q1SequencerSettings: Sendable, Equatable {
    /// Whether `wait_sync` waits for the other sequencers of the cluster that have this set.
    public var syncEnabled = false
    /// Per trigger address 1 to 15.
    public var triggers = [Trigger](repeating: Trigger(), count: 15)

    public struct Trigger: Sendable, Equatable {
        /// The condition holds from this count on.
        public var countThreshold = 1
        public var invert = false

        public init(countThreshold: Int = 1, invert: Bool = false) {
            self.countThreshold = countThreshold
            self.invert = invert
        }
    }

    // Oscillator and output paths
    public var ncoFrequencyHz = 0.0
    public var ncoPhaseDegrees = 0.0
    /// Beside the delay that every module has.
    public var ncoDelayNanoseconds = 0
    public var ncoDelayCompensated = false
    public var modulates = false
    /// Only path 0 is modulated, and path 1 is added to it as it is; nothing comes out as path 1.
    public var isReal = false
    public var mixerGainRatio = 1.0
    public var mixerPhaseDegrees = 0.0
    /// Per path: −1 to 1.
    public var gain = [1.0, 1.0]
    public var offset = [0.0, 0.0]
    public var continuousEnabled = [false, false]
    public var continuousWaveform = [0, 0]
    public var upsampleRate = [0, 0]
    public var markerOverridden = false
    public var markerOverride = 0
    /// Per DAC of the module the path whose samples it plays; several sequencers add up.
    public var outputs: [Path?] = []

    // Acquisition
    public var demodulates = false
    /// Per path of the acquisition the ADC whose samples it takes.
    public var inputs: [Int?] = [0, 1]
    public var integrationNanoseconds = 1024
    /// In the units of the integrated value: multiplied by the length already.
    public var threshold = 0.0
    public var rotationDegrees = 0.0
    public var markerMap = AddressMap()
    public var triggerMap = AddressMap()
    public var ttlInput = 0
    public var ttlThreshold = 0.0
    public var ttlIncrementsBin = false

    public enum Path: Int, Sendable, Hashable { case i, q }

    /// What a thresholded acquisition sets off.
    public struct AddressMap: Sendable, Equatable {
        public var address = 1
        public var enabled = false
        public var invert = false

        public init(address: Int = 1, enabled: Bool = false, invert: Bool = false) {
            self.address = address
            self.enabled = enabled
            self.invert = invert
        }
    }

    public init() {}
}
