import Glibc

/// A second door to the file of a run that is going on, beside the library's own.
///
/// While the library writes, it keeps two consistency flags set in the superblock. A process that is
/// killed leaves them set, and then no ordinary reader opens the file. What the flags are for is covered
/// otherwise: the library orders its writes so that the file is sound at any moment (SWMR), and a second
/// writer is kept out by a lock that the kernel frees when the process dies. So the guard clears the flags
/// whenever the library has flushed: a viewer opens the file as it likes, with or without SWMR, during the
/// run and after a kill. Only a kill between the library's write of the superblock and ours, some tens
/// of microseconds a block, leaves a file that wants `swmr=True` or `RunReader.recover`.
struct CrashGuard: ~Copyable {
    private let descriptor: Int32

    /// - Throws: the system's words, where the file cannot be opened.
    init(path: String) throws(HDF5Error) {
        descriptor = open(path, O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw HDF5Error(operation: "open the run file again", message: systemMessage())
        }
        // Best effort: some network file systems have no locks.
        _ = flock(descriptor, LOCK_SH | LOCK_NB)
    }

    deinit { _ = Glibc.close(descriptor) }

    /// Clears the consistency flags.
    func clearFlags() {
        guard var block = read(), block.flags != 0, block.isSound else { return }
        block.flags = 0
        write(block.bytes, at: 0)
    }

    /// Makes the file as long as its superblock says: after a failed write it may be shorter.
    func extendToRecordedEnd() {
        var status = stat()
        guard let block = read(), fstat(descriptor, &status) == 0,
            let end = Int(exactly: block.endOfFile), status.st_size < end
        else { return }
        _ = ftruncate(descriptor, end)
    }

    /// Writes over what is there, past the library: for the last words of a run whose disk is full.
    func write(_ bytes: [UInt8], at offset: Int) {
        _ = pwrite(descriptor, bytes, bytes.count, off_t(offset))
    }

    func read() -> Superblock? {
        var bytes = [UInt8](repeating: 0, count: Superblock.byteCount)
        guard pread(descriptor, &bytes, bytes.count, 0) == bytes.count else { return nil }
        return Superblock(bytes)
    }
}

/// What the system says of its last error.
func systemMessage(_ code: Int32 = errno) -> String { String(cString: strerror(code)) }
