internal import RackNumerics
internal import RackUnits
internal import RealModule

/// Fills in what drives eight lanes step by step.
final class BatchDriveSource {
    typealias Lanes = SIMD8<Double>

    private enum Kind {
        /// Moments of each lane's waveform, shared where lanes share it.
        case shared([Double])
        case own([[Double]])
        case turning(Turning)
    }

    /// Lanes whose drives have a counter-rotating half.
    private struct Turning {
        /// Per lane c of each step's envelope, re and im in turn; one for all lanes where they share it.
        let envelopes: [[Double]]
        let seconds: [Double]
        /// When each step begins: units of the times since the stretch began.
        let starts: [Double]
        let unitSeconds: Double
        let from: Int64
        let rate: TickRate
        let carriersHz: [Double]
    }

    private let kind: Kind
    private var scale = Lanes()
    private var turn: (seconds: Double, values: BatchCounterTurn)?

    init(_ points: [BatchLane], _ entry: BatchPlans.Entry, _ run: BatchRun) {
        for lane in 0..<Lanes.scalarCount { scale[lane] = points[lane].scale }
        let first = points[0].waveform
        let isShared = points.allSatisfy { $0.waveform == first }
        guard !run.rules.counterRotating else {
            let (cuts, lengths) = (entry.cuts, entry.lengths)
            let distinct = isShared ? [points[0]] : points
            kind = .turning(
                Turning(
                    envelopes: distinct.map { cuts.envelopes(run.waveforms[$0.waveform], lengths) },
                    seconds: lengths.flatMap(\.self), starts: cuts.starts(lengths),
                    unitSeconds: run.rules.seconds(cuts.times), from: run.from, rate: run.rate,
                    carriersHz: points.map(\.carrierHz)))
            return
        }
        kind =
            isShared
            ? .shared(entry.moments[first] ?? []) : .own(points.map { entry.moments[$0.waveform] ?? [] })
    }

    func fill(_ range: Range<Int>, _ drives: UnsafeMutablePointer<Lanes>) {
        let rows = TridiagonalLanes.rowsPerStep
        let squares = scale * scale
        switch kind {
        case .shared(let moments):
            let scale = scale
            moments.withUnsafeBufferPointer { moments in
                for s in range {
                    let row = drives + (s - range.lowerBound) * rows
                    for k in 0..<4 { row[k] = scale * moments[s * rows + k] }
                    row[4] = squares * moments[s * rows + 4]
                }
            }
        case .own(let moments):
            for lane in 0..<Lanes.scalarCount {
                let (scale, square) = (scale[lane], squares[lane])
                moments[lane].withUnsafeBufferPointer { moments in
                    for s in range {
                        let row = drives + (s - range.lowerBound) * rows
                        for k in 0..<4 { row[k][lane] = scale * moments[s * rows + k] }
                        row[4][lane] = square * moments[s * rows + 4]
                    }
                }
            }
        case .turning(let turning): fill(turning, range, drives)
        }
    }

    private func fill(_ turning: Turning, _ range: Range<Int>, _ drives: UnsafeMutablePointer<Lanes>) {
        let scale = scale
        var (uRe, uIm) = (Lanes(), Lanes())
        var start = range.lowerBound
        while start < range.upperBound {
            // Steps of one length, their phases one after the other from a fresh one.
            let seconds = turning.seconds[start]
            var end = start + 1
            while end < range.upperBound, turning.seconds[end] == seconds { end += 1 }
            if turn?.seconds != seconds {
                turn = (seconds, BatchCounterTurn(carriersHz: turning.carriersHz, seconds: seconds))
            }
            guard let values = turn?.values else { return }
            var (phaseRe, phaseIm) = phases(turning, start)
            for s in start..<end {
                if turning.envelopes.count == 1 {
                    uRe = scale * turning.envelopes[0][2 * s]
                    uIm = scale * turning.envelopes[0][2 * s + 1]
                } else {
                    for lane in 0..<Lanes.scalarCount {
                        uRe[lane] = scale[lane] * turning.envelopes[lane][2 * s]
                        uIm[lane] = scale[lane] * turning.envelopes[lane][2 * s + 1]
                    }
                }
                values.fill(
                    drives + (s - range.lowerBound) * TridiagonalLanes.rowsPerStep, uRe, uIm, phaseRe, phaseIm)
                let next = phaseRe * values.turnRe - phaseIm * values.turnIm
                phaseIm = phaseRe * values.turnIm + phaseIm * values.turnRe
                phaseRe = next
            }
            start = end
        }
    }

    /// e^(4πift) at the middle of a step.
    private func phases(_ turning: Turning, _ step: Int) -> (re: Lanes, im: Lanes) {
        var (re, im) = (Lanes(), Lanes())
        let seconds = turning.starts[step] * turning.unitSeconds + turning.seconds[step] / 2
        for lane in 0..<Lanes.scalarCount {
            let doubled = 2 * turning.carriersHz[lane]
            let cycles = CarrierPhase.cycles(frequencyHz: doubled, ticks: turning.from, rate: turning.rate)
            let phase = Complex.unit(cycles: cycles + doubled * seconds)
            (re[lane], im[lane]) = (phase.re, phase.im)
        }
        return (re, im)
    }
}

extension BatchCuts {
    /// c of every step, re and im in turn.
    fileprivate func envelopes(_ waveform: BatchWaveform?, _ lengths: [[Double]]) -> [Double] {
        guard let waveform else { return [] }
        var result: [Double] = []
        var (sample, held, driven) = (0, 0, 0)
        for part in times.parts {
            switch part {
            case .silent: continue
            case .held:
                for _ in lengths[driven] { result += [waveform.held[held].re, waveform.held[held].im] }
                held += 1
            case .samples(let count):
                let pieces = lengths[driven].count / count
                for k in lengths[driven].indices {
                    let z = waveform.samples[sample + k / pieces]
                    result.append(z.re)
                    result.append(z.im)
                }
                sample += count
            }
            driven += 1
        }
        return result
    }

    /// Units from the beginning of the stretch to that of every step.
    fileprivate func starts(_ lengths: [[Double]]) -> [Double] {
        var result: [Double] = []
        var units: Int64 = 0
        var (sample, driven) = (0, 0)
        for part in times.parts {
            switch part {
            case .silent(let length): units += length
            case .held(let length):
                let count = lengths[driven].count
                for k in 0..<count { result.append(Double(units) + Double(length) * Double(k) / Double(count)) }
                units += length
                driven += 1
            case .samples(let count):
                let pieces = lengths[driven].count / count
                for cell in sample..<(sample + count) {
                    let length = times.units[cell]
                    for k in 0..<pieces { result.append(Double(units) + Double(length) * Double(k) / Double(pieces)) }
                    units += length
                }
                sample += count
                driven += 1
            }
        }
        return result
    }
}
