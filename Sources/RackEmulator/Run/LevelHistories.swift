internal import QubitDynamics
internal import RackNumerics
internal import Readout

/// What the measurements of one cluster find, shot by shot, where shots part at measurements alone.
///
/// Every shot walks through the cluster's readout windows. At a window's start the level is drawn from the
/// populations that the shot's history leaves, and the state is projected; at its end the state is projected onto
/// the level where the shot's jump path ended. Shots share a state for as long as their histories agree: the walk
/// is a depth-first search, so memory is one state per window on the way, and what two histories have in common
/// is computed once.
struct LevelHistories {
    let solver: any ClusterSolver
    let fields: ClusterFields
    let windows: [ClusterWindow]
    let shots: Range<Int>
    let seed: UInt64

    /// Per window, the level at its start, per shot of `shots`.
    private(set) var initialLevels: [[UInt8]]
    /// What the walk took.
    private(set) var report = EvolutionReport()
    private let events: [Event]

    private struct Event {
        var tick: Int64
        var window: Int
        var isStart: Bool
    }

    init(
        solver: any ClusterSolver, fields: ClusterFields, windows: [ClusterWindow], shots: Range<Int>, seed: UInt64
    ) {
        self.solver = solver
        self.fields = fields
        self.windows = windows
        self.shots = shots
        self.seed = seed
        initialLevels = windows.map { _ in [UInt8](repeating: 0, count: shots.count) }
        let starts = windows.indices.map { Event(tick: windows[$0].window.startTick, window: $0, isStart: true) }
        let ends = windows.indices.map { Event(tick: windows[$0].window.endTick, window: $0, isStart: false) }
        let ordered = (starts + ends).sorted {
            // At one tick windows end before others start.
            ($0.tick, $0.isStart ? 1 : 0, $0.window) < ($1.tick, $1.isStart ? 1 : 0, $1.window)
        }
        // After the last start nothing more is drawn from the state.
        events = Array(ordered.prefix((ordered.lastIndex { $0.isStart } ?? -1) + 1))
    }

    /// Walks all of `members` (offsets into `shots`) from `state`, which stands at the first window's start.
    mutating func walk(_ state: ClusterState, members: [Int]) {
        guard let first = events.first, !members.isEmpty else { return }
        descend(state, at: first.tick, event: 0, members: members)
    }

    private mutating func descend(_ state: ClusterState, at tick: Int64, event index: Int, members: [Int]) {
        let event = events[index]
        var state = state
        if event.tick > tick { report += solver.evolve(&state, from: tick, to: event.tick, fields: fields) }
        event.isStart
            ? begin(event, index, state, members)
            : end(event, index, state, members)
    }

    private mutating func begin(_ event: Event, _ index: Int, _ state: ClusterState, _ members: [Int]) {
        let window = windows[event.window]
        let populations = solver.populations(state, of: window.mode)
        var byLevel = [[Int]](repeating: [], count: populations.count)
        var untouched: [Int] = []
        for member in members {
            let shot = UInt32(truncatingIfNeeded: shots.lowerBound + member)
            let level = Self.draw(populations, uniform(shot, window, .level))
            initialLevels[event.window][member] = UInt8(level)
            if window.projects || uniform(shot, window, .projection) < window.projectionProbability {
                byLevel[level].append(member)
            } else {
                untouched.append(member)
            }
        }
        guard index + 1 < events.count else { return }
        if !untouched.isEmpty {
            var turned = state
            solver.applyCoherenceFactors(&turned, mode: window.mode, factors: window.phases)
            descend(turned, at: event.tick, event: index + 1, members: untouched)
        }
        for (level, group) in byLevel.enumerated() where !group.isEmpty {
            let projected = solver.project(state, mode: window.mode, level: level)
            descend(projected.state, at: event.tick, event: index + 1, members: group)
        }
    }

    private mutating func end(_ event: Event, _ index: Int, _ state: ClusterState, _ members: [Int]) {
        guard index + 1 < events.count else { return }
        let window = windows[event.window]
        var byLevel = [[Int]](repeating: [], count: solver.cluster.levels[window.mode])
        var untouched: [Int] = []
        for member in members {
            let shot = shots.lowerBound + member
            let word = UInt32(truncatingIfNeeded: shot)
            guard window.projects || uniform(word, window, .projection) < window.projectionProbability else {
                untouched.append(member)
                continue
            }
            let path = window.plan.drawPaths(
                window: window.number, shots: shot..<(shot + 1), seed: seed,
                initialLevels: [initialLevels[event.window][member]])
            byLevel[Int(path[0].final)].append(member)
        }
        if !untouched.isEmpty { descend(state, at: event.tick, event: index + 1, members: untouched) }
        for (level, group) in byLevel.enumerated() where !group.isEmpty {
            let projected = solver.project(state, mode: window.mode, level: level)
            descend(projected.state, at: event.tick, event: index + 1, members: group)
        }
    }

    private func uniform(_ shot: UInt32, _ window: ClusterWindow, _ purpose: DrawPurpose) -> Double {
        var draws = Philox(
            seed: seed, shot: shot, element: window.window.mode, purpose: purpose,
            index: UInt64(bitPattern: window.window.startTick))
        return draws.nextUniform()
    }

    /// The first level whose cumulative population exceeds `uniform`; populations may sum to 1 only nearly.
    static func draw(_ populations: [Double], _ uniform: Double) -> Int {
        let total = populations.reduce(0) { $0 + max($1, 0) }
        var rest = uniform * total
        for (level, population) in populations.enumerated() {
            rest -= max(population, 0)
            if rest < 0 { return level }
        }
        return populations.lastIndex { $0 > 0 } ?? 0
    }
}

/// A readout window of one of a cluster's modes.
struct ClusterWindow {
    /// The feedline's plan and the window's number in it.
    let plan: ReadoutPlan
    let number: Int
    /// Index within the cluster.
    let mode: Int
    /// Levels of the mode.
    let levels: Int
    let window: ResonatorWindow
    /// What the window does to the coherences of its mode on average.
    let factors: [[Complex]]
    /// With what probability the window projects a shot: 1 − |D| of levels 0 and 1, which gives the exact average
    /// state of those two however weak the tone.
    let projectionProbability: Double

    init(plan: ReadoutPlan, number: Int, mode: Int, levels: Int) {
        self.plan = plan
        self.number = number
        self.mode = mode
        self.levels = levels
        window = plan.windows[number]
        factors = (0..<levels).map { j in
            (0..<levels).map { k in
                j == k ? .one : plan.coherenceFactor(window: number, j: j, k: k, includingRingDown: true)
            }
        }
        projectionProbability = levels > 1 ? 1 - min(factors[0][1].magnitude, 1) : 1
    }

    /// Below 10⁻⁶ of coherence the window projects every shot.
    var projects: Bool { projectionProbability > 1 - 1e-6 }

    /// The Stark phases alone, for a shot that a weak window does not project.
    var phases: [[Complex]] {
        factors.map { $0.map { $0.magnitude > 0 ? $0 / $0.magnitude : .one } }
    }
}
