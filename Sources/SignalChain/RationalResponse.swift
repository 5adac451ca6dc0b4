internal import RackModel
internal import RackNumerics
internal import RealModule

/// The step response of a chain of filters with finitely many poles, as a linear state space.
///
/// With the input held at 1 the state settles at a known x∞ and the output at 1, so the answer is
/// 1 + C·e(t) with e(t) = e^(At)·(x(0) − x∞): one matrix exponential per step of a grid, exact for poles
/// that coincide as well as for those that do not.
struct RationalResponse {
    /// A, row by row, in 1/s.
    private var matrix: [Double] = []
    /// C: how the output sees the state.
    private var output: [Double] = []
    /// x∞ for a unit input.
    private var settled: [Double] = []
    /// The output at once after the step.
    private(set) var feedthrough = 1.0
    /// The slowest decay rate of the chain, in 1/s; infinite without poles.
    private(set) var slowestRate = Double.infinity

    var order: Int { settled.count }

    /// The chain of those of `filters` that have poles, in order.
    init(_ filters: [LineFilter]) {
        // Rows over the states found so far: the signal between two filters is row·x + feedthrough·u.
        var rows: [[Double]] = []
        var row: [Double] = []
        func padded(_ row: [Double]) -> [Double] { row + Array(repeating: 0, count: rows.count - row.count) }
        for filter in filters {
            switch filter {
            case .singlePole(let cutoffHz):
                row = appendPole(2 * .pi * cutoffHz, input: row, rows: &rows)
                feedthrough = 0
            case .exponential(let amplitude, let tauSeconds):
                let before = row
                let pole = appendPole(1 / tauSeconds, input: row, rows: &rows)
                row = zip(padded(before), pole).map { (1 + amplitude) * $0 - amplitude * $1 }
                feedthrough *= 1 + amplitude
            case .bessel(let order, let cutoffHz):
                let poles = BesselPrototype.ofOrder[order - 1].poles.map { 2 * .pi * cutoffHz * $0 }
                for pole in poles where pole.im >= 0 {
                    row =
                        pole.im == 0
                        ? appendPole(-pole.re, input: row, rows: &rows)
                        : appendPair(pole, input: row, rows: &rows)
                }
                feedthrough = 0
            case .gaussian, .reflection, .measured:
                break
            }
        }
        output = padded(row)
        matrix = rows.flatMap(padded)
    }

    /// x' = rate·(input − x).
    private mutating func appendPole(_ rate: Double, input: [Double], rows: inout [[Double]]) -> [Double] {
        let index = rows.count
        rows.append(Self.unit(index, in: index + 1, value: -rate, over: input, scale: rate))
        settled.append(1)
        slowestRate = min(slowestRate, rate)
        return Self.unit(index, in: index + 1)
    }

    /// ω²/(s² + bωs + ω²) as x' = ωy, y' = ω(input − x − by): well scaled whatever the unit of time.
    private mutating func appendPair(_ pole: Complex, input: [Double], rows: inout [[Double]]) -> [Double] {
        let index = rows.count
        let omega = pole.magnitude
        rows.append(Self.unit(index + 1, in: index + 2, value: omega))
        var second = Self.unit(index, in: index + 2, value: -omega, over: input, scale: omega)
        second[index + 1] = 2 * pole.re
        rows.append(second)
        settled += [1, 0]
        slowestRate = min(slowestRate, -pole.re)
        return Self.unit(index, in: index + 1)
    }

    private static func unit(
        _ index: Int, in count: Int, value: Double = 1, over row: [Double] = [], scale: Double = 0
    ) -> [Double] {
        var result = row.map { $0 * scale } + Array(repeating: 0, count: count - row.count)
        result[index] += value
        return result
    }

    /// s(offset + k·step) for k in 0 ..< count, with offset ≥ 0.
    func steps(offset: Double, step: Double, count: Int) -> [Double] {
        guard order > 0 else { return Array(repeating: 1, count: count) }
        var state = multiply(exponential(offset), settled.map { -$0 })
        let advance = exponential(step)
        var result: [Double] = []
        result.reserveCapacity(count)
        for _ in 0..<count {
            result.append(1 + zip(output, state).reduce(0) { $0 + $1.0 * $1.1 })
            state = multiply(advance, state)
        }
        return result
    }

    private func multiply(_ matrix: [Double], _ vector: [Double]) -> [Double] {
        let n = order
        return (0..<n).map { i in
            var sum = 0.0
            for j in 0..<n { sum += matrix[i * n + j] * vector[j] }
            return sum
        }
    }

    /// e^(A·time) by scaling, a Taylor polynomial and squaring.
    private func exponential(_ time: Double) -> [Double] {
        let n = order
        let norm = (0..<n).reduce(0.0) { largest, i in
            max(largest, (0..<n).reduce(0.0) { $0 + matrix[i * n + $1].magnitude } * time)
        }
        var squarings = 0
        var scaled = norm
        while scaled > 0.5 { (scaled, squarings) = (scaled / 2, squarings + 1) }
        let scale = time / Double(sign: .plus, exponent: squarings, significand: 1)
        let small = matrix.map { $0 * scale }
        var sum = (0..<n * n).map { $0 / n == $0 % n ? 1.0 : 0 }
        var term = sum
        // 0.5^17/17! is below 10⁻¹⁹.
        for degree in 1...17 {
            term = Self.product(term, small, n).map { $0 / Double(degree) }
            for i in sum.indices { sum[i] += term[i] }
        }
        for _ in 0..<squarings { sum = Self.product(sum, sum, n) }
        return sum
    }

    private static func product(_ a: [Double], _ b: [Double], _ n: Int) -> [Double] {
        var result = [Double](repeating: 0, count: n * n)
        for i in 0..<n {
            for k in 0..<n {
                for j in 0..<n { result[i * n + j] += a[i * n + k] * b[k * n + j] }
            }
        }
        return result
    }
}
