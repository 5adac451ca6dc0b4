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
    private let process: pid_t
    private let isDismissed = Atomic<Bool>(false)

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
        if isDismissed.exchange(true, ordering: .relaxed) { return }
        // It may be gone, which is no reason to end here.
        _ = send(pipe, "done\n", 5, Int32(MSG_NOSIGNAL))
        close(pipe)
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0 && errno == EINTR {}
    }

    deinit { if !isDismissed.load(ordering: .relaxed) { close(pipe) } }
}
