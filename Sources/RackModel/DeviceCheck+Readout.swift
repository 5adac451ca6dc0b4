extension DeviceCheck {
    mutating func feedlines() {
        requireUnique(device.feedlines.map { ($0.name, DescriptionPath.feedline($0)) }, "feedline")
        var readModes: [Int] = []
        var resonatorNames: [(name: String, path: String)] = []
        for (index, feedline) in device.feedlines.enumerated() {
            let path = DescriptionPath.feedline(feedline)
            requireName(feedline.name, path)
            if feedline.resonators.isEmpty {
                add(
                    "RD0601", "feedline '\(feedline.name)' reads no qubit", path,
                    help: "list at least one qubit")
            }
            for resonator in feedline.resonators {
                let place = DescriptionPath.resonator(resonator, of: device)
                resonatorNames.append((resonator.name, place))
                guard device.modes.indices.contains(resonator.mode) else {
                    add("RD0602", "resonator '\(resonator.name)' reads a mode that does not exist", place)
                    continue
                }
                if readModes.contains(resonator.mode) {
                    add(
                        "RD0603", "'\(device.modes[resonator.mode].name)' has two resonators", place,
                        path + ".qubits")
                }
                readModes.append(resonator.mode)
                self.resonator(resonator, place)
            }
            amplifier(feedline.amplifier, index, path)
            if !device.ports.contains(where: { $0.role == .readoutDrive(feedline: index) }) {
                add("RD0604", "feedline '\(feedline.name)' has no port that drives it", path + ".drive")
            }
            if !device.ports.contains(where: { $0.role == .readoutCapture(feedline: index) }) {
                add("RD0604", "feedline '\(feedline.name)' has no port that captures it", path + ".capture")
            }
        }
        requireUnique(resonatorNames, "resonator")
    }

    private mutating func resonator(_ resonator: Resonator, _ path: String) {
        let levels = device.modes[resonator.mode].levels
        require(
            resonator.frequencyHz, in: 1e6...1e12, "RD0605",
            "the frequency of resonator '\(resonator.name)' (Hz)", path + ".frequency_hz")
        require(
            resonator.linewidthHz, in: 1...1e9, "RD0605",
            "the linewidth of resonator '\(resonator.name)' (Hz)", path + ".linewidth_hz")
        if resonator.shiftsHz.count != levels {
            add(
                "RD0606",
                "resonator '\(resonator.name)' has \(resonator.shiftsHz.count) shifts for \(levels) levels",
                path + ".shifts_hz", path + ".levels", help: "one for each level of its mode")
        }
        if !resonator.shiftsHz.allSatisfy({ $0.isFinite && $0.magnitude < resonator.frequencyHz }) {
            add(
                "RD0607", "a shift of resonator '\(resonator.name)' is not finite or exceeds its frequency",
                path + ".shifts_hz", path + ".chi_hz", path + ".coupling_hz")
        }
    }

    private mutating func amplifier(_ amplifier: Amplifier, _ feedline: Int, _ path: String) {
        let path = path + ".amplifier"
        require(
            amplifier.quantumEfficiency, in: 1e-6...1, "RD0608", "the quantum efficiency",
            path + ".quantum_efficiency")
        requirePositive(
            amplifier.voltsPerRootPhotonRate, "RD0608", "volts_per_root_photon_rate",
            path + ".volts_per_root_photon_rate")
        let capture = device.ports.first { $0.role == .readoutCapture(feedline: feedline) }
        wholeTicks(
            amplifier.delaySeconds, "the delay of the amplifier", path + ".delay_s",
            multipleOf: capture?.ticksPerSample ?? 1)
    }
}
