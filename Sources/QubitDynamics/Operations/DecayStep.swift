internal import RackNumerics
internal import RealModule
internal import Synchronization

/// Decay of every mode over a time, with the residual ZZ of clusters too large to keep it in the Hamiltonian.
final class DecayStep: Sendable {
    private let cluster: Cluster
    private let channels = Mutex<[UInt64: [LocalChannel]]>([:])
    private let spacings: [Int]
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
        spacings = cluster.levels.indices.map { cluster.levels[($0 + 1)...].reduce(1, *) }
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

    func apply(seconds: Double, _ re: UnsafeMutablePointer<Double>, _ im: UnsafeMutablePointer<Double>) {
        if zzRates != nil { turn(seconds / 2, re, im) }
        for (mode, channel) in zip(decaying, channels(seconds: seconds)) {
            channel.apply(dimension: cluster.dimension, spacing: spacings[mode], re, im)
        }
        if !shared.isEmpty { dephase(seconds, re, im) }
        if zzRates != nil { turn(seconds / 2, re, im) }
    }

    /// The channels of the decaying modes over a time, kept for the next call.
    private func channels(seconds: Double) -> [LocalChannel] {
        let key = seconds.bitPattern
        if let known = channels.withLock({ $0[key] }) { return known }
        let fresh = decaying.map {
            LocalChannel(cluster.localOperators(of: $0), levels: cluster.levels[$0], seconds: seconds)
        }
        channels.withLock { channels in
            if channels.count > 1024 { channels.removeAll() }
            channels[key] = fresh
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
    private func dephase(_ seconds: Double, _ re: UnsafeMutablePointer<Double>, _ im: UnsafeMutablePointer<Double>) {
        let n = cluster.dimension
        for r in 0..<n {
            for c in 0..<n {
                let exponent = shared.reduce(0.0) { $0 + ($1[r] - $1[c]) * ($1[r] - $1[c]) }
                guard exponent != 0 else { continue }
                let factor = Double.exp(-exponent * seconds)
                re[r * n + c] *= factor
                im[r * n + c] *= factor
            }
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

    private func turn(
        _ seconds: Double, _ re: UnsafeMutablePointer<Double>, _ im: UnsafeMutablePointer<Double>
    ) {
        guard let zzRates else { return }
        let n = cluster.dimension
        let phases = zzRates.map { Complex.unit(radians: -$0 * seconds) }
        for r in 0..<n {
            for c in 0..<n {
                let z = phases[r] * phases[c].conjugate * Complex(re[r * n + c], im[r * n + c])
                re[r * n + c] = z.re
                im[r * n + c] = z.im
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
