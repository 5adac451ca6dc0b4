import Foundation
import RackDiagnostics
import RackEmulator
import RackModel
import RackUnits
import Sequencing
import Testing

/// A QCM-RF in slot 1 that drives a qubit, and a QRM-RF in slot 2 that reads it: ideal converters but for the ADC.
struct ClusterBench {
    /// Ω/2π at amplitude 1 of a port. Modulated output has a factor of 1/√2.
    static let rabiHz = 50e6
    static let drive = SequencerAddress(slot: 1, sequencer: 0)
    static let readout = SequencerAddress(slot: 2, sequencer: 0)

    let device: Device
    let rack: ClusterRack
    let engine: ClusterEmulator
    /// Of the drive's oscillator against the qubit.
    var detuningHz = 0.0
    var readoutSettings: Q1SequencerSettings
    var scope = ClusterModuleSettings.ScopeSettings()

    init(
        t1: Double = .infinity, t2: Double = .infinity, efficiency: Double = 0.5, noise: SlowNoise = SlowNoise(),
        seed: UInt64 = 1, memoryBytes: Int = 1 << 28, method: SolverMethod = .automatic,
        answersAfter seconds: Double? = nil, links: [ClusterLink] = []
    ) {
        var device = IdealBench.device(t1: t1, t2: t2, noise: noise, efficiency: efficiency)
        for port in device.ports.indices {
            device.ports[port].ticksPerSample = 2
            if port < 2 { device.ports[port].converter = Converter(bits: nil, fullScaleVolts: 1) }
        }
        device.solver.method = method
        self.device = device
        rack = ClusterRack(
            name: "bench", seed: seed,
            modules: [
                ClusterModule(
                    kind: .qcmRF, slot: 1, cables: [ClusterCable(connector: .output(0), port: 0, localOscillatorHz: 4.9e9)]),
                ClusterModule(
                    kind: .qrmRF, slot: 2,
                    cables: [
                        ClusterCable(connector: .output(0), port: 1, localOscillatorHz: 6.9e9),
                        ClusterCable(connector: .input(0), port: 2),
                    ]),
            ], links: seconds == nil ? links : [Self.link])
        guard let seconds else {
            engine = ClusterEmulator(device: device, rack: rack, memoryBytes: memoryBytes)
            readoutSettings = Self.readoutSettings
            return
        }
        let link = DecoderLink(wire: .constant(seconds), deadlineTicks: 1_000_000)
        engine = ClusterEmulator(
            device: device, rack: rack, memoryBytes: memoryBytes,
            link: LinkEngine(
                link, tickRate: device.tickRate, transport: InProcessTransport(parityHost(bits: 1)), seed: seed))
        readoutSettings = Self.readoutSettings
    }

    /// One bit of table 0 goes out, the answer's sets off trigger 3.
    static let link = ClusterLink(
        sources: [.init(slot: 2, sequencer: 0, acquisition: 0)], bits: 1, triggers: [.init(bit: 0, address: 3)])

    private static var readoutSettings: Q1SequencerSettings {
        var readoutSettings = Q1SequencerSettings()
        readoutSettings.ncoFrequencyHz = 100e6
        readoutSettings.modulates = true
        readoutSettings.demodulates = true
        readoutSettings.integrationNanoseconds = 800
        readoutSettings.outputs = [.i, .q]
        return readoutSettings
    }

    static func program(_ text: String) throws -> Q1Program {
        let found = Q1Assembler.assemble(SourceText(name: "test.q1asm", text))
        return try #require(found.program, "\(found.diagnostics.map(\.message))")
    }

    func driving(_ text: String, pulse: Int = 20) throws -> ClusterLoad {
        var settings = Q1SequencerSettings()
        settings.ncoFrequencyHz = 100e6 + detuningHz
        settings.modulates = true
        settings.syncEnabled = true
        settings.outputs = [.i, .q, nil, nil]
        let square = [Float](repeating: 1, count: pulse)
        return ClusterLoad(
            address: Self.drive,
            sequence: Q1Sequence(
                program: try Self.program(text),
                waveforms: [
                    .init(name: "square", index: 0, samples: square),
                    .init(name: "none", index: 1, samples: square.map { _ in 0 }),
                ]), settings: settings)
    }

    func reading(_ text: String, bins: Int, tables: Int = 1) throws -> ClusterLoad {
        var settings = readoutSettings
        settings.syncEnabled = true
        let tone = [Float](repeating: 0.6, count: 1000)
        return ClusterLoad(
            address: Self.readout,
            sequence: Q1Sequence(
                program: try Self.program(text),
                waveforms: [
                    .init(name: "tone", index: 0, samples: tone), .init(name: "none", index: 1, samples: tone.map { _ in 0 }),
                ], acquisitions: (0..<tables).map { .init(name: "a\($0)", index: $0, bins: bins) }), settings: settings)
    }

    /// Runs to the end.
    @discardableResult
    func run(_ loads: [ClusterLoad]) throws -> [AcquisitionData.Bin] { try acquire(loads)?.bins ?? [] }

    func acquire(_ loads: [ClusterLoad]) throws -> AcquisitionData? { try acquireAll(loads).first }

    func acquireAll(_ loads: [ClusterLoad]) throws -> [AcquisitionData] {
        try engine.start(loads, partners: loads.map(\.address), modules: settings)
        var calls = 0
        while try engine.advance() {
            calls += 1
            try #require(calls < 100_000)
        }
        return engine.takeAcquisitions(of: Self.readout)
    }

    var settings: [ClusterModuleSettings] {
        rack.modules.map { module in
            var settings = ClusterModuleSettings(module, oscillatorsHz: oscillators(module))
            settings.scope = scope
            return settings
        }
    }

    private func oscillators(_ module: ClusterModule) -> [Double?] { [module.cables[0].localOscillatorHz, 5e9] }

    /// A loop over `points`, each with a pulse of gain R1 (in steps of `step`) and a readout into bin R3.
    static func loop(points: Int, averages: Int, rest: Int, drive: Bool, step: Int) -> String {
        loop(
            points: points, averages: averages, rest: rest, start: 0, step: step, marker: drive ? 1 : 2,
            body: drive
                ? "set_awg_gain R1,R1\n play 0,1,20\n wait 2000" : "wait 20\n play 0,1,200\n acquire 0,R3,1800")
    }

    /// `averages` rounds over `points`, in each of which R1 goes up from `start` by `step` and R3 counts the points: the
    /// body, and `rest` nanoseconds.
    static func loop(
        points: Int, averages: Int, rest: Int, start: Int, step: Int, marker: Int, body: String
    ) -> String {
        """
         set_mrk \(marker)
         move \(averages),R0
         wait_sync 4
        avg: move \(start),R1
         move 0,R3
         move \(points),R2
         nop
        pt: reset_ph
         \(body)
         add R1,\(step),R1
         add R3,1,R3
         move \(rest / 10000),R5
         nop
        rest: wait 10000
         loop R5,@rest
         loop R2,@pt
         loop R0,@avg
         stop
        """
    }
}
