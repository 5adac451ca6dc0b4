import CHDF5
import Glibc

/// Writes the file of one run of a cluster, all of it at once: what is there is replaced in one step, so that a reader
/// has either the run as it began or the run as it ended.
public enum ClusterRunWriter {
    /// - Parameter link: how the rack talks to a decoder; `nil` for one that does not.
    /// - Throws: where the path is taken by something else than a file, or cannot be written.
    public static func write(
        _ record: ClusterRunRecord, link: LinkHeader? = nil, to path: String
    ) throws(RunLogError) {
        let draft = path + ".partial"
        unlink(draft)
        do throws(HDF5Error) {
            let file = try WriterSession.create(draft, allocationBytes: 65536)
            let version = record.versions.first { $0.name == "pulserack" }.map { " " + $0.version } ?? ""
            let layout = ClusterLayout(record: record, link: link)
            try layout.root(creator: RunFile.creator + version).write(into: file.id, isRoot: true)
            try file.close()
            guard rename(draft, path) == 0 else {
                throw HDF5Error(operation: "name the run file", message: systemMessage())
            }
        } catch {
            unlink(draft)
            throw error.at(path, "write the run file")
        }
    }
}
