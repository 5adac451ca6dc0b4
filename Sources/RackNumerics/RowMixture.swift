internal import CRackKernels

/// What becomes of a matrix whose rows are mixed in classes: row r of class r / spacing mod `classes` becomes a sum of
/// rows of factors times elements that lie a shift away.
public struct RowMixture: Sendable {
    public let classes: Int
    public let spacing: Int
    /// Elements from row to row, a multiple of 8.
    public let stride: Int
    /// Where the terms of each class begin, and where the last ones end.
    private var starts = [0]
    /// Per term, in elements: how far away its elements are, and where its factors begin.
    private var shifts: [Int] = []
    private var factorStarts: [Int] = []
    private var factors: [Double] = []

    public init(classes: Int, spacing: Int, stride: Int) {
        precondition(classes > 0 && spacing > 0 && stride % 8 == 0)
        (self.classes, self.spacing, self.stride) = (classes, spacing, stride)
    }

    /// Adds the terms of the next class, at least one; each with a factor per column.
    public mutating func append(_ terms: [(shift: Int, factors: [Double])]) {
        precondition(!terms.isEmpty && terms.allSatisfy { $0.factors.count == stride })
        for term in terms {
            shifts.append(term.shift)
            factorStarts.append(factors.count)
            factors += term.factors
        }
        starts.append(shifts.count)
    }

    /// Terms of a row, on average.
    public var termsPerRow: Double { Double(shifts.count) / Double(classes) }

    /// The terms of a class: how far away their elements are, and their factors.
    @inline(__always)
    public func terms(_ number: Int) -> Range<Int> { starts[number]..<starts[number + 1] }

    public func shift(_ term: Int) -> Int { shifts[term] }

    public func withFactors<Result>(_ body: (_ of: (Int) -> UnsafePointer<Double>) -> Result) -> Result {
        factors.withUnsafeBufferPointer { factors in body { factors.baseAddress! + factorStarts[$0] } }
    }

    /// Mixes `rows` rows into another place. All elements that a shift leads to must be there to be read.
    public func apply(
        rows: Int, from source: (re: UnsafeMutablePointer<Double>, im: UnsafeMutablePointer<Double>),
        to result: (re: UnsafeMutablePointer<Double>, im: UnsafeMutablePointer<Double>)
    ) {
        let lanes = LocalOperators.lanes
        guard lanes > 0 else { return applyPortable(rows: rows, from: source, to: result) }
        apply(rows: rows, from: source, to: result, lanes: lanes)
    }

    /// The twin for so many lanes, 4 or 8.
    func apply(
        rows: Int, from source: (re: UnsafeMutablePointer<Double>, im: UnsafeMutablePointer<Double>),
        to result: (re: UnsafeMutablePointer<Double>, im: UnsafeMutablePointer<Double>), lanes: Int
    ) {
        starts.withUnsafeBufferPointer { starts in
            shifts.withUnsafeBufferPointer { shifts in
                factorStarts.withUnsafeBufferPointer { factorStarts in
                    factors.withUnsafeBufferPointer { factors in
                        var mixture = rack_row_mixture(
                            rows: rows, stride: stride, spacing: spacing, classes: classes,
                            starts: starts.baseAddress, shifts: shifts.baseAddress,
                            factor_starts: factorStarts.baseAddress, factors: factors.baseAddress)
                        rack_mix_matrix(Int32(lanes), &mixture, source.re, source.im, result.re, result.im)
                    }
                }
            }
        }
    }

    /// The definition.
    func applyPortable(
        rows: Int, from source: (re: UnsafeMutablePointer<Double>, im: UnsafeMutablePointer<Double>),
        to result: (re: UnsafeMutablePointer<Double>, im: UnsafeMutablePointer<Double>)
    ) {
        for row in 0..<rows {
            let own = terms(row / spacing % classes)
            for c in 0..<stride {
                let at = row * stride + c
                var (x, y) = (0.0, 0.0)
                for (k, term) in own.enumerated() {
                    let factor = factors[factorStarts[term] + c]
                    let (re, im) = (factor * source.re[at + shifts[term]], factor * source.im[at + shifts[term]])
                    (x, y) = k == 0 ? (re, im) : (x + re, y + im)
                }
                result.re[at] = x
                result.im[at] = y
            }
        }
    }
}
