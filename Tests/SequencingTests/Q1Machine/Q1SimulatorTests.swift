import Foundation
import RackModel
import Sequencing
import Testing

/// What the scripts are given and print.
private struct Schedule: Codable {
    struct Load: Codable {
        var slot = 1
        var sequencer = 0
        var program: String
        var waveforms: [Entry<[Float]>] = []
        var weights: [Entry<[Float]>] = []
        var acquisitions: [Entry<Int>] = []
        var reads = true
        var sync = false
        var frequency = 0.0
        var integration = 1000
        var trigger = 0
    }

    var name: String
    var sequencers: [Load]
    /// What every acquisition sees.
    var bit: Bool?
    /// Whether triggers take as long as in q1simulator, and never meet.
    var hasSimulatorsTriggers: Bool?
}

private struct Entry<Value: Codable>: Codable {
    var index: Int
    var value: Value

    init(index: Int, value: Value) { (self.index, self.value) = (index, value) }

    init(from decoder: any Decoder) throws {
        var container = try decoder.unkeyedContainer()
        (index, value) = (try container.decode(Int.self), try container.decode(Value.self))
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.unkeyedContainer()
        try container.encode(index)
        try container.encode(value)
    }
}

private struct Timeline: Decodable {
    var end: Int64
    var errors: [String]
    var events: [Event]
    var registers: [UInt32]

    /// `[time, kind, …, gains, offsets, markers, frequency, phase]`.
    struct Event: Decodable, Equatable {
        var nanosecond: Int64
        var kind: String
        var numbers: [Double]

        init(nanosecond: Int64, kind: String, numbers: [Double]) {
            (self.nanosecond, self.kind, self.numbers) = (nanosecond, kind, numbers)
        }

        init(from decoder: any Decoder) throws {
            var container = try decoder.unkeyedContainer()
            (nanosecond, kind) = (try container.decode(Int64.self), try container.decode(String.self))
            numbers = []
            while !container.isAtEnd { numbers.append(try container.decode(Double.self)) }
        }

        /// Its oscillator is one of floating point.
        static func == (left: Event, right: Event) -> Bool {
            guard left.nanosecond == right.nanosecond, left.kind == right.kind, left.numbers.count == right.numbers.count
            else { return false }
            let turns = (left.numbers.last ?? 0) - (right.numbers.last ?? 0)
            return left.numbers.dropLast() == right.numbers.dropLast() && abs(turns - turns.rounded()) < 1e-7
        }
    }
}

@Suite("The machine against q1simulator", .enabled(if: ClientPython.simulating != nil, ClientPython.reason))
struct Q1SimulatorTests {
    @Test("Programs of public schedulers have the same timelines, whatever conditional ones see", arguments: ClientPython.all.indices)
    func schedulers(client: Int) throws {
        let schedules = try JSONDecoder().decode(
            [Schedule].self, from: ClientPython.all[client].script("scheduler_programs.py"))
        let conditional = schedules.filter { $0.sequencers.contains { $0.trigger > 0 } }
        try compare(
            schedules
                + conditional.map { schedule in
                    var schedule = schedule
                    schedule.bit = true
                    return schedule
                })
    }

    @Test("Random programs have the same timelines, registers and errors")
    func random() throws {
        try compare(
            (0..<60).map { seed in
                var generator = Q1RandomProgram(seed: seed)
                return Schedule(
                    name: "seed \(seed)",
                    sequencers: [
                        Schedule.Load(
                            program: Q1Disassembler.text(of: generator.program()),
                            waveforms: [Entry(index: 0, value: [0.5]), Entry(index: 1, value: [0.5, 0.5])],
                            weights: [Entry(index: 0, value: [1]), Entry(index: 1, value: [1, 1])],
                            acquisitions: [Entry(index: 0, value: 100)], frequency: 12_345_678.25,
                            // So short that none is cut, which q1simulator does not do.
                            integration: 4, trigger: seed % 2 == 0 ? 0 : 1 + seed % 15)
                    ], bit: true, hasSimulatorsTriggers: true)
            })
    }

    private func compare(_ schedules: [Schedule]) throws {
        let output = try #require(ClientPython.simulating).script("q1_timelines.py", input: JSONEncoder().encode(schedules))
        let expected = try JSONDecoder().decode([[Timeline]].self, from: output)
        #expect(expected.count == schedules.count && !schedules.isEmpty)
        for (schedule, expected) in zip(schedules, expected) {
            var timing = Q1Timing()
            if schedule.hasSimulatorsTriggers ?? false {
                (timing.triggerNanoseconds, timing.triggerBusyNanoseconds) = (250, 0)
            }
            var cluster = Q1TestCluster(timing: timing)
            cluster.bits = { _ in schedule.bit ?? false }
            _ = cluster.machine.start(try schedule.sequencers.map(sequencer))
            #expect(cluster.run(most: 10_000_000) == .finished, "\(schedule.name)")
            for (index, timeline) in expected.enumerated() {
                let ours = events(cluster, of: index)
                let name = "\(schedule.name) sequencer \(index)"
                let flags = cluster.machine.flags(of: index).map { $0.rawValue.replacing("_", with: " ") }
                #expect(flags.sorted() == timeline.errors, "\(name)")
                #expect(ours.count == timeline.events.count, "\(name)")
                let different = zip(ours, timeline.events).first { $0 != $1 }
                #expect(different == nil, "\(name)")
                guard timeline.errors.isEmpty else { continue }
                #expect(cluster.machine.registers(of: index) == timeline.registers, "\(name)")
                #expect(cluster.events.last { $0.sequencer == index }?.nanosecond == timeline.end, "\(name)")
            }
        }
    }

    private func sequencer(_ load: Schedule.Load) throws -> Q1ClusterMachine.Sequencer {
        func samples(_ entries: [Entry<[Float]>]) -> [Q1Sequence.Samples] {
            entries.map { Q1Sequence.Samples(name: "\($0.index)", index: $0.index, samples: $0.value) }
        }
        var sequencer = try Q1TestCluster.sequencer(load.program, number: 0, kind: load.reads ? .qrm : .qcm) { _, settings in
            settings.syncEnabled = load.sync
            settings.ncoFrequencyHz = load.frequency
            settings.integrationNanoseconds = load.integration
            settings.triggerMap = .init(address: max(1, load.trigger), enabled: load.trigger > 0)
        }
        (sequencer.slot, sequencer.number) = (load.slot, load.sequencer)
        sequencer.sequence.waveforms = samples(load.waveforms)
        sequencer.sequence.weights = samples(load.weights)
        sequencer.sequence.acquisitions = load.acquisitions.map {
            Q1Sequence.Acquisition(name: "\($0.index)", index: $0.index, bins: $0.value)
        }
        return sequencer
    }

    /// Ours in the script's words: parameters where gains, offsets or markers change.
    private func events(_ cluster: Q1TestCluster, of index: Int) -> [Timeline.Event] {
        var (events, told): ([Timeline.Event], [Double]) = ([], [32767, 32767, 0, 0, 0])
        var (parameters, since) = (Q1Parameters(frequencySteps: 0), Int64(0))
        func numbers(at nanosecond: Int64) -> [Double] {
            let turned = Int64(parameters.phaseSteps) + Int64(parameters.frequencySteps) * (nanosecond - since)
            let (gain, offset) = (parameters.gain, parameters.offset)
            return [gain[0], gain[1], offset[0], offset[1]].map(Double.init)
                + [Double(parameters.markers), Double(parameters.frequencySteps) / 4, Double(turned % 4_000_000_000) / 4e9]
        }
        for event in cluster.events where event.sequencer == index {
            let now = event.nanosecond
            switch event.kind {
            case .parameters(let new):
                (parameters, since) = (new, now)
                let numbers = numbers(at: now)
                if told != Array(numbers.prefix(5)) {
                    events.append(Timeline.Event(nanosecond: now, kind: "parameters", numbers: numbers))
                }
                told = Array(numbers.prefix(5))
            case .play(let first, let second):
                let waves = [Double(first), Double(second)]
                events.append(Timeline.Event(nanosecond: now, kind: "play", numbers: waves + numbers(at: now)))
            case .acquire(_, let acquisition, let bin, _):
                let place = [Double(acquisition), Double(bin)]
                events.append(Timeline.Event(nanosecond: now, kind: "acquire", numbers: place + numbers(at: now)))
            default: break
            }
        }
        return events
    }
}
