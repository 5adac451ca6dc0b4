extension AcquisitionData.Bin {
    /// Adds one acquisition.
    ///
    /// - Returns: whether the sums had room for it; where not they are held at their ends, and ACQ_BINNING_OUT_OF_RANGE
    ///   is due.
    @discardableResult
    public mutating func add(_ integral: SIMD2<Int64>, bit: Bool) -> Bool {
        add(integral, ones: bit ? 1 : 0, count: 1)
    }

    /// Adds the sums of `count` acquisitions, of which `ones` were beyond the threshold.
    @discardableResult
    public mutating func add(_ sums: SIMD2<Int64>, ones: UInt32, count: UInt32) -> Bool {
        let fits = Self.add(sums[0], to: &path0)
        let alsoFits = Self.add(sums[1], to: &path1)
        thresholded = Self.sum(thresholded, ones)
        self.count = Self.sum(self.count, count)
        return fits && alsoFits
    }

    private static func add(_ value: Int64, to sum: inout Int64) -> Bool {
        let (result, overflow) = sum.addingReportingOverflow(value)
        sum = overflow ? (value > 0 ? .max : .min) : result
        return !overflow
    }

    private static func sum(_ a: UInt32, _ b: UInt32) -> UInt32 {
        let (result, overflow) = a.addingReportingOverflow(b)
        return overflow ? .max : result
    }
}
