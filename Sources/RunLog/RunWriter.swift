import CHDF5
import Glibc
public import RackEmulator
import Synchronization

/// Writes the file of one run.
///
/// Every group, attribute and dataset is there before the first shot; then readers may follow (SWMR).
/// Each `append` leaves the file sound with the block in it. A run that dies, however it dies, leaves a
/// file that opens, holds every block that `append` returned for, and whose `/entry/status` says
/// "running": readers take that for incomplete unless the run still goes on.
///
/// Safe to use from any thread; blocks are written one at a time, in the order of the calls.
public final class RunWriter: Sendable {
    /// What to do about a file that is there already.
    public enum Existing: Sendable {
        /// An error.
        case refuse
        /// It is deleted first. A directory or a device is an error all the same.
        case replace
    }

    /// How a run ended.
    public enum Ending: Sendable, Equatable {
        case complete
        /// Stopped early, and why: "interrupted", "no space left on device".
        case aborted(String)

        var status: String {
            switch self {
            case .complete: "complete"
            case .aborted(let reason): "aborted: " + reason
            }
        }
    }

    public let path: String
    private let session: Mutex<WriterSession>

    /// Creates the file and lays it out from `header`.
    ///
    /// - Throws: where the path is taken, is no place for a file or cannot be written.
    public init(path: String, header: RunHeader, existing: Existing = .refuse) throws(RunLogError) {
        self.path = path
        if let message = Self.complaint(header) {
            throw RunLogError(operation: "lay out the run file", path: path, message: message)
        }
        try Self.check(path, existing)
        // Laid out under another name: under its own the file is sound from the first moment on.
        let draft = path + ".partial"
        unlink(draft)
        do throws(HDF5Error) {
            let session = try WriterSession(path: draft, header: header)
            try Self.publish(draft, as: path, existing)
            self.session = Mutex(session)
        } catch {
            unlink(draft)
            throw error.at(path, "create the run file")
        }
    }

    /// Adds a block of shots, and flushes it to the file.
    ///
    /// - Throws: where the disk is full or fails, and for a block that does not fit the header. After a
    ///   failed write the run is over: the file says so, and every further call throws the same error.
    public func append(_ block: PointResult) throws(RunLogError) {
        try session.withLock { session throws(RunLogError) in
            try session.append(block, path: path)
        }
    }

    /// Says how the run ended and closes the file. Once; a second call does nothing.
    ///
    /// - Parameter machine: what the machine took from the run: kept where a decoder's link went by the wall's clock.
    /// - Throws: where the file could not be completed. After a failed `append` an `.aborted` ending does
    ///   not throw again: the file already says what happened.
    public func finish(_ ending: Ending, machine: MachineTime = MachineTime()) throws(RunLogError) {
        try session.withLock { session throws(RunLogError) in
            try session.finish(ending, machine: machine, path: path)
        }
    }

    /// What about `header` no file can be made of.
    private static func complaint(_ header: RunHeader) -> String? {
        if header.options.shots < 1 { return "a run needs at least one shot" }
        if let axis = header.options.sweeps.first(where: { $0.values.isEmpty }) {
            return "sweep '\(axis.name)' has no values"
        }
        let records = header.options.pointCount.multipliedReportingOverflow(by: header.options.shots)
        if records.overflow { return "more shots than can be counted" }
        return nil
    }

    /// Makes sure that `path` can become a new file, before any work is done.
    private static func check(_ path: String, _ existing: Existing) throws(RunLogError) {
        func no(_ message: String) -> RunLogError {
            RunLogError(operation: "create the run file", path: path, message: message)
        }
        var status = stat()
        guard lstat(path, &status) == 0 else {
            if errno == ENOENT, !path.isEmpty { return }
            throw no(systemMessage())
        }
        switch (status.st_mode & S_IFMT, existing) {
        case (S_IFDIR, _): throw no("there is a directory of that name")
        case (S_IFREG, .replace), (S_IFLNK, .replace): return
        case (S_IFREG, .refuse), (S_IFLNK, .refuse): throw no("the file exists already")
        default: throw no("not a regular file")
        }
    }

    /// Gives the draft its name: in one step, so that there is never half a file of that name.
    private static func publish(
        _ draft: String, as path: String, _ existing: Existing
    ) throws(HDF5Error) {
        let status =
            switch existing {
            case .replace: rename(draft, path)
            // A link fails where the name is taken by now; where the file system has no links, the check
            // from before has to do.
            case .refuse: link(draft, path) == 0 ? unlink(draft) : errno == EEXIST ? -1 : rename(draft, path)
            }
        if status != 0 { throw HDF5Error(operation: "name the run file", message: systemMessage()) }
    }
}
