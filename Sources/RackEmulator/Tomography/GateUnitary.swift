public import RackNumerics
internal import RealModule

/// Unitaries of gates that have a name in OpenQASM's library or are native to a rack, up to a phase of the whole.
public enum GateUnitary {
    /// The gate `name` with `parameters` in radians, the first qubit the slowest digit; `nil` where no gate of that name
    /// takes so many.
    public static func named(_ name: String, _ parameters: [Double] = []) -> ComplexMatrix? {
        if let one = single(name, parameters) { return one }
        switch (name, parameters.count) {
        case ("swap", 0): return permutation([0, 2, 1, 3])
        case ("cswap", 0): return controlled(permutation([0, 2, 1, 3]))
        case ("iswap", 0):
            var matrix = permutation([0, 2, 1, 3])
            (matrix[1, 2], matrix[2, 1]) = (Complex(0, 1), Complex(0, 1))
            return matrix
        case ("ecr", 0):
            // What makes a CX of it: X and a quarter turn about Z on the control, a quarter turn about X on the target.
            guard let x = single("x", []), let rz = single("rz", [.pi / 2]), let sx = single("sx", []) else { return nil }
            return (rz * x).kronecker(sx).adjoint * controlled(x)
        case ("cu", 4):
            return turn(parameters[0], parameters[1], parameters[2]).map { controlled(.unit(radians: parameters[3]) * $0) }
        case ("ccx", 0): return single("x", []).map { controlled(controlled($0)) }
        case ("CX", 0): return single("x", []).map(controlled)
        case ("cphase", 1): return single("p", parameters).map(controlled)
        default: break
        }
        let controlledNames = ["cx", "cy", "cz", "ch", "cp", "crx", "cry", "crz"]
        guard controlledNames.contains(name) else { return nil }
        return single(String(name.dropFirst()), parameters).map(controlled)
    }

    private static func single(_ name: String, _ parameters: [Double]) -> ComplexMatrix? {
        func phase(_ angle: Double) -> ComplexMatrix { ComplexMatrix(diagonal: [.one, .unit(radians: angle)]) }
        func about(_ angle: Double, _ axis: Double) -> ComplexMatrix? { turn(angle, axis - .pi / 2, .pi / 2 - axis) }
        switch (name, parameters.count) {
        case ("id", 0): return .identity(2)
        case ("x", 0): return about(.pi, 0).map { Complex(0, 1) * $0 }
        case ("y", 0): return about(.pi, .pi / 2).map { Complex(0, 1) * $0 }
        case ("z", 0): return phase(.pi)
        case ("s", 0): return phase(.pi / 2)
        case ("sdg", 0): return phase(-.pi / 2)
        case ("t", 0): return phase(.pi / 4)
        case ("tdg", 0): return phase(-.pi / 4)
        case ("sx", 0): return about(.pi / 2, 0)
        case ("h", 0): return turn(.pi / 2, 0, .pi)
        case ("rx", 1): return about(parameters[0], 0)
        case ("ry", 1): return about(parameters[0], .pi / 2)
        case ("prx", 2): return about(parameters[0], parameters[1])
        case ("rz", 1):
            return ComplexMatrix(diagonal: [.unit(radians: -parameters[0] / 2), .unit(radians: parameters[0] / 2)])
        case ("p", 1), ("phase", 1), ("u1", 1): return phase(parameters[0])
        case ("u2", 2): return turn(.pi / 2, parameters[0], parameters[1])
        case ("U", 3), ("u3", 3): return turn(parameters[0], parameters[1], parameters[2])
        default: return nil
        }
    }

    /// U(θ, φ, λ) of OpenQASM.
    private static func turn(_ theta: Double, _ phi: Double, _ lambda: Double) -> ComplexMatrix? {
        let (c, s) = (Complex(.cos(theta / 2)), Complex(.sin(theta / 2)))
        return ComplexMatrix(rows: 2, columns: 2) { row, column in
            switch (row, column) {
            case (0, 0): c
            case (0, 1): -(.unit(radians: lambda) * s)
            case (1, 0): .unit(radians: phi) * s
            default: .unit(radians: phi + lambda) * c
            }
        }
    }

    private static func controlled(_ gate: ComplexMatrix) -> ComplexMatrix {
        let d = gate.rows
        return ComplexMatrix(rows: 2 * d, columns: 2 * d) { row, column in
            row >= d && column >= d ? gate[row - d, column - d] : row == column ? .one : .zero
        }
    }

    private static func permutation(_ images: [Int]) -> ComplexMatrix {
        ComplexMatrix(rows: images.count, columns: images.count) { images[$1] == $0 ? .one : .zero }
    }

    /// `gate` on `operands`, among `qubits` with the first the slowest digit.
    static func spread(_ gate: ComplexMatrix, on operands: [Int], among qubits: [Int]) -> ComplexMatrix {
        let n = qubits.count
        let shifts = operands.map { operand in n - 1 - (qubits.firstIndex(of: operand) ?? 0) }
        let mask = shifts.reduce(0) { $0 | 1 << $1 }
        func own(_ state: Int) -> Int { shifts.reduce(0) { $0 << 1 | state >> $1 & 1 } }
        return ComplexMatrix(rows: 1 << n, columns: 1 << n) { row, column in
            row & ~mask == column & ~mask ? gate[own(row), own(column)] : .zero
        }
    }
}
