internal import RackNumerics
internal import RealModule

/// The first four Legendre coefficients b_n of each term of a run over a step: f(t) = Σ b_n P_n(x), x from −1 to 1
/// over the step, exact for held samples on their carriers.
final class FieldMoments {
    static let count = 4

    private let terms: RunTerms
    /// Of each term: a drive's carrier in its component's gauge, in Hz and cycles at the run's start; 0 for others.
    private let frequencies: [Double]
    private let phases: [Double]
    /// Coefficient n of term j at 4j + n, in rad/s.
    private(set) var re: [Double]
    private(set) var im: [Double]
    /// Whether a term changes within the step.
    private(set) var isConstant = true
    private var piece = 0

    init(_ terms: RunTerms, frequencies: [Double], phases: [Double]) {
        self.terms = terms
        self.frequencies = frequencies
        self.phases = phases
        re = [Double](repeating: 0, count: Self.count * terms.terms.count)
        im = re
    }

    /// Hands out the coefficients: n of term j at 4j + n, in rad/s.
    @inline(__always)
    func withCoefficients(_ body: (UnsafePointer<Double>, UnsafePointer<Double>) -> Void) {
        re.withUnsafeBufferPointer { re in
            im.withUnsafeBufferPointer { im in
                if let re = re.baseAddress, let im = im.baseAddress { body(re, im) }
            }
        }
    }

    /// The piece that holds `time`; the later one at an edge.
    func pieceIndex(at time: Double) -> Int {
        let edges = terms.edges
        let last = edges.count - 2
        if piece > last || edges[piece] > time { piece = 0 }
        if piece + 1 <= last, edges[piece + 1] <= time {
            var (low, high) = (piece + 1, last)
            while low < high {
                let middle = (low + high + 1) / 2
                if edges[middle] <= time { low = middle } else { high = middle - 1 }
            }
            piece = low
        }
        return piece
    }

    /// Sets the coefficients for the step from `start` to `end`, seconds from the run's start.
    func set(from start: Double, to end: Double) {
        for k in re.indices { (re[k], im[k]) = (0, 0) }
        let first = pieceIndex(at: start)
        let edges = terms.edges
        let scale = 2 / (end - start)
        var k = first
        var from = start
        var xFrom = -1.0
        while true {
            let isLast = k + 1 >= edges.count - 1 || edges[k + 1] >= end
            let to = isLast ? end : edges[k + 1]
            let xTo = isLast ? 1 : (to - start) * scale - 1
            add(piece: k, from: from, to: to, xFrom, xTo)
            if isLast { break }
            (from, xFrom) = (to, xTo)
            k += 1
        }
        isConstant = k == first && frequencies.allSatisfy { $0 == 0 }
        // One held value has no slope: not even that of rounding.
        if k == first {
            for j in frequencies.indices where frequencies[j] == 0 {
                for n in 1..<Self.count { (re[4 * j + n], im[4 * j + n]) = (0, 0) }
            }
        }
    }

    private func add(piece: Int, from: Double, to: Double, _ a: Double, _ b: Double) {
        func integrals(_ x: Double) -> (Double, Double, Double, Double) {
            let square = x * x
            return (0.5 * x, 0.75 * square, 1.25 * x * (square - 1), 0.4375 * square * (5 * square - 6))
        }
        let (upper, lower) = (integrals(b), integrals(a))
        let w0 = upper.0 - lower.0
        let w1 = upper.1 - lower.1
        let w2 = upper.2 - lower.2
        let w3 = upper.3 - lower.3
        for j in frequencies.indices {
            let term = terms.terms[j]
            let x = term.re[piece]
            let at = 4 * j
            guard !term.im.isEmpty else {
                re[at] += w0 * x
                re[at + 1] += w1 * x
                re[at + 2] += w2 * x
                re[at + 3] += w3 * x
                continue
            }
            let value = Complex(x, term.im[piece])
            if frequencies[j] == 0 {
                let z = phases[j] == 0 ? value : value * .unit(cycles: -phases[j])
                for (n, w) in [w0, w1, w2, w3].enumerated() {
                    re[at + n] += w * z.re
                    im[at + n] += w * z.im
                }
            } else {
                rotate(j, value, from, to, a, b)
            }
        }
    }

    /// A tone over a part of the step: ∫ P_n(c + δu) e^(−iφu) from u = −1 to 1, times its value at the part's middle.
    private func rotate(_ j: Int, _ value: Complex, _ from: Double, _ to: Double, _ a: Double, _ b: Double) {
        let centre = value * .unit(cycles: -(phases[j] + frequencies[j] * 0.5 * (from + to)))
        let (c, d) = (0.5 * (a + b), 0.5 * (b - a))
        let (m0, m1, m2, m3) = Self.monomials(.pi * frequencies[j] * (to - from))
        // Real and imaginary parts: even powers give m0, m2, odd ones −i·m1, −i·m3.
        let sums: [(Double, Double)] = [
            (m0, 0),
            (c * m0, -d * m1),
            ((1.5 * c * c - 0.5) * m0 + 1.5 * d * d * m2, -3 * c * d * m1),
            (
                (2.5 * c * c - 1.5) * c * m0 + 7.5 * c * d * d * m2,
                -((7.5 * c * c - 1.5) * d * m1 + 2.5 * d * d * d * m3)
            ),
        ]
        for (n, sum) in sums.enumerated() {
            let z = (Double(2 * n + 1) * d) * (Complex(sum.0, sum.1) * centre)
            re[4 * j + n] += z.re
            im[4 * j + n] += z.im
        }
    }

    /// ½∫ uᵏ e^(−iφu) du from −1 to 1 for k = 0…3; those of odd k without their factor −i.
    static func monomials(_ phi: Double) -> (Double, Double, Double, Double) {
        if phi.magnitude < 1 {
            let y = -phi * phi
            // Σ (−φ²)ʲ/(2j)!/(2j + k + 1) and φ Σ (−φ²)ʲ/(2j + 1)!/(2j + k + 2).
            var (even, odd) = (1.0, phi)
            var (m0, m1, m2, m3) = (1.0, phi / 3, 1.0 / 3, phi / 5)
            for j in 1...9 {
                let n = Double(2 * j)
                even *= y / (n * (n - 1))
                odd *= y / (n * (n + 1))
                m0 += even / (n + 1)
                m2 += even / (n + 3)
                m1 += odd / (n + 3)
                m3 += odd / (n + 5)
            }
            return (m0, m1, m2, m3)
        }
        let (s, c) = (Double.sin(phi), Double.cos(phi))
        let m0 = s / phi
        let m1 = (m0 - c) / phi
        let m2 = (s - 2 * m1) / phi
        let m3 = (3 * m2 - c) / phi
        return (m0, m1, m2, m3)
    }
}
