import Testing

@testable import RackNumerics

/// Two groups of states far apart with a mode between them and some behind: rows are
/// outer × first × between × second × behind, an operator acts on some joint states of first and second.
private struct Shape {
    var outer = 1
    var first = 2
    var between = 1
    var second = 1
    var behind = 1
    var columns = 1
    /// Joint states that the operator mixes.
    var states: [Int] = []

    init(_ draws: inout Draws, largest: Int) {
        outer = [1, 2, 3, 4, 17, 40][draws.whole(0...5)]
        first = draws.whole(1...largest)
        between = draws.whole(1...3)
        second = draws.whole(1...3)
        behind = [1, 1, 2, 3, 9, 16][draws.whole(0...5)]
        columns = [1, 1, 2, 5, 8, 17][draws.whole(0...5)]
        let all = first * second
        let step = draws.whole(1...3)
        states = Array(stride(from: 0, to: all, by: step))
    }

    var rows: Int { outer * first * between * second * behind }
    var offsets: [Int] {
        states.map { ($0 / second * between * second + $0 % second) * behind }
    }
    var inner: [Int] { (0..<between).map { $0 * second * behind } }
    var period: Int { first * between * second * behind }
}

private struct Planes: Equatable {
    var re: [Double]
    var im: [Double]

    mutating func change(_ body: (UnsafeMutablePointer<Double>, UnsafeMutablePointer<Double>) -> Void) {
        re.withUnsafeMutableBufferPointer { re in
            im.withUnsafeMutableBufferPointer { im in body(re.baseAddress!, im.baseAddress!) }
        }
    }
}

private func withOperator(
    _ shape: Shape, _ re: [Double], _ im: [Double], range: Range<Int>,
    _ body: (UnsafeBufferPointer<LocalOperators.Operator>, LocalOperators.Runs) -> Void
) {
    shape.offsets.withUnsafeBufferPointer { offsets in
        shape.inner.withUnsafeBufferPointer { inner in
            re.withUnsafeBufferPointer { re in
                im.withUnsafeBufferPointer { im in
                    let one = LocalOperators.Operator(
                        size: shape.states.count, re: re.baseAddress!, im: im.baseAddress!,
                        offsets: offsets.baseAddress!)
                    [one].withUnsafeBufferPointer {
                        body(
                            $0,
                            .init(inner: inner, period: shape.period, stride: shape.columns, range: range))
                    }
                }
            }
        }
    }
}

@Suite("Local operators")
struct LocalOperatorsTests {
    @Test("A local operator is a matrix product on its states, lane by lane", arguments: 0..<20)
    func product(seed: Int) {
        var draws = Draws(state: UInt64(seed) + 1)
        let shape = Shape(&draws, largest: 5)
        let n = shape.states.count
        let (re, im) = (draws.many(n * n), draws.many(n * n))
        let before = Planes(
            re: draws.many(shape.rows * shape.columns), im: draws.many(shape.rows * shape.columns))
        var after = before
        let runs = shape.outer * shape.between
        withOperator(shape, re, im, range: 0..<runs) { matrix, places in
            after.change { LocalOperators.apply(matrix, runs: places, length: shape.behind * shape.columns, $0, $1) }
        }
        var expected = before
        for run in 0..<runs {
            let start = run / shape.between * shape.period + shape.inner[run % shape.between]
            for row in 0..<shape.behind {
                for column in 0..<shape.columns {
                    let at = shape.offsets.map { ($0 + start + row) * shape.columns + column }
                    for r in 0..<n {
                        let sum = (0..<n).reduce(Complex.zero) {
                            $0 + Complex(re[r * n + $1], im[r * n + $1]) * Complex(before.re[at[$1]], before.im[at[$1]])
                        }
                        (expected.re[at[r]], expected.im[at[r]]) = (sum.re, sum.im)
                    }
                }
            }
        }
        for k in expected.re.indices {
            #expect((after.re[k] - expected.re[k]).magnitude < 1e-13)
            #expect((after.im[k] - expected.im[k]).magnitude < 1e-13)
        }
    }

    @Test("Every twin gives the bits of the portable routine, in one piece or in several", arguments: 0..<60)
    func twins(seed: Int) {
        var draws = Draws(state: UInt64(seed) + 1000)
        let shape = Shape(&draws, largest: seed < 50 ? 9 : 30)
        let n = shape.states.count
        let (re, im) = (draws.many(n * n), draws.many(n * n))
        let before = Planes(
            re: draws.many(shape.rows * shape.columns), im: draws.many(shape.rows * shape.columns))
        let (runs, length) = (shape.outer * shape.between, shape.behind * shape.columns)
        var expected = before
        withOperator(shape, re, im, range: 0..<runs) { matrix, places in
            expected.change { LocalOperators.applyPortable(matrix, runs: places, length: length, $0, $1) }
        }
        for lanes in [4, 8] where lanes <= LocalOperators.lanes {
            var whole = before
            withOperator(shape, re, im, range: 0..<runs) { matrix, places in
                whole.change { LocalOperators.apply(matrix, runs: places, length: length, lanes: lanes, $0, $1) }
            }
            #expect(whole == expected, "\(lanes) lanes, seed \(seed)")
        }
        var pieces = before
        let (cut, edge) = (draws.whole(0...runs), draws.whole(0...length))
        for range in [0..<cut, cut..<runs] {
            withOperator(shape, re, im, range: range) { matrix, places in
                pieces.change {
                    LocalOperators.apply(matrix, runs: places, length: edge, $0, $1)
                    LocalOperators.apply(matrix, runs: places, length: length - edge, $0 + edge, $1 + edge)
                }
            }
        }
        #expect(pieces == expected)
    }

    @Test("Factors on rows turn every element, with the same bits on any processor", arguments: [1, 3, 8, 21])
    func phases(columns: Int) {
        var draws = Draws(state: 77)
        let (rows, stride) = (37, columns == 1 ? 1 : columns + 2)
        let factors = (0..<rows).map { _ in Complex(draws.next(), draws.next()) }
        let before = Planes(re: draws.many(rows * stride), im: draws.many(rows * stride))
        var (fast, plain) = (before, before)
        factors.withUnsafeBufferPointer { factors in
            let first = factors.baseAddress!
            fast.change { LocalOperators.applyPhases(first, rows: rows, columns: columns, stride: stride, $0, $1) }
            plain.change {
                LocalOperators.applyPhasesPortable(first, rows: rows, columns: columns, stride: stride, $0, $1)
            }
        }
        #expect(fast == plain)
        for row in 0..<rows {
            for column in 0..<stride {
                let at = row * stride + column
                let old = Complex(before.re[at], before.im[at])
                let wanted = column < columns ? factors[row] * old : old
                #expect((Complex(plain.re[at], plain.im[at]) - wanted).magnitude < 1e-15)
            }
        }
    }
}
