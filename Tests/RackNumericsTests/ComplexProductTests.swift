import Testing

@testable import RackNumerics

@Suite("Products of small matrices")
struct ComplexProductTests {
    @Test("The processor's product has the bits of its definition", arguments: 1...19)
    func bits(size: Int) {
        var random = Philox(seed: UInt64(size), shot: 0, element: 0, purpose: .test)
        let (rows, inner, columns) = (size, 1 + size * 7 % 11, 1 + size * 5 % 20)
        func matrix(_ rows: Int, _ columns: Int) -> ComplexMatrix {
            ComplexMatrix(rows: rows, columns: columns) { r, c in
                (r + 2 * c) % 3 == 0 ? .zero : Complex(random.nextUniform() - 0.5, random.nextUniform() - 0.5)
            }
        }
        let (a, b) = (matrix(rows, inner), matrix(inner, columns))
        var (plain, wide) = (ComplexMatrix(rows: rows, columns: columns), ComplexMatrix(rows: rows, columns: columns))
        DenseRoutines.multiply(
            rows: rows, inner: inner, columns: columns, a.re, a.im, b.re, b.im, &plain.re, &plain.im)
        DenseRoutines.product(rows: rows, inner: inner, columns: columns, a.re, a.im, b.re, b.im, &wide.re, &wide.im)
        #expect(plain == wide)
    }
}
