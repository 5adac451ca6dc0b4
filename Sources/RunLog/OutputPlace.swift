package import RackEmulator

/// Where an output variable goes in the file.
struct OutputPlace {
    /// Values of a shot beyond which they are not averaged one by one.
    static let mostAverages = 64

    /// Index into `RunShape.outputs`.
    var index: Int
    /// The group's name under `outputs`, and under `sweep`.
    var name: String
    var sweepName: String
    var shape: RunShape.OutputShape

    var element: HDF5Element {
        switch shape.kind {
        case .bool, .bits: .uint8
        case .int: .int64
        case .uint: .uint64
        case .float, .angle, .duration: .float64
        case .complex: .complex128
        }
    }

    /// Whether each value is yes or no.
    var isBinary: Bool { shape.kind == .bool || shape.kind == .bits }

    /// Names of the dimensions after point and shot.
    var dimensions: [String] {
        let count = shape.dimensions.count
        var names = count == 1 ? ["element"] : (0..<count).map { "element_\($0)" }
        if shape.kind == .bits, count > 0 {
            names = count == 2 ? ["element", "bit"] : names.dropLast() + ["bit"]
        }
        return names
    }

    /// Means of the values, one after the other as datasets are called; complex ones have two each.
    var averages: [(name: String, label: String)] {
        guard shape.count <= Self.mostAverages else { return [] }
        let parts = shape.kind == .complex ? [("I", "real part of "), ("Q", "imaginary part of ")] : [("mean", "")]
        return (0..<shape.count).flatMap { flat in
            let indices = position(of: flat)
            let tail = indices.map { "_\($0)" }.joined()
            let of = shape.name + (indices.isEmpty ? "" : "[\(indices.map(String.init).joined(separator: ", "))]")
            return parts.map { part, words in (part + tail, words + of) }
        }
    }

    private func position(of flat: Int) -> [Int] {
        var rest = flat
        var position: [Int] = []
        for size in shape.dimensions.reversed() {
            position.append(rest % size)
            rest /= size
        }
        return position.reversed()
    }

    var isCountable: Bool { shape.isCountable }
}

extension RunShape.OutputShape {
    /// Whether its values are whole numbers that can be counted one by one.
    package var isCountable: Bool {
        switch kind {
        case .bool, .int, .uint: dimensions.isEmpty
        case .bits: dimensions.count == 1 && (1...64).contains(count)
        case .float, .angle, .complex, .duration: false
        }
    }
}

/// A table of the values that came up at each point.
struct CountPlace {
    enum Source {
        case register(Int)
        /// Index into `RunShape.outputs`.
        case output(Int)
    }

    /// The group's name under `counts`.
    var name: String
    var label: String
    var source: Source
    /// Bits of a value that is a register's; 0: a number.
    var bits: Int
    var isSigned: Bool
    /// Marked `output` by the program.
    var isMarked: Bool

    /// Counts the values of a block.
    func count(_ block: PointResult, in counts: inout ValueCounts) {
        switch source {
        case .register(let index): counts.add(rows: block.bits[index], width: bits)
        case .output(let index):
            guard case .integers(let values) = block.outputs[index] else { return }
            if bits > 0 { counts.add(rows: values, width: bits) } else { for value in values { counts.add(value) } }
        }
    }
}

/// Means of an output variable at one point.
struct OutputAverages {
    private let isBinary: Bool
    private let isUnsigned: Bool
    private var moments: [Moments]

    init(_ place: OutputPlace) {
        isBinary = place.isBinary
        isUnsigned = place.shape.kind == .uint
        moments = place.averages.map { _ in Moments() }
    }

    mutating func add(_ column: OutputColumn) {
        let parts = moments.count
        guard parts > 0 else { return }
        func add(_ count: Int, _ value: (Int) -> Double) {
            for part in 0..<parts { moments[part].add(stride(from: part, to: count, by: parts).map(value)) }
        }
        switch column {
        case .integers(let values) where isUnsigned: add(values.count) { Double(UInt64(bitPattern: values[$0])) }
        case .integers(let values): add(values.count) { Double(values[$0]) }
        case .reals(let values), .complex(let values): add(values.count) { values[$0] }
        }
    }

    /// Per average: mean and standard error.
    var values: [(mean: Double, error: Double)] {
        moments.map { moments in
            let error = isBinary
                ? PointAverages.shareError(moments.mean * moments.count, of: moments.count) : moments.standardError
            return (moments.mean, error)
        }
    }
}
