import Foundation
import QubitDynamics
import RackModel

/// What `tools/bench solver` measures: the problems of a folder, each solved by one of the product's methods.
package struct SolverBenchmarks {
    /// One line of output; members without a value are written as null.
    package struct Line: Encodable, Sendable {
        package var problem: String
        /// Wall-clock and processor time: the medians of `runs` after one to warm up.
        package var seconds: Double
        package var cpuSeconds: Double
        package var runs: Int
        /// In the metric of the problem file, and what that asks for.
        package var error: Double?
        package var accuracy: Double
        /// The solver's own.
        package var estimate: Double?
        package var method: String
        package var flops: Double?
        package var bytes: Double?
        package var cycles: Double?
        package var goalSeconds: Double?
        package var pieces: Int
        package var steps: Int
        package var cacheHits: Int
        package var cacheMisses: Int
        package var rank: Int?
        package var jumps: Int?

        enum CodingKeys: String, CodingKey, CaseIterable {
            case problem, seconds, cpuSeconds, runs, error, accuracy, estimate, method, flops, bytes, cycles, goalSeconds
            case pieces, steps, cacheHits, cacheMisses, rank, jumps
        }

        package func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(problem, forKey: .problem)
            try container.encode(seconds, forKey: .seconds)
            try container.encode(cpuSeconds, forKey: .cpuSeconds)
            try container.encode(runs, forKey: .runs)
            try container.encode(error, forKey: .error)
            try container.encode(accuracy, forKey: .accuracy)
            try container.encode(estimate, forKey: .estimate)
            try container.encode(method, forKey: .method)
            try container.encode(flops, forKey: .flops)
            try container.encode(bytes, forKey: .bytes)
            try container.encode(cycles, forKey: .cycles)
            try container.encode(goalSeconds, forKey: .goalSeconds)
            try container.encode(pieces, forKey: .pieces)
            try container.encode(steps, forKey: .steps)
            try container.encode(cacheHits, forKey: .cacheHits)
            try container.encode(cacheMisses, forKey: .cacheMisses)
            try container.encode(rank, forKey: .rank)
            try container.encode(jumps, forKey: .jumps)
        }
    }

    /// The folder with `problems`, `reference` and `goals.json`.
    let folder: URL
    /// Only problems whose name begins so; empty for all.
    let only: [String]
    let method: SolverMethod?
    let accuracy: Double?
    let cellsPerSample: Int?
    let runs: Int

    package init(
        folder: String, only: [String] = [], method: String? = nil, accuracy: Double? = nil,
        cellsPerSample: Int? = nil, runs: Int = 3
    ) {
        self.folder = URL(fileURLWithPath: folder, isDirectory: true)
        self.only = only
        self.method = method.flatMap { SolverMethod(rawValue: $0) }
        self.accuracy = accuracy
        self.cellsPerSample = cellsPerSample
        self.runs = runs
    }

    /// Names of the methods that may be asked for.
    package static var methodNames: String {
        SolverMethod.allCases.filter { $0 != .automatic }.map { "'\($0.rawValue)'" }.joined(separator: ", ")
    }

    /// Whether there are problems at all.
    package var isThere: Bool { !files.isEmpty }

    private var files: [URL] {
        let problems = folder.appendingPathComponent("problems", isDirectory: true)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: problems.path)) ?? []
        return names.filter { $0.hasSuffix(".json") }.sorted().map { problems.appendingPathComponent($0) }
    }

    /// Every problem that is asked for, in the order of their files.
    package func problems() throws -> [SolverProblem] {
        let references = folder.appendingPathComponent("reference", isDirectory: true)
        return try files.flatMap { file in
            let problem = try ProblemFile(
                file, references: references, accuracy: accuracy, cellsPerSample: cellsPerSample)
            guard only.isEmpty || only.contains(where: { $0.hasPrefix(problem.name) || problem.name.hasPrefix($0) })
            else { return [SolverProblem]() }
            return try problem.problems()
        }.filter { problem in only.isEmpty || only.contains { problem.name.hasPrefix($0) } }
    }

    /// Solves a problem again and again, and says how it went.
    package func measure(_ problem: SolverProblem) throws -> Line {
        let method = method ?? problem.methods[0]
        guard problem.methods.contains(method) else {
            throw SolverProblemError("\(problem.name) is not solved by the method '\(method.rawValue)'")
        }
        let outcome = try problem.solve(method)
        var (wall, processor): ([Double], [Double]) = ([], [])
        let start = Benchmarks.Clock.wall.seconds
        // Short ones often, so that what else the machine does is found out by the median.
        while wall.count < runs || (runs > 1 && wall.count < 51 && Benchmarks.Clock.wall.seconds - start < 1) {
            let (w, p) = (Benchmarks.Clock.wall.seconds, Benchmarks.Clock.process.seconds)
            _ = try problem.solve(method)
            wall.append(Benchmarks.Clock.wall.seconds - w)
            processor.append(Benchmarks.Clock.process.seconds - p)
        }
        let report = outcome.report
        let cycles = CycleCounter.cycles(of: { _ = try? problem.solve(method) })
        return Line(
            problem: problem.name, seconds: Self.median(wall), cpuSeconds: Self.median(processor), runs: wall.count,
            error: problem.error(of: outcome), accuracy: problem.accuracy,
            estimate: report.errorEstimate > 0 ? report.errorEstimate : nil, method: outcome.methodName ?? method.rawValue,
            flops: report.operations.flops > 0 ? report.operations.flops : nil,
            bytes: report.operations.bytes > 0 ? report.operations.bytes : nil, cycles: cycles,
            goalSeconds: try goalSeconds(problem.name), pieces: report.pieces, steps: report.steps,
            cacheHits: report.cacheHits, cacheMisses: report.cacheMisses,
            rank: report.largestRank > 0 ? report.largestRank : nil, jumps: report.jumps > 0 ? report.jumps : nil)
    }

    private func goalSeconds(_ name: String) throws -> Double? {
        let file = folder.appendingPathComponent("goals.json")
        guard FileManager.default.fileExists(atPath: file.path), let goal = try ProblemNode(file: file).member(name)
        else { return nil }
        return try goal["peer_seconds"].number / goal["ratio"].number
    }

    private static func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        let middle = sorted.count / 2
        return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    }
}
