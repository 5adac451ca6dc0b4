import Testing

@testable import RackNumerics

@Suite("Products of real matrices, and signals cut in parts")
struct RealProductTests {
    @Test(
        "Lanes give the bits of the definition",
        arguments: [(1, 81, 81), (2, 9, 16), (5, 7, 24), (9, 30, 17), (8, 1, 25), (4, 16, 8), (3, 5, 1)])
    func bits(rows: Int, inner: Int, columns: Int) {
        var draws = Philox(seed: 3, shot: 0, element: rows, purpose: .test)
        let a = (0..<(rows * inner)).map { _ in draws.nextUniform() - 0.5 }
        let b = (0..<(inner * columns)).map { _ in draws.nextUniform() - 0.5 }
        var (fast, plain) = ([Double](repeating: 1, count: rows * columns), [Double](repeating: 2, count: rows * columns))
        DenseRoutines.product(rows: rows, inner: inner, columns: columns, a, b, &fast)
        DenseRoutines.multiply(rows: rows, inner: inner, columns: columns, a, b, &plain)
        #expect(fast == plain)
        let wanted = (0..<inner).reduce(0) { $0 + a[(rows - 1) * inner + $1] * b[$1 * columns + columns - 1] }
        #expect(abs(plain[rows * columns - 1] - wanted) < 1e-14)
    }

    @Test("A cut signal has the same samples at the same times")
    func cut() {
        let signal = SampledSignal(
            grid: SampleGrid(ticksPerSample: 2), carrierHz: 1e9,
            segments: [
                SignalSegment(startTick: 4, re: [1, 2, 3, 4], im: [0, 0, 0, 1]),
                SignalSegment(startTick: 20, re: [5, 6], im: [7, 8]),
            ])
        // At its start, between samples, within a sample, in the silence, at the end.
        let cut = signal.cut(atTicks: [4, 6, 7, 10, 14, 20, 22, 24])
        #expect(cut.segments.map(\.startTick) == [4, 6, 10, 20, 22])
        #expect(cut.segments.map(\.re) == [[1], [2, 3], [4], [5], [6]])
        #expect(cut.segments.map(\.im) == [[0], [0, 0], [1], [7], [8]])
        #expect(signal.cut(atTicks: []) == signal)
        let fine = SampledSignal(
            grid: SampleGrid(ticksPerSample: 1, divisor: 4), carrierHz: 0,
            segments: [SignalSegment(startTick: 0, re: (0..<12).map(Double.init), im: Array(repeating: 0, count: 12))])
        #expect(fine.cut(atTicks: [1, 2]).segments.map(\.re) == [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9, 10, 11]])
    }
}
