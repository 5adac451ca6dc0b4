import Foundation
import RackDiagnostics
import RackModel
import Sequencing

extension Benchmarks {
    /// The Q1 machine by processor time of one core, and a third party's simulator beside it.
    var q1: [Benchmark] {
        let loop = Q1Workload.loop(turns: 10_000_000), rabi = Q1Workload.rabi(averages: 1000)
        let few = Q1Workload.rabi(averages: 20)
        return [
            Benchmark(
                name: "q1-loop", unit: "instructions/s", note: "add, xor, sub, nop, jlt and loop, 10⁷ times",
                measure: { try Self.q1Rate(loop, sequencers: 1) }),
            Benchmark(
                name: "q1-rabi", unit: "instructions/s",
                note: "51 amplitudes × 1000 averages in loops: a drive pulse, a readout pulse and an acquisition",
                measure: { try Self.q1Rate(rabi, sequencers: 1) }),
            Benchmark(
                name: "q1-rabi-cluster", unit: "instructions/s",
                note: "51 amplitudes × 20 averages on 6 sequencers of each of 20 modules, which synchronise",
                measure: { try Self.q1Rate(few, sequencers: 120) }),
            Benchmark(
                name: "q1-loop-q1simulator", unit: "instructions/s", note: "the loop 2·10⁴ times in q1simulator",
                measure: { try Self.simulatorRate(.loop(turns: 20_000)) }),
            Benchmark(
                name: "q1-rabi-q1simulator", unit: "instructions/s",
                note: "51 amplitudes × 20 averages in q1simulator, outputs not rendered",
                measure: { try Self.simulatorRate(few) }),
        ]
    }

    /// A program, and how many instructions it runs.
    private enum Q1Workload: Sendable {
        case loop(turns: Int)
        case rabi(averages: Int)

        var text: String {
            switch self {
            case .loop(let turns):
                """
                move \(turns),R0
                turn: add R1,3,R2
                xor R3,R4,R5
                sub R2,R1,R3
                nop
                jlt R4,0,@turn
                loop R0,@turn
                stop
                """
            case .rabi(let averages):
                """
                set_mrk 15
                wait_sync 4
                upd_param 4
                move \(averages),R0
                nop
                average: move 0,R1
                move 0,R2
                move 51,R3
                amplitude: reset_ph
                upd_param 4
                wait 60000
                wait 60000
                set_awg_gain R1,R1
                play 0,1,4
                wait 96
                play 1,1,4
                acquire 0,R2,4
                wait 1000
                add R1,600,R1
                add R2,1,R2
                nop
                loop R3,@amplitude
                loop R0,@average
                stop
                """
            }
        }

        var instructions: Int {
            switch self {
            case .loop(let turns): 2 + 6 * turns
            case .rabi(let averages): 6 + averages * (4 + 51 * 14)
            }
        }
    }

    /// Instructions per second, all sequencers together.
    private static func q1Rate(_ workload: Q1Workload, sequencers: Int) throws -> Double {
        guard let program = Q1Assembler.assemble(SourceText(name: "benchmark", workload.text)).program else {
            throw WrongWorkload()
        }
        let waveforms = (0..<2).map {
            Q1Sequence.Samples(name: "wave\($0)", index: $0, samples: [Float](repeating: 0.5, count: 20))
        }
        let sequence = Q1Sequence(
            program: program, waveforms: waveforms,
            acquisitions: [Q1Sequence.Acquisition(name: "bins", index: 0, bins: 1000)])
        var settings = Q1SequencerSettings()
        settings.syncEnabled = true
        return try bestRate(by: .thread) {
            var machine = Q1ClusterMachine()
            _ = machine.start(
                (0..<sequencers).map {
                    Q1ClusterMachine.Sequencer(
                        slot: 1 + $0 / 6, number: $0 % 6, kind: .qrm, sequence: sequence, settings: settings)
                })
            var events = 0
            let stop = machine.run(until: .max, most: .max) { _ in events += 1 }
            guard stop == .finished, machine.flags(of: 0).isEmpty else { throw WrongWorkload() }
            return Double(sequencers * workload.instructions)
        }
    }

    /// The same by q1simulator, whose Python is in `PULSERACK_CLIENT_PYTHON_131`.
    private static func simulatorRate(_ workload: Q1Workload) throws -> Double {
        guard let python = ProcessInfo.processInfo.environment["PULSERACK_CLIENT_PYTHON_131"] else {
            throw Absent("there is no PULSERACK_CLIENT_PYTHON_131, an interpreter with q1simulator installed")
        }
        let (process, input, output) = (Process(), Pipe(), Pipe())
        process.executableURL = URL(fileURLWithPath: python)
        process.arguments = ["tools/python/q1_rate.py"]
        process.standardInput = input
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        try input.fileHandleForWriting.write(contentsOf: Data(workload.text.utf8))
        try input.fileHandleForWriting.close()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard let seconds = Double(text.trimmingCharacters(in: .whitespacesAndNewlines)) else {
            throw Absent("\(python) cannot run q1simulator")
        }
        return Double(workload.instructions) / seconds
    }
}
