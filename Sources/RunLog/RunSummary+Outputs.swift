extension RunReader {
    /// Values beyond which no mean is worked out.
    private static let mostAveraged = 4_000_000

    /// The output variables of the file.
    static func outputs(of source: HDF5Source) throws(HDF5Error) -> [RunSummary.Output] {
        guard source.exists("/entry/outputs") else { return [] }
        var outputs: [RunSummary.Output] = []
        for name in try source.children(of: "/entry/outputs") {
            let path = "/entry/outputs/" + name
            let value = path + "/value"
            let type = source.text("type", on: path) ?? ""
            let shape = try source.shape(value)
            var output = RunSummary.Output(
                name: name, type: type, dimensions: Array(shape.dropFirst(2)),
                unit: source.text("units", on: value) ?? "1", mean: nil, counts: [])
            if output.dimensions.isEmpty, type != "complex", shape.reduce(1, *) <= mostAveraged {
                output.mean = try mean(of: value, source)
            }
            if source.exists("/entry/counts/" + name) {
                output.counts = try counts(of: "/entry/counts/" + name, type: type, bits: output.dimensions.first ?? 0, source)
            }
            outputs.append(output)
        }
        return outputs
    }

    /// The mean over the shots that are in the file.
    private static func mean(of path: String, _ source: HDF5Source) throws(HDF5Error) -> Double? {
        let shape = try source.shape(path)
        var (sum, count) = (0.0, 0.0)
        for (point, done) in try source.numbers("/entry/progress/shots_done").enumerated() where done > 0 {
            let shots = min(Int(done), shape[1])
            let values = try source.numbers(path, start: [point, 0], count: [1, shots]).filter { !$0.isNaN }
            sum += values.reduce(0, +)
            count += Double(values.count)
        }
        return count > 0 ? sum / count : nil
    }

    private static func counts(
        of path: String, type: String, bits: Int, _ source: HDF5Source
    ) throws(HDF5Error) -> [RunSummary.Output.Count] {
        let values = try source.wholeNumbers(path + "/value")
        let shots = try source.numbers(path + "/count")
        var totals: [Int64: Int] = [:]
        for (value, shots) in zip(values, shots) { totals[value, default: 0] += Int(shots) }
        return totals.map { value, shots in
            RunSummary.Output.Count(value: text(value, type: type, bits: bits), shots: shots)
        }
        .sorted { ($1.shots, $0.value) < ($0.shots, $1.value) }
    }

    private static func text(_ value: Int64, type: String, bits: Int) -> String {
        switch type {
        case "int": return String(value)
        case "bits":
            let digits = String(UInt64(bitPattern: value), radix: 2)
            return String(repeating: "0", count: max(0, bits - digits.count)) + digits
        default: return String(UInt64(bitPattern: value))
        }
    }
}

extension RunSummary.Output {
    var json: JSONValue {
        .object([
            ("name", .text(name)), ("type", .text(type)),
            ("dimensions", .array(dimensions.map { .integer(Int64($0)) })), ("unit", .text(unit)),
            ("mean", mean.map { .number($0) } ?? .null),
            ("counts", .object(counts.map { ($0.value, .integer(Int64($0.shots))) })),
        ])
    }
}
