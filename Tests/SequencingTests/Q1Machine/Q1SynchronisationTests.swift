import Sequencing
import Testing

@Suite("Sequencers that synchronise")
struct Q1SynchronisationTests {
    private static let program = "wait_sync 4\nplay 0,0,4\nstop"

    @Test("All go on 200 ns after the last has come")
    func meet() throws {
        var cluster = Q1TestCluster()
        try cluster.start("wait 100\nwait_sync 4\nplay 0,0,4\nstop", "wait 300\nwait_sync 10\nplay 0,0,4\nstop") {
            $1.syncEnabled = true
        }
        #expect(cluster.run() == .finished)
        #expect(cluster.told(0) == ["500 synchronised", "504 play 0,0", "508 stopped"])
        #expect(cluster.told(1) == ["500 synchronised", "510 play 0,0", "514 stopped"])
    }

    @Test("One that does not synchronise is not waited for, and does not wait")
    func apart() throws {
        var cluster = Q1TestCluster()
        try cluster.start(Self.program, Self.program) { $1.syncEnabled = $0 == 0 }
        #expect(cluster.run() == .finished)
        #expect(cluster.told(0) == ["200 synchronised", "204 play 0,0", "208 stopped"])
        #expect(cluster.told(1) == ["4 play 0,0", "8 stopped"])
    }

    @Test("Nobody passes while a partner is missing")
    func missing() throws {
        var cluster = Q1TestCluster()
        cluster.machine.missingPartners = true
        try cluster.start(Self.program) { $1.syncEnabled = true }
        #expect(cluster.run() == .waitsForSync)
        #expect(cluster.machine.state(of: 0) == .running && cluster.told() == [])
        cluster.machine.missingPartners = false
        try cluster.start("wait 40\n" + Self.program) { $1.syncEnabled = true }
        #expect(cluster.run() == .finished)
        #expect(cluster.told(0) == ["240 synchronised", "244 play 0,0", "248 stopped"])
    }

    @Test("One that has stopped is not waited for")
    func stopped() throws {
        var cluster = Q1TestCluster()
        try cluster.start(Self.program, "wait 1000\nstop") { $1.syncEnabled = true }
        #expect(cluster.run() == .finished)
        #expect(cluster.told(0) == ["1200 synchronised", "1204 play 0,0", "1208 stopped"])
    }

    @Test("One that waits for ever can be stopped")
    func forced() throws {
        var cluster = Q1TestCluster()
        try cluster.start(Self.program, "l: wait 100\njmp @l") { $1.syncEnabled = true }
        cluster.run(until: 5000)
        cluster.machine.stop(0)
        cluster.machine.stop(0)
        cluster.machine.stop(1)
        #expect(cluster.run() == .finished)
        #expect(cluster.told(0) == ["5000 flag FORCED_STOP", "5000 stopped"])
    }

    @Test("Those that start later join at the time reached")
    func join() throws {
        var cluster = Q1TestCluster()
        try cluster.start("l: wait 100\njmp @l")
        cluster.run(until: 5000)
        try cluster.start("play 0,0,4\nstop")
        cluster.run(until: 6000)
        #expect(cluster.told(1) == ["5000 play 0,0", "5004 stopped"])
    }

    @Test("They meet again and again, also after some of them have stopped")
    func again() throws {
        var cluster = Q1TestCluster()
        func program(_ turns: Int) -> String { "move \(turns),R0\nl: wait_sync 4\nwait \(10 * turns)\nloop R0,@l\nstop" }
        try cluster.start(program(2), program(5), program(5), "wait_sync 4\nl: wait 100\njmp @l") { $1.syncEnabled = true }
        #expect(cluster.run(until: 100_000) == .reachedLimit)
        #expect(cluster.told(0) == ["200 synchronised"])
        cluster.machine.stop(3)
        #expect(cluster.run() == .finished)
        #expect(cluster.told(0).suffix(2) == ["100200 synchronised", "100224 stopped"])
        #expect(cluster.told(1).count == 6 && cluster.told(1) == cluster.told(2))
    }
}
