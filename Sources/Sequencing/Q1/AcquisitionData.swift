/// What was acquired into one table of bins, as sums that more may be added to.
public struct AcquisitionData: Sendable, Equatable {
    /// Of `Q1Sequence.acquisitions`.
    public var index: Int
    public var bins: [Bin]
    /// Per path what a driver has stored of the scope's memory, which belongs to the module.
    public var scope: [ScopePath]

    /// One row of the table; the drivers' scale: a sample of full scale adds 2²² to an integral.
    public struct Bin: Sendable, Equatable {
        public var path0: Int64 = 0
        public var path1: Int64 = 0
        /// How many of the acquisitions were beyond the threshold.
        public var thresholded: UInt32 = 0
        /// How many there were; 0: the bin was never filled.
        public var count: UInt32 = 0

        public init() {}
    }

    public struct ScopePath: Sendable, Equatable {
        /// Sums of ADC codes over the acquisitions; 16384 samples, or none where the scope did not listen.
        public var samples: [Int32] = []
        public var isOutOfRange = false
        public var count: UInt32 = 0

        public init() {}
    }

    public init(index: Int, bins: Int) {
        self.index = index
        self.bins = [Bin](repeating: Bin(), count: bins)
        scope = [ScopePath(), ScopePath()]
    }
}
