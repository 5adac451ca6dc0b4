/// Levenberg–Marquardt for the few parameters of a pulse, with differences for derivatives.
struct LeastSquares {
    /// Steps for the differences, one per parameter.
    let steps: [Double]
    /// Stop when the sum of squares is below this.
    let goal: Double
    let rounds: Int

    /// Parameters near `start` that make the sum of squares of `residuals` small, and that sum; `nil` where the
    /// residuals cannot be evaluated at the start.
    func minimise(
        from start: [Double], _ residuals: ([Double]) -> [Double]?
    ) -> (parameters: [Double], sum: Double)? {
        guard var best = residuals(start) else { return nil }
        var parameters = start
        var sum = Self.sum(best)
        var damping = 1e-3
        for _ in 0..<rounds where sum > goal {
            guard let jacobian = jacobian(at: parameters, value: best, residuals) else { break }
            var isBetter = false
            for _ in 0..<10 {
                guard let move = Self.move(jacobian, best, damping: damping) else { break }
                let trial = zip(parameters, move).map { $0 - $1 }
                if let value = residuals(trial), Self.sum(value) < sum {
                    (parameters, best, sum) = (trial, value, Self.sum(value))
                    damping = max(damping / 10, 1e-12)
                    isBetter = true
                    break
                }
                damping *= 10
            }
            if !isBetter { break }
        }
        return (parameters, sum)
    }

    private static func sum(_ values: [Double]) -> Double { values.reduce(0) { $0 + $1 * $1 } }

    /// Rows: parameters; columns: residuals.
    private func jacobian(
        at parameters: [Double], value: [Double], _ residuals: ([Double]) -> [Double]?
    ) -> [[Double]]? {
        var rows: [[Double]] = []
        for index in parameters.indices {
            var moved = parameters
            moved[index] += steps[index]
            guard let other = residuals(moved) else { return nil }
            rows.append(zip(other, value).map { ($0 - $1) / steps[index] })
        }
        return rows
    }

    /// Solves (JᵀJ + λ(diag JᵀJ + floor)) x = Jᵀr by elimination.
    private static func move(_ jacobian: [[Double]], _ residuals: [Double], damping: Double) -> [Double]? {
        let count = jacobian.count
        func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
        // A parameter that does nothing here (a flux at its sweet spot) must not make the system singular.
        let floor = 1e-4 * (jacobian.map { dot($0, $0) }.max() ?? 0)
        var rows = (0..<count).map { row in
            (0..<count).map { column in
                let product = dot(jacobian[row], jacobian[column])
                return row == column ? product + damping * (product + floor) : product
            } + [dot(jacobian[row], residuals)]
        }
        for pivot in 0..<count {
            guard let largest = (pivot..<count).max(by: { rows[$0][pivot].magnitude < rows[$1][pivot].magnitude }),
                rows[largest][pivot].magnitude > 1e-300
            else { return nil }
            rows.swapAt(pivot, largest)
            for row in 0..<count where row != pivot {
                let factor = rows[row][pivot] / rows[pivot][pivot]
                for column in pivot...count { rows[row][column] -= factor * rows[pivot][column] }
            }
        }
        return (0..<count).map { rows[$0][count] / rows[$0][$0] }
    }
}
