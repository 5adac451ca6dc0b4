internal import QubitDynamics
internal import RackNumerics
internal import Readout

/// One cluster's shots where each has a pure state of its own: what their measurements find, and their populations.
///
/// Shots share a state until something is drawn for them: a jump, a level that a readout window finds. The walk is
/// depth first over groups that still agree, and the groups that wait are held to a budget of memory; past it a group
/// is followed to its end before the next one is drawn. Nothing that is drawn or summed up depends on that order.
struct TrajectoryWalk {
    let solver: any ClusterSolver
    let fields: ClusterFields
    let windows: [ClusterWindow]
    let shots: Range<Int>
    let seed: UInt64
    /// Per window, the level at its start, per shot of `shots`.
    private(set) var initialLevels: [[UInt8]]
    /// Per window: just before it.
    private(set) var atWindows: [LevelSums]
    /// Per time asked for and mode.
    private(set) var history: [[LevelSums]]
    /// Per mode, at the end.
    private(set) var final: [LevelSums]
    private(set) var report = EvolutionReport()
    private let events: [Event]
    /// Per event: of the evolutions that led to it.
    private var errors: [PathErrors]
    private var waiting: [Group] = []
    private var heldBytes = 0
    private let roomBytes: Int

    private struct Event {
        enum Kind: Int { case look, windowEnd, windowStart, finish }

        var tick: Int64
        var kind: Kind
        /// Of the time or the window.
        var number: Int
    }

    /// Shots (by their numbers) that share a state, on the way to an event.
    private struct Group {
        var state: ClusterState
        var tick: Int64
        var event: Int
        var shots: [Int]
    }

    /// - Parameters:
    ///   - historyTicks: ascending times at which populations are kept.
    ///   - roomBytes: what waiting groups may take.
    init(
        solver: any ClusterSolver, fields: ClusterFields, windows: [ClusterWindow], shots: Range<Int>, seed: UInt64,
        endTick: Int64, historyTicks: [Int64], roomBytes: Int
    ) {
        self.solver = solver
        self.fields = fields
        self.windows = windows
        self.shots = shots
        self.seed = seed
        self.roomBytes = roomBytes
        initialLevels = windows.map { _ in [UInt8](repeating: 0, count: shots.count) }
        let levels = solver.cluster.levels
        final = levels.map { _ in LevelSums() }
        history = historyTicks.map { _ in levels.map { _ in LevelSums() } }
        atWindows = windows.map { _ in LevelSums() }
        let last = windows.reduce(endTick) { max($0, $1.window.startTick) }
        var events = historyTicks.enumerated().map { Event(tick: $1, kind: .look, number: $0) }
        for (number, window) in windows.enumerated() {
            events.append(Event(tick: window.window.startTick, kind: .windowStart, number: number))
            if window.window.endTick <= last {
                events.append(Event(tick: window.window.endTick, kind: .windowEnd, number: number))
            }
        }
        events.append(Event(tick: last, kind: .finish, number: 0))
        // At one tick windows end before others start, and what is looked at is from before.
        self.events = events.sorted { ($0.tick, $0.kind.rawValue, $0.number) < ($1.tick, $1.kind.rawValue, $1.number) }
        errors = self.events.map { _ in PathErrors() }
    }

    /// Takes some shots (offsets into `shots`) from their beginning to their end.
    mutating func walk(_ members: [Int]) {
        let numbers = members.map { shots.lowerBound + $0 }
        for (state, group) in solver.thermalStates(shots: numbers, seed: seed) {
            follow(Group(state: state, tick: 0, event: 0, shots: group))
            while let next = waiting.popLast() {
                heldBytes -= next.state.bytes
                follow(next)
            }
        }
    }

    /// Takes in the populations of other shots.
    mutating func addSums(of other: TrajectoryWalk) {
        for mode in final.indices { final[mode].add(other.final[mode]) }
        for window in atWindows.indices { atWindows[window].add(other.atWindows[window]) }
        for time in history.indices {
            for mode in history[time].indices { history[time][mode].add(other.history[time][mode]) }
        }
    }

    /// Along the way of any shot.
    var pathErrors: PathErrors {
        errors.reduce(into: PathErrors()) { $0.append($1) }
    }

    /// Takes a group to its next event; what comes of it waits.
    private mutating func follow(_ group: Group) {
        let event = events[group.event]
        guard event.tick > group.tick else { return meet(group.event, group.state, group.shots) }
        let solver = solver
        let report = solver.evolve(
            group.state, shots: group.shots, seed: seed, from: group.tick, to: event.tick, fields: fields
        ) { meet(group.event, $0, $1) }
        self.report += report
        var errors = PathErrors()
        errors.append(report)
        self.errors[group.event].widen(to: errors)
    }

    private mutating func meet(_ number: Int, _ state: ClusterState, _ shots: [Int]) {
        let event = events[number]
        switch event.kind {
        case .finish: Self.add(state, shots.count, to: &final, solver)
        case .look:
            Self.add(state, shots.count, to: &history[event.number], solver)
            leave(state, shots, after: number)
        case .windowStart: begin(event.number, state, shots, number)
        case .windowEnd: end(event.number, state, shots, number)
        }
    }

    private static func add(
        _ state: ClusterState, _ count: Int, to sums: inout [LevelSums], _ solver: any ClusterSolver
    ) {
        for mode in sums.indices { sums[mode].add(solver.populations(state, of: mode), shots: count) }
    }

    /// Lets a group wait for its turn after event `number`.
    private mutating func leave(_ state: ClusterState, _ shots: [Int], after number: Int) {
        guard number + 1 < events.count else { return }
        let group = Group(state: state, tick: events[number].tick, event: number + 1, shots: shots)
        guard heldBytes + state.bytes <= roomBytes else { return follow(group) }
        heldBytes += state.bytes
        waiting.append(group)
    }

    private mutating func begin(_ number: Int, _ state: ClusterState, _ shots: [Int], _ event: Int) {
        let window = windows[number]
        let populations = solver.populations(state, of: window.mode)
        atWindows[number].add(populations, shots: shots.count)
        var byLevel = [[Int]](repeating: [], count: populations.count)
        var untouched: [Int] = []
        for shot in shots {
            let level = LevelHistories.draw(populations, uniform(shot, window, .level))
            initialLevels[number][shot - self.shots.lowerBound] = UInt8(level)
            if isProjected(shot, window) { byLevel[level].append(shot) } else { untouched.append(shot) }
        }
        if !untouched.isEmpty {
            var turned = state
            solver.applyCoherenceFactors(&turned, mode: window.mode, factors: window.phases)
            leave(turned, untouched, after: event)
        }
        for (level, group) in byLevel.enumerated() where !group.isEmpty {
            leave(solver.project(state, mode: window.mode, level: level).state, group, after: event)
        }
    }

    private mutating func end(_ number: Int, _ state: ClusterState, _ shots: [Int], _ event: Int) {
        let window = windows[number]
        let levels = solver.cluster.levels[window.mode]
        let populations = solver.populations(state, of: window.mode)
        var byLevels = [[Int]](repeating: [], count: levels * levels)
        var untouched: [Int] = []
        for shot in shots {
            guard isProjected(shot, window) else {
                untouched.append(shot)
                continue
            }
            let path = window.plan.drawPaths(
                window: window.number, shots: shot..<(shot + 1), seed: seed,
                initialLevels: [initialLevels[number][shot - self.shots.lowerBound]])
            let found = LevelHistories.draw(populations, uniform(shot, window, .windowEnd))
            byLevels[found * levels + Int(path[0].final)].append(shot)
        }
        if !untouched.isEmpty { leave(state, untouched, after: event) }
        for (place, group) in byLevels.enumerated() where !group.isEmpty {
            let settled = solver.settled(state, mode: window.mode, found: place / levels, final: place % levels)
            leave(settled, group, after: event)
        }
    }

    private func isProjected(_ shot: Int, _ window: ClusterWindow) -> Bool {
        window.projects || uniform(shot, window, .projection) < window.projectionProbability
    }

    private func uniform(_ shot: Int, _ window: ClusterWindow, _ purpose: DrawPurpose) -> Double {
        var draws = Philox(
            seed: seed, shot: UInt32(truncatingIfNeeded: shot), element: window.window.mode, purpose: purpose,
            index: UInt64(bitPattern: window.window.startTick))
        return draws.nextUniform()
    }
}

extension ClusterSolver {
    /// The state of a shot at the end of a readout window.
    ///
    /// The record follows a jump path of its own through the window. A ket has jumped, or not, by its own draws: it is
    /// found in one level and put into the one where the path ended.
    func settled(_ state: ClusterState, mode: Int, found: Int, final: Int) -> ClusterState {
        var state = project(state, mode: mode, level: found).state
        if found != final { exchangeLevels(&state, mode: mode, found, final) }
        return state
    }
}
