import Foundation
public import RackDiagnostics
import RunLog

/// The files of a run's shards, to be joined into one.
public struct Merge: Sendable {
    private let merge: RunMerge
    private let paths: [String]

    /// Opens the files of shards, in any order.
    ///
    /// - Throws: what cannot be joined, file by file: codes `RK0272` to `RK0277`, `RK0240` for what cannot be read.
    public init(_ paths: [String]) throws(DiagnosticsError) {
        merge = RunMerge(paths: paths)
        self.paths = paths
        let problems = merge.problems.map(Self.diagnostic)
        guard problems.isEmpty else { throw DiagnosticsError(problems) }
    }

    /// What no file was given of; `nil` where nothing is missing. A warning, code `RK0276`.
    public var missing: Diagnostic? {
        let missing = merge.missing
        guard let first = missing.first else { return nil }
        let parts = missing.prefix(5).map { part in
            part.points.count < merge.points || part.shots.count == merge.shots
                ? "\(part.number) (points \(part.points.lowerBound) to \(part.points.upperBound - 1))"
                : "\(part.number) (shots \(part.shots.lowerBound) to \(part.shots.upperBound - 1))"
        }
        let more = missing.count > parts.count ? " and \(missing.count - parts.count) more" : ""
        return Diagnostic(
            code: "RK0276", severity: .warning,
            "\(missing.count == 1 ? "shard" : "shards") \(parts.joined(separator: ", "))\(more) of \(first.count) "
                + "\(missing.count == 1 ? "is" : "are") missing",
            help: "the merged file says that it is incomplete; run 'pulserack run … --shard \(first.number)/\(first.count)' "
                + "and merge again")
    }

    /// Shards that are joined.
    public var shardCount: Int { paths.count }
    /// Points of the whole run, its shots per point, and the shots that the files hold over all points.
    public var points: Int { merge.points }
    public var shots: Int { merge.shots }
    public var shotsDone: Int { merge.shotsDone }

    /// Writes the merged file.
    ///
    /// - Parameters:
    ///   - copies: hold the values of shots as well, instead of pointing into the shards' files.
    ///   - overwrites: replace a file at `output` whatever it is.
    /// - Throws: `DiagnosticsError` for a place where no file can be; `RunLogError` if writing fails.
    public func write(
        to output: String, copies: Bool = false, overwrites: Bool = false, commandLine: String = ""
    ) throws {
        if let problem = OutputFile.problem(with: output, overwrites: overwrites) { throw DiagnosticsError([problem]) }
        let target = URL(fileURLWithPath: output).resolvingSymlinksInPath()
        if let path = paths.first(where: { URL(fileURLWithPath: $0).resolvingSymlinksInPath() == target }) {
            throw DiagnosticsError([
                Diagnostic(
                    code: "RK0277", "'\(path)' is one of the files to merge, and the output as well",
                    help: "choose another output")
            ])
        }
        try merge.write(to: output, copies: copies, commandLine: commandLine)
    }

    private static func diagnostic(_ problem: MergeProblem) -> Diagnostic {
        let message = "'\(problem.path)': \(problem.message)"
        switch problem.kind {
        case .none: return Diagnostic(code: "RK0272", "no files to merge", help: "name the files of a run's shards")
        case .unreadable:
            return Diagnostic(code: "RK0240", problem.message, help: "leave the file out, or run its shard again")
        case .notShard:
            return Diagnostic(
                code: "RK0272", message, help: "files that 'pulserack run … --shard k/n' wrote are merged; leave this one out")
        case .otherRun:
            return Diagnostic(code: "RK0273", message, help: "merge the shards of one run: same program, device and options")
        case .otherCut, .twice:
            return Diagnostic(code: "RK0274", message, help: "give one file for each shard of one cut")
        case .incomplete:
            return Diagnostic(code: "RK0275", message, help: "run the shard again, or leave its file out")
        }
    }
}
