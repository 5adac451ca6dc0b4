/// Where the states of some modes of a cluster sit among the rows of the whole: row of joint state s of the
/// chosen modes with the others in configuration r is `stateOffsets[s] + restOffsets()[r]`.
final class AxisMap: Sendable {
    /// Modes within the cluster, ascending; the first is the slowest digit of s.
    let modes: [Int]
    let levels: [Int]
    let stateOffsets: [Int]
    /// Rows that follow each other and differ in faster modes alone: configurations of the others come in runs of
    /// so many, of which run p·`innerStarts.count` + i begins at row p·`period` + `innerStarts[i]`.
    let runRows: Int
    let innerStarts: [Int]
    let period: Int
    let runCount: Int

    init(modes: [Int], of allLevels: [Int]) {
        var strides = [Int](repeating: 1, count: allLevels.count)
        for k in stride(from: allLevels.count - 2, through: 0, by: -1) {
            strides[k] = strides[k + 1] * allLevels[k + 1]
        }
        func offsets(_ chosen: [Int]) -> [Int] {
            chosen.reduce([0]) { partial, mode in
                partial.flatMap { base in (0..<allLevels[mode]).map { base + $0 * strides[mode] } }
            }
        }
        self.modes = modes
        levels = modes.map { allLevels[$0] }
        stateOffsets = offsets(modes)
        let total = allLevels.reduce(1, *)
        guard let first = modes.first, let last = modes.last else {
            (runRows, innerStarts, period, runCount) = (total, [0], total, 1)
            return
        }
        runRows = strides[last]
        innerStarts = offsets((first..<last).filter { !modes.contains($0) })
        period = allLevels[first] * strides[first]
        runCount = total / period * innerStarts.count
    }

    /// Configurations of the modes that are not chosen.
    var restCount: Int { runCount * runRows }

    /// Where each configuration of the modes that are not chosen begins, ascending by their digits.
    func restOffsets() -> [Int] {
        (0..<runCount).flatMap { run in
            let start = run / innerStarts.count * period + innerStarts[run % innerStarts.count]
            return start..<(start + runRows)
        }
    }

    var dimension: Int { stateOffsets.count }

    /// The level of each chosen mode in joint state `s`.
    func digits(_ s: Int) -> [Int] {
        var rest = s
        var digits = [Int](repeating: 0, count: levels.count)
        for k in stride(from: levels.count - 1, through: 0, by: -1) {
            digits[k] = rest % levels[k]
            rest /= levels[k]
        }
        return digits
    }

    /// The joint state with these levels.
    func state(_ digits: [Int]) -> Int { zip(levels, digits).reduce(0) { $0 * $1.0 + $1.1 } }

    /// Distance in s between neighbours of mode number `position` of the chosen ones.
    func spacing(_ position: Int) -> Int { levels[(position + 1)...].reduce(1, *) }
}

/// Sets that grow together; roots are the smallest members.
struct DisjointSets {
    private var parent: [Int]

    init(count: Int) { parent = Array(0..<count) }

    mutating func root(_ k: Int) -> Int {
        var k = k
        while parent[k] != k {
            parent[k] = parent[parent[k]]
            k = parent[k]
        }
        return k
    }

    mutating func join(_ a: Int, _ b: Int) {
        let (x, y) = (root(a), root(b))
        parent[max(x, y)] = min(x, y)
    }

    /// Members of each set in ascending order, sets by their smallest member.
    mutating func sets() -> [[Int]] {
        var members = [[Int]](repeating: [], count: parent.count)
        for k in parent.indices { members[root(k)].append(k) }
        return members.filter { !$0.isEmpty }
    }
}
