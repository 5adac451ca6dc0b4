public import RackModel
public import RackNumerics
import RackUnits
import RealModule

/// A stretch of a feedline's time that needs a plan of its own: before it and after it no resonator holds
/// photons and nothing listens.
public struct ReadoutGroup: Sendable {
    /// At the chip.
    public var ticks: Range<Int64>
    /// The part of each signal that lies in the stretch, in the order of the signals.
    public var drive: [SampledSignal]
    /// Positions in the list of captures.
    public var captures: [Int]
}

extension ReadoutPlan {
    /// Splits a feedline's field and captures where every resonator has rung down.
    ///
    /// Photon numbers are bounded from above (the field taken as resonant), so a group never begins with more
    /// than `photonFloor` photons left by the one before. Arguments as for `init`.
    public static func groups(
        device: Device, feedline: Int, drive: [SampledSignal], captures: [CaptureWindow],
        photonFloor: Double = 1e-3
    ) -> [ReadoutGroup] {
        let line = device.feedlines[feedline]
        let rate = device.tickRate
        let delayTicks = Int64((line.amplifier.delaySeconds * Double(rate.perSecond)).rounded())
        var spans = captures.map { ($0.startTick - delayTicks)..<($0.endTick - delayTicks) }
        if let linewidth = line.resonators.map(\.linewidthHz).min(), linewidth > 0 {
            let tail = 2 / (2 * Double.pi * linewidth) * Double(rate.perSecond)
            for signal in drive {
                // Amplitudes of several signals add up at worst.
                let share = photonFloor.squareRoot() / Double(drive.count)
                spans += litSpans(
                    of: signal, linewidthHz: linewidth, tailTicks: tail, floor: share, rate: rate)
            }
        }
        return merged(spans).map { span in
            ReadoutGroup(
                ticks: span, drive: drive.map { $0.part(in: span) },
                captures: captures.indices.filter {
                    span.contains(captures[$0].startTick - delayTicks)
                })
        }
    }

    /// Where a bound on |α| is above `floor`: |α| ← |α|e^(−κτ/2) + 2π|z|·(1 − e^(−κτ/2))/(κ/2) per sample,
    /// and from the end of each segment on until it has fallen to the floor.
    private static func litSpans(
        of signal: SampledSignal, linewidthHz: Double, tailTicks: Double, floor: Double, rate: TickRate
    ) -> [Range<Int64>] {
        let step = Double.exp(-signal.grid.ticks / tailTicks)
        let drive = 2 / linewidthHz * (1 - step)
        var spans: [Range<Int64>] = []
        for segment in signal.segments where segment.count > 0 {
            func tick(_ sample: Int) -> Int64 {
                segment.startTick + Int64(sample) * signal.grid.ticksPerSample / signal.grid.divisor
            }
            var (alpha, lit) = (0.0, Int?.none)
            for k in 0..<segment.count {
                let (re, im) = (segment.re[k], segment.im[k])
                let field = (re * re + im * im).squareRoot()
                // A filter's dying tail is never 0: a field that cannot hold half the floor is none.
                let isQuiet = 2 * field / linewidthHz <= 0.5 * floor
                if lit == nil, !isQuiet { lit = k }
                alpha = alpha * step + drive * field
                if alpha <= floor, isQuiet, let start = lit {
                    spans.append(tick(start)..<tick(k + 1))
                    lit = nil
                }
            }
            guard let start = lit else { continue }
            let ringDown = alpha > floor ? tailTicks * .log(alpha / floor) : 0
            spans.append(tick(start)..<(tick(segment.count) + Int64(min(ringDown.rounded(.up), 0x1p60)) + 1))
        }
        return spans
    }

    private static func merged(_ spans: [Range<Int64>]) -> [Range<Int64>] {
        var result: [Range<Int64>] = []
        for span in spans.filter({ !$0.isEmpty }).sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = result.last, span.lowerBound < last.upperBound {
                result[result.count - 1] = last.lowerBound..<max(last.upperBound, span.upperBound)
            } else {
                result.append(span)
            }
        }
        return result
    }
}

extension SampledSignal {
    /// The samples that begin in `ticks`, on the same grid and carrier.
    func part(in ticks: Range<Int64>) -> SampledSignal {
        var part = SampledSignal(grid: grid, carrierHz: carrierHz)
        for segment in segments {
            func sample(_ tick: Int64) -> Int {
                let units = (tick - segment.startTick) * grid.divisor
                let (quotient, remainder) = units.quotientAndRemainder(dividingBy: grid.ticksPerSample)
                return Int(max(0, min(Int64(segment.count), remainder > 0 ? quotient + 1 : quotient)))
            }
            var (first, end) = (sample(ticks.lowerBound), sample(ticks.upperBound))
            // A segment begins on a whole tick: keep earlier samples rather than shift them.
            while first > 0, (Int64(first) * grid.ticksPerSample) % grid.divisor != 0 { first -= 1 }
            end = max(end, first)
            guard first < end else { continue }
            part.segments.append(
                SignalSegment(
                    startTick: segment.startTick + Int64(first) * grid.ticksPerSample / grid.divisor,
                    re: Array(segment.re[first..<end]), im: Array(segment.im[first..<end])))
        }
        return part
    }
}
