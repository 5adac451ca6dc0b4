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
        let clouds = (0...Int(kinds.max() ?? 0)).compactMap { kind -> PlotModel.Cloud? in
            let picked = shown.filter { kinds[$0] == Double(kind) }
            if picked.isEmpty { return nil }
            let label = names.indices.contains(kind) ? names[kind] : "\(label(signal).label) \(kind)"
            return PlotModel.Cloud(label: label, x: picked.map { xs[$0] }, y: picked.map { ys[$0] })
        }
        let note = step > 1 ? ", \(shown.count) of \(count)" : ""
        return PlotModel(title: title + note, x: label(x), y: label(y), content: .scatter(clouds))
    }
}
