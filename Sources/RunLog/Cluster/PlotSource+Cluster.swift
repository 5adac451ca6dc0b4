extension PlotSource {
    /// Whether the file is that of a cluster's run: points in its plots are of kinds and not of shots.
    var isClusterRun: Bool { (try? source.text("/entry/definition")) == ClusterLayout.definition }

    /// Points that are coloured by a whole number, each of which has a name where the signal lists any.
    func kinds(_ signal: String, _ x: String, _ y: String) throws(HDF5Error) -> PlotModel {
        let (xs, ys) = (try source.numbers(path + "/" + x), try source.numbers(path + "/" + y))
        let kinds = try source.numbers(path + "/" + signal)
        let count = min(xs.count, ys.count, kinds.count)
        let step = max(1, (count + RunReader.mostScatterPoints - 1) / RunReader.mostScatterPoints)
        let shown = Array(stride(from: 0, to: count, by: step))
        let names = source.texts("kinds", on: path + "/" + signal) ?? []
        var (across, upwards) = (label(x), label(y))
        upwards.names = source.texts("names", on: path + "/" + y) ?? []
        // In seconds, for which the axis finds a prefix.
        let scale = across.unit == "ns" ? 1e-9 : 1
        if scale != 1 { across.unit = "s" }
        var clouds: [PlotModel.Cloud] = []
        for kind in 0...Int(kinds.max() ?? 0) {
            let picked = shown.filter { kinds[$0] == Double(kind) }
            if picked.isEmpty { continue }
            // What happens at once would hide the rest: rows with names have room above them.
            let lift = upwards.names.isEmpty ? 0 : 0.08 * Double(clouds.count)
            let label = names.indices.contains(kind) ? names[kind] : "\(label(signal).label) \(kind)"
            clouds.append(PlotModel.Cloud(label: label, x: picked.map { xs[$0] * scale }, y: picked.map { ys[$0] + lift }))
        }
        let note = step > 1 ? ", \(shown.count) of \(count)" : ""
        return PlotModel(title: title + note, x: across, y: upwards, content: .scatter(clouds))
    }
}
