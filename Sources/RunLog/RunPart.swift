internal import RackEmulator

/// A part of a run: the k-th of n that together are the whole, cut between points or, where there are fewer points than
/// parts, between shots.
public struct RunPart: Sendable, Equatable {
    /// From 1.
    public let number: Int
    /// How many parts there are.
    public let count: Int
    /// The points of the part, each with `shots` of its shots.
    public let points: Range<Int>
    public let shots: Range<Int>

    /// - Returns: `nil` where a part would be empty: there are neither as many points nor as many shots as parts.
    public init?(_ number: Int, of count: Int, points: Int, shots: Int) {
        guard count >= 1, (1...count).contains(number), max(points, shots) >= count else { return nil }
        self.number = number
        self.count = count
        let cutsPoints = points >= count
        self.points = cutsPoints ? Self.share(number, of: count, in: points) : 0..<points
        self.shots = cutsPoints ? 0..<shots : Self.share(number, of: count, in: shots)
    }

    /// The whole of a run.
    init(whole options: RunOptions) {
        number = 1
        count = 1
        points = 0..<options.pointCount
        shots = 0..<options.shots
    }

    /// Shares differ by one at most.
    private static func share(_ number: Int, of count: Int, in total: Int) -> Range<Int> {
        func start(_ index: Int) -> Int { total / count * index + min(index, total % count) }
        return start(number - 1)..<start(number)
    }
}
