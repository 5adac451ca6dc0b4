import Testing

@testable import RackNumerics

@Suite("Dense lanes")
struct DenseLanesTests {
    private struct Factor {
        var re: [Double]
        var im: [Double]

        func with<Result>(stride: Int, _ body: (DenseLanes.Matrix) -> Result) -> Result {
            re.withUnsafeBufferPointer { re in
                im.withUnsafeBufferPointer { im in body(.init(re.baseAddress!, im.baseAddress!, stride: stride)) }
            }
        }
    }

    @Test(
        "Products have the bits of the portable routine, and the value of a product",
        arguments: [(1, 1, 1), (4, 3, 8), (5, 7, 9), (13, 40, 33), (1, 30, 75), (24, 24, 24)], [false, true])
    func products(_ size: (Int, Int, Int), isLower: Bool) {
        let (rows, inner, columns) = size
        var draws = Draws(state: UInt64(rows * 1000 + inner))
        let a = Factor(re: draws.many(rows * inner), im: draws.many(rows * inner))
        let b = Factor(re: draws.many(inner * columns), im: draws.many(inner * columns))
        let part: DenseLanes.Part = isLower ? .lower : .all
        func product(_ body: (DenseLanes.Matrix, DenseLanes.Matrix, DenseLanes.Result) -> Void) -> ComplexMatrix {
            var result = ComplexMatrix(rows: rows, columns: columns)
            result.re.withUnsafeMutableBufferPointer { re in
                result.im.withUnsafeMutableBufferPointer { im in
                    a.with(stride: inner) { a in
                        b.with(stride: columns) { b in
                            body(a, b, .init(re.baseAddress!, im.baseAddress!, stride: columns))
                        }
                    }
                }
            }
            return result
        }
        let plain = product {
            DenseLanes.multiplyPortable(rows: rows, inner: inner, columns: columns, $0, $1, $2, part: part)
        }
        for lanes in [4, 8] where lanes <= LocalOperators.lanes {
            let fast = product {
                DenseLanes.multiply(rows: rows, inner: inner, columns: columns, $0, $1, $2, part: part, lanes: lanes)
            }
            for r in 0..<rows {
                for c in 0..<(isLower ? min(r + 1, columns) : columns) { #expect(fast[r, c] == plain[r, c]) }
            }
        }
        for r in 0..<rows {
            for c in 0..<(isLower ? min(r + 1, columns) : columns) {
                let sum = (0..<inner).reduce(Complex.zero) {
                    $0 + Complex(a.re[r * inner + $1], a.im[r * inner + $1])
                        * Complex(b.re[$1 * columns + c], b.im[$1 * columns + c])
                }
                #expect((plain[r, c] - sum).magnitude < 1e-13)
            }
        }
    }

    @Test("Sums of weighted rows have the bits of the portable routine", arguments: [1, 2, 5], [3, 8, 21])
    func mixed(terms: Int, length: Int) {
        var draws = Draws(state: UInt64(10 * terms + length))
        let (factors, re, im) = (
            draws.many(terms * length), draws.many(terms * length), draws.many(terms * length)
        )
        func sum(
            _ body: (UnsafeBufferPointer<DenseLanes.Term>, UnsafeMutablePointer<Double>, UnsafeMutablePointer<Double>) -> Void
        ) -> [Double] {
            var result = [Double](repeating: 0, count: 2 * length)
            factors.withUnsafeBufferPointer { factors in
                re.withUnsafeBufferPointer { re in
                    im.withUnsafeBufferPointer { im in
                        let rows = (0..<terms).map {
                            DenseLanes.Term(
                                factors: factors.baseAddress! + $0 * length, re: re.baseAddress! + $0 * length,
                                im: im.baseAddress! + $0 * length)
                        }
                        rows.withUnsafeBufferPointer { rows in
                            result.withUnsafeMutableBufferPointer {
                                body(rows, $0.baseAddress!, $0.baseAddress! + length)
                            }
                        }
                    }
                }
            }
            return result
        }
        let plain = sum { DenseLanes.mixPortable($0, length: length, $1, $2) }
        for lanes in [4, 8] where lanes <= LocalOperators.lanes {
            #expect(sum { DenseLanes.mix($0, length: length, lanes: lanes, $1, $2) } == plain)
        }
        for c in 0..<length {
            let wanted = (0..<terms).reduce(0.0) { $0 + factors[$1 * length + c] * re[$1 * length + c] }
            #expect((plain[c] - wanted).magnitude < 1e-14)
        }
    }

    @Test("Mixed rows of a matrix have the bits of the definition", arguments: [(2, 1), (3, 3), (3, 1)])
    func mixedRows(classes: Int, spacing: Int) {
        let (rows, stride) = (classes * spacing * 2, 24)
        var draws = Draws(state: UInt64(10 * classes + spacing))
        var mixture = RowMixture(classes: classes, spacing: spacing, stride: stride)
        for j in 0..<classes {
            mixture.append((0...j).map { ((($0 - j) * spacing) * (stride + 1), draws.many(stride)) })
        }
        // A row before the first is read too.
        var source = draws.many(2 * (rows + 1) * stride)
        func mixed(_ body: (DensePair, DensePair) -> Void) -> [Double] {
            var result = [Double](repeating: 0, count: 2 * rows * stride)
            source.withUnsafeMutableBufferPointer { source in
                result.withUnsafeMutableBufferPointer { result in
                    let from = source.baseAddress! + stride
                    body(
                        (from, from + (rows + 1) * stride),
                        (result.baseAddress!, result.baseAddress! + rows * stride))
                }
            }
            return result
        }
        let plain = mixed { mixture.applyPortable(rows: rows, from: $0, to: $1) }
        #expect(plain.contains { $0 != 0 })
        for lanes in [4, 8] where lanes <= LocalOperators.lanes {
            #expect(mixed { mixture.apply(rows: rows, from: $0, to: $1, lanes: lanes) } == plain)
        }
    }

    private typealias DensePair = (re: UnsafeMutablePointer<Double>, im: UnsafeMutablePointer<Double>)
}
