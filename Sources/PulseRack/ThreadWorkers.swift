import Dispatch
import RackNumerics
import Synchronization

/// Pieces of work on several threads at once, the caller's among them.
///
/// Threads come from the system's pool and go back to it. Pieces are taken in order, one by one, so that long ones do
/// not wait behind each other.
struct ThreadWorkers: Workers {
    let count: Int

    func run(_ pieces: Int, _ body: @Sendable (Int) -> Void) {
        let threads = min(count, pieces)
        guard threads > 1 else {
            for piece in 0..<pieces { body(piece) }
            return
        }
        let next = Atomic<Int>(0)
        DispatchQueue.concurrentPerform(iterations: threads) { _ in
            while true {
                let piece = next.wrappingAdd(1, ordering: .relaxed).oldValue
                guard piece < pieces else { return }
                body(piece)
            }
        }
    }
}
