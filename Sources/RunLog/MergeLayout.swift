import CHDF5
import RackEmulator

/// The merged file: the first part's, with every dataset that a part has its share of replaced by that of the whole run.
struct MergeLayout {
    let merge: RunMerge
    private(set) var root: GroupPlan
    /// Sources as the merged file finds them, by number of the part's file.
    let names: [String]
    let cutsPoints: Bool

    init(_ merge: RunMerge, folder: String, commandLine: String) throws(HDF5Error) {
        self.merge = merge
        names = merge.shards.map { RelativePath.of($0.path, from: folder) }
        cutsPoints = merge.shards[0].cutsPoints
        var seen: [haddr_t: String] = [:]
        root = try merge.shards[0].source.plan(of: "/", seen: &seen, holds: { !Self.isReplaced($0) })
        let averages = cutsPoints ? nil : try MergedAverages(merge)
        try join(&root, "", averages)
        try describe(commandLine)
    }

    /// Whether the first part's values are of no use to the whole.
    private static func isReplaced(_ path: String) -> Bool {
        ["/entry/readout/", "/entry/bits/", "/entry/outputs/"].contains { path.hasPrefix($0) } && !isScale(path)
            || path.hasPrefix("/entry/sums/") || isOfMessages(path)
    }

    /// Whether it is one of the small datasets beside the values of shots.
    private static func isScale(_ path: String) -> Bool {
        let name = path.split(separator: "/").last ?? ""
        let isInTable = path.hasPrefix("/entry/bits/") || path.hasPrefix("/entry/outputs/")
        return isInTable
            ? !["bits", "value", "I", "Q"].contains(String(name))
            : name == "time" || name == "title" || name.hasPrefix("centre_")
    }

    // MARK: Datasets

    private func join(_ group: inout GroupPlan, _ path: String, _ averages: MergedAverages?) throws(HDF5Error) {
        group.groups.removeAll { path == "/entry" && $0.name == "sums" || path == "/entry/provenance" && $0.name == "shard" }
        for index in group.datasets.indices {
            let own = path + "/" + group.datasets[index].name
            try join(&group.datasets[index], own, averages)
        }
        for index in group.groups.indices {
            let inner = path + "/" + group.groups[index].name
            try join(&group.groups[index], inner, averages)
        }
    }

    private func join(_ plan: inout DatasetPlan, _ path: String, _ averages: MergedAverages?) throws(HDF5Error) {
        let area = path.split(separator: "/").dropFirst().first ?? ""
        if area == "feedback" { return try joinConversation(&plan, path) }
        switch area {
        case "readout" where plan.isGrowing: joinRows(&plan, path)
        case "bits" where !Self.isScale(path), "outputs" where !Self.isScale(path): joinTable(&plan, path)
        case "bits" where plan.name == "shot", "outputs" where plan.name == "shot":
            plan.shape = [merge.shots]
            plan = plan.holding(.int64s((0..<Int64(merge.shots)).map(\.self)))
        case "progress" where plan.name != "point", "solver" where plan.dimensions == ["point"] && plan.name != "point":
            try joinProgress(&plan, path)
        case "sweep" where !plan.dimensions.isEmpty && plan.dimensions != [plan.name]:
            try joinCells(&plan, path, averages)
        case "counts" where plan.isGrowing: try joinCounts(&plan, path, averages)
        case "populations" where plan.isGrowing: try joinHistory(&plan, path, averages)
        default: break
        }
    }

    /// Rows of shots, in the order in which the whole run has them: point by point.
    private func joinRows(_ plan: inout DatasetPlan, _ path: String) {
        var row = 0
        var parts: [VirtualPart] = []
        let rowShape = Array(plan.shape.dropFirst())
        func add(_ index: Int, from first: Int, count: Int) {
            let zeros = rowShape.map { _ in 0 }
            parts.append(
                VirtualPart(
                    file: names[index], path: path, sourceShape: [merge.shards[index].shots] + rowShape,
                    sourceStart: [first] + zeros, start: [row] + zeros, count: [count] + rowShape))
            row += count
        }
        if cutsPoints {
            for (index, shard) in merge.shards.enumerated() { add(index, from: 0, count: shard.shots) }
        } else {
            for point in 0..<merge.points {
                for (index, shard) in merge.shards.enumerated() {
                    add(index, from: point * shard.part.shots.count, count: shard.part.shots.count)
                }
            }
        }
        plan.shape = [row] + rowShape
        plan.sources = parts
        plan.fill = plan.element == .uint8 ? .byte(255) : plan.element == .float32 ? .nan : .zero
    }

    /// Points × shots × what a shot has.
    func joinTable(_ plan: inout DatasetPlan, _ path: String) {
        let rest = Array(plan.shape.dropFirst(2))
        let zeros = rest.map { _ in 0 }
        plan.sources = merge.shards.enumerated().map { index, shard in
            let (points, shots) = (shard.part.points, shard.part.shots)
            return VirtualPart(
                file: names[index], path: path, sourceShape: [merge.points, shots.count] + rest,
                sourceStart: [points.lowerBound, 0] + zeros, start: [points.lowerBound, shots.lowerBound] + zeros,
                count: [points.count, shots.count] + rest)
        }
        plan.shape = [merge.points, merge.shots] + rest
    }

    func joinProgress(_ plan: inout DatasetPlan, _ path: String) throws(HDF5Error) {
        var values = [Double](repeating: 0, count: merge.points)
        // Work adds up; of lengths, errors and sizes the largest counts.
        let isWork = plan.name != "duration" && SolverFigure(rawValue: plan.name)?.isWork != false
        for shard in merge.shards {
            let own = try shard.source.numbers(path)
            for point in shard.part.points {
                values[point] = isWork ? values[point] + own[point] : max(values[point], own[point])
            }
        }
        plan.content = plan.element == .int64 ? .int64s(values.map { Int64($0) }) : .doubles(values)
    }

    private func joinCells(_ plan: inout DatasetPlan, _ path: String, _ averages: MergedAverages?) throws(HDF5Error) {
        var values: [Double]
        if let averages {
            guard let own = averages.cells[path] else {
                throw HDF5Error(operation: "average '\(path)'", message: "it is no average that a run has")
            }
            values = own
        } else {
            values = [Double](repeating: plan.element == .int64 ? 0 : .nan, count: merge.points)
            for shard in merge.shards {
                let own = try shard.source.numbers(path)
                for point in shard.part.points { values[point] = own[point] }
            }
        }
        plan.content = plan.element == .int64 ? .int64s(values.map { Int64($0) }) : .doubles(values)
    }

    private func joinCounts(_ plan: inout DatasetPlan, _ path: String, _ averages: MergedAverages?) throws(HDF5Error) {
        var rows: [Int64] = []
        if let averages {
            rows = averages.counts[path] ?? []
        } else {
            for shard in merge.shards { rows += try shard.source.wholeNumbers(path) }
        }
        plan.complete(with: plan.element == .uint64 ? .uint64s(rows.map { UInt64(bitPattern: $0) }) : .int64s(rows), rows.count)
    }

    private func joinHistory(_ plan: inout DatasetPlan, _ path: String, _ averages: MergedAverages?) throws(HDF5Error) {
        var values: [Double] = []
        if let averages {
            values = averages.history[path] ?? []
        } else {
            for shard in merge.shards { values += try shard.source.numbers(path) }
        }
        plan.complete(with: .doubles(values), values.count)
    }

    // MARK: What the file says of itself

    private mutating func describe(_ commandLine: String) throws(HDF5Error) {
        var (starts, ends) = ([String](), [String]())
        for shard in merge.shards {
            starts.append(try shard.source.text("/entry/start_time"))
            ends.append(try shard.source.text("/entry/end_time"))
        }
        // As ISO 8601 in UTC, the earliest is the least.
        let texts = [
            "start_time": starts.min() ?? "", "end_time": ends.max() ?? "", "status": status,
            "command_line": commandLine,
        ]
        let list = JSONValue.array(
            zip(merge.shards, names).map { shard, name in
                .object([
                    ("shard", .integer(Int64(shard.part.number))), ("file", .text(name)),
                    ("points", .array([shard.part.points.lowerBound, shard.part.points.count].map { .integer(Int64($0)) })),
                    ("shots", .array([shard.part.shots.lowerBound, shard.part.shots.count].map { .integer(Int64($0)) })),
                ])
            })
        func set(_ group: inout GroupPlan) {
            for index in group.datasets.indices {
                guard let text = texts[group.datasets[index].name] else { continue }
                group.datasets[index].content = .text(text)
            }
            if group.name == "provenance" {
                group.groups.append(.note("shards", type: "application/json", text: list.text))
            }
        }
        guard let entry = root.groups.indices.first,
            let provenance = root.groups[entry].groups.firstIndex(where: { $0.name == "provenance" })
        else { throw HDF5Error(operation: "read the first part", message: "it has no provenance") }
        set(&root.groups[entry])
        set(&root.groups[entry].groups[provenance])
    }

    private var status: String {
        let missing = merge.missing
        guard let first = missing.first else { return "complete" }
        let numbers = missing.prefix(40).map { String($0.number) }.joined(separator: ", ")
        let more = missing.count > 40 ? " and \(missing.count - 40) more" : ""
        return "aborted: shard\(missing.count == 1 ? "" : "s") \(numbers)\(more) of \(first.count) "
            + (missing.count == 1 ? "is" : "are") + " missing"
    }

    // MARK: Copies

    /// Bytes that are copied at a time.
    private static let bytesAtATime = 8 << 20

    /// Copies boxes of the parts' files into the dataset at `path`.
    func copy(_ parts: [VirtualPart], to path: String, in file: HDF5Handle) throws(HDF5Error) {
        let target = try GroupPlan.openDataset(path, in: file.id)
        for part in parts {
            guard !part.count.contains(0), let shard = names.firstIndex(of: part.file) else { continue }
            let (source, type, _) = try merge.shards[shard].source.openDataset(path)
            // Along the rows: of tables with many shots a point the second dimension is the long one.
            let along = part.count.count > 1 && part.count[0] < part.count[1] ? 1 : 0
            let rowBytes = part.count.enumerated().reduce(HDF5.ask { H5Tget_size(type.id) }) {
                $1.offset == along ? $0 : $0 * $1.element
            }
            let step = max(1, Self.bytesAtATime / rowBytes)
            for first in stride(from: 0, to: part.count[along], by: step) {
                var (from, to, count) = (part.sourceStart, part.start, part.count)
                from[along] += first
                to[along] += first
                count[along] = min(step, part.count[along] - first)
                try copyBox(source, from, target, to, count, type: type)
            }
        }
        try target.close()
    }

    private func copyBox(
        _ source: HDF5Handle, _ from: [Int], _ target: HDF5Handle, _ to: [Int], _ count: [Int], type: HDF5Handle
    ) throws(HDF5Error) {
        let size = count.map { hsize_t($0) }
        var bytes = [UInt8](repeating: 0, count: count.reduce(HDF5.ask { H5Tget_size(type.id) }, *))
        let memory = try HDF5Handle("make a dataspace", closedBy: H5Sclose) {
            H5Screate_simple(Int32(size.count), size, nil)
        }
        func box(_ dataset: HDF5Handle, _ start: [Int]) throws(HDF5Error) -> HDF5Handle {
            let space = try HDF5Handle("look at a shape", closedBy: H5Sclose) { H5Dget_space(dataset.id) }
            try HDF5.call("choose a part") {
                H5Sselect_hyperslab(space.id, H5S_SELECT_SET, start.map { hsize_t($0) }, nil, size, nil)
            }
            return space
        }
        let (sourceBox, targetBox) = (try box(source, from), try box(target, to))
        try HDF5.call("read a part") {
            H5Dread(source.id, type.id, memory.id, sourceBox.id, CHDF5_DEFAULT(), &bytes)
        }
        try HDF5.call("copy a part") {
            H5Dwrite(target.id, type.id, memory.id, targetBox.id, CHDF5_DEFAULT(), bytes)
        }
    }
}

extension DatasetPlan {
    /// A line of values that does not grow any more.
    mutating func complete(with content: Content, _ count: Int) {
        shape = [count]
        isGrowing = false
        chunk = nil
        self = holding(content)
    }
}
