import QubitDynamics
import RackModel
import RackNumerics
import RackUnits

/// The master equation written down from its formulas and integrated in tiny steps: the tests' oracle.
///
/// Operators are Kronecker products; the frames are those of the cluster under test so that states compare
/// element by element, everything else comes from the device. Only Duffing modes, exchange couplings and
/// effective couplers with a constant exchange (given) are known to it.
struct ReferenceSolver {
    let device: Device
    let frames: [Double]
    let bare: [Double]
    let detunings: [Double]
    let levels: [Int]
    let lowering: [ComplexMatrix]
    let numbers: [ComplexMatrix]

    init(device: Device, cluster: Cluster) {
        self.device = device
        frames = cluster.frameHz
        bare = cluster.bareFrequenciesHz
        detunings = cluster.detuningsHz
        let levels = cluster.levels
        self.levels = levels
        let lowering = levels.indices.map { mode in
            levels.indices.reduce(ComplexMatrix.identity(1)) { product, other in
                let d = levels[other]
                let factor =
                    other == mode
                    ? ComplexMatrix(rows: d, columns: d) {
                        Complex($1 == $0 + 1 ? Double($1).squareRoot() : 0)
                    }
                    : ComplexMatrix.identity(d)
                return product.kronecker(factor)
            }
        }
        self.lowering = lowering
        numbers = lowering.map { $0.adjoint * $0 }
    }

    /// Evolves `state` over [from, to) ticks in steps of at most `stepSeconds`, cut at every sample edge.
    func evolve(
        _ state: DensityMatrix, from: Int64, to: Int64, fields: ClusterFields, stepSeconds: Double
    ) -> DensityMatrix {
        let tick = device.tickRate.tickSeconds
        var edges: Set<Double> = [Double(from), Double(to)]
        let signals =
            fields.drives.map(\.signal) + fields.modeFlux.map(\.signal) + fields.couplerFlux.map(\.signal)
        for signal in signals {
            for segment in signal.segments {
                for k in 0...segment.count {
                    let edge = Double(segment.startTick) + Double(k) * signal.grid.ticks
                    if edge > Double(from) && edge < Double(to) { edges.insert(edge) }
                }
            }
        }
        let times = edges.sorted()
        var rho = state.matrix
        for (start, end) in zip(times, times.dropFirst()) {
            let span = (end - start) * tick
            let count = max(1, Int((span / stepSeconds).rounded(.up)))
            let h = span / Double(count)
            let (still, drives) = hamiltonian(fields, at: (start + end) / 2)
            for k in 0..<count {
                rho = step(rho, start * tick + Double(k) * h, h, still, drives)
            }
        }
        return DensityMatrix(rho)
    }

    private func value(_ signal: SampledSignal, at tick: Double) -> Complex {
        for segment in signal.segments {
            let k = Int(((tick - Double(segment.startTick)) / signal.grid.ticks).rounded(.down))
            if k >= 0 && k < segment.count { return Complex(segment.re[k], segment.im[k]) }
        }
        return .zero
    }

    private typealias Drive = (mode: Int, z: Complex, carrierHz: Double)

    private func hamiltonian(_ fields: ClusterFields, at tick: Double) -> (ComplexMatrix, [Drive]) {
        let n = levels.reduce(1, *)
        var h = ComplexMatrix(rows: n, columns: n)
        let one = ComplexMatrix.identity(n)
        for (k, mode) in device.modes.enumerated() {
            guard case .duffing(_, let alpha) = mode.spectrum else {
                preconditionFailure("Duffing modes only")
            }
            var frequency = bare[k]
            let flux = fields.modeFlux.filter { $0.mode == k }.reduce(0.0) {
                $0 + value($1.signal, at: tick).re
            }
            if let tuning = mode.flux {
                func factor(_ phi: Double) -> Double {
                    let (c, s) = (
                        Complex.unit(cycles: phi / 2).re, Complex.unit(cycles: phi / 2).im * tuning.asymmetry
                    )
                    return (c * c + s * s).squareRoot().squareRoot()
                }
                frequency =
                    (bare[k] + alpha.magnitude) * factor(tuning.idleFlux + flux) / factor(tuning.idleFlux)
                    - alpha.magnitude
            }
            h = h + Complex(2 * .pi * (frequency + detunings[k] - frames[k])) * numbers[k]
            h = h + Complex(.pi * alpha) * (numbers[k] * (numbers[k] - one))
        }
        for coupling in device.couplings {
            let (a, b) = (lowering[coupling.a], lowering[coupling.b])
            switch coupling.kind {
            case .exchange(let g):
                h =
                    h + Complex(2 * .pi * g)
                    * (device.solver.counterRotating
                        ? (a + a.adjoint) * (b + b.adjoint) : a.adjoint * b + b.adjoint * a)
            case .effective(let coupler):
                h = h + Complex(2 * .pi * coupler.residualZZHz) * (numbers[coupling.a] * numbers[coupling.b])
            }
        }
        let drives: [Drive] = fields.drives.map { ($0.mode, value($0.signal, at: tick), $0.signal.carrierHz) }
        return (h, drives.filter { $0.z != .zero })
    }

    /// dρ/dt without fields.
    func idleDerivative(_ rho: ComplexMatrix) -> ComplexMatrix {
        derivative(rho, 0, hamiltonian(.none, at: 0).0, [])
    }

    private func derivative(
        _ rho: ComplexMatrix, _ t: Double, _ still: ComplexMatrix, _ drives: [Drive]
    ) -> ComplexMatrix {
        var h = still
        for (mode, z, carrier) in drives {
            let a = lowering[mode]
            // (a e^(−iω_F t) + h.c.)·2π Re[z e^(−iω_c t)], with or without its fast half.
            var c = Complex(.pi) * z * .unit(cycles: -(carrier - frames[mode]) * t)
            if device.solver.counterRotating {
                c += Complex(.pi) * z.conjugate * .unit(cycles: (carrier + frames[mode]) * t)
            }
            h = h + c * a.adjoint + c.conjugate * a
        }
        let product = Complex(0, -1) * (h * rho - rho * h)
        return zip(device.modes, zip(lowering, numbers)).reduce(product) { sum, entry in
            let (mode, (a, n)) = entry
            let p = mode.thermalPopulation
            let gamma = mode.relaxationRate
            return sum + dissipator(a, gamma * (1 - p), rho) + dissipator(a.adjoint, gamma * p, rho)
                + dissipator(n, 2 * mode.dephasingRate, rho)
        }
    }

    private func dissipator(_ l: ComplexMatrix, _ rate: Double, _ rho: ComplexMatrix) -> ComplexMatrix {
        guard rate > 0 else { return ComplexMatrix(rows: rho.rows, columns: rho.columns) }
        let square = l.adjoint * l
        return Complex(rate) * (l * rho * l.adjoint - Complex(0.5) * (square * rho + rho * square))
    }

    /// One step of Dormand and Prince's fifth-order formula.
    private func step(
        _ rho: ComplexMatrix, _ t: Double, _ h: Double, _ still: ComplexMatrix, _ drives: [Drive]
    ) -> ComplexMatrix {
        let nodes = [0, 1.0 / 5, 3.0 / 10, 4.0 / 5, 8.0 / 9, 1]
        let weights: [[Double]] = [
            [], [1.0 / 5], [3.0 / 40, 9.0 / 40], [44.0 / 45, -56.0 / 15, 32.0 / 9],
            [19372.0 / 6561, -25360.0 / 2187, 64448.0 / 6561, -212.0 / 729],
            [9017.0 / 3168, -355.0 / 33, 46732.0 / 5247, 49.0 / 176, -5103.0 / 18656],
        ]
        let last = [35.0 / 384, 0, 500.0 / 1113, 125.0 / 192, -2187.0 / 6784, 11.0 / 84]
        var slopes: [ComplexMatrix] = []
        for (node, row) in zip(nodes, weights) {
            let at = zip(row, slopes).reduce(rho) { $0 + Complex(h * $1.0) * $1.1 }
            slopes.append(derivative(at, t + node * h, still, drives))
        }
        return zip(last, slopes).reduce(rho) { $0 + Complex(h * $1.0) * $1.1 }
    }
}

extension DensityMatrix {
    /// The largest difference of any element.
    func distance(to other: DensityMatrix) -> Double {
        var largest = 0.0
        for k in re.indices {
            largest = max(largest, Complex(re[k] - other.re[k], im[k] - other.im[k]).magnitude)
        }
        return largest
    }
}
