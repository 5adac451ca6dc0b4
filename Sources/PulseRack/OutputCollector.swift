import RackEmulator
import RunLog

/// Sums up one output variable over the blocks of a point.
struct OutputCollector {
    let shape: RunShape.OutputShape
    private let keeps: Bool
    private var moments: [Moments]
    private var counts = ValueCounts()
    private var values: OutputColumn?

    init(_ shape: RunShape.OutputShape, keeps: Bool) {
        self.shape = shape
        self.keeps = keeps
        moments = Array(repeating: Moments(), count: shape.count * (shape.kind == .complex ? 2 : 1))
    }

    mutating func add(_ column: OutputColumn) {
        switch column {
        case .integers(let numbers):
            let isUnsigned = shape.kind == .uint
            average(numbers.count) { isUnsigned ? Double(UInt64(bitPattern: numbers[$0])) : Double(numbers[$0]) }
            if shape.isCountable, shape.kind == .bits {
                counts.add(rows: numbers, width: shape.count)
            } else if shape.isCountable {
                for number in numbers { counts.add(number) }
            }
        case .reals(let numbers), .complex(let numbers): average(numbers.count) { numbers[$0] }
        }
        if keeps { values = values.map { $0.joined(with: column) } ?? column }
    }

    private mutating func average(_ count: Int, _ value: (Int) -> Double) {
        let parts = moments.count
        for part in 0..<parts { moments[part].add(stride(from: part, to: count, by: parts).map(value)) }
    }

    var outcome: OutputOutcome {
        OutputOutcome(
            name: shape.name, kind: shape.kind, dimensions: shape.dimensions, unit: shape.unit, isMarked: shape.isMarked,
            means: moments.map(\.mean), deviations: moments.map(\.deviation),
            counts: counts.sorted(unsigned: shape.kind != .int).map { OutputOutcome.Entry(value: text($0.value), count: $0.count) },
            values: values)
    }

    private func text(_ value: Int64) -> String {
        switch shape.kind {
        case .bool: return value == 0 ? "false" : "true"
        case .uint: return String(UInt64(bitPattern: value))
        case .bits:
            let digits = String(UInt64(bitPattern: value), radix: 2)
            return String(repeating: "0", count: max(0, shape.count - digits.count)) + digits
        case .int, .float, .angle, .complex, .duration: return String(value)
        }
    }
}

extension OutputColumn {
    /// The values of this block and of the next.
    fileprivate func joined(with next: OutputColumn) -> OutputColumn {
        switch (self, next) {
        case (.integers(let a), .integers(let b)): .integers(a + b)
        case (.reals(let a), .reals(let b)): .reals(a + b)
        case (.complex(let a), .complex(let b)): .complex(a + b)
        default: preconditionFailure("an output changed its kind between blocks")
        }
    }
}
