/// The shots of a block: a range of numbers, or any of them in ascending order.
///
/// What is drawn for a shot depends on its number alone, so a block may be made of whatever shots have a state in
/// common.
public struct ShotNumbers: Sendable {
    /// All of them, where they follow each other.
    public let range: Range<Int>?
    private let first: Int
    private let list: [Int]

    public init(_ range: Range<Int>) {
        (self.range, first, list) = (range, range.lowerBound, [])
    }

    /// - Precondition: `list` is ascending.
    public init(_ list: [Int]) {
        let isRange = list.isEmpty || list[list.count - 1] - list[0] == list.count - 1
        range = isRange ? (list.first ?? 0)..<((list.first ?? 0) + list.count) : nil
        first = list.first ?? 0
        self.list = isRange ? [] : list
    }

    public var count: Int { range?.count ?? list.count }

    /// Those at some offsets.
    public func part(_ offsets: Range<Int>) -> ShotNumbers {
        if let range {
            return ShotNumbers((range.lowerBound + offsets.lowerBound)..<(range.lowerBound + offsets.upperBound))
        }
        return ShotNumbers(Array(list[offsets]))
    }

    @inline(__always)
    subscript(offset: Int) -> Int { list.isEmpty ? first + offset : list[offset] }

    /// The number of the shot at `offset` as a draw's key takes it.
    @inline(__always)
    func word(_ offset: Int) -> UInt32 { UInt32(truncatingIfNeeded: self[offset]) }
}
