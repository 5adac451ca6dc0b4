internal import QubitDynamics
internal import RackNumerics

/// The states that a cluster of modes has been met in, each once, by number.
///
/// Two states count as one where all their elements agree to 2⁻³²: evolution never takes states further apart, so what
/// that adds up to stays below the solver's own accuracy. It makes loops meet their own past: what is left of
/// a repetition long ago has died away, and so has the difference.
struct StateCollection {
    private(set) var states: [ClusterState] = []
    /// Whether turning the frames of the modes changes the state.
    private(set) var isTurning: [Bool] = []
    private(set) var bytes = 0
    private var places: [[Int64]: Int] = [:]
    /// Per row of a state of the whole cluster: excitations of the modes of each frame.
    private let excitations: [[Int]]
    private let levels: [Int]

    /// - Parameter frameHz: per mode, the frequency at which its frame turns.
    init(levels: [Int], frameHz: [Double]) {
        self.levels = levels
        var frames: [Double] = []
        for frame in frameHz where !frames.contains(frame) { frames.append(frame) }
        let dimension = levels.reduce(1, *)
        excitations = dimension > 4096 ? [] : (0..<dimension).map { row in
            let digits = Self.digits(of: row, levels: levels)
            return frames.map { frame in
                zip(digits, frameHz).reduce(0) { $1.1 == frame ? $0 + $1.0 : $0 }
            }
        }
    }

    static func digits(of row: Int, levels: [Int]) -> [Int] {
        var rest = row
        var digits = [Int](repeating: 0, count: levels.count)
        for mode in levels.indices.reversed() { (rest, digits[mode]) = rest.quotientAndRemainder(dividingBy: levels[mode]) }
        return digits
    }

    /// The number of a state; it is kept if it is new.
    mutating func number(of state: ClusterState) -> Int {
        let key = Self.rounded(state)
        if let known = places[key] { return known }
        places[key] = states.count
        states.append(state)
        isTurning.append(turns(state))
        bytes += 2 * state.bytes + 64
        return states.count - 1
    }

    private static func rounded(_ state: ClusterState) -> [Int64] {
        func steps(_ re: [Double], _ im: [Double]) -> [Int64] {
            (re + im).map { Int64(($0 * 0x1p32).rounded()) }
        }
        switch state {
        case .density(let matrix): return steps(matrix.re, matrix.im)
        case .ket(let ket): return steps(ket.re, ket.im)
        case .factored(let state): return [Int64(state.rank)] + steps(state.re, state.im)
        case .product(let factors):
            return factors.flatMap { $0.modes.map(Int64.init) + rounded($0.state) }
        }
    }

    private func turns(_ state: ClusterState) -> Bool {
        // Of other forms nobody knows so quickly; to turn what does not turn costs time alone.
        guard case .density(let matrix) = state, matrix.dimension == excitations.count else { return true }
        let n = matrix.dimension
        for row in 0..<n {
            for column in 0..<row where excitations[row] != excitations[column] {
                let place = row * n + column
                if matrix.re[place].magnitude + matrix.im[place].magnitude > 0x1p-40 { return true }
            }
        }
        return false
    }

    /// The number of a state whose modes are turned: level n of mode m by e^(−2πi·n·turns[m]).
    mutating func turned(_ number: Int, by turns: [Double]) -> Int {
        guard isTurning[number], turns.contains(where: { $0 != 0 }) else { return number }
        return self.number(of: Self.turned(states[number], modes: Array(levels.indices), levels: levels, by: turns))
    }

    /// - Parameter modes: which of the cluster's the state is of.
    static func turned(
        _ state: ClusterState, modes: [Int], levels: [Int], by turns: [Double]
    ) -> ClusterState {
        let own = modes.map { levels[$0] }
        let dimension = own.reduce(1, *)
        func phasors() -> [Complex] {
            (0..<dimension).map { row in
                let cycles = zip(digits(of: row, levels: own), modes).reduce(0) { $0 + Double($1.0) * turns[$1.1] }
                return .unit(cycles: -cycles)
            }
        }
        switch state {
        case .density(var matrix):
            let phasors = phasors()
            for row in 0..<dimension {
                for column in 0..<dimension where row != column {
                    matrix[row, column] = phasors[row] * matrix[row, column] * phasors[column].conjugate
                }
            }
            return .density(matrix)
        case .ket(var ket):
            turn(&ket.re, &ket.im, by: phasors())
            return .ket(ket)
        case .factored(var factored):
            turn(&factored.re, &factored.im, by: phasors())
            return .factored(factored)
        case .product(let factors):
            return .product(
                factors.map { factor in
                    StateFactor(
                        modes: factor.modes,
                        state: turned(factor.state, modes: factor.modes.map { modes[$0] }, levels: levels, by: turns))
                })
        }
    }

    /// Turns column after column, each as long as there are phasors.
    private static func turn(_ re: inout [Double], _ im: inout [Double], by phasors: [Complex]) {
        for place in re.indices {
            let value = phasors[place % phasors.count] * Complex(re[place], im[place])
            (re[place], im[place]) = (value.re, value.im)
        }
    }
}
