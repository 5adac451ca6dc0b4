import Glibc

/// A second door to the file of a run that is going on, beside the library's own.
///
/// The library orders its writes so that followers (SWMR) find the file sound at any moment. For everyone
/// else two things are missing, and both are in the superblock:
///
/// * The library keeps two consistency flags set. A process that is killed leaves them set, and then no
///   ordinary reader opens the file. What they are for is covered otherwise: a second writer is kept out
///   by a lock that the kernel frees when the process dies. So the flags are cleared after each flush.
/// * The library records a new end of the file last. Killed in between, it leaves objects that point past
///   the recorded end, which ordinary readers refuse to follow. So the new end is recorded first.
///
/// A viewer then opens the file as it likes, with or without SWMR, during the run and after a kill. Only a
/// kill between the library's own write of the superblock and ours, some tens of microseconds whenever
/// the file grows by an allocation block, leaves a file that wants `swmr=True` or `RunReader.recover`.
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

    /// Lets other writers have the file.
    func unlock() { _ = flock(descriptor, LOCK_UN) }

    /// Clears the consistency flags.
    func clearFlags() {
        guard var block = read(), block.flags != 0, block.isSound else { return }
        block.flags = 0
        write(block.bytes, at: 0)
    }

    /// Records, before a flush, that the file will end at `end`, and makes it that long.
    func announce(end: UInt64) {
        guard var block = read(), block.isSound, block.endOfFile < end, let size = off_t(exactly: end),
            grow(to: size)
        else { return }
        block.endOfFile = end
        block.flags = 0
        write(block.bytes, at: 0)
    }

    /// Makes the file at least `size` bytes long.
    @discardableResult
    private func grow(to size: off_t) -> Bool {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return false }
        return status.st_size >= size || ftruncate(descriptor, size) == 0
    }

    /// After a failed write: clears the flags, and makes the file as long as it says it is; where there is
    /// no room for that, has it say how long it is.
    func settle() {
        guard var block = read(), block.isSound, let end = off_t(exactly: block.endOfFile) else { return }
        var status = stat()
        if !grow(to: end), fstat(descriptor, &status) == 0 { block.endOfFile = UInt64(status.st_size) }
        block.flags = 0
        write(block.bytes, at: 0)
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
