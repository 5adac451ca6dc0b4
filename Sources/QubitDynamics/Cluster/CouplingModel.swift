internal import RackModel
internal import RealModule

/// One coupling as the solver sees it; `a` and `b` are indices within the cluster.
struct CouplingModel: Sendable {
    let name: String
    var a: Int
    var b: Int
    /// The exchange rate g at idle, in Hz.
    let idleHz: Double
    /// χ_j of Σ_j χ_j |j⟩⟨j| n_b at all times, one for each level of a, in Hz; ζ·j for residual ZZ. Empty for none.
    let shiftsHz: [Double]
    /// Whether the shifts are all that there is: then either mode keeps a frame of its own.
    let isDispersive: Bool
    private let law: EffectiveCoupler?
    private let idleFlux: Double
    private let frequencies: (Double, Double)

    /// - Parameters:
    ///   - levelsOfA: how many levels mode a has.
    ///   - frequencies: of a and b at idle, as the device states them, in Hz.
    init(
        _ coupling: Coupling, a: Int, b: Int, levelsOfA: Int, frequencies: (Double, Double)
    ) throws(ClusterError) {
        self.a = a
        self.b = b
        self.frequencies = frequencies
        name = coupling.name
        switch coupling.kind {
        case .exchange(let strength):
            guard strength.isFinite else {
                throw .couplerNotPhysical(name: coupling.name, reason: "its strength is not a number")
            }
            law = nil
            idleFlux = 0
            idleHz = strength
            shiftsHz = []
            isDispersive = false
        case .dispersive(let shifts):
            guard shifts.count == levelsOfA, shifts.allSatisfy(\.isFinite) else {
                throw .couplerNotPhysical(
                    name: coupling.name, reason: "it needs a finite shift for each level of its first mode")
            }
            law = nil
            idleFlux = 0
            idleHz = 0
            shiftsHz = shifts
            isDispersive = true
        case .effective(let coupler):
            let reach = coupler.maximumHz + coupler.anharmonicityHz.magnitude
            guard reach.isFinite, coupler.maximumHz > max(frequencies.0, frequencies.1) else {
                throw .couplerNotPhysical(
                    name: coupling.name, reason: "the coupler's maximum must lie above both qubits")
            }
            law = coupler
            let zzHz = coupler.residualZZHz
            shiftsHz = zzHz == 0 ? [] : (0..<levelsOfA).map { zzHz * Double($0) }
            isDispersive = false
            if let flux = coupler.idleFlux {
                idleFlux = flux
                idleHz = Self.exchangeHz(coupler, frequencies, flux)
            } else {
                // Where g vanishes it is zero by construction, not by the last bit of a bisection.
                (idleFlux, idleHz) = Self.quietPoint(coupler, frequencies)
            }
        }
    }

    /// g in Hz at a flux on top of the coupler's idle flux; `EffectiveCoupler`'s formula.
    func exchangeHz(flux: Double) -> Double {
        guard let law, flux != 0 else { return idleHz }
        return Self.exchangeHz(law, frequencies, idleFlux + flux)
    }

    var shiftsLevels: Bool { !shiftsHz.isEmpty }

    /// What the shifts add to the energy with the modes in these levels, over h, in Hz.
    func shiftHz(_ levelOfA: Int, _ levelOfB: Int) -> Double {
        shiftsHz.isEmpty ? 0 : shiftsHz[levelOfA] * Double(levelOfB)
    }

    /// How far apart levels of a put mode b, in Hz.
    var shiftSpreadHz: Double { (shiftsHz.max() ?? 0) - (shiftsHz.min() ?? 0) }

    private static func couplerHz(_ law: EffectiveCoupler, _ flux: Double) -> Double {
        let tuning = FluxTuning(asymmetry: law.asymmetry)
        let alpha = law.anharmonicityHz.magnitude
        return (law.maximumHz + alpha) * ModeModel.squidFactor(tuning, flux).squareRoot() - alpha
    }

    private static func exchangeHz(
        _ law: EffectiveCoupler, _ frequencies: (Double, Double), _ flux: Double
    ) -> Double {
        let fc = couplerHz(law, flux)
        // Elimination to second order ends well before a crossing; past it the formula would diverge.
        let nearest = 1e6
        func gap(_ f: Double) -> Double {
            let difference = f - fc
            return difference.magnitude < nearest ? (difference < 0 ? -nearest : nearest) : difference
        }
        return law.directHz + law.armAHz * law.armBHz / 2 * (1 / gap(frequencies.0) + 1 / gap(frequencies.1))
    }

    /// The flux in [0, ½] at which g vanishes with the coupler above both qubits, and 0; where there is
    /// no such point, zero flux and what g is there.
    private static func quietPoint(
        _ law: EffectiveCoupler, _ frequencies: (Double, Double)
    ) -> (flux: Double, exchangeHz: Double) {
        let floor = max(frequencies.0, frequencies.1) + 1e6
        var high = 0.5
        if couplerHz(law, high) < floor {
            var low = 0.0
            for _ in 0..<80 {
                let middle = (low + high) / 2
                if couplerHz(law, middle) > floor { low = middle } else { high = middle }
            }
            high = low
        }
        var low = 0.0
        let atZero = exchangeHz(law, frequencies, 0)
        guard atZero != 0 else { return (0, 0) }
        guard (atZero > 0) != (exchangeHz(law, frequencies, high) > 0) else { return (0, atZero) }
        for _ in 0..<80 {
            let middle = (low + high) / 2
            if (exchangeHz(law, frequencies, middle) > 0) == (atZero > 0) {
                low = middle
            } else {
                high = middle
            }
        }
        return ((low + high) / 2, 0)
    }
}
