internal import RackModel
internal import RackNumerics
internal import RealModule

/// One mode as the solver sees it: bare level energies at idle, ladder elements and decay rates.
struct ModeModel: Sendable {
    let name: String
    let kind: Mode.Kind
    let levels: Int
    /// E_k/h at idle with E_0 = 0, couplings apart, in Hz.
    var energiesHz: [Double]
    /// X of drives and couplings, a row-major symmetric matrix with ⟨0|X|1⟩ = 1: a + a† of an oscillator, the charge
    /// n̂ − ng of a mode in the charge basis in units of its 0–1 element.
    let quadrature: [Double]
    /// ⟨k|X|k+1⟩.
    var lowering: [Double] { (1..<levels).map { quadrature[($0 - 1) * levels + $0] } }
    /// Whether X joins levels that are no neighbours.
    let hasDistantElements: Bool
    /// γ1(1 − p), γ1 p and γφ, in 1/s.
    let downRate: Double
    let upRate: Double
    let dephasingRate: Double
    let thermalPopulation: Double
    let jumps: Mode.Jumps
    private let spectrum: Spectrum
    private let tuning: FluxTuning?

    init(_ mode: Mode) throws(ClusterError) {
        guard mode.kind.levelRange.contains(mode.levels) else {
            throw .levelsOutOfRange(name: mode.name, levels: mode.levels, allowed: mode.kind.levelRange)
        }
        let gamma = mode.relaxationRate
        let dephasing = mode.dephasingRate
        guard mode.t1Seconds > 0, mode.t2Seconds > 0, gamma.isFinite, dephasing.isFinite,
            dephasing >= -1e-9 * (1 / mode.t2Seconds), (0..<0.5).contains(mode.thermalPopulation)
        else { throw .ratesNotPhysical(name: mode.name) }
        name = mode.name
        kind = mode.kind
        levels = mode.levels
        spectrum = mode.spectrum
        tuning = mode.flux
        downRate = gamma * (1 - mode.thermalPopulation)
        upRate = gamma * mode.thermalPopulation
        dephasingRate = max(dephasing, 0)
        thermalPopulation = mode.thermalPopulation
        jumps = mode.jumps
        if let flux = mode.flux, Self.squidFactor(flux, flux.idleFlux) < 1e-6 {
            throw .spectrumNotPhysical(
                name: mode.name, reason: "its idle flux takes the Josephson energy to zero")
        }
        switch mode.spectrum {
        case .duffing(let frequency, let anharmonicity):
            guard frequency.isFinite, frequency.magnitude < 0x1p39, anharmonicity.isFinite,
                anharmonicity.magnitude < 0x1p39
            else { throw .spectrumNotPhysical(name: mode.name, reason: "its frequencies are out of range") }
            energiesHz = (0..<mode.levels).map {
                Double($0) * frequency + anharmonicity / 2 * Double($0 * ($0 - 1))
            }
            let levels = mode.levels
            quadrature = (0..<(levels * levels)).map { place in
                let (j, k) = (place / levels, place % levels)
                return (j - k).magnitude == 1 ? Double(max(j, k)).squareRoot() : 0
            }
            hasDistantElements = false
        case .chargeBasis(let ej, let ec, let ng, let cutoff):
            guard ej > 0, ec > 0, ej.isFinite, ec.isFinite, ng.isFinite, (mode.levels...200).contains(cutoff)
            else {
                throw .spectrumNotPhysical(
                    name: mode.name,
                    reason: "a charge basis needs positive energies and a cutoff from its levels to 200")
            }
            let box = CooperPairBox(josephsonHz: ej, chargingHz: ec, offsetCharge: ng, cutoff: cutoff)
            (energiesHz, quadrature) = box.spectrum(levels: mode.levels)
            hasDistantElements = true
        }
    }

    var frequencyHz: Double { energiesHz[1] }

    /// The part of X that a drive acts by, as elements ⟨row|X|column⟩ with row ≥ column, those of row = column halved:
    /// c times them and the conjugate of that transposed is the Hamiltonian. Under the rotating-wave approximation
    /// neighbours alone, which turn with the drive; else all.
    func driveElements(counterRotating: Bool) -> [(row: Int, column: Int, factor: Double)] {
        var elements: [(row: Int, column: Int, factor: Double)] = []
        for column in 0..<levels {
            for row in column..<levels where row == column + 1 || counterRotating {
                let factor = quadrature[row * levels + column] * (row == column ? 0.5 : 1)
                if factor != 0 { elements.append((row, column, factor)) }
            }
        }
        return elements
    }

    /// Moves the mode's transition frequency, level k by k·offset.
    mutating func shift(byHz offset: Double) {
        for k in 0..<levels { energiesHz[k] += Double(k) * offset }
    }

    /// Whether flux moves level k by k times what it moves level 1.
    var fluxMovesLevelsEvenly: Bool {
        if case .duffing = spectrum { true } else { false }
    }

    /// E_k(idle + flux) − E_k(idle) in Hz for a flux in Φ0 on top of the idle flux: `FluxTuning`'s law.
    ///
    /// Matrix elements stay those at idle: the mode's own levels are followed adiabatically.
    func fluxShiftsHz(_ flux: Double) -> [Double] {
        guard flux != 0, let tuning else { return [Double](repeating: 0, count: levels) }
        let ratio =
            Self.squidFactor(tuning, tuning.idleFlux + flux) / Self.squidFactor(tuning, tuning.idleFlux)
        switch spectrum {
        case .duffing(_, let anharmonicity):
            let shift = (frequencyHz + anharmonicity.magnitude) * (ratio.squareRoot() - 1)
            return (0..<levels).map { Double($0) * shift }
        case .chargeBasis(let ej, let ec, let ng, let cutoff):
            func energies(_ scale: Double) -> [Double] {
                CooperPairBox(josephsonHz: ej * scale, chargingHz: ec, offsetCharge: ng, cutoff: cutoff)
                    .energies(levels: levels)
            }
            let (moved, idle) = (energies(ratio), energies(1))
            return (0..<levels).map { moved[$0] - idle[$0] }
        }
    }

    /// √(cos² πΦ + d² sin² πΦ): the Josephson energy of a SQUID over its maximum.
    static func squidFactor(_ tuning: FluxTuning, _ flux: Double) -> Double {
        let (c, s) = (Double.cos(.pi * flux), tuning.asymmetry * Double.sin(.pi * flux))
        return (c * c + s * s).squareRoot()
    }

    /// The populations of the levels in equilibrium, in the ratio p : 1 − p from level to level.
    var thermalPopulations: [Double] {
        let ratio = thermalPopulation / (1 - thermalPopulation)
        var weights = [1.0]
        for k in 1..<levels { weights.append(weights[k - 1] * ratio) }
        let sum = weights.reduce(0, +)
        return weights.map { $0 / sum }
    }

    /// The level of equilibrium that a uniform draw stands for.
    func thermalLevel(_ uniform: Double) -> Int {
        var rest = uniform
        for (level, population) in thermalPopulations.enumerated() {
            rest -= population
            if rest < 0 { return level }
        }
        return 0
    }

    /// How far level spacings differ, in Hz: what keeps relaxation from commuting with the mode's energy.
    var anharmonicSpreadHz: Double {
        var spread = 0.0
        for k in 2..<max(levels, 2) {
            spread = max(spread, (energiesHz[k] - 2 * energiesHz[k - 1] + energiesHz[k - 2]).magnitude)
        }
        return spread
    }
}
