extension EffectiveCoupler {
    /// fc(Φ) of the coupler.
    public var fluxLaw: FluxLaw {
        FluxLaw(maximumHz: maximumHz, anharmonicityHz: anharmonicityHz, asymmetry: asymmetry)
    }

    /// g(fc) = g12 + (g1 g2/2)(1/(f1 − fc) + 1/(f2 − fc)), in Hz, for qubits at `f1Hz` and `f2Hz`
    /// (Yan et al., arXiv 1803.09813).
    public func exchangeHz(couplerHz: Double, f1Hz: Double, f2Hz: Double) -> Double {
        directHz + armAHz * armBHz / 2 * (1 / (f1Hz - couplerHz) + 1 / (f2Hz - couplerHz))
    }

    /// g(Φ), in Hz.
    public func exchangeHz(flux: Double, f1Hz: Double, f2Hz: Double) -> Double {
        exchangeHz(couplerHz: fluxLaw.frequencyHz(flux: flux), f1Hz: f1Hz, f2Hz: f2Hz)
    }

    /// The flux from 0 to ½ at which g vanishes with the coupler outside its qubits' frequencies; `nil`
    /// where it never does.
    ///
    /// g = 0 is x² − (S + K) x + f1 f2 + K S/2 = 0 in x = fc, with S = f1 + f2 and K = g1 g2/g12; its
    /// discriminant (f1 − f2)² + K² is never negative. One root lies between the qubits, where the
    /// elimination fails; the other lies above them for K > 0 and below them for K < 0.
    public func fluxOfZero(f1Hz: Double, f2Hz: Double) -> Double? {
        let product = armAHz * armBHz
        guard directHz != 0, product != 0 else { return directHz == 0 && product == 0 ? 0 : nil }
        let k = product / directHz
        let root = ((f1Hz - f2Hz) * (f1Hz - f2Hz) + k * k).squareRoot()
        return fluxLaw.flux(frequencyHz: (f1Hz + f2Hz + k + (k > 0 ? root : -root)) / 2)
    }

    /// Where the coupler sits when its port is silent: `idleFlux`, or else where g vanishes.
    public func restingFlux(f1Hz: Double, f2Hz: Double) -> Double? {
        idleFlux ?? fluxOfZero(f1Hz: f1Hz, f2Hz: f2Hz)
    }
}
