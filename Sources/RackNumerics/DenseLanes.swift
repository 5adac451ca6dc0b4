internal import CRackKernels

/// Products of whole matrices and sums of weighted rows, on as many lanes as the processor has: the portable routines
/// are the definition, twins for AVX2 and AVX-512 give the same bits.
public enum DenseLanes {
    /// A row-major matrix in two planes, whose rows lie `stride` elements apart.
    public struct Matrix {
        let re: UnsafePointer<Double>
        let im: UnsafePointer<Double>
        let stride: Int

        /// The pointers must outlive the value.
        public init(_ re: UnsafePointer<Double>, _ im: UnsafePointer<Double>, stride: Int) {
            (self.re, self.im, self.stride) = (re, im, stride)
        }
    }

    /// Where a product goes.
    public struct Result {
        let re: UnsafeMutablePointer<Double>
        let im: UnsafeMutablePointer<Double>
        let stride: Int

        public init(_ re: UnsafeMutablePointer<Double>, _ im: UnsafeMutablePointer<Double>, stride: Int) {
            (self.re, self.im, self.stride) = (re, im, stride)
        }
    }

    /// Which elements of a product are asked for.
    public enum Part: Sendable {
        case all
        /// Those on and below the diagonal; what stands above it afterwards is of no meaning.
        case lower
    }

    /// `result` = a·b, where a is rows × inner and b is inner × columns; sums run over the inner index, ascending.
    ///
    /// 8·rows·inner·columns floating-point operations, half of them for the lower part.
    public static func multiply(
        rows: Int, inner: Int, columns: Int, _ a: Matrix, _ b: Matrix, _ result: Result, part: Part = .all
    ) {
        let lanes = LocalOperators.lanes
        guard lanes > 0 else {
            return multiplyPortable(rows: rows, inner: inner, columns: columns, a, b, result, part: part)
        }
        multiply(rows: rows, inner: inner, columns: columns, a, b, result, part: part, lanes: lanes)
    }

    /// The twin for so many lanes, 4 or 8.
    static func multiply(
        rows: Int, inner: Int, columns: Int, _ a: Matrix, _ b: Matrix, _ result: Result, part: Part, lanes: Int
    ) {
        var product = rack_product(
            rows: rows, inner: inner, columns: columns, a_re: a.re, a_im: a.im, a_stride: a.stride, b_re: b.re,
            b_im: b.im, b_stride: b.stride, c_re: result.re, c_im: result.im, c_stride: result.stride,
            is_lower: part == .lower ? 1 : 0)
        rack_multiply(Int32(lanes), &product)
    }

    /// One term of a sum of rows: real factors times the elements of a row.
    @frozen
    public struct Term {
        public var factors: UnsafePointer<Double>
        public var re: UnsafePointer<Double>
        public var im: UnsafePointer<Double>

        public init(
            factors: UnsafePointer<Double>, re: UnsafePointer<Double>, im: UnsafePointer<Double>
        ) {
            (self.factors, self.re, self.im) = (factors, re, im)
        }
    }

    /// The sum of at least one term, in order, over `length` elements; the result must not overlap the terms.
    ///
    /// 4 floating-point operations an element and term.
    public static func mix(
        _ terms: UnsafeBufferPointer<Term>, length: Int, _ re: UnsafeMutablePointer<Double>,
        _ im: UnsafeMutablePointer<Double>
    ) {
        let lanes = LocalOperators.lanes
        guard lanes > 0 else { return mixPortable(terms, length: length, re, im) }
        mix(terms, length: length, lanes: lanes, re, im)
    }

    /// The twin for so many lanes, 4 or 8.
    static func mix(
        _ terms: UnsafeBufferPointer<Term>, length: Int, lanes: Int, _ re: UnsafeMutablePointer<Double>,
        _ im: UnsafeMutablePointer<Double>
    ) {
        precondition(!terms.isEmpty)
        withUnsafeTemporaryAllocation(of: rack_mixed_row.self, capacity: terms.count) { rows in
            for (k, term) in terms.enumerated() {
                rows.initializeElement(
                    at: k, to: rack_mixed_row(factors: term.factors, re: term.re, im: term.im))
            }
            rack_mix_rows(Int32(lanes), rows.baseAddress, terms.count, length, re, im)
        }
    }

    // MARK: the definitions

    public static func multiplyPortable(
        rows: Int, inner: Int, columns: Int, _ a: Matrix, _ b: Matrix, _ result: Result, part: Part = .all
    ) {
        for r in 0..<rows {
            let end = part == .lower ? min(r + 1, columns) : columns
            let (outRe, outIm) = (result.re + r * result.stride, result.im + r * result.stride)
            for c in 0..<end {
                outRe[c] = 0
                outIm[c] = 0
            }
            for k in 0..<inner {
                DenseRoutines.accumulate(
                    end, a.re[r * a.stride + k], a.im[r * a.stride + k], b.re + k * b.stride, b.im + k * b.stride,
                    outRe, outIm)
            }
        }
    }

    public static func mixPortable(
        _ terms: UnsafeBufferPointer<Term>, length: Int, _ re: UnsafeMutablePointer<Double>,
        _ im: UnsafeMutablePointer<Double>
    ) {
        for c in 0..<length {
            var x = terms[0].factors[c] * terms[0].re[c]
            var y = terms[0].factors[c] * terms[0].im[c]
            for term in terms.dropFirst() {
                x += term.factors[c] * term.re[c]
                y += term.factors[c] * term.im[c]
            }
            re[c] = x
            im[c] = y
        }
    }
}
