import Foundation
import RackDiagnostics

/// Reading whole files with messages that say what is wrong with them.
enum FileBytes {
    /// The bytes of the file at `path`: a regular file or a pipe, of at most `limit` bytes.
    ///
    /// - Throws: `DiagnosticsError`, codes `RK02xx`.
    static func read(_ path: String, limit: Int) throws(DiagnosticsError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            throw failure("RK0201", "cannot open '\(path)': \(Self.message(errno))")
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            throw failure("RK0201", "cannot open '\(path)': \(Self.message(errno))")
        }
        switch status.st_mode & S_IFMT {
        case S_IFDIR: throw failure("RK0202", "'\(path)' is a directory", help: "a file is accepted")
        case S_IFREG: break
        case S_IFIFO: _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) & ~O_NONBLOCK)
        default: throw failure("RK0202", "'\(path)' is no regular file", help: "a file or a pipe is accepted")
        }
        var bytes: [UInt8] = []
        let chunkSize = 1 << 16
        var chunk = [UInt8](repeating: 0, count: chunkSize)
        while true {
            let count = Foundation.read(descriptor, &chunk, chunkSize)
            if count < 0 {
                if errno == EINTR { continue }
                throw failure("RK0201", "cannot read '\(path)': \(Self.message(errno))")
            }
            if count == 0 { return bytes }
            bytes += chunk[..<count]
            guard bytes.count <= limit else {
                throw failure("RK0203", "'\(path)' is longer than \(limit) bytes", help: "is it the file you meant?")
            }
        }
    }

    static func message(_ code: Int32) -> String { String(cString: strerror(code)) }

    private static func failure(_ code: String, _ message: String, help: String? = nil) -> DiagnosticsError {
        DiagnosticsError([Diagnostic(code: code, message, help: help)])
    }
}
