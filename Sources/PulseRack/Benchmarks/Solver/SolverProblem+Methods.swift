import QubitDynamics
import RackModel
import RackNumerics

extension SolverMethod {
    /// A solver of this method, with nothing kept from earlier ones.
    func solver(_ cluster: Cluster) throws -> any ClusterSolver {
        switch self {
        case .density: DensityMethod(cluster)
        case .reference: ReferenceMethod(cluster)
        case .automatic, .lowRank, .trajectories: throw SolverProblemError("the problem is not solved by '\(rawValue)'")
        }
    }
}

/// A state in the bare product basis of its cluster, read without regard to dressing: what problem files ask for.
struct BareState {
    private let matrix: DensityMatrix
    private let levels: [Int]

    init(_ state: ClusterState, levels: [Int]) throws {
        guard case .density(let matrix) = state else { throw SolverProblemError("there is no density matrix to read") }
        self.matrix = matrix
        self.levels = levels
    }

    var populations: [Double] { (0..<matrix.dimension).map { matrix[$0, $0].re } }

    /// All elements, row by row, in frames that turn by `turns` cycles per level further than the cluster's.
    func elements(turns: [Double]) -> [Complex] {
        let phases = (0..<matrix.dimension).map { Complex.unit(cycles: cycles($0, turns)) }
        return (0..<(matrix.dimension * matrix.dimension)).map {
            let (r, c) = ($0 / matrix.dimension, $0 % matrix.dimension)
            return phases[r] * phases[c].conjugate * matrix[r, c]
        }
    }

    /// The state of one mode, row by row, in a frame that turns by `turns` cycles a level further than the cluster's.
    func reduced(_ mode: Int, turns: Double) -> [Complex] {
        let (d, spacing) = (levels[mode], self.spacing(mode))
        var result = [Complex](repeating: .zero, count: d * d)
        for s in 0..<matrix.dimension where s / spacing % d == 0 {
            for j in 0..<d {
                for k in 0..<d { result[j * d + k] += matrix[s + j * spacing, s + k * spacing] }
            }
        }
        return result.indices.map { .unit(cycles: turns * Double($0 / d - $0 % d)) * result[$0] }
    }

    /// A square part of the matrix.
    func block(rows: Int, columns: Int, count: Int) -> ComplexMatrix {
        ComplexMatrix(rows: count, columns: count) { matrix[rows + $0, columns + $1] }
    }

    /// ⟨u|ρ|v⟩.
    func element(_ u: [Complex], _ v: [Complex]) -> Complex {
        var sum = Complex.zero
        for (r, left) in u.enumerated() where left != .zero {
            for (c, right) in v.enumerated() { sum += left.conjugate * matrix[r, c] * right }
        }
        return sum
    }

    private func spacing(_ mode: Int) -> Int { levels[(mode + 1)...].reduce(1, *) }

    private func cycles(_ s: Int, _ turns: [Double]) -> Double {
        turns.indices.reduce(0) { $0 + turns[$1] * Double(s / spacing($1) % levels[$1]) }
    }
}

extension BareState {
    /// The bare product state with these levels.
    static func product(_ digits: [Int], _ levels: [Int]) throws -> ClusterState {
        guard digits.count == levels.count, zip(digits, levels).allSatisfy({ (0..<$1).contains($0) }) else {
            throw SolverProblemError("there is no initial state \(digits)")
        }
        var matrix = DensityMatrix(dimension: levels.reduce(1, *))
        let s = zip(digits, levels).reduce(0) { $0 * $1.1 + $1.0 }
        matrix[s, s] = .one
        return .density(matrix)
    }
}
