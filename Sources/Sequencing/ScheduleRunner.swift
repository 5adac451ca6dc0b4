public import RackDiagnostics
public import RackModel
internal import RackNumerics
internal import RackUnits
public import Scheduling

/// Turns a pulse schedule into what each port's converter is handed, sample by sample.
///
/// Sample k of a play, at tick t = start + k·ticksPerSample, is the envelope times
/// e^(2πi·phaseCycles) · e^(−2πi(carrierCycles + f(t − start))) · e^(+2πi·f_LO·t): the frame's carrier seen
/// from the port's oscillator, so that the port's NCO runs at f − f_LO. The phase belongs to the sample's
/// start. It is exact over any length of idle time (`CarrierPhase`).
///
/// Plays that overlap are added; plays that touch or overlap share a segment; idle time costs nothing.
/// A baseband port (no oscillator) plays the real part.
public struct ScheduleRunner: Sendable {
    let device: Device
    /// The most samples that one schedule may ask for, over all ports.
    public let maximumSamples: Int

    /// - Parameter maximumSamples: a schedule that would fill more than this is refused; the default,
    ///   2²⁸, is 4 GiB of complex samples before any line filter.
    public init(device: Device, maximumSamples: Int = 1 << 28) {
        self.device = device
        self.maximumSamples = maximumSamples
    }

    /// The samples of every port that plays anything, in the order of `Device.ports`.
    ///
    /// - Throws: every diagnostic (`QQ0001` to `QQ0008`) of the schedule together.
    /// - Complexity: O(plays·log(plays) + samples played).
    public func run(_ schedule: PulseSchedule) throws(DiagnosticsError) -> [PortTimeline] {
        let diagnostics = problems(of: schedule)
        guard diagnostics.isEmpty else { throw DiagnosticsError(diagnostics) }
        var playsOfPort = [[Int]](repeating: [], count: device.ports.count)
        for (index, play) in schedule.plays.enumerated() where !schedule.waveforms[play.waveform].re.isEmpty {
            playsOfPort[play.port].append(index)
        }
        let plans = playsOfPort.enumerated().map { port, plays in
            Self.spans(of: plays, in: schedule, ticksPerSample: device.ports[port].ticksPerSample)
        }
        let total = plans.reduce(0) { $0 + $1.reduce(0) { $0 + $1.sampleCount } }
        guard total <= maximumSamples else {
            throw DiagnosticsError([
                Diagnostic(
                    code: "QQ0007",
                    "the schedule plays \(total) samples, more than the limit of \(maximumSamples)",
                    help: "play shorter pulses, leave idle time as delays, or split the program")
            ])
        }
        return plans.indices.compactMap { port in
            guard !plans[port].isEmpty else { return nil }
            return PortTimeline(port: port, signal: render(plans[port], port: port, schedule: schedule))
        }
    }

    /// A stretch of a port's time with no silence in it, and the plays that fill it.
    struct Span {
        var startTick: Int64
        var endTick: Int64
        var ticksPerSample: Int64
        /// Indices into the schedule's plays, by start, ties in program order.
        var plays: [Int]

        var sampleCount: Int { Int((endTick - startTick) / ticksPerSample) }
    }

    /// The union of the plays' intervals; plays that only touch are joined.
    static func spans(of plays: [Int], in schedule: PulseSchedule, ticksPerSample: Int64) -> [Span] {
        let sorted = plays.sorted { (schedule.plays[$0].startTick, $0) < (schedule.plays[$1].startTick, $1) }
        var spans: [Span] = []
        for index in sorted {
            let play = schedule.plays[index]
            let end = play.startTick + Int64(schedule.waveforms[play.waveform].re.count) * ticksPerSample
            if let last = spans.indices.last, spans[last].endTick >= play.startTick {
                spans[last].endTick = max(spans[last].endTick, end)
                spans[last].plays.append(index)
            } else {
                spans.append(
                    Span(
                        startTick: play.startTick, endTick: end, ticksPerSample: ticksPerSample,
                        plays: [index]))
            }
        }
        return spans
    }

    private func render(_ spans: [Span], port index: Int, schedule: PulseSchedule) -> SampledSignal {
        let port = device.ports[index]
        let localOscillatorHz = port.localOscillatorHz ?? 0
        var signal = SampledSignal(
            grid: SampleGrid(ticksPerSample: port.ticksPerSample), carrierHz: localOscillatorHz)
        signal.segments.reserveCapacity(spans.count)
        // A port has few frequencies and a program comes back to them: their tables are kept.
        var oscillators: [Oscillator] = []
        for span in spans {
            signal.segments.append(
                SignalSegment(startTick: span.startTick, count: span.sampleCount) { re, im in
                    let output = MutablePlanePointers(re: re, im: im)
                    write(span, port: port, schedule: schedule, oscillators: &oscillators, to: output)
                    if port.localOscillatorHz == nil { im.update(repeating: 0, count: span.sampleCount) }
                })
        }
        return signal
    }

    /// Writes every sample of a span: a span has no gaps, and its plays come by their starts, so what of a
    /// play lies beyond the plays before it is written first by this one, and the rest is added to.
    private func write(
        _ span: Span, port: Port, schedule: PulseSchedule, oscillators: inout [Oscillator],
        to output: MutablePlanePointers
    ) {
        let localOscillatorHz = port.localOscillatorHz ?? 0
        var written = 0
        for playIndex in span.plays {
            let play = schedule.plays[playIndex]
            let oscillator = Self.oscillator(
                frequencyHz: play.state.frequencyHz, localOscillatorHz: localOscillatorHz, port: port,
                rate: schedule.tickRate, kept: &oscillators)
            let waveform = schedule.waveforms[play.waveform]
            let count = waveform.re.count
            let offset = Int((play.startTick - span.startTick) / span.ticksPerSample)
            let phase =
                play.state.phaseCycles - play.state.carrierCycles
                + CarrierPhase.cycles(
                    frequencyHz: localOscillatorHz, ticks: play.startTick, rate: schedule.tickRate)
            waveform.re.withUnsafeBufferPointer { re in
                waveform.im.withUnsafeBufferPointer { im in
                    oscillator.mix(
                        count: count, adding: min(written - offset, count), phaseCycles: phase,
                        envelope: PlanePointers(re: re.baseAddress!, im: im.baseAddress!),
                        to: output.advanced(by: offset))
                }
            }
            written = max(written, offset + count)
        }
    }

    private static func oscillator(
        frequencyHz: Double, localOscillatorHz: Double, port: Port, rate: TickRate, kept: inout [Oscillator]
    ) -> Oscillator {
        if let known = kept.first(where: { $0.frequencyHz == frequencyHz }) { return known }
        let new = Oscillator(
            frequencyHz: frequencyHz, localOscillatorHz: localOscillatorHz,
            ticksPerSample: port.ticksPerSample,
            rate: rate)
        // A swept frequency must not turn the search into the cost of the run.
        if kept.count == 16 { kept.removeFirst() }
        kept.append(new)
        return new
    }
}
