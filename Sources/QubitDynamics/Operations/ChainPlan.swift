internal import RackNumerics

/// In which order the modes and pairs of a large component are done, and where their matrices lie: the same for every
/// step with one splitting during a run.
///
/// A step is `stages` times all modes apart and all pairs, classes of pairs ordered as a palindrome; after the last step
/// the modes once more. Passes that touch no common mode may change places, so that those over fast modes come together.
final class ChainPlan {
    let splitting: Splitting
    let step: LocalPasses
    let ending: LocalPasses
    /// Numbers of a stage's modes, of which mode k begins at `modeOffsets[k]`.
    let stageSize: Int
    let modeOffsets: [Int]
    /// The matrices of a stage's modes, and of the ending's.
    let modeBlocks: [ModeBlock]
    /// Numbers of a step of its own, and of the ending.
    let stepSize: Int
    let endingSize: Int
    /// Gates that hold for all steps of one length, and those that every step has of its own.
    let constants: [Gate]
    let constantSize: Int
    let gates: [Gate]

    /// A mode's propagator among some of its levels: n² real parts and n² imaginary ones from `place` on.
    struct ModeBlock {
        var mode: Int
        var levels: [Int]
        var place: Int
    }

    /// One pair's exponential over `share` of a step.
    struct Gate {
        var pair: Int
        var share: Double
        /// The stage in whose middle it acts, for what is held then.
        var stage: Int
        var values: Int
    }

    /// - Parameters:
    ///   - locals: of each mode of the component, in its order.
    ///   - classes: numbers of the pairs of each class.
    init(_ splitting: Splitting, locals: [Component], pairs: [PairGates], classes: [[Int]], levels: [Int]) {
        self.splitting = splitting
        let rows = levels.reduce(1, *)
        var offsets: [Int] = []
        var size = 0
        for local in locals {
            offsets.append(size)
            size += local.blocks.reduce(0) { $0 + 2 * $1.states.count * $1.states.count }
        }
        (modeOffsets, stageSize) = (offsets, size)
        modeBlocks = zip(locals, offsets).flatMap { local, offset in
            var place = offset
            return local.blocks.map { block in
                defer { place += 2 * block.states.count * block.states.count }
                return ModeBlock(mode: local.map.modes[0], levels: block.digits.map { $0[0] }, place: place)
            }
        }
        var passes = PassOrder(levels: levels)
        func addModes(stage: Int) {
            for (k, local) in locals.enumerated() {
                var place = stage * size + offsets[k]
                let blocks = local.blocks.map { block in
                    defer { place += 2 * block.states.count * block.states.count }
                    return LocalPasses.Block(offsets: block.offsets, values: place, isReal: false, isStep: true)
                }
                passes.add(blocks, local.map)
            }
        }
        var (constants, gates): ([Gate], [Gate]) = ([], [])
        var constantPlace = 0
        var ownPlace = splitting.stages.count * size
        for (stage, shares) in splitting.stages.enumerated() {
            addModes(stage: stage)
            for (number, share) in Self.shares(shares, classes: classes.count) {
                for pair in classes[number] {
                    var gate = Gate(pair: pair, share: share, stage: stage, values: 0)
                    if pairs[pair].isStill {
                        if let known = constants.first(where: { $0.pair == pair && $0.share == share }) {
                            gate = known
                        } else {
                            gate.values = constantPlace
                            constantPlace += pairs[pair].size
                            constants.append(gate)
                        }
                    } else {
                        gate.values = ownPlace
                        ownPlace += pairs[pair].size
                        gates.append(gate)
                    }
                    passes.add(pairs[pair].layout(at: gate.values), pairs[pair].map)
                }
            }
        }
        step = passes.ordered(rows: rows)
        stepSize = ownPlace
        (self.constants, constantSize, self.gates) = (constants, constantPlace, gates)
        passes = PassOrder(levels: levels)
        addModes(stage: 0)
        ending = passes.ordered(rows: rows)
        endingSize = size
    }

    /// Which classes of pairs act in a stage, and over how much of a step: palindromes, one after the other.
    private static func shares(_ stage: Splitting.Stage, classes count: Int) -> [(number: Int, share: Double)] {
        guard count > 1 else { return count == 0 ? [] : [(0, stage.exchange)] }
        var result: [(number: Int, share: Double)] = []
        for round in stage.rounds {
            let part = round * stage.exchange
            for number in Array(0..<count) + (0..<(count - 1)).reversed() {
                let share = number == count - 1 ? part : part / 2
                if let last = result.last, last.number == number {
                    result[result.count - 1].share += share
                } else {
                    result.append((number, share))
                }
            }
        }
        return result
    }
}

/// Passes in an order that keeps those on common modes as they are and brings those together that stay within few rows.
private struct PassOrder {
    private let levels: [Int]
    /// Joint states of the fast modes: those whose neighbouring levels are few rows apart.
    private let fastRows: Int
    /// Joint states of the last modes, from the fast ones to all.
    private let blocks: [Int]
    private var waiting: [(pass: LocalPasses.Pass, modes: [Int])] = []
    /// A mode is fast where fewer rows than this follow each other: two of the widest vectors.
    private static let rowsMin = 16

    init(levels: [Int]) {
        self.levels = levels
        var (first, stride) = (levels.count, 1)
        while first > 0, stride < Self.rowsMin, stride * levels[first - 1] <= LocalPasses.fastRowsMax {
            first -= 1
            stride *= levels[first]
        }
        fastRows = stride
        blocks = levels[..<first].reversed().reduce([stride]) { $0 + [$0[$0.count - 1] * $1] }
    }

    mutating func add(_ blocks: [LocalPasses.Block], _ map: AxisMap) {
        let pass = LocalPasses.Pass(
            blocks: blocks, inner: map.innerStarts, period: map.period, runRows: map.runRows,
            isFast: map.period <= fastRows)
        waiting.append((pass, map.modes))
    }

    /// How far a single ket's pass reaches: over fast modes, within what stays in a near cache, or further.
    private func reach(_ pass: LocalPasses.Pass) -> Int {
        pass.isFast ? 0 : 16 * pass.period <= LocalPasses.nearBytes ? 1 : 2
    }

    func ordered(rows: Int) -> LocalPasses {
        var rest = waiting
        var result: [LocalPasses.Pass] = []
        var wanted = 2
        while !rest.isEmpty {
            // All of one kind that nothing earlier stands in the way of.
            var blocked = [Bool](repeating: false, count: levels.count)
            var left: [(pass: LocalPasses.Pass, modes: [Int])] = []
            for entry in rest {
                if reach(entry.pass) == wanted, !entry.modes.contains(where: { blocked[$0] }) {
                    result.append(entry.pass)
                } else {
                    for mode in entry.modes { blocked[mode] = true }
                    left.append(entry)
                }
            }
            // As much as can be done within a block before it is left: kinds 1 and 0 in turn, until neither goes on.
            let isStuck = left.count == rest.count
            rest = left
            wanted = nextKind(after: wanted, isStuck: isStuck)
        }
        return LocalPasses(result, rows: rows, fastRows: fastRows, blocks: blocks)
    }

    private func nextKind(after kind: Int, isStuck: Bool) -> Int {
        switch kind {
        case 2: 1
        case 1: 0
        default: isStuck ? 2 : 1
        }
    }
}
