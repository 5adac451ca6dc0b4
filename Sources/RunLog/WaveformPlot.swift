import RackEmulator
import RackNumerics

/// One port's record as arrays over one time axis.
///
/// Only what is not silent is kept. A point of value 0 stands one sample before each stretch and one where
/// it ends, so that a viewer that joins points with lines draws silence as zero.
struct WaveformPlot {
    /// A stretch of samples: where it begins and how long it is.
    struct Stretch: Equatable {
        var startTick: Int64
        var count: Int
    }

    var timeSeconds: [Double] = []
    /// Where each stretch's first sample is in the arrays.
    private var offsets: [Int] = []

    /// - Parameters:
    ///   - stretches: sorted, not overlapping.
    ///   - ticks: one sample, in ticks.
    init(_ stretches: [Stretch], ticks: Double, ticksPerSecond: Double) {
        var previousEnd = -Double.infinity
        for (index, stretch) in stretches.enumerated() {
            let start = Double(stretch.startTick)
            // Neighbours closer than two samples share the room between them.
            if start - ticks > previousEnd {
                timeSeconds.append((start - ticks) / ticksPerSecond)
            }
            offsets.append(timeSeconds.count)
            for k in 0..<stretch.count { timeSeconds.append((start + Double(k) * ticks) / ticksPerSecond) }
            let end = start + Double(stretch.count) * ticks
            let next = index + 1 < stretches.count ? Double(stretches[index + 1].startTick) : .infinity
            if next > end { timeSeconds.append(end / ticksPerSecond) }
            previousEnd = end
        }
        if timeSeconds.isEmpty { timeSeconds = [0, ticks / ticksPerSecond] }
    }

    /// `values` of each stretch in their places, 0 elsewhere.
    func placed<Value: Numeric>(_ values: [[Value]]) -> [Value] {
        var result = [Value](repeating: 0, count: timeSeconds.count)
        for (offset, stretch) in zip(offsets, values) {
            for (k, value) in stretch.enumerated() { result[offset + k] = value }
        }
        return result
    }

    init(_ signal: SampledSignal, ticksPerSecond: Double) {
        self.init(
            signal.segments.map { Stretch(startTick: $0.startTick, count: $0.count) },
            ticks: signal.grid.ticks,
            ticksPerSecond: ticksPerSecond)
    }
}

/// The lowest and highest value in each of a number of equal parts of an array: what a browser draws of a
/// line with millions of points.
struct Overview {
    var first: [Int] = []
    var lowest: [Double] = []
    var highest: [Double] = []

    init(_ values: [Double], parts: Int) {
        let parts = max(1, min(parts, values.count))
        for part in 0..<parts {
            let (start, end) = (values.count * part / parts, values.count * (part + 1) / parts)
            guard start < end else { continue }
            first.append(start)
            lowest.append(values[start..<end].min()!)
            highest.append(values[start..<end].max()!)
        }
    }
}
