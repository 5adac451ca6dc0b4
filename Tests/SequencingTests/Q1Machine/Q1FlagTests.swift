import RackModel
import Sequencing
import Testing

@Suite("Status flags and their causes")
struct Q1FlagTests {
    private func flags(_ text: String, kind: ClusterModule.Kind = .qrm) throws -> [Q1Flag] {
        var cluster = Q1TestCluster()
        try cluster.start(text, kind: kind)
        #expect(cluster.run() == .finished)
        let told = cluster.events.compactMap { if case .flag(let flag) = $0.kind { flag } else { nil } }
        #expect(told == cluster.machine.flags(of: 0))
        return told
    }

    @Test("Illegal instructions: one of that name, the end of the program, no program, a jump into nothing")
    func illegal() throws {
        #expect(try flags("play 0,0,4\nillegal") == [.illegalInstruction])
        #expect(try flags("play 0,0,4") == [.illegalInstruction])
        #expect(try flags("move 9000,R0\nnop\njmp R0") == [.illegalInstruction])
        var cluster = Q1TestCluster()
        let malformed = Q1Instruction(.add, [.register(1), .immediate(2), .immediate(3)])
        for program in [Q1Program(instructions: [], lines: []), Q1Program(instructions: [malformed], lines: [1])] {
            let index = cluster.machine.start([Q1TestCluster.sequencer(program)]).lowerBound
            #expect(cluster.run() == .finished && cluster.machine.flags(of: index) == [.illegalInstruction])
        }
    }

    @Test("What the core has made before an illegal instruction is still played")
    func drained() throws {
        var cluster = Q1TestCluster()
        try cluster.start("play 0,0,100\nplay 1,1,100\nillegal")
        cluster.run()
        #expect(
            cluster.told() == [
                "0 play 0,0", "100 play 1,1", "100 flag SEQUENCE_PROCESSOR_Q1_ILLEGAL_INSTRUCTION", "200 stopped",
            ])
        #expect(cluster.events.suffix(2).map(\.line) == [3, 3])
    }

    @Test("Instructions behind a module's memory are not there")
    func memory() throws {
        let text = String(repeating: "nop\n", count: 12287) + "stop"
        #expect(try flags(text) == [])
        #expect(try flags("nop\n" + text) == [.illegalInstruction])
        #expect(try flags("nop\n" + text, kind: .qcm) == [])
    }

    @Test("Real-time instructions that are none: durations, acquisitions without inputs, unknown operations")
    func illegalRealTime() throws {
        #expect(try flags("wait R0\nstop") == [.illegalRealTimeInstruction])
        #expect(try flags("move 65536,R0\nnop\nwait R0\nstop") == [.illegalRealTimeInstruction])
        #expect(try flags("wait_sync R0\nstop") == [.illegalRealTimeInstruction])
        #expect(try flags("acquire 0,0,4\nstop", kind: .qcm) == [.illegalRealTimeInstruction])
        #expect(try flags("set_cond 1,1,7,4\nplay 0,0,4\nstop") == [.illegalRealTimeInstruction])
        #expect(try flags("set_cond 1,1,0,0\nplay 0,0,4\nstop") == [.illegalRealTimeInstruction])
    }

    @Test("Underflow: a loop of plays that is shorter than what the core takes for it")
    func underflow() throws {
        // Seven cycles of 4 ns a turn.
        func loop(_ duration: Int) -> String { "move 1000,R0\nupd_param 4\nl: play 0,1,\(duration)\nloop R0,@l\nstop" }
        #expect(try flags(loop(28)) == [])
        #expect(try flags(loop(27)) == [.commandUnderflow])
        #expect(try flags(loop(4)) == [.commandUnderflow])
    }

    @Test("Underflow where the core goes on without real-time instructions")
    func silence() throws { #expect(try flags("wait 1000\nl: jmp @l") == [.commandUnderflow]) }

    @Test("Waveforms that were not loaded")
    func waveforms() throws {
        #expect(try flags("play 5,0,4\nplay 5,0,4\nstop") == [.waveIndexInvalid0])
        #expect(try flags("play 0,1023,4\nstop") == [.waveIndexInvalid1])
        #expect(try flags("play 2,2,4\nstop") == [.waveIndexInvalid0, .waveIndexInvalid1])
    }

    @Test("Weights that were not loaded")
    func weights() throws {
        #expect(try flags("acquire_weighed 0,0,2,0,4\nstop") == [.weightIndexInvalid0])
        #expect(try flags("acquire_weighed 0,0,0,2,4\nstop") == [.weightIndexInvalid1])
    }

    @Test("Acquisitions and bins that there are not")
    func bins() throws {
        #expect(try flags("acquire 1,0,4\nstop") == [.acquisitionIndexInvalid])
        #expect(try flags("acquire 0,10,4\nstop") == [.binIndexInvalid])
        #expect(try flags("acquire_ttl 0,10,1,4\nstop") == [.binIndexInvalid])
    }

    @Test("Acquisitions that come faster than they are put into their bins")
    func binning() throws {
        func acquisitions(_ count: Int, every duration: Int) -> String {
            "move \(count),R0\nl: acquire 0,0,\(duration)\nloop R0,@l\nstop"
        }
        #expect(try flags(acquisitions(1000, every: 300)) == [])
        #expect(try flags(acquisitions(1000, every: 296)) == [.binningFIFOError])
        #expect(try flags(acquisitions(9, every: 40)) == [])
        #expect(try flags(acquisitions(12, every: 40)) == [.binningFIFOError])
    }

    @Test(
        "The more sequencers of a module acquire, the longer each has to wait: 300, 600 and 900 ns for one, three and five",
        arguments: [(1, 300), (3, 600), (5, 900)])
    func sharedBinning(count: Int, spacing: Int) throws {
        func flags(every duration: Int) throws -> [Q1Flag] {
            var cluster = Q1TestCluster()
            let text = "move 3000,R0\nl: acquire 0,0,\(duration)\nloop R0,@l\nstop"
            // One that does not acquire, and those of another module, are no rivals.
            let places = Array(0..<count) + [5, 6, 7]
            _ = cluster.machine.start(
                try places.map { try Q1TestCluster.sequencer($0 == 5 ? "wait 1000\nstop" : text, number: $0) })
            #expect(cluster.run() == .finished)
            return (0..<count).flatMap { cluster.machine.flags(of: $0) }
        }
        #expect(try flags(every: spacing) == [])
        #expect(try flags(every: spacing - 4) == [Q1Flag](repeating: .binningFIFOError, count: count))
    }

    /// Two sequencers whose integrations end at 1000 and `gap` ns later, with triggers 1 and 2.
    private func triggers(gap: Int, bits: [Bool]) throws -> Q1TestCluster {
        var cluster = Q1TestCluster()
        cluster.bits = { bits[$0.sequencer] }
        try cluster.start("acquire 0,0,4\nstop", "wait \(gap + 4)\nacquire 0,0,4\nstop") { number, settings in
            settings.integrationNanoseconds = number == 0 ? 1004 : 1000
            settings.triggerMap = .init(address: number + 1, enabled: true)
        }
        #expect(cluster.run() == .finished)
        return cluster
    }

    @Test("Two triggers within 252 ns are a conflict")
    func conflict() throws {
        var cluster = try triggers(gap: 200, bits: [true, true])
        #expect(cluster.machine.flags(of: 0) == [.triggerConflict] && cluster.machine.flags(of: 1) == [.triggerConflict])
        #expect(cluster.machine.lostTriggers.reduce(0, +) == 1)
        cluster = try triggers(gap: 200, bits: [true, false])
        #expect(cluster.machine.flags(of: 0) == [] && cluster.machine.flags(of: 1) == [])
        // Starts are on the grid: the first at 1148, the second at 1372 or at 1400.
        cluster = try triggers(gap: 243, bits: [true, true])
        #expect(cluster.machine.flags(of: 1) == [.triggerConflict])
        cluster = try triggers(gap: 244, bits: [true, true])
        #expect(cluster.machine.flags(of: 0) == [] && cluster.asked == [])
    }

    @Test("A trigger that finds the network busy with one of its own sequencer is missed")
    func missed() throws {
        var cluster = Q1TestCluster()
        cluster.bits = { _ in true }
        try cluster.start("acquire 0,0,200\nacquire 0,0,200\nstop") { _, settings in
            settings.integrationNanoseconds = 100
            settings.triggerMap = .init(address: 1, enabled: true)
        }
        cluster.run()
        #expect(cluster.machine.flags(of: 0) == [.triggerMissed])
    }

    @Test("Flags whose cause is outside of the machine are told once")
    func outside() throws {
        var cluster = Q1TestCluster()
        try cluster.start("wait 100\nstop")
        cluster.run(until: 50)
        cluster.machine.raise(.outputOverflow, of: 0)
        cluster.machine.raise(.outputOverflow, of: 0)
        cluster.machine.raise(.outputOverflow, of: 7)
        cluster.run()
        #expect(cluster.told() == ["50 flag OUTPUT_OVERFLOW", "100 stopped"])
    }
}
