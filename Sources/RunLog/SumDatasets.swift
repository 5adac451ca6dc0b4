import CHDF5
import RackEmulator

/// What a part of a run that has some shots of its points writes beside their averages: sums without rounding, which add
/// up to those of the whole run.
struct SumDatasets {
    private var captures: [DatasetWriter] = []
    private var finals: [DatasetWriter] = []
    private var histories: [DatasetWriter] = []
    private var ticks: DatasetWriter?
    private let shownPoint: Int

    init(file: hid_t, layout: RunLayout) throws(HDF5Error) {
        func open(_ paths: [String]) throws(HDF5Error) -> [DatasetWriter] {
            var writers: [DatasetWriter] = []
            for path in paths { writers.append(try DatasetWriter(file: file, path: path, element: .int64)) }
            return writers
        }
        shownPoint = layout.header.shownPoint
        if layout.hasSweeps {
            captures = try open(layout.captures.map { RunLayout.sumsPath + "/sweep/" + $0.name })
            finals = try open(layout.finalNames.map { RunLayout.sumsPath + "/sweep/" + $0 })
        }
        if layout.header.options.populations {
            ticks = try open([RunLayout.sumsPath + "/tick"])[0]
            histories = try open(layout.modes.map { RunLayout.sumsPath + "/populations/" + $0 })
        }
    }

    func write(_ averages: PointAverages, point: Int) throws(HDF5Error) {
        let all = zip(captures + finals, averages.captures.map(\.populations) + averages.finals)
        for (writer, sums) in all where sums.shots > 0 {
            let words = sums.words
            try writer.write(words, start: [point, 0], count: [1, words.count])
        }
        guard point == shownPoint, let ticks, let history = averages.history else { return }
        let count = history.ticks.count
        try ticks.extend(to: count)
        try ticks.write(history.ticks, start: [0], count: [count])
        for (writer, sums) in zip(histories, history.sums) {
            let width = LevelSums.wordCount(levels: sums.first?.levels ?? 0)
            try writer.extend(to: count, rowShape: [width])
            try writer.write(sums.flatMap(\.words), start: [0, 0], count: [count, width])
        }
    }

    var all: [DatasetWriter] { captures + finals + histories + [ticks].compactMap(\.self) }
}

extension RunLayout {
    static let sumsPath = "/entry/sums"

    /// Where `SumDatasets` writes: rows are `LevelSums.words`.
    var sumsGroup: GroupPlan? {
        guard hasSums else { return nil }
        var group = GroupPlan("sums", "NXcollection")
        func row(_ name: String, levels: Int, rows: Int, _ of: String) -> DatasetPlan {
            var plan = DatasetPlan.numeric(
                name, .int64, shape: [rows, LevelSums.wordCount(levels: levels)], units: "1",
                longName: "shots, then \(of) of each level in two words: (high·2⁶³ + low)/2⁹⁰, then their squares")
            plan.fill = .zero
            return plan
        }
        if hasSweeps {
            var averages = GroupPlan("sweep", "NXcollection")
            averages.datasets = captures.map { row($0.name, levels: $0.levels, rows: points, "the population before the window") }
            averages.datasets += zip(finalNames, modeLevels).map { row($0, levels: $1, rows: points, "the final population") }
            group.groups.append(averages)
        }
        if header.options.populations {
            var times = GroupPlan("populations", "NXcollection")
            func chunks(_ width: Int) -> Chunking {
                Chunking(total: 1 << 12, block: 1, rowShape: [width], elementBytes: 8, compressible: false)
            }
            group.datasets.append(
                DatasetPlan.numeric("tick", .int64, shape: [0], units: "1", longName: "tick").growing(
                    Chunking(total: 1 << 12, block: 1, rowShape: [], elementBytes: 8, compressible: false)))
            times.datasets += zip(modes, modeLevels).map {
                row($0, levels: $1, rows: 0, "the population").growing(chunks(LevelSums.wordCount(levels: $1)))
            }
            group.groups.append(times)
        }
        return group
    }
}
