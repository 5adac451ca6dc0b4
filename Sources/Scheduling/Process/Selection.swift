internal import PulseLanguage
internal import RackDiagnostics

/// One dimension of a selection with its numbers known.
enum ResolvedIndex: Hashable {
    case single(Int64)
    /// Inclusive ends.
    case range(start: Int64?, step: Int64, stop: Int64?)
    case set([Int64])
}

/// Where a value is to be written, with all indices known.
struct ResolvedPlace {
    enum Target: Hashable {
        case global(Int)
        /// A slot counted from the bottom of the locals.
        case local(Int)
    }

    var target: Target
    var name: String
    var selections: [[ResolvedIndex]] = []
    var type: ValueType
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
    func choosing(_ indices: [ResolvedIndex], _ range: SourceRange) throws(ShotInterpreter.Failure) -> Selection {
        var result = self
        result.positions = [0]
        result.dimensions = []
        for (axis, count) in dimensions.enumerated() {
            var along = Array(0..<count)
            if axis < indices.count {
                along = try Self.elements(indices[axis], count, range)
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

    private static func elements(
        _ index: ResolvedIndex, _ count: Int, _ range: SourceRange
    ) throws(ShotInterpreter.Failure) -> [Int] {
        switch index {
        case .single(let index): return [try bounded(index, count, range)]
        case .set(let indices):
            var elements: [Int] = []
            for index in indices { elements.append(try bounded(index, count, range)) }
            return elements
        case .range(let start, let step, let stop):
            if step == 0 {
                throw .init(problem: Diagnostic(code: "QS0081", "a step of zero never ends", at: range))
            }
            guard count > 0 else { return [] }
            let first = try bounded(start ?? (step > 0 ? 0 : Int64(count) - 1), count, range)
            let last = try bounded(stop ?? (step > 0 ? Int64(count) - 1 : 0), count, range)
            return Array(stride(from: first, through: last, by: Int(clamping: step)))
        }
    }

    /// An index of `count` elements; negative ones count from the end.
    static func bounded(_ index: Int64, _ count: Int, _ range: SourceRange) throws(ShotInterpreter.Failure) -> Int {
        let place = index < 0 ? index + Int64(count) : index
        guard place >= 0, place < count else {
            throw .init(
                problem: Diagnostic(
                    code: "QS0090", "index \(index) is out of range: there are \(count) elements", at: range))
        }
        return Int(place)
    }
}
