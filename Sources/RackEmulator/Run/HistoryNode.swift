internal import QubitDynamics
internal import Readout
internal import Scheduling

/// The shots that have had the same classical history so far, and what they share.
struct HistoryNode<Process: ClassicalProcess> {
    var point: HistoryPoint<Process>
    /// The shots that it began with.
    let shots: Range<Int>
    /// Offsets into `shots`, ascending.
    var members: [Int]
    /// Per cluster: the states of the members, in the order in which they arose.
    var branches: [[QuantumBranch]]
    /// Where the states stand, at the chip.
    var tick: Int64 = 0
    /// What starts before has been counted.
    var horizon: Int64 = .min
    /// Windows that have begun and may still matter, by start.
    var windows: [BegunWindow] = []
    /// Captures whose outcomes are known, except those long past of which the process has been told.
    var read: [ReadCapture] = []
    /// Stops since the beginning of the shot.
    var depth = 0
    /// How many of the program's calls over the link have been sent.
    var sent = 0
    var path = HistoryPath()
    /// Per cluster: errors of the evolutions so far.
    var errors: [PathErrors] = []

    /// Where in `read` a capture is, looked for from `near` on.
    func place(ofRead capture: PulseSchedule.Capture, near: Int) -> Int? {
        for offset in read.indices {
            let place = (near + offset) % read.count
            if read[place].isSame(as: capture) { return place }
        }
        return nil
    }

    /// Where the first of some captures ends that have not been read.
    func firstEnd(of captures: [PulseSchedule.Capture]) -> Int64? {
        captures.filter { !hasRead($0) }.map { $0.startTick + $0.durationTicks }.min()
    }

    func hasRead(_ capture: PulseSchedule.Capture) -> Bool { read.contains { $0.isSame(as: capture) } }

    /// What the states take, in bytes. States that are shared with other nodes count in each.
    var bytes: Int {
        branches.reduce(0) { $0 + $1.reduce(0) { $0 + $1.state.bytes } }
    }
}

/// Shots whose levels have agreed wherever they were measured, and their state.
struct QuantumBranch {
    /// The node of the slow noise that they see.
    var noise: Int
    var state: ClusterState
    /// Offsets into the node's shots, ascending.
    var members: [Int]
}

/// A readout window that has begun.
struct BegunWindow {
    var feedline: Int
    /// As the last plan has it.
    var window: ResonatorWindow
    /// With what probability it projects a shot.
    var projectionProbability: Double
    /// Per shot of the node: the level at its start.
    var initialLevels: [UInt8]
    /// Populations just before it, per branch that there was, and which was each shot's.
    var populations: [[Double]]
    var branch: [Int32]

    func isSame(as other: ResonatorWindow, on line: Int) -> Bool {
        feedline == line && window.resonator == other.resonator && window.startTick == other.startTick
    }
}

/// A capture that has been read: its outcomes per shot of the node, as far as its kind has any.
struct ReadCapture {
    var capture: PulseSchedule.Capture
    /// Whether the process has been told; then the outcomes are gone.
    var isTold = false
    var assigned: [UInt8] = []
    var i: [Float] = []
    var q: [Float] = []
    var counts: [Int64] = []

    func isSame(as other: PulseSchedule.Capture) -> Bool { capture.isSameWindow(as: other) }

    func outcome(of member: Int) -> CaptureOutcome {
        switch capture.kind {
        case .bit: .bit(assigned[member] > 0)
        case .count: .count(counts[member])
        case .iq, .stream, .trace: .iq(re: Double(i[member]), im: Double(q[member]))
        }
    }

    mutating func forget() {
        isTold = true
        (assigned, i, q, counts) = ([], [], [], [])
    }
}

/// The outcomes that lead to a node, for messages: the last few by name.
struct HistoryPath {
    private var steps: [(name: String, told: Told)] = []
    private var earlier = 0
    private static let limit = 8

    mutating func append(_ name: String, _ told: Told) {
        steps.append((name, told))
        guard steps.count > Self.limit else { return }
        steps.removeFirst()
        earlier += 1
    }

    private static func words(_ name: String, _ told: Told) -> String {
        switch told {
        case .outcome(let outcome, _): words(name, outcome)
        case .foretold(let outcome, _): words(name, outcome)
        case .reply(let reply, _): "\(name) = \(reply.value)"
        }
    }

    private static func words(_ name: String, _ outcome: CaptureOutcome) -> String {
        switch outcome {
        case .bit(let bit): "\(name) = \(bit ? 1 : 0)"
        case .iq(let re, let im): "\(name) = \(re) \(im < 0 ? "-" : "+") \(im.magnitude)im V"
        case .count(let count): "\(name) = \(count)"
        }
    }

    /// `in the shots where c[0] = 1, c[1] = 0`; `nil` for all shots.
    var words: String? {
        guard !steps.isEmpty else { return nil }
        let before = earlier == 0 ? "" : "after \(earlier) earlier outcomes "
        return "in the shots where \(before)\(steps.map(Self.words).joined(separator: ", "))"
    }
}
