public import RackModel
import RackNumerics
import RackUnits
import RealModule

/// What has been decided about a feedline's windows before some tick, for a plan of the time from there on.
///
/// A program with feedback is planned stretch by stretch, each plan knowing only what is played up to its end. A
/// window that has begun keeps its start, whatever a later plan makes of it; where it ends is settled last.
public struct SettledWindows: Sendable {
    /// Windows that begin before it are settled.
    public var tick: Int64
    /// The windows that began before `tick`, by start. One that ends at `tick` or later is still open.
    public var windows: [ResonatorWindow]

    public init(tick: Int64, windows: [ResonatorWindow]) {
        self.tick = tick
        self.windows = windows
    }

    /// The settled windows, the open ones continued by those that were `found` with more of the future known, and
    /// the later ones of `found`.
    func continued(
        by found: [ResonatorWindow], captures: [CaptureWindow], reads: [Int?], axis: SampleAxis, delayTicks: Int64
    ) -> [ResonatorWindow] {
        let resonators = (windows + found).map(\.resonator).max().map { Array(0...$0) } ?? []
        var result: [ResonatorWindow] = []
        for resonator in resonators {
            var own = continued(
                windows.filter { $0.resonator == resonator }, by: found.filter { $0.resonator == resonator },
                axis: axis)
            for index in own.indices {
                let next = index + 1 < own.count ? own[index + 1].litTick : .max
                own[index].ringDownEndTick = max(own[index].endTick, min(own[index].ringDownEndTick, next))
                let (start, end) = (own[index].startTick, own[index].endTick)
                own[index].captures = captures.indices.filter {
                    reads[$0] == resonator && captures[$0].startTick - delayTicks < end
                        && captures[$0].endTick - delayTicks > start
                }
            }
            result += own
        }
        return result.sorted { ($0.startTick, $0.resonator) < ($1.startTick, $1.resonator) }
    }

    /// The same for one resonator.
    private func continued(
        _ settled: [ResonatorWindow], by found: [ResonatorWindow], axis: SampleAxis
    ) -> [ResonatorWindow] {
        var settled = settled
        var later = found.filter { $0.endTick > tick }
        let overlaps = later.first.map { $0.startTick < tick } ?? false
        if let last = settled.indices.last, settled[last].endTick >= tick {
            if overlaps {
                settled[last].endTick = later[0].endTick
                settled[last].ringDownEndTick = later[0].ringDownEndTick
                later.removeFirst()
            } else {
                let start = settled[last].startTick
                let same = found.last { $0.endTick > start && $0.startTick < tick }
                settled[last].endTick = tick
                settled[last].ringDownEndTick = max(tick, same?.ringDownEndTick ?? settled[last].ringDownEndTick)
            }
        } else if overlaps {
            // Nothing had begun here: a window that is found too late begins where the present does.
            later[0].startTick = axis.tick(axis.sample(atOrAfter: tick))
            // What an earlier one has counted of its photons is not counted twice.
            later[0].litTick = max(
                min(later[0].litTick, later[0].startTick), settled.last.map { min($0.endTick, later[0].startTick) } ?? .min)
            if later[0].startTick >= later[0].endTick { later.removeFirst() }
        }
        return settled + later
    }
}

extension ReadoutPlan {
    /// For how long, in ticks, a feedline remembers: what it played and what levels its modes were in before that
    /// no longer changes an answer. Fields fall to 10⁻¹⁰ in 46/κ; after that the difference that a level made,
    /// at most 4·10⁷ times the floor, has fallen to the floor in another 18/κ.
    public static func memoryTicks(device: Device, feedline: Int) -> Int64 {
        let slowest = device.feedlines[feedline].resonators.map(\.linewidthHz).min() ?? .infinity
        let ticks = 64 / (2 * Double.pi * slowest) * Double(device.tickRate.perSecond)
        return Int64(min(ticks.rounded(.up), 0x1p60))
    }

    /// For each shot of a trace, how many samples of a capture lie on the side of level 1: those whose value
    /// w̄ₖ·dₖ/|wₖ|, the sample turned as the integration turns it, is given a level above 0 by the capture's
    /// discriminator. Samples of weight 0 do not count.
    ///
    /// - Parameters:
    ///   - capture: position in `captures`.
    ///   - traceI: shots × samples, demodulated, in volts, as `traces` gives them; `traceQ` alike.
    public func sampleCounts(capture: Int, traceI: [Float], traceQ: [Float]) -> [Int64] {
        let table = tables[capture]
        let samples = table.samples.count
        guard samples > 0 else { return [] }
        let turns = zip(table.weights, table.demodulation).map { weight, demodulation -> Complex? in
            let turn = weight * demodulation.conjugate
            return turn.magnitude > 0 ? turn / turn.magnitude : nil
        }
        let discriminator = readings[capture].discriminator
        return (0..<(traceI.count / samples)).map { shot in
            var count: Int64 = 0
            for k in 0..<samples {
                guard let turn = turns[k] else { continue }
                let place = shot * samples + k
                let value = turn * Complex(Double(traceI[place]), Double(traceQ[place]))
                if discriminator.level(i: value.re, q: value.im) > 0 { count += 1 }
            }
            return count
        }
    }
}
