import CHDF5
import RackEmulator

/// The datasets of output variables and of counts that a run writes to, open.
struct OutputDatasets {
    private struct Values {
        var place: OutputPlace
        var value: DatasetWriter
        /// Of complex numbers: real and imaginary parts by themselves.
        var parts: [DatasetWriter]
        /// Mean and error in turn.
        var averages: [DatasetWriter]
    }

    private struct Table {
        var place: CountPlace
        var value, point, count: DatasetWriter
        var rows = 0
    }

    private var values: [Values] = []
    private var tables: [Table] = []
    private let firstShot: Int

    init(file: hid_t, layout: RunLayout) throws(HDF5Error) {
        func open(_ path: String, _ element: HDF5Element) throws(HDF5Error) -> DatasetWriter {
            try DatasetWriter(file: file, path: path, element: element)
        }
        firstShot = layout.part.shots.lowerBound
        for place in layout.outputs {
            let path = layout.outputPath(place)
            var parts: [DatasetWriter] = []
            if place.shape.kind == .complex { parts = [try open(path + "/I", .float64), try open(path + "/Q", .float64)] }
            var averages: [DatasetWriter] = []
            if layout.hasSweeps {
                for (name, _) in place.averages {
                    averages.append(try open(layout.sweepPath(place) + "/" + name, .float64))
                    averages.append(try open(layout.sweepPath(place) + "/\(name)_errors", .float64))
                }
            }
            values.append(
                Values(place: place, value: try open(path + "/value", place.element), parts: parts, averages: averages))
        }
        for place in layout.counts {
            let path = layout.countPath(place)
            tables.append(
                Table(
                    place: place, value: try open(path + "/value", place.isSigned ? .int64 : .uint64),
                    point: try open(path + "/point", .int64), count: try open(path + "/count", .int64)))
        }
    }

    /// The values of a block of shots.
    func write(_ block: PointResult, shots: Int) throws(HDF5Error) {
        for output in values {
            let dimensions = output.place.shape.dimensions
            let start = [block.index, block.firstShot - firstShot] + dimensions.map { _ in 0 }
            let count = [1, shots] + dimensions
            switch block.outputs[output.place.index] {
            case .integers(let values) where output.place.isBinary:
                try output.value.write(values.map { $0 == 0 ? UInt8(0) : 1 }, start: start, count: count)
            case .integers(let values) where output.place.shape.kind == .uint:
                try output.value.write(values.map { UInt64(bitPattern: $0) }, start: start, count: count)
            case .integers(let values): try output.value.write(values, start: start, count: count)
            case .reals(let values): try output.value.write(values, start: start, count: count)
            case .complex(let values):
                try output.value.write(complexes: values, start: start, count: count)
                for (part, writer) in output.parts.enumerated() {
                    let numbers = stride(from: part, to: values.count, by: 2).map { values[$0] }
                    try writer.write(numbers, start: start, count: count)
                }
            }
        }
    }

    /// The averages of the point at `position` of the sweep.
    func writeAverages(_ averages: [OutputAverages], at position: [Int]) throws(HDF5Error) {
        let one = [Int](repeating: 1, count: position.count)
        for (output, averages) in zip(values, averages) {
            for (index, value) in averages.values.enumerated() {
                try output.averages[2 * index].write([value.mean], start: position, count: one)
                try output.averages[2 * index + 1].write([value.error], start: position, count: one)
            }
        }
    }

    /// Adds the counts of a point that is finished.
    mutating func append(_ counts: [ValueCounts], point: Int) throws(HDF5Error) {
        for (index, counts) in counts.enumerated() {
            let table = tables[index]
            let rows = counts.sorted(unsigned: !table.place.isSigned)
            guard !rows.isEmpty else { continue }
            for writer in [table.value, table.point, table.count] { try writer.extend(to: table.rows + rows.count) }
            let (start, count) = ([table.rows], [rows.count])
            if table.place.isSigned {
                try table.value.write(rows.map(\.value), start: start, count: count)
            } else {
                try table.value.write(rows.map { UInt64(bitPattern: $0.value) }, start: start, count: count)
            }
            try table.point.write([Int64](repeating: Int64(point), count: rows.count), start: start, count: count)
            try table.count.write(rows.map { Int64($0.count) }, start: start, count: count)
            tables[index].rows += rows.count
        }
    }

    var all: [DatasetWriter] {
        values.flatMap { [$0.value] + $0.parts + $0.averages } + tables.flatMap { [$0.value, $0.point, $0.count] }
    }
}
