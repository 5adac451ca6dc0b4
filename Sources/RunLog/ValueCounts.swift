/// How often each value of a whole number came up. Bits of a row are those of a register, bit 0 first and lowest.
package struct ValueCounts: Sendable {
    /// Different values beyond which nothing is told apart any more: a table of them says nothing.
    package static let valueLimit = 4096

    /// Of the values from 0 up: registers and counters have few and small ones.
    private var small: [Int] = []
    private var others: [Int64: Int] = [:]
    /// More than `valueLimit` different values came up: the counts were given up.
    package private(set) var isOverfull = false

    package init() {}

    package mutating func add(_ value: Int64, times: Int = 1) {
        if isOverfull { return }
        if (0..<Int64(Self.valueLimit)).contains(value) {
            let index = Int(value)
            if small.count <= index { small += Array(repeating: 0, count: index + 1 - small.count) }
            small[index] += times
        } else {
            others[value, default: 0] += times
            if others.count > Self.valueLimit { giveUp() }
        }
    }

    /// Adds the numbers that rows of `width` bits stand for.
    package mutating func add(rows bits: [UInt8], width: Int) {
        for start in stride(from: 0, to: bits.count, by: width) {
            var value: UInt64 = 0
            for place in 0..<width where bits[start + place] != 0 { value |= 1 << UInt64(place) }
            add(Int64(bitPattern: value))
        }
    }

    package mutating func add(rows bits: [Int64], width: Int) {
        for start in stride(from: 0, to: bits.count, by: width) {
            var value: UInt64 = 0
            for place in 0..<width where bits[start + place] != 0 { value |= 1 << UInt64(place) }
            add(Int64(bitPattern: value))
        }
    }

    /// Counts nothing any more.
    package mutating func giveUp() { self = ValueCounts(isOverfull: true) }

    private init(isOverfull: Bool) { self.isOverfull = isOverfull }

    /// Values with their counts, ascending; `unsigned`: values are bit patterns of unsigned numbers.
    package func sorted(unsigned: Bool) -> [(value: Int64, count: Int)] {
        let few = small.indices.lazy.filter { small[$0] > 0 }.map { (value: Int64($0), count: small[$0]) }
        return (Array(few) + others.map { (value: $0.key, count: $0.value) }).sorted {
            unsigned ? UInt64(bitPattern: $0.value) < UInt64(bitPattern: $1.value) : $0.value < $1.value
        }
    }
}
