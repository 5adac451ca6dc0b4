import Sequencing
import Testing

@Suite("Triggers")
struct Q1TriggerTests {
    /// Reads for 1000 ns and sends what it sees as a trigger; looks at it `wait` ns after the end of the integration.
    private static func conditional(wait: Int, mask: Int = 0b100) -> String {
        """
        set_latch_en 1,4
        acquire 0,0,1000
        wait \(wait)
        set_cond 1,\(mask),0,40
        play 0,0,20
        play 1,1,20
        set_cond 0,0,0,0
        latch_rst 4
        stop
        """
    }

    private func cluster(_ text: String, bit: Bool) throws -> Q1TestCluster {
        var cluster = Q1TestCluster()
        cluster.bits = { _ in bit }
        try cluster.start(text) { _, settings in
            settings.integrationNanoseconds = 1000
            settings.triggerMap = .init(address: 3, enabled: true)
        }
        #expect(cluster.run() == .finished)
        return cluster
    }

    @Test("A condition sees a trigger 364 ns after the integration has ended, and not before")
    func latency() throws {
        var told = try cluster(Self.conditional(wait: 364), bit: true).told()
        #expect(
            told == [
                "4 acquire #0 0,0", "1368 triggered 3", "1368 condition true", "1368 play 0,0", "1388 condition true",
                "1388 play 1,1", "1412 stopped",
            ])
        told = try cluster(Self.conditional(wait: 363), bit: true).told()
        #expect(
            told == [
                "4 acquire #0 0,0", "1367 condition false", "1407 triggered 3", "1407 condition true", "1407 play 1,1",
                "1431 stopped",
            ])
    }

    @Test("A bit that is not set is no trigger")
    func noTrigger() throws {
        let told = try cluster(Self.conditional(wait: 400), bit: false).told()
        #expect(told == ["4 acquire #0 0,0", "1404 condition false", "1444 condition false", "1488 stopped"])
    }

    @Test("Bits are asked for only where they can be seen")
    func lazily() throws {
        // Another address; counters that do not count; counters that are cleared; no condition.
        #expect(try cluster(Self.conditional(wait: 364, mask: 0b10), bit: true).asked == [])
        #expect(
            try cluster("acquire 0,0,2000\nset_cond 1,4,0,4\nplay 0,0,4\nset_latch_en 1,4\nstop", bit: true).asked == [])
        #expect(
            try cluster("set_latch_en 1,4\nacquire 0,0,2000\nlatch_rst 4\nset_cond 1,4,0,4\nplay 0,0,4\nstop", bit: true)
                .asked == [])
        #expect(try cluster("set_latch_en 1,4\nacquire 0,0,2000\nstop", bit: true).asked == [])
        #expect(
            try cluster(Self.conditional(wait: 364), bit: true).asked == [.init(sequencer: 0, acquisition: 0)])
    }

    @Test(
        "Operations and thresholds",
        arguments: [
            // operation, mask, whether the condition holds where address 1 has two triggers, 2 has one, 3 has none
            (0, 0b001, true), (0, 0b100, false), (0, 0b101, true), (1, 0b100, true), (1, 0b001, false),
            (2, 0b011, true), (2, 0b101, false), (3, 0b011, false), (3, 0b101, true), (4, 0b011, false),
            (4, 0b101, true), (5, 0b011, true), (5, 0b001, false),
        ])
    func operations(operation: Int, mask: Int, holds: Bool) throws {
        var cluster = Q1TestCluster()
        try cluster.start("set_latch_en 1,2000\nset_cond 1,\(mask),\(operation),4\nplay 0,0,4\nstop") { _, settings in
            settings.triggers[0].countThreshold = 2
        }
        for (number, address) in [1, 2, 1].enumerated() {
            cluster.machine.inject(trigger: address, at: 280 * Int64(number + 1))
        }
        cluster.run()
        #expect(cluster.told().contains("2000 condition \(holds)"))
        #expect(cluster.told().contains("2000 play 0,0") == holds)
    }

    @Test("An inverted counter holds below its threshold")
    func inverted() throws {
        var cluster = Q1TestCluster()
        try cluster.start("set_latch_en 1,100\nset_cond 1,2,0,4\nplay 0,0,400\nplay 0,0,4\nstop") { _, settings in
            settings.triggers[1] = .init(countThreshold: 1, invert: true)
        }
        cluster.machine.inject(trigger: 2, at: 300)
        cluster.run()
        #expect(
            cluster.told() == [
                "100 condition true", "100 play 0,0", "300 triggered 2", "500 condition false", "504 stopped",
            ])
    }

    @Test("What a condition replaces takes its own time, and loses phases but not gains")
    func replaced() throws {
        var cluster = Q1TestCluster()
        try cluster.start(
            """
            set_cond 1,1,0,30
            set_awg_gain 5,6
            set_ph 250000000
            play 0,0,4
            acquire 0,0,4
            wait 4
            set_latch_en 1,10
            set_cond 0,0,0,0
            play 1,1,4
            stop
            """)
        cluster.run()
        #expect(
            cluster.told() == [
                "0 condition false", "30 condition false", "60 condition false", "100 parameters", "100 play 1,1",
                "104 stopped",
            ])
        #expect(cluster.parameters()[1].1.gain == [5, 6] && cluster.parameters()[1].1.phaseSteps == 0)
    }

    @Test("wait_trigger waits for the next trigger of its address")
    func waitTrigger() throws {
        var cluster = Q1TestCluster()
        try cluster.start("wait 100\nwait_trigger 2,10\nplay 0,0,4\nstop")
        cluster.machine.inject(trigger: 2, at: 50)
        cluster.machine.inject(trigger: 1, at: 400)
        #expect(cluster.run() == .waitsForSync)
        cluster.machine.inject(trigger: 2, at: 700)
        #expect(cluster.run() == .finished)
        #expect(
            cluster.told() == [
                "50 triggered 2 unseen", "400 triggered 1 unseen", "700 triggered 2 unseen", "710 play 0,0",
                "714 stopped",
            ])
    }

    @Test("wait_trigger asks for the bits of its address only")
    func waitTriggerAsks() throws {
        var cluster = Q1TestCluster()
        cluster.bits = { $0.acquisition == 2 }
        try cluster.start(
            "wait_trigger 2,4\nplay 0,0,4\nstop", "acquire 0,0,1000\nacquire 0,0,1000\nacquire 0,0,1000\nstop",
            "acquire 0,0,1000\nstop"
        ) { number, settings in
            settings.integrationNanoseconds = 100
            settings.triggerMap = .init(address: number == 2 ? 7 : 2, enabled: number == 1)
        }
        #expect(cluster.run() == .finished)
        #expect(cluster.asked == (0..<3).map { .init(sequencer: 1, acquisition: $0) })
        #expect(cluster.told(0) == ["2464 triggered 2 unseen", "2468 play 0,0", "2472 stopped"])
        // Who looks at no triggers is told of none.
        #expect(!cluster.told(1).contains { $0.contains("triggered") })
    }

    @Test("A new acquisition cuts the one that runs, whose bit then is there sooner")
    func cut() throws {
        var cluster = Q1TestCluster()
        cluster.bits = { $0.acquisition == 0 }
        try cluster.start(
            "set_latch_en 1,4\nacquire 0,0,600\nacquire 0,1,363\nset_cond 1,1,0,4\nplay 0,0,4\nplay 0,0,4\nstop"
        ) { _, settings in
            settings.integrationNanoseconds = 1000
            settings.triggerMap = .init(address: 1, enabled: true)
        }
        cluster.run()
        #expect(cluster.told().suffix(5) == ["967 condition false", "971 triggered 1", "971 condition true", "971 play 0,0", "975 stopped"])
    }

    @Test("A bit can move markers")
    func marker() throws {
        var cluster = Q1TestCluster()
        cluster.bits = { $0.acquisition == 0 }
        try cluster.start("set_mrk 1\nacquire 0,0,2000\nacquire 0,0,2000\nstop") { _, settings in
            settings.integrationNanoseconds = 1000
            settings.markerMap = .init(address: 4, enabled: true)
        }
        cluster.run()
        #expect(cluster.parameters().map(\.nanosecond) == [0, 0, 1168, 3168])
        #expect(cluster.parameters().map(\.1.markers) == [0, 1, 5, 1])
    }

    @Test("Bits that nobody looks at are not held for ever")
    func bounded() throws {
        var cluster = Q1TestCluster()
        cluster.bits = { _ in true }
        try cluster.start(
            "set_latch_en 1,4\nmove 6000,R0\nl: acquire 0,0,1000\nloop R0,@l\nset_cond 1,1,0,4\nplay 0,0,4\nstop"
        ) { _, settings in
            settings.integrationNanoseconds = 100
            settings.triggerMap = .init(address: 1, enabled: true)
            settings.triggers[0].countThreshold = 6000
        }
        #expect(cluster.run() == .finished)
        // All but 4096 are asked for when they arrive, those where the condition looks.
        #expect(cluster.asked.count == 6000 && cluster.told().contains("6000004 play 0,0"))
    }

    @Test("What a stopped sequencer has not sent is not asked for")
    func abandoned() throws {
        var cluster = Q1TestCluster()
        try cluster.start("acquire 0,0,4\nl: wait 100\njmp @l", "wait_trigger 1,4\nplay 0,0,4\nstop") { _, settings in
            settings.triggerMap = .init(address: 1, enabled: true)
        }
        #expect(cluster.run(until: 200) == .reachedLimit)
        cluster.machine.stop(0)
        #expect(cluster.run() == .waitsForSync && cluster.asked == [])
    }

    @Test("Triggers at the end of time, before its beginning and of no address are no trouble")
    func farAway() throws {
        var cluster = Q1TestCluster()
        try cluster.start("set_latch_en 1,100\nwait_trigger 1,4\nstop")
        for address in [-1, 0, 16, 2] { cluster.machine.inject(trigger: address, at: .min) }
        for _ in 0..<3 { cluster.machine.inject(trigger: 2, at: .max) }
        #expect(cluster.run() == .waitsForSync)
        cluster.machine.inject(trigger: 1, at: .max)
        cluster.machine.provide(bit: true, for: .init(sequencer: 9, acquisition: -1))
        #expect(cluster.run() == .waitsForSync)
        cluster.machine.stop(-1)
        cluster.machine.stop(0)
        #expect(cluster.run() == .finished)
    }
}
