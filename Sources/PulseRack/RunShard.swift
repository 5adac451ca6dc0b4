public import RackDiagnostics
import RunLog

/// Which part of a run is asked for, where several machines share it: the k-th of n, written `k/n`.
///
/// A sweep of at least n points is cut between its points; any other run between the shots of its points. What is
/// computed has the same bits as in the whole run; `Merge` joins the files.
public struct RunShard: Sendable, Equatable {
    /// From 1.
    public var number: Int
    public var count: Int

    /// The most parts of one run.
    public static let countLimit = 100_000

    public init(_ number: Int, of count: Int) {
        self.number = number
        self.count = count
    }

    /// Reads `k/n`.
    ///
    /// - Throws: code `RK0270`, with what is wrong.
    public init(_ text: String) throws(DiagnosticsError) {
        let words = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
        guard words.count == 2, let number = words[0], let count = words[1] else {
            throw DiagnosticsError([Self.refusal("'\(text)' names no shard", help: "write --shard 1/4 for the first of four")])
        }
        self.init(number, of: count)
        if let problem { throw DiagnosticsError([problem]) }
    }

    /// What is wrong with the numbers themselves.
    private var problem: Diagnostic? {
        guard (1...Self.countLimit).contains(count) else {
            return Self.refusal("\(count) shards", help: "a run is cut into 1 to \(Self.countLimit) shards")
        }
        guard (1...count).contains(number) else {
            return Self.refusal(
                "there is no shard \(number) of \(count)",
                help: "shards count from 1: write --shard 1/\(count) to --shard \(count)/\(count)")
        }
        return nil
    }

    /// Why a run of so many points and shots has no such part.
    func problem(points: Int, shots: Int) -> Diagnostic? {
        if let problem { return problem }
        guard part(points: points, shots: shots) == nil else { return nil }
        return Diagnostic(
            code: "RK0271", "\(count) shards of a run of \(points) points and \(shots) shots",
            help: "there are at most as many shards as points or shots: \(max(points, shots))")
    }

    func part(points: Int, shots: Int) -> RunPart? { RunPart(number, of: count, points: points, shots: shots) }

    private static func refusal(_ message: String, help: String) -> Diagnostic {
        Diagnostic(code: "RK0270", message, help: help)
    }
}
