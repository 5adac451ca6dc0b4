internal import QubitDynamics
internal import RackNumerics
internal import Readout

/// One visit of a segment whose state is its own: a pure state that jumps by its own draws, so that nothing is shared.
struct VisitWalk {
    let segment: Segment
    let cluster: Int
    let solver: any ClusterSolver
    let visit: Int
    let seed: UInt64

    /// Takes `state` from the segment's beginning to its end; levels as for `SegmentGraph.follow`.
    func follow(_ state: inout ClusterState, levels: inout [UInt8], finals: inout [UInt8]) {
        var tick = segment.ticks.lowerBound
        for event in segment.events[cluster] {
            evolve(&state, from: tick, to: event.tick)
            tick = max(tick, event.tick)
            let (mode, projects) = (event.window.mode, event.projects(visit: visit, seed: seed))
            let populations = solver.populations(state, of: mode)
            if event.isStart {
                let level = LevelHistories.draw(populations, event.uniform(.level, visit: visit, seed: seed))
                levels[event.slot] = UInt8(level)
                if projects {
                    state = solver.project(state, mode: mode, level: level).state
                } else {
                    solver.applyCoherenceFactors(&state, mode: mode, factors: event.window.phases)
                }
            } else {
                let level = event.level(visit: visit, seed: seed, from: levels[event.slot])
                finals[event.slot] = level
                guard projects else { continue }
                let found = LevelHistories.draw(populations, event.uniform(.windowEnd, visit: visit, seed: seed))
                state = solver.settled(state, mode: mode, found: found, final: Int(level))
            }
        }
        evolve(&state, from: tick, to: segment.ticks.upperBound)
    }

    private func evolve(_ state: inout ClusterState, from: Int64, to: Int64) {
        guard to > from else { return }
        var next = state
        solver.evolve(state, shots: [visit], seed: seed, from: from, to: to, fields: segment.fields[cluster]) { found, _ in
            next = found
        }
        state = next
    }
}
