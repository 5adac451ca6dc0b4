internal import RackNumerics
internal import Synchronization

/// Turns kets from the bare product basis into the dressed one and back.
struct KetBasis: Sendable {
    let toDressed: [RowFactor]
    let toBare: [RowFactor]

    init(_ cluster: Cluster) {
        func factors(transposed: Bool) -> [RowFactor] {
            cluster.dressedGroups.filter { !$0.isTrivial }.map { group in
                let map = AxisMap(modes: group.modes, of: cluster.levels)
                let blocks = group.blocks.map { block in
                    let n = block.states.count
                    let re = transposed ? (0..<(n * n)).map { block.vectors[$0 % n * n + $0 / n] } : block.vectors
                    return BlockOperator(
                        offsets: block.states.map { map.stateOffsets[$0] }, re: re,
                        im: [Double](repeating: 0, count: n * n))
                }
                return .blocks(map, blocks)
            }
        }
        toDressed = factors(transposed: true)
        toBare = factors(transposed: false)
    }

    func dressed(_ ket: Ket) -> KetBuffer { turned(ket, toDressed) }
    func bare(_ ket: KetBuffer) -> Ket { turned(ket.ket, toBare).ket }

    private func turned(_ ket: Ket, _ factors: [RowFactor]) -> KetBuffer {
        let result = KetBuffer(ket)
        KetStep.apply(factors, result)
        return result
    }
}

extension KetBasis {
    /// Made when it is first asked for: diagonalising large groups takes long, and not every run looks at levels.
    final class Lazy: Sendable {
        private let known = Mutex<KetBasis?>(nil)

        func basis(of cluster: Cluster) -> KetBasis {
            known.withLock { known in
                if let known { return known }
                let made = KetBasis(cluster)
                known = made
                return made
            }
        }
    }
}
