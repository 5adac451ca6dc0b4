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
