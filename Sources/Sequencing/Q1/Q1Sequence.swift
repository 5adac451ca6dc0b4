/// What is loaded into one sequencer: a program and the memories that it names by index.
public struct Q1Sequence: Sendable, Equatable {
    /// Samples of a waveform or a weight, −1 to 1.
    public struct Samples: Sendable, Equatable {
        public var name: String
        public var index: Int
        public var samples: [Float]

        public init(name: String, index: Int, samples: [Float]) {
            self.name = name
            self.index = index
            self.samples = samples
        }
    }

    /// A table of bins.
    public struct Acquisition: Sendable, Equatable {
        public var name: String
        public var index: Int
        public var bins: Int

        public init(name: String, index: Int, bins: Int) {
            self.name = name
            self.index = index
            self.bins = bins
        }
    }

    public var program: Q1Program
    /// Indices are distinct within each list.
    public var waveforms: [Samples]
    public var weights: [Samples]
    public var acquisitions: [Acquisition]

    public init(
        program: Q1Program, waveforms: [Samples] = [], weights: [Samples] = [], acquisitions: [Acquisition] = []
    ) {
        self.program = program
        self.waveforms = waveforms
        self.weights = weights
        self.acquisitions = acquisitions
    }
}
