internal import RackNumerics

/// Turns matrices and columns from the bare product basis into the dressed one and back.
struct DressedBasis: Sendable {
    private let kets: KetBasis
    private let dimension: Int

    init(_ cluster: Cluster) {
        dimension = cluster.dimension
        kets = KetBasis(cluster)
    }

    /// ρ in the dressed product basis.
    func dressed(_ state: DensityMatrix) -> DensityMatrix { turned(state, kets.toDressed) }
    /// ρ in the bare product basis.
    func bare(_ state: DensityMatrix) -> DensityMatrix { turned(state, kets.toBare) }

    private func turned(_ state: DensityMatrix, _ factors: [RowFactor]) -> DensityMatrix {
        guard !factors.isEmpty else { return state }
        var result = state
        result.withPlanes { re, im in
            for _ in 0..<2 {
                for factor in factors { factor.apply(columns: dimension, re, im) }
                DenseRoutines.adjointInPlace(dimension, re, im)
            }
        }
        return result
    }

    /// The dressed state named by a joint state, as a column in the bare basis.
    func column(_ state: Int) -> [Double] {
        var ket = Ket(dimension: dimension)
        ket.re[state] = 1
        ket.withPlanes { re, im in
            for factor in kets.toBare { factor.apply(columns: 1, re, im) }
        }
        return ket.re
    }
}
