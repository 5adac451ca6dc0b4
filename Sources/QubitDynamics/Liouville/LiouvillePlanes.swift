internal import RackNumerics
internal import RealModule

/// Both planes of a cluster's Hermitian matrix, from which the part in use is taken and to which it returns.
struct LiouvillePlanes {
    private let re: UnsafeMutablePointer<Double>
    private let im: UnsafeMutablePointer<Double>
    private let cluster: Cluster

    init(_ re: UnsafeMutablePointer<Double>, _ im: UnsafeMutablePointer<Double>, _ cluster: Cluster) {
        (self.re, self.im, self.cluster) = (re, im, cluster)
    }

    /// Modes with so few levels keep all of them.
    private static let fewLevels = 4
    /// Levels beyond those in use, for what comes next.
    private static let reserve = 2

    /// How many levels of each mode hold all but what is allowed, and a bound on what the others hold, both in trace norm.
    func levelsInUse(allowed: Double) -> (kept: [Int], cut: Double) {
        let n = cluster.dimension
        let rows = (0..<n).map { r in
            (r * n..<r * n + n).reduce(0.0) { $0 + re[$1] * re[$1] + im[$1] * im[$1] }.squareRoot()
        }
        var cut = 0.0
        let many = cluster.levels.count { $0 > Self.fewLevels }
        let kept = cluster.levels.indices.map { mode -> Int in
            let levels = cluster.levels[mode]
            guard levels > Self.fewLevels else { return levels }
            let spacing = cluster.levels[(mode + 1)...].reduce(1, *)
            var sizes = [Double](repeating: 0, count: levels)
            // Elements of those rows, and of those columns.
            for (r, length) in rows.enumerated() { sizes[r / spacing % levels] += 2 * length }
            var (kept, left) = (levels, 0.0)
            while kept > Self.fewLevels, left + sizes[kept - 1] <= allowed / Double(many) {
                kept -= 1
                left += sizes[kept]
            }
            let more = min(kept + Self.reserve, levels)
            cut += sizes[more...].reduce(0, +)
            return more
        }
        return (kept, cut)
    }

    var trace: Double { (0..<cluster.dimension).reduce(0) { $0 + re[$1 * (cluster.dimension + 1)] } }

    /// Restores the trace that levels left out and series cut off have changed: within what both may err, the ground
    /// state has the rest.
    func restore(trace: Double) { re[0] += trace - self.trace }

    /// The part of these levels, in the gauge's frame at the run's start.
    func load(_ gauge: LiouvilleGauge, into plane: HermitianPlane, _ structure: LiouvilleStructure) {
        let phases = gauge.phases(structure, seconds: 0)
        let n = cluster.dimension
        for (r, row) in structure.states.enumerated() {
            for (c, column) in structure.states.enumerated() {
                let z = phases[r] * phases[c].conjugate * Complex(re[row * n + column], im[row * n + column])
                plane.elements[r * plane.stride + c] = z.re + z.im
            }
        }
    }

    /// The part, so many seconds after the run's start; nothing is elsewhere.
    func store(_ plane: HermitianPlane, _ gauge: LiouvilleGauge, _ structure: LiouvilleStructure, seconds: Double) {
        let phases = gauge.phases(structure, seconds: seconds)
        let n = cluster.dimension
        re.update(repeating: 0, count: n * n)
        im.update(repeating: 0, count: n * n)
        for (r, row) in structure.states.enumerated() {
            for (c, column) in structure.states.enumerated() {
                let (x, y) = (plane.elements[r * plane.stride + c], plane.elements[c * plane.stride + r])
                let z = phases[r].conjugate * phases[c] * Complex((x + y) / 2, (x - y) / 2)
                re[row * n + column] = z.re
                im[row * n + column] = z.im
            }
        }
    }
}
