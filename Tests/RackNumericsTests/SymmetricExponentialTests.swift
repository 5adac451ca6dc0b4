import Testing

@testable import RackNumerics

@Suite("Exponentials of symmetric matrices in lanes")
struct SymmetricExponentialTests {
    private func filled(_ rows: Int, size: Double) -> SymmetricExponential {
        var random = Philox(seed: UInt64(rows), shot: 0, element: 0, purpose: .test)
        let lanes = SymmetricExponential(capacity: rows + rows % 2)
        for r in 0..<rows {
            for c in 0...r {
                for lane in 0..<8 {
                    let x = size * (random.nextUniform() - 0.5)
                    lanes.matrices[r * rows + c][lane] = x
                    lanes.matrices[c * rows + r][lane] = x
                }
            }
        }
        return lanes
    }

    @Test("They are exponentials", arguments: [1, 2, 3, 6, 7, 20], [0.01, 1, 30])
    func values(rows: Int, size: Double) {
        let lanes = filled(rows, size: size)
        let wanted = (0..<8).map { lane in
            MatrixExponential.of(
                ComplexMatrix(rows: rows, columns: rows) { Complex(0, -lanes.matrices[$0 * rows + $1][lane]) })
        }
        lanes.exponentiate(rows: rows)
        for lane in 0..<8 {
            let error = (0..<(rows * rows)).map { k in
                let found = Complex(lanes.cosines[k][lane], -lanes.matrices[k][lane])
                return (found - wanted[lane][k / rows, k % rows]).magnitude
            }
            #expect((error.max() ?? 0) < 1e-14 * max(1, size * Double(rows)))
        }
    }

    @Test("Twins have the bits of the definition", arguments: [1, 2, 3, 5, 7, 12])
    func bits(rows: Int) {
        let plain = filled(rows, size: 4)
        let squarings = plain.scale(rows)
        plain.definition(rows: rows, squarings: squarings)
        for width in [4, 8] where width <= LocalOperators.lanes {
            let fast = filled(rows, size: 4)
            _ = fast.scale(rows)
            fast.exponentiate(rows: rows, squarings: squarings, lanes: width)
            for k in 0..<(rows * rows) {
                #expect(fast.cosines[k] == plain.cosines[k] && fast.matrices[k] == plain.matrices[k])
            }
        }
    }
}
