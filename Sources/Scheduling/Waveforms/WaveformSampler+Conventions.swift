internal import PulseLanguage
internal import RackNumerics
internal import RealModule

/// The shapes of other tools, at the instants at which those tools take their samples. x = t − d/2 throughout.
extension WaveformSampler {
    /// When samples are taken, in ticks from the start.
    enum Instants {
        /// t = (k + ½)p.
        case midpoints
        /// t = kp.
        case starts
        /// t = dk/(n − 1): both ends of the length.
        case bothEnds
    }

    func instant(_ k: Int, _ instants: Instants) -> Double {
        switch instants {
        case .midpoints: (Double(k) + 0.5) * period
        case .starts: Double(k) * period
        case .bothEnds: count > 1 ? length * Double(k) / Double(count - 1) : 0
        }
    }

    /// A·(i + jq) at every instant, for the parts that `profile` gives.
    func sampled(
        _ amplitude: Complex, _ instants: Instants, _ profile: (Double) -> (inPhase: Double, quadrature: Double)
    ) -> Samples {
        var samples: Samples = ([], [])
        samples.re.reserveCapacity(count)
        samples.im.reserveCapacity(count)
        for k in 0..<count {
            let (inPhase, quadrature) = profile(instant(k, instants))
            let value = amplitude * Complex(inPhase, quadrature)
            samples.re.append(value.re)
            samples.im.append(value.im)
        }
        return samples
    }

    func gauss(_ x: Double, _ sigma: Double) -> Double { .exp(-0.5 * (x / sigma) * (x / sigma)) }

    /// The samples of a shape that belongs to another tool's convention; `nil` for the text's own.
    func conventional(_ shape: WaveformShape) -> Samples? {
        switch shape.function {
        case .cosine, .sawtooth, .triangle, .square_wave: periodic(shape)
        case .qiskit_gaussian, .qiskit_drag, .qiskit_sech, .qiskit_gaussian_square, .qiskit_gaussian_square_drag,
            .qiskit_gaussian_deriv, .qiskit_sech_deriv:
            qiskit(shape)
        case .braket_gaussian, .braket_drag_gaussian, .braket_erf_square: braket(shape)
        case .oqc_gaussian, .oqc_gaussian_square, .oqc_drag, .oqc_sech, .oqc_sine, .oqc_rounded_square, .oqc_blackman:
            oqc(shape)
        case .iqm_gaussian, .iqm_drag, .iqm_truncated_gaussian, .iqm_drag_gaussian, .iqm_crf, .iqm_drag_crf, .iqm_tgss,
            .iqm_gaussian_smoothed_square:
            iqm(shape)
        case .shipyard_gauss:
            sampled(shape.amplitude, .starts) { t in (gauss(t - shape.second, shape.sigma), 0) }
        case .shipyard_drag:
            // −x·e^(−x²/2) with x = (t − position)/σ.
            sampled(shape.amplitude, .starts) { t in
                (-(t - shape.second) / shape.sigma * gauss(t - shape.second, shape.sigma), 0)
            }
        case .shipyard_sine:
            sampled(shape.amplitude, .starts) { t in (.sin(2 * .pi * (shape.frequency * t) + shape.phase), 0) }
        default: nil
        }
    }

    /// With u = ft + φ/2π cycles: cos 2πu; 2(u − ⌊u + ½⌋); the triangle that starts as a sine does; the sign of it.
    private func periodic(_ shape: WaveformShape) -> Samples {
        let offset = shape.phase / (2 * .pi)
        func saw(_ u: Double) -> Double { 2 * (u - (u + 0.5).rounded(.down)) }
        return sampled(shape.amplitude, .midpoints) { t in
            let cycles = shape.frequency * t
            switch shape.function {
            case .cosine: return (.cos(2 * .pi * (cycles - cycles.rounded()) + shape.phase), 0)
            case .sawtooth: return (saw(cycles + offset), 0)
            case .triangle: return (1 - 2 * saw(cycles + offset - 0.25).magnitude, 0)
            default:
                let u = cycles + offset
                return (2 * (2 * u.rounded(.down) - (2 * u).rounded(.down)) + 1, 0)
            }
        }
    }

    // MARK: Qiskit

    /// Midpoints. Gaussians and the sech are lifted, (g − e)/(1 − e), with e = g one sample outside either end;
    /// drag: quadrature −βx/σ² times the lifted Gaussian; the squares have such edges around 1.
    private func qiskit(_ shape: WaveformShape) -> Samples {
        let half = length / 2
        let sigma = shape.sigma
        let slope = -1 / (sigma * sigma)
        let outside = -period - half
        switch shape.function {
        case .qiskit_gaussian, .qiskit_drag:
            let floor = gauss(outside, sigma)
            let beta = shape.function == .qiskit_drag ? shape.beta : 0
            return sampled(shape.amplitude, .midpoints) { t in
                let lifted = (gauss(t - half, sigma) - floor) / (1 - floor)
                return (lifted, beta * slope * (t - half) * lifted)
            }
        case .qiskit_sech:
            let floor = 1 / Double.cosh(outside / sigma)
            return sampled(shape.amplitude, .midpoints) { t in ((1 / .cosh((t - half) / sigma) - floor) / (1 - floor), 0) }
        case .qiskit_gaussian_deriv:
            return sampled(shape.amplitude, .midpoints) { t in (slope * (t - half) * gauss(t - half, sigma), 0) }
        case .qiskit_sech_deriv:
            return sampled(shape.amplitude, .midpoints) { t in
                let x = (t - half) / sigma
                return (-.tanh(x) / .cosh(x) / sigma, 0)
            }
        default:
            let edge = half - shape.second / 2
            let floor = gauss(-period - edge, sigma)
            return sampled(shape.amplitude, .midpoints) { t in
                let x = t <= edge ? t - edge : t >= length - edge ? t - (length - edge) : 0
                guard x != 0 else { return (1, 0) }
                let lifted = (gauss(x, sigma) - floor) / (1 - floor)
                return (lifted, shape.beta * slope * x * lifted)
            }
        }
    }

    // MARK: Braket

    /// At kp. Lifted on request, (g − e)/(1 − e) with e = g at the ends; drag: times 1 − iβx/σ²; erf_square: rounded
    /// steps ±σ around a square, so scaled that the middle of an infinitely sharp one is 1.
    private func braket(_ shape: WaveformShape) -> Samples {
        let half = length / 2
        let sigma = shape.sigma
        guard shape.function == .braket_erf_square else {
            let floor = shape.liftsEdges ? gauss(half, sigma) : 0
            let slope = -shape.beta / (sigma * sigma)
            return sampled(shape.amplitude, .starts) { t in
                let lifted = (gauss(t - half, sigma) - floor) / (1 - floor)
                return (lifted, slope * (t - half) * lifted)
            }
        }
        let rising = (length - shape.second) / 2 + shape.third
        let falling = (length + shape.second) / 2 + shape.third
        let top = Double.erf(shape.second / 2 / sigma)
        let bottom = shape.liftsEdges ? (Double.erf(-rising / sigma) + Double.erf(falling / sigma)) / 2 : 0
        return sampled(shape.amplitude, .starts) { t in
            let steps = (Double.erf((t - rising) / sigma) + Double.erf(-(t - falling) / sigma)) / 2
            return ((steps - bottom) / (top - bottom), 0)
        }
    }

    // MARK: OQC

    /// At both ends and evenly between them. The drag's Gaussian is e^(−x²/2(2σ)²); its lift adds e^(−½) to it and
    /// divides by 1 + e^(−½). The rounded square is evaluated around x = d/2, as QAT does.
    private func oqc(_ shape: WaveformShape) -> Samples {
        let half = length / 2
        let sigma = shape.sigma
        switch shape.function {
        case .oqc_gaussian:
            let floor = shape.liftsEdges ? gauss(half, sigma) : 0
            return sampled(shape.amplitude, .bothEnds) { t in ((gauss(t - half, sigma) - floor) / (1 - floor), 0) }
        case .oqc_gaussian_square:
            let flat = shape.second / 2
            return sampled(shape.amplitude, .bothEnds) { t in
                let beyond = (t - half).magnitude - flat
                return (beyond > 0 ? gauss(beyond, sigma) : 1, 0)
            }
        case .oqc_drag:
            let floor = shape.liftsEdges ? -Double.exp(-0.5) : 0
            let slope = -shape.beta / (sigma * sigma)
            return sampled(shape.amplitude, .bothEnds) { t in
                let lifted = (gauss(t - half, 2 * sigma) - floor) / (1 - floor)
                return (lifted, slope * (t - half) * lifted)
            }
        case .oqc_sech: return sampled(shape.amplitude, .bothEnds) { t in (1 / .cosh((t - half) / sigma), 0) }
        case .oqc_sine:
            return sampled(shape.amplitude, .bothEnds) { t in
                (.sin(2 * .pi * (shape.frequency * (t - half)) + shape.phase), 0)
            }
        case .oqc_blackman:
            return sampled(shape.amplitude, .bothEnds) { t in
                let turn = 2 * .pi * (t / length)
                return (7938 / 18608.0 - 9240 / 18608.0 * .cos(turn) + 1430 / 18608.0 * .cos(2 * turn), 0)
            }
        default:
            let rising = (length - sigma) / 2, falling = (length + sigma) / 2
            func step(_ x: Double) -> Double { (Double.erf(x / max(shape.second, .leastNonzeroMagnitude)) + 1) / 2 }
            let scale = step(half - rising) + step(falling - half) - 1
            return sampled(shape.amplitude, .bothEnds) { t in
                (scale * (step(t - half - rising) + step(falling - t + half) - 1), 0)
            }
        }
    }
}
