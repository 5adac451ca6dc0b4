extension TridiagonalLanes {
    /// What `run` does, plainly: the C routine gives the same bits.
    public func runDefinition(
        _ range: Range<Int>, energies: UnsafePointer<Lanes>, drives: UnsafePointer<Lanes>,
        _ re: UnsafeMutablePointer<Lanes>, _ im: UnsafeMutablePointer<Lanes>
    ) {
        var exponential = TridiagonalExponential(levels: levels)
        for s in range {
            let step = steps[s]
            exponential.build(
                step, energies, drives + Self.rowsPerStep * (s - range.lowerBound), lowering: lowering, commutators: commutators)
            exponential.exponentiate(step, series: series)
            if let halfway = step.halfway {
                exponential.conjugate(re, im)
                apply(channel: halfway, re, im)
            }
            exponential.conjugate(re, im)
            guard let channel = step.channel else { continue }
            apply(channel: channel, re, im)
        }
    }

    /// A channel on eight states in place.
    public func apply(
        channel: Int, _ re: UnsafeMutablePointer<Lanes>, _ im: UnsafeMutablePointer<Lanes>
    ) {
        precondition(channel >= 0 && (channel + 1) * channelSize <= channels.count)
        var matrix = channel * channelSize
        let scratch = UnsafeMutablePointer<Lanes>.allocate(capacity: 2 * levels)
        defer { scratch.deallocate() }
        let (x, y) = (scratch, scratch + levels)
        for m in 0..<levels {
            let n = levels - m
            for k in 0..<n {
                x[k] = re[Self.at(k + m, k)]
                y[k] = im[Self.at(k + m, k)]
            }
            for r in 0..<n {
                var sumRe = x[0] * channels[matrix + r * n]
                var sumIm = y[0] * channels[matrix + r * n]
                for k in 1..<max(n, 1) {
                    sumRe += x[k] * channels[matrix + r * n + k]
                    sumIm += y[k] * channels[matrix + r * n + k]
                }
                re[Self.at(r + m, r)] = sumRe
                if m > 0 { im[Self.at(r + m, r)] = sumIm }
            }
            matrix += n * n
        }
    }

    /// Where element (r, c), r ≥ c, of a triangle is.
    @inline(__always)
    static func at(_ r: Int, _ c: Int) -> Int { r * (r + 1) / 2 + c }
}

/// exp(−iH) of tridiagonal matrices, a lane each.
private struct TridiagonalExponential {
    typealias Lanes = SIMD8<Double>

    let d: Int
    private var diagonal: [Lanes]
    private var below: (re: [Lanes], im: [Lanes])
    private var squares: [Lanes]
    /// cos H and sin H in reduced form, lower triangles.
    private var cosine: [Lanes]
    private var sine: [Lanes]
    private var unitary: (re: [Lanes], im: [Lanes])

    init(levels: Int) {
        d = levels
        let row = [Lanes](repeating: .zero, count: levels)
        let triangle = [Lanes](repeating: .zero, count: TridiagonalLanes.triangle(levels))
        let square = [Lanes](repeating: .zero, count: levels * levels)
        (diagonal, below, squares, cosine, sine, unitary) = (
            row, (row, row), row, triangle, triangle, (square, square)
        )
    }

    private func at(_ r: Int, _ c: Int) -> Int { TridiagonalLanes.at(r, c) }

    mutating func build(
        _ step: TridiagonalLanes.Step, _ energies: UnsafePointer<Lanes>, _ drive: UnsafePointer<Lanes>,
        lowering: [Double], commutators: [Double]
    ) {
        let weight = TridiagonalLanes.weight(step.doublings)
        for j in 0..<d { diagonal[j] = (energies[j] * step.seconds + drive[4] * commutators[j]) * weight }
        for j in 0..<(d - 1) {
            let gap = energies[j + 1] - energies[j]
            let element = lowering[j] * weight
            below.re[j] = (drive[0] - gap * drive[3]) * element
            below.im[j] = (drive[1] + gap * drive[2]) * element
            squares[j] = below.re[j] * below.re[j] + below.im[j] * below.im[j]
        }
    }

    mutating func exponentiate(_ step: TridiagonalLanes.Step, series: [Double]) {
        let (even, odd) = coefficients(series, degree: step.degree)
        polynomial(even, odd)
        for _ in 0..<step.doublings { double() }
        complete()
    }

    /// H^d as a polynomial in H.
    private func characteristic() -> [Lanes] {
        var previous = [Lanes(repeating: 1)]
        var current = [-diagonal[0], Lanes(repeating: 1)]
        for k in 1..<d {
            var next = [Lanes](repeating: current[k], count: k + 2)
            for i in 0...k {
                var sum = -(diagonal[k] * current[i])
                if i > 0 { sum += current[i - 1] }
                if i < k { sum -= squares[k - 1] * previous[i] }
                next[i] = sum
            }
            (previous, current) = (current, next)
        }
        return (0..<d).map { -current[$0] }
    }

    /// cos H and sin H as polynomials in H.
    private func coefficients(_ series: [Double], degree: Int) -> (even: [Lanes], odd: [Lanes]) {
        let top = characteristic()
        var power = top
        var even = (0..<d).map { Lanes(repeating: $0 % 2 == 0 ? series[$0] : 0) }
        var odd = (0..<d).map { Lanes(repeating: $0 % 2 == 0 ? 0 : series[$0]) }
        for k in d..<max(degree + 1, d) {
            for i in 0..<d {
                if k % 2 == 0 { even[i] += power[i] * series[k] } else { odd[i] += power[i] * series[k] }
            }
            let last = power[d - 1]
            for i in stride(from: d - 1, to: 0, by: -1) { power[i] = power[i - 1] + last * top[i] }
            power[0] = last * top[0]
        }
        return (even, odd)
    }

    private mutating func polynomial(_ even: [Lanes], _ odd: [Lanes]) {
        var power = [Lanes](repeating: Lanes(repeating: 1), count: cosine.count)
        var next = power
        for r in 0..<d {
            cosine[at(r, r)] = even[0]
            sine[at(r, r)] = odd[0]
        }
        for j in 1..<d {
            for r in 0..<d {
                for c in max(0, r - j)...r {
                    let here = at(r, c)
                    if r - c == j {
                        next[here] = Lanes(repeating: 1)
                        (cosine[here], sine[here]) = (even[j], odd[j])
                        continue
                    }
                    var sum = diagonal[r] * power[here]
                    if r > c {
                        sum += power[at(r - 1, c)]
                    } else if r > 0 && j > 1 {
                        sum += squares[r - 1] * power[at(r, r - 1)]
                    }
                    if r + 1 < d && r + 1 - c < j { sum += squares[r] * power[at(r + 1, c)] }
                    next[here] = sum
                    cosine[here] += even[j] * sum
                    sine[here] += odd[j] * sum
                }
            }
            swap(&power, &next)
        }
    }

    /// Element (r, c) of the product of two polynomials in H.
    private func product(_ r: Int, _ c: Int, _ a: [Lanes], _ b: [Lanes]) -> Lanes {
        var sum = a[at(r, 0)] * b[at(c, 0)]
        for j in 1..<(c + 1) { sum = sum * squares[j - 1] + a[at(r, j)] * b[at(c, j)] }
        for j in (c + 1)..<max(r, c + 1) { sum += a[at(r, j)] * b[at(j, c)] }
        let first = r == c ? r + 1 : r
        guard first < d else { return sum }
        var upper = a[at(d - 1, r)] * b[at(d - 1, c)]
        for j in stride(from: d - 2, through: first, by: -1) {
            upper = upper * squares[j] + a[at(j, r)] * b[at(j, c)]
        }
        return sum + (r == c ? upper * squares[r] : upper)
    }

    /// cos 2H = 2 cos² H − 1, sin 2H = 2 cos H sin H.
    private mutating func double() {
        var (newCosine, newSine) = (cosine, sine)
        for r in 0..<d {
            for c in 0...r {
                let square = product(r, c, cosine, cosine)
                let mixed = product(r, c, cosine, sine)
                newCosine[at(r, c)] = r == c ? square + square - 1 : square + square
                newSine[at(r, c)] = mixed + mixed
            }
        }
        (cosine, sine) = (newCosine, newSine)
    }

    /// All elements of cos H − i sin H.
    private mutating func complete() {
        for c in 0..<d {
            unitary.re[c * d + c] = cosine[at(c, c)]
            unitary.im[c * d + c] = -sine[at(c, c)]
            var (re, im) = (Lanes.zero, Lanes.zero)
            for r in (c + 1)..<max(d, c + 1) {
                if r == c + 1 {
                    (re, im) = (below.re[c], below.im[c])
                } else {
                    let x = re * below.re[r - 1] - im * below.im[r - 1]
                    im = re * below.im[r - 1] + im * below.re[r - 1]
                    re = x
                }
                let (cosine, sine) = (cosine[at(r, c)], sine[at(r, c)])
                let (a, b, f, g) = (cosine * re, sine * im, cosine * im, sine * re)
                unitary.re[r * d + c] = a + b
                unitary.im[r * d + c] = f - g
                unitary.re[c * d + r] = a - b
                unitary.im[c * d + r] = -(f + g)
            }
        }
    }

    /// ρ ← UρU† on lower triangles.
    func conjugate(_ re: UnsafeMutablePointer<Lanes>, _ im: UnsafeMutablePointer<Lanes>) {
        let (uRe, uIm) = unitary
        var product: (re: [Lanes], im: [Lanes]) = (uRe, uIm)
        for r in 0..<d {
            for c in 0..<d {
                var x = uRe[r * d + c] * re[at(c, c)]
                var y = uIm[r * d + c] * re[at(c, c)]
                for k in 0..<d where k != c {
                    let (a, b) = (uRe[r * d + k], uIm[r * d + k])
                    if k > c {
                        let (p, q) = (re[at(k, c)], im[at(k, c)])
                        x = x + a * p - b * q
                        y = y + a * q + b * p
                    } else {
                        let (p, q) = (re[at(c, k)], im[at(c, k)])
                        x = x + a * p + b * q
                        y = y - a * q + b * p
                    }
                }
                product.re[r * d + c] = x
                product.im[r * d + c] = y
            }
        }
        for r in 0..<d {
            for c in 0...r {
                var x = product.re[r * d] * uRe[c * d] + product.im[r * d] * uIm[c * d]
                for k in 1..<d {
                    x = x + product.re[r * d + k] * uRe[c * d + k] + product.im[r * d + k] * uIm[c * d + k]
                }
                re[at(r, c)] = x
                guard c < r else { continue }
                var y = product.im[r * d] * uRe[c * d] - product.re[r * d] * uIm[c * d]
                for k in 1..<d {
                    y = y + product.im[r * d + k] * uRe[c * d + k] - product.re[r * d + k] * uIm[c * d + k]
                }
                im[at(r, c)] = y
            }
        }
    }
}
