import RackModel
import RackNumerics
import RackUnits
import RealModule

/// Rates of the classical jumps of a mode's level: down n γ1 (1 − p), up (n + 1) γ1 p.
struct LevelLadder: Sendable, Equatable {
    /// Per level, in 1/s.
    let downRates: [Double]
    let upRates: [Double]

    init(mode: Mode) {
        let (rate, thermal) = (mode.relaxationRate, mode.thermalPopulation)
        downRates = (0..<mode.levels).map { Double($0) * rate * (1 - thermal) }
        upRates = (0..<mode.levels).map { $0 + 1 < mode.levels ? Double($0 + 1) * rate * thermal : 0 }
    }

    var levels: Int { downRates.count }

    /// Probability to stay in `level` for `seconds`.
    func stay(_ level: Int, seconds: Double) -> Double {
        .exp(-(downRates[level] + upRates[level]) * seconds)
    }
}

/// The level of a mode through one window: a step function of the ADC's sample instants.
public struct LevelPath: Sendable, Equatable {
    public struct Jump: Sendable, Equatable {
        /// Ticks at the chip, on the instants of the plan's ADC.
        public var tick: Int64
        /// The level from then on.
        public var level: UInt8
    }

    public var initial: UInt8
    public var jumps: [Jump]
    public var final: UInt8 { jumps.last?.level ?? initial }
}

/// The jumps of many shots in one window, sparse: most shots have none.
struct WindowPaths {
    struct Event {
        /// Offset from the first shot.
        var shot: Int32
        /// On the plan's axis.
        var sample: Int32
        var level: UInt8
    }

    var initial: [UInt8]
    /// By shot, then by time.
    var events: [Event] = []

    var finalLevels: [UInt8] {
        var levels = initial
        for event in events { levels[Int(event.shot)] = event.level }
        return levels
    }
}

extension ReadoutPlan {
    /// The level paths of one window: waiting times are exponential and exact, and a jump then takes effect
    /// at the nearest instant of the ADC.
    func paths(window index: Int, shots: ShotNumbers, seed: UInt64, initial: [UInt8]) -> WindowPaths {
        let window = windows[index]
        let ladder = ladders[window.resonator]
        let seconds = axis.rate.seconds(window.endTick - window.startTick)
        let stay = (0..<ladder.levels).map { ladder.stay($0, seconds: seconds) }
        var paths = WindowPaths(initial: initial)
        guard !initial.isEmpty, stay.contains(where: { $0 < 1 }) else { return paths }
        let key = DrawKey(
            seed: seed, element: window.mode, purpose: .jump, index: DrawKey.index(tick: window.startTick))
        for offset in 0..<initial.count {
            let shot = shots.word(offset)
            let level = Int(initial[offset])
            precondition(level < ladder.levels, "initial level beyond the mode's levels")
            if key.uniform(shot: shot) > stay[level] {
                jump(
                    from: level, offset: offset, in: window, along: ladder, key.stream(shot: shot),
                    &paths)
            }
        }
        return paths
    }

    /// The whole path of one shot that jumps at least once, from the first draw on.
    private func jump(
        from start: Int, offset: Int, in window: ResonatorWindow, along ladder: LevelLadder,
        _ source: Philox, _ paths: inout WindowPaths
    ) {
        var (stream, level, elapsed) = (source, start, 0.0)
        let seconds = axis.rate.seconds(window.endTick - window.startTick)
        let first = axis.sample(atOrBefore: window.startTick)
        while true {
            let total = ladder.downRates[level] + ladder.upRates[level]
            guard total > 0 else { return }
            elapsed -= Double.log(stream.nextUniform()) / total
            guard elapsed < seconds else { return }
            level += stream.nextUniform() * total < ladder.downRates[level] ? -1 : 1
            let sample = first + Int((elapsed / axis.periodSeconds).rounded())
            if sample < 0 {
                // Before the plan's time (a window that began in an earlier one): the level counts, not the moment.
                paths.initial[offset] = UInt8(level)
            } else {
                paths.events.append(.init(shot: Int32(offset), sample: Int32(sample), level: UInt8(level)))
            }
        }
    }

    /// The levels in which one window ends.
    ///
    /// - Parameters:
    ///   - window: position in `windows`.
    ///   - initialLevels: the level at the window's start, per shot of `shots`.
    public func finalLevels(
        window: Int, shots: ShotNumbers, seed: UInt64, initialLevels: [UInt8]
    ) -> [UInt8] {
        precondition(initialLevels.count == shots.count)
        return paths(window: window, shots: shots, seed: seed, initial: initialLevels).finalLevels
    }

    /// The level in which one window of one shot ends: what `finalLevels` gives, without the lists.
    ///
    /// - Parameter shot: its number, as draws are keyed.
    public func finalLevel(window index: Int, shot: Int, seed: UInt64, initialLevel: UInt8) -> UInt8 {
        let window = windows[index]
        let seconds = axis.rate.seconds(window.endTick - window.startTick)
        let stay = ladders[window.resonator].stay(Int(initialLevel), seconds: seconds)
        let key = DrawKey(
            seed: seed, element: window.mode, purpose: .jump, index: DrawKey.index(tick: window.startTick))
        guard key.uniform(shot: UInt32(truncatingIfNeeded: shot)) > stay else { return initialLevel }
        return finalLevels(window: index, shots: ShotNumbers([shot]), seed: seed, initialLevels: [initialLevel])[0]
    }

    /// The paths that `measure` and `traces` follow in one window, for inspection.
    ///
    /// - Parameters:
    ///   - window: position in `windows`.
    ///   - initialLevels: the level at the window's start, per shot of `shots`.
    public func drawPaths(window: Int, shots: Range<Int>, seed: UInt64, initialLevels: [UInt8]) -> [LevelPath]
    {
        precondition(initialLevels.count == shots.count)
        let drawn = paths(window: window, shots: ShotNumbers(shots), seed: seed, initial: initialLevels)
        var paths = initialLevels.map { LevelPath(initial: $0, jumps: []) }
        for event in drawn.events {
            paths[Int(event.shot)].jumps.append(.init(tick: axis.tick(Int(event.sample)), level: event.level))
        }
        return paths
    }
}
