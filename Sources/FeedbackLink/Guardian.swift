import Glibc
import Synchronization

/// A process that ends a host if this process ends without having done so: killed, or crashed.
///
/// It waits for a line on a pipe whose other end is held here alone. If the pipe closes without one, it ends the group.
final class Guardian: Sendable {
    private static let script = """
        read word && exit 0
        kill -TERM -"$1" 2>/dev/null || exit 0
        for i in 1 2 3 4 5 6 7 8 9 10; do sleep 0.2; kill -0 -"$1" 2>/dev/null || exit 0; done
        kill -KILL -"$1"
        """

    private let pipe: Int32
    /// Its own process, until nobody holds this.
    let process: pid_t
    private let isClosed = Atomic<Bool>(false)

    /// - Returns: `nil` where the system starts no further process: the host then lives as long as the run is orderly.
    init?(of group: pid_t) {
        guard let ends = SpawnedProcess.pipe() else { return nil }
        let started = SpawnedProcess.spawn(
            ["/bin/sh", "-c", Self.script, "sh", String(group)], inputs: ends.read, output: nil, errors: nil)
        close(ends.read)
        guard case .success(let process) = started else {
            close(ends.write)
            return nil
        }
        pipe = ends.write
        self.process = process
    }

    /// Tells it that there is nothing left to guard.
    func dismiss() {
        if isClosed.exchange(true, ordering: .relaxed) { return }
        // It may be gone, which is no reason to end here.
        _ = send(pipe, "done\n", 5, Int32(MSG_NOSIGNAL))
        close(pipe)
    }

    /// Closes the pipe without a word, as the system does when this process is killed: the group is ended.
    func abandon() {
        if !isClosed.exchange(true, ordering: .relaxed) { close(pipe) }
    }

    /// Takes its end in: a process that nobody waits for stays in the system's table, and whoever waits for any child
    /// of this process would be told of it again and again.
    deinit {
        abandon()
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0 && errno == EINTR {}
    }
}
