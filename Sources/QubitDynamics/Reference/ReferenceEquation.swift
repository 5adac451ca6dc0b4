internal import RackNumerics
internal import RackUnits
internal import RealModule

/// dρ/dt = −i[H, ρ] + Σ (LρL† − ½{L†L, ρ}) of a cluster while its fields are held, in the frame and basis of
/// `DensityMatrix`: H is a sparse matrix, each L has one element a row at most.
///
/// Of the cluster only numbers are taken: energies, matrix elements, rates. With K = H − (i/2) Σ L†L the right
/// side is −iKρ + (−iKρ†)† + Σ LρL†, which is what is computed.
struct ReferenceEquation {
    /// A jump operator: row r holds `values[r]` in column `columns[r]`.
    private struct Jump {
        var columns: [Int]
        var values: [Double]
    }

    /// One tone of a drive: c(t) a† + h.c. with c = amplitude·e^(−2πi·frequencyHz·t), in rad/s.
    private struct Tone {
        var amplitude: Complex
        var frequencyHz: Double
        /// Elements of what c multiplies: a† of an oscillator.
        var elements: [(row: Int, column: Int, factor: Double)]
    }

    private let dimension: Int
    /// Rows of −iK without drives.
    private let still: [[(column: Int, value: Complex)]]
    private var tones: [Tone] = []
    private let jumps: [Jump]
    private let origin: Int64
    private let rate: TickRate

    /// - Parameters:
    ///   - tick: any time at which the fields have the values to be held.
    ///   - origin: the tick from which the times of `derivative` count.
    init(_ cluster: Cluster, fields: ClusterFields, atTick tick: Double, origin: Int64) {
        let axes = ReferenceAxes(cluster.levels)
        dimension = cluster.dimension
        self.origin = origin
        rate = cluster.tickRate
        var rows = [[(column: Int, value: Complex)]](repeating: [], count: dimension)
        func add(_ row: Int, _ column: Int, _ value: Complex) {
            if let k = rows[row].firstIndex(where: { $0.column == column }) {
                rows[row][k].value += value
            } else {
                rows[row].append((column, value))
            }
        }

        for (mode, model) in cluster.models.enumerated() {
            let flux = fields.modeFlux.filter { $0.mode == mode }.reduce(0.0) { $0 + $1.signal.value(at: tick).re }
            let shift = fields.modeShifts.filter { $0.mode == mode }.reduce(0.0) { $0 + $1.signal.value(at: tick).re }
            let moved = model.fluxShiftsHz(flux)
            let offset = cluster.detuningsHz[mode] - cluster.frameHz[mode] + shift
            for s in 0..<dimension {
                let n = axes.level(s, mode)
                add(s, s, Complex(0, -2 * .pi * (model.energiesHz[n] + Double(n) * offset + moved[n])))
            }
        }
        for (index, coupling) in cluster.couplingModels.enumerated() {
            let flux = fields.couplerFlux.filter { $0.coupling == index }.reduce(0.0) {
                $0 + $1.signal.value(at: tick).re
            }
            let g = 2 * .pi * coupling.exchangeHz(flux: flux)
            let (a, b) = (cluster.models[coupling.a], cluster.models[coupling.b])
            for s in 0..<dimension {
                let (j, k) = (axes.level(s, coupling.a), axes.level(s, coupling.b))
                add(s, s, Complex(0, -2 * .pi * coupling.shiftHz(j, k)))
                // g X_a X_b, or as much of it as keeps the number of excitations.
                for up in 0..<a.levels {
                    for down in 0..<b.levels where cluster.counterRotating || up - j == k - down {
                        let factor = a.quadrature[j * a.levels + up] * b.quadrature[k * b.levels + down]
                        let target =
                            s + (up - j) * axes.spacing(coupling.a) + (down - k) * axes.spacing(coupling.b)
                        if factor != 0 { add(target, s, Complex(0, -g * factor)) }
                    }
                }
            }
        }
        jumps = Self.jumps(cluster, axes)
        for jump in jumps {
            for (column, value) in zip(jump.columns, jump.values) { add(column, column, Complex(-value * value / 2)) }
        }
        still = rows.map { row in row.filter { $0.value != .zero } }
        addTones(cluster, fields, tick, axes)
    }

    private static func jumps(_ cluster: Cluster, _ axes: ReferenceAxes) -> [Jump] {
        let states = 0..<cluster.dimension
        return cluster.collapseOperators.map { one in
            var jump = Jump(columns: Array(states), values: states.map { _ in 0 })
            for s in states {
                switch one {
                case .ladder(let mode, let step, let amplitudes):
                    let amplitude = amplitudes[axes.level(s, mode)]
                    guard amplitude != 0 else { continue }
                    let target = s + step * axes.spacing(mode)
                    (jump.columns[target], jump.values[target]) = (s, amplitude)
                case .dephasing(let modes, let weights, let rate):
                    let sum = zip(modes, weights).reduce(0.0) { $0 + $1.1 * Double(axes.level(s, $1.0)) }
                    jump.values[s] = (2 * rate).squareRoot() * sum
                }
            }
            return jump
        }
    }

    private mutating func addTones(
        _ cluster: Cluster, _ fields: ClusterFields, _ tick: Double, _ axes: ReferenceAxes
    ) {
        for drive in fields.drives {
            let z = drive.signal.value(at: tick)
            guard z != .zero else { continue }
            let own = cluster.models[drive.mode].driveElements(counterRotating: cluster.counterRotating)
            let elements = (0..<dimension).flatMap { s in
                own.filter { $0.column == axes.level(s, drive.mode) }.map {
                    (row: s + ($0.row - $0.column) * axes.spacing(drive.mode), column: s, factor: $0.factor)
                }
            }
            let frame = cluster.frameHz[drive.mode]
            let carrier = drive.signal.carrierHz
            // (a e^(−iω_F t) + h.c.)·2π Re[z e^(−iω t)], with or without the half that turns at the sum.
            tones.append(Tone(amplitude: .pi * z, frequencyHz: carrier - frame, elements: elements))
            guard cluster.counterRotating else { continue }
            tones.append(Tone(amplitude: .pi * z.conjugate, frequencyHz: -carrier - frame, elements: elements))
        }
    }

    /// dρ/dt at `seconds` after the origin, ρ row by row.
    func derivative(of rho: [Complex], at seconds: Double, into slope: inout [Complex]) {
        var generator = still
        for tone in tones {
            let start = CarrierPhase.cycles(frequencyHz: tone.frequencyHz, ticks: origin, rate: rate)
            let c = tone.amplitude * .unit(cycles: -(start + tone.frequencyHz * seconds))
            for (row, column, factor) in tone.elements {
                generator[row].append((column, Complex(0, -factor) * c))
                generator[column].append((row, Complex(0, -factor) * c.conjugate))
            }
        }
        let n = dimension
        for r in 0..<n {
            for c in 0..<n {
                var sum = Complex.zero
                for (k, value) in generator[r] { sum += value * rho[k * n + c] }
                for (k, value) in generator[c] { sum += value.conjugate * rho[r * n + k] }
                for jump in jumps {
                    sum += (jump.values[r] * jump.values[c]) * rho[jump.columns[r] * n + jump.columns[c]]
                }
                slope[r * n + c] = sum
            }
        }
    }
}

/// Joint states by the levels of their modes, the first of them slowest.
private struct ReferenceAxes {
    let levels: [Int]

    init(_ levels: [Int]) { self.levels = levels }

    func spacing(_ mode: Int) -> Int { levels[(mode + 1)...].reduce(1, *) }

    func level(_ s: Int, _ mode: Int) -> Int { s / spacing(mode) % levels[mode] }
}

extension SampledSignal {
    /// The sample that is held at a tick; zero outside all of them.
    fileprivate func value(at tick: Double) -> Complex {
        for segment in segments {
            let k = ((tick - Double(segment.startTick)) / grid.ticks).rounded(.down)
            if k >= 0 && k < Double(segment.count) { return Complex(segment.re[Int(k)], segment.im[Int(k)]) }
        }
        return .zero
    }
}
