extension DeviceCheck {
    mutating func couplings() {
        requireUnique(device.couplings.map { ($0.name, DescriptionPath.coupling($0)) }, "coupling")
        var pairs: [(low: Int, high: Int, path: String)] = []
        for coupling in device.couplings {
            let path = DescriptionPath.coupling(coupling)
            requireName(coupling.name, path)
            guard device.modes.indices.contains(coupling.a), device.modes.indices.contains(coupling.b) else {
                add(
                    "RD0401", "coupling '\(coupling.name)' refers to a mode that does not exist",
                    path + ".between")
                continue
            }
            guard coupling.a != coupling.b else {
                add(
                    "RD0402",
                    "coupling '\(coupling.name)' joins '\(device.modes[coupling.a].name)' to itself",
                    path + ".between", help: "name two different modes")
                continue
            }
            pairs.append((min(coupling.a, coupling.b), max(coupling.a, coupling.b), path))
            switch coupling.kind {
            case .exchange(let strength): exchange(strength, coupling, path)
            case .effective(let coupler): effective(coupler, coupling, path)
            case .dispersive(let shifts): dispersive(shifts, coupling, path)
            }
        }
        let sorted = pairs.enumerated().sorted {
            ($0.element.low, $0.element.high, $0.offset) < ($1.element.low, $1.element.high, $1.offset)
        }
        for (one, other) in zip(sorted, sorted.dropFirst())
        where (one.element.low, one.element.high) == (other.element.low, other.element.high) {
            let names = "'\(device.modes[one.element.low].name)' and '\(device.modes[one.element.high].name)'"
            add(
                "RD0403", "\(names) are joined twice", other.element.path + ".between",
                help: "give one coupling a pair")
        }
    }

    private mutating func exchange(_ strength: Double, _ coupling: Coupling, _ path: String) {
        let lowest = min(device.modes[coupling.a].frequencyHz, device.modes[coupling.b].frequencyHz)
        if !strength.isFinite || strength.magnitude >= lowest {
            add(
                "RD0404", "the strength of coupling '\(coupling.name)' is \(strength) Hz",
                path + ".strength_hz",
                help: "it must be small against the frequencies of the modes")
        }
    }

    private mutating func dispersive(_ shifts: [Double], _ coupling: Coupling, _ path: String) {
        let a = device.modes[coupling.a]
        if shifts.count != a.levels {
            add(
                "RD0408",
                "coupling '\(coupling.name)' has \(shifts.count) shifts for the \(a.levels) levels of '\(a.name)'",
                path + ".shifts_hz", help: "one for each level of the first mode")
        }
        let frequency = device.modes[coupling.b].frequencyHz
        if !shifts.allSatisfy({ $0.isFinite && $0.magnitude < frequency.magnitude }) {
            add(
                "RD0408", "a shift of coupling '\(coupling.name)' is not finite or exceeds the frequency that it moves",
                path + ".shifts_hz", path + ".chi_hz")
        }
    }

    private mutating func effective(_ coupler: EffectiveCoupler, _ coupling: Coupling, _ path: String) {
        let before = findings.count
        for (value, key) in [
            (coupler.directHz, "direct_hz"), (coupler.armAHz, "arm_a_hz"), (coupler.armBHz, "arm_b_hz"),
            (coupler.residualZZHz, "residual_zz_hz"),
        ] {
            require(value, in: -1e9...1e9, "RD0405", "\(key) of coupler '\(coupling.name)'", "\(path).\(key)")
        }
        require(
            coupler.maximumHz, in: 1e6...1e12, "RD0405", "the maximum of coupler '\(coupling.name)' (Hz)",
            path + ".maximum_hz")
        require(
            coupler.asymmetry, in: 0...0.99, "RD0405", "the asymmetry of coupler '\(coupling.name)'",
            path + ".asymmetry")
        if !coupler.anharmonicityHz.isFinite
            || coupler.anharmonicityHz.magnitude >= coupler.maximumHz.magnitude
        {
            add(
                "RD0405", "the anharmonicity of coupler '\(coupling.name)' is \(coupler.anharmonicityHz) Hz",
                path + ".anharmonicity_hz", path + ".maximum_hz", help: "it must be smaller than the maximum")
        }
        if let idle = coupler.idleFlux {
            require(
                idle, in: -1...1, "RD0405", "the idle flux of coupler '\(coupling.name)' (Φ0)",
                path + ".idle_flux")
        }
        guard findings.count == before else { return }
        idlePoint(coupler, coupling, path)
    }

    private mutating func idlePoint(_ coupler: EffectiveCoupler, _ coupling: Coupling, _ path: String) {
        let (f1, f2) = (device.modes[coupling.a].frequencyHz, device.modes[coupling.b].frequencyHz)
        guard let flux = coupler.restingFlux(f1Hz: f1, f2Hz: f2) else {
            add(
                "RD0406", "no flux makes coupler '\(coupling.name)' vanish", path, path + ".direct_hz",
                path + ".arm_a_hz", path + ".arm_b_hz", path + ".maximum_hz",
                help: "state idle_flux, raise maximum_hz or change direct_hz or the arms")
            return
        }
        // The elimination holds while the coupler is far from both qubits against its arms.
        let frequency = coupler.fluxLaw.frequencyHz(flux: flux)
        let arm = max(coupler.armAHz.magnitude, coupler.armBHz.magnitude)
        let gap = min((frequency - f1).magnitude, (frequency - f2).magnitude)
        if !(gap > 2 * arm) {
            add(
                "RD0407",
                "coupler '\(coupling.name)' idles at \(Self.megahertz(frequency)), too near its qubits for "
                    + "an effective coupling",
                path + ".maximum_hz", path + ".idle_flux",
                help: "keep it two arms away, or simulate it as a mode (model: mode)")
        }
    }
}
