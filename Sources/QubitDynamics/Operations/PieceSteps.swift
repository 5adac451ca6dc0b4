internal import RackNumerics
internal import RealModule

/// Steps that each lie within one piece of a component whose Hamiltonian is real: eight of those that come next are
/// exponentiated at a time.
final class PieceSteps {
    private typealias Lanes = SymmetricExponential.Lanes

    private let hamiltonian: StepHamiltonian
    private let moments: FieldMoments
    private let edges: [Double]
    /// Where steps end in any case, ascending.
    private let stops: [Double]
    private let exponential: SymmetricExponential
    private let storage: UnsafeMutablePointer<Lanes>
    private let planes: BlockPlanes
    /// What the lanes hold.
    private var known: [(piece: Int, seconds: Double)] = []
    private var stop = 0

    /// - Returns: `nil` where the Hamiltonian has imaginary parts.
    init?(_ hamiltonian: StepHamiltonian, _ moments: FieldMoments, edges: [Double], stops: [Double]) {
        guard hamiltonian.isReal else { return nil }
        (self.hamiltonian, self.moments, self.edges, self.stops) = (hamiltonian, moments, edges, stops)
        let count = max(hamiltonian.layout.count, 1)
        exponential = SymmetricExponential(capacity: hamiltonian.layout.largest)
        storage = .allocate(capacity: 2 * count + (count + 3) / 4)
        storage.initialize(repeating: .zero, count: 2 * count + (count + 3) / 4)
        let rest = UnsafeMutableRawPointer(storage + 2 * count).bindMemory(to: Double.self, capacity: 2 * count)
        planes = BlockPlanes(re: rest, im: rest + count)
    }

    deinit { storage.deallocate() }

    private var re: UnsafeMutablePointer<Lanes> { storage }
    private var im: UnsafeMutablePointer<Lanes> { storage + max(hamiltonian.layout.count, 1) }

    private func lane(_ piece: Int, _ seconds: Double) -> Int? {
        known.firstIndex { $0.piece == piece && ($0.seconds - seconds).magnitude <= 1e-12 * seconds }
    }

    /// Writes the propagators of the step from `time` within `piece`; `false` if hardly another like it follows.
    func step(_ piece: Int, from time: Double, seconds: Double, into result: BlockPlanes) -> Bool {
        if lane(piece, seconds) == nil { exponentiate(piece, from: time, seconds: seconds) }
        guard let lane = lane(piece, seconds) else { return false }
        let (re, im) = (re, im)
        for k in 0..<hamiltonian.layout.count {
            result.re[k] = re[k][lane]
            result.im[k] = im[k][lane]
        }
        return true
    }

    private func exponentiate(_ piece: Int, from time: Double, seconds: Double) {
        known = [(piece, seconds)]
        var starts = [time]
        var now = time + seconds
        // Long pieces bring the same step again and again.
        for _ in 0..<64 where known.count < 8 && now < edges[edges.count - 1] {
            let next = moments.pieceIndex(at: now)
            let end = min(edges[next + 1], stopAfter(now))
            if lane(next, end - now) == nil {
                known.append((next, end - now))
                starts.append(now)
            }
            now = end
        }
        guard known.count > 2 else {
            known = []
            return
        }
        // Blocks lie in `re` until their turn has come.
        for lane in known.indices {
            let h = known[lane].seconds
            moments.set(from: starts[lane], to: starts[lane] + h)
            hamiltonian.fill(planes, moments, still: h, (h, 0, 0, 0))
            for k in 0..<hamiltonian.layout.count { re[k][lane] = -planes.im[k] }
        }
        for (n, start) in zip(hamiltonian.layout.sizes, hamiltonian.layout.starts) { exponentiate(n, start) }
    }

    /// A block in all lanes. Its mean energy is only a phase.
    private func exponentiate(_ n: Int, _ start: Int) {
        let (re, im) = (re + start, im + start)
        var mean = Lanes.zero
        for k in 0..<n { mean += re[k * n + k] }
        mean /= Double(n)
        for k in 0..<(n * n) { exponential.matrices[k] = re[k] }
        for k in 0..<n { exponential.matrices[k * n + k] -= mean }
        exponential.exponentiate(rows: n)
        var (c, s) = (Lanes.zero, Lanes.zero)
        for lane in known.indices { (c[lane], s[lane]) = (Double.cos(mean[lane]), Double.sin(mean[lane])) }
        for k in 0..<(n * n) {
            let (x, y) = (exponential.cosines[k], exponential.matrices[k])
            re[k] = c * x - s * y
            im[k] = -(s * x + c * y)
        }
    }

    private func stopAfter(_ time: Double) -> Double {
        if stop >= stops.count || (stop > 0 && stops[stop - 1] > time) { stop = 0 }
        while stop < stops.count, stops[stop] <= time { stop += 1 }
        return stop < stops.count ? stops[stop] : .infinity
    }
}
