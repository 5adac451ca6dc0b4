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
        if step(from: start, to: end, out, isForced: false) { return }
        // Rough samples: as many parts as it takes, for all lanes alike.
        let saved = error
        let (part, product) = (storage + 8, storage + 8 + count)
        var parts = 2
        while true {
            let isForced = parts >= 1 << 12
            var isFine = true
            for k in 0..<parts where isFine {
                let from = start + (end - start) * Double(k) / Double(parts)
                let to = k == parts - 1 ? end : start + (end - start) * Double(k + 1) / Double(parts)
                isFine = step(from: from, to: to, k == 0 ? out : part, isForced: isForced)
                if k > 0, isFine {
                    LanePropagator.multiply(levels: levels, part, out, product)
                    out.update(from: product, count: count)
                }
            }
            if isFine { return }
            error = saved
            parts *= 2
        }
    }

    /// One step; `false` where its estimate is too large, unless it is forced.
    private func step(from start: Double, to end: Double, _ out: Matrix, isForced: Bool) -> Bool {
        collect(from: start, to: end)
        let estimate = energies.withUnsafeBufferPointer { energies in
            factors.withUnsafeBufferPointer { factors in
                LanePropagator.propagate(
                    .init(
                        levels: levels, seconds: end - start, energies: energies.baseAddress!,
                        factors: factors.baseAddress!, re: storage, im: storage + 4), out)
            }
        }
        guard isForced || estimate.max() <= rate * (end - start) else { return false }
        error += estimate
        return true
    }

    /// Legendre coefficients 0 to 3 of each lane's drive, to the first eight lanes of `storage`.
    private func collect(from start: Double, to end: Double) {
        let last = edges.count - 2
        while piece > 0, edges[piece] > start { piece -= 1 }
        while piece < last, edges[piece + 1] <= start { piece += 1 }
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
