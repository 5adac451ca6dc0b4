import RackDiagnostics
import RackModel

extension DeviceBuilder {
    mutating func buildCouplers() {
        // Effective couplers first: their couplings keep the order of the list whatever else there is.
        var later: [(section: DescriptionSection, pair: (a: Int, b: Int))] = []
        for (index, item) in reader.items(top, "couplers").enumerated() {
            // The name follows from the pair, which is read under a path of its own.
            let unnamed = section(item, .coupler, path: "couplers.\(index)")
            guard let pair = pair(unnamed, qubitsOnly: true) else { continue }
            let name = "c\(min(pair.a, pair.b))_\(max(pair.a, pair.b))"
            let section = section(item, .coupler, path: "couplers.\(name)")
            _ = reader.names(section, "between")
            guard isNew(pair, section) else { continue }
            neighbours.append(pair)
            let model = reader.text(section, "model") ?? "effective"
            checkVariant(section, model)
            if model == "mode" {
                later.append((section, pair))
            } else {
                effectiveCoupler(section, name, pair)
            }
        }
        for (section, pair) in later { couplerMode(section, pair) }
    }

    private mutating func isNew(_ pair: (a: Int, b: Int), _ section: DescriptionSection) -> Bool {
        let isKnown = neighbours.contains {
            ($0.a, $0.b) == (pair.a, pair.b) || ($0.b, $0.a) == (pair.a, pair.b)
        }
        if isKnown {
            reader.report(
                Diagnostic(
                    code: "RD0204",
                    "'\(modes[pair.a].name)' and '\(modes[pair.b].name)' have a coupler already",
                    at: section.place, help: "keep one of them"))
        }
        return !isKnown
    }

    /// Keys of the other model, where the model itself is stated in `defaults` or nowhere.
    private mutating func checkVariant(_ section: DescriptionSection, _ model: String) {
        guard let own = section.layers.first, own["model"] == nil else { return }
        let table = DeviceKeys.section(.coupler)
        for diagnostic in DeviceShape.strangers(in: own.entries ?? [], table, variant: model) {
            reader.report(diagnostic)
        }
    }

    private mutating func effectiveCoupler(
        _ section: DescriptionSection, _ name: String, _ pair: (a: Int, b: Int)
    ) {
        let what = "an effective coupler"
        let coupler = EffectiveCoupler(
            directHz: needed(section, "direct_hz", what), armAHz: needed(section, "arm_a_hz", what),
            armBHz: needed(section, "arm_b_hz", what),
            maximumHz: reader.definiteNumber(section, "maximum_hz"),
            anharmonicityHz: reader.definiteNumber(section, "anharmonicity_hz"),
            asymmetry: reader.definiteNumber(section, "asymmetry"),
            idleFlux: reader.number(section, "idle_flux"),
            residualZZHz: reader.definiteNumber(section, "residual_zz_hz"))
        let port = section.nested("flux_port", as: .fluxPort, then: shared("flux_port"))
        fluxPorts.append(fluxPort(port, name: name + "_flux", .couplerFlux(coupling: couplings.count)))
        couplings.append(
            Coupling(
                name: name, a: pair.a, b: pair.b, kind: .effective(coupler),
                isCalibrated: reader.boolean(section, "calibrated")))
    }

    private mutating func couplerMode(_ section: DescriptionSection, _ pair: (a: Int, b: Int)) {
        let name = "c\(min(pair.a, pair.b))_\(max(pair.a, pair.b))"
        let anharmonicity = reader.definiteNumber(section, "anharmonicity_hz")
        let tuning = FluxTuning(
            asymmetry: reader.definiteNumber(section, "asymmetry"),
            idleFlux: reader.number(section, "idle_flux") ?? 0)
        let frequency: Double
        if reader.choice(section, among: ["maximum_hz", "frequency_hz"]) == "frequency_hz" {
            frequency = reader.definiteNumber(section, "frequency_hz")
        } else {
            let law = FluxLaw(
                maximumHz: reader.definiteNumber(section, "maximum_hz"), anharmonicityHz: anharmonicity,
                asymmetry: tuning.asymmetry)
            frequency = tuning.idleFlux == 0 ? law.maximumHz : law.frequencyHz(flux: tuning.idleFlux)
        }
        var mode = Mode(
            name: name, kind: .coupler,
            spectrum: .duffing(frequencyHz: frequency, anharmonicityHz: anharmonicity),
            flux: tuning)
        decay(section, &mode)
        let index = modes.count
        modes.append(mode)
        let port = section.nested("flux_port", as: .fluxPort, then: shared("flux_port"))
        fluxPorts.append(fluxPort(port, name: name + "_flux", .modeFlux(mode: index)))
        let isCalibrated = reader.boolean(section, "calibrated")
        for (key, a, b) in [
            ("arm_a_hz", pair.a, index), ("arm_b_hz", pair.b, index), ("direct_hz", pair.a, pair.b),
        ] {
            guard let strength = reader.number(section, key) else { continue }
            couplings.append(
                Coupling(
                    name: "\(modes[a].name)_\(modes[b].name)", a: a, b: b,
                    kind: .exchange(strengthHz: strength), isCalibrated: isCalibrated))
        }
    }

    mutating func buildCouplings() {
        for (index, item) in reader.items(top, "couplings").enumerated() {
            let unnamed = section(item, .coupling, path: "couplings.\(index)")
            guard let pair = pair(unnamed, qubitsOnly: false) else { continue }
            let name =
                reader.silently { $0.text(unnamed, "name") } ?? "\(modes[pair.a].name)_\(modes[pair.b].name)"
            let section = section(item, .coupling, path: "couplings.\(name)")
            _ = reader.names(section, "between")
            couplings.append(
                Coupling(
                    name: name, a: pair.a, b: pair.b, kind: fixedCoupling(section, modes[pair.a]),
                    isCalibrated: reader.boolean(section, "calibrated")))
            if modes[pair.a].kind == .qubit, modes[pair.b].kind == .qubit { neighbours.append(pair) }
        }
    }

    private mutating func fixedCoupling(_ section: DescriptionSection, _ first: Mode) -> Coupling.Kind {
        switch reader.choice(section, among: ["strength_hz", "chi_hz", "shifts_hz"]) {
        case "chi_hz":
            .dispersive(
                shiftsHz: DispersiveReadout.levelShiftsHz(
                    shiftHz: reader.definiteNumber(section, "chi_hz"), levels: first.levels))
        case "shifts_hz": .dispersive(shiftsHz: reader.numbers(section, "shifts_hz") ?? [])
        default:
            .exchange(strengthHz: needed(section, "strength_hz", "a coupling without chi_hz or shifts_hz"))
        }
    }
}
