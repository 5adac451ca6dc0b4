import RackModel
import RackNumerics

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
    /// reads it is open or its photons are not merely leaving: over the next half lifetime 1/(2κ) they fall by
    /// less than half of what free decay would take.
    static func windows(
        pointers: [[[Complex]]], resonators: [Resonator], captures: [CaptureWindow], reads: [Int?],
        axis: SampleAxis, delayTicks: Int64, floor: Double
    ) -> [ResonatorWindow] {
        var windows: [ResonatorWindow] = []
        for (index, resonator) in resonators.enumerated() {
            let photons = peakPhotons(pointers[index], count: axis.count)
            let ahead = max(1, Int((0.5 / (2 * .pi * resonator.linewidthHz) / axis.periodSeconds).rounded(.up)))
            var isRead = (0..<axis.count).map { k in
                photons[k] > floor && k + ahead < axis.count && photons[k + ahead] > 0.78 * photons[k]
            }
            let own = captures.indices.filter { reads[$0] == index }
            for capture in own {
                let first = axis.sample(atOrBefore: captures[capture].startTick - delayTicks)
                let end = axis.sample(atOrAfter: captures[capture].endTick - delayTicks)
                guard let lit = (first..<end).first(where: { photons[$0] > floor }) else { continue }
                for k in lit..<end { isRead[k] = true }
            }
            for run in runs(of: isRead, joining: ahead) {
                let next = (run.upperBound..<axis.count).first { isRead[$0] } ?? axis.count
                let dark = (run.upperBound..<next).first { photons[$0] <= floor } ?? next
                let range = axis.tick(run.lowerBound)..<axis.tick(run.upperBound)
                windows.append(
                    ResonatorWindow(
                        resonator: index, mode: resonator.mode, startTick: range.lowerBound,
                        endTick: range.upperBound, ringDownEndTick: axis.tick(max(dark, run.upperBound)),
                        captures: own.filter {
                            captures[$0].startTick - delayTicks < range.upperBound
                                && captures[$0].endTick - delayTicks > range.lowerBound
                        }))
            }
        }
        return windows.sorted { ($0.startTick, $0.resonator) < ($1.startTick, $1.resonator) }
    }

    /// The largest |α_j|² over the levels, at each instant.
    private static func peakPhotons(_ levels: [[Complex]], count: Int) -> [Double] {
        var photons = [Double](repeating: 0, count: count)
        for trajectory in levels {
            for k in 0..<count { photons[k] = max(photons[k], trajectory[k].squaredMagnitude) }
        }
        return photons
    }

    /// Maximal runs of `true`, those nearer than `gap` samples joined.
    private static func runs(of mask: [Bool], joining gap: Int) -> [Range<Int>] {
        var runs: [Range<Int>] = []
        var k = 0
        while k < mask.count {
            guard mask[k] else {
                k += 1
                continue
            }
            let start = k
            while k < mask.count, mask[k] { k += 1 }
            if let last = runs.last, start - last.upperBound < gap {
                runs[runs.count - 1] = last.lowerBound..<k
            } else {
                runs.append(start..<k)
            }
        }
        return runs
    }
}
