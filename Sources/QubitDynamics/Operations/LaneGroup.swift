internal import RackNumerics
internal import RealModule

/// A mode that `LaneMagnus` can take: its levels stand still, and all its drives turn with one frequency.
struct LaneMode {
    /// Its number among the component's modes.
    let mode: Int
    /// Of the drive relative to the cluster's frame, in Hz.
    let gauge: Double
    /// In the drive's frame, in rad/s.
    let energies: [Double]
    /// Elements of a†.
    let factors: [Double]
    /// Its drives' terms with their phases in cycles.
    let drives: [(term: Int, phase: Double)]

    init?(_ mode: Int, _ local: Component, _ terms: RunTerms, _ gauges: RunGauges, gauge: Double) {
        let own = local.map.modes[0]
        var drives: [(term: Int, phase: Double)] = []
        for (number, term) in terms.terms.enumerated() {
            switch term.kind {
            case .energy(own, _): return nil
            case .drive(own):
                guard term.frequencyHz == gauge else { return nil }
                drives.append((number, gauges.phases[number]))
            default: continue
            }
        }
        let levels = terms.energies[own].count
        guard (2...LanePropagator.levelsMax).contains(levels) else { return nil }
        var factors = [Double](repeating: 0, count: levels - 1)
        let model = terms.cluster.models[own]
        for element in model.driveElements(counterRotating: terms.cluster.counterRotating) where !drives.isEmpty {
            guard element.row == element.column + 1 else { return nil }
            factors[element.column] = element.factor
        }
        self.mode = mode
        self.gauge = gauge
        self.factors = factors
        self.drives = drives
        energies = terms.energies[own].enumerated().map { $1 - 2 * .pi * gauge * Double($0) }
    }
}

/// Up to eight modes side by side.
final class LaneGroup {
    typealias Lane = LaneMagnus.Lane
    typealias Matrix = LaneMagnus.Matrix

    static let width = 8
    /// Numbers among the component's modes, one to a lane.
    let modes: [Int]
    let levels: Int
    private let gauges: [Double]
    private let magnus: LaneMagnus
    private var storage: UnsafeMutablePointer<Lane>?
    private var room = 0

    init(_ lanes: [LaneMode], _ terms: RunTerms, rate: Double) {
        modes = lanes.map(\.mode)
        gauges = lanes.map(\.gauge)
        let levels = lanes.reduce(2) { max($0, $1.energies.count) }
        self.levels = levels
        func lane(_ value: (LaneMode) -> Double) -> Lane {
            var result = Lane.zero
            for (k, mode) in lanes.enumerated() { result[k] = value(mode) }
            return result
        }
        let pieces = terms.edges.count - 1
        var re = [Lane](repeating: .zero, count: pieces)
        var im = re
        for (k, mode) in lanes.enumerated() {
            for drive in mode.drives {
                let turn = Complex.unit(cycles: -drive.phase)
                let term = terms.terms[drive.term]
                for piece in 0..<pieces {
                    let (x, y) = (term.re[piece], term.im[piece])
                    re[piece][k] += x * turn.re - y * turn.im
                    im[piece][k] += x * turn.im + y * turn.re
                }
            }
        }
        magnus = LaneMagnus(
            energies: (0..<levels).map { level in lane { level < $0.energies.count ? $0.energies[level] : 0 } },
            factors: (0..<(levels - 1)).map { level in lane { level < $0.factors.count ? $0.factors[level] : 0 } },
            re: re, im: im, edges: terms.edges, rate: rate)
    }

    deinit { storage?.deallocate() }

    /// What its modes may have missed together, in amplitude.
    var error: Double { magnus.error.sum() }

    private func matrix(_ k: Int) -> Matrix { storage! + 2 * k * levels * levels }

    /// Hands out the propagators of all stretches in order, in the cluster's frame.
    func forEachFlow(_ splitting: Splitting, _ times: Boundaries, steps: Int, _ body: (Int, Matrix) -> Void) {
        let order = splitting.order
        let count = order.places.count
        reserve(count + 4)
        let (flow, spare) = (matrix(count + 1), matrix(count + 2))
        // What the modes have turned at the last boundary of the step before, and at those of this one.
        var reached = times.start
        var before = rotors(at: times.start)
        var number = 0
        for step in 0..<steps {
            var time = reached
            for k in 0..<count {
                let next = times[step * count + order.ascending[k] + 1]
                magnus.propagate(from: time, to: next, matrix(k))
                time = next
            }
            reached = time
            var place = -1
            for stage in 0..<count {
                let to = order.places[stage]
                multiply(from: min(place, to) + 1, to: max(place, to), isBack: to < place, flow, spare)
                let after = rotors(at: times[number + 1])
                turn(flow, before, after)
                body(number, flow)
                before = after
                place = to
                number += 1
            }
        }
        magnus.propagate(from: reached, to: times.end, flow)
        turn(flow, before, rotors(at: times.end))
        body(number, flow)
    }

    private func reserve(_ count: Int) {
        guard count > room else { return }
        storage?.deallocate()
        storage = .allocate(capacity: 2 * count * levels * levels)
        storage!.initialize(repeating: .zero, count: 2 * count * levels * levels)
        room = count
    }

    /// The product of short propagators, the later ones to the left; its adjoint where time goes back.
    private func multiply(from first: Int, to last: Int, isBack: Bool, _ out: Matrix, _ spare: Matrix) {
        let n = levels
        out.update(from: matrix(first), count: 2 * n * n)
        if last > first {
            for k in (first + 1)...last {
                LanePropagator.multiply(levels: n, matrix(k), out, spare)
                out.update(from: spare, count: 2 * n * n)
            }
        }
        guard isBack else { return }
        let (re, im) = (out, out + n * n)
        for r in 0..<n {
            for c in r..<n {
                let (upper, lower) = (r * n + c, c * n + r)
                (re[upper], re[lower]) = (re[lower], re[upper])
                (im[upper], im[lower]) = (-im[lower], -im[upper])
            }
        }
    }

    /// e^(2πi·gauge·t) of each lane.
    private func rotors(at time: Double) -> (re: Lane, im: Lane) {
        var (re, im) = (Lane(repeating: 1), Lane.zero)
        for (k, gauge) in gauges.enumerated() where gauge != 0 {
            let z = Complex.unit(cycles: gauge * time)
            (re[k], im[k]) = (z.re, z.im)
        }
        return (re, im)
    }

    /// Into the cluster's frame: element (r, c) times before^c·after^(−r).
    private func turn(_ out: Matrix, _ before: (re: Lane, im: Lane), _ after: (re: Lane, im: Lane)) {
        let n = levels
        let (re, im) = (out, out + n * n)
        var (rowRe, rowIm) = (Lane(repeating: 1), Lane.zero)
        for r in 0..<n {
            var (x, y) = (rowRe, rowIm)
            for c in 0..<n {
                let at = r * n + c
                let (u, v) = (re[at], im[at])
                (re[at], im[at]) = (x * u - y * v, x * v + y * u)
                (x, y) = (x * before.re - y * before.im, x * before.im + y * before.re)
            }
            (rowRe, rowIm) = (rowRe * after.re + rowIm * after.im, rowIm * after.re - rowRe * after.im)
        }
    }
}
