internal import RackNumerics

/// The generator of a diagonal evolution: per second, Σ_m x_m(n_m) + Σ_pairs y(n_a, n_b). Real parts damp, imaginary
/// parts turn.
struct DiagonalRates: Sendable {
    let layout: KetLayout
    /// Per mode and level.
    var local: [[Complex]]
    /// Per pair of the layout, the level of its first mode slowest.
    var pairs: [[Complex]]

    init(_ layout: KetLayout) {
        self.layout = layout
        local = layout.levels.map { [Complex](repeating: .zero, count: $0) }
        pairs = layout.pairs.map {
            [Complex](repeating: .zero, count: layout.levels[$0.first] * layout.levels[$0.second])
        }
    }

    /// The generator of the damping alone.
    var damping: DiagonalRates {
        var result = self
        result.local = local.map { $0.map { Complex($0.re) } }
        result.pairs = pairs.map { $0.map { Complex($0.re) } }
        return result
    }

    /// A bound on how fast any amplitude is damped, in 1/s.
    var largestDamping: Double {
        (local + pairs).reduce(0) { $0 + $1.reduce(0) { max($0, -$1.re) } }
    }

    var isZero: Bool { (local + pairs).allSatisfy { $0.allSatisfy { $0 == .zero } } }
}

/// A diagonal operator on kets of a layout: factor = slow[s]·fast[table(s)][f].
struct KetDiagonal: Sendable {
    private let tableOf: [Int]
    private let fastCount: Int
    private let slow: [Complex]
    private let fastRe: [Double]
    /// Empty where every factor is real.
    private let fastIm: [Double]

    /// exp(rates·seconds).
    init(_ rates: DiagonalRates, seconds: Double) {
        self.init(
            rates.layout, local: rates.local.map { $0.map { Complex.exp(seconds * $0) } },
            pairs: rates.pairs.map { $0.map { Complex.exp(seconds * $0) } })
    }

    /// One factor for each level of each mode.
    init(_ local: [[Complex]], _ layout: KetLayout) {
        self.init(
            layout, local: local,
            pairs: layout.pairs.map {
                [Complex](repeating: .one, count: layout.levels[$0.first] * layout.levels[$0.second])
            })
    }

    private init(_ layout: KetLayout, local: [[Complex]], pairs: [[Complex]]) {
        tableOf = layout.tableOf
        fastCount = layout.fastCount
        /// Products over some modes, the first slowest, with the pairs that lie within them.
        func products(_ modes: [Int]) -> [Complex] {
            var table = modes.reduce([Complex.one]) { partial, mode in
                partial.flatMap { outer in local[mode].map { outer * $0 } }
            }
            for (pair, factors) in zip(layout.pairs, pairs) {
                guard let a = modes.firstIndex(of: pair.first), let b = modes.firstIndex(of: pair.second) else {
                    continue
                }
                let levels = modes.map { layout.levels[$0] }
                let (strideA, strideB) = (levels[(a + 1)...].reduce(1, *), levels[(b + 1)...].reduce(1, *))
                for s in table.indices {
                    table[s] = table[s] * factors[s / strideA % levels[a] * levels[b] + s / strideB % levels[b]]
                }
            }
            return table
        }
        slow = products(Array(0..<layout.firstFast))
        let base = products(Array(layout.firstFast..<layout.levels.count))
        var tables: [Complex] = []
        tables.reserveCapacity(layout.tableCount * base.count)
        for number in 0..<layout.tableCount {
            var table = base
            var rest = number
            for mode in layout.crossing.reversed() {
                let level = rest % layout.levels[mode]
                rest /= layout.levels[mode]
                for (pair, factors) in zip(layout.pairs, pairs)
                where pair.first == mode && pair.second >= layout.firstFast {
                    let (count, stride) = (layout.levels[pair.second], layout.stride(of: pair.second))
                    for f in table.indices { table[f] = table[f] * factors[level * count + f / stride % count] }
                }
            }
            tables += table
        }
        fastRe = tables.map(\.re)
        let isReal = tables.allSatisfy { $0.im == 0 } && slow.allSatisfy { $0.im == 0 }
        fastIm = isReal ? [] : tables.map(\.im)
    }

    /// Multiplies a ket by the operator and returns its squared norm afterwards.
    func apply(_ re: UnsafeMutablePointer<Double>, _ im: UnsafeMutablePointer<Double>) -> Double {
        walk { slow, fastRe, fastIm, offset, count in
            fastIm == nil
                ? Self.scale(slow.re, fastRe, re + offset, im + offset, count)
                : Self.turn(slow, fastRe, fastIm!, re + offset, im + offset, count)
        }
    }

    /// The squared norm that a ket would have after the operator, which must be real.
    func norm(_ re: UnsafePointer<Double>, _ im: UnsafePointer<Double>) -> Double {
        precondition(fastIm.isEmpty)
        return walk { slow, fastRe, _, offset, count in
            var sum = 0.0
            for k in 0..<count {
                let factor = slow.re * fastRe[k]
                let (x, y) = (factor * re[offset + k], factor * im[offset + k])
                sum += x * x + y * y
            }
            return sum
        }
    }

    /// Sums `body` over the slow indices.
    @inline(__always)
    private func walk(
        _ body: (Complex, UnsafePointer<Double>, UnsafePointer<Double>?, Int, Int) -> Double
    ) -> Double {
        fastRe.withUnsafeBufferPointer { fastRe in
            fastIm.withUnsafeBufferPointer { fastIm in
                var sum = 0.0
                for s in slow.indices {
                    let table = tableOf[s] * fastCount
                    let imaginary = fastIm.isEmpty ? nil : fastIm.baseAddress! + table
                    sum += body(slow[s], fastRe.baseAddress! + table, imaginary, s * fastCount, fastCount)
                }
                return sum
            }
        }
    }

    private typealias Lane = SIMD8<Double>

    @inline(__always)
    private static func load(_ p: UnsafePointer<Double>) -> Lane {
        UnsafeRawPointer(p).loadUnaligned(as: Lane.self)
    }

    private static func scale(
        _ slow: Double, _ fast: UnsafePointer<Double>, _ re: UnsafeMutablePointer<Double>,
        _ im: UnsafeMutablePointer<Double>, _ count: Int
    ) -> Double {
        var lanes = Lane.zero
        var k = 0
        while k &+ 8 <= count {
            let factor = slow * load(fast + k)
            let (x, y) = (factor * load(re + k), factor * load(im + k))
            UnsafeMutableRawPointer(re + k).storeBytes(of: x, as: Lane.self)
            UnsafeMutableRawPointer(im + k).storeBytes(of: y, as: Lane.self)
            lanes += x * x + y * y
            k &+= 8
        }
        var sum = lanes.sum()
        while k < count {
            let factor = slow * fast[k]
            re[k] *= factor
            im[k] *= factor
            sum += re[k] * re[k] + im[k] * im[k]
            k &+= 1
        }
        return sum
    }

    private static func turn(
        _ slow: Complex, _ fastRe: UnsafePointer<Double>, _ fastIm: UnsafePointer<Double>,
        _ re: UnsafeMutablePointer<Double>, _ im: UnsafeMutablePointer<Double>, _ count: Int
    ) -> Double {
        var lanes = Lane.zero
        var k = 0
        while k &+ 8 <= count {
            let (a, b) = (load(fastRe + k), load(fastIm + k))
            let factorRe = slow.re * a - slow.im * b
            let factorIm = slow.re * b + slow.im * a
            let (x, y) = (load(re + k), load(im + k))
            let (newRe, newIm) = (factorRe * x - factorIm * y, factorRe * y + factorIm * x)
            UnsafeMutableRawPointer(re + k).storeBytes(of: newRe, as: Lane.self)
            UnsafeMutableRawPointer(im + k).storeBytes(of: newIm, as: Lane.self)
            lanes += newRe * newRe + newIm * newIm
            k &+= 8
        }
        var sum = lanes.sum()
        while k < count {
            let factor = slow * Complex(fastRe[k], fastIm[k])
            let z = factor * Complex(re[k], im[k])
            (re[k], im[k]) = (z.re, z.im)
            sum += z.squaredMagnitude
            k &+= 1
        }
        return sum
    }
}
