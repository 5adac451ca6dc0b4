public import RackModel
public import RackNumerics
internal import RealModule

/// The textbook faces of a line filter. On a port with a local oscillator a filter acts on the complex
/// envelope: its frequencies count from the oscillator.
extension LineFilter {
    /// The answer at time `seconds` to a unit step at time 0, continuous from the right.
    ///
    /// | filter | step response, t ≥ 0 |
    /// |---|---|
    /// | single pole | 1 − e^(−t/τ), τ = 1/(2π f_c) |
    /// | Gaussian | ½ erfc(−t/(√2 σ)), σ = √(ln 2)/(2π f_c), any t: it begins before the step |
    /// | Bessel | 1 + Σ Re(r_j e^(p_j t)) over its poles |
    /// | exponential | 1 + A e^(−t/τ) |
    /// | reflection | 1, and 1 + Γ from the delay on |
    /// | measured | Σ h_k over k·period ≤ t: the response is a train of impulses at k·period |
    public func stepResponse(atSeconds seconds: Double) -> Double {
        switch self {
        case .gaussian(let cutoffHz):
            return 0.5
                * .erfc(-seconds / (Double(2).squareRoot() * Self.gaussianSigmaSeconds(cutoffHz: cutoffHz)))
        case _ where seconds < 0:
            return 0
        case .singlePole(let cutoffHz):
            return -.expMinusOne(-2 * .pi * cutoffHz * seconds)
        case .bessel(let order, let cutoffHz):
            return BesselPrototype.ofOrder[order - 1].step(2 * .pi * cutoffHz * seconds)
        case .exponential(let amplitude, let tauSeconds):
            return 1 + amplitude * .exp(-seconds / tauSeconds)
        case .reflection(let coefficient, let delaySeconds):
            return seconds < delaySeconds ? 1 : 1 + coefficient
        case .measured(let impulseResponse, let periodSeconds):
            let last = (seconds / periodSeconds + 1e-9).rounded(.down)
            let count = last < Double(impulseResponse.count) ? Int(last) + 1 : impulseResponse.count
            return impulseResponse.prefix(count).reduce(0, +)
        }
    }

    /// H(f) = ∫ h(t) e^(−2πift) dt, the electrical engineer's sign.
    ///
    /// In this project's sign of a carrier (e^(−2πift)) a component at +f is multiplied by the conjugate.
    public func response(atHz frequencyHz: Double) -> Complex {
        switch self {
        case .singlePole(let cutoffHz):
            return Complex.one / Complex(1, frequencyHz / cutoffHz)
        case .gaussian(let cutoffHz):
            let ratio = frequencyHz / cutoffHz
            return Complex(.exp(-0.5 * .log(2) * ratio * ratio))
        case .bessel(let order, let cutoffHz):
            return BesselPrototype.ofOrder[order - 1].response(omega: frequencyHz / cutoffHz)
        case .exponential(let amplitude, let tauSeconds):
            let turn = Complex(0, 2 * .pi * frequencyHz * tauSeconds)
            return Complex.one + amplitude * (turn / (Complex.one + turn))
        case .reflection(let coefficient, let delaySeconds):
            return Complex.one + coefficient * Complex.unit(cycles: -frequencyHz * delaySeconds)
        case .measured(let impulseResponse, let periodSeconds):
            let delay = Complex.unit(cycles: -frequencyHz * periodSeconds)
            return impulseResponse.reversed().reduce(Complex.zero) { $0 * delay + Complex($1) }
        }
    }

    /// σ in time of a Gaussian low-pass: |H(f)| = exp(−2π²σ²f²) is 1/√2 at the cutoff.
    static func gaussianSigmaSeconds(cutoffHz: Double) -> Double {
        Double.log(2).squareRoot() / (2 * .pi * cutoffHz)
    }
}
