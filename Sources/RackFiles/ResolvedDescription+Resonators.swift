import RackModel

extension ResolvedDescription {
    var resonatorModes: [[Entry]] {
        device.modes.indices.filter { device.modes[$0].kind == .resonator }.map { index in
            let mode = device.modes[index]
            let path = DescriptionPath.mode(mode)
            return [
                entry(.resonatorMode, path, "name", .text(mode.name)),
                number(.resonatorMode, path, "frequency_hz", mode.frequencyHz),
                number(.resonatorMode, path, "levels", Double(mode.levels)),
                number(.resonatorMode, path, "t1_s", mode.t1Seconds, from: ["linewidth_hz"]),
                number(
                    .resonatorMode, path, "thermal_population", mode.thermalPopulation,
                    from: ["thermal_photons", "temperature_k", "attenuators.0.temperature_k"]),
                Entry(key: "noise", value: .section(slowNoise(mode.noise, path + ".noise"))),
                Entry(key: "drive", value: port(.drive(mode: index)).map { .section($0) } ?? .word("none")),
            ]
        }
    }

    var correlatedNoise: [[Entry]] {
        device.correlatedNoise.map { noise in
            let path = DescriptionPath.noise(noise)
            return [
                entry(.correlatedNoise, path, "name", .text(noise.name)),
                entry(.correlatedNoise, path, "modes", names(noise.modes.map(modeName))),
                entry(.correlatedNoise, path, "weights", .list(noise.weights.map { .number($0) })),
                number(.correlatedNoise, path, "rate_per_s", noise.dephasingRate, from: ["t_phi_s"]),
                Entry(key: "noise", value: .section(slowNoise(noise.slow, path + ".noise"))),
            ]
        }
    }

    func slowNoise(_ noise: SlowNoise, _ path: String) -> [Entry] {
        [
            number(.noise, path, "detuning_sigma_hz", noise.detuningSigmaHz),
            number(.noise, path, "one_over_f_amplitude_hz", noise.oneOverFAmplitudeHz),
            number(.noise, path, "one_over_f_low_cut_hz", noise.oneOverFLowCutHz),
        ]
    }
}
