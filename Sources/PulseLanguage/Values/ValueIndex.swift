/// One dimension of a selection, its indices known. Negative ones count from the end.
public enum ValueIndex: Hashable, Sendable {
    case single(Int64)
    /// Inclusive ends; `nil`: as far as there are elements.
    case range(start: Int64?, step: Int64?, stop: Int64?)
    case set([Int64])

    /// The places 0 … `count` − 1 that are selected, in order.
    ///
    /// - Throws: if an index lies outside, or a step is zero.
    public func places(of count: Int) throws(ArithmeticProblem) -> [Int] {
        switch self {
        case .single(let index): return [try Self.place(index, of: count)]
        case .set(let indices):
            var places: [Int] = []
            places.reserveCapacity(indices.count)
            for index in indices { places.append(try Self.place(index, of: count)) }
            return places
        case .range(let start, let step, let stop):
            let step = step ?? 1
            guard step != 0 else { throw ArithmeticProblem("a step of zero never ends") }
            guard count > 0 || start != nil || stop != nil else { return [] }
            let first = try start.map { (index) throws(ArithmeticProblem) in try Self.place(index, of: count) }
                ?? (step > 0 ? 0 : count - 1)
            let last = try stop.map { (index) throws(ArithmeticProblem) in try Self.place(index, of: count) }
                ?? (step > 0 ? count - 1 : 0)
            // Steps beyond the elements select the first alone.
            let stride = Int(max(-Int64(count) - 1, min(Int64(count) + 1, step)))
            return Array(Swift.stride(from: first, through: last, by: stride))
        }
    }

    private static func place(_ index: Int64, of count: Int) throws(ArithmeticProblem) -> Int {
        if index >= 0, index < Int64(count) { return Int(index) }
        if index < 0, index >= -Int64(count) { return Int(index) + count }
        throw ArithmeticProblem("index \(index) is out of range: there are \(count) elements")
    }
}
