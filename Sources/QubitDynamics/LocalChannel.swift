internal import RackNumerics

/// Decay of one mode over a fixed time, exactly: the channel of √γ↓ a, √γ↑ a† and √(2γφ) n.
///
/// It maps elements ⟨j|ρ|k⟩ among those of equal k − j by a real matrix.
struct LocalChannel {
    /// For k − j = m: a row-major (levels − m)² matrix.
    let matrices: [[Double]]
    let levels: Int

    init(_ model: ModeModel, seconds: Double) {
        levels = model.levels
        matrices = (0..<model.levels).map { m in
            let generator = LocalChannel.generator(model, difference: m)
            let n = generator.rows
            return n == 1
                ? [Complex.exp(Complex(generator.re[0] * seconds)).re]
                : MatrixExponential.of(Complex(seconds) * generator).re
        }
    }

    /// The generator on elements ⟨i|ρ|i + difference⟩, in 1/s.
    static func generator(_ model: ModeModel, difference m: Int) -> ComplexMatrix {
        let n = model.levels - m
        func upward(_ k: Int) -> Double { k + 1 < model.levels ? Double(k + 1) : 0 }
        var generator = ComplexMatrix(rows: n, columns: n)
        for i in 0..<n {
            let loss =
                model.downRate * Double(2 * i + m) / 2 + model.upRate * (upward(i) + upward(i + m)) / 2
                + model.dephasingRate * Double(m * m)
            generator[i, i] = Complex(-loss)
            if i + 1 < n {
                let gain = Double((i + 1) * (i + 1 + m)).squareRoot()
                generator[i, i + 1] = Complex(model.downRate * gain)
                generator[i + 1, i] = Complex(model.upRate * gain)
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
