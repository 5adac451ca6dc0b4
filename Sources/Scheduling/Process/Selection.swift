internal import PulseLanguage
internal import RackDiagnostics

/// Where a value is to be written, with all indices known.
struct ResolvedPlace {
    enum Target: Hashable {
        case global(Int)
        /// A slot counted from the bottom of the locals.
        case local(Int)
    }

    var target: Target
    var name: String
    var selections: [[ValueIndex]] = []
    var type: ValueType
    /// Of the whole variable.
    var variableType: ValueType
    var range: SourceRange
    /// What the indices rest on.
    var evidence = Evidence.none
}

/// Elements chosen out of an array or a register: where they are, and in what shape.
struct Selection {
    var positions: [Int]
    /// Empty: one element by itself.
    var dimensions: [Int]

    init(all dimensions: [Int]) {
        positions = Array(0..<dimensions.reduce(1, *))
        self.dimensions = dimensions
    }

    init(_ position: Int) {
        positions = [position]
        dimensions = []
    }

    /// Chooses among what is chosen; dimensions without an index are taken whole.
    func choosing(_ indices: [ValueIndex], _ range: SourceRange) throws(ShotInterpreter.Failure) -> Selection {
        var result = self
        result.positions = [0]
        result.dimensions = []
        for (axis, count) in dimensions.enumerated() {
            var along = Array(0..<count)
            if axis < indices.count {
                along = try Self.places(indices[axis], count, range)
                if case .single = indices[axis] {} else { result.dimensions.append(along.count) }
            } else {
                result.dimensions.append(count)
            }
            var next: [Int] = []
            next.reserveCapacity(result.positions.count * along.count)
            for outer in result.positions { for index in along { next.append(outer * count + index) } }
            result.positions = next
        }
        result.positions = result.positions.map { positions[$0] }
        return result
    }

    private static func places(
        _ index: ValueIndex, _ count: Int, _ range: SourceRange
    ) throws(ShotInterpreter.Failure) -> [Int] {
        do throws(ArithmeticProblem) { return try index.places(of: count) } catch {
            throw .init(problem: Diagnostic(code: "QS0090", error.message, at: range))
        }
    }

    /// An index of `count` elements; negative ones count from the end.
    static func bounded(_ index: Int64, _ count: Int, _ range: SourceRange) throws(ShotInterpreter.Failure) -> Int {
        try places(.single(index), count, range)[0]
    }
}
