internal import PulseLanguage
internal import RackNumerics
internal import RealModule

/// Samples waveforms. The text's own shapes are taken at midpoints: sample k of period p ticks at t = (k + ½)p; those
/// of other tools where these take them (`conventional`).
struct WaveformSampler {
    let ticksPerSample: Int64
    let count: Int

    typealias Samples = (re: [Double], im: [Double])

    var period: Double { Double(ticksPerSample) }
    /// The length d in ticks.
    var length: Double { period * Double(count) }

    /// The samples of `shape`, `count` of them.
    ///
    /// With x = t − d/2, g(x) = e^(−x²/2σ²):
    /// - constant A; gaussian A·g; sech A/cosh(x/σ); sine A·sin(2πft + φ).
    /// - drag A·(g + iβ dg/dt) = A·g·(1 − iβx/σ²), β in ticks.
    /// - gaussian_lifted, drag_lifted: g replaced by (g − e₀)/(1 − e₀), e₀ = g at t = 0, and dg/dt by
    ///   (dg/dt)/(1 − e₀).
    /// - gaussian_square: 1 in the middle `square width`, Gaussian edges on both sides of it.
    /// - flat_top: edges ½(1 − cos(πt/r)) of length r; flat_top_gaussian: lifted Gaussian edges of length r.
    func samples(of shape: WaveformShape) -> Samples {
        if let samples = conventional(shape) { return samples }
        let amplitude = shape.amplitude
        let half = length / 2
        let scale = -0.5 / (shape.sigma * shape.sigma)
        let rise = shape.second
        switch shape.function {
        case .constant: return flat(amplitude)
        case .drag, .drag_lifted: return drag(shape)
        case .sine: return sine(shape)
        case .gaussian: return mirrored(amplitude, until: half) { t in .exp((t - half) * (t - half) * scale) }
        case .gaussian_lifted:
            let floor = Double.exp(half * half * scale)
            let gain = 1 / (1 - floor)
            return mirrored(amplitude, until: half) { t in (.exp((t - half) * (t - half) * scale) - floor) * gain }
        case .sech: return mirrored(amplitude, until: half) { t in 1 / .cosh((t - half) / shape.sigma) }
        case .gaussian_square:
            let edge = half - shape.second / 2
            return mirrored(amplitude, until: edge) { t in .exp((t - edge) * (t - edge) * scale) }
        case .flat_top: return mirrored(amplitude, until: rise) { t in 0.5 * (1 - .cos(.pi * t / rise)) }
        default:
            let floor = Double.exp(rise * rise * scale)
            let gain = 1 / (1 - floor)
            return mirrored(amplitude, until: rise) { t in (.exp((t - rise) * (t - rise) * scale) - floor) * gain }
        }
    }

    private func flat(_ amplitude: Complex) -> Samples {
        ([Double](repeating: amplitude.re, count: count), [Double](repeating: amplitude.im, count: count))
    }

    /// A shape that is its own mirror image: `profile` before `edge`, flat at 1 from there to the middle.
    @inline(__always)
    private func mirrored(
        _ amplitude: Complex, until edge: Double, _ profile: (Double) -> Double
    ) -> Samples {
        var (re, im) = flat(amplitude)
        for k in 0..<(count + 1) / 2 {
            let t = (Double(k) + 0.5) * period
            guard t < edge else { break }
            let value = profile(t)
            re[k] = amplitude.re * value
            re[count - 1 - k] = re[k]
            if amplitude.im != 0 {
                im[k] = amplitude.im * value
                im[count - 1 - k] = im[k]
            }
        }
        return (re, im)
    }

    private func sine(_ shape: WaveformShape) -> Samples {
        var (re, im) = flat(shape.amplitude)
        for k in 0..<count {
            let cycles = shape.frequency * ((Double(k) + 0.5) * period)
            let value = Double.sin(2 * .pi * (cycles - cycles.rounded()) + shape.phase)
            re[k] *= value
            im[k] *= value
        }
        return (re, im)
    }

    private func drag(_ shape: WaveformShape) -> Samples {
        let half = length / 2
        let scale = -0.5 / (shape.sigma * shape.sigma)
        let isLifted = shape.function == .drag_lifted
        let floor = isLifted ? Double.exp(half * half * scale) : 0
        let gain = 1 / (1 - floor)
        let slope = -shape.beta / (shape.sigma * shape.sigma)
        let amplitude = shape.amplitude
        var re = [Double](repeating: 0, count: count)
        var im = re
        for k in 0..<(count + 1) / 2 {
            let x = (Double(k) + 0.5) * period - half
            let g = Double.exp(x * x * scale)
            let inPhase = (g - floor) * gain
            let quadrature = g * gain * slope * x
            let first = amplitude * Complex(inPhase, quadrature)
            let last = amplitude * Complex(inPhase, -quadrature)
            re[k] = first.re
            im[k] = first.im
            re[count - 1 - k] = last.re
            im[count - 1 - k] = last.im
        }
        return (re, im)
    }

    /// The samples of any waveform whose parts are known to last `count` samples.
    func samples(of waveform: WaveformValue) -> Samples {
        switch waveform {
        case .shape(let shape): return samples(of: shape)
        case .samples(let samples): return (samples.map(\.re), samples.map(\.im))
        case .scaled(let inner, let factor):
            var (re, im) = samples(of: inner)
            for k in 0..<count { (re[k], im[k]) = (re[k] * factor.re - im[k] * factor.im, re[k] * factor.im + im[k] * factor.re) }
            return (re, im)
        case .sum(let a, let b):
            var (re, im) = samples(of: a)
            let other = samples(of: b)
            for k in 0..<count { (re[k], im[k]) = (re[k] + other.re[k], im[k] + other.im[k]) }
            return (re, im)
        case .product(let a, let b):
            var (re, im) = samples(of: a)
            let other = samples(of: b)
            for k in 0..<count {
                (re[k], im[k]) = (
                    re[k] * other.re[k] - im[k] * other.im[k], re[k] * other.im[k] + im[k] * other.re[k]
                )
            }
            return (re, im)
        case .joined, .part: preconditionFailure("what is joined is laid out on a port before it is sampled")
        }
    }
}
