/// One off-diagonal element of a Hamiltonian of several modes, and its mirror: H[row, column] and
/// H[column, row] are both `factor`·g. Where row and column are one, `factor` is half of the element.
struct ExchangeElement: Sendable {
    var row: Int
    var column: Int
    var factor: Double
}

/// What exchange does between two modes: g X_a X_b, with X = a + a† of an oscillator.
///
/// Under the rotating-wave approximation only those products of elements are kept that climb on one mode as far as
/// they descend on the other: a†b + a b† of oscillators.
struct ExchangeOperator {
    /// For each pair of levels where mode a climbs to or stays, where b goes, and the product of the elements; each
    /// pair of joint levels once.
    private let steps: [(toA: Int, toB: Int, factor: Double)]
    /// Of the levels j of a and k of b, `steps[first[j·levels + k]..<first[j·levels + k + 1]]`.
    private let first: [Int]
    private let levelsOfB: Int

    init(_ a: ModeModel, _ b: ModeModel, counterRotating: Bool) {
        var steps: [(toA: Int, toB: Int, factor: Double)] = []
        var first: [Int] = []
        for j in 0..<a.levels {
            for k in 0..<b.levels {
                first.append(steps.count)
                for toA in j..<a.levels where a.quadrature[j * a.levels + toA] != 0 {
                    for toB in 0..<b.levels where b.quadrature[k * b.levels + toB] != 0 {
                        guard toA > j || toB >= k, counterRotating || toA - j == k - toB else { continue }
                        let factor = a.quadrature[j * a.levels + toA] * b.quadrature[k * b.levels + toB]
                        steps.append((toA, toB, toA == j && toB == k ? factor / 2 : factor))
                    }
                }
            }
        }
        first.append(steps.count)
        (self.steps, self.first, levelsOfB) = (steps, first, b.levels)
    }

    /// Where the Hamiltonian takes the modes from these levels.
    func steps(_ levelOfA: Int, _ levelOfB: Int) -> ArraySlice<(toA: Int, toB: Int, factor: Double)> {
        let place = levelOfA * levelsOfB + levelOfB
        return steps[first[place]..<first[place + 1]]
    }

    /// Its elements between joint states of `map`, with the modes at two positions of it. Each pair of states is
    /// listed once.
    func elements(_ map: AxisMap, _ positionOfA: Int, _ positionOfB: Int) -> [ExchangeElement] {
        let (strideA, strideB) = (map.spacing(positionOfA), map.spacing(positionOfB))
        var elements: [ExchangeElement] = []
        for s in 0..<map.dimension {
            let digits = map.digits(s)
            let (j, k) = (digits[positionOfA], digits[positionOfB])
            for step in steps(j, k) {
                let row = s + (step.toA - j) * strideA + (step.toB - k) * strideB
                elements.append(ExchangeElement(row: row, column: s, factor: step.factor))
            }
        }
        return elements
    }
}
