import Foundation
import Glibc

/// A path that nobody else uses, for a socket; what is there is removed with the value.
final class TemporaryPath: Sendable {
    let path: String

    init(directory: String = TemporaryPath.directory) {
        path = "\(directory)/pulserack-\(getpid())-\(UInt64.random(in: 0 ... .max)).sock"
    }

    deinit { unlink(path) }

    /// Where temporary files go: the paths of sockets are short, so a long one is passed over.
    private static var directory: String {
        let named = ProcessInfo.processInfo.environment["TMPDIR"] ?? "/tmp"
        return named.isEmpty || named.utf8.count > 50 ? "/tmp" : named
    }
}
