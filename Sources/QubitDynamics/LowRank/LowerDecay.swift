internal import RackNumerics
internal import RealModule
internal import Synchronization

/// Decay of every mode over a time on the lower triangle of a density matrix, exactly: what `DecayStep` does, whole
/// rows at a time. Residual ZZ is not part of it (`DecayStep.turn`).
///
/// What depends on the time alone is kept, and may be shared by any number of threads.
final class LowerDecay: Sendable {
    private struct Known {
        let seconds: Double
        let channels: [RowChannel]
        /// A factor per element, where modes share dephasing.
        let shrinking: [Double]
    }

    private let cluster: Cluster
    private let stride: Int
    private let known = Mutex<[Known]>([])

    init(_ cluster: Cluster) {
        self.cluster = cluster
        stride = (cluster.dimension + 7) & ~7
    }

    /// Returns what it took.
    @discardableResult
    func apply(seconds: Double, to lower: LowerPlanes) -> OperationCount {
        let known = known(seconds)
        var operations = OperationCount()
        let elements = Double(stride * stride / 2)
        for channel in known.channels {
            channel.apply(to: lower)
            operations += OperationCount(flops: 4 * channel.mixture.termsPerRow * elements, bytes: 32 * elements)
        }
        guard !known.shrinking.isEmpty else { return operations }
        known.shrinking.withUnsafeBufferPointer { factors in
            for at in factors.indices {
                lower.re[at] *= factors[at]
                lower.im[at] *= factors[at]
            }
        }
        operations += OperationCount(flops: 4 * elements, bytes: 80 * elements)
        return operations
    }

    private func known(_ seconds: Double) -> Known {
        if let entry = known.withLock({ $0.first { $0.seconds == seconds } }) { return entry }
        let channels = cluster.levels.indices.compactMap { mode -> RowChannel? in
            let operators = cluster.localOperators(of: mode)
            guard !operators.isEmpty else { return nil }
            return RowChannel(
                LocalChannel(operators, levels: cluster.levels[mode], seconds: seconds),
                spacing: cluster.levels[(mode + 1)...].reduce(1, *), dimension: cluster.dimension, stride: stride)
        }
        let fresh = Known(seconds: seconds, channels: channels, shrinking: shrinking(seconds))
        known.withLock {
            if $0.count >= 64 { $0.removeFirst(32) }
            $0.append(fresh)
        }
        return fresh
    }

    /// Dephasing that modes share commutes with what each does alone: every element just shrinks.
    private func shrinking(_ seconds: Double) -> [Double] {
        guard !cluster.sharedDephasing.isEmpty else { return [] }
        let n = cluster.dimension
        let map = AxisMap(modes: Array(cluster.levels.indices), of: cluster.levels)
        let digits = (0..<n).map { map.digits($0) }
        var exponents = [Double](repeating: 0, count: n * stride)
        for noise in cluster.sharedDephasing {
            let values = digits.map { digits in
                zip(noise.modes, noise.weights).reduce(0.0) { $0 + $1.1 * Double(digits[$1.0]) }
            }
            for r in 0..<n {
                for c in 0...r {
                    exponents[r * stride + c] -= noise.rate * (values[r] - values[c]) * (values[r] - values[c])
                }
            }
        }
        return exponents.map { $0 == 0 ? 1 : Double.exp($0 * seconds) }
    }
}

extension RowChannel {
    fileprivate func apply(to lower: LowerPlanes) {
        let rows = lower.dimension
        let width = 2 * stride
        mixture.withFactors { factors in
            withUnsafeTemporaryAllocation(of: Double.self, capacity: levels * width) { fresh in
                withUnsafeTemporaryAllocation(of: DenseLanes.Term.self, capacity: levels) { sum in
                    for outer in Swift.stride(from: 0, to: rows, by: levels * spacing) {
                        for first in outer..<(outer + spacing) {
                            mixGroup(lower, first, factors, fresh.baseAddress!, sum)
                        }
                    }
                }
            }
        }
    }

    /// Rows that differ in this mode's level alone, of which `first` has level 0.
    @inline(__always)
    private func mixGroup(
        _ lower: LowerPlanes, _ first: Int, _ factors: (Int) -> UnsafePointer<Double>, _ fresh: UnsafeMutablePointer<Double>,
        _ sum: UnsafeMutableBufferPointer<DenseLanes.Term>
    ) {
        for j in 0..<levels {
            let row = first + j * spacing
            let terms = mixture.terms(j)
            for (k, term) in terms.enumerated() {
                let from = row * stride + mixture.shift(term)
                sum.initializeElement(
                    at: k, to: DenseLanes.Term(factors: factors(term), re: lower.re + from, im: lower.im + from))
            }
            DenseLanes.mix(
                UnsafeBufferPointer(rebasing: sum[..<terms.count]), length: (row + 8) & ~7, fresh + 2 * j * stride,
                fresh + (2 * j + 1) * stride)
        }
        for j in 0..<levels {
            let row = first + j * spacing
            (lower.re + row * stride).update(from: fresh + 2 * j * stride, count: row + 1)
            (lower.im + row * stride).update(from: fresh + (2 * j + 1) * stride, count: row + 1)
        }
    }
}
