import RackNumerics
import Testing

private func random(_ rows: Int, _ columns: Int, seed: UInt64) -> ComplexMatrix {
    var draws = Philox(seed: seed, shot: 0, element: 0, purpose: .test)
    return ComplexMatrix(rows: rows, columns: columns) { _, _ in
        Complex(2 * draws.nextUniform() - 1, 2 * draws.nextUniform() - 1)
    }
}

private func largest(_ a: ComplexMatrix) -> Double {
    zip(a.re, a.im).reduce(0) { max($0, Complex($1.0, $1.1).magnitude) }
}

@Suite("Dense matrices")
struct MatrixTests {
    @Test("The product is its definition", arguments: [1, 2, 3, 4, 5, 7, 8, 9, 27])
    func product(n: Int) {
        let (a, b) = (random(n, n + 1, seed: 1), random(n + 1, n + 2, seed: 2))
        let p = a * b
        for r in 0..<n {
            for c in 0..<(n + 2) {
                let sum = (0...n).reduce(Complex.zero) { $0 + a[r, $1] * b[$1, c] }
                #expect((p[r, c] - sum).magnitude < 1e-13)
            }
        }
        #expect(
            (a * b).adjoint == b.adjoint * a.adjoint
                || largest((a * b).adjoint - b.adjoint * a.adjoint) < 1e-13)
    }

    @Test("Kronecker products multiply factor by factor; the trace is the product of traces")
    func kronecker() {
        let (a, b, c, d) = (
            random(2, 2, seed: 1), random(3, 3, seed: 2), random(2, 2, seed: 3), random(3, 3, seed: 4)
        )
        #expect(largest(a.kronecker(b) * c.kronecker(d) - (a * c).kronecker(b * d)) < 1e-13)
        #expect((a.kronecker(b).trace - a.trace * b.trace).magnitude < 1e-13)
    }

    @Test("The conjugate transpose in place is the conjugate transpose", arguments: [1, 2, 15, 16, 17, 40])
    func adjointInPlace(n: Int) {
        var a = random(n, n, seed: UInt64(n))
        let expected = a.adjoint
        a.re.withUnsafeMutableBufferPointer { re in
            a.im.withUnsafeMutableBufferPointer { im in
                DenseRoutines.adjointInPlace(n, re.baseAddress!, im.baseAddress!)
            }
        }
        #expect(a == expected)
    }

    @Test(
        "Exponentials of Hermitian generators agree with their eigenvalues",
        arguments: [1e-3, 0.1, 0.5, 3, 40])
    func exponential(size: Double) {
        let a = random(6, 6, seed: 9)
        let h = Complex(size / 2) * (a + a.adjoint)
        let system = HermitianEigenSystem(h)
        let phases = ComplexMatrix(diagonal: system.values.map { .unit(radians: -$0) })
        let expected = system.vectors * phases * system.vectors.adjoint
        #expect(largest(MatrixExponential.of(Complex(0, -1) * h) - expected) < 1e-13 * max(1, size))
    }

    @Test("Exponentials of general matrices: e^a·e^(−a) = 1 and a nilpotent series that ends")
    func exponentialGeneral() {
        let a = random(9, 9, seed: 3)
        #expect(
            largest(MatrixExponential.of(a) * MatrixExponential.of(Complex(-1) * a) - .identity(9)) < 1e-11)
        var nilpotent = ComplexMatrix(rows: 3, columns: 3)
        nilpotent[0, 1] = Complex(30)
        nilpotent[1, 2] = Complex(0, 2)
        let exact = ComplexMatrix.identity(3) + nilpotent + Complex(0.5) * (nilpotent * nilpotent)
        #expect(largest(MatrixExponential.of(nilpotent) - exact) < 1e-12)
        #expect(MatrixExponential.of(ComplexMatrix(diagonal: [Complex(0, .pi)]))[0, 0].re == -1)
    }

    @Test("Symmetric eigensystems rebuild their matrix", arguments: [1, 2, 3, 10, 61, 120])
    func symmetric(n: Int) {
        let draws = random(n, n, seed: UInt64(n))
        // Half of the eigenvalues are pushed together: degenerate spectra must work as well.
        var matrix = [Double](repeating: 0, count: n * n)
        for r in 0..<n {
            for c in 0..<n { matrix[r * n + c] = r % 2 == c % 2 ? draws[max(r, c), min(r, c)].re : 0 }
        }
        let system = SymmetricEigenSystem(matrix, dimension: n)
        #expect(zip(system.values, system.values.dropFirst()).allSatisfy { $0 <= $1 })
        for r in 0..<n {
            for c in 0..<n {
                var (rebuilt, unit) = (0.0, 0.0)
                for k in 0..<n {
                    rebuilt += system.vector(k, r) * system.values[k] * system.vector(k, c)
                    unit += system.vector(r, k) * system.vector(c, k)
                }
                #expect(abs(rebuilt - matrix[r * n + c]) < 1e-11)
                #expect(abs(unit - (r == c ? 1 : 0)) < 1e-12)
            }
        }
    }

    @Test("Hermitian eigensystems rebuild their matrix, degenerate or not", arguments: [1, 2, 5, 24])
    func hermitian(n: Int) {
        let a = random(n, n, seed: UInt64(n))
        for h in [a + a.adjoint, ComplexMatrix.identity(n), a * a.adjoint] {
            let system = HermitianEigenSystem(h)
            let diagonal = ComplexMatrix(diagonal: system.values.map { Complex($0) })
            #expect(largest(system.vectors * diagonal * system.vectors.adjoint - h) < 1e-11)
            #expect(largest(system.vectors.adjoint * system.vectors - .identity(n)) < 1e-12)
        }
    }
}
