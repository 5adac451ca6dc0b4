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
        /// Per lane c of each step's envelope.
        let envelopes: [[Complex]]
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
    private var (phaseRe, phaseIm) = (Lanes(), Lanes())
    /// The step that the phases stand before.
    private var position = -1

    /// Steps after which phases are computed afresh.
    private static let freshness = 64

    init(still group: [BatchLane], _ moments: [[Double]]) {
        let isShared = group.allSatisfy { $0.waveform == group[0].waveform }
        kind = isShared ? .shared(moments[0]) : .own(moments)
        for (lane, point) in group.enumerated() { scale[lane] = point.scale }
    }

    init(
        turning group: [BatchLane], _ waveforms: [BatchWaveform], _ cuts: BatchCuts, _ lengths: [[Double]],
        from: Int64, _ rate: TickRate
    ) {
        let seconds = lengths.flatMap(\.self)
        kind = .turning(
            Turning(
                envelopes: waveforms.map { cuts.envelopes($0, lengths) }, seconds: seconds,
                starts: cuts.starts(lengths), unitSeconds: cuts.rules.seconds(cuts.times), from: from, rate: rate,
                carriersHz: group.map(\.carrierHz)))
        for (lane, point) in group.enumerated() { scale[lane] = point.scale }
    }

    func fill(_ range: Range<Int>, _ drives: UnsafeMutablePointer<Lanes>) {
        let rows = TridiagonalLanes.rowsPerStep
        let squares = scale * scale
        switch kind {
        case .shared(let moments):
            for s in range {
                let row = drives + (s - range.lowerBound) * rows
                for k in 0..<4 { row[k] = scale * moments[s * rows + k] }
                row[4] = squares * moments[s * rows + 4]
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
        for s in range {
            let seconds = turning.seconds[s]
            let values: BatchCounterTurn
            if let turn, turn.seconds == seconds {
                values = turn.values
            } else {
                values = BatchCounterTurn(carriersHz: turning.carriersHz, seconds: seconds)
                turn = (seconds, values)
                position = -1
            }
            if position != s || s % Self.freshness == 0 { anchor(turning, s) }
            var (uRe, uIm) = (Lanes(), Lanes())
            for lane in 0..<Lanes.scalarCount {
                let envelope = turning.envelopes[lane][s]
                (uRe[lane], uIm[lane]) = (envelope.re, envelope.im)
            }
            uRe *= scale
            uIm *= scale
            let vRe = uRe * phaseRe + uIm * phaseIm
            let vIm = uRe * phaseIm - uIm * phaseRe
            let row = drives + (s - range.lowerBound) * TridiagonalLanes.rowsPerStep
            row[0] = uRe * seconds + values.mean * vRe
            row[1] = uIm * seconds + values.mean * vIm
            row[2] = Lanes.zero - values.slope * vIm
            row[3] = values.slope * vRe
            row[4] = values.mixed * (uRe * vRe + uIm * vIm) + values.square * (uRe * uRe + uIm * uIm)
            let next = phaseRe * values.turnRe - phaseIm * values.turnIm
            phaseIm = phaseRe * values.turnIm + phaseIm * values.turnRe
            phaseRe = next
            position = s + 1
        }
    }

    /// e^(4πift) at the middle of a step.
    private func anchor(_ turning: Turning, _ step: Int) {
        let seconds = turning.starts[step] * turning.unitSeconds + turning.seconds[step] / 2
        for lane in 0..<Lanes.scalarCount {
            let doubled = 2 * turning.carriersHz[lane]
            let cycles = CarrierPhase.cycles(frequencyHz: doubled, ticks: turning.from, rate: turning.rate)
            let phase = Complex.unit(cycles: cycles + doubled * seconds)
            (phaseRe[lane], phaseIm[lane]) = (phase.re, phase.im)
        }
    }
}

extension BatchCuts {
    /// c of every step.
    fileprivate func envelopes(_ waveform: BatchWaveform, _ lengths: [[Double]]) -> [Complex] {
        var result: [Complex] = []
        var (sample, held, driven) = (0, 0, 0)
        for part in times.parts {
            switch part {
            case .silent: continue
            case .held:
                result += [Complex](repeating: waveform.held[held], count: lengths[driven].count)
                held += 1
            case .samples(let count):
                let pieces = lengths[driven].count / count
                for k in lengths[driven].indices { result.append(waveform.samples[sample + k / pieces]) }
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
