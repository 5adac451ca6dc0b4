import CHDF5
import Synchronization

/// A failed call of the HDF5 library, in its own words.
struct HDF5Error: Error, Equatable {
    var operation: String
    var message: String

    func at(_ path: String, _ operation: String? = nil) -> RunLogError {
        RunLogError(operation: operation ?? self.operation, path: path, message: message)
    }
}

/// The only way into the library: one C call at a time, its status checked, its error stack read before
/// any other thread can overwrite it.
///
/// The lock is ours because a serial build of HDF5 has none.
enum HDF5 {
    private static let lock = Mutex<Void>(())

    /// Before the first call: the library is not to close at exit what is still open. All that we want
    /// closed we close, and a file whose disk failed it cannot close without a crash.
    private static let preparation: Void = { _ = H5dont_atexit() }()

    @discardableResult
    static func call<Status: SignedInteger>(
        _ operation: @autoclosure () -> String, _ body: () -> Status
    ) throws(HDF5Error) -> Status {
        var status: Status = -1
        var message = ""
        lock.withLock { _ in
            _ = preparation
            // Each time, as a thread-safe build of HDF5 keeps the setting per thread.
            CHDF5_silence()
            status = body()
            if status < 0 { message = takeInnermostMessage() }
        }
        guard status >= 0 else { throw HDF5Error(operation: operation(), message: message) }
        return status
    }

    /// A question to the library that cannot fail, or whose failure shows in the answer.
    static func ask<Answer>(_ body: () -> Answer) -> Answer {
        var answer: Answer?
        lock.withLock { _ in
            _ = preparation
            CHDF5_silence()
            answer = body()
        }
        return answer!
    }

    /// The innermost entry of the error stack; of a failed system call only what `strerror` said.
    private static func takeInnermostMessage() -> String {
        var bytes = [CChar](repeating: 0, count: 2048)
        bytes.withUnsafeMutableBufferPointer { CHDF5_innermost_message($0.baseAddress, $0.count) }
        let text = String(decoding: bytes.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        let marker = "error message = '"
        guard let start = text.firstRange(of: marker)?.upperBound else {
            return text.isEmpty ? "the HDF5 library gave no reason" : text
        }
        return String(text[start...].prefix { $0 != "'" })
    }

    /// The version of the library that is running.
    static var version: String {
        var (major, minor, release) = (UInt32(0), UInt32(0), UInt32(0))
        _ = try? call("read the version") { H5get_libversion(&major, &minor, &release) }
        return "\(major).\(minor).\(release)"
    }
}

/// An open identifier, closed when the last reference goes. Whoever needs to know whether closing worked
/// calls `close()`.
final class HDF5Handle: Sendable {
    let id: hid_t
    private let closer: @convention(c) (hid_t) -> herr_t
    private let isOpen = Atomic(true)

    init(
        _ operation: @autoclosure () -> String, closedBy closer: @escaping @convention(c) (hid_t) -> herr_t,
        _ open: () -> hid_t
    ) throws(HDF5Error) {
        id = try HDF5.call(operation(), open)
        self.closer = closer
    }

    deinit { try? close() }

    /// Never closes it.
    func abandon() { isOpen.store(false, ordering: .releasing) }

    func close() throws(HDF5Error) {
        guard isOpen.exchange(false, ordering: .acquiringAndReleasing) else { return }
        try HDF5.call("close") { closer(id) }
    }
}
