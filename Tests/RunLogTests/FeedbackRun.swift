import RackEmulator

@testable import RunLog

/// A run of a program with feedback, made by hand: some shots run a capture never, others several times, and there
/// is an output of every kind.
struct FeedbackRun {
    var run = SampleRun(shots: 40)
    var isMarked = true

    static let outputs: [RunShape.OutputShape] = [
        .init(name: "tries", kind: .int), .init(name: "serial", kind: .uint), .init(name: "done", kind: .bool),
        .init(name: "c", kind: .bits, dimensions: [2]), .init(name: "angle", kind: .angle),
        .init(name: "wait", kind: .duration), .init(name: "iq", kind: .complex),
        .init(name: "table", kind: .float, dimensions: [2, 3]), .init(name: "words", kind: .bits, dimensions: [2, 3]),
        .init(name: "points", kind: .complex, dimensions: [2]), .init(name: "long", kind: .int, dimensions: [65]),
    ]

    var header: RunHeader {
        var header = run.header
        header.shape.hasFeedback = true
        header.shape.outputs = Self.outputs.map { .init(name: $0.name, kind: $0.kind, dimensions: $0.dimensions, isMarked: isMarked) }
        return header
    }

    /// How often shot `s` runs the capture: 0, 1, 2, 0, 1, 2 …
    static func executions(_ shot: Int) -> Int { shot % 3 }

    func block(_ point: Int, shots range: Range<Int>? = nil) -> PointResult {
        let range = range ?? 0..<run.shots
        var block = run.block(point, shots: range)
        var capture = block.captures[0]
        capture.executions = range.map { UInt32(Self.executions($0)) }
        for (index, shot) in range.enumerated() where Self.executions(shot) == 0 {
            capture.i[index] = .nan
            capture.q[index] = .nan
            capture.assigned[index] = 255
            capture.prepared[index] = 255
        }
        block.captures = block.captures.map { _ in capture }
        block.outputs = Self.outputs.map { Self.column($0, point: point, shots: range) }
        block.counters.simulatedStates = 10
        block.counters.unsharedStates = 4 * range.count
        block.counters.recomputedStates = 1
        block.durationTicks = Int64(1000 + range.upperBound)
        return block
    }

    /// Value `k` of shot `s`, as a number that tells them all apart.
    static func number(_ point: Int, _ shot: Int, _ k: Int) -> Double { Double(100 * point + shot) + Double(k) / 8 }

    private static func column(_ shape: RunShape.OutputShape, point: Int, shots: Range<Int>) -> OutputColumn {
        func each<Value>(_ value: (Int, Int) -> Value) -> [Value] {
            shots.flatMap { shot in (0..<shape.count).map { value(shot, $0) } }
        }
        switch shape.kind {
        case .int: return .integers(each { shot, k in Int64(shot % 4 - 1 + k) })
        case .uint: return .integers(each { shot, _ in shot == 0 ? -1 : Int64(shot % 2) })
        case .bool: return .integers(each { shot, _ in shot % 4 == 0 ? 1 : 0 })
        case .bits: return .integers(each { shot, k in Int64((shot >> k) & 1) })
        case .float, .angle, .duration: return .reals(each { number(point, $0, $1) })
        case .complex: return .complex(each { [number(point, $0, $1), -number(point, $0, $1)] }.flatMap(\.self))
        }
    }

    func write(to path: String) throws {
        let writer = try RunWriter(path: path, header: header)
        for point in 0..<run.options.pointCount { try writer.append(block(point)) }
        try writer.finish(.complete)
    }

    static func sweep(points: Int = 3) -> FeedbackRun {
        FeedbackRun(
            run: SampleRun(
                shots: 40, sweeps: [SweepAxis(name: "mean", values: (0..<points).map { Double($0) }, unit: "s")]))
    }
}
