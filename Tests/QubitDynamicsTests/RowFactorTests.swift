import RackNumerics
import Testing

@testable import QubitDynamics

@Suite("Local factors")
struct RowFactorTests {
    private static let levels = [2, 3, 2, 4]

    private static func factor(_ modes: [Int]) -> RowFactor {
        let map = AxisMap(modes: modes, of: levels)
        let half = map.dimension / 2
        func numbers(_ count: Int, _ step: Int) -> [Double] {
            (0..<count).map { index in Double((index * step + 11) % 64) / 64 - 0.5 }
        }
        let blocks: [BlockOperator] = [0..<half, half..<map.dimension].map { states in
            let size = states.count * states.count
            return BlockOperator(
                offsets: states.map { map.stateOffsets[$0] }, re: numbers(size, 37), im: numbers(size, 29))
        }
        return .blocks(map, blocks)
    }

    private static func matrix(_ columns: Int) -> ComplexMatrix {
        ComplexMatrix(rows: 48, columns: columns) { Complex(Double(($0 * 13 + $1 * 7) % 32), Double(($0 * 5 + $1) % 32)) }
    }

    private static func changed(
        _ matrix: ComplexMatrix, _ body: (UnsafeMutablePointer<Double>, UnsafeMutablePointer<Double>) -> Void
    ) -> ComplexMatrix {
        var result = matrix
        result.re.withUnsafeMutableBufferPointer { re in
            result.im.withUnsafeMutableBufferPointer { im in body(re.baseAddress!, im.baseAddress!) }
        }
        return result
    }

    @Test(
        "Runs of rows reach every configuration of the other modes once",
        arguments: [[], [0], [1], [3], [0, 2], [1, 2], [0, 3], [0, 1, 3], [0, 1, 2, 3]])
    func runs(modes: [Int]) {
        let map = AxisMap(modes: modes, of: Self.levels)
        let rests = map.restOffsets()
        #expect(rests == rests.sorted() && rests.count * map.dimension == 48)
        let all = map.stateOffsets.flatMap { state in rests.map { state + $0 } }
        #expect(all.sorted() == Array(0..<48))
    }

    @Test("A factor is the matrix that it stands for", arguments: [[0], [3], [1, 2], [0, 3]], [1, 3, 9])
    func product(modes: [Int], columns: Int) throws {
        let factor = Self.factor(modes)
        guard case .blocks(let map, let blocks) = factor else { return }
        var dense = ComplexMatrix(rows: 48, columns: 48)
        for rest in map.restOffsets() {
            for block in blocks {
                for (r, row) in block.offsets.enumerated() {
                    for (c, column) in block.offsets.enumerated() {
                        let at = r * block.offsets.count + c
                        dense[row + rest, column + rest] = Complex(block.re[at], block.im[at])
                    }
                }
            }
        }
        let before = Self.matrix(columns)
        let after = Self.changed(before) { factor.apply(columns: columns, $0, $1) }
        let difference = after - dense * before
        #expect(difference.oneNorm < 1e-10)
        #expect(factor.operations(columns: columns).flops == Double(48 * columns * (4 * map.dimension - 2)))
    }

    @Test("Pieces and columns add up to the whole, bit for bit", arguments: [[0], [3], [1, 2], [0, 3]], [1, 9])
    func pieces(modes: [Int], columns: Int) {
        let diagonal = RowFactor.diagonal((0..<48).map { Complex.unit(radians: Double($0)) })
        for factor in [Self.factor(modes), diagonal] {
            let before = Self.matrix(columns)
            let whole = Self.changed(before) { factor.apply(columns: columns, $0, $1) }
            for count in [2, 5] {
                let pieces = Self.changed(before) { re, im in
                    for piece in (0..<count).reversed() { factor.apply(columns: columns, piece: piece, of: count, re, im) }
                }
                #expect(pieces == whole)
            }
            let ranges = Self.changed(before) { re, im in
                factor.apply(columns: columns, in: 0..<(columns / 3), re, im)
                factor.apply(columns: columns, in: (columns / 3)..<columns, re, im)
            }
            #expect(ranges == whole)
        }
    }
}
