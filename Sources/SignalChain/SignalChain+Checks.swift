internal import RackDiagnostics
internal import RackModel
internal import RackUnits

extension SignalChain {
    /// Everything about the device's lines that this chain cannot reproduce.
    static func problems(of device: Device) -> [Diagnostic] {
        var found: [Diagnostic] = []
        if !(1...64).contains(device.solver.fieldSamplesPerSample) {
            found.append(
                Diagnostic(
                    code: "RS0101",
                    "field samples per sample is \(device.solver.fieldSamplesPerSample); 1 to 64 are possible"
                ))
        }
        for port in device.ports where port.isOutput { found += problems(of: port, in: device) }
        for entry in device.crosstalk.entries {
            if !device.ports.indices.contains(entry.from) || !device.ports.indices.contains(entry.to) {
                found.append(Diagnostic(code: "RS0109", "crosstalk names a port that does not exist"))
            } else if !(entry.amplitude.magnitude < 1e6 && entry.phaseRadians.magnitude < 1e6) {
                found.append(
                    Diagnostic(
                        code: "RS0109",
                        "crosstalk from '\(device.ports[entry.from].name)' to "
                            + "'\(device.ports[entry.to].name)' has a number that is out of range"))
            }
        }
        return found.isEmpty && device.crosstalk.compensated
            ? CrosstalkCompensation.problems(of: device) : found
    }

    private static func problems(of port: Port, in device: Device) -> [Diagnostic] {
        var found: [Diagnostic] = []
        func report(_ code: String, _ message: String, help: String? = nil) {
            found.append(Diagnostic(code: code, "port '\(port.name)': \(message)", help: help))
        }
        let converter = port.converter
        if let bits = converter.bits, !(2...24).contains(bits) {
            report("RS0102", "a converter of \(bits) bits is not possible; 2 to 24 are")
        }
        if !(converter.fullScaleVolts > 0 && converter.fullScaleVolts < 1e6) {
            report("RS0102", "full scale is \(converter.fullScaleVolts) V; it must be positive")
        }
        if let oscillator = port.localOscillatorHz, !(oscillator.magnitude < 0x1p39) {
            report("RS0102", "the oscillator at \(oscillator) Hz is out of range")
        }
        let mixer = port.mixer
        if ![mixer.gainRatio, mixer.phaseRadians, mixer.leakageIVolts, mixer.leakageQVolts].allSatisfy(
            \.isFinite)
        {
            report("RS0103", "the mixer has a number that is not finite")
        } else if port.localOscillatorHz == nil, !mixer.isIdeal {
            report(
                "RS0103", "it has mixer errors but no local oscillator",
                help: "leave the mixer out of a baseband port")
        }
        if !(port.line.attenuationDecibels.magnitude < 1000) {
            report("RS0104", "an attenuation of \(port.line.attenuationDecibels) dB is not possible")
        }
        let delayTicks = port.line.delaySeconds * Double(device.tickRate.perSecond)
        if !(delayTicks >= 0 && delayTicks < 0x1p52) {
            report("RS0105", "a line delay of \(port.line.delaySeconds) s is not possible")
        } else if (delayTicks - delayTicks.rounded()).magnitude > 1e-6 {
            report(
                "RS0105",
                "the line delay of \(port.line.delaySeconds) s is \(delayTicks) ticks, not a whole number",
                help: "choose a delay on the grid of \(device.tickRate.tickSeconds) s")
        }
        for filter in port.line.filters + port.line.predistortion where !filter.isPossible {
            report("RS0106", "the line filter \(filter) has a parameter that is out of range")
        }
        guard found.isEmpty else { return found }
        let period = device.tickRate.seconds(port.ticksPerSample)
        for filter in port.line.predistortion
        where Predistorter.section(filter, samplePeriodSeconds: period) == nil {
            report(
                "RS0107", "there is no stable causal inverse for predistortion of \(filter)",
                help: "exponential (with 1 + A > 0) and single-pole filters can be inverted")
        }
        return found
    }

    static func tooLong(_ port: Port) -> Diagnostic {
        Diagnostic(
            code: "RS0108",
            "port '\(port.name)': the line's response is longer than \(LineTaps.maximumLength) field samples",
            help: "shorten the filters' time constants, or ask for fewer field samples per sample")
    }
}

extension LineFilter {
    /// Whether every parameter is finite and in the range that its formula needs.
    var isPossible: Bool {
        switch self {
        case .singlePole(let cutoffHz), .gaussian(let cutoffHz):
            cutoffHz > 0 && cutoffHz < 1e15
        case .bessel(let order, let cutoffHz):
            (1...8).contains(order) && cutoffHz > 0 && cutoffHz < 1e15
        case .exponential(let amplitude, let tauSeconds):
            amplitude.magnitude < 1e6 && tauSeconds > 1e-18 && tauSeconds < 1e6
        case .reflection(let coefficient, let delaySeconds):
            coefficient.magnitude < 1e6 && delaySeconds >= 0 && delaySeconds < 1e6
        case .measured(let impulseResponse, let periodSeconds):
            !impulseResponse.isEmpty && impulseResponse.count <= 1 << 16
                && impulseResponse.allSatisfy { $0.magnitude < 1e6 } && periodSeconds > 1e-18
                && periodSeconds < 1
        }
    }
}
