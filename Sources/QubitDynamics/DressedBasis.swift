internal import RackNumerics

/// Turns matrices and columns from the bare product basis into the dressed one and back.
struct DressedBasis: Sendable {
    private let toDressed: [(map: AxisMap, vectors: BlockOperator)]
    private let toBare: [(map: AxisMap, vectors: BlockOperator)]
    private let dimension: Int

    init(_ cluster: Cluster) {
        dimension = cluster.dimension
        let groups = cluster.dressedGroups.filter { !$0.isTrivial }
        func operators(transposed: Bool) -> [(AxisMap, BlockOperator)] {
            groups.map { group in
                let map = AxisMap(modes: group.modes, of: cluster.levels)
                let n = group.dimension
                let re =
                    transposed
                    ? (0..<(n * n)).map { group.vectors[$0 % n * n + $0 / n] } : group.vectors
                let block = BlockOperator(
                    offsets: map.stateOffsets, re: re, im: [Double](repeating: 0, count: n * n))
                return (map, block)
            }
        }
        toDressed = operators(transposed: true)
        toBare = operators(transposed: false)
    }

    /// ρ in the dressed product basis.
    func dressed(_ state: DensityMatrix) -> DensityMatrix { turned(state, toDressed) }
    /// ρ in the bare product basis.
    func bare(_ state: DensityMatrix) -> DensityMatrix { turned(state, toBare) }

    private func turned(
        _ state: DensityMatrix, _ operators: [(map: AxisMap, vectors: BlockOperator)]
    ) -> DensityMatrix {
        guard !operators.isEmpty else { return state }
        var result = state
        result.withPlanes { re, im in
            for _ in 0..<2 {
                for (map, vectors) in operators {
                    [vectors].apply(map, columns: dimension, re, im)
                }
                DenseRoutines.adjointInPlace(dimension, re, im)
            }
        }
        return result
    }

    /// The dressed state named by a joint state, as a column in the bare basis.
    func column(_ state: Int) -> [Double] {
        var re = [Double](repeating: 0, count: dimension)
        var im = re
        re[state] = 1
        re.withUnsafeMutableBufferPointer { re in
            im.withUnsafeMutableBufferPointer { im in
                for (map, vectors) in toBare {
                    [vectors].apply(map, columns: 1, re.baseAddress!, im.baseAddress!)
                }
            }
        }
        return re
    }
}
