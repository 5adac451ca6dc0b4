/// What a run file says about its run.
public struct RunSummary: Sendable {
    public struct Sweep: Sendable, Equatable {
        public var name: String
        /// UDUNITS.
        public var unit: String
        public var values: [Double]
    }

    /// An output variable of the program.
    public struct Output: Sendable, Equatable {
        public var name: String
        /// "bool", "bits", "int", "uint", "float", "angle", "complex" or "duration".
        public var type: String
        /// Of one shot's values; empty for one value.
        public var dimensions: [Int]
        public var unit: String
        /// Over all shots in the file; `nil` for arrays, bits and complex numbers, and beyond four million values.
        public var mean: Double?
        /// Values with the shots that gave them, over all finished points, the most frequent first; empty where values
        /// are not counted.
        public var counts: [Count]

        public struct Count: Sendable, Equatable {
            /// A number in decimal, 0 and 1 for a truth value; of `bit[n]` its bits, bit 0 last.
            public var value: String
            public var shots: Int
        }
    }

    public struct Dataset: Sendable, Equatable {
        /// From the root, with slashes.
        public var path: String
        /// "float32", "uint8", "complex128", "text".
        public var type: String
        /// Empty for a scalar.
        public var shape: [Int]
        public var units: String?
        /// Bytes in the file, compressed where it is.
        public var storedBytes: Int
    }

    public var path: String
    public var creator: String
    public var fileVersion: String
    public var programName: String
    public var deviceName: String
    public var deviceSummary: String
    /// Tells schedules apart.
    public var scheduleHash: String
    public var seed: UInt64
    /// Asked for, per point.
    public var shots: Int
    /// Which part of the run the file holds; `nil`: all of it.
    public var part: RunPart?
    /// Outermost first.
    public var sweeps: [Sweep]
    public var points: Int
    /// Points with all of their shots.
    public var finishedPoints: Int
    /// Shots in the file, over all points.
    public var shotsDone: Int
    public var clippedDACSamples: Int
    public var saturatedADCSamples: Int
    /// Stretches of evolution: computed, what they would be if no shots shared them, and computed again for want of
    /// memory. 0 where they are not counted.
    public var simulatedStates: Int
    public var unsharedStates: Int
    public var recomputedStates: Int
    public struct Cluster: Sendable, Equatable {
        /// Its modes' names with blanks between.
        public var modes: String
        public var method: String
        /// Joint levels of all its modes.
        public var jointLevels: Double
    }

    /// What was asked of the solver: the method's name, and the largest error in populations.
    public var method: String
    public var accuracy: Double
    /// The clusters of the first and the last point.
    public var clusters: [Cluster]
    /// The largest error of any point as the methods estimate it.
    public var errorEstimate: Double
    /// Over all points: steps, propagators at hand and computed, states in SIMD lanes, shots with kets of their own, and jumps.
    public var steps: Int
    public var cacheHits: Int
    public var cacheMisses: Int
    public var lanes: Int
    public var trajectories: Int
    public var jumps: Int
    /// The largest of any point: columns of a state of low rank, joint levels of a factor.
    public var largestRank: Int
    public var largestFactor: Int
    /// What states of shots with different histories might take.
    public var memoryBytes: Int
    /// "running", "complete" or "aborted: …".
    public var status: String
    public var startTime: String
    /// `nil` for a run that did not finish.
    public var endTime: String?
    public var commandLine: String
    public var versions: [(name: String, version: String)]
    public var captures: [String]
    public var outputs: [Output]
    /// What became of the decoder's link; `nil`: the run had none.
    public var link: LinkOutcome?
    public var datasets: [Dataset]

    /// Did the run come to its end? One that still goes on did not, and neither did one that was killed.
    public var isComplete: Bool { status == "complete" }

    /// The summary as a JSON object.
    public var json: String {
        JSONValue.object([
            ("path", .text(path)), ("creator", .text(creator)), ("file_version", .text(fileVersion)),
            ("program", .text(programName)), ("schedule_hash", .text(scheduleHash)),
            ("device", .text(deviceName)), ("device_summary", .text(deviceSummary)),
            // A text: JSON readers round whole numbers above 2⁵³.
            ("seed", .text(String(seed))), ("shots", .integer(Int64(shots))), ("shard", part?.json ?? .null),
            (
                "sweeps",
                .array(
                    sweeps.map { sweep in
                        .object([
                            ("name", .text(sweep.name)), ("unit", .text(sweep.unit)),
                            ("values", .array(sweep.values.map { .number($0) })),
                        ])
                    })
            ),
            ("status", .text(status)), ("complete", .bool(isComplete)), ("points", .integer(Int64(points))),
            ("finished_points", .integer(Int64(finishedPoints))), ("shots_done", .integer(Int64(shotsDone))),
            ("clipped_dac_samples", .integer(Int64(clippedDACSamples))),
            ("saturated_adc_samples", .integer(Int64(saturatedADCSamples))),
            ("simulated_states", .integer(Int64(simulatedStates))),
            ("unshared_states", .integer(Int64(unsharedStates))),
            ("recomputed_states", .integer(Int64(recomputedStates))), ("memory_bytes", .integer(Int64(memoryBytes))),
            ("solver", solverJSON), ("start_time", .text(startTime)),
            ("end_time", endTime.map { .text($0) } ?? .null), ("command_line", .text(commandLine)),
            ("versions", .object(versions.map { ($0.name, .text($0.version)) })),
            ("captures", .array(captures.map { .text($0) })), ("outputs", .array(outputs.map(\.json))),
            ("link", link?.json ?? .null),
            (
                "datasets",
                .array(
                    datasets.map { dataset in
                        .object([
                            ("path", .text(dataset.path)), ("type", .text(dataset.type)),
                            ("shape", .array(dataset.shape.map { .integer(Int64($0)) })),
                            ("units", dataset.units.map { .text($0) } ?? .null),
                            ("stored_bytes", .integer(Int64(dataset.storedBytes))),
                        ])
                    })
            ),
        ]).text + "\n"
    }
}

extension RunSummary {
    private var solverJSON: JSONValue {
        .object([
            ("method", .text(method)), ("accuracy", .number(accuracy)),
            (
                "clusters",
                .array(
                    clusters.map { cluster in
                        .object([
                            ("modes", .text(cluster.modes)), ("method", .text(cluster.method)),
                            ("joint_levels", .number(cluster.jointLevels)),
                        ])
                    })
            ),
            ("error_estimate", .number(errorEstimate)), ("steps", .integer(Int64(steps))),
            ("cache_hits", .integer(Int64(cacheHits))), ("cache_misses", .integer(Int64(cacheMisses))),
            ("lanes", .integer(Int64(lanes))), ("trajectories", .integer(Int64(trajectories))),
            ("jumps", .integer(Int64(jumps))), ("largest_rank", .integer(Int64(largestRank))),
            ("largest_factor", .integer(Int64(largestFactor))),
        ])
    }
}

extension RunReader {
    /// What the file says about its run, as it is now.
    public func summary() throws(RunLogError) -> RunSummary {
        try reading("read the summary of") { source throws(HDF5Error) in
            try Self.summary(of: source, path: path)
        }
    }

    private static func summary(of source: HDF5Source, path: String) throws(HDF5Error) -> RunSummary {
        func text(_ name: String) throws(HDF5Error) -> String { try source.text("/entry/" + name) }
        let done = try source.numbers("/entry/progress/shots_done")
        let shots = Int(clamping: try source.integer("/entry/provenance/shots"))
        var versions: [(name: String, version: String)] = []
        for name in try source.children(of: "/entry/provenance/versions") {
            versions.append((name, try text("provenance/versions/" + name)))
        }
        var sweeps: [RunSummary.Sweep] = []
        for name in try source.children(of: "/entry/provenance/sweeps") {
            let axis = "/entry/provenance/sweeps/" + name
            sweeps.append(
                RunSummary.Sweep(
                    name: source.text("long_name", on: axis) ?? name,
                    unit: source.text("units", on: axis) ?? "1",
                    values: try source.numbers(axis)))
        }
        let part = try Self.part(of: source, points: done.count, shots: shots)
        let captures =
            source.exists("/entry/readout")
            ? try source.children(of: "/entry/readout").filter { source.isGroup("/entry/readout/" + $0) } : []
        let endTime = try text("end_time")
        func total(_ name: String) throws(HDF5Error) -> Int {
            Int(try source.numbers("/entry/progress/" + name).reduce(0, +))
        }
        // Files of earlier versions say nothing of the solver.
        let tellsSolver = source.exists("/entry/solver")
        func figure(_ figure: SolverFigure) throws(HDF5Error) -> [Double] {
            tellsSolver ? try source.numbers("/entry/solver/" + figure.rawValue) : []
        }
        func sum(_ name: SolverFigure) throws(HDF5Error) -> Int { Int(try figure(name).reduce(0, +)) }
        func most(_ name: SolverFigure) throws(HDF5Error) -> Double { try figure(name).reduce(0, max) }
        var clusters: [RunSummary.Cluster] = []
        for name in tellsSolver ? try source.children(of: "/entry/solver/clusters") : []
        where source.isGroup("/entry/solver/clusters/" + name) {
            let path = "solver/clusters/" + name
            clusters.append(
                RunSummary.Cluster(
                    modes: name, method: try text(path + "/method"),
                    jointLevels: try source.numbers("/entry/" + path + "/joint_levels").first ?? 0))
        }
        return RunSummary(
            path: path, creator: source.text("creator", on: "/") ?? "",
            fileVersion: source.text("file_version", on: "/") ?? "", programName: try text("program/name"),
            deviceName: try text("device/name"), deviceSummary: try text("device/summary"),
            scheduleHash: try text("program/schedule_hash"),
            seed: try source.integer("/entry/provenance/seed"),
            shots: shots, part: part, sweeps: sweeps, points: done.count,
            finishedPoints: done.count { $0 >= Double(part?.shots.count ?? shots) }, shotsDone: Int(done.reduce(0, +)),
            clippedDACSamples: try total("clipped_dac_samples"),
            saturatedADCSamples: try total("saturated_adc_samples"), simulatedStates: try total("simulated_states"),
            unsharedStates: try total("unshared_states"), recomputedStates: try total("recomputed_states"),
            method: tellsSolver ? try text("solver/method") : "",
            accuracy: tellsSolver ? try source.numbers("/entry/solver/accuracy").first ?? 0 : 0,
            clusters: clusters, errorEstimate: try most(.errorEstimate), steps: try sum(.steps),
            cacheHits: try sum(.cacheHits), cacheMisses: try sum(.cacheMisses),
            lanes: try sum(.lanes), trajectories: try sum(.trajectories), jumps: try sum(.jumps), largestRank: Int(try most(.largestRank)),
            largestFactor: Int(try most(.largestFactor)),
            memoryBytes: Int(clamping: try source.integer("/entry/provenance/memory")),
            status: try text("status"), startTime: try text("start_time"),
            endTime: endTime.isEmpty ? nil : endTime, commandLine: try text("provenance/command_line"),
            versions: versions, captures: captures, outputs: try outputs(of: source),
            link: try link(of: source), datasets: try datasets(in: "/entry", of: source))
    }

    private static func part(of source: HDF5Source, points: Int, shots: Int) throws(HDF5Error) -> RunPart? {
        let shard = "/entry/provenance/shard"
        guard source.isGroup(shard) else { return nil }
        let (number, count) = (try source.integer(shard + "/number"), try source.integer(shard + "/count"))
        return RunPart(Int(clamping: number), of: Int(clamping: count), points: points, shots: shots)
    }

    private static func datasets(in group: String, of source: HDF5Source) throws(HDF5Error) -> [RunSummary
        .Dataset]
    {
        var result: [RunSummary.Dataset] = []
        for name in try source.children(of: group) {
            let path = group + "/" + name
            if source.isGroup(path) {
                result += try datasets(in: path, of: source)
            } else {
                let (type, bytes) = try source.description(path)
                result.append(
                    RunSummary.Dataset(
                        path: path, type: type, shape: try source.shape(path),
                        units: source.text("units", on: path),
                        storedBytes: bytes))
            }
        }
        return result
    }
}

extension RunPart {
    fileprivate var json: JSONValue {
        .object([
            ("number", .integer(Int64(number))), ("count", .integer(Int64(count))),
            ("first_point", .integer(Int64(points.lowerBound))), ("points", .integer(Int64(points.count))),
            ("first_shot", .integer(Int64(shots.lowerBound))), ("shots", .integer(Int64(shots.count))),
        ])
    }
}
