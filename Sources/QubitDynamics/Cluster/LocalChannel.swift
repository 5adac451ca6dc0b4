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

    /// Applies the channel to the mode whose digit has weight `spacing` in the index of a square matrix.
    func apply(
        dimension: Int, spacing: Int, _ re: UnsafeMutablePointer<Double>, _ im: UnsafeMutablePointer<Double>
    ) {
        let d = levels
        let span = d * spacing
        withUnsafeTemporaryAllocation(of: Double.self, capacity: 2 * d) { buffer in
            let (x, y) = (buffer.baseAddress!, buffer.baseAddress! + d)
            for m in 0..<d {
                matrices[m].withUnsafeBufferPointer { matrix in
                    let n = d - m
                    for upper in [true, false] where upper || m > 0 {
                        let rowShift = upper ? 0 : m * spacing
                        let columnShift = upper ? m * spacing : 0
                        let step = spacing * dimension + spacing
                        var outerRow = 0
                        while outerRow < dimension {
                            for r in outerRow..<(outerRow + spacing) {
                                let rowBase = (r + rowShift) * dimension + columnShift
                                var outerColumn = 0
                                while outerColumn < dimension {
                                    for c in outerColumn..<(outerColumn + spacing) {
                                        Self.mix(
                                            n, matrix.baseAddress!, re + rowBase + c, im + rowBase + c, step,
                                            x, y)
                                    }
                                    outerColumn += span
                                }
                            }
                            outerRow += span
                        }
                    }
                }
            }
        }
    }

    @inline(__always)
    private static func mix(
        _ n: Int, _ matrix: UnsafePointer<Double>, _ re: UnsafeMutablePointer<Double>,
        _ im: UnsafeMutablePointer<Double>, _ step: Int, _ x: UnsafeMutablePointer<Double>,
        _ y: UnsafeMutablePointer<Double>
    ) {
        if n == 1 {
            re[0] *= matrix[0]
            im[0] *= matrix[0]
            return
        }
        if n == 2 {
            let (x0, x1, y0, y1) = (re[0], re[step], im[0], im[step])
            re[0] = matrix[0] * x0 + matrix[1] * x1
            im[0] = matrix[0] * y0 + matrix[1] * y1
            re[step] = matrix[2] * x0 + matrix[3] * x1
            im[step] = matrix[2] * y0 + matrix[3] * y1
            return
        }
        for k in 0..<n {
            x[k] = re[k &* step]
            y[k] = im[k &* step]
        }
        for r in 0..<n {
            var (sumRe, sumIm) = (0.0, 0.0)
            for k in 0..<n {
                sumRe += matrix[r &* n &+ k] * x[k]
                sumIm += matrix[r &* n &+ k] * y[k]
            }
            re[r &* step] = sumRe
            im[r &* step] = sumIm
        }
    }
}
