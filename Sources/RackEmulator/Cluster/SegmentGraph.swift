internal import QubitDynamics
internal import RackNumerics

/// What comes of the states of one cluster in a segment, as far as anyone has asked: a node is a state just before an
/// event, and from there one way leads on for each level that the event may find. So what many visits have in common
/// is computed once, and a visit that meets nothing new costs its draws alone.
final class SegmentGraph {
    private var nodes: [Node] = []
    /// By the state's number at the beginning.
    private var roots: [Int: Int] = [:]
    /// Nodes by event and state.
    private var known: [Place: Int] = [:]

    private struct Place: Hashable {
        var event: Int
        var state: Int
    }

    private struct Node {
        var state: Int
        /// Of the mode whose window begins.
        var populations: [Double]
        /// Per level, and last for a visit that is not projected; −1: nobody has come this way.
        var next: [Int32]
    }

    /// Follows one visit from the state `start` on.
    ///
    /// - Parameters:
    ///   - visit: the number by which draws are keyed.
    ///   - levels: per window of the segment the level at its start; filled in.
    ///   - finals: the level at its end alike.
    /// - Returns: the number of the state at the end.
    func follow(
        _ segment: Segment, cluster: Int, solver: any ClusterSolver, states: inout StateCollection, start: Int,
        visit: Int, seed: UInt64, levels: inout [UInt8], finals: inout [UInt8]
    ) -> Int {
        let events = segment.events[cluster]
        let ways = Ways(segment: segment, cluster: cluster, solver: solver, events: events)
        var node: Int
        if let root = roots[start] {
            node = root
        } else {
            node = self.node(ways.evolved(start, toEvent: 0, from: segment.ticks.lowerBound, &states), 0, ways, states)
            roots[start] = node
        }
        for (number, event) in events.enumerated() {
            let found: Int
            if event.isStart {
                found = LevelHistories.draw(nodes[node].populations, event.uniform(.level, visit: visit, seed: seed))
                levels[event.slot] = UInt8(found)
            } else {
                let level = event.level(visit: visit, seed: seed, from: levels[event.slot])
                finals[event.slot] = level
                found = Int(level)
            }
            let projects = event.projects(visit: visit, seed: seed)
            let way = projects ? found : event.window.levels
            if nodes[node].next[way] < 0 {
                let state = ways.next(nodes[node].state, event: number, level: projects ? found : nil, &states)
                nodes[node].next[way] = Int32(self.node(state, number + 1, ways, states))
            }
            node = Int(nodes[node].next[way])
        }
        return nodes[node].state
    }

    private func node(_ state: Int, _ event: Int, _ ways: Ways, _ states: StateCollection) -> Int {
        let place = Place(event: event, state: state)
        if let node = known[place] { return node }
        known[place] = nodes.count
        var node = Node(state: state, populations: [], next: [])
        if event < ways.events.count {
            let window = ways.events[event].window
            node.next = [Int32](repeating: -1, count: window.levels + 1)
            if ways.events[event].isStart {
                node.populations = ways.solver.populations(states.states[state], of: window.mode)
            }
        }
        nodes.append(node)
        return nodes.count - 1
    }
}

/// How states get from one event of a segment to the next.
private struct Ways {
    let segment: Segment
    let cluster: Int
    let solver: any ClusterSolver
    let events: [WindowEvent]

    /// Evolves a state to an event, or to the segment's end.
    func evolved(_ state: Int, toEvent event: Int, from tick: Int64, _ states: inout StateCollection) -> Int {
        let end = event < events.count ? events[event].tick : segment.ticks.upperBound
        guard end > tick else { return state }
        var next = states.states[state]
        solver.evolve(&next, from: tick, to: end, fields: segment.fields[cluster])
        return states.number(of: next)
    }

    /// The state just before the next event after one that found `level`; `nil`: which did not project.
    func next(_ number: Int, event index: Int, level: Int?, _ states: inout StateCollection) -> Int {
        let event = events[index]
        var state = states.states[number]
        if let level {
            state = BranchWalk.projected(state, solver, mode: event.window.mode, level: level)
        } else if event.isStart {
            solver.applyCoherenceFactors(&state, mode: event.window.mode, factors: event.window.phases)
        }
        return evolved(states.number(of: state), toEvent: index + 1, from: event.tick, &states)
    }
}
