extension RunReader {
    /// Most points of a scatter plot that is handed out; of more, every n-th is.
    static let mostScatterPoints = 20_000
    /// Points of a line beyond which only the lowest and highest of each stretch are handed out.
    static let mostLinePoints = 20_000

    /// Every plot of the file, in its order.
    public func plots() throws(RunLogError) -> [PlotDescription] {
        try reading("list the plots of") { source throws(HDF5Error) in
            try Self.plots(in: "/entry", of: source)
        }
    }

    /// The plot that the file opens with, or a group of it such as "feedback"; `nil` where there is none.
    public func defaultPlot(of group: String? = nil) throws(RunLogError) -> PlotDescription? {
        try reading("find the default plot of") { source throws(HDF5Error) in
            var path = group.map { "/entry/" + $0 } ?? ""
            guard path.isEmpty || source.isGroup(path) else { return nil }
            while let next = source.text("default", on: path.isEmpty ? "/" : path) {
                path += "/" + next
                guard source.isGroup(path) else { return nil }
                if source.text("NX_class", on: path) == "NXdata" {
                    return try Self.description(of: path, in: source)
                }
            }
            return nil
        }
    }

    /// The data of the plot `name`, which may also be the path of its group.
    ///
    /// - Throws: where there is no such plot: the message lists those that there are.
    public func series(for name: String) throws(RunLogError) -> PlotModel {
        let plots = try plots()
        guard let plot = plots.first(where: { $0.name == name || $0.path == name || $0.path == "/" + name })
        else {
            let names = plots.map { "'" + $0.name + "'" }.joined(separator: ", ")
            throw RunLogError(
                operation: "plot '\(name)' of", path: path,
                message: names.isEmpty ? "the file has no plots" : "there is no such plot; there are \(names)"
            )
        }
        return try reading("plot '\(name)' of") { source throws(HDF5Error) in
            try PlotSource(source: source, path: plot.path, title: plot.title).model()
        }
    }

    private static func description(of path: String, in source: HDF5Source) throws(HDF5Error)
        -> PlotDescription
    {
        let title = (try? source.text(path + "/title")) ?? PlotDescription.name(of: path)
        return PlotDescription(name: PlotDescription.name(of: path), path: path, title: title)
    }

    private static func plots(in group: String, of source: HDF5Source) throws(HDF5Error) -> [PlotDescription]
    {
        var result: [PlotDescription] = []
        if source.text("NX_class", on: group) == "NXdata" {
            result.append(try description(of: group, in: source))
        }
        for name in try source.children(of: group) where source.isGroup(group + "/" + name) {
            result += try plots(in: group + "/" + name, of: source)
        }
        return result
    }
}
