internal import RackModel
internal import RackNumerics
internal import RackUnits
internal import RealModule

/// One port's converter and line, ready to run.
struct PortLine: Sendable {
    let grid: SampleGrid
    /// The oscillator, or 0.
    let carrierHz: Double
    let converter: DigitalConverter
    let predistorter: Predistorter
    /// `nil`: a line without filters.
    let convolver: LineConvolver?
    /// Attenuation, and the turn e^(+2πi·f_LO·delay) of an envelope that arrives later than its carrier's
    /// origin says.
    let gain: Complex
    let delayTicks: Int64
    /// LO leakage at the chip end: filters pass it with gain 1, its frequency being the oscillator's.
    let leakage: Complex

    init(port: Port, tickRate: TickRate, convolver: LineConvolver?) {
        let period = tickRate.seconds(port.ticksPerSample)
        grid = SampleGrid(ticksPerSample: port.ticksPerSample)
        carrierHz = port.localOscillatorHz ?? 0
        converter = DigitalConverter(converter: port.converter, mixer: port.mixer)
        predistorter = Predistorter(
            port.line.predistortion, samplePeriodSeconds: period,
            codesPerFullScale: converter.quantizer?.codesPerFullScale)
        self.convolver = convolver
        delayTicks = Int64((port.line.delaySeconds * Double(tickRate.perSecond)).rounded())
        let attenuation = Double.pow(10, -port.line.attenuationDecibels / 20)
        let cycles = CarrierPhase.cycles(frequencyHz: carrierHz, ticks: delayTicks, rate: tickRate)
        gain = attenuation * (carrierHz == 0 ? Complex.one : Complex.unit(cycles: cycles))
        let constantGain = port.line.filters.reduce(1.0) { $0 * $1.response(atHz: 0).re }
        leakage = gain * constantGain * Complex(port.mixer.leakageIVolts, port.mixer.leakageQVolts)
    }

    /// Through the DAC and the mixer.
    func play(
        _ signal: SampledSignal
    ) -> (codes: [ConvertedSignal.CodeSegment], volts: SampledSignal, clipped: Int) {
        var codes: [ConvertedSignal.CodeSegment] = []
        var volts = SampledSignal(grid: grid, carrierHz: carrierHz)
        var clipped = 0
        for segment in signal.segments where segment.count > 0 {
            let converted = converter.convert(segment)
            if let segmentCodes = converted.codes { codes.append(segmentCodes) }
            volts.segments.append(converted.volts)
            clipped += converted.clipped
        }
        return (codes, volts, clipped)
    }

    /// Through filters, attenuation and delay.
    func carry(_ volts: SampledSignal) -> SampledSignal {
        guard let convolver else {
            return SampledSignal(
                grid: grid, carrierHz: carrierHz,
                segments: volts.segments.map { $0.scaled(by: gain, later: delayTicks) })
        }
        let taps = convolver.taps
        var result = SampledSignal(
            grid: SampleGrid(ticksPerSample: grid.ticksPerSample, divisor: Int64(taps.phases)),
            carrierHz: carrierHz)
        let shift = delayTicks + Int64(taps.first) * grid.ticksPerSample
        for group in groups(of: volts.segments, reach: taps.count) {
            // A real gain is applied on the way through the convolution.
            let joined = join(group).scaled(by: gain.im == 0 ? .one : gain, later: shift)
            // A baseband line has no Q: half the work.
            let isReal = carrierHz == 0 && joined.im.allSatisfy { $0 == 0 }
            let (re, im) = convolver.convolve(
                re: joined.re, im: isReal ? [] : joined.im, scale: gain.im == 0 ? gain.re : 1)
            result.segments.append(SignalSegment(startTick: joined.startTick, re: re, im: im))
        }
        return result
    }

    /// An upper bound on the field samples that `signal` becomes.
    func fieldSampleLimit(of signal: SampledSignal) -> Int {
        let tail =
            (convolver?.taps.count ?? 0) + (predistorter.sections.isEmpty ? 0 : predistorter.longestTail)
        let phases = convolver?.taps.phases ?? 1
        var total = 0
        var end = Int64.min / 2
        for segment in signal.segments {
            // A tail reaches at most to the next segment, whose own samples are counted there.
            let gap = total == 0 ? 0 : min(Int64(tail), (segment.startTick - end) / grid.ticksPerSample)
            total += segment.count + Int(gap)
            end = segment.startTick + Int64(segment.count) * grid.ticksPerSample
        }
        return (total + tail) * phases
    }

    /// Segments so near that their answers would overlap or touch, together.
    private func groups(of segments: [SignalSegment], reach: Int) -> [[SignalSegment]] {
        var groups: [[SignalSegment]] = []
        var end = Int64.min
        for segment in segments {
            if !groups.isEmpty, (segment.startTick - end) / grid.ticksPerSample < Int64(reach) {
                groups[groups.count - 1].append(segment)
            } else {
                groups.append([segment])
            }
            end = segment.startTick + Int64(segment.count) * grid.ticksPerSample
        }
        return groups
    }

    /// One segment, with zeros in the gaps.
    private func join(_ group: [SignalSegment]) -> SignalSegment {
        guard group.count > 1 else { return group[0] }
        let (start, last) = (group[0].startTick, group[group.count - 1])
        let count = Int((last.startTick - start) / grid.ticksPerSample) + last.count
        return SignalSegment(startTick: start, count: count) { re, im in
            var written = 0
            for segment in group {
                let place = Int((segment.startTick - start) / grid.ticksPerSample)
                (re + written).initialize(repeating: 0, count: place - written)
                (im + written).initialize(repeating: 0, count: place - written)
                segment.re.withUnsafeBufferPointer {
                    (re + place).initialize(from: $0.baseAddress!, count: $0.count)
                }
                segment.im.withUnsafeBufferPointer {
                    (im + place).initialize(from: $0.baseAddress!, count: $0.count)
                }
                written = place + segment.count
            }
        }
    }
}

extension SignalSegment {
    /// The segment times `factor`, starting `ticks` later.
    func scaled(by factor: Complex, later ticks: Int64 = 0) -> SignalSegment {
        guard factor != .one else {
            var result = self
            result.startTick += ticks
            return result
        }
        return SignalSegment(startTick: startTick + ticks, count: count) { outRe, outIm in
            re.withUnsafeBufferPointer { re in
                im.withUnsafeBufferPointer { im in
                    if factor.im == 0 {
                        for k in 0..<re.count { outRe[k] = re[k] * factor.re }
                        for k in 0..<re.count { outIm[k] = im[k] * factor.re }
                        return
                    }
                    for k in 0..<re.count {
                        let value = factor * Complex(re[k], im[k])
                        outRe[k] = value.re
                        outIm[k] = value.im
                    }
                }
            }
        }
    }
}
