package import RackEmulator
import Scheduling

extension RunLayout {
    /// Output variables that are stored; `names` are those of the other groups with sweeps.
    static func outputs(of shape: RunShape, besides names: [String]) -> [OutputPlace] {
        let stored = shape.reportedOutputs.map { (offset: $0, element: shape.outputs[$0]) }
        let groups = unique(stored.map(\.element.name))
        let sweeps = unique(names + stored.map { "output " + $0.element.name }).dropFirst(names.count)
        return zip(stored, zip(groups, sweeps)).map {
            OutputPlace(index: $0.offset, name: $1.0, sweepName: $1.1, shape: $0.element)
        }
    }

    /// Marked outputs first, then the registers and the other outputs.
    static func counts(of shape: RunShape, outputs: [OutputPlace]) -> [CountPlace] {
        let countable = outputs.filter(\.isCountable).map { output in
            CountPlace(
                name: output.name, label: output.shape.name, source: .output(output.index),
                bits: output.shape.kind == .bits ? output.shape.count : 0, isSigned: output.shape.kind == .int,
                isMarked: output.shape.isMarked)
        }
        let marked = countable.filter(\.isMarked)
        let registers = shape.registers.enumerated().compactMap { index, register -> CountPlace? in
            let isOutput = marked.contains { $0.label == register.name }
            guard (1...64).contains(register.size), !isOutput else { return nil }
            return CountPlace(
                name: register.name, label: register.name, source: .register(index), bits: register.size,
                isSigned: false, isMarked: false)
        }
        let all = marked + registers + countable.filter { !$0.isMarked }
        return zip(all, unique(all.map(\.name))).map { place, name in
            var place = place
            place.name = name
            return place
        }
    }

    func outputPath(_ output: OutputPlace) -> String { "/entry/outputs/" + output.name }
    func sweepPath(_ output: OutputPlace) -> String { "/entry/sweep/" + output.sweepName }
    func countPath(_ place: CountPlace) -> String { "/entry/counts/" + place.name }

    /// Every value of every output, shot by shot.
    var outputsGroup: GroupPlan? {
        guard !outputs.isEmpty else { return nil }
        var group = GroupPlan("outputs", "NXcollection")
        group.groups = outputs.map(values)
        return group
    }

    private func values(_ output: OutputPlace) -> GroupPlan {
        let dimensions = ["point", "shot"] + output.dimensions
        var plot = GroupPlan.plot(
            output.name, title: "Output \(output.shape.name)", signal: "value", axes: dimensions,
            interpretation: points == 1 && output.shape.dimensions.isEmpty ? "spectrum" : "image")
        plot.attributes += [
            .init("type", .text(output.shape.kind.rawValue)), .init("marked", .integer(output.shape.isMarked ? 1 : 0)),
        ]
        plot.datasets += [pointScale, shotScale]
        plot.datasets += zip(output.dimensions, output.shape.dimensions).map { name, size in
            scale(name, count: size, "\(name.hasPrefix("bit") ? "bit" : "element") of \(output.shape.name)")
        }
        let note = output.isBinary ? " (255: not run)" : ""
        func values(_ name: String, _ element: HDF5Element, _ longName: String) -> DatasetPlan {
            var plan = DatasetPlan.numeric(
                name, element, shape: [points, shots] + output.shape.dimensions, units: output.shape.unit,
                longName: longName, dimensions: dimensions)
            let chunking = Chunking(
                total: shots, block: blockShots, rowShape: output.shape.dimensions, elementBytes: element.byteCount,
                compressible: element == .uint8 || element == .int64 || element == .uint64)
            let pointBytes = shots * output.shape.count * element.byteCount
            let pointsPerChunk =
                chunking.isCompressed ? 1 : max(1, min(points, Chunking.targetBytes / max(pointBytes, 1)))
            plan.chunk = [pointsPerChunk] + chunking.chunk
            plan.isCompressed = chunking.isCompressed
            plan.fill = element == .uint8 ? .byte(255) : element == .float64 || element == .complex128 ? .nan : .zero
            return plan
        }
        plot.datasets.append(values("value", output.element, output.shape.name + note))
        if output.shape.kind == .complex {
            plot.datasets += [("I", "real part of "), ("Q", "imaginary part of ")].map {
                values($0, .float64, $1 + output.shape.name)
            }
        }
        return plot
    }

    /// Means of the outputs against the swept inputs.
    var sweepsOfOutputs: [GroupPlan] {
        outputs.filter { !$0.averages.isEmpty }.map { output in
            let averages = output.averages
            let word = output.isBinary ? "P(1)" : "mean"
            var plot = sweepPlot(
                output.sweepName, title: "\(word) of \(output.shape.name)", signal: averages[0].name,
                auxiliary: averages.dropFirst().map(\.name))
            for (name, label) in averages {
                plot.datasets += [
                    cell(name, output.shape.unit, "\(word) of \(label)"),
                    cell(name + "_errors", output.shape.unit, "standard error of \(word) of \(label)"),
                ]
            }
            return plot
        }
    }

    /// How often each value came up: one row per value and point, in the order in which points were finished.
    var countsGroup: GroupPlan? {
        guard !counts.isEmpty else { return nil }
        var group = GroupPlan("counts", "NXcollection")
        group.attributes = [.init("default", .text(counts[0].name))]
        group.groups = counts.map(table)
        return group
    }

    private func table(_ place: CountPlace) -> GroupPlan {
        var plot = GroupPlan.plot(
            place.name, title: "Values of \(place.label)", signal: "count",
            axes: hasSweeps ? ["point", "value"] : ["value"])
        if place.bits > 0 { plot.attributes.append(.init("bits", .integer(Int64(place.bits)))) }
        let words = place.bits > 0 ? "\(place.label) as a number, bit 0 the lowest" : place.label
        let rows = Chunking(total: 1 << 16, block: 1, rowShape: [], elementBytes: 8, compressible: false)
        func column(_ name: String, _ element: HDF5Element, _ longName: String) -> DatasetPlan {
            DatasetPlan.numeric(name, element, shape: [0], units: "1", longName: longName, dimensions: ["value"])
                .growing(rows)
        }
        plot.datasets += [
            column("value", place.isSigned ? .int64 : .uint64, words),
            column("point", .int64, "point, last sweep axis fastest"),
            column("count", .int64, "shots with this value"),
        ]
        return plot
    }

    /// Whether a group with a default plot is not what most people want first: counts of what nobody marked.
    func isSecondary(_ group: GroupPlan) -> Bool { group.name == "counts" && counts.first?.isMarked != true }
}

extension RunShape {
    /// The outputs that are recorded, as indices: those that the program marks, and with feedback every other. Without
    /// feedback an unmarked variable is the same in every shot; a bit register has a place of its own.
    package var reportedOutputs: [Int] {
        outputs.indices.filter { index in
            let output = outputs[index]
            let isRegister = registers.contains { $0.name == output.name }
            return output.count > 0 && (output.isMarked || hasFeedback && !isRegister)
        }
    }
}
