import RackDiagnostics
import RackEmulator
import RackFiles
import RackModel
import Sequencing

extension Benchmarks {
    /// Q1 programs on a qubit: a whole run of a cluster without any client, by processor time of its one thread.
    var clusterRuns: [Benchmark] {
        let rabi = ClusterWorkload.rabi(points: 51, averages: 1024)
        let spectroscopy = ClusterWorkload.spectroscopy(points: 51, averages: 1024)
        let reset = ClusterWorkload.reset(averages: 10_000)
        return [
            Benchmark(
                name: "cluster-rabi", unit: "s",
                note: "51 amplitudes × 1024 averages in loops on qblox-1q-rf, from the start of the sequencers to their bins",
                measure: { try 1 / Self.bestRate(by: .process) { _ = try rabi.run(); return 1 } }),
            Benchmark(
                name: "cluster-acquisitions", unit: "acquisitions/s", note: "the same by what it acquires",
                measure: { try Self.bestRate(by: .process) { try rabi.run() } }),
            Benchmark(
                name: "cluster-spectroscopy", unit: "acquisitions/s",
                note: "51 frequencies of a readout tone × 1024 averages, the scope averaging as schedulers have it",
                measure: { try Self.bestRate(by: .process) { try spectroscopy.run() } }),
            Benchmark(
                name: "cluster-feedback", unit: "acquisitions/s",
                note: "10⁴ resets over the trigger network, with a look before and after each",
                measure: { try Self.bestRate(by: .process) { try reset.run() } }),
        ]
    }
}

/// Programs for the two modules of qblox-1q-rf.
struct ClusterWorkload: Sendable {
    private let drive: String
    private let readout: String
    private let bins: Int
    private let triggers: Bool

    /// Amplitudes in hardware loops, each followed by a readout and by rest.
    static func rabi(points: Int, averages: Int) -> ClusterWorkload {
        func program(_ marker: Int, _ body: String) -> String {
            swept(
                points, averages, marker: marker, from: 0, by: 640,
                """
                reset_ph
                \(body)
                wait 60000
                wait 60000
                """)
        }
        return ClusterWorkload(
            drive: program(1, "set_awg_gain R1,R1\nplay 0,0,40\nwait 3000"),
            readout: program(2, "wait 40\nplay 0,0,200\nacquire 0,R2,2800"), bins: points, triggers: false)
    }

    /// Frequencies of the readout tone in hardware loops; nothing is driven.
    static func spectroscopy(points: Int, averages: Int) -> ClusterWorkload {
        func program(_ marker: Int, _ body: String) -> String {
            swept(
                points, averages, marker: marker, from: 380_000_000, by: 800_000,
                """
                set_freq R1
                reset_ph
                \(body)
                wait 20000
                """)
        }
        return ClusterWorkload(
            drive: program(1, "wait 3040"), readout: program(2, "wait 40\nplay 0,0,200\nacquire 0,R2,2800"), bins: points,
            triggers: false)
    }

    /// A pulse, a look, a pulse if the trigger came, and another look.
    static func reset(averages: Int) -> ClusterWorkload {
        ClusterWorkload(
            drive: averaged(
                averages, marker: 1,
                """
                reset_ph
                set_awg_gain 8000,8000
                set_latch_en 1,4
                play 0,0,1996
                set_awg_gain 16000,16000
                set_cond 1,1,0,40
                play 0,0,40
                set_cond 0,0,0,4
                latch_rst 4
                wait 2956
                wait 60000
                """),
            readout: averaged(
                averages, marker: 2,
                """
                reset_ph
                wait 40
                play 0,0,200
                acquire 0,0,2000
                play 0,0,200
                acquire 0,1,2560
                wait 60000
                """), bins: 2,
            triggers: true)
    }

    /// The body once for each point: R1 goes up by a step from one to the next, R2 is the point's number.
    private static func swept(
        _ points: Int, _ averages: Int, marker: Int, from start: Int, by step: Int, _ body: String
    ) -> String {
        averaged(
            averages, marker: marker,
            """
            move \(start),R1
            move 0,R2
            move \(points),R3
            nop
            pt: nop
            \(body)
            add R1,\(step),R1
            add R2,1,R2
            loop R3,@pt
            """)
    }

    /// The body over and over, begun by all sequencers together.
    private static func averaged(_ averages: Int, marker: Int, _ body: String) -> String {
        """
        set_mrk \(marker)
        move \(averages),R0
        wait_sync 4
        avg: nop
        \(body)
        loop R0,@avg
        stop
        """
    }

    /// - Returns: how many acquisitions were made.
    func run() throws -> Double {
        let found = try PresetLibrary.locate().rack("qblox-1q-rf")
        let engine = ClusterEmulator(device: found.device, rack: found.rack)
        let modules = found.rack.modules.map { module in
            var settings = ClusterModuleSettings(module, oscillatorsHz: module.cables.map(\.localOscillatorHz))
            settings.scope.averages = [true, true]
            return settings
        }
        let loads = try found.rack.modules.map { try load($0) }
        try engine.start(loads, partners: loads.map(\.address), modules: modules)
        while try engine.advance() {}
        let bins = loads.flatMap { engine.takeAcquisitions(of: $0.address) }.flatMap(\.bins)
        return bins.reduce(0) { $0 + Double($1.count) }
    }

    private func load(_ module: ClusterModule) throws -> ClusterLoad {
        let reads = module.kind.reads
        let assembled = Q1Assembler.assemble(SourceText(name: "benchmark", reads ? readout : drive))
        guard let program = assembled.program else { throw DiagnosticsError(assembled.diagnostics) }
        var settings = Q1SequencerSettings()
        settings.syncEnabled = true
        settings.modulates = true
        settings.demodulates = reads
        settings.ncoFrequencyHz = 100e6
        settings.outputs = reads ? [.i, .q] : [.i, .q, nil, nil]
        settings.triggerMap = .init(address: 1, enabled: triggers && reads)
        let samples = [Float](repeating: reads ? 0.3 : 0.5, count: reads ? 1000 : 40)
        return ClusterLoad(
            address: SequencerAddress(slot: module.slot, sequencer: 0),
            sequence: Q1Sequence(
                program: program, waveforms: [.init(name: "pulse", index: 0, samples: samples)],
                acquisitions: reads ? [.init(name: "a", index: 0, bins: bins)] : []),
            settings: settings)
    }
}
