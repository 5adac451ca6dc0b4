internal import QubitDynamics
internal import RackDiagnostics
internal import RackModel
internal import RackNumerics
internal import RackUnits
internal import Readout
internal import Scheduling

/// One sweep point of a program whose shots differ in what they play.
///
/// The walk is a tree of classical histories. A node is a program that waits for an outcome, with the shots whose
/// outcomes have agreed so far and, per cluster, their states: shots share a state for as long as their levels
/// agree too. At a stop the shots are grouped by what the captures gave them; each group goes on with a copy of
/// the program, depth first. What waiting groups hold is bounded: past `RunOptions.memoryBytes` the group that
/// would be taken up last keeps its shots alone and is computed again from the start of the shot.
///
/// Every draw depends on the number of its shot and on what it is for, so results are the same however shots are
/// cut into blocks and whatever the memory.
struct FeedbackRun<Process: ClassicalProcess> {
    let setup: FeedbackSetup
    let outline: ProgramOutline
    let shots: Range<Int>
    let seed: UInt64
    let options: RunOptions
    /// Who answers calls over the link.
    let link: LinkEngine?
    private let point: Int
    /// Per cluster.
    private let noise: [SlowNoiseQuadrature]
    private(set) var tally: FeedbackTally
    private var waiting: [Waiting] = []
    private var heldBytes = 0
    private var histories: HistoryStore<Process>
    var stretches: StretchStore

    /// A group of shots that is to be taken up.
    private struct Waiting {
        let shots: Range<Int>
        var members: [Int]
        var depth: Int
        /// `nil`: given up for want of memory.
        var node: HistoryNode<Process>?
        var bytes: Int
    }

    /// - Parameters:
    ///   - root: the program at its beginning.
    ///   - index: the sweep point.
    init(
        setup: FeedbackSetup, outline: ProgramOutline, outputs: [RunShape.OutputShape], root: Process, index: Int,
        shots: Range<Int>, options: RunOptions, link: LinkEngine? = nil
    ) throws(DiagnosticsError) {
        self.link = link
        point = index
        self.setup = setup
        self.outline = outline
        self.shots = shots
        self.options = options
        histories = HistoryStore(root)
        stretches = StretchStore(memoryBytes: options.memoryBytes)
        seed = Philox.seed(options.seed, point: index)
        let device = setup.device
        let seconds = device.tickRate.seconds(outline.nominal.durationTicks)
        noise = SlowNoiseQuadrature.all(device, setup.clusters, seconds: seconds)
        let first = zip(setup.clusters, noise).map { ($0, $1.detuningsHz[0]) }
        tally = try FeedbackTally(
            setup: setup, outline: outline, outputs: outputs, shots: shots, options: options,
            solvers: first.map { pair throws(DiagnosticsError) in
                try setup.solvers.solver(for: pair.0, detuningsHz: pair.1)
            })
    }

    /// - Parameter reported: modes whose populations are reported.
    mutating func run(index: Int, reported: [Int]) throws(DiagnosticsError) -> PointResult {
        if let link { return try run(over: link, reported: reported) }
        let most = try shotsAtOnce()
        for first in stride(from: 0, to: shots.count, by: most) {
            let last = min(first + most, shots.count)
            try follow(start((shots.lowerBound + first)..<(shots.lowerBound + last), members: Array(0..<(last - first))))
            while let next = waiting.popLast() {
                heldBytes -= next.node == nil ? 0 : next.bytes
                if let node = next.node { try follow(node) } else { try follow(recomputed(next)) }
            }
        }
        return tally.result(index: index, reported: reported)
    }

    /// Shots that call over the link are taken in order, one conversation after the other.
    private mutating func run(over link: LinkEngine, reported: [Int]) throws(DiagnosticsError) -> PointResult {
        let before = link.counters
        var record = LinkRecord()
        for shot in shots {
            link.beginShot(point: point, shot: shot)
            try follow(start(shot..<(shot + 1), members: [0]))
            record.shots.append(LinkShotFlags(try link.endShot()))
        }
        link.takeMessages(into: &record.messages)
        record.counters = link.counters.since(before)
        var result = tally.result(index: point, reported: reported)
        result.link = record
        return result
    }

    /// How many shots are taken up together: where each may come to a ket of its own, as many as fit.
    private func shotsAtOnce() throws(DiagnosticsError) -> Int {
        var bytes = 0.0
        for (number, cluster) in setup.clusters.enumerated() {
            let solver = try setup.solvers.solver(for: cluster, detuningsHz: noise[number].detuningsHz[0])
            if solver.drawsPerShot { bytes += 16 * Double(solver.cluster.dimension) }
        }
        guard bytes > 0 else { return max(shots.count, 1) }
        return max(1, min(shots.count, Int(Double(options.memoryBytes) / bytes)))
    }

    /// The beginning of some shots.
    ///
    /// - Parameter members: offsets into `shots`.
    private mutating func start(
        _ shots: Range<Int>, members: [Int], isReplay: Bool = false
    ) throws(DiagnosticsError) -> HistoryNode<Process> {
        var branches: [[QuantumBranch]] = []
        for (number, cluster) in setup.clusters.enumerated() {
            let groups = ClusterRun.members(
                of: noise[number], offsets: members, shots: shots, seed: seed, cluster: cluster)
            var own: [QuantumBranch] = []
            for (node, group) in groups.enumerated() where !group.isEmpty {
                let solver = try setup.solvers.solver(for: cluster, detuningsHz: noise[number].detuningsHz[node])
                let numbers = group.map { shots.lowerBound + $0 }
                for (state, group) in solver.thermalStates(shots: numbers, seed: seed) {
                    if !isReplay {
                        tally.begin(
                            cluster: number, populations: cluster.modes.indices.map { solver.populations(state, of: $0) },
                            shots: group.count)
                    }
                    own.append(QuantumBranch(noise: node, state: state, members: group.map { $0 - shots.lowerBound }))
                }
            }
            branches.append(own)
        }
        var node = HistoryNode(point: histories.root, shots: shots, members: members, branches: branches)
        node.errors = setup.clusters.map { _ in PathErrors() }
        return node
    }

    /// Takes a node to the end of its shots, leaving the groups that branch off behind.
    private mutating func follow(_ first: HistoryNode<Process>) throws(DiagnosticsError) {
        var node = first
        while let groups = try step(&node, isReplay: false) {
            var forks = forks(of: node, groups)
            node = forks.removeFirst()
            for fork in forks.reversed() { wait(fork) }
        }
    }

    private mutating func wait(_ node: HistoryNode<Process>) {
        let bytes = node.bytes
        waiting.append(Waiting(shots: node.shots, members: node.members, depth: node.depth, node: node, bytes: bytes))
        heldBytes += bytes
        // The first to have come is the last to be taken up, and the nearest to the start of the shot.
        var oldest = 0
        while heldBytes > options.memoryBytes, oldest < waiting.count {
            if waiting[oldest].node != nil {
                waiting[oldest].node = nil
                heldBytes -= waiting[oldest].bytes
            }
            oldest += 1
        }
    }

    /// A node that had been given up: its shots from their beginning on. They agree at every stop on the way.
    private mutating func recomputed(_ lost: Waiting) throws(DiagnosticsError) -> HistoryNode<Process> {
        var node = try start(lost.shots, members: lost.members, isReplay: true)
        while node.depth < lost.depth {
            guard let groups = try step(&node, isReplay: true), groups.count == 1 else {
                preconditionFailure("shots that agreed have parted")
            }
            node = forks(of: node, groups)[0]
        }
        return node
    }

    /// Shots by what they are told.
    struct Group {
        var outcomes: [(capture: PulseSchedule.Capture, outcome: CaptureOutcome)] = []
        var areForetold = false
        var replies: [(call: LinkCall, reply: LinkReply)] = []
        var members: [Int]
    }

    /// Runs the program to its next stop and the chip to the outcomes that it waits for.
    ///
    /// - Returns: the groups by outcome; `nil` when the shots have ended.
    private mutating func step(
        _ node: inout HistoryNode<Process>, isReplay: Bool
    ) throws(DiagnosticsError) -> [Group]? {
        let (step, stretch) = try next(of: node)
        if let link {
            try send(step.sends, of: &node, over: link)
            if !step.questions.isEmpty { return [try answers(to: step.questions, of: node, over: link)] }
        }
        if let stretch { try advance(&node, along: stretch, horizon: step.horizon, isReplay: isReplay) }
        // Of several the program is told those that have ended; it will ask again for the others.
        if let captures = step.captures { return groups(of: node, by: captures, areForetold: step.isForetold) }
        if let link { try send(step.lastSends, of: &node, over: link) }
        try tally.finish(node, noise: noise, durationTicks: step.durationTicks)
        return nil
    }

    /// Moves the states on and reads what can be read.
    private mutating func advance(
        _ node: inout HistoryNode<Process>, along stretch: FeedbackStretch, horizon: Int64?, isReplay: Bool
    ) throws(DiagnosticsError) {
        // An open window ends where the latest plan says.
        for place in node.windows.indices {
            let known = node.windows[place]
            if let latest = stretch.plans[known.feedline]?.windows.first(where: { known.isSame(as: $0, on: known.feedline) }) {
                node.windows[place].window = latest
            }
        }
        for number in setup.clusters.indices {
            var walk = BranchWalk(
                setup, cluster: number, noise: noise[number], stretch: stretch, branches: node.branches[number],
                windows: node.windows, shots: node.shots, seed: seed)
            if !isReplay { walk.history = tally.emptyHistory(cluster: number) }
            try walk.run(from: node.tick, to: stretch.endTick)
            node.branches[number] = walk.branches
            node.windows = walk.windows
            node.errors[number].append(walk.errors)
            tally.count(walk, cluster: number, isReplay: isReplay)
        }
        node.tick = stretch.endTick
        node.horizon = horizon ?? .max
        let reader = StretchReader(
            setup: setup, stretch: stretch, shots: node.shots, seed: seed, traces: options.traces)
        for reading in reader.read(members: node.members, windows: node.windows) {
            if !isReplay { try tally.record(reading, of: node.shots, members: node.members) }
            node.read.append(reading.outcomes(members: node.members, shots: node.shots.count))
        }
        if !isReplay { tally.counters.clippedDACSamples += stretch.clippedSamples * node.members.count }
        let past = node.tick - 2 * setup.longestMemoryTicks
        node.windows.removeAll { $0.window.ringDownEndTick < past }
        node.read.removeAll { $0.isTold && setup.chipEnd(of: $0.capture) < past }
    }

    private func groups(
        of node: HistoryNode<Process>, by captures: [PulseSchedule.Capture], areForetold: Bool
    ) -> [Group] {
        if captures.isEmpty { return [Group(members: node.members)] }
        let told = captures.compactMap { capture in
            node.read.first { $0.isSame(as: capture) && !$0.isTold }.map { (capture, $0) }
        }
        precondition(!told.isEmpty, "the program waits for what it was told")
        var known: [[CaptureOutcome]: Int] = [:]
        var groups: [Group] = []
        for member in node.members {
            let outcomes = told.map { $0.1.outcome(of: member) }
            if let group = known[outcomes] {
                groups[group].members.append(member)
            } else {
                known[outcomes] = groups.count
                groups.append(
                    Group(
                        outcomes: zip(told.map(\.0), outcomes).map { ($0, $1) }, areForetold: areForetold,
                        members: [member]))
            }
        }
        return groups
    }

    /// The node's copies, one for each group.
    private mutating func forks(of node: HistoryNode<Process>, _ groups: [Group]) -> [HistoryNode<Process>] {
        var groupOf = [Int32](repeating: -1, count: node.shots.count)
        for (number, group) in groups.enumerated() { for member in group.members { groupOf[member] = Int32(number) } }
        var branches = groups.map { _ in setup.clusters.map { _ in [QuantumBranch]() } }
        for (cluster, own) in node.branches.enumerated() {
            for (number, branch) in own.enumerated() {
                // The place of this branch in each group that shares it.
                var places: [Int32: Int] = [:]
                for member in branch.members {
                    let group = groupOf[member]
                    if let place = places[group] {
                        branches[Int(group)][cluster][place].members.append(member)
                    } else {
                        places[group] = branches[Int(group)][cluster].count
                        branches[Int(group)][cluster].append(
                            QuantumBranch(noise: own[number].noise, state: branch.state, members: [member]))
                    }
                }
            }
        }
        return groups.enumerated().map { number, group in
            var fork = node
            fork.members = group.members
            // In the order in which a walk of these shots alone would have them.
            fork.branches = branches[number].map { $0.sorted { $0.members[0] < $1.members[0] } }
            fork.depth += 1
            let outcomes = group.outcomes.map { capture, outcome -> Told in
                group.areForetold ? .foretold(outcome, of: capture) : .outcome(outcome, of: capture.number)
            }
            let replies = group.replies.map { Told.reply($0.reply, of: $0.call.number) }
            fork.point = histories.point(after: node.point, outcomes + replies)
            for (call, told) in zip(group.replies, replies) { fork.path.append(call.call.function, told) }
            for ((capture, _), told) in zip(group.outcomes, outcomes) {
                fork.path.append(capture.name, told)
                if let place = fork.read.firstIndex(where: { $0.isSame(as: capture) }) { fork.read[place].forget() }
            }
            return fork
        }
    }

    /// `error` with the outcomes that lead to it.
    static func explained(_ error: DiagnosticsError, by path: HistoryPath) -> DiagnosticsError {
        guard let words = path.words else { return error }
        var error = error
        for index in error.diagnostics.indices where error.diagnostics[index].severity == .error {
            error.diagnostics[index].message += ", \(words)"
        }
        return error
    }
}
