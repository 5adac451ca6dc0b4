public import RackNumerics

extension ReadoutPlan {
    /// The mean photon number of a resonator with its mode in `level`, at the plan's instant at or before
    /// `tick`.
    public func photons(resonator: Int, level: Int, tick: Int64) -> Double {
        pointer(resonator: resonator, level: level, tick: tick).squaredMagnitude
    }

    /// α_level in the frame of the plan's carrier (that of the first drive signal), at the plan's instant
    /// at or before `tick`; 0 outside the plan's time.
    public func pointer(resonator: Int, level: Int, tick: Int64) -> Complex {
        let sample = axis.sample(atOrBefore: tick)
        return (0..<axis.count).contains(sample) ? pointers[resonator][level][sample] : .zero
    }

    /// exp(−i(χ_j − χ_k)∫α_j·ᾱ_k dt) over `ticks` at the chip: what the resonator's photons do to the
    /// coherence ρ_jk of its mode. Its magnitude is the dephasing of the measurement (Γ_m = (χ_j − χ_k)
    /// Im(−α_jᾱ_k)), its phase the AC Stark shift. χ in rad/s; trapezoidal rule on the plan's instants.
    public func coherenceFactor(resonator: Int, j: Int, k: Int, ticks: Range<Int64>) -> Complex {
        let shift =
            2 * Double.pi
            * (resonators[resonator].shiftHz(level: j) - resonators[resonator].shiftHz(level: k))
        guard shift != 0 else { return .one }
        let overlap = overlapIntegral(pointers[resonator][j], pointers[resonator][k], ticks: ticks)
        return .exp(Complex(0, -shift) * overlap)
    }

    /// The same over one window from its first photon on, with or without the photons that leave after it.
    public func coherenceFactor(window: Int, j: Int, k: Int, includingRingDown: Bool = false) -> Complex {
        let span = windows[window]
        let end = includingRingDown ? span.ringDownEndTick : span.endTick
        return coherenceFactor(resonator: span.resonator, j: j, k: k, ticks: span.litTick..<end)
    }

    /// −ln|coherence factor| of levels 0 and 1 over a window: how strongly it projects. A window of no
    /// captures and a small exponent is a tone meant for a neighbour.
    public func dephasingExponent(window: Int) -> Double {
        guard ladders[windows[window].resonator].levels > 1 else { return 0 }
        let resonator = windows[window].resonator
        let shift =
            2 * Double.pi
            * (resonators[resonator].shiftHz(level: 0) - resonators[resonator].shiftHz(level: 1))
        let overlap = overlapIntegral(
            pointers[resonator][0], pointers[resonator][1],
            ticks: windows[window].litTick..<windows[window].endTick)
        return -shift * overlap.im
    }

    /// ∫α_j·ᾱ_k dt in seconds.
    private func overlapIntegral(_ left: [Complex], _ right: [Complex], ticks: Range<Int64>) -> Complex {
        guard axis.count > 1 else { return .zero }
        let whole = axis.tick(0)..<axis.tick(axis.count - 1)
        let span = ticks.clamped(to: whole)
        guard !span.isEmpty else { return .zero }
        func value(_ k: Int) -> Complex { left[k] * right[k].conjugate }
        let (first, last) = (
            axis.sample(atOrBefore: span.lowerBound), axis.sample(atOrAfter: span.upperBound)
        )
        var sum = Complex.zero
        for k in first..<last {
            // The share of the interval k … k + 1 that lies in the span, its integrand taken as linear.
            let (a, b) = (max(axis.tick(k), span.lowerBound), min(axis.tick(k + 1), span.upperBound))
            let from = Double(a - axis.tick(k)) / Double(axis.ticksPerSample)
            let to = Double(b - axis.tick(k)) / Double(axis.ticksPerSample)
            let middle = 0.5 * (from + to)
            sum += (to - from) * ((1 - middle) * value(k) + middle * value(k + 1))
        }
        return axis.periodSeconds * sum
    }
}
