internal import RackNumerics

extension BatchPlan {
    /// What the plan costs one lane.
    var cost: OperationCount {
        var count = OperationCount()
        let d = Double(lanes.levels)
        // Read and written once a step: the state in two planes, and the step's five rows.
        let state = 8 * d * (d + 1)
        for step in lanes.steps {
            let applications = step.halfway == nil ? 1.0 : 2.0
            let channels = (step.halfway == nil ? 0.0 : 1) + (step.channel == nil ? 0.0 : 1)
            count += OperationCount(
                flops: Self.exponentialFlops(step.degree, step.doublings, d) + applications * Self.conjugationFlops(d)
                    + channels * Self.channelFlops(d), bytes: 40 + applications * 2 * state)
        }
        count += Double(idles.count) * OperationCount(flops: 4 * Self.channelFlops(d) + 3 * d * d, bytes: 2 * state)
        return count
    }

    /// Hamiltonian, characteristic polynomial, series, powers and phases of one step.
    private static func exponentialFlops(_ degree: Int, _ doublings: Int, _ d: Double) -> Double {
        var powers = 0.0
        for j in 1..<Int(d) {
            // Elements next to whose diagonal there is room for j - 1 more: a product, its neighbours, both sums.
            for m in 0..<j { powers += (d - Double(m)) * (m == 0 && j > 1 ? 9 : 7) }
        }
        let pairs = d * (d - 1) / 2
        let build = 4 * d + 10 * (d - 1)
        let characteristic = 5 * pairs + 2 * (d - 1)
        let series = max(0, Double(degree) - d + 1) * (4 * d - 1)
        let doubling = Double(doublings) * (pairs + d) * (6 * d + 2)
        return build + characteristic + series + powers + doubling + 9 * pairs + 6 * (pairs - d + 1)
    }

    /// UρU† of a Hermitian ρ.
    private static func conjugationFlops(_ d: Double) -> Double {
        d * d * (8 * d - 6) + d * (4 * d - 1) + d * (d - 1) * (4 * d - 1)
    }

    private static func channelFlops(_ d: Double) -> Double {
        var sum = 0.0
        for m in 0..<Int(d) {
            let n = d - Double(m)
            sum += (m == 0 ? 1 : 2) * (2 * n * n - n)
        }
        return sum
    }
}
