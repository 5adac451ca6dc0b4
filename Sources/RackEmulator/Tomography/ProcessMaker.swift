internal import QubitDynamics
internal import RackDiagnostics
internal import RackModel
internal import RackNumerics
internal import RackUnits
internal import Scheduling

/// The process of one cluster: every operator of its computational states, evolved.
struct ProcessMaker {
    let device: Device
    let cluster: ClusterPartition.Cluster
    /// Those of the cluster that are asked for, ascending.
    let qubits: [Int]
    let fields: ClusterFields
    let endTick: Int64
    let frames: [ProgramTrace.Frame]

    /// What averages over slow noise are made of.
    struct Sums {
        var choi: ComplexMatrix
        /// tr P E(P) and tr P E(Q), Q the states with a qubit above level 1 and all else in level 0.
        var stays: Double
        var returns: Double
    }

    /// States above level 1: how many there are.
    var leakageStates: Int { qubits.reduce(1) { $0 * device.modes[$1].levels } - (1 << qubits.count) }

    func sums(detuningsHz: [Double]) throws(DiagnosticsError) -> Sums {
        let solver: LindbladSolver
        do {
            solver = LindbladSolver(
                try Cluster(
                    device: device, modes: cluster.modes, couplings: cluster.couplings, detuningsHz: detuningsHz))
        } catch {
            throw DiagnosticsError([
                Diagnostic(code: "RK0301", "a cluster of the chip cannot be simulated: \(error)")
            ])
        }
        let spectrum = DressedSpectrum(solver.cluster)
        let columns = computational.map { spectrum.column(levels: $0) }
        let d = columns.count
        var choi = ComplexMatrix(rows: d * d, columns: d * d)
        let phases = outputPhases(solver.cluster, spectrum)
        func store(_ image: ComplexMatrix, _ i: Int, _ j: Int) {
            for r in 0..<d {
                for c in 0..<d {
                    let turned = image[r, c] * phases[r] * phases[c].conjugate
                    choi[i * d + r, j * d + c] = turned
                    // E takes Hermitian operators to such.
                    choi[j * d + c, i * d + r] = turned.conjugate
                }
            }
        }
        for i in 0..<d {
            let own = columns[i]
            store(evolved(solver) { parts, r, c in parts[0] += own[r] * own[c] }, i, i)
            for j in (i + 1)..<max(d, i + 1) {
                // |i⟩⟨j| = (X + iY)/2 of two Hermitian operators.
                let (a, b) = (columns[i], columns[j])
                let x = evolved(solver) { parts, r, c in parts[0] += a[r] * b[c] + b[r] * a[c] }
                let y = evolved(solver) { parts, r, c in parts[1] += b[r] * a[c] - a[r] * b[c] }
                store(Complex(0.5) * (x + Complex(0, 1) * y), i, j)
            }
        }
        var stays = 0.0
        for i in 0..<d { for r in 0..<d { stays += choi[i * d + r, i * d + r].re } }
        let above = leaked.map { spectrum.column(levels: $0) }
        let returned = above.isEmpty ? nil : evolved(solver) { parts, r, c in
            for column in above { parts[0] += column[r] * column[c] }
        }
        return Sums(choi: choi, stays: stays, returns: returned?.trace.re ?? 0)
    }

    /// Levels of the cluster's modes: the qubits' digits in turn, everything else in level 0.
    private var computational: [[Int]] { states { _ in 2 } }
    private var leaked: [[Int]] {
        states { device.modes[$0].levels }.filter { levels in levels.contains { $0 > 1 } }
    }

    private func states(_ levels: (Int) -> Int) -> [[Int]] {
        qubits.reduce([[Int](repeating: 0, count: cluster.modes.count)]) { states, qubit in
            let place = cluster.modes.firstIndex(of: qubit) ?? 0
            return states.flatMap { state in
                (0..<levels(qubit)).map { level in
                    var state = state
                    state[place] = level
                    return state
                }
            }
        }
    }

    /// E of the operator whose real and imaginary parts at (row, column) of the bare basis `element` adds, within the
    /// computational states: other qubits are traced out, couplers and resonators are in level 0.
    private func evolved(
        _ solver: LindbladSolver, _ element: (inout [Double], _ row: Int, _ column: Int) -> Void
    ) -> ComplexMatrix {
        let n = solver.cluster.dimension
        var operand = DensityMatrix(dimension: n)
        for row in 0..<n {
            for column in 0..<n {
                var parts = [0.0, 0.0]
                element(&parts, row, column)
                operand.re[row * n + column] = parts[0]
                operand.im[row * n + column] = parts[1]
            }
        }
        solver.evolve(&operand, from: 0, to: endTick, fields: fields)
        let kept = cluster.modes.indices.filter { place in
            qubits.contains(cluster.modes[place]) || device.modes[cluster.modes[place]].kind != .qubit
        }
        let reduced = solver.reducedState(operand, modes: kept)
        let places = computational.map { levels in
            kept.reduce(0) { $0 * solver.cluster.levels[$1] + levels[$1] }
        }
        return ComplexMatrix(rows: places.count, columns: places.count) { reduced[places[$0], places[$1]] }
    }

    /// By what each computational state turns from the solver's frame into that of the program.
    private func outputPhases(_ cluster: Cluster, _ spectrum: DressedSpectrum) -> [Complex] {
        let rate = device.tickRate
        let turns = qubits.map { qubit -> Double in
            let place = cluster.modes.firstIndex(of: qubit) ?? 0
            let solverCycles = CarrierPhase.cycles(frequencyHz: cluster.frameHz[place], ticks: endTick, rate: rate)
            guard let frame = ProcessFrame(device: device, frames: frames, qubit: qubit).frame else {
                // No frame to go by: the qubit's own, as it is in the absence of noise.
                return CarrierPhase.cycles(frequencyHz: spectrum.frequencyHz(place), ticks: endTick, rate: rate) - solverCycles
            }
            return -frame.phaseCycles(at: endTick) - solverCycles
        }
        return (0..<(1 << qubits.count)).map { state in
            .unit(cycles: turns.enumerated().reduce(0) { sum, entry in
                state >> (qubits.count - 1 - entry.offset) & 1 == 1 ? sum + entry.element : sum
            })
        }
    }
}

/// The frame of a program in which a qubit rests: of those on its drive port the nearest to its frequency, the first of
/// equals.
struct ProcessFrame {
    let device: Device
    let frames: [ProgramTrace.Frame]
    let qubit: Int

    var frame: ProgramTrace.Frame? {
        let wanted = device.modes[qubit].frequencyHz
        return frames.filter { device.ports[$0.port].role == .drive(mode: qubit) }.min {
            ($0.startFrequencyHz - wanted).magnitude < ($1.startFrequencyHz - wanted).magnitude
        }
    }
}
