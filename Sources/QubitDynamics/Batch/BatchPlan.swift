internal import RackNumerics
internal import RackUnits
internal import RealModule

/// How the samples of a run are taken.
enum BatchSteps: Hashable {
    /// So many steps to a sample, each exact but for decay. With `halved`, decay enters by Simpson's rule in each
    /// step, otherwise by the trapezium rule.
    case exact(perSample: Int, halved: Bool)
    /// About so many samples to a step, an even number of steps to a run; `coarse`: half as many.
    case joined(samples: Int, coarse: Bool)
    /// So many steps to a sample, none exact.
    case divided(perSample: Int)

    /// Steps twice as long, to compare with; `nil` if nothing is left out.
    var coarser: BatchSteps? {
        switch self {
        case .exact: nil
        case .joined(let samples, _): .joined(samples: samples, coarse: true)
        // Their error is 3⁴ times as large, and they cost a third.
        case .divided(let pieces): .divided(perSample: max(1, pieces / 3))
        }
    }

    /// What an error that fourth order foretells is multiplied by. Five steps to a carrier's period converge a little more
    /// slowly than that.
    var caution: Double {
        if case .divided = self { return 1.5 }
        return 1
    }

    var isJoined: Bool {
        if case .joined = self { return true }
        return false
    }

    /// Whether something is left out that shorter steps tell.
    var isCompared: Bool {
        if case .exact = self { return false }
        return true
    }
}

/// What decides a lane's steps, besides when its drive changes: from the lane's own numbers alone, rounded up so that
/// many lanes agree.
struct BatchPlanKey: Hashable {
    /// Index of the times.
    var times: Int
    var steps: BatchSteps
    /// The levels' range and the largest |c|, in rad/s, as `above` rounds them.
    var range: UInt64
    var drive: UInt64

    /// The least number with three binary digits after the point of its significand that is above `value` ≥ 0.
    static func above(_ value: Double) -> UInt64 { (value.bitPattern >> 49) + 1 }
    static func value(_ key: UInt64) -> Double { Double(bitPattern: key << 49) }
}

/// A stretch's steps in order, for lanes whose keys agree.
struct BatchPlan {
    enum Operation {
        /// Free evolution with decay (index into `idles`).
        case idle(Int)
        case channel(Int)
        case steps(Range<Int>)
    }

    /// Exact free evolution apart from what grows with the level's number: on elements ⟨i + m|ρ|i⟩ a matrix for
    /// each m.
    struct Idle {
        var seconds: Double
        var sectors: [ComplexMatrix]
    }

    private(set) var operations: [Operation] = []
    private(set) var idles: [Idle] = []
    let lanes: TridiagonalLanes
    let stepCount: Int

    /// - Parameter lengths: of all steps of the driven parts, part by part.
    init(_ key: BatchPlanKey, _ times: BatchTimes, _ rules: BatchRules, lengths: [[Double]]) {
        var steps: [TridiagonalLanes.Step] = []
        var table = BatchChannels(rules)
        let count = lengths.reduce(0) { $0 + $1.count }
        var driven = 0
        var taken = 0
        for part in times.parts {
            if case .silent(let units) = part {
                let seconds = Double(units) * rules.seconds(times)
                operations.append(.idle(idles.count))
                idles.append(Idle(seconds: seconds, sectors: rules.sectors(seconds)))
                continue
            }
            let lengths = lengths[driven]
            driven += 1
            let isHalved = rules.halves(part, key.steps)
            let nodes = BatchNodes(key.steps, isHalved: isHalved, lengths)
            if let channel = table.index(nodes.edges[0]) { operations.append(.channel(channel)) }
            let start = steps.count
            for (k, seconds) in lengths.enumerated() {
                steps.append(
                    rules.step(
                        key, seconds: isHalved ? seconds / 2 : seconds,
                        halfway: isHalved ? table.index(2 * seconds / 3) : nil,
                        channel: table.index(nodes.edges[k + 1]), of: count))
                taken += isHalved ? 2 : 1
            }
            operations.append(.steps(start..<steps.count))
        }
        stepCount = taken + idles.count
        lanes = TridiagonalLanes(lowering: rules.model.lowering, channels: table.matrices, steps: steps)
    }
}

/// How long decay acts before, between and after the steps of a driven part.
private struct BatchNodes {
    /// In seconds, one more than there are steps.
    private(set) var edges: [Double]

    init(_ steps: BatchSteps, isHalved: Bool, _ lengths: [Double]) {
        edges = [Double](repeating: 0, count: lengths.count + 1)
        if isHalved || !steps.isCompared {
            for (k, seconds) in lengths.enumerated() {
                edges[k] += seconds / (isHalved ? 6 : 2)
                edges[k + 1] += seconds / (isHalved ? 6 : 2)
            }
            return
        }
        var k = 0
        while k + 1 < lengths.count {
            // Simpson's rule over two steps that need not be equal.
            let (a, b) = (lengths[k], lengths[k + 1])
            edges[k] += (a + b) / 6 * (2 - b / a)
            edges[k + 1] += (a + b) * (a + b) * (a + b) / (6 * a * b)
            edges[k + 2] += (a + b) / 6 * (2 - a / b)
            k += 2
        }
        guard k < lengths.count else { return }
        edges[k] += lengths[k] / 2
        edges[k + 1] += lengths[k] / 2
    }
}

/// The channels of a plan, each once.
private struct BatchChannels {
    private let rules: BatchRules
    private var known: [UInt64: Int] = [:]
    private(set) var matrices: [Double] = []

    init(_ rules: BatchRules) { self.rules = rules }

    mutating func index(_ seconds: Double) -> Int? {
        guard rules.decays else { return nil }
        if let index = known[seconds.bitPattern] { return index }
        let index = known.count
        known[seconds.bitPattern] = index
        matrices += LocalChannel(rules.operators, levels: rules.model.levels, seconds: seconds).matrices.flatMap(\.self)
        return index
    }
}

/// How long steps may be, from a mode's numbers.
struct BatchRules {
    let model: ModeModel
    let accuracy: Double
    let tickSeconds: Double
    let counterRotating: Bool
    /// E_j − j E_1 in rad/s.
    let rest: [Double]
    /// Largest sum of the ladder's elements beside a level.
    let ladder: Double
    let operators: [CollapseOperator]
    /// How fast decay is at most, in 1/s: that of the highest level.
    let decayRate: Double

    init(_ cluster: Cluster) {
        model = cluster.models[0]
        let levels = model.levels
        accuracy = cluster.accuracy
        tickSeconds = cluster.tickRate.tickSeconds
        counterRotating = cluster.counterRotating
        rest = model.energiesHz.indices.map { [model] in
            2 * .pi * (model.energiesHz[$0] - Double($0) * model.energiesHz[1])
        }
        let steps = [0] + model.lowering + [0]
        ladder = zip(steps, steps.dropFirst()).map(+).max() ?? 0
        operators = cluster.collapseOperators
        decayRate = operators.reduce(0) { sum, operation in
            switch operation {
            case .ladder(_, _, let amplitudes): sum + (amplitudes.map { $0 * $0 }.max() ?? 0)
            case .dephasing(_, let weights, let rate): sum + 2 * rate * weights[0] * weights[0] * Double(levels - 1)
            }
        }
    }

    var decays: Bool { decayRate > 0 }

    /// Seconds of one unit.
    func seconds(_ times: BatchTimes) -> Double { tickSeconds / Double(times.unitsPerTick) }

    /// What channels between exact steps of so many seconds leave out. The trapezium rule misses γh²/12 times what the
    /// Hamiltonian's commutator with decay changes by in all, of which an eighth is left where little undoes it.
    /// Simpson's rule misses γTx⁴/2880, x the turn within a step, of which a tenth is left.
    func decayError(_ seconds: Double, halved: Bool, variation: Double, drive: Double, duration: Double) -> Double {
        guard decays else { return 0 }
        if halved {
            let x = turnRate(drive) * seconds
            return decayRate * duration * x * x * x * x / 28_800
        }
        return decayRate * seconds * seconds * (2 * ladder * variation + 2 * .pi * model.anharmonicSpreadHz) / 72
    }

    /// How fast a drive turns what decay does not leave in place, in rad/s.
    private func turnRate(_ drive: Double) -> Double {
        let rungs = max(1, Double(model.levels) / 4)
        return .pi * model.anharmonicSpreadHz * rungs * rungs + 2 * drive
    }

    /// Whether decay acts also in the middle of each of a part's steps: they are exact for any length.
    func halves(_ part: BatchTimes.Part, _ steps: BatchSteps) -> Bool {
        guard decays, !counterRotating else { return false }
        if case .held = part { return true }
        if case .exact(_, let halved) = steps { return halved }
        return false
    }

    /// A bound on |H·step| about the middle of the levels.
    private func size(_ key: BatchPlanKey, _ seconds: Double) -> Double {
        let range = BatchPlanKey.value(key.range) * seconds
        let drive = BatchPlanKey.value(key.drive) * seconds * (counterRotating ? 2 : 1)
        return range / 2 + ladder * drive * (1 + range / 4)
    }

    /// - Parameter count: of all steps, over which errors add up.
    func step(
        _ key: BatchPlanKey, seconds: Double, halfway: Int?, channel: Int?, of count: Int
    ) -> TridiagonalLanes.Step {
        var size = size(key, seconds)
        var doublings = 0
        var tolerance = 1e-11 / Double(count)
        while size > (model.levels > 5 ? 1.5 : 4) {
            size /= 2
            tolerance /= 4
            doublings += 1
        }
        var degree = 1
        var term = size * size / 2
        while degree < TridiagonalLanes.mostPowers && (term > max(tolerance, 1e-17) || degree < model.levels - 1) {
            degree += 1
            term *= size / Double(degree + 1)
        }
        return TridiagonalLanes.Step(
            seconds: seconds, doublings: doublings, degree: degree, halfway: halfway, channel: channel)
    }

    /// Pieces that a held value of `seconds` is cut into.
    func heldPieces(_ key: BatchPlanKey, seconds: Double, share: Double) -> Int {
        guard decays || counterRotating else {
            return max(1, Int((seconds * (BatchPlanKey.value(key.range) + 1) / 256).rounded(.up)))
        }
        let allowed = Double.pow(0.2 * share * accuracy * 28_800 / (decayRate * seconds + 1e-300), 0.25)
        let limit = min(allowed, 1.5) / (turnRate(BatchPlanKey.value(key.drive)) + 1)
        return max(1, Int((seconds / limit).rounded(.up)))
    }

    /// Free evolution over `seconds`, on elements ⟨i + m|ρ|i⟩, but for what is in proportion to m.
    func sectors(_ seconds: Double) -> [ComplexMatrix] {
        (0..<model.levels).map { m in
            var generator = LocalChannel.generator(operators, levels: model.levels, difference: m)
            for i in 0..<generator.rows { generator[i, i] += Complex(0, rest[i] - rest[i + m]) }
            return MatrixExponential.of(Complex(seconds) * generator)
        }
    }
}
