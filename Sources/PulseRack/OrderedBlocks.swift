import Foundation

/// Numbered jobs, computed on several threads and delivered in order of their numbers.
///
/// No job starts that is more than `window` ahead of the one to be delivered next, so that what waits for a
/// slow neighbour stays bounded. What is delivered does not depend on the number of threads.
struct OrderedBlocks<Value: Sendable>: Sendable {
    /// How many jobs there are; they are numbered from 0.
    var count: Int
    var threads: Int
    var compute: @Sendable (Int) throws -> Value

    /// Runs the jobs and hands each result to `deliver` on the calling thread.
    ///
    /// - Parameters:
    ///   - isCancelled: asked between jobs; once true no new job starts, and those under way are delivered.
    ///   - wait: called on the calling thread some ten times a second while nothing is to be delivered.
    /// - Returns: how many jobs were delivered: fewer than `count` only after a cancellation.
    /// - Throws: the error of the job with the lowest number, or what `deliver` throws.
    func run(
        isCancelled: () -> Bool, wait: () -> Void, deliver: (Int, Value) throws -> Void
    ) throws -> Int {
        if threads <= 1 || count <= 1 {
            for job in 0..<count {
                if isCancelled() { return job }
                try deliver(job, compute(job))
            }
            return count
        }
        if isCancelled() { return 0 }
        let board = Board(count: count, window: 2 * threads + 2)
        for _ in 0..<min(threads, count) {
            board.enter()
            let thread = Thread { [compute] in
                while let job = board.take() {
                    board.put(job, Result { try compute(job) })
                }
                board.leave()
            }
            thread.stackSize = 16 << 20
            thread.start()
        }
        defer { board.stopAndJoin() }
        var delivered = 0
        while delivered < count {
            if isCancelled() { board.stop() }
            switch board.fetch(delivered) {
            case .value(let result):
                try deliver(delivered, result.get())
                delivered += 1
                board.delivered(delivered)
            case .notYet: wait()
            case .neverComes: return delivered
            }
        }
        return delivered
    }

    private enum Fetched {
        case value(Result<Value, any Error>)
        case notYet
        case neverComes
    }

    /// What the threads share. Every property is touched only while `condition` is locked, which the
    /// compiler cannot see: hence unchecked.
    private final class Board: @unchecked Sendable {
        private let condition = NSCondition()
        private let count: Int
        private let window: Int
        private var ring: [Result<Value, any Error>?]
        private var next = 0
        private var taken = 0
        private var workers = 0
        private var isStopped = false

        init(count: Int, window: Int) {
            self.count = count
            self.window = window
            ring = Array(repeating: nil, count: window)
        }

        private func locked<T>(_ body: () -> T) -> T {
            condition.lock()
            defer { condition.unlock() }
            return body()
        }

        func enter() { locked { workers += 1 } }

        func leave() {
            locked {
                workers -= 1
                condition.broadcast()
            }
        }

        func take() -> Int? {
            locked {
                while !isStopped, next < count, next >= taken + window { condition.wait() }
                guard !isStopped, next < count else { return nil }
                next += 1
                return next - 1
            }
        }

        func put(_ job: Int, _ result: Result<Value, any Error>) {
            locked {
                ring[job % window] = result
                condition.broadcast()
            }
        }

        func fetch(_ job: Int) -> Fetched {
            locked {
                if ring[job % window] == nil, workers > 0 {
                    _ = condition.wait(until: Date(timeIntervalSinceNow: 0.1))
                }
                guard let result = ring[job % window] else {
                    return workers == 0 ? .neverComes : .notYet
                }
                ring[job % window] = nil
                return .value(result)
            }
        }

        func delivered(_ count: Int) {
            locked {
                taken = count
                condition.broadcast()
            }
        }

        func stop() {
            locked {
                isStopped = true
                condition.broadcast()
            }
        }

        func stopAndJoin() {
            locked {
                isStopped = true
                condition.broadcast()
                while workers > 0 { condition.wait() }
            }
        }
    }
}
