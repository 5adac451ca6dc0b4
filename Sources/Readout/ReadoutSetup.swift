import RackDiagnostics
import RackModel
import RackNumerics
import RackUnits
import RealModule

/// The digitiser as numbers: gain and noise in volts, and the transfer curve.
struct Digitiser: Sendable {
    /// `nil`: ideal.
    var quantizer: Quantizer?
    /// The ADC's bits, if any.
    var bits: Int?
    /// G in volts per √(photon/s).
    var gain: Double
    /// σ_V: amplifier noise per quadrature and ADC sample, in volts.
    var sigmaVolts: Double

    /// Variance per quadrature and sample, rounding included, as integrated points see it.
    var effectiveVariance: Double {
        let step = quantizer?.voltsPerCode ?? 0
        return sigmaVolts * sigmaVolts + step * step / 12
    }

    /// Whether rounding acts as white noise of variance LSB²/12 on top of `sigmaVolts` and clipping never
    /// happens to a field of `volts`: the bias of a rounded Gaussian is below e^(−2π²(σ/LSB)²), and six σ
    /// stay inside.
    func actsLinearly(upTo volts: Double) -> Bool {
        guard let quantizer else { return true }
        let room = (quantizer.codesPerFullScale - 1) * quantizer.voltsPerCode
        return sigmaVolts >= 0.75 * quantizer.voltsPerCode && volts + 6 * sigmaVolts <= room
    }
}

/// The checked numbers of a feedline's output chain.
struct ReadoutSetup {
    let resonators: [Resonator]
    let rate: TickRate
    let adcTicks: Int64
    let delayTicks: Int64
    let oscillatorHz: Double
    let digitiser: Digitiser
    private let residue: Int64

    var delaySamples: Int { Int(delayTicks / adcTicks) }

    init(
        device: Device, feedline: Feedline, capturePort: Int?, captures: [CaptureWindow]
    ) throws(DiagnosticsError) {
        precondition(capturePort != nil || captures.isEmpty, "captures need a capture port")
        resonators = feedline.resonators
        rate = device.tickRate
        let port = capturePort.map { device.ports[$0] }
        // Where nothing listens the axis only carries photon numbers: about a nanosecond will do.
        adcTicks = port?.ticksPerSample ?? max(1, device.tickRate.perSecond / 1_000_000_000)
        oscillatorHz = port?.localOscillatorHz ?? 0
        var problems = ReadoutSetup.check(feedline: feedline)

        let delaySeconds = feedline.amplifier.delaySeconds
        let delay = delaySeconds * Double(rate.perSecond)
        let samples = (delay / Double(adcTicks)).rounded()
        if !(delay >= 0 && (delay - samples * Double(adcTicks)).magnitude < 1e-3 && samples < 0x1p40) {
            problems.append(
                Diagnostic(
                    code: "RK0601",
                    "the amplifier of feedline '\(feedline.name)' delays by \(delaySeconds) s, which is not "
                        + "a whole number of ADC samples of \(rate.seconds(adcTicks)) s"))
        }
        delayTicks = problems.isEmpty ? Int64(samples) * adcTicks : 0
        let first = captures.first?.startTick ?? 0
        residue = (first % adcTicks + adcTicks) % adcTicks
        for capture in captures {
            problems += ReadoutSetup.check(
                capture, adcTicks: adcTicks, residue: residue, portName: port?.name ?? "", device: device,
                feedline: feedline)
        }
        guard problems.isEmpty else { throw DiagnosticsError(problems) }

        let amplifier = feedline.amplifier
        let converter = port?.converter
        digitiser = Digitiser(
            quantizer: converter.flatMap { converter in
                converter.bits.map { Quantizer(bits: $0, fullScaleVolts: converter.fullScaleVolts) }
            },
            bits: converter?.bits, gain: amplifier.voltsPerRootPhotonRate,
            sigmaVolts: amplifier.voltsPerRootPhotonRate
                / (2 * amplifier.quantumEfficiency * rate.seconds(adcTicks)).squareRoot())
    }

    private static func check(feedline: Feedline) -> [Diagnostic] {
        var problems: [Diagnostic] = []
        for resonator in feedline.resonators where !(resonator.linewidthHz > 0) {
            problems.append(
                Diagnostic(
                    code: "RK0602",
                    "resonator '\(resonator.name)' has a linewidth of \(resonator.linewidthHz) Hz",
                    help: "give a κ/2π above 0"))
        }
        let amplifier = feedline.amplifier
        if !(amplifier.quantumEfficiency > 0 && amplifier.quantumEfficiency <= 1) {
            problems.append(
                Diagnostic(
                    code: "RK0603",
                    "feedline '\(feedline.name)' has a quantum efficiency of \(amplifier.quantumEfficiency)",
                    help: "give an efficiency above 0 and up to 1"))
        }
        if !(amplifier.voltsPerRootPhotonRate > 0 && amplifier.voltsPerRootPhotonRate.isFinite) {
            problems.append(
                Diagnostic(
                    code: "RK0604",
                    "feedline '\(feedline.name)' has a gain of "
                        + "\(amplifier.voltsPerRootPhotonRate) V/√(photon/s)",
                    help: "give a gain above 0"))
        }
        return problems
    }

    private static func check(
        _ capture: CaptureWindow, adcTicks: Int64, residue: Int64, portName: String, device: Device,
        feedline: Feedline
    ) -> [Diagnostic] {
        var problems: [Diagnostic] = []
        let name = "capture \(capture.index) on port '\(portName)'"
        func report(_ code: String, _ message: String, help: String? = nil) {
            problems.append(Diagnostic(code: code, "\(name) \(message)", help: help))
        }
        let samples = capture.durationTicks / adcTicks
        if capture.durationTicks <= 0 || capture.durationTicks % adcTicks != 0 {
            report(
                "RK0605",
                "lasts \(capture.durationTicks) ticks, not a whole number of ADC samples of \(adcTicks) ticks"
            )
        } else if let kernel = capture.kernel, Int64(kernel.count) != samples {
            report(
                "RK0606", "has a kernel of \(kernel.count) weights for \(samples) ADC samples",
                help: "give one weight per ADC sample of the window")
        } else if let kernel = capture.kernel, kernel.allSatisfy({ $0 == .zero }) {
            report("RK0607", "has a kernel that is zero everywhere")
        }
        if (capture.startTick % adcTicks + adcTicks) % adcTicks != residue {
            report(
                "RK0608",
                "starts at tick \(capture.startTick), off the ADC grid of \(adcTicks) ticks of its neighbours"
            )
        }
        if let mode = capture.mode, !feedline.resonators.contains(where: { $0.mode == mode }) {
            let known = device.modes.indices.contains(mode) ? device.modes[mode].name : "\(mode)"
            report(
                "RK0609", "is to read mode '\(known)', which has no resonator on feedline '\(feedline.name)'")
        }
        if capture.discriminatedLevels < 2 {
            report("RK0610", "is to tell \(capture.discriminatedLevels) levels apart", help: "at least 2")
        }
        return problems
    }

    /// From the first field sample or capture to the last capture or photon.
    ///
    /// - Throws: if pointer states over that time, `levels` of them, would take more than 8 GiB.
    func axis(
        drive: [SampledSignal], captures: [CaptureWindow], photonFloor: Double, levels: Int
    ) throws(DiagnosticsError) -> SampleAxis {
        var (start, end) = (Int64.max, Int64.min)
        for capture in captures {
            start = min(start, capture.startTick - delayTicks)
            end = max(end, capture.endTick - delayTicks)
        }
        let bound = PhotonBound(drive: drive, resonators: resonators, rate: rate)
        for signal in drive where !signal.isSilent {
            let segments = signal.segments.filter { $0.count > 0 }
            start = min(start, segments.first?.startTick ?? start)
            end = max(end, (signal.endTick ?? end) + bound.ringDownTicks(to: photonFloor))
        }
        guard start < end else {
            return SampleAxis(originTick: 0, ticksPerSample: adcTicks, count: 0, rate: rate)
        }
        let phase = residue - delayTicks
        var origin = SampleAxis(originTick: phase, ticksPerSample: adcTicks, count: 0, rate: rate)
        origin.originTick = origin.tick(origin.sample(atOrBefore: start))
        let bytes =
            Double(end - origin.originTick) / Double(adcTicks) * Double(levels * MemoryLayout<Complex>.stride)
        guard bytes < 0x1p33 else {
            throw DiagnosticsError([
                Diagnostic(
                    code: "RK0611",
                    "a readout from tick \(start) to \(end), ring-down included, needs \(bytes) bytes "
                        + "for \(levels) pointer states",
                    help: "shorten the tone, or raise the linewidth of the slowest resonator")
            ])
        }
        origin.count = origin.sample(atOrAfter: end) + 1
        return origin
    }
}

/// A bound on the photons that a drive can put into any resonator of a feedline: its largest field, held on
/// resonance for ever.
struct PhotonBound {
    let photons: Double
    private let slowestLinewidthHz: Double
    private let rate: TickRate

    init(drive: [SampledSignal], resonators: [Resonator], rate: TickRate) {
        var peakHz = 0.0
        for signal in drive {
            var peak = 0.0
            for segment in signal.segments {
                for k in 0..<segment.count {
                    peak = max(peak, segment.re[k] * segment.re[k] + segment.im[k] * segment.im[k])
                }
            }
            peakHz += peak.squareRoot()
        }
        let slowest = resonators.map(\.linewidthHz).min() ?? .infinity
        let amplitude = 2 * peakHz / slowest
        (photons, slowestLinewidthHz, self.rate) = (amplitude * amplitude, slowest, rate)
    }

    /// ln(n/floor)/κ, rounded up.
    func ringDownTicks(to floor: Double) -> Int64 {
        guard photons > floor else { return 0 }
        let seconds = Double.log(photons / floor) / (2 * .pi * slowestLinewidthHz)
        return Int64(min((seconds * Double(rate.perSecond)).rounded(.up), 0x1p60))
    }
}
