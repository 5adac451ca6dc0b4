internal import RackNumerics

/// Decay of one mode over a fixed time, exactly: the channel of its own collapse operators.
///
/// It maps elements ⟨j|ρ|k⟩ among those of equal k − j by a real matrix.
struct LocalChannel {
    /// For k − j = m: a row-major (levels − m)² matrix.
    let matrices: [[Double]]
    let levels: Int

    /// - Parameter operators: those that act on the mode alone.
    init(_ operators: [CollapseOperator], levels: Int, seconds: Double) {
        self.levels = levels
        matrices = (0..<levels).map { m in
            let generator = LocalChannel.generator(operators, levels: levels, difference: m)
            let n = generator.rows
            return n == 1
                ? [Complex.exp(Complex(generator.re[0] * seconds)).re]
                : MatrixExponential.of(Complex(seconds) * generator).re
        }
    }

    /// The generator on elements ⟨i|ρ|i + difference⟩, in 1/s.
    static func generator(_ operators: [CollapseOperator], levels: Int, difference m: Int) -> ComplexMatrix {
        let n = levels - m
        var generator = ComplexMatrix(rows: n, columns: n)
        for one in operators {
            switch one {
            case .ladder(_, let step, let amplitudes):
                for i in 0..<n {
                    let (row, column) = (amplitudes[i], amplitudes[i + m])
                    generator[i, i] -= Complex((row * row + column * column) / 2)
                    if (0..<n).contains(i + step) { generator[i + step, i] += Complex(row * column) }
                }
            case .dephasing(_, let weights, let rate):
                let difference = weights[0] * Double(m)
                for i in 0..<n { generator[i, i] -= Complex(rate * difference * difference) }
            }
        }
        return generator
    }
}
