/// One off-diagonal element of a Hamiltonian of several modes, and its mirror: H[row, column] and
/// H[column, row] are both `factor`·g.
struct ExchangeElement: Sendable {
    var row: Int
    var column: Int
    var factor: Double
}

enum ExchangeOperator {
    /// Elements of a†b + a b† between the modes at two positions of `map`; with `counterRotating` those
    /// of (a† + a)(b† + b). Each pair of states is listed once.
    static func elements(
        _ map: AxisMap, _ first: Int, _ second: Int, lowering: [[Double]], counterRotating: Bool
    ) -> [ExchangeElement] {
        var elements: [ExchangeElement] = []
        let (a, b) = (lowering[first], lowering[second])
        let (strideA, strideB) = (map.spacing(first), map.spacing(second))
        for s in 0..<map.dimension {
            let digits = map.digits(s)
            let (j, k) = (digits[first], digits[second])
            guard j + 1 < map.levels[first] else { continue }
            if k > 0 {
                elements.append(
                    ExchangeElement(row: s + strideA - strideB, column: s, factor: a[j] * b[k - 1]))
            }
            if counterRotating, k + 1 < map.levels[second] {
                elements.append(ExchangeElement(row: s + strideA + strideB, column: s, factor: a[j] * b[k]))
            }
        }
        return elements
    }
}
