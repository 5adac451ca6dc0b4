import RackDiagnostics
import RackModel
import RackUnits

extension DeviceBuilder {
    /// A drive or readout port; its oscillator lies an intermediate frequency below `reference` unless it
    /// is stated.
    mutating func microwavePort(
        _ section: DescriptionSection, name: String, _ role: Port.Role, reference: Double
    ) -> Port {
        var port = basicPort(section, name: name, role)
        if reader.choice(section, among: ["local_oscillator_hz", "intermediate_frequency_hz"])
            == "local_oscillator_hz"
        {
            port.localOscillatorHz = reader.definiteNumber(section, "local_oscillator_hz")
        } else {
            port.localOscillatorHz = reference - reader.definiteNumber(section, "intermediate_frequency_hz")
        }
        let mixer = section.nested("mixer", as: .mixer)
        port.mixer = Mixer(
            gainRatio: reader.definiteNumber(mixer, "gain_ratio"),
            phaseRadians: reader.definiteNumber(mixer, "phase_rad"),
            leakageIVolts: reader.definiteNumber(mixer, "leakage_i_v"),
            leakageQVolts: reader.definiteNumber(mixer, "leakage_q_v"))
        port.line = line(section)
        port.responsePerVolt = reader.definiteNumber(section, "response_hz_per_volt")
        return port
    }

    mutating func fluxPort(_ section: DescriptionSection, name: String, _ role: Port.Role) -> Port {
        var port = basicPort(section, name: name, role)
        port.line = line(section)
        port.responsePerVolt = reader.definiteNumber(section, "response_flux_quanta_per_volt")
        return port
    }

    /// Rate and converter alone.
    mutating func basicPort(_ section: DescriptionSection, name: String, _ role: Port.Role) -> Port {
        reader.note(place: section.place, of: section.path)
        let ticks = ticksPerSample(section)
        let bits = reader.text(section, "bits")
        return Port(
            name: name, role: role, ticksPerSample: ticks,
            converter: Converter(
                bits: bits == "ideal" ? nil : reader.integer(section, "bits"),
                fullScaleVolts: reader.definiteNumber(section, "full_scale_v")))
    }

    private mutating func ticksPerSample(_ section: DescriptionSection) -> Int64 {
        let rate = reader.definiteNumber(section, "sample_rate_hz")
        let ticks = Double(tickRate.perSecond) / rate
        let whole = max(ticks.rounded(), 1)
        if (ticks - whole).magnitude > 1e-9 * whole {
            let path = section.path + ".sample_rate_hz"
            reader.markUnread(path)
            let finer = Double(tickRate.perSecond) / max(ticks.rounded(.down), 1)
            let coarser = Double(tickRate.perSecond) / (ticks.rounded(.down) + 1)
            reader.report(
                Diagnostic(
                    code: "RD0115",
                    "a sample at \(rate) Hz lasts \(ticks) ticks of \(tickRate.perSecond) Hz: not whole",
                    at: reader.place(of: path) ?? section.place,
                    help: "use \(finer) or \(coarser), or another tick_rate_hz"))
        }
        return Int64(min(whole, 1e12))
    }

    private mutating func line(_ section: DescriptionSection) -> Line {
        Line(
            filters: reader.entries(section, "filters", as: .filter, Self.filter),
            attenuationDecibels: reader.definiteNumber(section, "attenuation_db"),
            delaySeconds: reader.definiteNumber(section, "delay_s"),
            predistortion: reader.entries(section, "predistortion", as: .filter, Self.filter))
    }

    private static func filter(
        _ reader: inout DescriptionReader, _ section: DescriptionSection
    ) -> LineFilter? {
        switch reader.text(section, "kind") {
        case "single_pole": return .singlePole(cutoffHz: reader.definiteNumber(section, "cutoff_hz"))
        case "gaussian": return .gaussian(cutoffHz: reader.definiteNumber(section, "cutoff_hz"))
        case "bessel":
            return .bessel(
                order: reader.integer(section, "order") ?? 4,
                cutoffHz: reader.definiteNumber(section, "cutoff_hz"))
        case "exponential":
            return .exponential(
                amplitude: reader.definiteNumber(section, "amplitude"),
                tauSeconds: reader.definiteNumber(section, "tau_s"))
        case "reflection":
            return .reflection(
                coefficient: reader.definiteNumber(section, "coefficient"),
                delaySeconds: reader.definiteNumber(section, "delay_s"))
        case "measured":
            return .measured(
                impulseResponse: impulseResponse(&reader, section),
                periodSeconds: reader.definiteNumber(section, "period_s"))
        default: return nil
        }
    }

    private static func impulseResponse(
        _ reader: inout DescriptionReader, _ section: DescriptionSection
    ) -> [Double] {
        switch reader.choice(section, among: ["impulse_response", "impulse_response_file"]) {
        case "impulse_response"?: return reader.numbers(section, "impulse_response") ?? [1]
        case _?: return reader.numbers(section, inFile: "impulse_response_file") ?? [1]
        case nil:
            reader.report(
                Diagnostic(
                    code: "RD0104", "'impulse_response' is missing", at: section.place,
                    help: "a measured response needs it or 'impulse_response_file'"))
            return [1]
        }
    }
}
