internal import RackDiagnostics
internal import RackUnits

/// The lengths of stretches as a linear program in exact fractions.
///
/// A line of time that holds stretches meets the others of its segment without waiting; those without any may wait:
/// c + Σ kᵢsᵢ = L or ≤ L, with the end L of the segment free, or fixed where a box says its length. Wanted is the
/// smallest sum of all stretches, none below its lower bound; of several such, that in which the first is shortest, then
/// the second, and so on.
struct StretchProblem: Equatable {
    /// c + Σ kᵢsᵢ (= or ≤) Σ over `end`.
    struct Row: Equatable {
        /// Ticks, of the line minus the end where that is fixed.
        var constant: ExactSeconds
        var terms: [Int: ExactSeconds]
        var isEqual: Bool
        /// The segment whose end is free; `nil` where a box fixes it.
        var segment: Int?
        var range: SourceRange
    }

    var rows: [Row] = []
    var segments = 0

    struct Infeasible: Error {
        /// `nil`: the fractions do not fit.
        var row: Row?
        /// By how many ticks the row cannot be met.
        var excess = ExactSeconds.zero
    }

    /// The stretches in ticks.
    func solution(minima: [ExactSeconds]) throws(Infeasible) -> [ExactSeconds] {
        var tableau = try Tableau(self, minima)
        try tableau.minimise(.artificial)
        if let (row, excess) = tableau.violation { throw Infeasible(row: rows[row], excess: excess) }
        try tableau.minimise(.total)
        for index in minima.indices { try tableau.minimise(.stretch(index)) }
        return try tableau.stretches(minima)
    }
}

/// A simplex tableau: columns are stretches (above their minima), segment ends, slacks and artificial ones.
private struct Tableau {
    private let stretchCount: Int
    private let structural: Int
    private var cells: [[ExactSeconds]] = []
    private var right: [ExactSeconds] = []
    private var basis: [Int] = []
    private let columns: Int

    init(_ problem: StretchProblem, _ minima: [ExactSeconds]) throws(StretchProblem.Infeasible) {
        stretchCount = minima.count
        let slackStart = stretchCount + problem.segments
        structural = slackStart + problem.rows.count
        columns = structural + problem.rows.count
        let one = ExactSeconds(numerator: 1, denominator: 1)!
        for (index, row) in problem.rows.enumerated() {
            var line = [ExactSeconds](repeating: .zero, count: columns)
            var constant = try Self.some(row.constant.negated)
            for stretch in 0..<stretchCount {
                guard let factor = row.terms[stretch] else { continue }
                line[stretch] = factor
                constant = try Self.minus(constant, Self.times(factor, minima[stretch]))
            }
            if let segment = row.segment { line[stretchCount + segment] = try Self.some(one.negated) }
            if !row.isEqual { line[slackStart + index] = one }
            if constant < .zero {
                for column in 0..<structural { line[column] = try Self.some(line[column].negated) }
                constant = try Self.some(constant.negated)
            }
            line[structural + index] = one
            cells.append(line)
            right.append(constant)
            basis.append(structural + index)
        }
    }

    /// What is made small, one after the other, none at the cost of those before.
    enum Objective {
        case artificial, total
        case stretch(Int)
    }

    private var before: [Objective] = []

    private func cost(_ column: Int, _ objective: Objective) -> Bool {
        switch objective {
        case .artificial: column >= structural
        case .total: column < stretchCount
        case .stretch(let index): column == index
        }
    }

    /// By Bland's rule, which ends.
    mutating func minimise(_ objective: Objective) throws(StretchProblem.Infeasible) {
        while let entering = try entering(objective) {
            var leaving: (row: Int, ratio: ExactSeconds)?
            for row in cells.indices where cells[row][entering] > .zero {
                let ratio = try Self.over(right[row], cells[row][entering])
                if let best = leaving, best.ratio < ratio || best.ratio == ratio && basis[best.row] < basis[row] { continue }
                leaving = (row, ratio)
            }
            guard let leaving else { break }
            try pivot(leaving.row, entering)
        }
        before.append(objective)
    }

    private func entering(_ objective: Objective) throws(StretchProblem.Infeasible) -> Int? {
        columns: for column in 0..<structural where !basis.contains(column) {
            guard try reduced(column, objective) < .zero else { continue }
            for earlier in before where try reduced(column, earlier) != .zero { continue columns }
            return column
        }
        return nil
    }

    /// How the objective changes with a column.
    private func reduced(_ column: Int, _ objective: Objective) throws(StretchProblem.Infeasible) -> ExactSeconds {
        var reduced = cost(column, objective) ? ExactSeconds(numerator: 1, denominator: 1)! : .zero
        for row in cells.indices where cost(basis[row], objective) {
            reduced = try Self.minus(reduced, cells[row][column])
        }
        return reduced
    }

    private mutating func pivot(_ row: Int, _ column: Int) throws(StretchProblem.Infeasible) {
        let pivot = cells[row][column]
        for index in 0..<columns { cells[row][index] = try Self.over(cells[row][index], pivot) }
        right[row] = try Self.over(right[row], pivot)
        for other in cells.indices where other != row && cells[other][column] != .zero {
            let factor = cells[other][column]
            for index in 0..<columns where cells[row][index] != .zero {
                cells[other][index] = try Self.minus(cells[other][index], Self.times(factor, cells[row][index]))
            }
            right[other] = try Self.minus(right[other], Self.times(factor, right[row]))
        }
        basis[row] = column
    }

    /// The first row that cannot be met, and by how much.
    var violation: (Int, ExactSeconds)? {
        for row in cells.indices where basis[row] >= structural && right[row] > .zero {
            return (basis[row] - structural, right[row])
        }
        return nil
    }

    func stretches(_ minima: [ExactSeconds]) throws(StretchProblem.Infeasible) -> [ExactSeconds] {
        var result = minima
        for row in cells.indices where basis[row] < stretchCount {
            result[basis[row]] = try Self.some(minima[basis[row]].adding(right[row]))
        }
        return result
    }

    // MARK: Fractions

    private static func some(_ value: ExactSeconds?) throws(StretchProblem.Infeasible) -> ExactSeconds {
        guard let value else { throw StretchProblem.Infeasible() }
        return value
    }

    private static func times(_ a: ExactSeconds, _ b: ExactSeconds) throws(StretchProblem.Infeasible) -> ExactSeconds {
        try some(a.multiplied(by: b.numerator, over: b.denominator))
    }

    private static func over(_ a: ExactSeconds, _ b: ExactSeconds) throws(StretchProblem.Infeasible) -> ExactSeconds {
        try some(a.multiplied(by: b.denominator, over: b.numerator))
    }

    private static func minus(_ a: ExactSeconds, _ b: ExactSeconds) throws(StretchProblem.Infeasible) -> ExactSeconds {
        try some(b.negated.flatMap { a.adding($0) })
    }
}
