internal import RackModel
internal import RackUnits
internal import Scheduling

/// A stretch of a timeline relative to its own beginning: repetitions of a loop's body are the same plan.
///
/// Physics does not know what time it is, so a stretch is worked out as if it began at `baseTick`, and phases count
/// from the first carrier of each group of ports that act on each other: nothing that a state without coherence or an
/// integrated point can tell depends on either. A state with coherence is turned instead (`ChipPart`). What is not
/// kept is the phase of an oscillator that leaks through a mixer against the plays, and where in the turn of its
/// intermediate frequency a digitiser clips.
struct SegmentPlan: Hashable {
    /// How long the states take from beginning to end.
    var durationTicks: Int64
    /// By start, counted from the beginning: negative where a play of before still matters.
    var plays: [Play] = []
    var captures: [Capture] = []
    /// Windows of before whose photons may still be there, by end.
    var windows: [Window] = []

    struct Play: Hashable {
        var port: Int
        var waveform: Int
        var startTick: Int64
        var frequencyHz: Double
        var phase: Phase
    }

    struct Capture: Hashable {
        /// Among the captures of the stretch: its noise goes by that.
        var number: Int
        var port: Int
        var startTick: Int64
        var durationTicks: Int64
        var kernel: Int?
        var frequencyHz: Double
        var phase: Phase
    }

    struct Window: Hashable {
        var feedline: Int
        var resonator: Int
        var mode: Int
        var endTick: Int64
        var ringDownEndTick: Int64
    }

    /// In 2⁻³⁶ turns, far finer than an oscillator's steps: differences of phases that were rounded on their way here
    /// are equal again.
    struct Phase: Hashable {
        var steps: Int64

        init(cycles: Double) {
            let wrapped = CarrierPhase.wrapped(cycles)
            steps = Int64((wrapped * 0x1p36).rounded()) & (1 << 36 - 1)
        }

        var cycles: Double { Double(steps) * 0x1p-36 }
    }

    /// The phases that were taken from a stretch to make a plan of it.
    struct Gauge {
        /// Per cluster of modes, in turns; `nil` where no carrier acts on it.
        var clusters: [Double?]
        /// Per feedline.
        var feedlines: [Double]
    }

    /// - Parameters:
    ///   - windows: of before, by end.
    ///   - gauges: which ports turn together.
    init(_ cut: Timeline.Cut, windows past: [Timeline.PastWindow], gauges: PhaseGroups) {
        let start = cut.ticks.lowerBound
        durationTicks = cut.ticks.upperBound - start
        gauge = gauges.gauge(of: cut)
        for play in cut.plays {
            let turned = gauges.phase(of: play.port, in: gauge)
            plays.append(
                Play(
                    port: play.port, waveform: play.waveform, startTick: play.startTick - start,
                    frequencyHz: play.frequencyHz, phase: Phase(cycles: play.phaseCycles - turned)))
        }
        for (number, capture) in cut.captures.enumerated() {
            let turned = gauges.phase(of: capture.port, in: gauge)
            captures.append(
                Capture(
                    number: number, port: capture.port, startTick: capture.startTick - start, durationTicks: capture.durationTicks,
                    kernel: capture.kernel, frequencyHz: capture.frequencyHz,
                    phase: Phase(cycles: capture.phaseCycles - turned)))
        }
        windows = past.map {
            Window(
                feedline: $0.feedline, resonator: $0.resonator, mode: $0.mode, endTick: $0.endTick - start,
                ringDownEndTick: $0.ringDownEndTick - start)
        }
    }

    /// Not part of what makes plans equal.
    private(set) var gauge: Gauge

    static func == (left: SegmentPlan, right: SegmentPlan) -> Bool {
        left.durationTicks == right.durationTicks && left.plays == right.plays && left.captures == right.captures
            && left.windows == right.windows
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(durationTicks)
        hasher.combine(plays)
        hasher.combine(captures)
        hasher.combine(windows)
    }

    /// What a feedline has to do with it.
    ///
    /// - Parameter ports: whose plays reach the feedline.
    func part(ofFeedline feedline: Int, capture port: Int?, ports: (Int) -> Bool) -> SegmentPlan {
        var part = self
        part.plays.removeAll { !ports($0.port) }
        part.captures.removeAll { $0.port != port }
        part.windows.removeAll { $0.feedline != feedline }
        return part
    }

    /// The plan as a schedule whose states go from `baseTick` on.
    func schedule(from baseTick: Int64, rate: TickRate, waveforms known: [PulseSchedule.Waveform]) -> PulseSchedule {
        var schedule = PulseSchedule(tickRate: rate)
        schedule.durationTicks = baseTick + durationTicks
        var places: [Int: Int] = [:]
        func place(_ waveform: Int) -> Int {
            if let place = places[waveform] { return place }
            places[waveform] = schedule.waveforms.count
            schedule.waveforms.append(known[waveform])
            return schedule.waveforms.count - 1
        }
        schedule.plays = plays.map { play in
            PulseSchedule.Play(
                port: play.port, frame: "", startTick: baseTick + play.startTick, waveform: place(play.waveform),
                state: Self.state(play.frequencyHz, play.phase))
        }
        schedule.captures = captures.map { capture in
            PulseSchedule.Capture(
                kind: .iq, port: capture.port, frame: "", startTick: baseTick + capture.startTick,
                durationTicks: capture.durationTicks, kernel: capture.kernel.map(place),
                state: Self.state(capture.frequencyHz, capture.phase), qubit: nil, bit: nil, name: "", number: capture.number)
        }
        return schedule
    }

    private static func state(_ frequencyHz: Double, _ phase: Phase) -> PulseSchedule.FrameState {
        PulseSchedule.FrameState(frequencyHz: frequencyHz, phaseCycles: phase.cycles, carrierCycles: 0)
    }
}

/// Which ports' carriers may be turned together without anything to show for it: those that act on one cluster of
/// modes, and those of one feedline. A flux line has no carrier.
struct PhaseGroups: Sendable {
    private enum Group: Equatable {
        case cluster(Int)
        case feedline(Int)
    }

    /// Per port.
    private let groups: [Group?]
    private let clusters: Int
    private let feedlines: Int

    init(device: Device, clusters: [ClusterPartition.Cluster]) {
        groups = device.ports.map { port in
            switch port.role {
            case .drive(let mode):
                // With counter-rotating terms a turned carrier is another pulse.
                device.solver.counterRotating ? nil : clusters.firstIndex { $0.modes.contains(mode) }.map(Group.cluster)
            case .readoutDrive(let feedline), .readoutCapture(let feedline): .feedline(feedline)
            case .modeFlux, .couplerFlux: nil
            }
        }
        self.clusters = clusters.count
        feedlines = device.feedlines.count
    }

    /// The phase of the first carrier of each group.
    func gauge(of cut: Timeline.Cut) -> SegmentPlan.Gauge {
        var ofClusters = [Double?](repeating: nil, count: clusters)
        var ofFeedlines = [Double?](repeating: nil, count: feedlines)
        func look(_ port: Int, _ phase: Double) {
            switch groups[port] {
            case .cluster(let cluster): ofClusters[cluster] = ofClusters[cluster] ?? phase
            case .feedline(let feedline): ofFeedlines[feedline] = ofFeedlines[feedline] ?? phase
            case nil: break
            }
        }
        for play in cut.plays { look(play.port, play.phaseCycles) }
        for capture in cut.captures { look(capture.port, capture.phaseCycles) }
        return SegmentPlan.Gauge(clusters: ofClusters, feedlines: ofFeedlines.map { $0 ?? 0 })
    }

    func phase(of port: Int, in gauge: SegmentPlan.Gauge) -> Double {
        switch groups[port] {
        case .cluster(let cluster): gauge.clusters[cluster] ?? 0
        case .feedline(let feedline): gauge.feedlines[feedline]
        case nil: 0
        }
    }
}
