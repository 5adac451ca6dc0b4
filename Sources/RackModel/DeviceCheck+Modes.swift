extension DeviceCheck {
    mutating func modes() {
        if device.qubitCount == 0 { add("RD0303", "the device has no qubit", "qubits") }
        requireUnique(device.modes.map { ($0.name, DescriptionPath.mode($0)) }, "mode")
        var sawOther = false
        for mode in device.modes {
            let path = DescriptionPath.mode(mode)
            requireName(mode.name, path + ".name")
            if mode.kind != .qubit { sawOther = true }
            if mode.kind == .qubit, sawOther {
                add("RD0304", "qubit '\(mode.name)' comes after another mode", path, help: "qubits come first")
            }
            let range = mode.kind.levelRange
            if !range.contains(mode.levels) {
                add(
                    "RD0305", "'\(mode.name)' has \(mode.levels) levels", path + ".levels",
                    help: "\(range.lowerBound) to \(range.upperBound)")
            }
            spectrum(of: mode, path)
            decay(of: mode, path)
            slowNoise(mode.noise, of: mode.name, path)
            require(
                mode.paritySplittingHz, in: 0...1e9, "RD0312", "the parity splitting of '\(mode.name)' (Hz)",
                path + ".parity_splitting_hz")
            flux(of: mode, path)
        }
    }

    private mutating func spectrum(of mode: Mode, _ path: String) {
        switch mode.spectrum {
        case .duffing(let frequency, let anharmonicity):
            require(
                frequency, in: 1e6...1e12, "RD0306", "the frequency of '\(mode.name)' (Hz)",
                path + ".frequency_hz")
            if !anharmonicity.isFinite || anharmonicity.magnitude >= frequency.magnitude {
                add(
                    "RD0307", "the anharmonicity of '\(mode.name)' is \(anharmonicity) Hz",
                    path + ".anharmonicity_hz", path + ".frequency_hz",
                    help: "it must be smaller than the frequency; a transmon's is about -250e6")
            }
        case .chargeBasis(let josephson, let charging, let offset, let cutoff):
            require(
                josephson, in: 1e6...1e13, "RD0306", "EJ of '\(mode.name)' (Hz)",
                path + ".josephson_energy_hz")
            require(
                charging, in: 1e5...1e12, "RD0306", "EC of '\(mode.name)' (Hz)", path + ".charging_energy_hz")
            require(
                offset, in: -100...100, "RD0306", "the offset charge of '\(mode.name)'",
                path + ".offset_charge")
            if !(2...200).contains(cutoff) || mode.levels > 2 * cutoff + 1 {
                add(
                    "RD0308", "the charge cutoff of '\(mode.name)' is \(cutoff)", path + ".charge_cutoff",
                    path + ".levels", help: "2 to 200, and at least as many charges as levels")
            }
        }
    }

    private mutating func decay(of mode: Mode, _ path: String) {
        if !(mode.t1Seconds > 0) {
            add(
                "RD0309", "T1 of '\(mode.name)' is \(mode.t1Seconds) s", path + ".t1_s",
                help: "it must be above 0")
        }
        if !(mode.t2Seconds > 0) {
            add(
                "RD0309", "T2 of '\(mode.name)' is \(mode.t2Seconds) s", path + ".t2_s",
                help: "it must be above 0")
        }
        // γφ = 1/T2 − 1/(2 T1) below zero is no dephasing at all; rounding of T2 = 2 T1 is forgiven.
        if mode.t1Seconds > 0, mode.t2Seconds > 2 * mode.t1Seconds * (1 + 1e-12) {
            add(
                "RD0310",
                "T2 of '\(mode.name)' is longer than 2·T1: its pure dephasing rate 1/T2 - 1/(2·T1) would be "
                    + "\(mode.dephasingRate) 1/s",
                path + ".t2_s", path + ".t1_s",
                help: "T2 is at most \(2 * mode.t1Seconds) s for T1 = \(mode.t1Seconds) s")
        }
        require(
            mode.thermalPopulation, in: 0...0.5, "RD0311", "the thermal population of '\(mode.name)'",
            path + ".thermal_population")
    }

    private mutating func slowNoise(_ noise: SlowNoise, of name: String, _ path: String) {
        let path = path + ".noise"
        require(
            noise.detuningSigmaHz, in: 0...1e9, "RD0312", "the slow detuning of '\(name)' (Hz)",
            path + ".detuning_sigma_hz")
        require(
            noise.oneOverFAmplitudeHz, in: 0...1e9, "RD0312", "the 1/f amplitude of '\(name)' (Hz)",
            path + ".one_over_f_amplitude_hz")
        require(
            noise.oneOverFLowCutHz, in: 1e-9...1e6, "RD0312", "the lower cut of the 1/f noise of '\(name)' (Hz)",
            path + ".one_over_f_low_cut_hz")
    }

    mutating func correlatedNoise() {
        requireUnique(device.correlatedNoise.map { ($0.name, DescriptionPath.noise($0)) }, "correlated noise")
        for noise in device.correlatedNoise {
            let path = DescriptionPath.noise(noise)
            requireName(noise.name, path + ".name")
            if noise.weights.count != noise.modes.count || !noise.weights.allSatisfy(\.isFinite) {
                add(
                    "RD0316",
                    "correlated noise '\(noise.name)' has \(noise.weights.count) weights for \(noise.modes.count) modes",
                    path + ".weights", help: "one finite number for each of its modes")
            }
            var seen: [Int] = []
            for mode in noise.modes {
                if !device.modes.indices.contains(mode) {
                    add(
                        "RD0317", "correlated noise '\(noise.name)' acts on a mode that does not exist",
                        path + ".modes")
                } else if seen.contains(mode) {
                    add(
                        "RD0317", "correlated noise '\(noise.name)' names '\(device.modes[mode].name)' twice",
                        path + ".modes", help: "keep one of them; weights say how much")
                }
                seen.append(mode)
            }
            require(
                noise.dephasingRate, in: 0...1e12, "RD0316", "the rate of correlated noise '\(noise.name)' (1/s)",
                path + ".rate_per_s")
            slowNoise(noise.slow, of: noise.name, path)
        }
    }

    private mutating func flux(of mode: Mode, _ path: String) {
        guard let flux = mode.flux else {
            if mode.kind == .coupler {
                add(
                    "RD0313", "coupler '\(mode.name)' has no flux tuning", path,
                    help: "a tunable coupler is tuned by flux")
            }
            return
        }
        let path = path + ".flux"
        require(
            flux.asymmetry, in: 0...0.99, "RD0314", "the asymmetry of '\(mode.name)'", path + ".asymmetry")
        require(
            flux.idleFlux, in: -1...1, "RD0314", "the idle flux of '\(mode.name)' (Φ0)", path + ".idle_flux")
        guard (0...0.99).contains(flux.asymmetry), (-1...1).contains(flux.idleFlux) else { return }
        if FluxLaw.josephsonRatio(flux: flux.idleFlux, asymmetry: flux.asymmetry) < 0.01 {
            add(
                "RD0315", "'\(mode.name)' idles where its Josephson energy vanishes", path + ".idle_flux",
                path + ".asymmetry", help: "keep away from half a flux quantum, or give it an asymmetry")
        }
    }
}
