internal import RackDiagnostics
internal import RackModel
internal import RackUnits

/// A device behind the cables of a cluster: oscillators, attenuators, offsets and delays are the modules'.
struct Q1DrivenDevice {
    var device: Device
    private(set) var ticksPerNanosecond: Int64 = 1
    var diagnostics: [Diagnostic] = []

    /// From a sample that leaves a readout module's DAC to the one that arrives at its ADC by the shortest way: the delay
    /// that the driver's parameter `nco_prop_delay_comp` makes up for by default on a QRM and a QRM-RF.
    static let loopNanoseconds = 146

    init(
        device: Device, rack: ClusterRack, modules: [ClusterModuleSettings]
    ) throws(DiagnosticsError) {
        self.device = device
        let (ticks, rest) = device.tickRate.perSecond.quotientAndRemainder(dividingBy: 1_000_000_000)
        if rest != 0 || ticks == 0 {
            diagnostics.append(
                Diagnostic(
                    code: "QQ0101",
                    "a nanosecond is no whole number of ticks of the device '\(device.name)', which has "
                        + "\(device.tickRate.perSecond) a second", help: "choose 'tick_rate_hz: 1e9' or a multiple"))
        }
        ticksPerNanosecond = max(1, ticks)
        for (module, settings) in zip(rack.modules, modules) {
            for cable in module.cables where device.ports.indices.contains(cable.port) {
                connect(cable, module, settings)
            }
        }
        guard diagnostics.isEmpty else { throw DiagnosticsError(diagnostics) }
    }

    private mutating func connect(_ cable: ClusterCable, _ module: ClusterModule, _ settings: ClusterModuleSettings) {
        let port = device.ports[cable.port]
        if port.ticksPerSample != ticksPerNanosecond {
            diagnostics.append(
                Diagnostic(
                    code: "QQ0102",
                    "port '\(port.name)' is at the end of a cable from slot \(module.slot), but a sample of it takes "
                        + "\(port.ticksPerSample) ticks of \(device.tickRate.perSecond) a second, not 1 ns",
                    help: "give the port a sample rate of 1 GS/s"))
        }
        switch cable.connector {
        case .output(let number) where module.kind.isRF:
            guard settings.oscillators.indices.contains(number) else { return }
            tune(cable.port, to: settings.oscillators[number].frequencyHz)
            attenuate(cable, by: settings.outputAttenuation.element(number) ?? 0)
            if settings.oscillators[number].enabled {
                leak(into: cable.port, settings, i: 2 * number, q: 2 * number + 1)
            } else {
                silence(cable.port)
            }
        case .output(let number):
            attenuate(cable, by: 0)
            if let filters = settings.predistortion.element(number) { predistort(cable.port, filters) }
            bias(cable.port, volts: settings.outputOffsetVolts.element(number) ?? 0, of: module.kind)
        case .outputPair(let i, let q):
            if let frequency = cable.localOscillatorHz { tune(cable.port, to: frequency) }
            attenuate(cable, by: 0)
            leak(into: cable.port, settings, i: i, q: q)
        case .input(let number) where module.kind.isRF:
            if let oscillator = settings.oscillators.first { tune(cable.port, to: oscillator.frequencyHz) }
            receive(cable, decibels: -(settings.inputAttenuation.element(number) ?? 0))
        case .input(let number), .inputPair(let number, _):
            if let frequency = cable.localOscillatorHz { tune(cable.port, to: frequency) }
            receive(cable, decibels: settings.inputGain.element(number) ?? 0)
        }
    }

    private mutating func tune(_ port: Int, to hertz: Double) {
        guard hertz.isFinite, (0...1e12).contains(hertz) else {
            diagnostics.append(
                Diagnostic(
                    code: "QQ0103", "the oscillator of port '\(device.ports[port].name)' is set to \(hertz) Hz",
                    help: "0 to 1 THz"))
            return
        }
        device.ports[port].localOscillatorHz = hertz
    }

    private mutating func attenuate(_ cable: ClusterCable, by decibels: Double) {
        device.ports[cable.port].line.attenuationDecibels += decibels + cable.attenuationDecibels
        device.ports[cable.port].line.delaySeconds += cable.delaySeconds
    }

    /// The inverse of an overshoot is the signal chain's own; taps are a response of the line, with which it commutes but
    /// for the DAC's rounding. An instrument's delay for them, which it makes up for on its other outputs, is none here.
    private mutating func predistort(_ port: Int, _ filters: ClusterModuleSettings.Predistortion) {
        device.ports[port].line.predistortion += filters.overshoots.filter { $0.amplitude != 0 }.map {
            .exponential(amplitude: $0.amplitude, tauSeconds: $0.tauSeconds)
        }
        if !filters.taps.isEmpty {
            device.ports[port].line.filters.append(.measured(impulseResponse: filters.taps, periodSeconds: 1e-9))
        }
    }

    /// What the offsets of the two DACs make of an oscillator. Q of a module is −Q of a port: see `Q1Feed`.
    private mutating func leak(into port: Int, _ settings: ClusterModuleSettings, i: Int, q: Int) {
        device.ports[port].mixer.leakageIVolts += settings.outputOffsetVolts.element(i) ?? 0
        device.ports[port].mixer.leakageQVolts -= settings.outputOffsetVolts.element(q) ?? 0
    }

    /// An oscillator that is off leaks nothing.
    private mutating func silence(_ port: Int) {
        device.ports[port].mixer.leakageIVolts = 0
        device.ports[port].mixer.leakageQVolts = 0
    }

    /// Signal and noise of a feedline, as the gain before its ADC scales them both.
    private mutating func receive(_ cable: ClusterCable, decibels: Double) {
        guard case .readoutCapture(let feedline) = device.ports[cable.port].role,
            device.feedlines.indices.contains(feedline)
        else { return }
        let ratio = Decibels.voltageRatio(decibels - cable.attenuationDecibels)
        device.feedlines[feedline].amplifier.voltsPerRootPhotonRate *= ratio
        device.feedlines[feedline].amplifier.delaySeconds += cable.delaySeconds + Double(Self.loopNanoseconds) * 1e-9
    }
}

extension Array {
    /// `nil` beyond the ends.
    @inline(__always)
    func element(_ index: Int) -> Element? { index >= 0 && index < count ? self[index] : nil }
}
