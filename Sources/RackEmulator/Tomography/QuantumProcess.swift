public import RackNumerics

/// What a schedule does to the computational states of some qubits: a linear map of operators, with what it loses to
/// other levels and what it brings back from them.
///
/// Kept as the Choi matrix C = Σ |i⟩⟨j| ⊗ E(|i⟩⟨j|): element ((i, r), (j, c)) is ⟨r|E(|i⟩⟨j|)|c⟩, at row i·d + r and column
/// j·d + c. Of joint states the first qubit is the slowest digit. Without leakage the trace is d.
public struct QuantumProcess: Sendable {
    /// Physical qubits, in the order of the map's digits.
    public var qubits: [Int]
    public var choi: ComplexMatrix
    /// L1, the mean probability to leave the computational states: 1 − tr P E(P/d).
    public var leakage: Double
    /// L2, the mean probability to come back from the states with a qubit above level 1: tr P E(Q/tr Q); `nil` where
    /// qubits have two levels. Wood and Gambetta, Phys. Rev. A 97, 032306 (2018).
    public var seepage: Double?
    /// From the start of the shot to the end of what is described.
    public var seconds: Double

    public init(qubits: [Int], choi: ComplexMatrix, leakage: Double, seepage: Double?, seconds: Double) {
        precondition(choi.rows == 1 << (2 * qubits.count) && choi.columns == choi.rows)
        self.qubits = qubits
        self.choi = choi
        self.leakage = leakage
        self.seepage = seepage
        self.seconds = seconds
    }

    /// The number of computational states, 2 to the number of qubits.
    public var dimension: Int { 1 << qubits.count }

    /// E(|i⟩⟨j|) within the computational states.
    public func image(_ i: Int, _ j: Int) -> ComplexMatrix {
        let d = dimension
        return ComplexMatrix(rows: d, columns: d) { choi[i * d + $0, j * d + $1] }
    }

    /// E(operator) within the computational states.
    public func image(of operand: ComplexMatrix) -> ComplexMatrix {
        let d = dimension
        var sum = ComplexMatrix(rows: d, columns: d)
        for i in 0..<d {
            for j in 0..<d where operand[i, j] != .zero { sum = sum + operand[i, j] * image(i, j) }
        }
        return sum
    }

    // MARK: Forms

    /// `II`, `IX`, … `ZZ`: products of Pauli matrices in the order of rows and columns, the first qubit's letter first.
    public var pauliLabels: [String] { PauliBasis(qubits: qubits.count).labels }

    /// The Pauli transfer matrix R_ab = tr(P_a E(P_b))/d, row by row: real, for the map takes Hermitian operators to such.
    public var transferMatrix: [[Double]] {
        let (basis, d) = (PauliBasis(qubits: qubits.count).matrices, Double(dimension))
        let images = basis.map(image(of:))
        return basis.map { row in images.map { (row * $0).trace.re / d } }
    }

    /// χ with E(ρ) = Σ χ_mn P_m ρ P_n over products of Pauli matrices: χ_mn = ⟨⟨P_m|C|P_n⟩⟩/d². Its trace is 1 − `leakage`.
    public var chi: ComplexMatrix {
        let d = dimension
        let vectors = PauliBasis(qubits: qubits.count).matrices.map { pauli in
            // |P⟩⟩ has ⟨r|P|i⟩ at i·d + r.
            ComplexMatrix(rows: d * d, columns: 1) { position, _ in pauli[position % d, position / d] }
        }
        var all = ComplexMatrix(rows: d * d, columns: d * d)
        for (column, vector) in vectors.enumerated() {
            for row in 0..<(d * d) { all[row, column] = vector[row, 0] }
        }
        return Complex(1 / Double(d * d)) * (all.adjoint * (choi * all))
    }

    // MARK: Against a unitary

    /// ⟨⟨U|C|U⟩⟩/d²: the overlap of the process with that of a unitary, 1 if they are one.
    public func processFidelity(to unitary: ComplexMatrix) -> Double {
        precondition(unitary.rows == dimension && unitary.columns == dimension)
        let d = dimension
        let vector = ComplexMatrix(rows: d * d, columns: 1) { position, _ in unitary[position % d, position / d] }
        return (vector.adjoint * (choi * vector))[0, 0].re / Double(d * d)
    }

    /// The mean over all pure computational states ψ of ⟨ψ|U†E(|ψ⟩⟨ψ|)U|ψ⟩: (d·F_pro + 1 − L1)/(d + 1).
    public func averageFidelity(to unitary: ComplexMatrix) -> Double {
        (Double(dimension) * processFidelity(to: unitary) + 1 - leakage) / Double(dimension + 1)
    }

    // MARK: Combination

    /// Both processes side by side, on the qubits of both in the order `qubits`.
    func beside(_ other: QuantumProcess) -> QuantumProcess {
        let (d, e) = (dimension, other.dimension)
        let n = d * e
        var joint = ComplexMatrix(rows: n * n, columns: n * n)
        for row in 0..<(n * n) {
            for column in 0..<(n * n) {
                let (i, r) = row.quotientAndRemainder(dividingBy: n)
                let (j, c) = column.quotientAndRemainder(dividingBy: n)
                joint[row, column] = choi[i / e * d + r / e, j / e * d + c / e]
                    * other.choi[i % e * e + r % e, j % e * e + c % e]
            }
        }
        return QuantumProcess(
            qubits: qubits + other.qubits, choi: joint, leakage: 1 - (1 - leakage) * (1 - other.leakage), seepage: nil,
            seconds: max(seconds, other.seconds))
    }

    /// The same with its digits in another order.
    func reordered(_ order: [Int]) -> QuantumProcess {
        guard order != qubits else { return self }
        let count = qubits.count
        let places = order.map { qubit in qubits.firstIndex(of: qubit) ?? 0 }
        /// The state in the old order that `state` is in the new one.
        func old(_ state: Int) -> Int {
            places.enumerated().reduce(0) { sum, entry in
                sum | (state >> (count - 1 - entry.offset) & 1) << (count - 1 - entry.element)
            }
        }
        let d = dimension
        var process = self
        process.qubits = order
        process.choi = ComplexMatrix(rows: d * d, columns: d * d) { row, column in
            choi[old(row / d) * d + old(row % d), old(column / d) * d + old(column % d)]
        }
        return process
    }
}

/// Products of Pauli matrices, the last qubit's changing fastest.
struct PauliBasis {
    let labels: [String]
    let matrices: [ComplexMatrix]

    init(qubits: Int) {
        let one: [(String, ComplexMatrix)] = [
            ("I", .identity(2)), ("X", Self.matrix(.zero, .one, .one, .zero)),
            ("Y", Self.matrix(.zero, Complex(0, -1), Complex(0, 1), .zero)),
            ("Z", Self.matrix(.one, .zero, .zero, Complex(-1))),
        ]
        var all: [(String, ComplexMatrix)] = [("", .identity(1))]
        for _ in 0..<qubits {
            all = all.flatMap { outer in one.map { (outer.0 + $0.0, outer.1.kronecker($0.1)) } }
        }
        labels = all.map(\.0)
        matrices = all.map(\.1)
    }

    private static func matrix(_ a: Complex, _ b: Complex, _ c: Complex, _ d: Complex) -> ComplexMatrix {
        ComplexMatrix(rows: 2, columns: 2) { $0 == 0 ? ($1 == 0 ? a : b) : ($1 == 0 ? c : d) }
    }
}
