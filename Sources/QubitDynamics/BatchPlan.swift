internal import RackNumerics
internal import RackUnits
internal import RealModule

/// What decides a lane's steps, besides when its drive changes: from the lane's own numbers alone, rounded up so that
/// many lanes agree.
struct BatchPlanKey: Hashable {
    /// Index of the times.
    var times: Int
    /// Samples to a step; negative: steps to a sample.
    var group: Int
    /// Eighths of octaves: the levels' range in rad/s, the largest |c| in rad/s, the longest step for decay in
    /// seconds.
    var range: Int
    var drive: Int
    var decay: Int

    static func above(_ value: Double) -> Int { value > 0 ? Int((8 * Double.log2(value)).rounded(.up)) : -8000 }
    static func below(_ value: Double) -> Int {
        value.isFinite ? Int((8 * Double.log2(value)).rounded(.down)) : 8000
    }
    static func value(_ eighths: Int) -> Double {
        eighths <= -8000 ? 0 : eighths >= 8000 ? .infinity : Double.exp2(Double(eighths) / 8)
    }
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

    /// - Parameter lengths: of all steps, part by part.
    init(_ key: BatchPlanKey, _ times: BatchTimes, _ rules: BatchRules, lengths: [[Double]]) {
        var steps: [TridiagonalLanes.Step] = []
        var table = BatchChannels(rules)
        var next = 0
        for part in times.parts {
            if case .silent(let units) = part {
                let seconds = Double(units) * rules.seconds(times)
                operations.append(.idle(idles.count))
                idles.append(Idle(seconds: seconds, sectors: rules.sectors(seconds)))
                continue
            }
            // A part's steps are `lengths[k]`; neighbouring parts meet with half a channel from either side.
            let part = lengths[next]
            next += 1
            if let channel = table.index(part[0] / 2) { operations.append(.channel(channel)) }
            let start = steps.count
            for (k, seconds) in part.enumerated() {
                let decay = (seconds + (k + 1 < part.count ? part[k + 1] : 0)) / 2
                steps.append(rules.step(key, seconds: seconds, channel: table.index(decay)))
            }
            operations.append(.steps(start..<steps.count))
        }
        stepCount = steps.count
        lanes = TridiagonalLanes(lowering: rules.model.lowering, channels: table.matrices, steps: steps)
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
        matrices += LocalChannel(rules.model, seconds: seconds).matrices.flatMap(\.self)
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
    let decayRate: Double

    init(_ cluster: Cluster) {
        model = cluster.models[0]
        accuracy = cluster.accuracy
        tickSeconds = cluster.tickRate.tickSeconds
        counterRotating = cluster.counterRotating
        rest = model.energiesHz.indices.map { [model] in
            2 * .pi * (model.energiesHz[$0] - Double($0) * model.energiesHz[1])
        }
        let steps = [0] + model.lowering + [0]
        ladder = zip(steps, steps.dropFirst()).map(+).max() ?? 0
        decayRate = model.downRate + model.upRate + 2 * model.dephasingRate
    }

    var decays: Bool { decayRate > 0 }

    /// Seconds of one unit.
    func seconds(_ times: BatchTimes) -> Double { tickSeconds / Double(times.unitsPerTick) }

    /// The longest step that decay allows. Channels enter by the trapezium rule, which misses γh²/12 times what the
    /// Hamiltonian's commutator with decay changes by in all. Those changes undo each other for the most part: on
    /// pulses of transmons a hundredth of their sum is left, and a fortieth is reckoned with.
    func decayLimit(variation: Double, drive: Double) -> Double {
        guard decays else { return .infinity }
        let spread = 2 * .pi * model.anharmonicSpreadHz
        let turn = 4 / (spread + ladder * drive)
        return min((240 * accuracy / (decayRate * moved(variation))).squareRoot(), turn)
    }

    func decayError(variation: Double, step: Double) -> Double {
        decays ? decayRate * step * step * moved(variation) / 480 : 0
    }

    private func moved(_ variation: Double) -> Double {
        2 * ladder * variation + 2 * .pi * model.anharmonicSpreadHz
    }

    /// A bound on |H·step| about the middle of the levels.
    private func size(_ key: BatchPlanKey, _ seconds: Double) -> Double {
        let range = BatchPlanKey.value(key.range) * seconds
        let drive = BatchPlanKey.value(key.drive) * seconds * (counterRotating ? 2 : 1)
        return range / 2 + ladder * drive * (1 + range / 4)
    }

    func step(_ key: BatchPlanKey, seconds: Double, channel: Int?) -> TridiagonalLanes.Step {
        var size = size(key, seconds)
        var doublings = 0
        var tolerance = 1e-12
        while size > (model.levels > 5 ? 2.5 : 4) {
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
        return TridiagonalLanes.Step(seconds: seconds, doublings: doublings, degree: degree, channel: channel)
    }

    /// Pieces that a held value of `seconds` is cut into.
    func heldPieces(_ key: BatchPlanKey, seconds: Double) -> Int {
        let limit = min(BatchPlanKey.value(key.decay), 64 / (BatchPlanKey.value(key.range) + 1))
        return max(1, Int((seconds / limit).rounded(.up)))
    }

    /// Free evolution over `seconds`, on elements ⟨i + m|ρ|i⟩, but for what is in proportion to m.
    func sectors(_ seconds: Double) -> [ComplexMatrix] {
        (0..<model.levels).map { m in
            var generator = LocalChannel.generator(model, difference: m)
            for i in 0..<generator.rows { generator[i, i] += Complex(0, rest[i] - rest[i + m]) }
            return MatrixExponential.of(Complex(seconds) * generator)
        }
    }
}
