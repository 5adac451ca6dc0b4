import RackEmulator

/// The decoder's link in a merged file: columns of messages and flags of shots stay where they are, counters are added, and
/// what is drawn is counted again.
extension MergeLayout {
    /// Whether it is a dataset of messages or shots whose values of the first part are of no use to the whole.
    static func isOfMessages(_ path: String) -> Bool {
        guard path.hasPrefix(RunLayout.feedbackPath + "/") else { return false }
        let words = path.split(separator: "/").suffix(2)
        return words.first == "messages" && words.last != "title"
            || words.first == "shots" && RunLayout.shotFlags.contains { $0.name == words.last ?? "" }
    }

    func joinConversation(_ plan: inout DatasetPlan, _ path: String) throws(HDF5Error) {
        let group = String(path.split(separator: "/").dropLast().last ?? "")
        switch group {
        case "messages" where plan.isGrowing: try joinMessages(&plan, path)
        case "shots" where Self.isOfMessages(path): joinTable(&plan, path)
        case "shots" where plan.name == "shot":
            plan.shape = [merge.shots]
            plan = plan.holding(.int64s((0..<Int64(merge.shots)).map(\.self)))
        case "counters" where plan.name != "point": try joinProgress(&plan, path)
        case "slack" where plan.name != "title": try joinSlack(&plan)
        case "wall": try joinWall(&plan, path)
        default: break
        }
    }

    /// Rows in the order in which the whole run has them: point by point.
    private func joinMessages(_ plan: inout DatasetPlan, _ path: String) throws(HDF5Error) {
        var rows = [[Int]]()
        for shard in merge.shards {
            let counted = try shard.source.numbers(RunLayout.feedbackPath + "/counters/messages")
            rows.append(counted.map { Int($0) })
        }
        var row = 0
        var parts: [VirtualPart] = []
        var firsts = [Int](repeating: 0, count: rows.count)
        func add(_ shard: Int, count: Int) {
            guard count > 0 else { return }
            parts.append(
                VirtualPart(
                    file: names[shard], path: path, sourceShape: [rows[shard].reduce(0, +)],
                    sourceStart: [firsts[shard]], start: [row], count: [count]))
            firsts[shard] += count
            row += count
        }
        if cutsPoints {
            for shard in rows.indices { add(shard, count: rows[shard].reduce(0, +)) }
        } else {
            for point in 0..<merge.points {
                for shard in rows.indices { add(shard, count: rows[shard][point]) }
            }
        }
        // Rows are numbered anew, and there is nothing to point to where nothing was said.
        guard plan.name != "message", row > 0 else {
            return plan.complete(with: .int64s((0..<Int64(row)).map(\.self)), row)
        }
        plan.shape = [row]
        plan.sources = parts
        plan.fill = plan.element == .uint8 ? .byte(255) : plan.element == .float64 ? .nan : .zero
    }

    private func joinSlack(_ plan: inout DatasetPlan) throws(HDF5Error) {
        var all = SlackHistogram()
        let tick = merge.shards[0].source.number("tick_s", on: RunLayout.feedbackPath + "/messages") ?? 1
        for shard in merge.shards {
            let path = RunLayout.feedbackPath + "/slack/"
            let middles = try shard.source.numbers(path + "slack").map { $0 / tick }
            guard let own = SlackHistogram(middles: middles, messages: try shard.source.wholeNumbers(path + "messages")) else {
                throw HDF5Error(operation: "read '\(path)slack'", message: "these are no bins of slack")
            }
            all.add(own)
        }
        plan.content = plan.name == "messages" ? .int64s(all.messages) : .doubles(all.middles.map { $0 * tick })
    }

    private func joinWall(_ plan: inout DatasetPlan, _ path: String) throws(HDF5Error) {
        var value = 0.0
        if let share = ["round_trip_p50": 0.5, "round_trip_p99": 0.99, "round_trip_p999": 0.999, "round_trip_max": 1][plan.name] {
            value = try roundTrips().quantile(share).map { Double($0) * 1e-9 } ?? .nan
        } else {
            for shard in merge.shards { value += try shard.source.numbers(path).first ?? .nan }
        }
        plan.content = .doubles([value])
    }

    /// In nanoseconds.
    private func roundTrips() throws(HDF5Error) -> Quantiles {
        var all = Quantiles()
        let table = RunLayout.feedbackPath + "/messages/"
        for shard in merge.shards {
            let count = try shard.source.shape(table + "wall_sent")[0]
            for start in stride(from: 0, to: count, by: 1 << 20) {
                let size = [min(1 << 20, count - start)]
                let sent = try shard.source.numbers(table + "wall_sent", start: [start], count: size)
                let received = try shard.source.numbers(table + "wall_received", start: [start], count: size)
                for (sent, received) in zip(sent, received) where received > sent {
                    all.add(Int64(((received - sent) * 1e9).rounded()))
                }
            }
        }
        return all
    }
}
