internal import RackNumerics
internal import RealModule

/// Makes a run's channel of its unitaries between the nodes of a `ChannelRule`: ρ → U(T)·E[ρ]·U(T)†, where E is the
/// product over all blocks, the later ones on the left, of
///
///     1 + M + X + MX/3,  M = Σ M_i,  X = Σ M_i (M_i/2 + Σ_{j<i} M_j)
///
/// and M_i is what decay does in part i, as U(t)†·L·U(t) for each collapse operator at the nodes t.
///
/// Σ w L ρ L† is kept as the Hermitian matrix C[(i,j),(k,l)] = Σ w L_ij L*_kl (Choi, Linear Algebra Appl. 10, 285
/// (1975)): a product of two thin matrices, whose elements then find their places.
final class RunChannelBuilder {
    /// A collapse operator's elements, at most one in every row.
    private struct Jump {
        var elements: [(row: Int, column: Int, value: Double)]
    }

    private let n: Int
    private let m: Int
    private let jumps: [Jump]
    private let excitations: [[Int]]

    init(_ cluster: Cluster, _ structure: PieceStructure) {
        n = cluster.dimension
        m = n * n
        let all = AxisMap(modes: Array(cluster.levels.indices), of: cluster.levels)
        let digits = (0..<n).map { all.digits($0) }
        jumps = cluster.collapseOperators.map { one in
            switch one {
            case .ladder(let mode, let step, let amplitudes):
                let spacing = cluster.levels[(mode + 1)...].reduce(1, *)
                return Jump(
                    elements: digits.indices.compactMap { s in
                        let level = digits[s][mode]
                        guard amplitudes[level] != 0, (0..<cluster.levels[mode]).contains(level + step) else { return nil }
                        return (s + step * spacing, s, amplitudes[level])
                    })
            case .dephasing(let modes, let weights, let rate):
                return Jump(
                    elements: digits.indices.map { s in
                        (s, s, (2 * rate).squareRoot() * zip(modes, weights).reduce(0) { $0 + $1.1 * Double(digits[s][$1.0]) })
                    })
            }
        }
        excitations = structure.components.map { component in
            digits.map { own in component.map.modes.reduce(0) { $0 + own[$1] } }
        }
    }

    /// - Parameter unitaries: from the run's start to the first node, from node to node, and from the last to the end.
    func channel(_ rule: ChannelRule, _ unitaries: [[RowFactor]]) -> RunChannel {
        // Parts of a block lie side by side.
        let wide = rule.parts.count / rule.blocks * m
        let widest = zip([0] + rule.parts, rule.parts).reduce(0) { max($0, $1.1 - $1.0) } * jumps.count
        let sizes = [
            2 * m, 2 * m, 2 * m * jumps.count, 2 * m * jumps.count, 4 * m * widest, 2 * m * m, m * wide, m * wide, 4 * m * m,
        ]
        return withUnsafeTemporaryAllocation(of: Double.self, capacity: sizes.reduce(0, +)) { space in
            var places: [UnsafeMutablePointer<Double>] = []
            var next = space.baseAddress!
            for size in sizes {
                places.append(next)
                next += size
            }
            let work = Work(
                unitary: places[0], adjoint: places[1], jumped: places[2], seen: places[3], thin: places[4],
                choi: places[5], generators: places[6], later: places[7], whole: places[8])
            // Rows that no jump leads to stay empty; all else is written before it is read.
            for (place, size) in [(work.unitary, sizes[0]), (work.jumped, sizes[2]), (work.whole, m * m)] {
                place.update(repeating: 0, count: size)
            }
            for s in 0..<n { work.unitary[s * n + s] = 1 }
            for k in 0..<m { work.whole[k * m + k] = 1 }
            var (node, column, block) = (0, 0, 0)
            for end in rule.parts {
                let inner = (end - node) * jumps.count
                for k in node..<end {
                    turn(work, by: unitaries[k])
                    look(work, weight: rule.weights[k], place: (k - node) * jumps.count, inner: inner)
                }
                collect(work, inner: inner)
                Self.coordinates(n, work.choi, work.choi + m * m, to: work.generators + column, stride: wide)
                node = end
                column += m
                if column == wide {
                    multiply(work, wide: wide, isFirst: block == 0)
                    block += 1
                    column = 0
                }
            }
            turn(work, by: unitaries[node])
            return RunChannel(dimension: n, columns: columns(work), excitations: excitations)
        }
    }

    private struct Work {
        /// n × n planes.
        let unitary, adjoint: UnsafeMutablePointer<Double>
        /// √w L U and U†L U side by side, n × (jumps·n) planes.
        let jumped, seen: UnsafeMutablePointer<Double>
        /// Both factors of a part's C, planes of m × inner and inner × m.
        let thin: UnsafeMutablePointer<Double>
        let choi: UnsafeMutablePointer<Double>
        /// M_i side by side, and M_i/2 + Σ_{j<i} M_j one below the other.
        let generators, later: UnsafeMutablePointer<Double>
        /// Four m × m matrices, of which the first is what is done so far.
        let whole: UnsafeMutablePointer<Double>
    }

    private func turn(_ work: Work, by factors: [RowFactor]) {
        for factor in factors { factor.apply(columns: n, work.unitary, work.unitary + m) }
    }

    /// √w·U†L U of every jump, as columns and rows of the factors of C.
    private func look(_ work: Work, weight: Double, place: Int, inner: Int) {
        let (re, im) = (work.unitary, work.unitary + m)
        let width = jumps.count * n
        let (jumpedRe, jumpedIm) = (work.jumped, work.jumped + n * width)
        let root = weight.squareRoot()
        for (number, jump) in jumps.enumerated() {
            for element in jump.elements {
                let (to, from) = (element.row * width + number * n, element.column * n)
                let factor = root * element.value
                for c in 0..<n {
                    jumpedRe[to + c] = factor * re[from + c]
                    jumpedIm[to + c] = factor * im[from + c]
                }
            }
        }
        for r in 0..<n {
            for c in 0..<n {
                work.adjoint[r * n + c] = re[c * n + r]
                work.adjoint[m + r * n + c] = -im[c * n + r]
            }
        }
        let (seenRe, seenIm) = (work.seen, work.seen + n * width)
        DenseRoutines.product(
            rows: n, inner: n, columns: width, work.adjoint, work.adjoint + m, jumpedRe, jumpedIm, seenRe, seenIm)
        let (tall, flat) = (work.thin, work.thin + 2 * m * inner)
        for number in jumps.indices {
            for i in 0..<n {
                let (from, row) = (i * width + number * n, (place + number) * m + i * n)
                for j in 0..<n {
                    let (x, y) = (seenRe[from + j], seenIm[from + j])
                    let at = (i * n + j) * inner + place + number
                    (tall[at], tall[m * inner + at]) = (x, y)
                    (flat[row + j], flat[m * inner + row + j]) = (x, -y)
                }
            }
        }
    }

    /// C of a part, with −½{Σ w L†L, ρ} taken in: it is of the same form.
    private func collect(_ work: Work, inner: Int) {
        let (tall, flat) = (work.thin, work.thin + 2 * m * inner)
        let (re, im) = (work.choi, work.choi + m * m)
        DenseLanes.multiply(
            rows: m, inner: inner, columns: m, .init(tall, tall + m * inner, stride: inner),
            .init(flat, flat + m * inner, stride: m), .init(re, im, stride: m), part: .lower)
        withUnsafeTemporaryAllocation(of: Double.self, capacity: 2 * m) { space in
            let (sumRe, sumIm) = (space.baseAddress!, space.baseAddress! + m)
            // (Σ w L†L)_jl = Σ_i C[(i,l),(i,j)].
            for j in 0..<n {
                for l in j..<n {
                    var (x, y) = (0.0, 0.0)
                    for i in 0..<n {
                        x += re[(i * n + l) * m + i * n + j]
                        y += im[(i * n + l) * m + i * n + j]
                    }
                    (sumRe[j * n + l], sumIm[j * n + l]) = (x, y)
                    (sumRe[l * n + j], sumIm[l * n + j]) = (x, -y)
                }
            }
            // −½(G_ij δ_kl + δ_ij G_lk) on and below the diagonal.
            for i in 0..<n {
                for j in 0..<n {
                    let row = i * n + j
                    for k in 0..<n where k * n + k <= row {
                        re[row * m + k * n + k] -= 0.5 * sumRe[row]
                        im[row * m + k * n + k] -= 0.5 * sumIm[row]
                    }
                    guard i == j else { continue }
                    for k in 0..<n {
                        for l in 0..<n where k * n + l <= row {
                            re[row * m + k * n + l] -= 0.5 * sumRe[l * n + k]
                            im[row * m + k * n + l] -= 0.5 * sumIm[l * n + k]
                        }
                    }
                }
            }
        }
    }

    /// Takes a block into what is done so far.
    private func multiply(_ work: Work, wide: Int, isFirst: Bool) {
        let (whole, sum, second, third) = (work.whole, work.whole + m * m, work.whole + 2 * m * m, work.whole + 3 * m * m)
        sum.update(repeating: 0, count: m * m)
        for part in 0..<(wide / m) {
            for r in 0..<m {
                let own = work.generators + r * wide + part * m
                let (later, before) = (work.later + (part * m + r) * m, sum + r * m)
                for c in 0..<m {
                    later[c] = 0.5 * own[c] + before[c]
                    before[c] += own[c]
                }
            }
        }
        DenseRoutines.product(rows: m, inner: wide, columns: m, work.generators, work.later, second)
        DenseRoutines.product(rows: m, inner: m, columns: m, sum, second, third)
        for k in 0..<(m * m) { second[k] += sum[k] + third[k] * (1.0 / 3) }
        // 1 apart from the rest, which is small.
        guard !isFirst else {
            for k in 0..<(m * m) { whole[k] += second[k] }
            return
        }
        DenseRoutines.product(rows: m, inner: m, columns: m, second, whole, third)
        for k in 0..<(m * m) { whole[k] += third[k] }
    }

    /// R(U)·E, by columns.
    private func columns(_ work: Work) -> [Double] {
        let (turned, product) = (work.whole + m * m, work.whole + 2 * m * m)
        // U ρ U† has C[(i,j),(k,l)] = U_ij U*_kl.
        let (re, im) = (work.choi, work.choi + m * m)
        for a in 0..<m {
            let (x, y) = (work.unitary[a], work.unitary[m + a])
            for b in 0...a {
                let (u, v) = (work.unitary[b], work.unitary[m + b])
                (re[a * m + b], im[a * m + b]) = (x * u + y * v, y * u - x * v)
            }
        }
        Self.coordinates(n, re, im, to: turned, stride: m)
        DenseRoutines.product(rows: m, inner: m, columns: m, turned, work.whole, product)
        return [Double](unsafeUninitializedCapacity: m * m) { columns, count in
            for r in 0..<m {
                for c in 0..<m { columns[c * m + r] = product[r * m + c] }
            }
            count = m * m
        }
    }

    /// The matrix of ρ_ik → Σ C[(i,j),(k,l)] ρ_jl on Hermitian coordinates (`RunChannel`), from C on and below its
    /// diagonal.
    static func coordinates(
        _ n: Int, _ re: UnsafePointer<Double>, _ im: UnsafePointer<Double>, to out: UnsafeMutablePointer<Double>,
        stride: Int
    ) {
        let m = n * n
        let root = 2.0.squareRoot()
        for i in 0..<n {
            for k in 0...i {
                let (lower, upper) = (out + (i * n + k) * stride, out + (k * n + i) * stride)
                // To coordinates off the diagonal √2 of the element, to those on it its real part.
                let scale = i == k ? 1 : root
                for j in 0..<n {
                    let diagonal = (i * n + j) * m + k * n + j
                    lower[j * n + j] = scale * re[diagonal]
                    if i != k { upper[j * n + j] = scale * im[diagonal] }
                    for l in 0..<j {
                        // Of ρ_jl, and of ρ_lj: where i = k that lies above the diagonal, mirrored.
                        let at = (i * n + j) * m + k * n + l
                        let (x, y) = (re[at], im[at])
                        let other = i == k ? at : (i * n + l) * m + k * n + j
                        let (u, v) = (re[other], i == k ? -im[other] : im[other])
                        // √½ for coordinates off the diagonal: (x_jl + i x_lj)/√2.
                        let factor = scale / root
                        lower[j * n + l] = factor * (x + u)
                        lower[l * n + j] = factor * (v - y)
                        if i != k {
                            upper[j * n + l] = factor * (y + v)
                            upper[l * n + j] = factor * (x - u)
                        }
                    }
                }
            }
        }
    }
}
