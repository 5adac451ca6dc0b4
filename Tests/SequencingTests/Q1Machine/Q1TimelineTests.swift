import Sequencing
import Testing

@Suite("The timeline of a sequencer")
struct Q1TimelineTests {
    @Test("Each instruction begins where the one before it ends")
    func durations() throws {
        var cluster = Q1TestCluster()
        try cluster.start("play 0,1,20\nacquire 0,3,100\nwait 50\nplay 1,0,4\nacquire_weighed 0,1,0,1,8\nsw_req 9\nstop")
        #expect(cluster.run() == .finished)
        #expect(
            cluster.told() == [
                "0 play 0,1", "20 acquire #0 0,3", "170 play 1,0", "174 acquire #1 0,1 weighed 0,1", "182 request 9",
                "182 stopped",
            ])
        #expect(cluster.machine.state(of: 0) == .stopped)
    }

    @Test("Crossings are counted from where acquire_ttl enables them to where it no longer does")
    func crossings() throws {
        var cluster = Q1TestCluster()
        try cluster.start(
            "acquire_ttl 0,9,0,4\nacquire 0,1,396\nacquire_ttl 0,3,1,100\nwait 500\nacquire_ttl 0,3,0,4\nacquire 0,2,4\nstop")
        #expect(cluster.run() == .finished)
        #expect(
            cluster.told() == [
                "4 acquire #0 0,1", "400 ttl #1 0,3 on", "1000 ttl #1 0,3 off", "1004 acquire #2 0,2", "1008 stopped",
            ])
    }

    @Test("A long prologue begins the timeline late, and does not miss it")
    func prologue() throws {
        var cluster = Q1TestCluster()
        try cluster.start(String(repeating: "nop\n", count: 30) + "play 0,1,4\nstop")
        cluster.run()
        // 31 cycles of 4 ns, ten of them before the executor starts.
        #expect(cluster.told() == ["84 play 0,1", "88 stopped"])
        #expect(cluster.machine.flags(of: 0) == [])
    }

    @Test("Parameters take effect together, at the next instruction that updates them")
    func latching() throws {
        var cluster = Q1TestCluster()
        try cluster.start(
            "set_awg_gain 100,-200\nset_mrk 5\nwait 10\nset_awg_offs 7,8\nupd_param 4\nset_mrk 5\nplay 0,0,4\nstop")
        cluster.run()
        #expect(cluster.told() == ["10 parameters", "14 play 0,0", "18 stopped"])
        let parameters = cluster.parameters()[1].1
        #expect(parameters.gain == [100, -200] && parameters.offset == [7, 8] && parameters.markers == 5)
    }

    @Test("Phases are exact over an hour")
    func phase() throws {
        var cluster = Q1TestCluster()
        // 333 333.25 Hz, for 2¹⁶ × 60 µs; then a shift, a reset, a new frequency without a jump of phase.
        try cluster.start(
            """
            upd_param 4
            move 65536,R0
            w: wait 60000
            loop R0,@w
            set_ph_delta 250000000
            upd_param 10
            set_ph_delta 250000000
            upd_param 10
            set_freq -8
            upd_param 10
            set_ph 100000000
            upd_param 10
            reset_ph
            upd_param 10
            set_freq 4
            upd_param 10
            stop
            """
        ) { _, settings in settings.ncoFrequencyHz = 333_333.25 }
        #expect(cluster.run() == .finished)
        let begin: Int64 = 4 + 65536 * 60000
        let turned = { (nanosecond: Int64) in 1_333_333 * nanosecond % 4_000_000_000 }
        var expected: [Int64] = [
            turned(begin) + 1_000_000_000, turned(begin + 10) + 2_000_000_000, turned(begin + 20) + 2_000_000_000,
            turned(begin + 20) - 80 + 2_400_000_000, 0, -80,
        ]
        expected = expected.map { ($0 + 4_000_000_000) % 4_000_000_000 }
        let told = cluster.parameters().dropFirst()
        #expect(told.map { Int64($0.1.phaseSteps) } == expected)
        #expect(told.map(\.1.frequencySteps) == [1_333_333, 1_333_333, -8, -8, -8, 4])
    }

    @Test("A core that is ahead waits until there is room for an instruction")
    func fullQueue() throws {
        // The last of 40 waits of 1 µs finds room when the eighth begins, 33 µs before the play is due.
        func flags(_ loops: Int) throws -> [Q1Flag] {
            var cluster = Q1TestCluster()
            try cluster.start(
                String(repeating: "wait 1000\n", count: 40)
                    + "move \(loops),R0\nnop\nl: nop\nloop R0,@l\nplay 0,0,4\nstop")
            cluster.run()
            return cluster.machine.flags(of: 0)
        }
        // Seven cycles a loop, less three for the jump that is not taken, and three beside it.
        #expect(try flags(1178) == [])
        #expect(try flags(1179) == [.commandUnderflow])
    }

    @Test("A run stops where it is told to, and goes on from there")
    func limits() throws {
        var cluster = Q1TestCluster()
        try cluster.start("l: play 0,0,100\njmp @l")
        #expect(cluster.run(until: 250) == .reachedLimit)
        #expect(cluster.told() == ["0 play 0,0", "100 play 0,0", "200 play 0,0"])
        #expect(cluster.machine.safeNanosecond == 250)
        #expect(cluster.run(until: 301) == .reachedLimit)
        #expect(cluster.told().last == "300 play 0,0")
        #expect(cluster.run(most: 1000) == .reachedLimit)
        #expect(cluster.told().count == 504)
        #expect(cluster.machine.state(of: 0) == .running)
    }

    @Test("A program without real-time instructions runs until it is stopped")
    func classicalLoop() throws {
        var cluster = Q1TestCluster()
        try cluster.start("l: jmp @l", "play 0,0,4\nstop")
        for _ in 0..<3 { #expect(cluster.run(most: 1000) == .reachedLimit) }
        #expect(cluster.told(1) == ["0 play 0,0", "4 stopped"])
        #expect(cluster.machine.state(of: 0) == .running)
        cluster.machine.stop(0)
        #expect(cluster.run() == .finished)
        #expect(cluster.machine.flags(of: 0) == [.forcedStop])
    }

    @Test("While its last instruction lasts, a sequencer's core has stopped")
    func coreStopped() throws {
        var cluster = Q1TestCluster()
        try cluster.start("wait 1000\nstop")
        cluster.run(until: 500)
        #expect(cluster.machine.state(of: 0) == .coreStopped)
        cluster.run(until: 1001)
        #expect(cluster.machine.state(of: 0) == .stopped)
    }

    @Test("A run does not depend on how it is divided")
    func division() throws {
        let program = """
            move 50,R0
            wait_sync 4
            l: set_ph_delta 1000
            play 0,1,40
            acquire 0,1,1000
            loop R0,@l
            stop
            """
        func events(_ step: Int64, _ most: Int) throws -> [Q1Event] {
            var cluster = Q1TestCluster()
            try cluster.start(program, "wait 77\n" + program, program) { _, settings in settings.syncEnabled = true }
            var until: Int64 = 0
            repeat { until += step } while cluster.run(until: until, most: most) == .reachedLimit
            return cluster.events
        }
        let whole = try events(1 << 40, 1 << 40)
        #expect(whole.count > 450)
        #expect(try events(13, 1 << 40) == whole)
        #expect(try events(10_000, 3) == whole)
    }
}
