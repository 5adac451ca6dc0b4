import Testing

@testable import RackNumerics

@Suite("Terms of a master equation's series")
struct MasterSeriesTests {
    /// A random equation and a random Hermitian matrix.
    private struct Problem {
        var series: MasterSeries
        let hamiltonian: ComplexMatrix
        let jumps: [ComplexMatrix]
        let shrinking: ComplexMatrix
        let matrix: ComplexMatrix

        init(dimension n: Int, offsets: [Int], jumpOffsets: [Int]) {
            var draws = Philox(seed: 3, shot: 0, element: n, purpose: .test)
            func unit() -> Double { 2 * draws.nextUniform() - 1 }
            let mirrored = offsets.flatMap { [$0, -$0] }
            let operators = jumpOffsets.map { offset in
                (offset: offset, values: (0..<n).map { (0..<n).contains($0 + offset) ? unit() : 0 })
            }
            var shrinking = ComplexMatrix(rows: n, columns: n)
            for r in 0..<n {
                for c in 0...r {
                    shrinking[r, c] = Complex(unit())
                    shrinking[c, r] = shrinking[r, c]
                }
            }
            series = MasterSeries(
                dimension: n, realOffsets: mirrored, imaginaryOffsets: mirrored, jumps: operators
            ) { shrinking[$0, $1].re }
            var hamiltonian = ComplexMatrix(rows: n, columns: n)
            for (k, offset) in offsets.enumerated() {
                for r in 0..<(n - offset) {
                    let element = Complex(unit(), unit())
                    hamiltonian[r, r + offset] = element
                    hamiltonian[r + offset, r] = element.conjugate
                    series.offDiagonals[series.place(2 * k, r)] = element.re
                    series.offDiagonals[series.place(2 * k + 1, r + offset)] = element.re
                    let imaginary = mirrored.count + 2 * k
                    series.offDiagonals[series.place(imaginary, r)] = element.im
                    series.offDiagonals[series.place(imaginary + 1, r + offset)] = -element.im
                }
            }
            var matrix = ComplexMatrix(rows: n, columns: n)
            for r in 0..<n {
                series.energies[r] = unit()
                hamiltonian[r, r] = Complex(series.energies[r])
                for c in 0...r {
                    matrix[r, c] = Complex(unit(), r == c ? 0 : unit())
                    matrix[c, r] = matrix[r, c].conjugate
                }
            }
            jumps = operators.map { jump in
                ComplexMatrix(rows: n, columns: n) { Complex($1 == $0 + jump.offset ? jump.values[$0] : 0) }
            }
            (self.hamiltonian, self.shrinking, self.matrix) = (hamiltonian, shrinking, matrix)
        }

        /// −i[H, ρ] + Γ∘ρ + Σ LρLᵀ.
        var slope: ComplexMatrix {
            var sum = Complex(0, -1) * (hamiltonian * matrix - matrix * hamiltonian)
            for jump in jumps { sum = sum + jump * matrix * jump.adjoint }
            return ComplexMatrix(rows: matrix.rows, columns: matrix.rows) {
                sum[$0, $1] + shrinking[$0, $1] * matrix[$0, $1]
            }
        }

        func plane() -> HermitianPlane {
            let plane = HermitianPlane(dimension: matrix.rows)
            for r in 0..<matrix.rows {
                for c in 0..<matrix.rows { plane.elements[r * plane.stride + c] = matrix[r, c].re + matrix[r, c].im }
            }
            return plane
        }

        /// next, sum and squares of a term whose parts are all made of the matrix.
        func term(_ apply: (MasterSeries, MasterSeries.Term) -> Double) -> ([Double], [Double], Double) {
            let (matrix, next, sum) = (plane(), plane(), plane())
            let transposed = HermitianPlane(dimension: matrix.dimension)
            series.transpose(matrix, into: transposed)
            let squares = apply(
                series,
                .init(
                    matrix: matrix, transposed: transposed, previous: next, next: next, sum: sum, scale: 0.7,
                    keep: 0.3, weight: -1.1))
            func elements(_ plane: HermitianPlane) -> [Double] {
                Array(UnsafeBufferPointer(start: plane.elements, count: plane.dimension * plane.stride))
            }
            return (elements(next), elements(sum), squares)
        }
    }

    @Test(
        "A term is the master equation's right side, on a matrix in one plane",
        arguments: [(3, [1], [-1]), (8, [2, 1], [1]), (21, [1, 7, 6], [7, -7, 1]), (40, [13], [])] as [(Int, [Int], [Int])])
    func definition(dimension: Int, offsets: [Int], jumpOffsets: [Int]) {
        let problem = Problem(dimension: dimension, offsets: offsets, jumpOffsets: jumpOffsets)
        let slope = problem.slope
        let (next, sum, squares) = problem.term { $0.applyDefinition($1) }
        let stride = next.count / dimension
        var expectedSquares = 0.0
        for r in 0..<dimension {
            for c in 0..<dimension {
                let own = problem.matrix[r, c].re + problem.matrix[r, c].im
                let value = 0.7 * (slope[r, c].re + slope[r, c].im) + 0.3 * own
                #expect(abs(next[r * stride + c] - value) < 1e-13 * Double(dimension))
                #expect(abs(sum[r * stride + c] - (own - 1.1 * value)) < 1e-13 * Double(dimension))
                expectedSquares += value * value
            }
            #expect((dimension..<stride).allSatisfy { next[r * stride + $0] == 0 })
        }
        #expect(abs(squares / expectedSquares - 1) < 1e-12)
    }

    @Test("What this processor has gives the definition's bits", arguments: [3, 8, 13, 21, 40, 75])
    func bits(dimension: Int) {
        let problem = Problem(dimension: dimension, offsets: [1, dimension - 1, dimension / 2], jumpOffsets: [1, -2])
        let (expected, found) = (problem.term { $0.applyDefinition($1) }, problem.term { $0.apply($1) })
        #expect(expected == found)
        let plane = problem.plane()
        let turned = HermitianPlane(dimension: dimension)
        problem.series.transpose(plane, into: turned)
        for r in 0..<dimension {
            for c in 0..<plane.stride {
                let value = c < dimension ? plane.elements[c * plane.stride + r] : 0
                #expect(turned.elements[r * plane.stride + c] == value)
            }
        }
    }
}
