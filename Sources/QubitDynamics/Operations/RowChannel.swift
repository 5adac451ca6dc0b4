internal import RackNumerics

/// The channel of one mode over a fixed time, as factors on rows: ⟨j|ρ|k⟩ becomes a sum over ⟨j + t|ρ|k + t⟩, and as
/// the column runs through all joint states, so does k.
struct RowChannel: Sendable {
    let levels: Int
    let spacing: Int
    let stride: Int
    /// By level of the row; elements of level j + t lie t·spacing rows and columns away.
    let mixture: RowMixture

    init(_ channel: LocalChannel, spacing: Int, dimension: Int, stride: Int) {
        levels = channel.levels
        self.spacing = spacing
        self.stride = stride
        var mixture = RowMixture(classes: channel.levels, spacing: spacing, stride: stride)
        for j in 0..<channel.levels {
            var own: [(shift: Int, factors: [Double])] = []
            for source in 0..<channel.levels {
                // One factor for each level k of the column.
                let weights = (0..<channel.levels).map { k -> Double in
                    let (difference, lesser) = ((k - j).magnitude, min(j, k))
                    let from = lesser + source - j
                    let n = channel.levels - Int(difference)
                    guard (0..<n).contains(from) else { return 0 }
                    return channel.matrices[Int(difference)][lesser * n + from]
                }
                // The own element comes always; others where the channel brings them here.
                guard source == j || weights.contains(where: { $0.magnitude > 1e-16 }) else { continue }
                own.append(
                    (
                        (source - j) * spacing * (stride + 1),
                        (0..<stride).map { $0 < dimension ? weights[$0 / spacing % channel.levels] : 0 }
                    ))
            }
            mixture.append(own)
        }
        self.mixture = mixture
    }
}
