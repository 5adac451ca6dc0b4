internal import RackNumerics
internal import RealModule

/// Propagators of up to eight driven modes at once, a lane each, over short stretches, in the frame of each mode's own drive,
/// in which samples alone change (`LanePropagator`).
final class LaneMagnus {
    typealias Lane = LanePropagator.Lane
    /// Row-major, levels² real parts and then as many imaginary ones.
    typealias Matrix = UnsafeMutablePointer<Lane>

    let levels: Int
    /// Of each level in the drive's frame, in rad/s, and elements of a†; lanes with fewer levels have zeros.
    private let energies: [Lane]
    private let factors: [Lane]
    /// Of each piece, in rad/s.
    private let re: [Lane]
    private let im: [Lane]
    private let edges: [Double]
    /// What a step's estimate may be, in amplitude per second.
    private let rate: Double
    private let storage: UnsafeMutablePointer<Lane>
    private var piece = 0
    /// How long a part may be, in seconds, by what the last one missed: estimates fall with the seventh power of its length,
    /// and what they may be with the first.
    private var promising = Double.infinity
    /// Of each lane, the sum of the steps' estimates, in amplitude.
    private(set) var error = Lane.zero

    init(energies: [Lane], factors: [Lane], re: [Lane], im: [Lane], edges: [Double], rate: Double) {
        levels = energies.count
        (self.energies, self.factors, self.re, self.im) = (energies, factors, re, im)
        (self.edges, self.rate) = (edges, rate)
        let size = 8 + 4 * levels * levels
        storage = .allocate(capacity: size)
        storage.initialize(repeating: .zero, count: size)
    }

    deinit { storage.deallocate() }

    /// Writes the propagator from `start` to a later `end`, seconds from the run's start, to `out`.
    func propagate(from start: Double, to end: Double, _ out: Matrix) {
        let count = 2 * levels * levels
        guard end > start else {
            out.update(repeating: .zero, count: count)
            for k in 0..<levels { out[k * levels + k] = Lane(repeating: 1) }
            return
        }
        let pieces = pieces(from: start, to: end)
        let first = piece
        var parts = Int(min(max(((end - start) / promising).rounded(.up), 1), Double(pieces)))
        let (saved, wanted) = (error, parts)
        while parts < pieces {
            let worst = propagate(parts: parts, out) {
                $0 == parts ? end : start + (end - start) * Double($0) / Double(parts)
            }
            if worst <= 1 {
                let next = (end - start) / Double(parts) * Double.pow(0.5 / max(worst, 1e-12), 1.0 / 6)
                // What a short stretch would have allowed says little about longer ones.
                if parts > wanted || next > promising || 2 * (end - start) > promising * Double(parts) { promising = next }
                return
            }
            error = saved
            parts *= 2
        }
        // Held samples by themselves are exact. In a while longer parts are tried again.
        if pieces > 1 { promising = (parts > wanted ? (end - start) / Double(pieces) : promising) * 1.1 }
        _ = propagate(parts: pieces, out) { $0 == 0 ? start : $0 == pieces ? end : edges[first + $0] }
    }

    /// How many pieces a stretch touches, of which `piece` is to be the first.
    private func pieces(from start: Double, to end: Double) -> Int {
        find(start)
        var last = piece
        while last < edges.count - 2, edges[last + 1] < end { last += 1 }
        return last - piece + 1
    }

    /// All parts of a stretch, for all lanes alike.
    ///
    /// - Parameter boundary: where part `k` begins.
    /// - Returns: the largest of the parts' estimates as a share of what it may be; from the first that is above 1 on, `out` is
    ///   not written.
    private func propagate(parts: Int, _ out: Matrix, _ boundary: (_ k: Int) -> Double) -> Double {
        let count = 2 * levels * levels
        let (part, product) = (storage + 8, storage + 8 + count)
        var worst = 0.0
        for k in 0..<parts {
            let (from, to) = (boundary(k), boundary(k + 1))
            let estimate = step(from: from, to: to, k == 0 ? out : part)
            worst = max(worst, estimate / (rate * (to - from)))
            guard worst <= 1 else { return worst }
            if k > 0 {
                LanePropagator.multiply(levels: levels, part, out, product)
                out.update(from: product, count: count)
            }
        }
        return worst
    }

    /// One step.
    ///
    /// - Returns: its largest estimate, in amplitude.
    private func step(from start: Double, to end: Double, _ out: Matrix) -> Double {
        collect(from: start, to: end)
        let estimate = energies.withUnsafeBufferPointer { energies in
            factors.withUnsafeBufferPointer { factors in
                LanePropagator.propagate(
                    .init(
                        levels: levels, seconds: end - start, energies: energies.baseAddress!,
                        factors: factors.baseAddress!, re: storage, im: storage + 4), out)
            }
        }
        error += estimate
        return estimate.max()
    }

    /// Moves to the piece in which a stretch begins.
    private func find(_ start: Double) {
        while piece > 0, edges[piece] > start { piece -= 1 }
        while piece < edges.count - 2, edges[piece + 1] <= start { piece += 1 }
    }

    /// Legendre coefficients 0 to 3 of each lane's drive, to the first eight lanes of `storage`.
    private func collect(from start: Double, to end: Double) {
        find(start)
        let last = edges.count - 2
        let scale = 2 / (end - start)
        // ∫ of (2n + 1)/2 P_n from 0.
        func integrals(_ x: Double) -> (Double, Double, Double, Double) {
            let square = x * x
            return (0.5 * x, 0.75 * square, 1.25 * x * (square - 1), 0.4375 * square * (5 * square - 6))
        }
        var k = piece
        var lower = integrals(-1)
        storage.update(repeating: .zero, count: 8)
        while true {
            let isLast = k >= last || edges[k + 1] >= end
            let upper = integrals(isLast ? 1 : (edges[k + 1] - start) * scale - 1)
            let (x, y) = (re[k], im[k])
            storage[0] += (upper.0 - lower.0) * x
            storage[1] += (upper.1 - lower.1) * x
            storage[2] += (upper.2 - lower.2) * x
            storage[3] += (upper.3 - lower.3) * x
            storage[4] += (upper.0 - lower.0) * y
            storage[5] += (upper.1 - lower.1) * y
            storage[6] += (upper.2 - lower.2) * y
            storage[7] += (upper.3 - lower.3) * y
            if isLast { break }
            lower = upper
            k += 1
        }
        // One held value has no slope: not even that of rounding.
        if k == piece { for n in [1, 2, 3, 5, 6, 7] { storage[n] = .zero } }
    }
}
