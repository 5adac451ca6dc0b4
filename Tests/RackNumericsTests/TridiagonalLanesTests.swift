import RackNumerics
import Testing

@Suite("Tridiagonal lanes")
struct TridiagonalLanesTests {
    typealias Lanes = TridiagonalLanes.Lanes

    /// Random steps, drives and Hermitian states of eight lanes.
    private struct Problem {
        let lanes: TridiagonalLanes
        let energies: [Lanes]
        let drives: [Lanes]
        let re: [Lanes]
        let im: [Lanes]

        init(levels: Int, steps: Int, seed: UInt64) {
            var draws = Philox(seed: seed, shot: 0, element: levels, purpose: .test)
            func unit() -> Double { 2 * draws.nextUniform() - 1 }
            func row(_ size: Double) -> Lanes {
                var row = Lanes()
                for lane in 0..<8 { row[lane] = size * unit() }
                return row
            }
            let size = (1...levels).reduce(0) { $0 + $1 * $1 }
            let plan = (0..<steps).map { k in
                TridiagonalLanes.Step(
                    seconds: 0.5 + 0.1 * Double(k), doublings: k % 3, degree: 30 - 8 * (k % 3),
                    halfway: k == 4 ? 1 : nil, channel: k % 2 == 0 ? k % 4 / 2 : nil)
            }
            lanes = TridiagonalLanes(
                lowering: (1..<levels).map { Double($0).squareRoot() },
                channels: (0..<(2 * size)).map { _ in unit() / Double(levels) }, steps: plan)
            energies = (0..<levels).map { _ in row(1) }
            drives = (0..<(TridiagonalLanes.rowsPerStep * steps)).map { _ in row(0.3) }
            re = (0..<TridiagonalLanes.triangle(levels)).map { _ in row(1) }
            im = (0..<TridiagonalLanes.triangle(levels)).map { _ in row(1) }
        }
    }

    private func result(
        _ problem: Problem,
        _ body: (
            UnsafePointer<Lanes>, UnsafePointer<Lanes>, UnsafeMutablePointer<Lanes>, UnsafeMutablePointer<Lanes>
        ) -> Void
    ) -> [Lanes] {
        var (re, im) = (problem.re, problem.im)
        problem.energies.withUnsafeBufferPointer { energies in
            problem.drives.withUnsafeBufferPointer { drives in
                re.withUnsafeMutableBufferPointer { re in
                    im.withUnsafeMutableBufferPointer { im in
                        body(energies.baseAddress!, drives.baseAddress!, re.baseAddress!, im.baseAddress!)
                    }
                }
            }
        }
        return re + im
    }

    @Test("The routine of this processor and that for AVX2 give the bits of the definition", arguments: 2...10)
    func routinesAgree(levels: Int) {
        let problem = Problem(levels: levels, steps: 7, seed: 5)
        let lanes = problem.lanes
        let expected = result(problem) { lanes.runDefinition(0..<7, energies: $0, drives: $1, $2, $3) }
        #expect(result(problem) { lanes.run(0..<7, energies: $0, drives: $1, $2, $3) } == expected)
        var hasAVX2 = true
        let narrow = result(problem) {
            hasAVX2 = lanes.runWithAVX2(0..<7, energies: $0, drives: $1, $2, $3)
        }
        #expect(!hasAVX2 || narrow == expected)
        // Two calls for two parts are one call for both.
        let parts = result(problem) {
            lanes.run(0..<3, energies: $0, drives: $1, $2, $3)
            lanes.run(3..<7, energies: $0, drives: $1 + 3 * TridiagonalLanes.rowsPerStep, $2, $3)
        }
        #expect(parts == expected)
    }

    @Test("A step is the exponential of its Hamiltonian on both sides", arguments: 2...10)
    func stepsAreExponentials(levels: Int) {
        let problem = Problem(levels: levels, steps: 7, seed: 9)
        // Steps of odd number have no channel; these are doubled once, not at all and twice.
        for step in [1, 3, 5] {
            let lanes = result(problem) {
                problem.lanes.run(
                    step..<(step + 1), energies: $0, drives: $1 + step * TridiagonalLanes.rowsPerStep, $2, $3)
            }
            for lane in [0, 3, 7] {
                let u = unitary(problem, levels: levels, lane: lane, step: step)
                let before = matrix(problem.re, problem.im, levels, lane)
                let count = TridiagonalLanes.triangle(levels)
                let after = matrix(Array(lanes[..<count]), Array(lanes[count...]), levels, lane)
                let expected = u * before * u.adjoint
                for k in 0..<(levels * levels) {
                    #expect((after.re[k] - expected.re[k]).magnitude < 1e-11)
                    #expect((after.im[k] - expected.im[k]).magnitude < 1e-11)
                }
            }
        }
    }

    private func matrix(_ re: [Lanes], _ im: [Lanes], _ levels: Int, _ lane: Int) -> ComplexMatrix {
        ComplexMatrix(rows: levels, columns: levels) { r, c in
            let place = max(r, c) * (max(r, c) + 1) / 2 + min(r, c)
            if r == c { return Complex(re[place][lane]) }
            return Complex(re[place][lane], r > c ? im[place][lane] : -im[place][lane])
        }
    }

    private func unitary(_ problem: Problem, levels: Int, lane: Int, step: Int) -> ComplexMatrix {
        let drive = (0..<TridiagonalLanes.rowsPerStep).map {
            problem.drives[step * TridiagonalLanes.rowsPerStep + $0][lane]
        }
        let energies = problem.energies.map { $0[lane] }
        let seconds = 0.5 + 0.1 * Double(step)
        let hamiltonian = ComplexMatrix(rows: levels, columns: levels) { r, c in
            if r == c {
                let upper = r + 1 < levels ? Double(r + 1) : 0
                return Complex(energies[r] * seconds + drive[4] * (Double(r) - upper))
            }
            guard abs(r - c) == 1 else { return .zero }
            let j = min(r, c)
            let gap = energies[j + 1] - energies[j]
            let element =
                Double(j + 1).squareRoot()
                * (Complex(drive[0], drive[1]) + Complex(0, gap) * Complex(drive[2], drive[3]))
            return r > c ? element : element.conjugate
        }
        return MatrixExponential.of(Complex(0, -1) * hamiltonian)
    }
}
