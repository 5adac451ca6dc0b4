internal import RackModel
internal import RackNumerics
internal import RealModule

/// The slow end of a line's taps as decaying exponentials: h_m[j] = Σ_i weights[i·M + m]·ratios[i]^j for j ≥ 0,
/// plus a head that is short.
///
/// A flux line remembers for microseconds. What it remembers is a handful of real poles p_i, and the sum over
/// all earlier samples that such a pole asks for is one multiplication a sample: u[n] = r·u[n−1] + x[n]. The
/// weights are residues, from the formulas of the chain's filters: R_i = lim (s − p_i) H(s)/s is the weight
/// of e^(p_i t) in the step response.
struct TapTail: Sendable {
    /// r_i = e^(p_i T).
    let ratios: [Double]
    /// Pole by pole, M weights each.
    let weights: [Double]

    /// Poles that decay faster than this many samples stay in the head.
    private static let slowestFast = 4.0

    /// The slow poles of `filters`; `nil` if there are none, or if they are too close to each other to be
    /// told apart by residues.
    init?(filters: [LineFilter], grid: TapGrid) {
        let rates = filters.compactMap(\.realPoleRate)
        for (index, rate) in rates.enumerated() {
            for other in rates[(index + 1)...] where (rate - other).magnitude < 1e-3 * rate { return nil }
        }
        var (ratios, weights): ([Double], [Double]) = ([], [])
        for (index, filter) in filters.enumerated() {
            guard let rate = filter.realPoleRate, rate * grid.period * Self.slowestFast < 1 else { continue }
            let pole = -rate
            var residue = filter.poleResidueOverS
            for (other, factor) in filters.enumerated() where other != index {
                residue *= factor.transfer(pole)
            }
            // Echoes and Gaussians much longer than the pole make the two halves cancel: not worth it.
            guard residue.isFinite, residue.magnitude < 100 else { return nil }
            ratios.append(.exp(pole * grid.period))
            for m in 0..<grid.phases {
                let time = (Double(m) + 0.5) * grid.step
                weights.append(residue * .exp(pole * time) * -.expMinusOne(-pole * grid.period))
            }
        }
        guard !ratios.isEmpty else { return nil }
        (self.ratios, self.weights) = (ratios, weights)
    }

    /// Adds the tail's answer to `count` samples of one plane or both (`input`, times `scale`, zeros after its
    /// end) to the outputs of `phases` phases each.
    func add(
        _ input: [UnsafeBufferPointer<Double>], scale: Double, count: Int, phases: Int,
        to out: [UnsafeMutablePointer<Double>]
    ) {
        if phases == 2, input.count == 2 {
            addPairs(input[0], input[1], scale, count, out[0], out[1])
            return
        }
        if phases == 2 {
            addPairs(input[0], scale, count, out[0])
            return
        }
        let poles = ratios.count
        for (input, out) in zip(input, out) {
            withUnsafeTemporaryAllocation(of: Double.self, capacity: poles) { memory in
                memory.initialize(repeating: 0)
                for n in 0..<count {
                    let sample = n < input.count ? scale * input[n] : 0
                    for i in 0..<poles {
                        let value = ratios[i] * memory[i] + sample
                        memory[i] = value
                        for m in 0..<phases { out[n * phases + m] += weights[i * phases + m] * value }
                    }
                }
            }
        }
    }

    /// The usual case of a real signal with two sub-samples a sample.
    private func addPairs(
        _ input: UnsafeBufferPointer<Double>, _ scale: Double, _ count: Int, _ out: UnsafeMutablePointer<Double>
    ) {
        typealias Pair = SIMD2<Double>
        let out = UnsafeMutableRawPointer(out)
        withUnsafeTemporaryAllocation(of: Double.self, capacity: ratios.count) { memory in
            memory.initialize(repeating: 0)
            ratios.withUnsafeBufferPointer { ratios in
                weights.withUnsafeBytes { weights in
                    for n in 0..<count {
                        let sample = n < input.count ? scale * input[n] : 0
                        var sum = out.loadUnaligned(fromByteOffset: 16 * n, as: Pair.self)
                        for i in 0..<ratios.count {
                            let value = ratios[i] * memory[i] + sample
                            memory[i] = value
                            sum += value * weights.loadUnaligned(fromByteOffset: 16 * i, as: Pair.self)
                        }
                        out.storeBytes(of: sum, toByteOffset: 16 * n, as: Pair.self)
                    }
                }
            }
        }
    }

    /// The usual case of a complex signal with two sub-samples a sample: a pole's next value waits for its
    /// last, so both planes walk together.
    private func addPairs(
        _ re: UnsafeBufferPointer<Double>, _ im: UnsafeBufferPointer<Double>, _ scale: Double, _ count: Int,
        _ outRe: UnsafeMutablePointer<Double>, _ outIm: UnsafeMutablePointer<Double>
    ) {
        typealias Pair = SIMD2<Double>
        let (outRe, outIm) = (UnsafeMutableRawPointer(outRe), UnsafeMutableRawPointer(outIm))
        let poles = ratios.count
        withUnsafeTemporaryAllocation(of: Pair.self, capacity: 2 * poles) { table in
            let (memory, weight) = (table.baseAddress!, table.baseAddress! + poles)
            memory.initialize(repeating: .zero, count: poles)
            for i in 0..<poles {
                (weight + i).initialize(to: Pair(weights[2 * i], weights[2 * i + 1]))
            }
            ratios.withUnsafeBufferPointer { ratios in
                for n in 0..<count {
                    let sample = n < re.count ? scale * Pair(re[n], im[n]) : .zero
                    var first = outRe.loadUnaligned(fromByteOffset: 16 * n, as: Pair.self)
                    var second = outIm.loadUnaligned(fromByteOffset: 16 * n, as: Pair.self)
                    for i in 0..<poles {
                        let value = ratios[i] * memory[i] + sample
                        memory[i] = value
                        first += value.x * weight[i]
                        second += value.y * weight[i]
                    }
                    outRe.storeBytes(of: first, toByteOffset: 16 * n, as: Pair.self)
                    outIm.storeBytes(of: second, toByteOffset: 16 * n, as: Pair.self)
                }
            }
        }
    }
}

extension LineFilter {
    /// The decay rate of the filter's one real pole, in 1/s; `nil` if it has none or more.
    fileprivate var realPoleRate: Double? {
        switch self {
        case .singlePole(let cutoffHz): 2 * .pi * cutoffHz
        case .exponential(_, let tauSeconds): 1 / tauSeconds
        case .gaussian, .bessel, .reflection, .measured: nil
        }
    }

    /// lim (s − p) H(s)/s at that pole.
    fileprivate var poleResidueOverS: Double {
        if case .exponential(let amplitude, _) = self { amplitude } else { -1 }
    }

    /// H(s) at a real s, by the formulas of `response(atHz:)` with s for 2πif.
    fileprivate func transfer(_ s: Double) -> Double {
        switch self {
        case .singlePole(let cutoffHz):
            return 1 / (1 + s / (2 * .pi * cutoffHz))
        case .gaussian(let cutoffHz):
            let turn = LineFilter.gaussianSigmaSeconds(cutoffHz: cutoffHz) * s
            return .exp(0.5 * turn * turn)
        case .bessel(let order, let cutoffHz):
            let scaled = Complex(s / (2 * .pi * cutoffHz))
            return BesselPrototype.ofOrder[order - 1].poles.reduce(Complex.one) { $0 * (-$1 / (scaled - $1)) }
                .re
        case .exponential(let amplitude, let tauSeconds):
            return 1 + amplitude * s * tauSeconds / (1 + s * tauSeconds)
        case .reflection(let coefficient, let delaySeconds):
            return 1 + coefficient * .exp(-s * delaySeconds)
        case .measured(let impulseResponse, let periodSeconds):
            let delay = Double.exp(-s * periodSeconds)
            return impulseResponse.reversed().reduce(0) { $0 * delay + $1 }
        }
    }
}
