import RackModel
import RackNumerics
import RackUnits

/// How one resonator in one level contributes to one capture's integrated point.
///
/// The contribution of α(k) = α_ℓ(k) + offset·ρ^(k−s) over samples s ..< e of the window is
/// prefix[e] − prefix[s] + offset·(tail[s] − ρ^(e−s)·tail[e]).
///
/// The sums are kept as long as all of a plan's fit `CaptureTableBuilder.budgetBytes`; past it only for the
/// resonator that a capture reads, and jumps of its neighbours are summed when they happen.
struct LevelTable: Sendable {
    /// Σ_{k<n} Wₖ·gₖ·α_ℓ(k); empty if not kept.
    var prefix: [Complex]
    /// Σ_{k≥n} Wₖ·gₖ·ρ^(k−n); empty if not kept.
    var tail: [Complex]
    /// The whole sum.
    var mean: Complex
}

/// A capture as the integrator sees it.
struct CaptureTable: Sendable {
    /// Samples of the plan's axis (chip time).
    var samples: Range<Int>
    /// Demodulation, per sample.
    var demodulation: [Complex]
    /// Wₖ = w̄ₖ·demodulation/Σ|w|: the point is Σ Wₖ·Vₖ.
    var weights: [Complex]
    /// Per resonator and level.
    var levels: [[LevelTable]]
    /// Per resonator: its windows whose photons reach into this capture, in order of time.
    var windows: [[Int]]
}

/// Captures that share ADC samples, and so noise.
struct DigitiserRecord: Sendable {
    /// On the plan's axis.
    var samples: Range<Int>
    /// Positions in the plan's captures, by start.
    var captures: [Int]
    /// Per resonator: its windows whose photons reach into the record, in order of time.
    var windows: [[Int]]
    /// Lower triangle of the Cholesky factor of the noise of `captures`, row by row, in volts.
    var noise: [[Complex]]
    var isDirect: Bool
}

struct CaptureTableBuilder {
    let axis: SampleAxis
    let resonators: [Resonator]
    let pointers: [[[Complex]]]
    let dynamics: [[PointerDynamics]]
    let toBaseband: [Complex]
    let setup: ReadoutSetup

    let windows: [ResonatorWindow]
    /// Per resonator, the most that any level ever holds.
    let peakPhotons: [Double]
    let photonFloor: Double
    /// What the running sums may take.
    let budgetBytes: Int

    static let usualBytes = 128 << 20

    /// G√κ.
    private func gain(_ resonator: Int) -> Double {
        setup.digitiser.gain * (2 * .pi * resonators[resonator].linewidthHz).squareRoot()
    }

    func tables(captures: [CaptureWindow], reads: [Int?]) -> [CaptureTable] {
        let samples = captures.reduce(0) { $0 + Int($1.durationTicks / setup.adcTicks) + 1 }
        let sums = dynamics.reduce(0) { $0 + $1.count } * samples
        let keepsAll = sums * 2 * MemoryLayout<Complex>.stride <= budgetBytes
        return captures.indices.map { index in
            let capture = captures[index]
            let first = axis.sample(atOrBefore: capture.startTick - setup.delayTicks)
            let samples = first..<(first + Int(capture.durationTicks / setup.adcTicks))
            let demodulation = self.demodulation(capture, count: samples.count)
            let weights = self.weights(capture, reads: reads[index], samples: samples, demodulation)
            return CaptureTable(
                samples: samples, demodulation: demodulation, weights: weights,
                levels: resonators.indices.map {
                    levelTables(
                        resonator: $0, samples: samples, weights, keepsSums: keepsAll || $0 == reads[index])
                },
                windows: windows(into: samples))
        }
    }

    /// Per resonator, the windows that reach into `samples`.
    private func windows(into samples: Range<Int>) -> [[Int]] {
        resonators.indices.map { resonator in
            ReadoutPlan.windows(
                windows, of: resonator, into: samples, axis: axis,
                linewidthHz: resonators[resonator].linewidthHz, peakPhotons: peakPhotons[resonator],
                floor: photonFloor)
        }
    }

    /// e^(2πi((f − f_LO)(t − start) − f_LO·start + carrier − phase)).
    private func demodulation(_ capture: CaptureWindow, count: Int) -> [Complex] {
        let start = CarrierPhase.cycles(
            frequencyHz: -setup.oscillatorHz, ticks: capture.startTick, rate: axis.rate)
        return phasorRamp(
            frequencyHz: capture.frequencyHz - setup.oscillatorHz,
            cycles: CarrierPhase.wrapped(start + capture.carrierCycles - capture.phaseCycles), startTick: 0,
            stepTicks: setup.adcTicks, count: count, rate: axis.rate)
    }

    /// w̄ₖ·demodulation/Σ|w|, with matched w where the capture has none; flat w where levels do not differ.
    private func weights(
        _ capture: CaptureWindow, reads: Int?, samples: Range<Int>, _ demodulation: [Complex]
    ) -> [Complex] {
        var kernel = capture.kernel ?? []
        if kernel.isEmpty, let resonator = reads, pointers[resonator].count > 1 {
            let levels = pointers[resonator]
            kernel = samples.map { k in
                demodulation[k - samples.lowerBound] * toBaseband[k] * (levels[1][k] - levels[0][k])
            }
        }
        let norm = kernel.reduce(0) { $0 + $1.magnitude }
        guard norm > 0 else { return demodulation.map { $0 / Double(samples.count) } }
        return zip(kernel, demodulation).map { $0.conjugate * $1 / norm }
    }

    private func levelTables(
        resonator: Int, samples: Range<Int>, _ weights: [Complex], keepsSums: Bool
    ) -> [LevelTable] {
        let gain = self.gain(resonator)
        let field = zip(samples, weights).map { gain * ($1 * toBaseband[$0]) }
        return dynamics[resonator].indices.map { level in
            let pointer = pointers[resonator][level]
            guard keepsSums else {
                let mean = zip(samples, field).reduce(Complex.zero) { $0 + $1.1 * pointer[$1.0] }
                return LevelTable(prefix: [], tail: [], mean: mean)
            }
            let step = dynamics[resonator][level].decay(seconds: axis.periodSeconds)
            var prefix = [Complex.zero]
            prefix.reserveCapacity(samples.count + 1)
            var sum = Complex.zero
            for (k, weight) in zip(samples, field) {
                sum += weight * pointer[k]
                prefix.append(sum)
            }
            var tail = [Complex](repeating: .zero, count: samples.count + 1)
            for n in stride(from: samples.count - 1, through: 0, by: -1) {
                tail[n] = field[n] + step * tail[n + 1]
            }
            return LevelTable(prefix: prefix, tail: tail, mean: sum)
        }
    }

    /// Groups captures that overlap, and factors their common noise.
    func records(captures: [CaptureWindow], tables: [CaptureTable]) -> [DigitiserRecord] {
        let order = captures.indices.sorted {
            (tables[$0].samples.lowerBound, $0) < (tables[$1].samples.lowerBound, $1)
        }
        var groups: [(samples: Range<Int>, captures: [Int])] = []
        for index in order {
            let samples = tables[index].samples
            if let last = groups.last, samples.lowerBound < last.samples.upperBound {
                let end = max(last.samples.upperBound, samples.upperBound)
                groups[groups.count - 1] = (last.samples.lowerBound..<end, last.captures + [index])
            } else {
                groups.append((samples, [index]))
            }
        }
        return groups.map { group in
            DigitiserRecord(
                samples: group.samples, captures: group.captures, windows: windows(into: group.samples),
                noise: factor(covariance(of: group.captures, tables)),
                isDirect: setup.digitiser.actsLinearly(upTo: fieldBound(over: group.samples)))
        }
    }

    /// A bound on |V| over the samples for any level paths: a pointer state is a mean of those of the levels,
    /// plus at most their difference while it moves.
    private func fieldBound(over samples: Range<Int>) -> Double {
        resonators.indices.reduce(0) { sum, resonator in
            var (largest, spread) = (0.0, 0.0)
            for level in pointers[resonator] {
                for k in samples {
                    largest = max(largest, level[k].squaredMagnitude)
                    spread = max(spread, (level[k] - pointers[resonator][0][k]).squaredMagnitude)
                }
            }
            return sum + gain(resonator) * (largest.squareRoot() + 2 * spread.squareRoot())
        }
    }

    /// C_ab = σ²·Σ W_a·W̄_b over common samples: half of E[n_a·n̄_b], the noise being circular.
    private func covariance(of captures: [Int], _ tables: [CaptureTable]) -> [[Complex]] {
        captures.indices.map { row in
            (0...row).map { column in
                let (a, b) = (tables[captures[row]], tables[captures[column]])
                let common = a.samples.clamped(to: b.samples)
                var sum = Complex.zero
                for k in common {
                    sum +=
                        a.weights[k - a.samples.lowerBound]
                        * b.weights[k - b.samples.lowerBound].conjugate
                }
                return setup.digitiser.effectiveVariance * sum
            }
        }
    }

    /// The lower Cholesky factor of a Hermitian, positive semidefinite matrix given by its lower triangle.
    /// Directions without variance (two captures with the same weights) get none.
    private func factor(_ matrix: [[Complex]]) -> [[Complex]] {
        var factor = matrix
        for row in matrix.indices {
            for column in 0...row {
                var sum = matrix[row][column]
                for k in 0..<column { sum -= factor[row][k] * factor[column][k].conjugate }
                if row == column {
                    factor[row][row] =
                        sum.re > 1e-12 * matrix[row][row].re ? Complex(sum.re.squareRoot()) : .zero
                } else {
                    let pivot = factor[column][column].re
                    factor[row][column] = pivot > 0 ? sum / pivot : .zero
                }
            }
        }
        return factor
    }

    func readings(
        captures: [CaptureWindow], reads: [Int?], tables: [CaptureTable], modes: [Mode],
        records: [DigitiserRecord]
    ) -> [CaptureReading] {
        captures.indices.map { index in
            let table = tables[index]
            var centres: [Complex] = []
            if let resonator = reads[index] {
                let others = resonators.indices.reduce(Complex.zero) { sum, other in
                    other == resonator ? sum : sum + table.levels[other][0].mean
                }
                centres = table.levels[resonator].map { $0.mean + others }
            }
            let power = table.weights.reduce(0) { $0 + $1.squaredMagnitude }
            return CaptureReading(
                resonator: reads[index], mode: reads[index].map { resonators[$0].mode },
                samples: table.samples.count, samplePeriodSeconds: axis.periodSeconds, levelCentres: centres,
                sigmaVolts: (setup.digitiser.effectiveVariance * power).squareRoot(),
                discriminator: Discriminator(
                    centres: Array(centres.prefix(captures[index].discriminatedLevels))),
                isDirect: records.first { $0.captures.contains(index) }?.isDirect ?? true)
        }
    }
}
