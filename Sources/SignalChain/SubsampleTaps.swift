internal import RackModel
internal import RackNumerics
internal import RealModule

/// p(t_q) = s(t_q) − s(t_q − T) for consecutive q from `first`.
struct SubsampleTaps {
    var first: Int
    var values: [Double]

    /// From step responses in closed form (one filter, or Gaussians and echoes) or from the state space of
    /// a chain with poles: exact at every point.
    static func inTime(_ filters: [LineFilter], parts: FilterParts, grid: TapGrid) -> SubsampleTaps {
        let lead = 8 * parts.gaussianSigmaSeconds
        let first = -Int((lead / grid.step).rounded(.up)) - 1
        let length = Int((parts.lengthSeconds / grid.step).rounded(.up)) + grid.phases + 4 - first
        var taps = SubsampleTaps(first: first, values: Array(repeating: 0, count: length))
        var known: (offset: Double, taps: SubsampleTaps)?
        for (delay, coefficient) in parts.echoes where coefficient != 0 {
            // The echo's own grid: its first point at or after the step lies `offset` behind it.
            let exact = delay / grid.step - 0.5
            let nearest = exact.rounded()
            let isOnGrid = (exact - nearest).magnitude < 1e-9
            let start = isOnGrid ? nearest : exact.rounded(.up)
            let offset = isOnGrid ? 0 : (start - exact) * grid.step
            let echo: SubsampleTaps
            if let last = known, (last.offset - offset).magnitude < 1e-12 * grid.step {
                echo = last.taps
            } else {
                echo = undelayed(filters, parts: parts, grid: grid, offset: offset)
                known = (offset, echo)
            }
            for (index, value) in echo.values.enumerated() where value != 0 {
                let q = Int(start) + echo.first + index - first
                if taps.values.indices.contains(q) { taps.values[q] += coefficient * value }
            }
        }
        return taps
    }

    /// p at times offset + k·step, without echoes. A point that falls on a jump gets the jump's middle.
    private static func undelayed(
        _ filters: [LineFilter], parts: FilterParts, grid: TapGrid, offset: Double
    ) -> SubsampleTaps {
        let settling =
            parts.rational.order == 0
            ? 0 : (32 + 3 * Double(parts.rational.order)) / parts.rational.slowestRate
        let lead = Int((8 * parts.gaussianSigmaSeconds / grid.step).rounded(.up)) + 1
        let count = Int((settling / grid.step).rounded(.up)) + lead + 1
        var steps: [Double]
        var first = 0
        if parts.gaussianSigmaSeconds > 0 {
            // No poles here: the caller sends those with a Gaussian through the spectrum.
            first = -lead
            let width = Double(2).squareRoot() * parts.gaussianSigmaSeconds
            steps = (0..<2 * lead).map { 0.5 * .erfc(-(offset + Double($0 - lead) * grid.step) / width) }
        } else if let single = onlyPole(filters) {
            steps = (0..<count).map { single.stepResponse(atSeconds: offset + Double($0) * grid.step) }
        } else {
            steps = parts.rational.steps(offset: offset, step: grid.step, count: count)
        }
        if offset == 0, first == 0 { steps[0] *= 0.5 }
        let values = (0..<steps.count + grid.phases).map { k in
            (k < steps.count ? steps[k] : 1) - (k < grid.phases ? 0 : steps[k - grid.phases])
        }
        return SubsampleTaps(first: first, values: values)
    }

    /// The one filter with poles, if there is exactly one: its formula needs no recursion.
    private static func onlyPole(_ filters: [LineFilter]) -> LineFilter? {
        let poles = filters.filter {
            switch $0 {
            case .singlePole, .exponential, .bessel: true
            case .gaussian, .reflection, .measured: false
            }
        }
        return poles.count == 1 ? poles[0] : nil
    }

    /// By one transform of the chain's spectrum: for chains with a Gaussian, whose spectrum ends.
    ///
    /// p(t) = ∫ H(f)·T·sinc(fT)·e^(−iπfT)·e^(2πift) df. The Gaussian takes H below 10⁻¹⁷ at 1.41/σ, so the
    /// sum over that band is exact, up to what wraps round a window longer than the settling time.
    static func throughSpectrum(
        _ filters: [LineFilter], parts: FilterParts, grid: TapGrid, transforms: FourierTransformCache
    ) -> SubsampleTaps {
        let lead = Int((8 * parts.gaussianSigmaSeconds / grid.step).rounded(.up)) + grid.phases
        let length = Int((parts.lengthSeconds / grid.step).rounded(.up)) + 2 * (lead + grid.phases)
        let size = FourierTransformCache.size(atLeast: length)
        let buffer = AlignedComplexBuffer(count: size)
        let spacing = 1 / (Double(size) * grid.step)
        let last = Int((1.41 / parts.gaussianSigmaSeconds / spacing).rounded(.up))
        for k in 0...last {
            // Frequencies beyond the grid's own band fold onto it, which is what sampling p does.
            let value = spacing * boxResponse(filters, grid: grid, atHz: Double(k) * spacing)
            let slot = k % size
            buffer.values[2 * slot] += value.re
            buffer.values[2 * slot + 1] += value.im
            guard k > 0 else { continue }
            let mirrored = (size - slot) % size
            buffer.values[2 * mirrored] += value.re
            buffer.values[2 * mirrored + 1] -= value.im
        }
        let response = AlignedComplexBuffer(count: size)
        transforms.transform(count: size).backward(buffer, into: response)
        let values = (0..<length).map { response.values[2 * (($0 - lead + size) % size)] }
        return SubsampleTaps(first: -lead, values: values)
    }

    /// The spectrum of p, with the half step by which the grid lies behind its first edge.
    private static func boxResponse(_ filters: [LineFilter], grid: TapGrid, atHz frequencyHz: Double)
        -> Complex
    {
        let turns = frequencyHz * grid.period
        let hold = turns == 0 ? 1 : Double.sin(.pi * turns) / (.pi * turns)
        let phase = Complex.unit(cycles: 0.5 * (frequencyHz * grid.step - turns))
        return filters.reduce(grid.period * hold * phase) { $0 * $1.response(atHz: frequencyHz) }
    }
}
