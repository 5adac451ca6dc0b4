import QubitDynamics
import RackModel
import RackNumerics

extension SolverMethod {
    /// A solver of this method, with nothing kept from earlier ones.
    func solver(_ cluster: Cluster) throws -> any ClusterSolver {
        switch self {
        case .density: DensityMethod(cluster)
        case .lowRank: LowRankMethod(cluster)
        case .trajectories: TrajectoryMethod(cluster)
        case .reference: ReferenceMethod(cluster)
        case .automatic: throw SolverProblemError("a method is to be named")
        }
    }

    /// A ket of the bare product basis in the form that the method works on.
    func state(_ ket: [Complex]) -> ClusterState {
        if self == .trajectories {
            var state = Ket(dimension: ket.count)
            state.re = ket.map(\.re)
            state.im = ket.map(\.im)
            return .ket(state)
        }
        return .density(outer(ket, ket))
    }

    /// The bare product state with these levels.
    func state(digits: [Int], levels: [Int]) throws -> ClusterState {
        guard digits.count == levels.count, zip(digits, levels).allSatisfy({ (0..<$1).contains($0) }) else {
            throw SolverProblemError("there is no initial state \(digits)")
        }
        let s = zip(digits, levels).reduce(0) { $0 * $1.1 + $1.0 }
        return state((0..<levels.reduce(1, *)).map { $0 == s ? .one : .zero })
    }
}

/// |u⟩⟨v|.
func outer(_ u: [Complex], _ v: [Complex]) -> DensityMatrix {
    DensityMatrix(ComplexMatrix(rows: u.count, columns: v.count) { u[$0] * v[$1].conjugate })
}

/// A state in the bare product basis of its cluster, read without regard to dressing: what problem files ask for.
struct BareState {
    private enum Form {
        case matrix(DensityMatrix)
        case ket(Ket)
    }

    private let form: Form
    private let levels: [Int]
    let dimension: Int

    init(_ state: ClusterState, levels: [Int]) throws {
        switch state {
        case .density(let matrix): form = .matrix(matrix)
        case .factored(let factored): form = .matrix(factored.density)
        case .ket(let ket): form = .ket(ket)
        case .product: throw SolverProblemError("a state of this form is not read")
        }
        self.levels = levels
        dimension = levels.reduce(1, *)
    }

    /// ⟨r|ρ|c⟩.
    subscript(row: Int, column: Int) -> Complex {
        switch form {
        case .matrix(let matrix): matrix[row, column]
        case .ket(let ket): Complex(ket.re[row], ket.im[row]) * Complex(ket.re[column], -ket.im[column])
        }
    }

    var populations: [Double] { (0..<dimension).map { self[$0, $0].re } }

    /// Populations of one mode.
    func populations(_ mode: Int) -> [Double] {
        var result = [Double](repeating: 0, count: levels[mode])
        for (s, population) in populations.enumerated() { result[s / spacing(mode) % levels[mode]] += population }
        return result
    }

    /// All elements, row by row, in frames that turn by `turns` cycles per level further than the cluster's.
    func elements(turns: [Double]) -> [Complex] {
        let phases = (0..<dimension).map { Complex.unit(cycles: cycles($0, turns)) }
        return (0..<(dimension * dimension)).map {
            let (r, c) = ($0 / dimension, $0 % dimension)
            return phases[r] * phases[c].conjugate * self[r, c]
        }
    }

    /// The state of one mode, row by row, in a frame that turns by `turns` cycles a level further than the cluster's.
    func reduced(_ mode: Int, turns: Double) -> [Complex] {
        let (d, spacing) = (levels[mode], self.spacing(mode))
        var result = [Complex](repeating: .zero, count: d * d)
        for s in 0..<dimension where s / spacing % d == 0 {
            for j in 0..<d {
                for k in 0..<d { result[j * d + k] += self[s + j * spacing, s + k * spacing] }
            }
        }
        return result.indices.map { .unit(cycles: turns * Double($0 / d - $0 % d)) * result[$0] }
    }

    /// A square part of the matrix.
    func block(rows: Int, columns: Int, count: Int) -> ComplexMatrix {
        ComplexMatrix(rows: count, columns: count) { self[rows + $0, columns + $1] }
    }

    /// ⟨u|ρ|v⟩.
    func element(_ u: [Complex], _ v: [Complex]) -> Complex {
        var sum = Complex.zero
        for (r, left) in u.enumerated() where left != .zero {
            for (c, right) in v.enumerated() where right != .zero { sum += left.conjugate * self[r, c] * right }
        }
        return sum
    }

    private func spacing(_ mode: Int) -> Int { levels[(mode + 1)...].reduce(1, *) }

    private func cycles(_ s: Int, _ turns: [Double]) -> Double {
        turns.indices.reduce(0) { $0 + turns[$1] * Double(s / spacing($1) % levels[$1]) }
    }
}
