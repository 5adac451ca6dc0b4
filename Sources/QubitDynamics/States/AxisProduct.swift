internal import RackNumerics

/// How the joint states of some modes are made of those of parts of them.
struct AxisProduct {
    let dimension: Int
    /// Per part: the joint state of its modes in each joint state of all.
    let indices: [[Int]]

    /// - Parameters:
    ///   - modes: all of them, the first slowest; each is in one of the parts.
    ///   - parts: the modes of each, the first slowest.
    ///   - levels: of every mode of the cluster.
    init(_ modes: [Int], parts: [[Int]], levels: [Int]) {
        dimension = modes.reduce(1) { $0 * levels[$1] }
        indices = parts.map { part in
            // How far a level of each mode moves the part's joint state.
            let strides = modes.map { mode -> Int in
                guard let position = part.firstIndex(of: mode) else { return 0 }
                return part[(position + 1)...].reduce(1) { $0 * levels[$1] }
            }
            return zip(modes, strides).reduce([0]) { partial, axis in
                partial.flatMap { base in (0..<levels[axis.0]).map { base + $0 * axis.1 } }
            }
        }
    }

    /// ρ = ⊗ρ_k.
    func product(_ parts: [DensityMatrix]) -> DensityMatrix {
        var result = DensityMatrix(dimension: dimension)
        for r in 0..<dimension {
            for c in 0..<dimension {
                var value = Complex.one
                for (part, index) in zip(parts, indices) { value = value * part[index[r], index[c]] }
                result[r, c] = value
            }
        }
        return result
    }

    /// Every product of one ket of each part.
    func product(_ parts: [[Ket]]) -> [Ket] {
        parts.reduce([[]]) { chosen, kets in chosen.flatMap { some in kets.map { some + [$0] } } }.map { product($0) }
    }

    /// ψ = ⊗ψ_k.
    func product(_ parts: [Ket]) -> Ket {
        var result = Ket(dimension: dimension)
        for s in 0..<dimension {
            var value = Complex.one
            for (part, index) in zip(parts, indices) { value = value * Complex(part.re[index[s]], part.im[index[s]]) }
            result.re[s] = value.re
            result.im[s] = value.im
        }
        return result
    }

    /// The rows of a state of `all` modes in which `some` of them have each of their joint states and the others are
    /// in ground.
    static func offsets(of some: [Int], in all: [Int], levels: [Int]) -> [Int] {
        some.reduce([0]) { partial, mode in
            let stride = stride(of: mode, in: all, levels: levels)
            return partial.flatMap { base in (0..<levels[mode]).map { base + $0 * stride } }
        }
    }

    /// By how much these levels move a row of a state of `all` modes.
    static func offset(_ chosen: [(mode: Int, level: Int)], in all: [Int], levels: [Int]) -> Int {
        chosen.reduce(0) { $0 + $1.level * stride(of: $1.mode, in: all, levels: levels) }
    }

    private static func stride(of mode: Int, in all: [Int], levels: [Int]) -> Int {
        all.reversed().prefix { $0 != mode }.reduce(1) { $0 * levels[$1] }
    }
}

extension ClusterState {
    /// Its elements at some rows (and columns), as they are.
    func restricted(to rows: [Int]) -> ClusterState {
        switch self {
        case .density(let matrix):
            var result = DensityMatrix(dimension: rows.count)
            for (r, row) in rows.enumerated() {
                for (c, column) in rows.enumerated() { result[r, c] = matrix[row, column] }
            }
            return .density(result)
        case .ket(let ket):
            var result = Ket(dimension: rows.count)
            for (s, row) in rows.enumerated() { (result.re[s], result.im[s]) = (ket.re[row], ket.im[row]) }
            return .ket(result)
        case .factored(let state):
            var result = FactoredState(dimension: rows.count, re: [], im: [], discarded: state.discarded)
            for k in 0..<state.rank {
                result.re += rows.map { state.re[k * state.dimension + $0] }
                result.im += rows.map { state.im[k * state.dimension + $0] }
            }
            return .factored(result)
        case .product: preconditionFailure("factors have no factors")
        }
    }
}

extension DensityMatrix {
    /// Unnormalised kets v_k with ρ = Σ v_k v_k†, the weightiest level first: Cholesky's factors with pivots. What is
    /// left of the trace is below 10⁻¹⁴.
    ///
    /// - Complexity: n² times the number of kets.
    func pureParts() -> [Ket] {
        let n = dimension
        var parts: [Ket] = []
        var diagonal = (0..<n).map { re[$0 * n + $0] }
        let negligible = 1e-14 * diagonal.reduce(0, +) / Double(n)
        while parts.count < n, let pivot = diagonal.indices.max(by: { diagonal[$0] < diagonal[$1] }),
            diagonal[pivot] > negligible
        {
            // Column `pivot` of what is left, over the root of its diagonal.
            var part = Ket(dimension: n)
            for r in 0..<n { (part.re[r], part.im[r]) = (re[r * n + pivot], im[r * n + pivot]) }
            for known in parts {
                let (x, y) = (known.re[pivot], known.im[pivot])
                for r in 0..<n {
                    part.re[r] -= known.re[r] * x + known.im[r] * y
                    part.im[r] -= known.im[r] * x - known.re[r] * y
                }
            }
            let scale = 1 / diagonal[pivot].squareRoot()
            for r in 0..<n {
                part.re[r] *= scale
                part.im[r] *= scale
                diagonal[r] -= part.re[r] * part.re[r] + part.im[r] * part.im[r]
            }
            // Its own level is used up, rounding apart.
            diagonal[pivot] = 0
            parts.append(part)
        }
        return parts
    }
}

extension Ket {
    var squaredNorm: Double {
        zip(re, im).reduce(0) { $0 + $1.0 * $1.0 + $1.1 * $1.1 }
    }

    func normalised() -> Ket {
        let scale = 1 / squaredNorm.squareRoot()
        var result = self
        for s in re.indices {
            result.re[s] *= scale
            result.im[s] *= scale
        }
        return result
    }
}
