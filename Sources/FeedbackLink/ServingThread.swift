import Foundation

/// A thread that serves until it is told to end.
final class ServingThread: Sendable {
    private final class Body: @unchecked Sendable {
        private var run: (() -> Void)?
        init(_ run: @escaping () -> Void) { self.run = run }

        /// Runs it and lets go of what it owns, such as a socket: whoever waits for the end finds that closed.
        func runOnce() {
            run?()
            run = nil
        }
    }

    private let ended = DispatchSemaphore(value: 0)

    /// - Parameter run: runs on the thread, and nowhere else.
    init(name: String, _ run: sending @escaping () -> Void) {
        let body = Body(run)
        let ended = ended
        let thread = Thread {
            body.runOnce()
            ended.signal()
        }
        thread.name = name
        thread.start()
    }

    /// Waits for its end; called once.
    func join() { ended.wait() }
}
