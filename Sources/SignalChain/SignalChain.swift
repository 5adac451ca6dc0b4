public import RackDiagnostics
public import RackModel
public import RackNumerics
internal import RackUnits

/// From full-scale samples to volts at the chip, port by port.
///
/// A signal passes, in this order: predistortion (digital), the DAC (quantised, clipped, counted, held),
/// the mixer's errors, the line's filters, its attenuation and its delay. Filters act on the DAC's
/// staircase, exactly: see `LineTaps`. On a port with an oscillator they act on the complex envelope.
///
/// A value is immutable to its users and safe on any number of threads; all results are pure functions of
/// (device, signal).
public final class SignalChain: Sendable {
    public let device: Device
    /// One a port; `nil` for a port that only captures.
    let lines: [PortLine?]
    let compensation: CrosstalkCompensation?

    /// - Throws: every reason (`RS0101` to `RS0110`) why a line of `device` cannot be reproduced, together.
    public init(device: Device) throws(DiagnosticsError) {
        var diagnostics = Self.problems(of: device)
        guard diagnostics.isEmpty else { throw DiagnosticsError(diagnostics) }
        self.device = device
        let transforms = FourierTransformCache()
        var lines: [PortLine?] = []
        // Lines alike share their taps: a chip has many lines of few kinds.
        var known: [(filters: [LineFilter], ticks: Int64, convolver: LineConvolver)] = []
        for port in device.ports {
            guard port.isOutput else {
                lines.append(nil)
                continue
            }
            let filters = port.line.filters
            var convolver = known.first { $0.filters == filters && $0.ticks == port.ticksPerSample }?
                .convolver
            if convolver == nil, !filters.isEmpty {
                guard
                    let taps = LineTaps(
                        filters: filters, samplePeriodSeconds: device.tickRate.seconds(port.ticksPerSample),
                        phases: device.solver.fieldSamplesPerSample, transforms: transforms)
                else {
                    diagnostics.append(Self.tooLong(port))
                    lines.append(nil)
                    continue
                }
                let new = LineConvolver(taps: taps, transforms: transforms)
                known.append((filters, port.ticksPerSample, new))
                convolver = new
            }
            lines.append(PortLine(port: port, tickRate: device.tickRate, convolver: convolver))
        }
        self.lines = lines
        compensation =
            device.crosstalk.compensated ? CrosstalkCompensation(device: device, lines: lines) : nil
        guard diagnostics.isEmpty else { throw DiagnosticsError(diagnostics) }
    }

    /// What port `index`'s converter and line make of `signal`, which is in units of full scale on the
    /// port's own grid and oscillator.
    ///
    /// - Precondition: the port is no capture port, and the signal's grid and carrier are the port's.
    /// - Complexity: O(samples) without filters or with few taps, else O(samples · log(taps)).
    public func convert(port index: Int, signal: SampledSignal) -> ConvertedSignal {
        guard let line = lines[index] else { preconditionFailure("port \(index) only captures") }
        precondition(
            signal.grid == line.grid && signal.carrierHz == line.carrierHz,
            "the signal is not on the grid and oscillator of port \(index)")
        let played = line.play(line.predistorter.apply(to: signal))
        return ConvertedSignal(
            port: index, codes: played.codes, played: played.volts, filtered: line.carry(played.volts),
            isHeld: line.convolver == nil, clippedSamples: played.clipped, leakage: line.leakage)
    }

    /// Converts what the ports of a shot play, the crosstalk taken out first where the device says so.
    ///
    /// - Parameter includesLeakingPorts: add the ports that play nothing but leak their oscillator, with no
    ///   segments, so that `chipSignals(from:)` has their leakage and passes it on to their neighbours.
    /// - Returns: by port: every port of `signals`, and those that only play compensation.
    /// - Precondition: as for `convert(port:signal:)`; no port appears twice.
    public func convert(
        _ signals: [(port: Int, signal: SampledSignal)], includesLeakingPorts: Bool = false
    ) -> [ConvertedSignal] {
        var played = compensation?.apply(to: signals) ?? signals
        if includesLeakingPorts {
            for (port, line) in lines.enumerated() where !played.contains(where: { $0.port == port }) {
                guard let line, line.leakage != .zero else { continue }
                played.append((port, SampledSignal(grid: line.grid, carrierHz: line.carrierHz)))
            }
        }
        played.sort { $0.port < $1.port }
        return played.map { convert(port: $0.port, signal: $0.signal) }
    }

    /// Checks, without doing it, that converting `signals` fits into memory.
    ///
    /// - Parameter maximumFieldSamples: the default, 2²⁹, is 8 GiB of samples at the chip.
    /// - Throws: `RS0111` where the pulses and the tails behind their filters could need more.
    public func checkCapacity(
        for signals: [(port: Int, signal: SampledSignal)], maximumFieldSamples: Int = 1 << 29
    ) throws(DiagnosticsError) {
        let total = signals.reduce(0) { $0 + (lines[$1.port]?.fieldSampleLimit(of: $1.signal) ?? 0) }
        guard total <= maximumFieldSamples else {
            throw DiagnosticsError([
                Diagnostic(
                    code: "RS0111",
                    "the pulses and the tails behind their line filters fill up to \(total) field samples, "
                        + "more than the limit of \(maximumFieldSamples)",
                    help: "use fewer or shorter pulses, or shorter time constants of the line filters")
            ])
        }
    }

    /// The constant LO leakage of port `index` at the chip end of its line, in volts on its oscillator.
    public func leakage(port index: Int) -> Complex { lines[index]?.leakage ?? .zero }
}

extension Port {
    /// Whether the port plays: every role but the digitiser's.
    var isOutput: Bool {
        if case .readoutCapture = role { false } else { true }
    }
}
