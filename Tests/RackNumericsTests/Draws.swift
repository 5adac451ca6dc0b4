/// Numbers between −1 and 1, the same for one seed.
struct Draws {
    var state: UInt64

    mutating func next() -> Double {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Double(Int64(bitPattern: state)) / 0x1p63
    }

    mutating func many(_ count: Int) -> [Double] { (0..<count).map { _ in next() } }

    mutating func whole(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + Int((next() + 1) / 2 * Double(range.count)) % range.count
    }
}
