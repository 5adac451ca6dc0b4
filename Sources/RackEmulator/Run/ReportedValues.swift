internal import PulseLanguage
internal import RackDiagnostics
internal import RackUnits
internal import Scheduling

/// What a program without feedback reports, from what its captures gave.
struct ReportedValues {
    var shapes: [RunShape.OutputShape]
    /// The program at its beginning.
    var process: ShotProcess

    /// The columns for a block of `shots` shots: the program ends once for all that its captures gave the same.
    ///
    /// - Parameter read: the outcomes of every capture.
    func columns(_ read: [ReadCapture], shots: Int, tickRate: TickRate) throws(DiagnosticsError) -> [OutputColumn] {
        var columns = OutputColumns(shapes, shots: shots, tickRate: tickRate)
        var process = process
        guard case .waits(let numbers) = try process.run() else {
            columns.enter(process.outputs, members: Array(0..<shots))
            return columns.columns
        }
        let asked = read.filter { numbers.contains($0.capture.number) }
        var places: [[CaptureOutcome]: Int] = [:]
        var groups: [(outcomes: [CaptureOutcome], members: [Int])] = []
        for member in 0..<shots {
            let outcomes = asked.map { $0.outcome(of: member) }
            if let place = places[outcomes] {
                groups[place].members.append(member)
            } else {
                places[outcomes] = groups.count
                groups.append((outcomes, [member]))
            }
        }
        for group in groups {
            var told = process
            for (capture, outcome) in zip(asked, group.outcomes) { told.provide(outcome, of: capture.capture.number) }
            _ = try told.run()
            columns.enter(told.outputs, members: group.members)
        }
        return columns.columns
    }
}

/// The columns of `RunShape.outputs`.
struct OutputColumns {
    let shapes: [RunShape.OutputShape]
    let tickRate: TickRate
    private(set) var columns: [OutputColumn]

    /// What was never assigned is 0 among integers, NaN among reals.
    init(_ shapes: [RunShape.OutputShape], shots: Int, tickRate: TickRate) {
        self.shapes = shapes
        self.tickRate = tickRate
        columns = shapes.map { shape in
            let count = shots * shape.count
            return switch shape.kind {
            case .bool, .bits, .int, .uint: .integers([Int64](repeating: 0, count: count))
            case .float, .angle, .duration: .reals([Double](repeating: .nan, count: count))
            case .complex: .complex([Double](repeating: .nan, count: 2 * count))
            }
        }
    }

    /// Enters values, in the order of the shapes, for some shots.
    mutating func enter(_ values: [Value?], members: [Int]) {
        for (number, shape) in shapes.enumerated() where values.indices.contains(number) {
            guard let value = values[number] else { continue }
            let elements = Self.elements(of: value)
            guard elements.count == shape.count else { continue }
            for member in members {
                for (offset, element) in elements.enumerated() {
                    set(element, column: number, at: member * shape.count + offset)
                }
            }
        }
    }

    /// The last index fastest; bits from bit 0 on.
    private static func elements(of value: Value) -> [Value] {
        switch value {
        case .array(let elements, _): elements.flatMap(elements(of:))
        case .bits(let bits): bits.map { .bool($0) }
        default: [value]
        }
    }

    private mutating func set(_ value: Value, column: Int, at place: Int) {
        switch columns[column] {
        case .integers(var numbers):
            columns[column] = .integers([])
            switch value {
            case .uint(let number): numbers[place] = Int64(bitPattern: number)
            default: numbers[place] = value.integer ?? 0
            }
            columns[column] = .integers(numbers)
        case .reals(var numbers):
            columns[column] = .reals([])
            if case .duration(let length) = value {
                numbers[place] = length.exactSeconds(at: tickRate)?.seconds ?? .nan
            } else {
                numbers[place] = value.real ?? .nan
            }
            columns[column] = .reals(numbers)
        case .complex(var numbers):
            columns[column] = .complex([])
            let parts = value.parts ?? (.nan, .nan)
            (numbers[2 * place], numbers[2 * place + 1]) = (parts.re, parts.im)
            columns[column] = .complex(numbers)
        }
    }
}

extension RunShape.OutputShape {
    /// `nil` for what no file can hold.
    init?(_ output: OutputDeclaration) {
        self.init(name: output.name, type: output.type, dimensions: [], isMarked: output.isMarked)
    }

    private init?(name: String, type: ValueType, dimensions: [Int], isMarked: Bool) {
        let kind: Kind
        var dimensions = dimensions
        switch type {
        case .bool, .bit: kind = .bool
        case .bits(let width):
            kind = .bits
            dimensions.append(width)
        case .int: kind = .int
        case .uint: kind = .uint
        case .float: kind = .float
        case .angle: kind = .angle
        case .complex: kind = .complex
        case .duration: kind = .duration
        case .array(let element, let own):
            self.init(name: name, type: element, dimensions: dimensions + own, isMarked: isMarked)
            return
        case .waveform, .frame, .port, .void, .error: return nil
        }
        self.init(name: name, kind: kind, dimensions: dimensions, isMarked: isMarked)
    }
}
