import RackEmulator

/// A file of a part of a run, opened to be joined with the others.
struct ShardFile: Sendable {
    let path: String
    let source: HDF5Source
    let part: RunPart
    let runHash: String
    /// Points and shots of the whole run.
    let runPoints: Int
    let runShots: Int
    let status: String
    /// Shots of the part that are in the file.
    let shotsDone: Int

    /// - Returns: `nil` for the file of a whole run.
    init?(_ reader: RunReader) throws(RunLogError) {
        path = reader.path
        let found = try reader.reading("look for the shard of") { source throws(HDF5Error) -> (HDF5Source, [Int])? in
            let shard = "/entry/provenance/shard"
            guard source.isGroup(shard) else { return nil }
            var numbers: [Int] = []
            for name in ["number", "count", "first_point", "points", "first_shot", "shots"] {
                numbers.append(Int(clamping: try source.integer(shard + "/" + name)))
            }
            numbers.append(try source.shape("/entry/progress/shots_done").reduce(1, *))
            numbers.append(Int(clamping: try source.integer("/entry/provenance/shots")))
            return (source, numbers)
        }
        guard let (source, numbers) = found else { return nil }
        self.source = source
        (runPoints, runShots) = (numbers[6], numbers[7])
        // The numbers say all of it: the ranges follow from them, and must.
        guard let part = RunPart(numbers[0], of: numbers[1], points: runPoints, shots: runShots),
            [part.points.lowerBound, part.points.count, part.shots.lowerBound, part.shots.count] == Array(numbers[2...5])
        else {
            throw RunLogError(
                operation: "look for the shard of", path: path, message: "what it says of its part contradicts itself")
        }
        self.part = part
        (runHash, status, shotsDone) = try reader.reading("look for the shard of") { source throws(HDF5Error) in
            (
                try source.text("/entry/provenance/run_hash"), try source.text("/entry/status"),
                Int(try source.numbers("/entry/progress/shots_done").reduce(0, +))
            )
        }
    }

    var shots: Int { part.points.count * part.shots.count }
    var cutsPoints: Bool { part.points.count < runPoints || part.shots.count == runShots }

    /// What differs from a file of another run, in words.
    func difference(from other: ShardFile) -> String {
        func text(_ path: String) -> (String, String) {
            ((try? source.text("/entry/" + path)) ?? "", (try? other.source.text("/entry/" + path)) ?? "")
        }
        func differs(_ path: String) -> Bool {
            let (own, its) = text(path)
            return own != its
        }
        if differs("program/source/data") { return "it is of another program" }
        if differs("program/calibrations/data") { return "its gates are calibrated otherwise" }
        if differs("device/resolved/data") { return "it is of another device" }
        let seeds = [source, other.source].map { try? $0.integer("/entry/provenance/seed") }
        if let own = seeds[0], let its = seeds[1], own != its { return "its seed is \(own), and the other's is \(its)" }
        if runShots != other.runShots { return "its run has \(runShots) shots, and the other's has \(other.runShots)" }
        if differs("provenance/options/data") { return "it has other settings or sweeps" }
        let (own, its) = text("provenance/versions/pulserack")
        if own != its { return "it was made by version \(own), and the other by \(its)" }
        return "what was run differs"
    }
}

/// What is wrong with the files of a merge.
public struct MergeProblem: Error, Sendable, Equatable {
    public enum Kind: Sendable {
        case unreadable, notShard, otherRun, otherCut, twice, incomplete, none
    }

    public var kind: Kind
    /// The file that it is about.
    public var path: String
    public var message: String
}
