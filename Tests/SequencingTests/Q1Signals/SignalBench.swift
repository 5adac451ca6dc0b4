import RackModel
import RackNumerics
import RackUnits
import Scheduling
import Sequencing

/// A qubit with a drive, a flux line and a feedline, and a module for each.
struct SignalBench {
    var device = Device(
        name: "bench", tickRate: TickRate(perSecond: 1_000_000_000)!,
        modes: [
            Mode(
                name: "q0", spectrum: .duffing(frequencyHz: 4.9e9, anharmonicityHz: -0.25e9),
                flux: FluxTuning(asymmetry: 0.1, idleFlux: 0.1))
        ],
        ports: [
            SignalBench.port("q0_drive", .drive(mode: 0), oscillatorHz: 4.7e9),
            SignalBench.port("q0_flux", .modeFlux(mode: 0)),
            SignalBench.port("feed_out", .readoutDrive(feedline: 0), oscillatorHz: 6.8e9),
            SignalBench.port("feed_in", .readoutCapture(feedline: 0), oscillatorHz: 6.8e9),
        ], feedlines: [Feedline(name: "feed", resonators: [])])
    var rack = ClusterRack(
        name: "lab",
        modules: [
            ClusterModule(kind: .qcmRF, slot: 2, cables: [ClusterCable(connector: .output(0), port: 0)]),
            ClusterModule(kind: .qcm, slot: 3, cables: [ClusterCable(connector: .output(0), port: 1)]),
            ClusterModule(
                kind: .qrmRF, slot: 4,
                cables: [
                    ClusterCable(connector: .output(0), port: 2), ClusterCable(connector: .input(0), port: 3),
                ]),
        ])
    var modules: [ClusterModuleSettings]
    var sequencers: [Q1SignalPath.Sequencer] = []

    init() {
        modules = rack.modules.map { ClusterModuleSettings($0) }
        modules[0].oscillators[0].frequencyHz = 4.8e9
        modules[2].oscillators[0].frequencyHz = 6.9e9
    }

    private static func port(_ name: String, _ role: Port.Role, oscillatorHz: Double? = nil) -> Port {
        Port(
            name: name, role: role, ticksPerSample: 1, converter: Converter(bits: nil, fullScaleVolts: 0.5),
            localOscillatorHz: oscillatorHz, responsePerVolt: 0.2)
    }

    /// A sequencer with I and Q on the first two DACs and every marker set.
    static func settings(modulates: Bool = true) -> Q1SequencerSettings {
        var settings = Q1SequencerSettings()
        settings.outputs = [.i, .q]
        settings.modulates = modulates
        settings.demodulates = true
        settings.markerOverridden = true
        settings.markerOverride = 15
        return settings
    }

    /// - Returns: its index in the run.
    @discardableResult
    mutating func add(
        slot: Int, number: Int = 0, waveforms: [[Float]] = [], weights: [[Float]] = [],
        settings: Q1SequencerSettings = SignalBench.settings()
    ) -> Int {
        func list(_ samples: [[Float]], _ name: String) -> [Q1Sequence.Samples] {
            samples.enumerated().map { .init(name: "\(name)\($0)", index: $0, samples: $1) }
        }
        sequencers.append(
            .init(
                address: SequencerAddress(slot: slot, sequencer: number),
                sequence: Q1Sequence(
                    program: Q1Program(instructions: [], lines: []), waveforms: list(waveforms, "w"),
                    weights: list(weights, "k")), settings: settings))
        return sequencers.count - 1
    }

    func path() throws -> Q1SignalPath {
        try Q1SignalPath(device: device, rack: rack, modules: modules, sequencers: sequencers)
    }

    /// What `events` make of the connectors from 0 to `end`.
    func rendering(_ events: [Q1Event], until end: Int64) throws -> Q1Rendering {
        let path = try path()
        var state = path.state(at: 0)
        return try path.schedule(of: path.stretch(of: events, until: end, from: &state).stretch)
    }

    /// z of a port from 0 to `end`, against its oscillator.
    func played(_ rendering: Q1Rendering, port: Int, count: Int) throws -> [Complex] {
        var samples = [Complex](repeating: .zero, count: count)
        let timelines = try ScheduleRunner(device: try path().device).run(rendering.schedule)
        for timeline in timelines where timeline.port == port {
            for segment in timeline.signal.segments {
                for k in 0..<segment.count {
                    samples[Int(segment.startTick) + k] = Complex(segment.re[k], segment.im[k])
                }
            }
        }
        return samples
    }

    func played(_ events: [Q1Event], port: Int, count: Int) throws -> [Complex] {
        try played(rendering(events, until: Int64(count)), port: port, count: count)
    }
}

/// Events of one sequencer, as the machine tells them.
struct EventList {
    var sequencer = 0
    var parameters = Q1Parameters(frequencySteps: 0)
    private(set) var events: [Q1Event] = []

    init(sequencer: Int = 0, frequencyHz: Double = 0) {
        self.sequencer = sequencer
        parameters.frequencySteps = Int32(frequencyHz * 4)
        set(at: 0) { _ in }
    }

    mutating func add(_ kind: Q1Event.Kind, at nanosecond: Int64) {
        events.append(Q1Event(sequencer: sequencer, nanosecond: nanosecond, line: events.count + 1, kind: kind))
    }

    private var last: Int64 { events.last { if case .parameters = $0.kind { true } else { false } }?.nanosecond ?? 0 }

    /// The oscillator turns on to this instant, then `change` is made.
    mutating func set(at nanosecond: Int64, _ change: (inout Q1Parameters) -> Void) {
        let turn: Int64 = 4_000_000_000
        let turned = Int64(parameters.phaseSteps) + Int64(parameters.frequencySteps) * (nanosecond - last)
        parameters.phaseSteps = UInt32((turned % turn + turn) % turn)
        change(&parameters)
        add(.parameters(parameters), at: nanosecond)
    }

    mutating func play(_ wave0: Int, _ wave1: Int, at nanosecond: Int64) {
        add(.play(wave0: wave0, wave1: wave1), at: nanosecond)
    }

    mutating func acquire(_ integration: Q1Integration = .square, at nanosecond: Int64, bin: Int = 0) {
        add(.acquire(number: 0, acquisition: 0, bin: bin, integration), at: nanosecond)
    }
}

/// Whether two lists of samples agree to 10⁻⁹.
func areNear(_ a: [Complex], _ b: [Complex], within tolerance: Double = 1e-9) -> Bool {
    a.count == b.count && zip(a, b).allSatisfy { ($0 - $1).magnitude < tolerance }
}
