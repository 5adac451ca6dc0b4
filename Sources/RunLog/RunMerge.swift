import CHDF5
import Glibc
import RackEmulator

/// Joins the files of a run's parts into one that reads like the file of the whole run.
///
/// Values of single shots stay where they are: their datasets are virtual and point into the parts, by paths relative to
/// the merged file's folder, so that a folder with all of them can be moved. Averages and counts are written anew; where
/// the run was cut between shots, they are computed again from the shots, block by block as the whole run's would be.
public struct RunMerge: Sendable {
    /// In order of their numbers.
    let shards: [ShardFile]
    /// What cannot be joined.
    public let problems: [MergeProblem]

    /// Opens the files.
    public init(paths: [String]) {
        var found: [ShardFile] = []
        var problems: [MergeProblem] = []
        for path in paths {
            do throws(RunLogError) {
                let reader = try RunReader(path: path)
                guard let shard = try ShardFile(reader) else {
                    problems.append(MergeProblem(kind: .notShard, path: path, message: "it is the file of a whole run"))
                    continue
                }
                if let problem = Self.problem(with: shard, after: found) {
                    problems.append(problem)
                } else {
                    found.append(shard)
                }
            } catch {
                problems.append(MergeProblem(kind: .unreadable, path: path, message: error.description))
            }
        }
        if paths.isEmpty { problems.append(MergeProblem(kind: .none, path: "", message: "no files to merge")) }
        shards = found.sorted { $0.part.number < $1.part.number }
        self.problems = problems
    }

    private static func problem(with shard: ShardFile, after found: [ShardFile]) -> MergeProblem? {
        func no(_ kind: MergeProblem.Kind, _ message: String) -> MergeProblem {
            MergeProblem(kind: kind, path: shard.path, message: message)
        }
        if let first = found.first {
            if first.runHash != shard.runHash {
                return no(.otherRun, "it belongs to another run than '\(first.path)': \(shard.difference(from: first))")
            }
            if first.part.count != shard.part.count {
                return no(
                    .otherCut,
                    "it is one of \(shard.part.count) shards, and '\(first.path)' one of \(first.part.count)")
            }
        }
        if let same = found.first(where: { $0.part.number == shard.part.number }) {
            return no(.twice, "it is shard \(shard.part.number) of \(shard.part.count), and so is '\(same.path)'")
        }
        if shard.status != "complete" || shard.shotsDone != shard.shots {
            let status = shard.status == "running" ? "it goes on, or was killed" : shard.status
            return no(.incomplete, "\(status): \(shard.shotsDone) of its \(shard.shots) shots are there")
        }
        return nil
    }

    /// Parts that no file was given of, in order.
    public var missing: [RunPart] {
        guard let first = shards.first else { return [] }
        let there = Set(shards.map(\.part.number))
        return (1...first.part.count).filter { !there.contains($0) }.compactMap {
            RunPart($0, of: first.part.count, points: first.runPoints, shots: first.runShots)
        }
    }

    /// Points and shots of the whole run, and how many of its shots the files hold.
    public var points: Int { shards.first?.runPoints ?? 0 }
    public var shots: Int { shards.first?.runShots ?? 0 }
    public var shotsDone: Int { shards.reduce(0) { $0 + $1.shotsDone } }

    /// Writes the merged file, in place of any file at `path`. Parts that are missing leave what an aborted run leaves:
    /// no rows, and averages that are not numbers; the status names them.
    ///
    /// - Parameters:
    ///   - copies: write the values of shots too, so that the file stands by itself.
    ///   - commandLine: what the file says that it was made with.
    /// - Precondition: there are no `problems`.
    public func write(to path: String, copies: Bool = false, commandLine: String = "") throws(RunLogError) {
        precondition(problems.isEmpty && !shards.isEmpty, "these files cannot be joined")
        let draft = path + ".partial"
        unlink(draft)
        do throws(HDF5Error) {
            let layout = try MergeLayout(self, folder: RelativePath.folder(of: path), commandLine: commandLine)
            let file = try WriterSession.create(draft, allocationBytes: 1 << 16)
            var root = layout.root
            var bulk: [(path: String, parts: [VirtualPart])] = []
            if copies { root.detach("", into: &bulk) }
            try root.write(into: file.id, isRoot: true)
            for (path, parts) in bulk { try layout.copy(parts, to: path, in: file) }
            try HDF5.call("flush the file") { H5Fflush(file.id, H5F_SCOPE_GLOBAL) }
            try file.close()
            guard rename(draft, path) == 0 else {
                throw HDF5Error(operation: "name the merged file", message: systemMessage())
            }
        } catch {
            unlink(draft)
            throw error.at(path, "merge into")
        }
    }
}

extension GroupPlan {
    /// Makes every virtual dataset a plain one, and hands out where its values are.
    fileprivate mutating func detach(_ path: String, into bulk: inout [(path: String, parts: [VirtualPart])]) {
        for index in datasets.indices {
            guard let sources = datasets[index].sources else { continue }
            bulk.append((path + "/" + datasets[index].name, sources))
            datasets[index].sources = nil
        }
        for index in groups.indices { groups[index].detach(path + "/" + groups[index].name, into: &bulk) }
    }
}
