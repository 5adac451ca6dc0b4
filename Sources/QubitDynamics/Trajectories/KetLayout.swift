/// How the index of a ket falls into a slow and a fast part, so that a diagonal operator of one- and two-mode terms needs
/// a table of the slow part and a few of the fast one instead of one factor for every amplitude.
struct KetLayout: Sendable {
    let levels: [Int]
    /// Pairs of modes (first below second) that diagonal operators may join.
    let pairs: [(first: Int, second: Int)]
    /// Modes from this one on are the fast part.
    let firstFast: Int
    let slowCount: Int
    let fastCount: Int
    /// Slow modes that a pair joins to a fast one: each of their configurations has a table of the fast part.
    let crossing: [Int]
    /// Per slow index, the number of its table.
    let tableOf: [Int]
    let tableCount: Int

    /// The fast part has up to so many states: its tables stay in the nearest cache.
    private static let fastLimit = 729

    init(levels: [Int], pairs: [(first: Int, second: Int)]) {
        self.levels = levels
        self.pairs = pairs
        var first = levels.count - 1
        var fast = levels[first]
        while first > 0, fast * levels[first - 1] <= Self.fastLimit {
            first -= 1
            fast *= levels[first]
        }
        firstFast = first
        fastCount = fast
        let slowCount = levels[..<first].reduce(1, *)
        self.slowCount = slowCount
        crossing = (0..<first).filter { mode in pairs.contains { $0.first == mode && $0.second >= first } }
        tableCount = crossing.reduce(1) { $0 * levels[$1] }
        var tables = [0]
        for mode in 0..<first {
            let isCrossing = crossing.contains(mode)
            let count = levels[mode]
            tables = tables.flatMap { table in (0..<count).map { isCrossing ? table * count + $0 : table } }
        }
        tableOf = tables
    }

    var dimension: Int { slowCount * fastCount }

    /// The distance between amplitudes of neighbouring levels of `mode`.
    func stride(of mode: Int) -> Int { levels[(mode + 1)...].reduce(1, *) }
}
