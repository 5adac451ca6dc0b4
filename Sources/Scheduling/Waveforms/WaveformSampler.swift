internal import PulseLanguage
internal import RackNumerics
internal import RealModule

/// Samples waveforms at midpoints: sample k of period p ticks is taken at t = (k + ½)p.
struct WaveformSampler {
    let ticksPerSample: Int64
    let count: Int

    typealias Samples = (re: [Double], im: [Double])

    private var period: Double { Double(ticksPerSample) }
    /// The length d in ticks.
    private var length: Double { period * Double(count) }

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
        switch shape.function {
        case .constant: return scaled(nil, shape.amplitude)
        case .drag, .drag_lifted: return drag(shape)
        case .sine:
            var values = [Double](repeating: 0, count: count)
            for k in 0..<count {
                let t = (Double(k) + 0.5) * period
                let cycles = shape.frequency * t
                values[k] = Double.sin(2 * .pi * (cycles - cycles.rounded()) + shape.phase)
            }
            return scaled(values, shape.amplitude)
        default: return scaled(symmetric(shape), shape.amplitude)
        }
    }

    /// The first half of a shape that is its own mirror image, and its reflection.
    private func symmetric(_ shape: WaveformShape) -> [Double] {
        var values = [Double](repeating: 0, count: count)
        let profile = self.profile(shape)
        for k in 0..<(count + 1) / 2 {
            let value = profile((Double(k) + 0.5) * period)
            values[k] = value
            values[count - 1 - k] = value
        }
        return values
    }

    /// The real envelope at t ≤ d/2.
    private func profile(_ shape: WaveformShape) -> (Double) -> Double {
        let half = length / 2
        let scale = -0.5 / (shape.sigma * shape.sigma)
        switch shape.function {
        case .gaussian: return { t in Double.exp((t - half) * (t - half) * scale) }
        case .gaussian_lifted:
            let floor = Double.exp(half * half * scale)
            let gain = 1 / (1 - floor)
            return { t in (Double.exp((t - half) * (t - half) * scale) - floor) * gain }
        case .sech: return { t in 1 / Double.cosh((t - half) / shape.sigma) }
        case .gaussian_square:
            let edge = half - shape.second / 2
            return { t in t < edge ? Double.exp((t - edge) * (t - edge) * scale) : 1 }
        case .flat_top:
            let rise = shape.second
            return { t in t < rise ? 0.5 * (1 - Double.cos(.pi * t / rise)) : 1 }
        default:
            let rise = shape.second
            let floor = Double.exp(rise * rise * scale)
            let gain = 1 / (1 - floor)
            return { t in t < rise ? (Double.exp((t - rise) * (t - rise) * scale) - floor) * gain : 1 }
        }
    }

    private func drag(_ shape: WaveformShape) -> Samples {
        let half = length / 2
        let scale = -0.5 / (shape.sigma * shape.sigma)
        let isLifted = shape.function == .drag_lifted
        let floor = isLifted ? Double.exp(half * half * scale) : 0
        let gain = 1 / (1 - floor)
        let slope = -shape.second / (shape.sigma * shape.sigma)
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
        // The middle sample of an odd count is written twice; its x is 0 up to rounding.
        return (re, im)
    }

    private func scaled(_ values: [Double]?, _ amplitude: Complex) -> Samples {
        guard let values else {
            return ([Double](repeating: amplitude.re, count: count), [Double](repeating: amplitude.im, count: count))
        }
        let re = amplitude.re == 1 ? values : values.map { $0 * amplitude.re }
        let im = amplitude.im == 0 ? [Double](repeating: 0, count: count) : values.map { $0 * amplitude.im }
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
        }
    }
}
