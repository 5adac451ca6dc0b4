internal import RackDiagnostics
internal import RackModel
internal import RackUnits
internal import Readout
internal import Scheduling
internal import Sequencing
internal import SignalChain

/// What every stretch of a program with feedback is computed with.
struct FeedbackSetup: Sendable {
    let device: Device
    let chain: SignalChain
    let runner: ScheduleRunner
    let solvers: SolverStore
    let clusters: [ClusterPartition.Cluster]
    /// Per port: for how long a play matters after its end, resonators that it fills included.
    let memoryTicks: [Int64]
    /// Per feedline: how long it remembers, and how much later the digitiser sees what leaves the chip.
    let feedlineMemoryTicks: [Int64]
    let delayTicks: [Int64]
    /// Per feedline.
    let feedlinePorts: [FeedlinePorts]
    /// The longest time by which a play acts before it starts.
    let leadTicks: Int64

    init(
        device: Device, chain: SignalChain, runner: ScheduleRunner, solvers: SolverStore,
        clusters: [ClusterPartition.Cluster]
    ) {
        self.device = device
        self.chain = chain
        self.runner = runner
        self.solvers = solvers
        self.clusters = clusters
        let feedlines = device.feedlines.indices.map { ReadoutPlan.memoryTicks(device: device, feedline: $0) }
        feedlineMemoryTicks = feedlines
        memoryTicks = device.ports.indices.map { port in
            let tail = chain.memory(port: port).tail
            guard case .readoutDrive(let feedline) = device.ports[port].role else { return tail }
            return tail + feedlines[feedline]
        }
        delayTicks = device.feedlines.map {
            Int64(($0.amplifier.delaySeconds * Double(device.tickRate.perSecond)).rounded())
        }
        feedlinePorts = device.feedlines.indices.map { FeedlinePorts(device: device, feedline: $0) }
        leadTicks = device.ports.indices.reduce(0) { max($0, chain.memory(port: $1).lead) }
    }

    /// How far back anything may be asked for.
    var longestMemoryTicks: Int64 { (memoryTicks + feedlineMemoryTicks).reduce(0, max) }

    func feedline(of capture: PulseSchedule.Capture) -> Int? {
        if case .readoutCapture(let feedline) = device.ports[capture.port].role { feedline } else { nil }
    }

    /// When what a capture digitises last leaves the chip.
    func chipEnd(of capture: PulseSchedule.Capture) -> Int64 {
        capture.startTick + capture.durationTicks - (feedline(of: capture).map { delayTicks[$0] } ?? 0)
    }

    /// When what a capture digitises first leaves the chip.
    func chipStart(of capture: PulseSchedule.Capture) -> Int64 { chipEnd(of: capture) - capture.durationTicks }
}
