import RackModel
import RackNumerics
import RackUnits
import RealModule

extension ReadoutPlan {
    /// The resonator that a capture reads: that of the mode it names, else the one nearest to its frequency,
    /// if that is nearer than 20 linewidths and twice its largest shift.
    static func resonator(readBy capture: CaptureWindow, among resonators: [Resonator]) -> Int? {
        if let mode = capture.mode { return resonators.firstIndex { $0.mode == mode } }
        var best: Int?
        var least = Double.infinity
        for (index, resonator) in resonators.enumerated() {
            let distance = (capture.frequencyHz - resonator.frequencyHz).magnitude
            let shift = resonator.shiftsHz.reduce(0) { max($0, $1.magnitude) }
            if distance < least, distance <= 20 * resonator.linewidthHz + 2 * shift {
                (best, least) = (index, distance)
            }
        }
        return best
    }

    /// Cuts each resonator's time into windows.
    ///
    /// A resonator is being read at an instant when it holds more than the floor and either a capture that
    /// reads it is open or a tone keeps its photons there (`fed`). The tone of a neighbour puts photons into it too,
    /// but nearly the same ones whatever the level: `ReadStretch` tells the two apart.
    static func windows(
        pointers: [[[Complex]]], dynamics: [[PointerDynamics]], resonators: [Resonator],
        captures: [CaptureWindow], reads: [Int?], axis: SampleAxis, delayTicks: Int64, floor: Double
    ) -> [ResonatorWindow] {
        var windows: [ResonatorWindow] = []
        for (index, resonator) in resonators.enumerated() {
            let photons = peakPhotons(pointers[index], count: axis.count)
            let step = dynamics[index][0].decay(seconds: axis.periodSeconds)
            let isLit = litSamples(pointers[index][0], step: step, floor: floor)
            var isRead = fed(
                photons, isLit: isLit, linewidthHz: resonator.linewidthHz, axis: axis, floor: floor)
            let own = captures.indices.filter { reads[$0] == index }
            for capture in own {
                let first = axis.sample(atOrBefore: captures[capture].startTick - delayTicks)
                let end = axis.sample(atOrAfter: captures[capture].endTick - delayTicks)
                guard let lit = (first..<end).first(where: { photons[$0] > floor }) else { continue }
                for k in lit..<end { isRead[k] = true }
            }
            let lost = dephasing(pointers[index], resonator, axis: axis)
            let starts = own.map { axis.sample(atOrBefore: captures[$0].startTick - delayTicks) }.sorted()
            let ends = own.map { axis.sample(atOrAfter: captures[$0].endTick - delayTicks) }.sorted()
            let ahead = lookAhead(linewidthHz: resonator.linewidthHz, axis: axis)
            let parts = ReadStretch.joined(
                runs(of: isRead).flatMap {
                    ReadStretch.parts(of: $0, photons: photons, dephasing: lost, starts: starts, ends: ends, ahead: ahead)
                }, across: 2 * ahead)
            for (number, part) in parts.enumerated() {
                let next = number + 1 < parts.count ? parts[number + 1].lit : axis.count
                let dark = (part.end..<max(part.end, next)).first { photons[$0] <= floor } ?? next
                let range = axis.tick(part.start)..<axis.tick(part.end)
                windows.append(
                    ResonatorWindow(
                        resonator: index, mode: resonator.mode, litTick: axis.tick(part.lit),
                        startTick: range.lowerBound, endTick: range.upperBound,
                        ringDownEndTick: axis.tick(max(dark, part.end)),
                        captures: own.filter {
                            captures[$0].startTick - delayTicks < range.upperBound
                                && captures[$0].endTick - delayTicks > range.lowerBound
                        }))
            }
        }
        return windows.sorted { ($0.startTick, $0.resonator) < ($1.startTick, $1.resonator) }
    }

    /// Where there is a field at all: what it adds in a sample would, held on resonance, make more than the
    /// floor.
    private static func litSamples(_ pointer: [Complex], step: Complex, floor: Double) -> [Bool] {
        let least = floor * (1 - step.magnitude) * (1 - step.magnitude)
        return pointer.indices.map { k in
            k + 1 < pointer.count && (pointer[k + 1] - step * pointer[k]).squaredMagnitude > least
        }
    }

    /// Where a tone keeps the photons of this resonator up: over the next half lifetime 1/(2κ) they fall by
    /// less than half of what free decay would take. The field of a tone for a neighbour, which only
    /// ripples them, so does not count; the ends are then moved to where a field begins and ends.
    private static func fed(
        _ photons: [Double], isLit: [Bool], linewidthHz: Double, axis: SampleAxis, floor: Double
    ) -> [Bool] {
        let ahead = lookAhead(linewidthHz: linewidthHz, axis: axis)
        let holds = photons.indices.map { k in
            photons[k] > floor && k + ahead < photons.count && photons[k + ahead] > 0.78 * photons[k]
        }
        var mask = [Bool](repeating: false, count: photons.count)
        for run in runs(of: holds) {
            let first = run.first { isLit[$0] } ?? run.upperBound
            guard first < run.upperBound else { continue }
            // The look ahead ends early; a dip between two runs under one field is no pause.
            let limit = min(photons.count, run.upperBound + 2 * ahead)
            let dark = (run.upperBound..<limit).first { !isLit[$0] || photons[$0] <= floor } ?? limit
            for k in first..<max(dark, run.upperBound) { mask[k] = true }
        }
        return mask
    }

    /// Half a lifetime 1/(2κ) of photons, in samples.
    private static func lookAhead(linewidthHz: Double, axis: SampleAxis) -> Int {
        max(1, Int((0.5 / (2 * .pi * linewidthHz) / axis.periodSeconds).rounded(.up)))
    }

    /// −ln of the coherence of levels 0 and 1 lost per sample.
    private static func dephasing(_ levels: [[Complex]], _ resonator: Resonator, axis: SampleAxis) -> [Double] {
        guard levels.count > 1 else { return [Double](repeating: 0, count: axis.count) }
        let shift = 2 * Double.pi * (resonator.shiftHz(level: 0) - resonator.shiftHz(level: 1))
        return (0..<axis.count).map { -shift * (levels[0][$0] * levels[1][$0].conjugate).im * axis.periodSeconds }
    }

    /// The largest |α_j|² over the levels, at each instant.
    private static func peakPhotons(_ levels: [[Complex]], count: Int) -> [Double] {
        var photons = [Double](repeating: 0, count: count)
        for trajectory in levels {
            for k in 0..<count { photons[k] = max(photons[k], trajectory[k].squaredMagnitude) }
        }
        return photons
    }

    /// Maximal runs of `true`.
    private static func runs(of mask: [Bool]) -> [Range<Int>] {
        var runs: [Range<Int>] = []
        var k = 0
        while k < mask.count {
            let start = k
            while k < mask.count, mask[k] { k += 1 }
            if start < k { runs.append(start..<k) }
            k += 1
        }
        return runs
    }

    /// The windows of a resonator whose photons reach into `samples`, in order of time.
    ///
    /// Before the first of them the pointer state is that of the window's initial level. Where a window
    /// begins in the ring-down of the one before, that one counts too as long as the difference which its
    /// levels may have made, at most 4n photons, has not fallen to the floor.
    static func windows(
        _ windows: [ResonatorWindow], of resonator: Int, into samples: Range<Int>, axis: SampleAxis,
        linewidthHz: Double, peakPhotons: Double, floor: Double
    ) -> [Int] {
        let memory = Double.log(max(1, 4 * peakPhotons / floor)) / (2 * .pi * linewidthHz)
        let horizon = Double(axis.tick(samples.lowerBound)) - memory / axis.rate.tickSeconds
        let before = windows.indices.filter {
            windows[$0].resonator == resonator && windows[$0].litTick < axis.tick(samples.upperBound)
        }
        var reaching: [Int] = []
        for index in before.reversed() {
            let isChained =
                reaching.last.map { windows[index].ringDownEndTick >= windows[$0].litTick } ?? false
            let overlaps = windows[index].ringDownEndTick > axis.tick(samples.lowerBound)
            guard overlaps || (isChained && Double(windows[index].endTick) > horizon) else { break }
            reaching.append(index)
        }
        return reaching.reversed()
    }
}

/// A stretch of a resonator's time in which its own tone reads it, in samples of the plan's axis.
struct ReadStretch {
    /// The first photon, be it a neighbour's.
    var lit: Int
    /// From here on the level counts as a classical path.
    var start: Int
    var end: Int
    /// Whether it takes less than 5 % of the coherence.
    var isWeak: Bool

    /// 5 % less of coherence begins a window: before that a gate on the mode is hardly disturbed.
    private static let beginning = 0.05

    /// The stretches within `run`, in which the resonator holds photons: each begins when 5 % of the coherence is
    /// lost, and ends with the run or with a capture at whose end the resonator's own photons begin to leave. A run
    /// that never dephases so much is one weak stretch.
    static func parts(
        of run: Range<Int>, photons: [Double], dephasing: [Double], starts: [Int], ends: [Int], ahead: Int
    ) -> [ReadStretch] {
        var parts: [ReadStretch] = []
        var lit = run.lowerBound
        while lit < run.upperBound {
            var lost = 0.0
            let first = (lit..<run.upperBound).first { sample in
                lost += dephasing[sample]
                return lost > beginning
            }
            guard let first else {
                if parts.isEmpty { parts.append(ReadStretch(lit: lit, start: lit, end: run.upperBound, isWeak: true)) }
                break
            }
            let end = ends.first { end in
                end > first && end < run.upperBound
                    && photons[min(end + ahead, photons.count - 1)] <= 0.78 * photons[end]
            } ?? run.upperBound
            parts.append(ReadStretch(lit: lit, start: first, end: end, isWeak: false))
            lit = end == run.upperBound ? end : starts.first { $0 >= end } ?? run.upperBound
        }
        return parts
    }

    /// Weak stretches that follow on one another within `gap` samples as one. Tones for neighbours beat in this resonator,
    /// whose photons then cross the floor again and again: a shot has one chance to be projected by all of that.
    static func joined(_ parts: [ReadStretch], across gap: Int) -> [ReadStretch] {
        parts.reduce(into: []) { joined, part in
            if part.isWeak, let last = joined.last, last.isWeak, part.lit - last.end <= gap {
                joined[joined.count - 1].end = part.end
            } else {
                joined.append(part)
            }
        }
    }
}
