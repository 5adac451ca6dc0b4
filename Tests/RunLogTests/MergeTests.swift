import Foundation
import RackEmulator
import Testing

@testable import RunLog

@Suite("Files of parts of a run")
struct MergeTests {
    /// Writes the parts of a run, and the whole of it.
    private static func write(_ run: SampleRun, parts: Int, in folder: String) throws -> [String] {
        try write(run, run.header, parts: parts, in: folder) { run.block($0, shots: $1) }
    }

    /// The same with blocks of one's own.
    static func write(
        _ run: SampleRun, _ header: RunHeader, parts: Int, in folder: String, block: (Int, Range<Int>) -> PointResult
    ) throws -> [String] {
        let half = (run.shots + 1) / 2
        var header = header
        header.blockShots = half
        header.runBlockShots = half
        func write(_ path: String, points: Range<Int>, shots: Range<Int>) throws {
            let writer = try RunWriter(path: path, header: header, existing: .replace)
            for point in points {
                for first in stride(from: shots.lowerBound, to: shots.upperBound, by: header.blockShots) {
                    try writer.append(block(point, first..<min(first + header.blockShots, shots.upperBound)))
                }
            }
            try writer.finish(.complete)
        }
        try write(folder + "/whole.h5", points: 0..<run.options.pointCount, shots: 0..<run.shots)
        return try (1...parts).map { number in
            let path = folder + "/\(number)-of-\(parts).h5"
            header.part = RunPart(number, of: parts, points: run.options.pointCount, shots: run.shots)
            let part = try #require(header.part)
            header.blockShots = min(half, part.shots.count)
            try write(path, points: part.points, shots: part.shots)
            return path
        }
    }

    /// Everything in a file: per path its numbers or its text.
    private static func contents(_ path: String) throws -> [String: String] {
        let source = try HDF5Source(path: path, follows: false)
        var found: [String: String] = [:]
        func visit(_ group: String) throws {
            for name in try source.children(of: group) {
                let inner = group + "/" + name
                if source.isGroup(inner) {
                    try visit(inner)
                } else if let text = try? source.text(inner), !text.isEmpty {
                    found[inner] = text
                } else {
                    let numbers = (try? source.numbers(inner)) ?? []
                    found[inner] = "\(try source.shape(inner)) \(numbers.map(\.bitPattern))"
                }
            }
        }
        try visit("/entry")
        return found
    }

    private static let mayDiffer = ["/entry/start_time", "/entry/end_time", "/entry/provenance/command_line"]

    static func compare(_ merged: String, to whole: String, except: [String] = []) throws {
        let (one, other) = (try contents(whole), try contents(merged))
        #expect(one.count > 50)
        for (path, value) in one where !mayDiffer.contains(path) && !except.contains(path) {
            #expect(other[path] == value, "\(path)")
        }
        #expect(Set(other.keys).subtracting(one.keys).allSatisfy { $0.hasPrefix("/entry/provenance/shards/") })
    }

    @Test(
        "Joined, they are the file of the whole run: cut between points or shots, pointing or copied",
        arguments: [(5, 50, 2), (5, 50, 5), (2, 51, 4), (1, 50, 3)], [false, true])
    func whole(_ run: (points: Int, shots: Int, parts: Int), copies: Bool) throws {
        try withScratch { folder in
            let paths = try Self.write(.sweep(points: run.points, shots: run.shots), parts: run.parts, in: folder)
            let merge = RunMerge(paths: paths.reversed())
            #expect(merge.problems.isEmpty && merge.missing.isEmpty)
            try merge.write(to: folder + "/merged.h5", copies: copies)
            // What a part of the shots counts by itself is made up here: a block counts the same whatever its shots.
            let made = run.parts > run.points
                ? ["clipped_dac_samples", "saturated_adc_samples"].map { "/entry/progress/" + $0 } : []
            try Self.compare(folder + "/merged.h5", to: folder + "/whole.h5", except: made)
            let summary = try RunReader(path: folder + "/merged.h5").summary()
            #expect(summary.isComplete && summary.finishedPoints == run.points && summary.part == nil)
            let volts = try #require(summary.datasets.first { $0.path.hasSuffix("traces/volts_I") })
            #expect((volts.storedBytes > 0) == copies)
        }
    }

    @Test("A folder with all of them can be moved")
    func moved() throws {
        try withScratch { folder in
            try FileManager.default.createDirectory(atPath: folder + "/a/parts", withIntermediateDirectories: true)
            let paths = try Self.write(.sweep(), parts: 2, in: folder + "/a/parts")
            try RunMerge(paths: paths).write(to: folder + "/a/merged.h5")
            try FileManager.default.moveItem(atPath: folder + "/a", toPath: folder + "/b")
            try Self.compare(folder + "/b/merged.h5", to: folder + "/b/parts/whole.h5")
        }
    }

    @Test("A missing part leaves a file that opens, says what is missing, and draws", arguments: [5, 1])
    func missing(points: Int) throws {
        try withScratch { folder in
            let paths = try Self.write(.sweep(points: points), parts: 3, in: folder)
            let merge = RunMerge(paths: [paths[0], paths[2]])
            #expect(merge.missing.map(\.number) == [2])
            try merge.write(to: folder + "/merged.h5")
            let reader = try RunReader(path: folder + "/merged.h5")
            let summary = try reader.summary()
            #expect(!summary.isComplete && summary.status == "aborted: shard 2 of 3 is missing")
            #expect(summary.shotsDone == merge.shotsDone && summary.shotsDone < points * 50)
            for plot in try reader.plots() { _ = try reader.series(for: plot.path) }
        }
    }

    @Test("What cannot be joined is named file by file")
    func refused() throws {
        try withScratch { folder in
            let paths = try Self.write(.sweep(), parts: 3, in: folder)
            func problems(_ paths: [String]) -> [MergeProblem.Kind] { RunMerge(paths: paths).problems.map(\.kind) }
            #expect(problems([]) == [.none])
            #expect(problems([paths[0], folder + "/whole.h5"]) == [.notShard])
            #expect(problems([paths[0], paths[1], paths[0]]) == [.twice])
            try FileManager.default.createDirectory(atPath: folder + "/two", withIntermediateDirectories: true)
            #expect(problems([paths[0], try Self.write(.sweep(), parts: 2, in: folder + "/two")[1]]) == [.otherCut])
            try FileManager.default.createDirectory(atPath: folder + "/other", withIntermediateDirectories: true)
            let others = try Self.write(.sweep(shots: 60), parts: 3, in: folder + "/other")
            let found = RunMerge(paths: [paths[0], others[1]]).problems
            #expect(found.map(\.kind) == [.otherRun] && found[0].message.contains("60 shots"))
            var header = SampleRun.sweep().header
            header.calibrationsText += "// and y\n"
            header.part = RunPart(2, of: 3, points: 5, shots: 50)
            let recalibrated = folder + "/other/recalibrated.h5"
            try RunWriter(path: recalibrated, header: header, existing: .replace).finish(.complete)
            let other = RunMerge(paths: [paths[0], recalibrated]).problems
            #expect(other.map(\.kind) == [.otherRun] && other[0].message.contains("calibrated otherwise"))
            let bytes = try #require(FileManager.default.contents(atPath: paths[1]))
            try bytes.prefix(bytes.count / 2).write(to: URL(fileURLWithPath: paths[1]))
            let cut = RunMerge(paths: paths).problems
            #expect(cut.map(\.kind) == [.unreadable] && cut[0].message.contains("2-of-3.h5"))
        }
    }

    @Test("A part that was not finished is refused")
    func unfinished() throws {
        try withScratch { folder in
            let paths = try Self.write(.sweep(), parts: 2, in: folder)
            var header = SampleRun.sweep().header
            (header.blockShots, header.runBlockShots) = (25, 25)
            header.part = RunPart(2, of: 2, points: 5, shots: 50)
            let writer = try RunWriter(path: paths[1], header: header, existing: .replace)
            try writer.append(SampleRun.sweep().block(3, shots: 0..<25))
            try writer.finish(.aborted("interrupted"))
            let problems = RunMerge(paths: paths).problems
            #expect(problems.map(\.kind) == [.incomplete])
            #expect(problems[0].message == "aborted: interrupted: 25 of its 100 shots are there")
        }
    }

    @Test("Parts cover every point and shot once", arguments: [(101, 1000, 4), (3, 10, 7), (1, 8, 8), (7, 1, 7)])
    func parts(_ run: (points: Int, shots: Int, parts: Int)) throws {
        var seen: Set<[Int]> = []
        for number in 1...run.parts {
            let part = try #require(RunPart(number, of: run.parts, points: run.points, shots: run.shots))
            for point in part.points { for shot in part.shots { #expect(seen.insert([point, shot]).inserted) } }
        }
        #expect(seen.count == run.points * run.shots)
        #expect(RunPart(1, of: max(run.points, run.shots) + 1, points: run.points, shots: run.shots) == nil)
        #expect(RunPart(0, of: 2, points: 9, shots: 9) == nil && RunPart(3, of: 2, points: 9, shots: 9) == nil)
    }

    @Test("Sums of populations are those of the whole, to the bit, and of equal shots the population itself")
    func sums() {
        let values: [[Double]] = (0..<1000).map { number in
            let share = Double(number) / 1000
            return [share, 1 - share, 1e-9 * share]
        }
        var whole = LevelSums()
        var parts = [LevelSums(), LevelSums(), LevelSums()]
        for (shot, value) in values.enumerated() {
            whole.add(value, shots: 3)
            for _ in 0..<3 { parts[shot * 7 % 3].add(value, shots: 1) }
        }
        var joined = parts[2]
        joined.add(parts[0])
        joined.add(LevelSums(words: parts[1].words)!)
        #expect(joined == whole && whole.shots == 3000)
        #expect(abs(whole.means[0] - 0.4995) < 1e-15)
        #expect(LevelSums([0.1, 0.7], shots: 77_777).means == [0.1, 0.7])
        #expect(LevelSums([0.5, 0.25, 0.25], shots: 2).folded(to: 2).means == [0.5, 0.5])
        #expect(LevelSums(words: [1, 2]) == nil)
    }
}
