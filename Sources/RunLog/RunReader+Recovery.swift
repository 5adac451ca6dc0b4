import CHDF5
import Glibc

extension RunReader {
    /// Mends a file that a crash left, so that every reader takes it: clears the consistency flags, gives
    /// the file the length that it should have, and drops what there is of a block that was not finished
    /// (its datasets differ in length, and viewers refuse to plot one against another). The status stays
    /// "running". Does nothing to a file that needs nothing.
    ///
    /// - Returns: whether anything was mended.
    /// - Throws: where the file is not one of ours, its first bytes are damaged, it cannot be written, or
    ///   another process has it open.
    @discardableResult
    public static func recover(path: String) throws(RunLogError) -> Bool {
        let superblock = try inspect(path)
        var isMended = try mendSuperblock(superblock, path)
        // Refuses what is not ours before anything in it is touched.
        let unfinished = try RunReader(path: path).reading("mend") { source throws(HDF5Error) in
            try unfinishedBlock(in: source)
        }
        guard !unfinished.isEmpty else { return isMended }
        do throws(HDF5Error) {
            try trim(unfinished, in: path)
        } catch {
            throw error.at(path, "mend")
        }
        isMended = true
        return isMended
    }

    private static func mendSuperblock(_ superblock: Superblock?, _ path: String) throws(RunLogError) -> Bool
    {
        func no(_ message: String) -> RunLogError {
            RunLogError(operation: "mend", path: path, message: message)
        }
        let descriptor = Glibc.open(path, O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else { throw no(systemMessage()) }
        defer { _ = Glibc.close(descriptor) }
        guard lock(descriptor) else { throw no("another process has it open") }
        var status = stat()
        guard var block = superblock, block.isSound, fstat(descriptor, &status) == 0,
            let end = off_t(exactly: block.endOfFile)
        else { throw no("the first bytes of the file are damaged") }
        let isShort = status.st_size < end
        let isMarked = block.flags != 0
        if isShort, ftruncate(descriptor, end) != 0 { throw no(systemMessage()) }
        if isMarked {
            block.flags = 0
            guard pwrite(descriptor, block.bytes, block.bytes.count, 0) == block.bytes.count else {
                throw no(systemMessage())
            }
        }
        return isShort || isMarked
    }

    /// Takes the file for this process alone, where somebody has it open for half a second at most: a viewer that looks at
    /// it, or a program that is being started and shares what is open here until it runs.
    private static func lock(_ descriptor: Int32) -> Bool {
        for attempt in 0..<11 {
            if attempt > 0 { usleep(50_000) }
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK { return true }
        }
        return false
    }

    /// A dataset with rows of a block that was not finished.
    private struct Unfinished {
        var path: String
        /// How many rows it should have.
        var rows: Int
    }

    private static func unfinishedBlock(in source: HDF5Source) throws(HDF5Error) -> [Unfinished] {
        var found: [Unfinished] = []
        if source.exists("/entry/counts") {
            for table in try source.children(of: "/entry/counts") {
                var rows: [Unfinished] = []
                for column in ["value", "point", "count"] {
                    let path = "/entry/counts/\(table)/\(column)"
                    rows.append(Unfinished(path: path, rows: try source.shape(path)[0]))
                }
                let whole = rows.map(\.rows).min() ?? 0
                found += rows.filter { $0.rows > whole }.map { Unfinished(path: $0.path, rows: whole) }
            }
        }
        if source.exists(RunLayout.feedbackPath) { found += try unfinishedMessages(in: source) }
        let records = Int(try source.numbers("/entry/progress/shots_done").reduce(0, +))
        guard source.exists("/entry/readout") else { return found }
        var groups = ["/entry/readout"]
        while let group = groups.popLast() {
            for name in try source.children(of: group) {
                let path = group + "/" + name
                if source.isGroup(path) {
                    groups.append(path)
                } else if try source.isGrowing(path), try source.shape(path)[0] > records {
                    found.append(Unfinished(path: path, rows: records))
                }
            }
        }
        return found
    }

    private static func unfinishedMessages(in source: HDF5Source) throws(HDF5Error) -> [Unfinished] {
        let table = RunLayout.feedbackPath + "/messages"
        var columns: [Unfinished] = []
        for name in try source.children(of: table) where try source.isGrowing(table + "/" + name) {
            columns.append(Unfinished(path: table + "/" + name, rows: try source.shape(table + "/" + name)[0]))
        }
        let counted = Int(try source.numbers(RunLayout.feedbackPath + "/counters/messages").reduce(0, +))
        var whole = min(counted, columns.map(\.rows).min() ?? 0)
        let done = try source.numbers("/entry/progress/shots_done")
        let first = source.exists("/entry/provenance/shard")
            ? Double(try source.integer("/entry/provenance/shard/first_shot")) : 0
        // Counted, but of a block of which the file did not come to say that it is there.
        while whole > 0 {
            let point = Int(try source.numbers(table + "/point", start: [whole - 1], count: [1])[0])
            let shot = try source.numbers(table + "/shot", start: [whole - 1], count: [1])[0]
            if done.indices.contains(point), shot < first + done[point] { break }
            whole -= 1
        }
        return columns.filter { $0.rows > whole }.map { Unfinished(path: $0.path, rows: whole) }
    }

    private static func trim(_ unfinished: [Unfinished], in file: String) throws(HDF5Error) {
        let open = try HDF5Handle.openForWriting(file)
        for (path, rows) in unfinished.map({ ($0.path, $0.rows) }) {
            let dataset = try GroupPlan.openDataset(path, in: open.id)
            let space = try HDF5Handle("look at '\(path)'", closedBy: H5Sclose) { H5Dget_space(dataset.id) }
            let rank = try HDF5.call("look at '\(path)'") { H5Sget_simple_extent_ndims(space.id) }
            var size = [hsize_t](repeating: 0, count: Int(rank))
            try HDF5.call("look at '\(path)'") { H5Sget_simple_extent_dims(space.id, &size, nil) }
            size[0] = hsize_t(rows)
            try HDF5.call("trim '\(path)'") { H5Dset_extent(dataset.id, size) }
            try space.close()
            try dataset.close()
        }
        try open.close()
    }
}

extension HDF5Handle {
    /// A file, kept from programs that this one starts: a copy of the descriptor would hold the file's lock for as long as
    /// they run. The library opens without O_CLOEXEC and has no setting for it.
    static func file(_ operation: String, _ open: () -> hid_t) throws(HDF5Error) -> HDF5Handle {
        try HDF5Handle(operation, closedBy: H5Fclose) {
            let file = open()
            let descriptor = CHDF5_descriptor(file)
            if descriptor >= 0 { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
            return file
        }
    }

    /// An existing file, for reading and writing; nobody else may have it open.
    static func openForWriting(_ path: String) throws(HDF5Error) -> HDF5Handle {
        try file("open") { H5Fopen(path, CHDF5_ACC_RDWR(), CHDF5_DEFAULT()) }
    }
}
