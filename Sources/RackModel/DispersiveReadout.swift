import RealModule

/// Formulas of a transmon that shifts a resonator, all to second order in g. Frequencies in Hz; Δ is the
/// qubit's minus the resonator's.
public enum DispersiveReadout {
    /// χ = g² α/(Δ(Δ + α)): half of what the resonator moves when the qubit goes from 0 to 1.
    public static func shiftHz(couplingHz: Double, detuningHz: Double, anharmonicityHz: Double) -> Double {
        couplingHz * couplingHz * anharmonicityHz / (detuningHz * (detuningHz + anharmonicityHz))
    }

    /// χ_j for levels 0 … `levels` − 1 of a Duffing ladder:
    /// χ_j = g² (j/(Δ + (j−1)α) − (j+1)/(Δ + jα)); (χ_1 − χ_0)/2 is `shiftHz`.
    public static func levelShiftsHz(
        couplingHz: Double, detuningHz: Double, anharmonicityHz: Double, levels: Int
    ) -> [Double] {
        let transitions = (0..<max(levels, 0)).map { detuningHz + Double($0) * anharmonicityHz }
        return levelShiftsHz(
            couplingHz: couplingHz, transitionDetuningsHz: transitions,
            elementsSquared: transitions.indices.map { Double($0 + 1) })
    }

    /// χ_j of any ladder: χ_j = g² (m_(j−1)/Δ_(j−1) − m_j/Δ_j), where Δ_j is the frequency of the
    /// transition j → j + 1 minus the resonator's and m_j its squared matrix element (of a harmonic
    /// ladder: j + 1).
    public static func levelShiftsHz(
        couplingHz: Double, transitionDetuningsHz: [Double], elementsSquared: [Double]
    ) -> [Double] {
        precondition(transitionDetuningsHz.count == elementsSquared.count)
        let parts = zip(elementsSquared, transitionDetuningsHz).map { couplingHz * couplingHz * $0 / $1 }
        return parts.indices.map { ($0 > 0 ? parts[$0 - 1] : 0) - parts[$0] }
    }

    /// χ_j where only χ is known: the ladder's linear limit (2j − 1) χ, exact for |Δ| ≫ |α|.
    public static func levelShiftsHz(shiftHz: Double, levels: Int) -> [Double] {
        (0..<max(levels, 0)).map { Double(2 * $0 - 1) * shiftHz }
    }

    /// Purcell's rate Γ = κ (g/Δ)², in the units of `linewidth`.
    public static func purcellRate(linewidth: Double, couplingHz: Double, detuningHz: Double) -> Double {
        linewidth * (couplingHz / detuningHz) * (couplingHz / detuningHz)
    }

    /// Purcell's rate behind a band-pass filter of width κ_F: κ (g/Δ)² (κ_F/2Δ)².
    public static func filteredPurcellRate(
        linewidth: Double, couplingHz: Double, detuningHz: Double, filterWidthHz: Double
    ) -> Double {
        let ratio = filterWidthHz / (2 * detuningHz)
        return purcellRate(linewidth: linewidth, couplingHz: couplingHz, detuningHz: detuningHz) * ratio
            * ratio
    }

    /// The photon number at which perturbation theory ends: n_crit = Δ²/(4 g²).
    public static func criticalPhotons(couplingHz: Double, detuningHz: Double) -> Double {
        detuningHz * detuningHz / (4 * couplingHz * couplingHz)
    }
}

extension Resonator {
    /// The steady pointer state of level `level` under a tone of ε/2π `driveHz` at `toneHz`:
    /// α = −iε/(κ/2 + i(f_r + χ_j − f_d)), as real and imaginary part.
    public func pointer(level: Int, driveHz: Double, toneHz: Double) -> (re: Double, im: Double) {
        let half = linewidthHz / 2
        let detuning = frequencyHz + shiftsHz[level] - toneHz
        let norm = half * half + detuning * detuning
        return (-driveHz * detuning / norm, -driveHz * half / norm)
    }

    /// ε/2π that gives `photons` in the steady state with the qubit in level 0, the tone at `toneHz`.
    public func driveHz(photons: Double, toneHz: Double) -> Double {
        let half = linewidthHz / 2
        let detuning = frequencyHz + shiftsHz[0] - toneHz
        return (photons * (half * half + detuning * detuning)).squareRoot()
    }

    /// Halfway between levels 0 and 1, where the two pointer states are as far apart as they get.
    public var probeHz: Double { frequencyHz + (shiftsHz[0] + shiftsHz[1]) / 2 }
}
