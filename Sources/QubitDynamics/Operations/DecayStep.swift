internal import RackNumerics
internal import RealModule
internal import Synchronization

/// Decay of every mode over a time, with the residual ZZ of clusters too large to keep it in the Hamiltonian.
final class DecayStep: Sendable {
    private let cluster: Cluster
    private let known = Mutex<[Known]>([])
    private let stride: Int
    private let zzRates: [Double]?
    private let decaying: [Int]
    /// Dephasing that modes share: √rate · Σ w n of each joint state, in s^(−½).
    private let shared: [[Double]]
    /// The sum of each mode's rates, with what it shares of the residual ZZ, in 1/s.
    let rates: [Double]
    /// What `apply` costs, whatever the time.
    let operations: OperationCount

    /// - Parameter withDecay: `false` leaves the residual ZZ alone.
    init(_ cluster: Cluster, withDecay: Bool = true) {
        self.cluster = cluster
        stride = DensityPlanes.stride(cluster.dimension)
        decaying = cluster.models.indices.filter { withDecay && !cluster.localOperators(of: $0).isEmpty }
        shared = withDecay ? DecayStep.shared(cluster) : []
        zzRates = DecayStep.zzRates(cluster)
        var rates = cluster.models.indices.map { withDecay ? cluster.decayRate(of: $0) : 0 }
        for coupling in cluster.couplingModels where coupling.shiftsLevels && !cluster.keepsShifts(coupling) {
            rates[coupling.a] += 2 * .pi * coupling.shiftSpreadHz
            rates[coupling.b] += 2 * .pi * coupling.shiftSpreadHz
        }
        self.rates = rates
        var count = OperationCount()
        for mode in decaying {
            count += LocalChannel(cluster.localOperators(of: mode), levels: cluster.levels[mode], seconds: 0)
                .operations(dimension: cluster.dimension)
        }
        let elements = Double(cluster.dimension) * Double(cluster.dimension)
        if zzRates != nil { count += OperationCount(flops: 24 * elements, bytes: 64 * elements) }
        if !shared.isEmpty {
            count += OperationCount(flops: (2 + 3 * Double(shared.count)) * elements, bytes: 32 * elements)
        }
        operations = count
    }

    var isNeeded: Bool { !decaying.isEmpty || !shared.isEmpty || zzRates != nil }

    /// What depends on the time alone.
    private struct Known {
        let seconds: Double
        let channels: [RowChannel]
        /// A factor per element, where modes share dephasing.
        let shrinking: [Double]
        /// Of half the residual ZZ, per joint state.
        let phases: [Complex]?
    }

    func apply(seconds: Double, to planes: DensityPlanes) {
        let known = known(seconds)
        if let phases = known.phases { turn(phases, planes) }
        for channel in known.channels { planes.mix(channel.mixture) }
        known.shrinking.withUnsafeBufferPointer { factors in
            for at in factors.indices {
                planes.re[at] *= factors[at]
                planes.im[at] *= factors[at]
            }
        }
        if let phases = known.phases { turn(phases, planes) }
    }

    private func known(_ seconds: Double) -> Known {
        if let entry = known.withLock({ $0.first { $0.seconds == seconds } }) { return entry }
        let fresh = Known(
            seconds: seconds,
            channels: decaying.map { mode in
                RowChannel(
                    LocalChannel(cluster.localOperators(of: mode), levels: cluster.levels[mode], seconds: seconds),
                    spacing: cluster.levels[(mode + 1)...].reduce(1, *), dimension: cluster.dimension, stride: stride)
            }, shrinking: shrinking(seconds), phases: turnPhases(seconds / 2))
        known.withLock {
            if $0.count >= 64 { $0.removeFirst(32) }
            $0.append(fresh)
        }
        return fresh
    }

    private static func shared(_ cluster: Cluster) -> [[Double]] {
        let map = AxisMap(modes: Array(cluster.levels.indices), of: cluster.levels)
        return cluster.sharedDephasing.map { noise in
            (0..<cluster.dimension).map { s in
                let digits = map.digits(s)
                return noise.rate.squareRoot()
                    * zip(noise.modes, noise.weights).reduce(0.0) { $0 + $1.1 * Double(digits[$1.0]) }
            }
        }
    }

    /// Dephasing that modes share commutes with what each does alone: every element just shrinks.
    private func shrinking(_ seconds: Double) -> [Double] {
        guard !shared.isEmpty else { return [] }
        let n = cluster.dimension
        return (0..<(n * stride)).map { at in
            let (r, c) = at.quotientAndRemainder(dividingBy: stride)
            guard c < n else { return 0 }
            return Double.exp(-seconds * shared.reduce(0.0) { $0 + ($1[r] - $1[c]) * ($1[r] - $1[c]) })
        }
    }

    /// 2πζ n_a n_b summed over couplings, for each joint state, in rad/s.
    private static func zzRates(_ cluster: Cluster) -> [Double]? {
        let couplings = cluster.couplingModels.filter { $0.shiftsLevels && !cluster.keepsShifts($0) }
        guard !couplings.isEmpty else { return nil }
        let map = AxisMap(modes: Array(cluster.levels.indices), of: cluster.levels)
        return (0..<cluster.dimension).map { s in
            let digits = map.digits(s)
            return couplings.reduce(0) { $0 + 2 * .pi * $1.shiftHz(digits[$1.a], digits[$1.b]) }
        }
    }

    private func turn(_ phases: [Complex], _ planes: DensityPlanes) {
        for r in phases.indices {
            for c in phases.indices {
                let at = r * stride + c
                let z = phases[r] * phases[c].conjugate * Complex(planes.re[at], planes.im[at])
                planes.re[at] = z.re
                planes.im[at] = z.im
            }
        }
    }

    /// What residual ZZ does to kets in so many seconds: a factor per joint state; `nil` where there is none.
    func turnPhases(_ seconds: Double) -> [Complex]? {
        zzRates?.map { Complex.unit(radians: -$0 * seconds) }
    }

    /// The same turn on the rows of a matrix of kets.
    func turnRows(
        _ seconds: Double, _ columns: Int, _ re: UnsafeMutablePointer<Double>,
        _ im: UnsafeMutablePointer<Double>
    ) {
        guard let zzRates, seconds != 0 else { return }
        for (r, rate) in zzRates.enumerated() where rate != 0 {
            let phase = Complex.unit(radians: -rate * seconds)
            for c in 0..<columns {
                let z = phase * Complex(re[r * columns + c], im[r * columns + c])
                re[r * columns + c] = z.re
                im[r * columns + c] = z.im
            }
        }
    }
}
