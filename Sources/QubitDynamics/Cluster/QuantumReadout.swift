public import RackModel
public import RackNumerics

/// A qubit and the resonator that reads it as one quantum system: what pointer states stand for, from the master
/// equation.
///
/// H/h = Σ_j χ_j |j⟩⟨j| a†a + ε*(t) a + ε(t) a†, each mode in its own frame, with √κ a of the resonator and the
/// decay of the qubit, whose levels jump one transition at a time. Numbers are those of the device's feedline.
/// Pointer states α_j, measurement dephasing and AC Stark shift follow from it without an assumption on either;
/// the field that leaves the chip is √κ Σ_j p_j α_j.
///
/// Cost: that of a density matrix of (levels · photon levels)² elements.
public struct QuantumReadout: Sendable {
    /// What is known at one time.
    public struct Moment: Sendable, Equatable {
        public var tick: Int64
        /// The qubit with the resonator traced out, in the qubit's rotating frame.
        public var qubit: DensityMatrix
        /// α_j = tr(a |j⟩⟨j| ρ)/p_j for each level, in the frame of `QuantumReadout.frameHz`; 0 where p_j is 0.
        public var pointers: [Complex]
        /// ⟨a†a⟩.
        public var photons: Double
        /// Population of the highest Fock level that is kept: near 10⁻⁶ and above, keep more of them.
        public var topPopulation: Double
    }

    /// Mode 0 is the qubit, mode 1 the resonator.
    public let cluster: Cluster
    private let solver: DensityMethod

    /// - Parameters:
    ///   - feedline: index into `Device.feedlines`.
    ///   - resonator: index into that feedline's resonators.
    ///   - photonLevels: Fock levels of the resonator, 2 to 40: about 3 + n + 5√n for n photons.
    /// - Throws: a qubit or a size that cannot be simulated.
    public init(
        device: Device, feedline: Int, resonator: Int, photonLevels: Int = 25
    ) throws(ClusterError) {
        let line = device.feedlines[feedline].resonators[resonator]
        var qubit = device.modes[line.mode]
        qubit.jumps = .separate
        let pair = Device(
            name: device.name, tickRate: device.tickRate,
            modes: [
                qubit,
                .resonator(
                    name: line.name, frequencyHz: line.frequencyHz, linewidthHz: line.linewidthHz,
                    levels: photonLevels),
            ],
            couplings: [Coupling(name: line.name, a: 0, b: 1, kind: .dispersive(shiftsHz: line.shiftsHz))],
            frequencies: .bare, solver: device.solver)
        cluster = try Cluster(device: pair, modes: [0, 1], couplings: [0])
        solver = DensityMethod(cluster)
    }

    /// The frequency at which the resonator's frame rotates, from tick 0 on, in Hz.
    public var frameHz: Double { cluster.frameHz[1] }

    /// Evolves from an empty resonator and reports at each of the times.
    ///
    /// - Parameters:
    ///   - qubit: the qubit's state at `startTick`.
    ///   - drive: ε/2π on the feedline in Hz, as a readout plan takes it: signals on carriers of their own.
    ///   - ticks: ascending, none before `startTick`.
    public func moments(
        from startTick: Int64, qubit: DensityMatrix, drive: [SampledSignal], at ticks: [Int64]
    ) -> [Moment] {
        let (levels, photonLevels) = (cluster.levels[0], cluster.levels[1])
        precondition(qubit.dimension == levels, "the state is not one of the qubit")
        var joint = DensityMatrix(dimension: levels * photonLevels)
        for j in 0..<levels {
            for k in 0..<levels { joint[j * photonLevels, k * photonLevels] = qubit[j, k] }
        }
        // ε(a + a†) is the drive term (Ω/2)a† + h.c. with Ω = 2ε.
        let fields = ClusterFields(drives: drive.map { .init(mode: 1, signal: $0.doubled) })
        var state = ClusterState.density(joint)
        var tick = startTick
        return ticks.map { next in
            solver.evolve(&state, from: tick, to: next, fields: fields)
            tick = max(tick, next)
            return moment(state, tick)
        }
    }

    private func moment(_ state: ClusterState, _ tick: Int64) -> Moment {
        guard case .density(let rho) = state else { preconditionFailure("a density method keeps a density matrix") }
        let (levels, d) = (cluster.levels[0], cluster.levels[1])
        var moment = Moment(
            tick: tick, qubit: DensityMatrix(dimension: levels), pointers: [], photons: 0, topPopulation: 0)
        for j in 0..<levels {
            for k in 0..<levels {
                for n in 0..<d { moment.qubit[j, k] += rho[j * d + n, k * d + n] }
            }
            var field = Complex.zero
            for n in 1..<d { field += Double(n).squareRoot() * rho[j * d + n, j * d + n - 1] }
            let population = moment.qubit[j, j].re
            moment.pointers.append(population > 0 ? field / population : .zero)
            for n in 0..<d { moment.photons += Double(n) * rho[j * d + n, j * d + n].re }
            moment.topPopulation += rho[j * d + d - 1, j * d + d - 1].re
        }
        return moment
    }
}

extension SampledSignal {
    fileprivate var doubled: SampledSignal {
        var result = self
        for k in result.segments.indices {
            result.segments[k].re = result.segments[k].re.map { 2 * $0 }
            result.segments[k].im = result.segments[k].im.map { 2 * $0 }
        }
        return result
    }
}
