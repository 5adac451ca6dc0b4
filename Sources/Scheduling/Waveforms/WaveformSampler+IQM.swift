internal import PulseLanguage
internal import RackNumerics
internal import RealModule

/// IQM's native envelopes, at midpoints and around the middle of the length: x = t − d/2, w the full width, r the
/// rise.
extension WaveformSampler {
    /// What is left of the peak where a pulse is cut.
    private static let threshold = 0.003
    /// erf⁻¹(1 − 2·0.003).
    private static let inverseErf = 1.942974850866321

    private func cut(_ value: Double) -> Double {
        max((value - Self.threshold) / (1 - Self.threshold), 0)
    }

    /// - truncated Gaussian: max(g − 0.003, 0)/0.997 with σ = w/√(8 ln(1/0.003)); quadrature of its drag, with an
    ///   amplitude of its own: −√e·(x/σ)·g.
    /// - cosine rise and fall: ½ + ½cos(π(|x| − (w/2 − r))/r) at the edges; quadrature: its slope, at most 1.
    /// - smoothed squares: steps ½erf(·/√2σ) at ±s/2; cut as above in `tgss`, where s = w − r and σ follows from r.
    func iqm(_ shape: WaveformShape) -> Samples {
        let half = length / 2
        switch shape.function {
        case .iqm_gaussian, .iqm_drag:
            let slope = shape.function == .iqm_drag ? -shape.beta / (shape.sigma * shape.sigma) : 0
            return sampled(shape.amplitude, .midpoints) { t in
                let g = gauss(t - half, shape.sigma)
                return (cut(g), slope * (t - half) * g)
            }
        case .iqm_truncated_gaussian, .iqm_drag_gaussian:
            let sigma = shape.third / (8 * Double.log(1 / Self.threshold)).squareRoot()
            return separate(shape) { t in
                let g = gauss(t - half, sigma)
                return (cut(g), -Double.exp(0.5) * ((t - half) / sigma) * g)
            }
        case .iqm_crf, .iqm_drag_crf: return separate(shape) { t in cosineRise(t - half, shape.third, shape.second) }
        case .iqm_gaussian_smoothed_square: return smoothedSquare(shape, shape.second, shape.sigma, isCut: false)
        default:
            let (width, rise) = (shape.third, shape.second)
            // Where the rise takes more than half the width the top is not reached.
            let square = width <= 2 * rise ? width / (2 * (2 * rise / width) * (2 * rise / width)) : width - rise
            return smoothedSquare(shape, square, rise / (Self.inverseErf * Double(8).squareRoot()), isCut: true)
        }
    }

    /// A·i + j·β·q: the quadrature has its own amplitude.
    private func separate(
        _ shape: WaveformShape, _ profile: (Double) -> (inPhase: Double, quadrature: Double)
    ) -> Samples {
        var samples: Samples = ([], [])
        for k in 0..<count {
            let (inPhase, quadrature) = profile(instant(k, .midpoints))
            samples.re.append(shape.amplitude.re * inPhase)
            samples.im.append(shape.amplitude.im * inPhase + shape.beta * quadrature)
        }
        return samples
    }

    private func cosineRise(_ x: Double, _ width: Double, _ rise: Double) -> (inPhase: Double, quadrature: Double) {
        let plateau = width - 2 * rise
        guard x.magnitude < width / 2 else { return (0, 0) }
        guard plateau < 0 || x.magnitude > plateau / 2 else { return (1, 0) }
        guard rise > 0 else { return (1, 0) }
        let angle = .pi / rise * (x > 0 ? x - plateau / 2 : x + plateau / 2)
        return (0.5 + 0.5 * .cos(angle), -.sin(angle))
    }

    private func smoothedSquare(_ shape: WaveformShape, _ square: Double, _ sigma: Double, isCut: Bool) -> Samples {
        let half = length / 2
        let scale = Double(2).squareRoot() * max(sigma, .leastNonzeroMagnitude)
        return sampled(shape.amplitude, .midpoints) { t in
            let x = t - half
            let value = 0.5 * (Double.erf((x + square / 2) / scale) - Double.erf((x - square / 2) / scale))
            return (isCut ? cut(value) : value, 0)
        }
    }
}
