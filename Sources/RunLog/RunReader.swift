import Glibc

/// Reads the file of a run: one that is complete, one that still goes on, or one that a crash left.
///
/// Safe to use from any thread; the HDF5 library does one thing at a time.
public final class RunReader: Sendable {
    public let path: String
    private let source: HDF5Source

    /// Opens the file.
    ///
    /// - Throws: an error that says which of these it is: nothing there, a directory, no HDF5 file, an
    ///   HDF5 file cut short, one that is not PulseRack's, or one of a later format.
    public init(path: String) throws(RunLogError) {
        self.path = path
        source = try Self.open(path)
    }

    /// Serves one request.
    func reading<Result>(
        _ operation: String, _ body: (HDF5Source) throws(HDF5Error) -> Result
    ) throws(RunLogError) -> Result {
        do throws(HDF5Error) {
            return try body(source)
        } catch {
            throw error.at(path, operation)
        }
    }

    private static func open(_ path: String) throws(RunLogError) -> HDF5Source {
        func no(_ message: String) -> RunLogError {
            RunLogError(operation: "open the run file", path: path, message: message)
        }
        let superblock = try inspect(path)
        let source: HDF5Source
        do throws(HDF5Error) {
            // A follower may open what a killed writer left marked as open; nobody else may.
            let isMarked = (superblock?.flags ?? 0) != 0
            source = try HDF5Source(path: path, follows: isMarked)
            _ = try source.children(of: "/")
        } catch {
            var status = stat()
            if let superblock, superblock.isSound, stat(path, &status) == 0,
                UInt64(status.st_size) < superblock.endOfFile
            {
                throw no("the file is cut short: \(status.st_size) of \(superblock.endOfFile) bytes")
            }
            throw no("the HDF5 file is damaged: " + error.message)
        }
        guard source.text("creator", on: "/")?.hasPrefix(RunFile.creator) == true,
            let version = source.text("file_version", on: "/")
        else { throw no("an HDF5 file, but not one of PulseRack's") }
        guard version.prefix(while: { $0 != "." }) == RunFile.version.prefix(while: { $0 != "." }) else {
            throw no("its format has version \(version), and this reader knows \(RunFile.version)")
        }
        return source
    }

    /// Looks at the file's first bytes; `nil` for an HDF5 file without the superblock that we write.
    static func inspect(_ path: String) throws(RunLogError) -> Superblock? {
        func no(_ message: String) -> RunLogError {
            RunLogError(operation: "open the run file", path: path, message: message)
        }
        var status = stat()
        guard stat(path, &status) == 0 else {
            throw no(errno == ENOENT ? "there is no such file" : systemMessage())
        }
        switch status.st_mode & S_IFMT {
        case S_IFDIR: throw no("it is a directory")
        case S_IFREG: break
        default: throw no("not a regular file")
        }
        let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw no(systemMessage()) }
        defer { _ = Glibc.close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: Superblock.byteCount)
        let count = max(0, pread(descriptor, &bytes, bytes.count, 0))
        if count == 0 { throw no("the file is empty") }
        guard Superblock.isSignature(bytes) else { throw no("not an HDF5 file") }
        if count < bytes.count { throw no("the file is cut short: \(count) bytes") }
        return Superblock(bytes)
    }
}
