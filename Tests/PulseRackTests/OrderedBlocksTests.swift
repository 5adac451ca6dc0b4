import Foundation
import Synchronization
import Testing

@testable import PulseRack

@Suite("Blocks of shots on several threads")
struct OrderedBlocksTests {
    struct Refused: Error, Equatable { var job: Int }

    /// A job that takes longer the lower its number is within its group of four: neighbours finish out of order.
    static func uneven(_ job: Int) -> Int {
        usleep(UInt32(3 - job % 4) * 300)
        return job * job
    }

    @Test("Results come in order of their numbers on any number of threads", arguments: [1, 2, 3, 8, 64])
    func order(_ threads: Int) throws {
        var seen: [Int] = []
        let jobs = OrderedBlocks(count: 50, threads: threads) { Self.uneven($0) }
        let delivered = try jobs.run(isCancelled: { false }, wait: {}) { job, value in
            #expect(job == seen.count)
            seen.append(value)
        }
        #expect(delivered == 50)
        #expect(seen == (0..<50).map { $0 * $0 })
    }

    @Test("No job starts far ahead of the slowest one")
    func window() throws {
        let furthest = Mutex(0)
        let delivered = Mutex(0)
        let jobs = OrderedBlocks(count: 200, threads: 2) { job -> Int in
            let ahead = job - delivered.withLock { $0 }
            furthest.withLock { $0 = max($0, ahead) }
            if job == 0 { usleep(20_000) }
            return job
        }
        _ = try jobs.run(isCancelled: { false }, wait: {}) { job, _ in delivered.withLock { $0 = job + 1 } }
        #expect(furthest.withLock { $0 } <= 2 * 2 + 2)
    }

    @Test("The error of the lowest job is the one that is thrown, after what comes before it", arguments: [1, 4])
    func errors(_ threads: Int) throws {
        var seen: [Int] = []
        let jobs = OrderedBlocks(count: 40, threads: threads) { job -> Int in
            if job == 20 { usleep(5_000) }
            if job >= 20 { throw Refused(job: job) }
            return job
        }
        #expect(throws: Refused(job: 20)) {
            try jobs.run(isCancelled: { false }, wait: {}) { job, _ in seen.append(job) }
        }
        #expect(seen == Array(0..<20))
    }

    @Test("What the receiver throws ends the run", arguments: [1, 3])
    func receiver(_ threads: Int) throws {
        let jobs = OrderedBlocks(count: 1000, threads: threads) { Self.uneven($0) }
        #expect(throws: Refused(job: 7)) {
            try jobs.run(isCancelled: { false }, wait: {}) { job, _ in if job == 7 { throw Refused(job: job) } }
        }
    }

    @Test("After a cancellation the jobs under way are delivered, in order, and no more", arguments: [1, 2, 5])
    func cancellation(_ threads: Int) throws {
        let cancellation = Cancellation()
        var seen: [Int] = []
        let jobs = OrderedBlocks(count: 10_000, threads: threads) { Self.uneven($0) }
        let delivered = try jobs.run(isCancelled: { cancellation.isCancelled }, wait: {}) { job, _ in
            seen.append(job)
            if job == 9 { cancellation.cancel() }
        }
        #expect(delivered == seen.count)
        #expect(seen == Array(0..<seen.count))
        #expect(delivered >= 10 && delivered <= 10 + 2 * threads + 2)
    }

    @Test("No jobs at all is a run that is over")
    func nothing() throws {
        let jobs = OrderedBlocks<Int>(count: 0, threads: 4) { $0 }
        #expect(try jobs.run(isCancelled: { false }, wait: {}) { _, _ in Issue.record("no job") } == 0)
    }
}
