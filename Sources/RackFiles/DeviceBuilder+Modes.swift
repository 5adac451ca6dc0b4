import RackDiagnostics
import RackModel

extension DeviceBuilder {
    mutating func buildQubits() {
        for (index, item) in reader.items(top, "qubits").enumerated() {
            let section = section(item, .qubit, path: "qubits.q\(index)")
            checkName(section, is: "q\(index)")
            var mode = Mode(name: "q\(index)", spectrum: spectrum(section), flux: flux(section))
            decay(section, &mode)
            modes.append(mode)
            if section.states("drive") != false {
                let port = section.nested("drive", as: .drivePort, then: shared("drive_port"))
                drivePorts.append(
                    microwavePort(
                        port, name: "q\(index)_drive", .drive(mode: index), reference: mode.frequencyHz))
            }
            fluxPort(of: index, mode, section)
        }
    }

    private mutating func fluxPort(of index: Int, _ mode: Mode, _ section: DescriptionSection) {
        guard mode.flux == nil else {
            let port = section.nested("flux_port", as: .fluxPort, then: shared("flux_port"))
            fluxPorts.append(fluxPort(port, name: mode.name + "_flux", .modeFlux(mode: index)))
            return
        }
        if let (entry, layer) = section.entry("flux_port"), layer == 0 {
            reader.report(
                Diagnostic(
                    code: "RD0114", "'\(mode.name)' has a fixed frequency: it has no flux port",
                    at: entry.keyRange,
                    help: "give it 'flux: {}' or leave flux_port out"))
        }
    }

    private mutating func flux(_ section: DescriptionSection) -> FluxTuning? {
        guard section.states("flux") == true else { return nil }
        let flux = section.nested("flux", as: .flux)
        reader.note(place: flux.place, of: flux.path)
        return FluxTuning(
            asymmetry: reader.definiteNumber(flux, "asymmetry"),
            idleFlux: reader.definiteNumber(flux, "idle_flux"))
    }

    private mutating func spectrum(_ section: DescriptionSection) -> Spectrum {
        let first = reader.choice(section, among: ["frequency_hz", "josephson_energy_hz"])
        let second = reader.choice(section, among: ["anharmonicity_hz", "charging_energy_hz"])
        guard first == "josephson_energy_hz" || second == "charging_energy_hz" else {
            for key in ["offset_charge", "charge_cutoff"] {
                guard let (entry, layer) = section.entry(key), layer == 0 else { continue }
                reader.report(
                    Diagnostic(
                        code: "RD0111", "'\(key)' means nothing for a mode that is not in the charge basis",
                        at: entry.keyRange, help: "state josephson_energy_hz and charging_energy_hz"))
            }
            return .duffing(
                frequencyHz: reader.definiteNumber(section, "frequency_hz"),
                anharmonicityHz: reader.definiteNumber(section, "anharmonicity_hz"))
        }
        return .chargeBasis(
            josephsonEnergyHz: needed(section, "josephson_energy_hz", "a mode in the charge basis"),
            chargingEnergyHz: needed(section, "charging_energy_hz", "a mode in the charge basis"),
            offsetCharge: reader.definiteNumber(section, "offset_charge"),
            cutoff: reader.integer(section, "charge_cutoff") ?? 30)
    }

    /// T1, T2, population, levels and slow noise.
    mutating func decay(_ section: DescriptionSection, _ mode: inout Mode) {
        mode.levels = reader.integer(section, "levels") ?? 3
        mode.t1Seconds = reader.definiteNumber(section, "t1_s")
        mode.t2Seconds = reader.definiteNumber(section, "t2_s")
        if reader.choice(section, among: ["thermal_population", "temperature_k"]) == "temperature_k" {
            mode.thermalPopulation = ThermalNoise.population(
                frequencyHz: mode.frequencyHz,
                temperatureKelvin: reader.definiteNumber(section, "temperature_k"))
        } else {
            mode.thermalPopulation = reader.definiteNumber(section, "thermal_population")
        }
        mode.jumps = reader.text(section, "jumps").flatMap(Mode.Jumps.init) ?? .ladder
        mode.noise = slowNoise(section)
        mode.paritySplittingHz = reader.definiteNumber(section, "parity_splitting_hz")
    }

    /// The section `noise` of a mode or of something that modes share.
    mutating func slowNoise(_ section: DescriptionSection) -> SlowNoise {
        let noise = section.nested("noise", as: .noise)
        return SlowNoise(
            detuningSigmaHz: reader.definiteNumber(noise, "detuning_sigma_hz"),
            oneOverFAmplitudeHz: reader.definiteNumber(noise, "one_over_f_amplitude_hz"),
            oneOverFLowCutHz: reader.definiteNumber(noise, "one_over_f_low_cut_hz"))
    }

    /// A number that `what` cannot do without.
    mutating func needed(_ section: DescriptionSection, _ key: String, _ what: String) -> Double {
        if section.entry(key) == nil {
            // Too much follows from it: no message about the whole entry can be trusted.
            reader.markUnread(section.path)
            reader.report(
                Diagnostic(code: "RD0104", "'\(key)' is missing", at: section.place, help: "\(what) needs it")
            )
        }
        return reader.definiteNumber(section, key)
    }
}
