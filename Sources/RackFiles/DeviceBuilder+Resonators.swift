import RackDiagnostics
import RackModel

extension DeviceBuilder {
    /// Resonators that are simulated as modes.
    mutating func buildResonatorModes() {
        for (number, item) in reader.items(top, "resonators").enumerated() {
            let name = "m\(number)"
            let section = section(item, .resonatorMode, path: "resonators.\(name)")
            checkName(section, is: name)
            let frequency = reader.definiteNumber(section, "frequency_hz")
            let population = thermalPopulation(section, frequency)
            let t1Seconds: Double
            if reader.choice(section, among: ["linewidth_hz", "t1_s"]) == "t1_s" {
                t1Seconds = reader.definiteNumber(section, "t1_s")
            } else {
                t1Seconds = (1 - 2 * population) / (2 * .pi * reader.definiteNumber(section, "linewidth_hz"))
            }
            let mode = Mode(
                name: name, kind: .resonator, levels: reader.integer(section, "levels") ?? 20,
                spectrum: .duffing(frequencyHz: frequency, anharmonicityHz: 0), t1Seconds: t1Seconds,
                t2Seconds: 2 * t1Seconds, thermalPopulation: population, noise: slowNoise(section))
            if section.states("drive") == true {
                let port = section.nested("drive", as: .drivePort, then: shared("drive_port"))
                drivePorts.append(
                    microwavePort(port, name: name + "_drive", .drive(mode: modes.count), reference: frequency))
            }
            modes.append(mode)
        }
    }

    private mutating func thermalPopulation(_ section: DescriptionSection, _ frequency: Double) -> Double {
        let photons: Double
        let keys = ["thermal_photons", "temperature_k", "thermal_population", "attenuators"]
        switch reader.choice(section, among: keys) {
        case "thermal_population": return reader.definiteNumber(section, "thermal_population")
        case "temperature_k":
            photons = ThermalNoise.photons(
                frequencyHz: frequency, temperatureKelvin: reader.definiteNumber(section, "temperature_k"))
        case "attenuators":
            let stages = reader.entries(section, "attenuators", as: .attenuator) { reader, stage in
                Attenuator(
                    attenuationDecibels: reader.definiteNumber(stage, "attenuation_db"),
                    temperatureKelvin: reader.definiteNumber(stage, "temperature_k"))
            }
            photons = ThermalNoise.photons(
                entering: ThermalNoise.photons(frequencyHz: frequency, temperatureKelvin: 300), through: stages,
                frequencyHz: frequency)
        default: photons = reader.definiteNumber(section, "thermal_photons")
        }
        return photons / (2 * photons + 1)
    }

    mutating func buildCorrelatedNoise() {
        for (number, item) in reader.items(top, "correlated_noise").enumerated() {
            let unnamed = section(item, .correlatedNoise, path: "correlated_noise.\(number)")
            let name = reader.silently { $0.text(unnamed, "name") } ?? "noise\(number)"
            let section = section(item, .correlatedNoise, path: "correlated_noise.\(name)")
            var members: [Int] = []
            for name in reader.names(section, "modes") ?? [] {
                guard let mode = mode(name, qubitsOnly: false) else {
                    reader.markUnread(section.path)
                    continue
                }
                members.append(mode)
            }
            let weights = section.entry("weights") == nil ? nil : reader.numbers(section, "weights")
            let rate: Double
            if reader.choice(section, among: ["t_phi_s", "rate_per_s"]) == "rate_per_s" {
                rate = reader.definiteNumber(section, "rate_per_s")
            } else {
                rate = 1 / reader.definiteNumber(section, "t_phi_s")
            }
            correlatedNoise.append(
                CorrelatedNoise(
                    name: name, modes: members, weights: weights ?? members.map { _ in 1 }, dephasingRate: rate,
                    slow: slowNoise(section)))
        }
    }
}
