internal import RackNumerics
internal import Synchronization

/// Turns kets from the bare product basis into the dressed one and back.
struct KetBasis: Sendable {
    let toDressed: [RowFactor]
    let toBare: [RowFactor]

    init(_ cluster: Cluster) {
        func factors(toBare: Bool) -> [RowFactor] {
            cluster.dressedGroups.filter { !$0.isTrivial }.flatMap { group in
                // ψ = U ψ' with the rightmost window first; U† the other way round.
                (toBare ? group.windows.reversed() : group.windows).map { window in
                    let map = AxisMap(modes: window.modes, of: cluster.levels)
                    let isTransposed = toBare == window.isInverse
                    return .blocks(map, window.blocks.map { $0.operation(map, isTransposed: isTransposed) })
                }
            }
        }
        toDressed = factors(toBare: false)
        toBare = factors(toBare: true)
    }

    /// Whether the bare basis is the dressed one.
    var isTrivial: Bool { toDressed.isEmpty }

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

extension NamedBlock {
    fileprivate func operation(_ map: AxisMap, isTransposed: Bool) -> BlockOperator {
        let n = states.count
        return BlockOperator(
            offsets: states.map { map.stateOffsets[$0] },
            re: isTransposed ? (0..<(n * n)).map { vectors[$0 % n * n + $0 / n] } : vectors,
            im: [Double](repeating: 0, count: n * n))
    }
}
