import RackModel

extension ResolvedDescription {
    var qubits: [[Entry]] {
        device.modes.indices.filter { device.modes[$0].kind == .qubit }.map(qubit)
    }

    private func qubit(_ index: Int) -> [Entry] {
        let mode = device.modes[index]
        let path = DescriptionPath.mode(mode)
        var entries = [entry(.qubit, path, "name", .text(mode.name))]
        switch mode.spectrum {
        case .duffing(let frequency, let anharmonicity):
            entries += [
                number(.qubit, path, "frequency_hz", frequency),
                number(.qubit, path, "anharmonicity_hz", anharmonicity),
            ]
        case .chargeBasis(let josephson, let charging, let offset, let cutoff):
            entries += [
                number(.qubit, path, "josephson_energy_hz", josephson),
                number(.qubit, path, "charging_energy_hz", charging),
                number(.qubit, path, "offset_charge", offset),
                number(.qubit, path, "charge_cutoff", Double(cutoff)),
            ]
        }
        entries += decay(.qubit, mode, path)
        if let flux = mode.flux {
            let tuning = [
                number(.flux, path + ".flux", "asymmetry", flux.asymmetry),
                number(.flux, path + ".flux", "idle_flux", flux.idleFlux),
            ]
            entries.append(Entry(key: "flux", value: .section(tuning)))
        } else {
            entries.append(entry(.qubit, path, "flux", .word("none")))
        }
        entries.append(
            Entry(key: "drive", value: port(.drive(mode: index)).map { .section($0) } ?? .word("none")))
        if let flux = port(.modeFlux(mode: index)) {
            entries.append(Entry(key: "flux_port", value: .section(flux)))
        }
        entries.append(
            Entry(key: "resonator", value: resonator(of: index, path).map { .section($0) } ?? .word("none")))
        return entries
    }

    private func decay(_ section: DeviceKeySection.Name, _ mode: Mode, _ path: String) -> [Entry] {
        [
            number(section, path, "levels", Double(mode.levels)),
            number(section, path, "t1_s", mode.t1Seconds),
            number(section, path, "t2_s", mode.t2Seconds),
            number(section, path, "thermal_population", mode.thermalPopulation, from: ["temperature_k"]),
            entry(section, path, "jumps", .word(mode.jumps.rawValue)),
            Entry(key: "noise", value: .section(slowNoise(mode.noise, path + ".noise"))),
            number(section, path, "parity_splitting_hz", mode.paritySplittingHz),
        ]
    }

    private func resonator(of mode: Int, _ path: String) -> [Entry]? {
        let found = device.feedlines.lazy.flatMap(\.resonators).first { $0.mode == mode }
        guard let found else { return nil }
        let path = path + ".resonator"
        return [
            number(.resonator, path, "frequency_hz", found.frequencyHz),
            number(.resonator, path, "linewidth_hz", found.linewidthHz),
            entry(
                .resonator, path, "shifts_hz", .list(found.shiftsHz.map { .number($0) }),
                from: ["chi_hz", "coupling_hz"]),
        ]
    }

    var couplers: [[Entry]] {
        device.couplings.indices.compactMap(effectiveCoupler) + device.modes.indices.compactMap(couplerMode)
    }

    private func effectiveCoupler(_ index: Int) -> [Entry]? {
        let coupling = device.couplings[index]
        guard case .effective(let coupler) = coupling.kind else { return nil }
        let path = DescriptionPath.coupling(coupling)
        var entries = [
            entry(.coupler, path, "between", names([modeName(coupling.a), modeName(coupling.b)])),
            entry(.coupler, path, "model", .word("effective")),
            number(.coupler, path, "maximum_hz", coupler.maximumHz),
            number(.coupler, path, "anharmonicity_hz", coupler.anharmonicityHz),
            number(.coupler, path, "asymmetry", coupler.asymmetry),
            number(.coupler, path, "arm_a_hz", coupler.armAHz),
            number(.coupler, path, "arm_b_hz", coupler.armBHz),
            number(.coupler, path, "direct_hz", coupler.directHz),
            number(.coupler, path, "residual_zz_hz", coupler.residualZZHz),
            calibrated(.coupler, path, coupling.isCalibrated),
        ]
        if let idle = coupler.idleFlux { entries.append(number(.coupler, path, "idle_flux", idle)) }
        if let flux = port(.couplerFlux(coupling: index)) {
            entries.append(Entry(key: "flux_port", value: .section(flux)))
        }
        return entries
    }

    private func couplerMode(_ index: Int) -> [Entry]? {
        let mode = device.modes[index]
        guard mode.kind == .coupler, case .duffing(let frequency, let anharmonicity) = mode.spectrum else {
            return nil
        }
        let path = DescriptionPath.mode(mode)
        let qubits = mode.name.dropFirst().split(separator: "_").map { "q\($0)" }
        var entries = [
            entry(.coupler, path, "between", names(qubits)), entry(.coupler, path, "model", .word("mode")),
            number(.coupler, path, "frequency_hz", frequency, from: ["maximum_hz"]),
            number(.coupler, path, "anharmonicity_hz", anharmonicity),
            number(.coupler, path, "asymmetry", mode.flux?.asymmetry ?? 0),
            number(.coupler, path, "idle_flux", mode.flux?.idleFlux ?? 0),
            calibrated(
                .coupler, path,
                device.couplings.allSatisfy { $0.isCalibrated || ($0.a != index && $0.b != index) }),
        ]
        entries += decay(.coupler, mode, path)
        if let flux = port(.modeFlux(mode: index)) {
            entries.append(Entry(key: "flux_port", value: .section(flux)))
        }
        return entries
    }

    var couplings: [[Entry]] {
        device.couplings.compactMap { coupling in
            let path = DescriptionPath.coupling(coupling)
            let strength: Double
            switch coupling.kind {
            case .effective: return nil
            case .dispersive(let shifts): return dispersive(coupling, path, shifts)
            case .exchange(let value): strength = value
            }
            // The arms of a coupler that is a mode were stated there.
            let coupler = [coupling.a, coupling.b].first {
                device.modes.indices.contains($0) && device.modes[$0].kind == .coupler
            }
            let stated = coupler.flatMap { armSource(of: $0, to: coupling.a == $0 ? coupling.b : coupling.a) }
            var value = number(.coupling, path, "strength_hz", strength)
            value.source = value.source == "default" ? stated ?? directSource(coupling) : value.source
            return [
                entry(.coupling, path, "between", names([modeName(coupling.a), modeName(coupling.b)])),
                entry(.coupling, path, "name", .text(coupling.name)), value,
                calibrated(.coupling, path, coupling.isCalibrated),
            ]
        }
    }

    private func dispersive(_ coupling: Coupling, _ path: String, _ shifts: [Double]) -> [Entry] {
        [
            entry(.coupling, path, "between", names([modeName(coupling.a), modeName(coupling.b)])),
            entry(.coupling, path, "name", .text(coupling.name)),
            entry(.coupling, path, "shifts_hz", .list(shifts.map { .number($0) }), from: ["chi_hz"]),
            calibrated(.coupling, path, coupling.isCalibrated),
        ]
    }

    private func calibrated(_ section: DeviceKeySection.Name, _ path: String, _ value: Bool) -> Entry {
        entry(section, path, "calibrated", .word(value ? "true" : "false"))
    }

    private func armSource(of coupler: Int, to qubit: Int) -> String? {
        let path = DescriptionPath.mode(device.modes[coupler])
        return entry(.coupler, path, "arm_a_hz", .number(0), from: ["arm_b_hz"]).source
    }

    private func directSource(_ coupling: Coupling) -> String? {
        let name = coupling.name.split(separator: "_").map { $0.dropFirst() }
        guard name.count == 2 else { return nil }
        return entry(.coupler, "couplers.c\(name[0])_\(name[1])", "direct_hz", .number(0)).source
    }

    func modeName(_ index: Int) -> String {
        device.modes.indices.contains(index) ? device.modes[index].name : "?"
    }
}
