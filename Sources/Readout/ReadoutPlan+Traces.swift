import RackModel
import RackNumerics

extension ReadoutPlan {
    /// Measures a block of shots and keeps their traces: raw codes, demodulated samples and the points that
    /// integrate these very samples. Level paths are those of `measure`; the noise is drawn sample by sample
    /// and shared by captures that overlap.
    ///
    /// Parameters as for `measure`. Memory is 12 bytes per shot and sample.
    public func traces(
        captures subset: [Int]? = nil, shots: Range<Int>, seed: UInt64, initialLevels: [[UInt8]]
    ) -> ReadoutOutcome {
        let asked = subset ?? Array(captures.indices)
        let paths = allPaths(shots: shots, seed: seed, initialLevels: initialLevels)
        var outcome = ReadoutOutcome(
            captures: asked.map { _ in ReadoutOutcome.Capture() }, finalLevels: paths.map(\.finalLevels),
            saturatedSamples: 0)
        for record in records {
            let wanted = asked.indices.filter { record.captures.contains(asked[$0]) }
            guard !wanted.isEmpty else { continue }
            trace(record, asked, wanted, shots: shots, seed: seed, paths: paths, keep: true, into: &outcome)
        }
        for slot in asked.indices { assign(&outcome.captures[slot], by: readings[asked[slot]].discriminator) }
        return outcome
    }

    /// Digitises one record for every shot and integrates the captures at `wanted` slots of `asked`.
    func trace(
        _ record: DigitiserRecord, _ asked: [Int], _ wanted: [Int], shots: Range<Int>, seed: UInt64,
        paths: [WindowPaths], keep: Bool, into outcome: inout ReadoutOutcome
    ) {
        var field = FieldMaker(plan: self, record: record, paths: paths)
        var sampler = TraceSampler(plan: self, record: record, seed: seed)
        let integrators = wanted.map { TraceIntegrator(table: tables[asked[$0]], record: record) }
        for slot in wanted {
            let samples = tables[asked[slot]].samples.count
            outcome.captures[slot].i.reserveCapacity(shots.count)
            outcome.captures[slot].q.reserveCapacity(shots.count)
            guard keep else { continue }
            outcome.captures[slot].traceI.reserveCapacity(shots.count * samples)
            outcome.captures[slot].traceQ.reserveCapacity(shots.count * samples)
        }
        for offset in 0..<shots.count {
            field.prepare(shot: offset)
            sampler.sample(field, shot: UInt32(truncatingIfNeeded: shots.lowerBound + offset))
            outcome.saturatedSamples += sampler.saturated
            for (slot, integrator) in zip(wanted, integrators) {
                integrator.integrate(sampler, keep: keep, into: &outcome.captures[slot])
            }
        }
    }
}

/// The noiseless record of a shot, in volts.
struct FieldMaker {
    private let plan: ReadoutPlan
    private let samples: Range<Int>
    private let paths: [WindowPaths]
    /// Per resonator: windows that reach into the record and whose levels are known.
    private let windows: [[Int]]
    /// Per resonator and level: the record with the mode held there.
    private let still: [[(re: [Float], im: [Float])]]
    private let gains: [Double]
    private var last: [[LevelStep]] = []
    private(set) var re: [Float]
    private(set) var im: [Float]

    init(plan: ReadoutPlan, record: DigitiserRecord, paths: [WindowPaths]) {
        self.plan = plan
        self.paths = paths
        samples = record.samples
        windows = plan.resonators.indices.map { resonator in
            plan.windows.indices.filter {
                let window = plan.windows[$0]
                return window.resonator == resonator && !paths[$0].initial.isEmpty
                    && window.startTick < plan.axis.tick(record.samples.upperBound)
                    && window.ringDownEndTick > plan.axis.tick(record.samples.lowerBound)
            }
        }
        let gains = plan.resonators.map {
            plan.digitiser.gain * (2 * Double.pi * $0.linewidthHz).squareRoot()
        }
        self.gains = gains
        still = plan.resonators.indices.map { resonator in
            plan.pointers[resonator].map { pointer in
                let field = record.samples.map { gains[resonator] * (plan.toBaseband[$0] * pointer[$0]) }
                return (field.map { Float($0.re) }, field.map { Float($0.im) })
            }
        }
        re = [Float](repeating: 0, count: record.samples.count)
        im = re
    }

    /// Fills `re` and `im` with the field of one shot; free if the levels are those of the shot before.
    mutating func prepare(shot: Int) {
        let steps = windows.map { plan.steps(shot: shot, windows: $0, paths) }
        guard steps != last else { return }
        last = steps
        for k in re.indices { (re[k], im[k]) = (0, 0) }
        for resonator in steps.indices { add(resonator, steps[resonator]) }
    }

    private mutating func add(_ resonator: Int, _ steps: [LevelStep]) {
        var offset = Complex.zero
        for (number, step) in steps.enumerated() {
            let end = number + 1 < steps.count ? steps[number + 1].sample : samples.upperBound
            let rate = plan.dynamics[resonator][step.level].rate
            func decay(_ count: Int) -> Complex { .exp(-Double(count) * plan.axis.periodSeconds * rate) }
            let from = max(step.sample, samples.lowerBound)
            let to = max(from, min(end, samples.upperBound))
            let field = still[resonator][step.level]
            for k in (from - samples.lowerBound)..<(to - samples.lowerBound) {
                re[k] += field.re[k]
                im[k] += field.im[k]
            }
            let moving = offset != .zero
            if moving {
                var alpha = from > step.sample ? offset * decay(from - step.sample) : offset
                let turn = decay(1)
                for k in from..<to {
                    let volts = gains[resonator] * (plan.toBaseband[k] * alpha)
                    re[k - samples.lowerBound] += Float(volts.re)
                    im[k - samples.lowerBound] += Float(volts.im)
                    alpha *= turn
                }
            }
            guard number + 1 < steps.count, end < samples.upperBound else { break }
            let pointers = plan.pointers[resonator]
            let arriving = pointers[step.level][end] + (moving ? offset * decay(end - step.sample) : .zero)
            offset = arriving - pointers[steps[number + 1].level][end]
        }
    }
}

/// Noise, rounding and clipping of one record.
struct TraceSampler {
    private let digitiser: Digitiser
    private let key: DrawKey
    /// The ADC's own number of the record's first sample, from tick 0.
    private let firstNumber: Int64
    private let ziggurat = Ziggurat.standard
    private var noise: [Float]
    /// In volts, after the ADC.
    private(set) var re: [Float]
    private(set) var im: [Float]
    /// Codes; empty if the ADC has none that fit.
    private(set) var codesI: [Int16]
    private(set) var codesQ: [Int16]
    /// Samples clipped in the last shot.
    private(set) var saturated = 0

    init(plan: ReadoutPlan, record: DigitiserRecord, seed: UInt64) {
        digitiser = plan.digitiser
        key = DrawKey(seed: seed, element: plan.capturePort ?? 0, purpose: .traceNoise, index: 0)
        let count = record.samples.count
        let residue = SampleAxis(
            originTick: 0, ticksPerSample: plan.axis.ticksPerSample, count: 0, rate: plan.axis.rate)
        firstNumber = Int64(
            residue.sample(atOrBefore: plan.axis.tick(record.samples.lowerBound)) + plan.delaySamples)
        noise = [Float](repeating: 0, count: 2 * count + 4)
        re = [Float](repeating: 0, count: count)
        im = re
        let hasCodes = plan.digitiser.bits.map { $0 <= 16 } ?? false
        codesI = [Int16](repeating: 0, count: hasCodes ? count : 0)
        codesQ = codesI
    }

    /// Draws 2g and 2g + 1 are the noise of ADC sample g: sample numbers are absolute, so a record's noise does
    /// not depend on what else is recorded.
    private mutating func drawNoise(shot: UInt32) {
        let first = firstNumber >> 1
        let blocks = (firstNumber + Int64(re.count) + 1) >> 1
        var slot = 0
        for block in first..<blocks {
            let index = UInt64(bitPattern: block)
            let words = DrawKey(seed: key.seed, element: key.element, purpose: key.purpose, index: index)
                .block(shot: shot)
            func redraw(_ word: UInt64) -> Philox {
                // Streams of single draws lie in the upper half of the indices, 2⁸ blocks each.
                key.stream(shot: shot, skipping: 1 << 63 | (index << 2 | word) << 8)
            }
            noise[slot] = ziggurat.draw(words.0) { redraw(0) }
            noise[slot + 1] = ziggurat.draw(words.1) { redraw(1) }
            noise[slot + 2] = ziggurat.draw(words.2) { redraw(2) }
            noise[slot + 3] = ziggurat.draw(words.3) { redraw(3) }
            slot += 4
        }
    }

    mutating func sample(_ field: FieldMaker, shot: UInt32) {
        drawNoise(shot: shot)
        let skip = Int(firstNumber & 1) * 2
        let sigma = Float(digitiser.sigmaVolts)
        saturated = 0
        guard let quantizer = digitiser.quantizer else {
            for k in re.indices {
                re[k] = field.re[k] + sigma * noise[skip + 2 * k]
                im[k] = field.im[k] + sigma * noise[skip + 2 * k + 1]
            }
            return
        }
        for k in re.indices {
            let i = quantizer.code(Double(field.re[k] + sigma * noise[skip + 2 * k]))
            let q = quantizer.code(Double(field.im[k] + sigma * noise[skip + 2 * k + 1]))
            if i.isClipped || q.isClipped { saturated += 1 }
            if !codesI.isEmpty {
                codesI[k] = Int16(i.code)
                codesQ[k] = Int16(q.code)
            }
            re[k] = Float(quantizer.volts(i.code))
            im[k] = Float(quantizer.volts(q.code))
        }
    }
}

/// Demodulates and integrates one capture of a record.
struct TraceIntegrator {
    private let offset: Int
    private let weightsRe: [Float]
    private let weightsIm: [Float]
    private let turnRe: [Float]
    private let turnIm: [Float]

    init(table: CaptureTable, record: DigitiserRecord) {
        offset = table.samples.lowerBound - record.samples.lowerBound
        weightsRe = table.weights.map { Float($0.re) }
        weightsIm = table.weights.map { Float($0.im) }
        turnRe = table.demodulation.map { Float($0.re) }
        turnIm = table.demodulation.map { Float($0.im) }
    }

    func integrate(_ sampler: TraceSampler, keep: Bool, into capture: inout ReadoutOutcome.Capture) {
        var (sumI, sumQ) = (0.0, 0.0)
        for k in weightsRe.indices {
            let (x, y) = (sampler.re[offset + k], sampler.im[offset + k])
            sumI += Double(weightsRe[k] * x - weightsIm[k] * y)
            sumQ += Double(weightsRe[k] * y + weightsIm[k] * x)
        }
        capture.i.append(Float(sumI))
        capture.q.append(Float(sumQ))
        guard keep else { return }
        for k in weightsRe.indices {
            let (x, y) = (sampler.re[offset + k], sampler.im[offset + k])
            capture.traceI.append(turnRe[k] * x - turnIm[k] * y)
            capture.traceQ.append(turnRe[k] * y + turnIm[k] * x)
        }
        if !sampler.codesI.isEmpty {
            capture.rawI += sampler.codesI[offset..<(offset + weightsRe.count)]
            capture.rawQ += sampler.codesQ[offset..<(offset + weightsRe.count)]
        }
    }
}
