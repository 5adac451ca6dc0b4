import RackModel
import Sequencing
import Testing

@Suite("The machine against its reference on random programs")
struct Q1PropertyTests {
    /// Without triggers, which are told where they are first looked at.
    private func withoutTriggers(_ events: [Q1Event]) -> [Q1Event] {
        events.filter { if case .triggered = $0.kind { false } else { true } }
    }

    @Test("Events, flags and registers are the same", arguments: 0..<300)
    func same(seed: Int) throws {
        var generator = Q1RandomProgram(seed: seed, hasHazards: true)
        let sequencer = Q1TestCluster.sequencer(generator.program()) { _, settings in
            settings.ncoFrequencyHz = 87_654_321.75
            settings.integrationNanoseconds = 100
            settings.triggerMap = .init(address: 1 + seed % 15, enabled: seed % 3 == 0)
        }
        // Acquisitions that are too close for the network would collide: then there are no triggers at all.
        let bit = { (number: Int) in (seed + number) % 4 == 0 && seed % 3 == 0 }
        var reference = Q1ReferenceMachine(sequencer, bit: bit)
        reference.run()
        var cluster = Q1TestCluster()
        cluster.bits = { bit($0.acquisition) }
        _ = cluster.machine.start([sequencer])
        while cluster.run(most: 1 + seed % 50) != .finished {}
        guard !cluster.machine.flags(of: 0).contains(where: { $0 == .triggerMissed || $0 == .triggerConflict })
        else { return }
        #expect(cluster.machine.flags(of: 0) == reference.flags)
        #expect(withoutTriggers(cluster.events) == reference.events)
        #expect(cluster.machine.registers(of: 0) == reference.registers)
    }

    @Test("Bits that are given early and bits that are given when asked for make the same run", arguments: 0..<100)
    func protocols(seed: Int) throws {
        let sequencers = (0..<3).map { number in
            var generator = Q1RandomProgram(seed: 1000 * seed + number, hasHazards: true)
            var program = generator.program()
            if number < 2 {
                program.instructions.insert(Q1Instruction(.waitSync, [.immediate(100)]), at: 0)
                program.lines = Array(1...program.instructions.count)
                for index in program.instructions.indices { program.instructions[index].shiftTarget(by: 1) }
            }
            return Q1TestCluster.sequencer(program, number: number) { number, settings in
                settings.syncEnabled = number < 2
                settings.integrationNanoseconds = 100
                settings.triggerMap = .init(address: 1 + (seed + number) % 4, enabled: true, invert: number == 1)
                settings.markerMap = .init(address: 8, enabled: seed % 5 == 0)
            }
        }
        let bit = { (outcome: Q1ClusterMachine.Outcome) in (outcome.acquisition * 7 + outcome.sequencer + seed) % 3 != 0 }
        var asked = Q1TestCluster()
        asked.bits = bit
        _ = asked.machine.start(sequencers)
        #expect(asked.run() == .finished)

        var given = Q1TestCluster()
        given.bits = { _ in Issue.record("asked for a bit that was given"); return false }
        _ = given.machine.start(sequencers)
        var (until, seen): (Int64, Int) = (0, 0)
        repeat {
            while seen < given.events.count {
                if case .acquire(let number, _, _, _) = given.events[seen].kind {
                    let outcome = Q1ClusterMachine.Outcome(
                        sequencer: given.events[seen].sequencer, acquisition: number)
                    given.machine.provide(bit: bit(outcome), for: outcome)
                }
                seen += 1
            }
            until += 40
        } while given.run(until: until) == .reachedLimit
        #expect(withoutTriggers(given.events) == withoutTriggers(asked.events))
        for index in 0..<3 { #expect(given.machine.flags(of: index) == asked.machine.flags(of: index)) }
    }

    @Test("Random programs do all that there is to do")
    func coverage() {
        var (told, flags) = (Set<String>(), Set<Q1Flag>())
        var wholes = 0
        for seed in 0..<300 {
            var generator = Q1RandomProgram(seed: seed, hasHazards: true)
            let sequencer = Q1TestCluster.sequencer(generator.program()) { _, settings in
                settings.integrationNanoseconds = 100
                settings.triggerMap = .init(address: 1 + seed % 15, enabled: true)
            }
            var cluster = Q1TestCluster()
            cluster.bits = { $0.acquisition % 4 == 0 }
            _ = cluster.machine.start([sequencer])
            cluster.run()
            told.formUnion(cluster.told().map { String($0.split(separator: " ").dropFirst().joined(separator: " ").prefix(14)) })
            flags.formUnion(cluster.machine.flags(of: 0))
            wholes += cluster.machine.flags(of: 0).isEmpty ? 1 : 0
        }
        #expect(told.isSuperset(of: ["condition true", "condition fals", "play 0,1", "parameters", "stopped"]))
        #expect(told.contains { $0.hasPrefix("triggered") })
        #expect(
            flags.isSuperset(of: [
                .commandUnderflow, .waveIndexInvalid1, .weightIndexInvalid1, .binIndexInvalid, .binningFIFOError,
                .triggerMissed,
            ]))
        #expect(wholes > 60)
    }
}

extension Q1Instruction {
    /// Moves the target of a jump, for a program that has become longer in front of it.
    fileprivate mutating func shiftTarget(by count: Int64) {
        guard [.jmp, .jge, .jlt, .loop].contains(opcode), case .immediate(let target) = operands[operands.count - 1]
        else { return }
        operands[operands.count - 1] = .immediate(target + count)
    }
}
