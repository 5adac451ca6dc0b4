internal import CRackKernels

/// Dense matrices on some of the joint states of a few modes, applied from the left to planes in which many lanes
/// (columns, or configurations of the other modes) lie beside each other.
///
/// Every lane is worked out by itself and its sums run over the states in ascending order, so that the result
/// depends neither on how lanes are cut into pieces nor on the processor: `applyPortable` is the definition, and
/// `apply` has twins for AVX2 and AVX-512 with the same bits.
public enum LocalOperators {
    /// A row-major square matrix of `size` rows; its state k lies `offsets[k]` rows from a start.
    public struct Operator {
        let size: Int
        let re: UnsafePointer<Double>
        /// `nil` for a real matrix.
        let im: UnsafePointer<Double>?
        let offsets: UnsafePointer<Int>

        /// The pointers must outlive the value. Matrices of a single state are allowed.
        public init(
            size: Int, re: UnsafePointer<Double>, im: UnsafePointer<Double>?, offsets: UnsafePointer<Int>
        ) {
            (self.size, self.re, self.im, self.offsets) = (size, re, im, offsets)
        }
    }

    /// Where lanes lie beside each other: run p·inner.count + i begins at row p·period + inner[i], each row
    /// `stride` elements long.
    public struct Runs {
        let inner: UnsafeBufferPointer<Int>
        let period: Int
        let stride: Int
        /// Those that are meant.
        let range: Range<Int>

        /// The pointer must outlive the value.
        public init(inner: UnsafeBufferPointer<Int>, period: Int, stride: Int, range: Range<Int>) {
            precondition(!inner.isEmpty)
            (self.inner, self.period, self.stride, self.range) = (inner, period, stride, range)
        }

        @inline(__always)
        func start(_ run: Int) -> Int {
            let (whole, rest) = run.quotientAndRemainder(dividingBy: inner.count)
            return (whole &* period &+ inner[rest]) &* stride
        }
    }

    /// Doubles that one instruction works on here; 0 where there is only the portable routine.
    public static let lanes = Int(rack_local_lanes())

    /// For each operator, one after the other, each run and each of `length` lanes from its start: the elements at
    /// offsets[k]·stride + lane become the matrix times what they were.
    ///
    /// 8n² − 2n floating-point operations a lane for n states, 4n² − 2n where the matrix is real.
    public static func apply(
        _ operators: UnsafeBufferPointer<Operator>, runs: Runs, length: Int, _ re: UnsafeMutablePointer<Double>,
        _ im: UnsafeMutablePointer<Double>
    ) {
        guard lanes > 0, operators.allSatisfy({ $0.size <= Int(RACK_LOCAL_STATES) }) else {
            return applyPortable(operators, runs: runs, length: length, re, im)
        }
        apply(operators, runs: runs, length: length, lanes: lanes, re, im)
    }

    /// The twin for so many lanes, 4 or 8.
    static func apply(
        _ operators: UnsafeBufferPointer<Operator>, runs: Runs, length: Int, lanes: Int,
        _ re: UnsafeMutablePointer<Double>, _ im: UnsafeMutablePointer<Double>
    ) {
        guard length > 0, !runs.range.isEmpty, !operators.isEmpty else { return }
        var places = rack_local_runs(
            inner: runs.inner.baseAddress, inner_count: runs.inner.count, period: runs.period, stride: runs.stride,
            first: runs.range.lowerBound, end: runs.range.upperBound)
        withUnsafeTemporaryAllocation(of: rack_local_operator.self, capacity: operators.count) { twins in
            for (k, one) in operators.enumerated() {
                twins.initializeElement(
                    at: k, to: rack_local_operator(size: one.size, re: one.re, im: one.im, offsets: one.offsets))
            }
            rack_local_apply(Int32(lanes), twins.baseAddress, operators.count, &places, length, re, im)
        }
    }

    /// Row r of `rows`, `columns` elements each `stride` apart, times `factors[r]`.
    ///
    /// Six floating-point operations an element.
    public static func applyPhases(
        _ factors: UnsafePointer<Complex>, rows: Int, columns: Int, stride: Int, _ re: UnsafeMutablePointer<Double>,
        _ im: UnsafeMutablePointer<Double>
    ) {
        guard lanes > 0 else {
            return applyPhasesPortable(factors, rows: rows, columns: columns, stride: stride, re, im)
        }
        // A `Complex` is its two parts in order.
        UnsafeRawPointer(factors).withMemoryRebound(to: Double.self, capacity: 2 * rows) {
            rack_local_phases(Int32(lanes), $0, rows, columns, stride, re, im)
        }
    }

    // MARK: the definitions

    public static func applyPortable(
        _ operators: UnsafeBufferPointer<Operator>, runs: Runs, length: Int, _ re: UnsafeMutablePointer<Double>,
        _ im: UnsafeMutablePointer<Double>
    ) {
        let largest = operators.reduce(0) { max($0, $1.size) }
        withUnsafeTemporaryAllocation(of: SIMD4<Double>.self, capacity: 2 * largest) { buffer in
            guard let x = buffer.baseAddress else { return }
            for matrix in operators {
                // Lanes that do not fill a vector share one with those of the next runs.
                let whole = length & ~3
                for run in runs.range {
                    let start = runs.start(run)
                    for lane in stride(from: 0, to: whole, by: 4) {
                        replace(matrix, runs.stride, Adjoining(first: start + lane), re, im, x, x + largest)
                    }
                }
                var few = Scattered()
                for run in runs.range where whole < length {
                    let start = runs.start(run)
                    for lane in whole..<length {
                        few.append(start + lane)
                        if few.count == 4 {
                            replace(matrix, runs.stride, few, re, im, x, x + largest)
                            few.count = 0
                        }
                    }
                }
                if few.count > 0 { replace(matrix, runs.stride, few, re, im, x, x + largest) }
            }
        }
    }

    public static func applyPhasesPortable(
        _ factors: UnsafePointer<Complex>, rows: Int, columns: Int, stride: Int, _ re: UnsafeMutablePointer<Double>,
        _ im: UnsafeMutablePointer<Double>
    ) {
        for row in 0..<rows {
            let factor = factors[row]
            let (x, y) = (re + row &* stride, im + row &* stride)
            for c in 0..<columns {
                let old = x[c]
                x[c] = factor.re * old - factor.im * y[c]
                y[c] = factor.re * y[c] + factor.im * old
            }
        }
    }

    /// Up to four lanes at once.
    @inline(__always)
    private static func replace(
        _ matrix: Operator, _ stride: Int, _ places: some LanePlaces, _ re: UnsafeMutablePointer<Double>,
        _ im: UnsafeMutablePointer<Double>, _ x: UnsafeMutablePointer<SIMD4<Double>>,
        _ y: UnsafeMutablePointer<SIMD4<Double>>
    ) {
        let n = matrix.size
        for k in 0..<n {
            x[k] = places.load(re + matrix.offsets[k] &* stride)
            y[k] = places.load(im + matrix.offsets[k] &* stride)
        }
        guard let imaginary = matrix.im else {
            for r in 0..<n {
                let a = matrix.re + r &* n
                var (sumRe, sumIm) = (a[0] * x[0], a[0] * y[0])
                for k in 1..<max(n, 1) {
                    sumRe += a[k] * x[k]
                    sumIm += a[k] * y[k]
                }
                places.store(sumRe, re + matrix.offsets[r] &* stride)
                places.store(sumIm, im + matrix.offsets[r] &* stride)
            }
            return
        }
        for r in 0..<n {
            let (a, b) = (matrix.re + r &* n, imaginary + r &* n)
            var sumRe = a[0] * x[0] - b[0] * y[0]
            var sumIm = a[0] * y[0] + b[0] * x[0]
            for k in 1..<max(n, 1) {
                sumRe += a[k] * x[k] - b[k] * y[k]
                sumIm += a[k] * y[k] + b[k] * x[k]
            }
            places.store(sumRe, re + matrix.offsets[r] &* stride)
            places.store(sumIm, im + matrix.offsets[r] &* stride)
        }
    }
}

/// Where four lanes of a vector lie.
private protocol LanePlaces {
    func load(_ from: UnsafePointer<Double>) -> SIMD4<Double>
    func store(_ value: SIMD4<Double>, _ to: UnsafeMutablePointer<Double>)
}

/// Four beside each other.
private struct Adjoining: LanePlaces {
    let first: Int

    @inline(__always)
    func load(_ from: UnsafePointer<Double>) -> SIMD4<Double> {
        UnsafeRawPointer(from + first).loadUnaligned(as: SIMD4<Double>.self)
    }

    @inline(__always)
    func store(_ value: SIMD4<Double>, _ to: UnsafeMutablePointer<Double>) {
        UnsafeMutableRawPointer(to + first).storeBytes(of: value, as: SIMD4<Double>.self)
    }
}

/// Up to four anywhere.
private struct Scattered: LanePlaces {
    var at = SIMD4<Int>.zero
    var count = 0

    mutating func append(_ place: Int) {
        at[count] = place
        count += 1
    }

    @inline(__always)
    func load(_ from: UnsafePointer<Double>) -> SIMD4<Double> {
        if count == 4 { return SIMD4(from[at[0]], from[at[1]], from[at[2]], from[at[3]]) }
        var result = SIMD4<Double>.zero
        for k in 0..<count { result[k] = from[at[k]] }
        return result
    }

    @inline(__always)
    func store(_ value: SIMD4<Double>, _ to: UnsafeMutablePointer<Double>) {
        for k in 0..<count { to[at[k]] = value[k] }
    }
}
