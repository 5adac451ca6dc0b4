internal import RackModel
internal import RackNumerics
internal import RealModule

/// Quasi-static detunings of a cluster as a quadrature: a few nodes with weights stand for the Gaussian
/// average over shots, and every shot is assigned one node by its own draw.
///
/// Gauss–Hermite with n nodes integrates cos(s·x) over a unit Gaussian to better than 10⁻⁹ for
/// n ≥ 10 + s², s = 2πσt; beyond s = 8 the fringe itself is below 10⁻¹³.
struct SlowNoiseQuadrature {
    /// Per node: the detuning of every mode of the cluster, in Hz.
    var detuningsHz: [[Double]]
    var weights: [Double]

    /// - Parameters:
    ///   - modes: the cluster's modes.
    ///   - seconds: the length of a shot.
    init(modes: [Mode], seconds: Double) {
        detuningsHz = [[]]
        weights = [1]
        let noisy = modes.count { !$0.noise.isSilent }
        // A product grid grows as n^(noisy modes): the bound keeps it near a thousand nodes.
        let most = noisy <= 1 ? 72 : max(5, Int(Double.pow(1024, 1 / Double(noisy))))
        for mode in modes {
            let sigmaHz = mode.noise.shotSigmaHz(seconds: seconds)
            let phase = 2 * Double.pi * sigmaHz * seconds
            let count = sigmaHz == 0 ? 1 : min(most, Int(10 + min(phase * phase, 62)))
            let rule = GaussHermite(count: count)
            var (grown, grownWeights): ([[Double]], [Double]) = ([], [])
            for (node, weight) in zip(detuningsHz, weights) {
                for (x, w) in zip(rule.nodes, rule.weights) {
                    grown.append(node + [x * sigmaHz])
                    grownWeights.append(weight * w)
                }
            }
            (detuningsHz, weights) = (grown, grownWeights)
        }
    }
}

extension SlowNoise {
    /// Standard deviation of the detuning that a shot of this length sees as constant:
    /// σ² = detuningSigma² + A² ln(1/(2π f_low t)), from the one-sided spectrum S(f) = A²/f between the
    /// low cut and 1/(2πt).
    func shotSigmaHz(seconds: Double) -> Double {
        var variance = detuningSigmaHz * detuningSigmaHz
        if oneOverFAmplitudeHz != 0, seconds > 0 {
            let decades = Double.log(1 / (2 * .pi * oneOverFLowCutHz * seconds))
            variance += oneOverFAmplitudeHz * oneOverFAmplitudeHz * max(decades, 0)
        }
        return variance.squareRoot()
    }
}

/// Nodes and weights of ∫ f(x) e^(−x²/2)/√(2π) dx, by Newton's method on the orthonormal Hermite functions.
struct GaussHermite {
    var nodes: [Double] = []
    var weights: [Double] = []

    init(count: Int) {
        for index in 0..<count {
            var x = Self.startingPoint(index, count)
            var slope = 0.0
            for _ in 0..<100 {
                let (value, derivative) = Self.polynomial(count, x, excluding: nodes)
                let step = value / derivative
                x -= step
                if step.magnitude < 1e-15 * max(1, x.magnitude) { break }
            }
            (_, slope) = Self.polynomial(count, x, excluding: [])
            nodes.append(x)
            // w = 1/(n·h_{n−1}(x)²) for orthonormal h, and h_n′ = √n·h_{n−1}.
            weights.append(1 / (slope * slope))
        }
        let total = weights.reduce(0, +)
        weights = weights.map { $0 / total }
    }

    private static func startingPoint(_ index: Int, _ count: Int) -> Double {
        // The largest root first, then downwards: deflation keeps Newton off roots already found.
        let edge = 2 * (Double(count) + 0.5).squareRoot()
        return edge * (1 - 2 * (Double(index) + 0.5) / Double(count))
    }

    /// h_n(x) divided by Π(x − root), and its derivative, for orthonormal probabilists' polynomials.
    private static func polynomial(_ count: Int, _ x: Double, excluding roots: [Double]) -> (Double, Double) {
        var (before, last) = (0.0, 1.0)
        for n in 0..<count {
            (before, last) = (last, (x * last - Double(n).squareRoot() * before) / Double(n + 1).squareRoot())
        }
        let slope = Double(count).squareRoot() * before
        // Derivative of log(h/Π) gives Newton's step on the deflated function.
        let deflated = roots.reduce(slope) { $0 - last / (x - $1) }
        return (last, roots.isEmpty ? slope : deflated)
    }
}
