import Testing

@testable import RackNumerics

/// Passes over single modes and pairs of neighbours, drawn at random.
private struct Example {
    var levels: [Int]
    var passes: [LocalPasses.Pass] = []
    var constants: [Double] = []
    var step: [Double] = []
    var fastRows: Int
    var blocks: [Int]
    var rows: Int

    init(_ draws: inout Draws) {
        levels = (0..<draws.whole(2...6)).map { _ in draws.whole(2...4) }
        let all = levels
        rows = levels.reduce(1, *)
        func joint(_ mode: Int) -> Int { all[mode...].reduce(1, *) }
        let fast = (0..<levels.count).first { joint($0) <= 64 } ?? levels.count - 1
        fastRows = joint(fast)
        blocks = (0...fast).reversed().map { joint($0) }
        for _ in 0..<12 {
            let (first, isPair) = (draws.whole(0...(levels.count - 1)), draws.whole(0...1) == 1)
            let last = isPair && first + 1 < levels.count ? first + 1 : first
            let behind = last + 1 < levels.count ? joint(last + 1) : 1
            let states = joint(first) / behind
            var parts: [LocalPasses.Block] = []
            let cut = draws.whole(1...states)
            for range in [0..<cut, cut..<states] where !range.isEmpty {
                let (isReal, isStep) = (draws.whole(0...1) == 1, draws.whole(0...1) == 1)
                let numbers = draws.many((isReal ? 1 : 2) * range.count * range.count)
                parts.append(
                    .init(
                        offsets: range.map { $0 * behind }, values: isStep ? step.count : constants.count, isReal: isReal,
                        isStep: isStep))
                if isStep { step += numbers } else { constants += numbers }
            }
            let period = joint(first)
            passes.append(.init(blocks: parts, inner: [0], period: period, runRows: behind, isFast: period <= fastRows))
        }
        constants.append(0)
        step.append(0)
    }

    /// One dense matrix on all rows.
    mutating func resize(toOneBlockOf size: Int, _ numbers: [Double]) {
        (levels, rows, fastRows, blocks, constants, step) = ([size], size, 1, [size], numbers, [0])
        passes = [
            .init(
                blocks: [.init(offsets: Array(0..<size), values: 0, isReal: false, isStep: false)], inner: [0],
                period: size, runRows: 1, isFast: false)
        ]
    }

    func changed(
        _ planes: ([Double], [Double]),
        _ body: (LocalPasses, LocalPasses.Values, UnsafeMutablePointer<Double>, UnsafeMutablePointer<Double>) -> Void
    ) -> [[Double]] {
        let passes = LocalPasses(passes, rows: rows, fastRows: fastRows, blocks: blocks)
        var (re, im) = planes
        re.withUnsafeMutableBufferPointer { re in
            im.withUnsafeMutableBufferPointer { im in
                constants.withUnsafeBufferPointer { constants in
                    step.withUnsafeBufferPointer { step in
                        body(
                            passes, .init(constants: constants.baseAddress!, step: step.baseAddress!), re.baseAddress!,
                            im.baseAddress!)
                    }
                }
            }
        }
        return [re, im]
    }
}

@Suite("Passes over modes and pairs")
struct LocalPassesTests {
    @Test("Passes give the bits of their definition, with every twin, in pieces and by columns", arguments: 0..<60)
    func twins(seed: Int) {
        var draws = Draws(state: UInt64(seed) + 1)
        let example = Example(&draws)
        let columns = [1, 1, 1, 3, 8, 16][seed % 6]
        let planes = (draws.many(example.rows * columns), draws.many(example.rows * columns))
        let wanted = example.changed(planes) { $0.applyPortable($1, columns: columns, $2, $3) }
        #expect(wanted != [planes.0, planes.1])
        for lanes in [4, 8] where lanes <= LocalOperators.lanes {
            #expect(example.changed(planes) { $0.apply($1, columns: columns, lanes: lanes, $2, $3) } == wanted)
        }
        for pieces in [1, 3] {
            let found = example.changed(planes) { passes, values, re, im in
                for k in 0..<passes.count {
                    for piece in 0..<pieces {
                        passes.apply(pass: k, values, columns: columns, piece: piece, of: pieces, re, im)
                    }
                }
            }
            #expect(found == wanted)
        }
        let halves = example.changed(planes) { passes, values, re, im in
            for range in [0..<(columns / 2), (columns / 2)..<columns] where !range.isEmpty {
                passes.apply(values, columns: columns, in: range, re, im)
            }
        }
        #expect(halves == wanted)
    }

    @Test("Blocks that are too large for the twins are taken by the definition", arguments: [1, 3])
    func largeBlocks(columns: Int) {
        var draws = Draws(state: 7)
        let size = 300
        var example = Example(&draws)
        example.resize(toOneBlockOf: size, draws.many(2 * size * size))
        let planes = (draws.many(size * columns), draws.many(size * columns))
        let wanted = example.changed(planes) { $0.applyPortable($1, columns: columns, $2, $3) }
        #expect(example.changed(planes) { $0.apply($1, columns: columns, $2, $3) } == wanted)
    }

    @Test("Operations are counted as the matrices have them")
    func costs() {
        let blocks: [LocalPasses.Block] = [
            .init(offsets: [0, 5], values: 0, isReal: true, isStep: false),
            .init(offsets: [10], values: 4, isReal: false, isStep: false),
        ]
        let passes = LocalPasses(
            [.init(blocks: blocks, inner: [0], period: 15, runRows: 5, isFast: false)], rows: 30, fastRows: 5,
            blocks: [5, 15, 30])
        #expect(passes.costs.flops == 10 * (12 + 6))
    }
}

@Suite("Propagators in lanes")
struct LanePropagatorTests {
    typealias Lane = LanePropagator.Lane

    /// Drives c(t) = re + i·im of eight modes, as Legendre coefficients.
    private func propagator(
        levels: Int, seconds: Double, scale: Double, slopes: Double, _ draws: inout Draws,
        _ body: (LanePropagator.Step, UnsafeMutablePointer<Lane>) -> Lane
    ) -> [Lane] {
        func lane(_ size: Double) -> Lane {
            var lane = Lane.zero
            for k in 0..<8 { lane[k] = size * draws.next() }
            return lane
        }
        let energies = (0..<levels).map { _ in lane(scale) }
        let factors = (0..<(levels - 1)).map { Lane(repeating: Double($0 + 1).squareRoot()) }
        let sizes = [1, slopes, slopes / 2, slopes / 4]
        let (re, im) = (sizes.map { lane($0 * scale) }, sizes.map { lane($0 * scale) })
        var out = [Lane](repeating: .zero, count: 2 * levels * levels)
        let estimate = out.withUnsafeMutableBufferPointer { out in
            body(
                .init(levels: levels, seconds: seconds, energies: energies, factors: factors, re: re, im: im),
                out.baseAddress!)
        }
        return out + [estimate]
    }

    @Test("Twins give the bits of the definition", arguments: 2...6)
    func twins(levels: Int) {
        for seconds in [0.01, 0.3, 3.0] {
            var results: [[Lane]] = []
            for lanes in [0, 4, 8] where lanes <= LocalOperators.lanes {
                var draws = Draws(state: UInt64(levels))
                results.append(
                    propagator(levels: levels, seconds: seconds, scale: 1, slopes: 0.3, &draws) {
                        lanes == 0
                            ? LanePropagator.propagatePortable($0, $1) : LanePropagator.propagate($0, lanes: lanes, $1)
                    })
            }
            #expect(results.allSatisfy { $0 == results[0] })
        }
    }

    @Test("They are unitary, and for constant drives the exponential")
    func constant() {
        var draws = Draws(state: 5)
        let n = 3
        let found = propagator(levels: n, seconds: 0.7, scale: 1, slopes: 0, &draws) { LanePropagator.propagate($0, $1) }
        draws = Draws(state: 5)
        var lanes: [[Double]] = []
        for _ in 0..<(n + 8) { lanes.append(draws.many(8)) }
        for lane in 0..<8 {
            var generator = ComplexMatrix(rows: n, columns: n)
            let c = Complex(lanes[n][lane], lanes[n + 4][lane])
            for k in 0..<n { generator[k, k] = Complex(0, -0.7 * lanes[k][lane]) }
            for k in 0..<(n - 1) {
                let element = 0.7 * Double(k + 1).squareRoot() * Complex(c.im, -c.re)
                generator[k + 1, k] = element
                generator[k, k + 1] = Complex(-element.re, element.im)
            }
            let wanted = MatrixExponential.of(generator)
            for at in 0..<(n * n) {
                #expect(abs(found[at][lane] - wanted.re[at]) < 1e-11)
                #expect(abs(found[n * n + at][lane] - wanted.im[at]) < 1e-11)
            }
        }
    }
}
