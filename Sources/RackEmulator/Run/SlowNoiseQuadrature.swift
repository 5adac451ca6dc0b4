internal import RackModel
internal import RackNumerics
internal import RealModule

/// Quasi-static detunings of a cluster as a quadrature: a few nodes with weights stand for the Gaussian
/// average over shots, and every shot is assigned one node by its own draws.
///
/// Gauss–Hermite with n nodes integrates cos(s·x) over a unit Gaussian to better than 10⁻⁹ for
/// n ≥ 10 + s², s = 2πσt; beyond s = 8 the fringe itself is below 10⁻¹³.
///
/// Each noisy mode is an axis of the grid (and its charge parity one of two nodes), and so is each noise that modes
/// share: one value of it moves them all. A shot draws its node on the axes of modes once for a cluster, and on each
/// shared axis once for the chip, so that clusters which share a noise see the same value in every shot.
struct SlowNoiseQuadrature {
    /// Noise that modes share, as an axis: the same rule for every cluster that it reaches.
    struct SharedAxis {
        /// Index into `Device.correlatedNoise`.
        let noise: Int
        let sigmaHz: Double
        let rule: GaussHermite
    }

    /// Per node: the detuning of every mode of the cluster, in Hz.
    let detuningsHz: [[Double]]
    let weights: [Double]
    /// Weights on the axes of modes together, and on each shared axis; of a node's number the last is the fastest.
    private let ownWeights: [Double]
    private let shared: [(noise: Int, weights: [Double])]

    /// - Parameters:
    ///   - modes: the cluster's modes.
    ///   - seconds: the length of a shot.
    ///   - shared: axes with the weight of each of the modes.
    init(modes: [Mode], seconds: Double, shared: [(axis: SharedAxis, weights: [Double])] = []) {
        var grid = Grid()
        let most = Self.mostNodes(axes: modes.count { !$0.noise.isSilent } + shared.count)
        // Two nodes at ±1, each with one half: the two parities.
        let parity = GaussHermite(count: 2)
        for mode in modes {
            let sigmaHz = mode.noise.shotSigmaHz(seconds: seconds)
            let rule = GaussHermite(count: Self.nodes(sigmaHz: sigmaHz, seconds: seconds, most: most))
            grid.grow(by: rule) { $0 + [$1 * sigmaHz] }
            guard mode.paritySplittingHz != 0 else { continue }
            grid.grow(by: parity) { $0.dropLast() + [$0[$0.count - 1] + $1 * mode.paritySplittingHz / 2] }
        }
        ownWeights = grid.weights
        self.shared = shared.map { ($0.axis.noise, $0.axis.rule.weights) }
        for (axis, moved) in shared {
            grid.grow(by: axis.rule) { node, x in zip(node, moved).map { $0 + $1 * x * axis.sigmaHz } }
        }
        (detuningsHz, weights) = (grid.nodes, grid.weights)
    }

    /// The quadrature of each of the clusters that a point of `seconds` a shot is computed in.
    static func all(_ device: Device, _ clusters: [ClusterPartition.Cluster], seconds: Double) -> [SlowNoiseQuadrature] {
        func weights(_ noise: CorrelatedNoise, _ cluster: ClusterPartition.Cluster) -> [Double]? {
            let weights = cluster.modes.map { mode in
                zip(noise.modes, noise.weights).reduce(0.0) { $1.0 == mode ? $0 + $1.1 : $0 }
            }
            return weights.contains { $0 != 0 } ? weights : nil
        }
        let noises = device.correlatedNoise.indices.filter { !device.correlatedNoise[$0].slow.isSilent }
        let reached = clusters.map { cluster in
            noises.compactMap { noise in
                weights(device.correlatedNoise[noise], cluster).map { (noise: noise, weights: $0) }
            }
        }
        var most = noises.map { _ in Self.mostNodes(axes: 0) }
        for (cluster, reaching) in zip(clusters, reached) {
            let axes = cluster.modes.count { !device.modes[$0].noise.isSilent } + reaching.count
            for one in reaching {
                guard let place = noises.firstIndex(of: one.noise) else { continue }
                most[place] = min(most[place], Self.mostNodes(axes: axes))
            }
        }
        let axes = zip(noises, most).map { noise, most in
            let sigmaHz = device.correlatedNoise[noise].slow.shotSigmaHz(seconds: seconds)
            let largest = device.correlatedNoise[noise].weights.reduce(0) { max($0, $1.magnitude) }
            let count = Self.nodes(sigmaHz: sigmaHz * largest, seconds: seconds, most: most)
            return SharedAxis(noise: noise, sigmaHz: sigmaHz, rule: GaussHermite(count: count))
        }
        return zip(clusters, reached).map { cluster, reaching in
            SlowNoiseQuadrature(
                modes: cluster.modes.map { device.modes[$0] }, seconds: seconds,
                shared: reaching.compactMap { one in
                    noises.firstIndex(of: one.noise).map { (axes[$0], one.weights) }
                })
        }
    }

    /// The node that a shot sees.
    ///
    /// - Parameter firstMode: the cluster's first device mode, by which its own draws are keyed.
    func node(shot: Int, seed: UInt64, firstMode: Int) -> Int {
        func draw(_ weights: [Double], _ element: Int, _ purpose: DrawPurpose) -> Int {
            guard weights.count > 1 else { return 0 }
            var draws = Philox(
                seed: seed, shot: UInt32(truncatingIfNeeded: shot), element: element, purpose: purpose)
            return LevelHistories.draw(weights, draws.nextUniform())
        }
        return shared.reduce(draw(ownWeights, firstMode, .quasiStatic)) {
            $0 * $1.weights.count + draw($1.weights, $1.noise, .sharedQuasiStatic)
        }
    }

    private struct Grid {
        var nodes: [[Double]] = [[]]
        var weights = [1.0]

        mutating func grow(by rule: GaussHermite, _ move: ([Double], Double) -> [Double]) {
            var (grown, grownWeights): ([[Double]], [Double]) = ([], [])
            for (node, weight) in zip(nodes, weights) {
                for (x, w) in zip(rule.nodes, rule.weights) {
                    grown.append(move(node, x))
                    grownWeights.append(weight * w)
                }
            }
            (nodes, weights) = (grown, grownWeights)
        }
    }

    /// A product grid grows as n^axes: the bound keeps it near a thousand nodes.
    private static func mostNodes(axes: Int) -> Int {
        axes <= 1 ? 72 : max(5, Int(Double.pow(1024, 1 / Double(axes))))
    }

    private static func nodes(sigmaHz: Double, seconds: Double, most: Int) -> Int {
        let phase = 2 * Double.pi * sigmaHz * seconds
        return sigmaHz == 0 ? 1 : min(most, Int(10 + min(phase * phase, 62)))
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
