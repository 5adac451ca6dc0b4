import RackModel
import RackUnits

extension ResolvedDescription {
    var feedlines: [[Entry]] {
        device.feedlines.indices.map { index in
            let feedline = device.feedlines[index]
            let path = DescriptionPath.feedline(feedline)
            let amplifier = path + ".amplifier"
            return [
                entry(.feedline, path, "name", .text(feedline.name)),
                entry(.feedline, path, "qubits", names(feedline.resonators.map { modeName($0.mode) })),
                Entry(key: "drive", value: .section(port(.readoutDrive(feedline: index)) ?? [])),
                Entry(key: "capture", value: .section(port(.readoutCapture(feedline: index)) ?? [])),
                Entry(
                    key: "amplifier",
                    value: .section([
                        number(
                            .amplifier, amplifier, "quantum_efficiency", feedline.amplifier.quantumEfficiency,
                            from: ["stages.0.noise_temperature_k"]),
                        number(
                            .amplifier, amplifier, "volts_per_root_photon_rate",
                            feedline.amplifier.voltsPerRootPhotonRate),
                        number(.amplifier, amplifier, "delay_s", feedline.amplifier.delaySeconds),
                    ])),
            ]
        }
    }

    /// The section of the port with `role`; `nil` if there is none.
    func port(_ role: Port.Role) -> [Entry]? {
        guard let port = device.ports.first(where: { $0.role == role }) else { return nil }
        let path = DescriptionPath.port(port, of: device)
        switch role {
        case .drive:
            return converter(.drivePort, port, path) + oscillator(.drivePort, port, path)
                + line(.drivePort, port, path)
        case .readoutDrive:
            return converter(.readoutPort, port, path) + oscillator(.readoutPort, port, path)
                + line(.readoutPort, port, path)
        case .modeFlux, .couplerFlux: return converter(.fluxPort, port, path) + line(.fluxPort, port, path)
        case .readoutCapture:
            var entries = converter(.capturePort, port, path)
            if let oscillator = port.localOscillatorHz {
                entries.append(number(.capturePort, path, "local_oscillator_hz", oscillator))
            }
            return entries
        }
    }

    private func converter(_ section: DeviceKeySection.Name, _ port: Port, _ path: String) -> [Entry] {
        let rate = Double(device.tickRate.perSecond) / Double(port.ticksPerSample)
        return [
            number(section, path, "sample_rate_hz", rate),
            entry(section, path, "bits", port.converter.bits.map { .number(Double($0)) } ?? .word("ideal")),
            number(section, path, "full_scale_v", port.converter.fullScaleVolts),
        ]
    }

    private func oscillator(_ section: DeviceKeySection.Name, _ port: Port, _ path: String) -> [Entry] {
        let mixer = path + ".mixer"
        let frequency = port.localOscillatorHz.map {
            [number(section, path, "local_oscillator_hz", $0, from: ["intermediate_frequency_hz"])]
        }
        return (frequency ?? []) + [
            Entry(
                key: "mixer",
                value: .section([
                    number(.mixer, mixer, "gain_ratio", port.mixer.gainRatio),
                    number(.mixer, mixer, "phase_rad", port.mixer.phaseRadians),
                    number(.mixer, mixer, "leakage_i_v", port.mixer.leakageIVolts),
                    number(.mixer, mixer, "leakage_q_v", port.mixer.leakageQVolts),
                ]))
        ]
    }

    private func line(_ section: DeviceKeySection.Name, _ port: Port, _ path: String) -> [Entry] {
        let response = section == .fluxPort ? "response_flux_quanta_per_volt" : "response_hz_per_volt"
        return [
            number(section, path, "attenuation_db", port.line.attenuationDecibels),
            number(section, path, "delay_s", port.line.delaySeconds),
            Entry(key: "filters", value: filters(port.line.filters, path + ".filters")),
            Entry(key: "predistortion", value: filters(port.line.predistortion, path + ".predistortion")),
            number(section, path, response, port.responsePerVolt),
        ]
    }

    private func filters(_ filters: [LineFilter], _ path: String) -> Value {
        .sections(filters.enumerated().map { filter($1, "\(path).\($0)") })
    }

    private func filter(_ filter: LineFilter, _ path: String) -> [Entry] {
        func section(_ kind: String, _ values: [(String, Double)]) -> [Entry] {
            [entry(.filter, path, "kind", .word(kind))] + values.map { number(.filter, path, $0, $1) }
        }
        switch filter {
        case .singlePole(let cutoff): return section("single_pole", [("cutoff_hz", cutoff)])
        case .gaussian(let cutoff): return section("gaussian", [("cutoff_hz", cutoff)])
        case .bessel(let order, let cutoff):
            return section("bessel", [("order", Double(order)), ("cutoff_hz", cutoff)])
        case .exponential(let amplitude, let tau):
            return section("exponential", [("amplitude", amplitude), ("tau_s", tau)])
        case .reflection(let coefficient, let delay):
            return section("reflection", [("coefficient", coefficient), ("delay_s", delay)])
        case .measured(let response, let period):
            return section("measured", [("period_s", period)])
                + [
                    entry(
                        .filter, path, "impulse_response", .list(response.map { .number($0) }),
                        from: ["impulse_response_file"])
                ]
        }
    }
}
