import RackDiagnostics
import RackModel
import Sequencing
import Testing

/// A cluster of sequencers in tests: two waveforms of 20 samples, two weights of 100 and 40, one table of ten bins each.
struct Q1TestCluster {
    var machine: Q1ClusterMachine
    private(set) var events: [Q1Event] = []
    /// Every bit that was asked for, in order.
    private(set) var asked: [Q1ClusterMachine.Outcome] = []
    /// What is answered.
    var bits: (Q1ClusterMachine.Outcome) -> Bool = { _ in false }

    init(timing: Q1Timing = Q1Timing()) { machine = Q1ClusterMachine(timing: timing) }

    /// - Parameter programs: texts, or `nil` where assembling failed already.
    @discardableResult
    mutating func start(
        _ programs: String..., kind: ClusterModule.Kind = .qrm, set: (Int, inout Q1SequencerSettings) -> Void = { _, _ in }
    ) throws -> Range<Int> {
        machine.start(
            try programs.enumerated().map { number, text in
                try Self.sequencer(text, number: number, kind: kind, set: set)
            })
    }

    static func sequencer(
        _ text: String, number: Int = 0, kind: ClusterModule.Kind = .qrm,
        set: (Int, inout Q1SequencerSettings) -> Void = { _, _ in }
    ) throws -> Q1ClusterMachine.Sequencer {
        let assembled = Q1Assembler.assemble(SourceText(name: "test.q1asm", text))
        return sequencer(try #require(assembled.program), number: number, kind: kind, set: set)
    }

    static func sequencer(
        _ program: Q1Program, number: Int = 0, kind: ClusterModule.Kind = .qrm,
        set: (Int, inout Q1SequencerSettings) -> Void = { _, _ in }
    ) -> Q1ClusterMachine.Sequencer {
        var settings = Q1SequencerSettings()
        set(number, &settings)
        func samples(_ index: Int, _ count: Int) -> Q1Sequence.Samples {
            Q1Sequence.Samples(name: "s\(index)", index: index, samples: [Float](repeating: 0.5, count: count))
        }
        let sequence = Q1Sequence(
            program: program, waveforms: [samples(0, 20), samples(1, 20)], weights: [samples(0, 100), samples(1, 40)],
            acquisitions: [Q1Sequence.Acquisition(name: "a", index: 0, bins: 10)])
        return Q1ClusterMachine.Sequencer(
            slot: 1 + number / 6, number: number % 6, kind: kind, sequence: sequence, settings: settings)
    }

    /// Runs on and answers what is asked.
    @discardableResult
    mutating func run(until nanosecond: Int64 = .max, most instructions: Int = 1_000_000) -> Q1ClusterMachine.Stop {
        while true {
            let safe = machine.safeNanosecond
            let stop = machine.run(until: nanosecond, most: instructions) { event in
                #expect(event.nanosecond >= safe && event.nanosecond >= events.last?.nanosecond ?? 0)
                events.append(event)
            }
            guard case .waitsForOutcomes(let outcomes) = stop else { return stop }
            asked += outcomes
            for outcome in outcomes { machine.provide(bit: bits(outcome), for: outcome) }
        }
    }

    /// What one sequencer did, without the parameters that it began with.
    func told(_ sequencer: Int = 0) -> [String] {
        events.filter { $0.sequencer == sequencer }.dropFirst().map { "\($0.nanosecond) \(Self.name($0.kind))" }
    }

    func parameters(_ sequencer: Int = 0) -> [(nanosecond: Int64, Q1Parameters)] {
        events.compactMap { event in
            guard event.sequencer == sequencer, case .parameters(let parameters) = event.kind else { return nil }
            return (event.nanosecond, parameters)
        }
    }

    private static func name(_ kind: Q1Event.Kind) -> String {
        switch kind {
        case .parameters: "parameters"
        case .play(let first, let second): "play \(first),\(second)"
        case .acquire(let number, let acquisition, let bin, .square): "acquire #\(number) \(acquisition),\(bin)"
        case .acquire(let number, let acquisition, let bin, .weighed(let first, let second)):
            "acquire #\(number) \(acquisition),\(bin) weighed \(first),\(second)"
        case .acquireTTL(let number, let acquisition, let bin, let isEnabled):
            "ttl #\(number) \(acquisition),\(bin) \(isEnabled ? "on" : "off")"
        case .synchronised: "synchronised"
        case .triggered(let address, let isCounted): "triggered \(address)\(isCounted ? "" : " unseen")"
        case .condition(let holds): "condition \(holds)"
        case .softwareRequest(let value): "request \(value)"
        case .flag(let flag): "flag \(flag.rawValue)"
        case .stopped: "stopped"
        }
    }
}
