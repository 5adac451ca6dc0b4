import PulseRack

/// A device for a person: what it is, with units, and where its figures come from.
struct DeviceReport {
    var rack: Rack
    private var device: Device { rack.device }

    var text: String {
        var text = "\(device.name)\n\(device.summary)\n\n"
        text += Format.table(general, indent: "")
        text += "\nmodes\n" + Format.table(modes)
        if !device.couplings.isEmpty { text += "\ncouplings\n" + Format.table(couplings) }
        if !device.feedlines.isEmpty { text += "\nreadout\n" + Format.table(resonators) }
        text += "\nports\n" + Format.table(ports)
        if !device.sources.isEmpty { text += "\nsources\n" + Format.table(sources) }
        return text
    }

    private var general: [[String]] {
        let gates = device.gates
        let clock = Format.value(Double(device.tickRate.perSecond), unit: "Hz")
        let files = rack.calibrations.map(\.name).joined(separator: ", ")
        let memory = Format.count(Double(device.solver.memoryBytes))
        return [
            ["clock", "\(clock), 1 dt = \(seconds(device.tickRate.tickSeconds))"],
            ["qubits", "\(device.qubitCount), frequencies \(device.frequencies.rawValue)"],
            ["one-qubit gates", "\(seconds(gates.singleQubitSeconds)), σ \(seconds(gates.singleQubitSigmaSeconds))"],
            ["two-qubit gate", twoQubitGate],
            ["readout", "\(seconds(gates.readoutSeconds)), \(Format.number(gates.readoutPhotons)) photons"],
            ["passive reset", seconds(gates.resetSeconds)],
            ["feedback", feedback],
            ["calibrations", files.isEmpty ? "none" : files],
            ["solver", "accuracy \(Format.number(device.solver.accuracy)), at most \(memory)B"],
        ]
    }

    private var feedback: String {
        let latency = seconds(device.tickRate.seconds(device.feedback.latencyTicks))
        return switch device.feedback.earlyBranch {
        case .wait: "\(latency) after a capture, earlier pulses wait"
        case .refuse: "\(latency) after a capture, earlier pulses are refused"
        }
    }

    private var twoQubitGate: String {
        switch device.gates.twoQubit {
        case .none: "none"
        case .cz(let length, let rise): "CZ, \(seconds(length)) with edges of \(seconds(rise))"
        case .ecr(let tone, let rise, _): "ECR, two tones of \(seconds(tone)) with edges of \(seconds(rise))"
        }
    }

    private var modes: [[String]] {
        [["name", "kind", "levels", "frequency", "anharmonicity", "T1", "T2", "thermal", "idle flux"]]
            + device.modes.map { mode in
                let (frequency, anharmonicity) = Self.spectrum(mode.spectrum)
                return [
                    mode.name, mode.kind.rawValue, "\(mode.levels)", frequency, anharmonicity, seconds(mode.t1Seconds),
                    seconds(mode.t2Seconds), Format.number(mode.thermalPopulation),
                    mode.flux.map { Format.number($0.idleFlux) + " Φ0" } ?? "fixed",
                ]
            }
    }

    private static func spectrum(_ spectrum: Spectrum) -> (String, String) {
        switch spectrum {
        case .duffing(let frequency, let anharmonicity):
            (Format.value(frequency, unit: "Hz"), Format.value(anharmonicity, unit: "Hz"))
        case .chargeBasis(let josephson, let charging, _, _):
            ("EJ \(Format.value(josephson, unit: "Hz"))", "EC \(Format.value(charging, unit: "Hz"))")
        }
    }

    private var couplings: [[String]] {
        [["name", "between", "kind", "strength"]]
            + device.couplings.map { coupling in
                let pair = "\(device.modes[coupling.a].name) - \(device.modes[coupling.b].name)"
                return switch coupling.kind {
                case .exchange(let strength):
                    [coupling.name, pair, "exchange", Format.value(strength, unit: "Hz")]
                case .dispersive(let shifts):
                    [
                        coupling.name, pair, "dispersive",
                        "χ " + shifts.map { Format.value($0, unit: "Hz") }.joined(separator: ", "),
                    ]
                case .effective(let coupler):
                    [coupling.name, pair, "tunable", Self.strength(of: coupler)]
                }
            }
    }

    private static func strength(of coupler: EffectiveCoupler) -> String {
        func hertz(_ value: Double) -> String { Format.value(value, unit: "Hz") }
        return "coupler at \(hertz(coupler.maximumHz)), arms \(hertz(coupler.armAHz)) and \(hertz(coupler.armBHz)), "
            + "ZZ at idle \(hertz(coupler.residualZZHz))"
    }

    private var resonators: [[String]] {
        [["feedline", "resonator", "reads", "frequency", "κ/2π", "χ/2π by level", "efficiency"]]
            + device.feedlines.flatMap { feedline in
                feedline.resonators.map { resonator in
                    [
                        feedline.name, resonator.name, device.modes[resonator.mode].name,
                        Format.value(resonator.frequencyHz, unit: "Hz"),
                        Format.value(resonator.linewidthHz, unit: "Hz"),
                        resonator.shiftsHz.map { Format.value($0, unit: "Hz") }.joined(separator: ", "),
                        Format.number(feedline.amplifier.quantumEfficiency),
                    ]
                }
            }
    }

    private var ports: [[String]] {
        [["name", "for", "rate", "bits", "full scale", "LO", "line"]]
            + device.ports.map { port in
                [
                    port.name, role(port.role),
                    Format.value(Double(device.tickRate.perSecond) / Double(port.ticksPerSample), unit: "Hz"),
                    port.converter.bits.map(String.init) ?? "ideal",
                    Format.number(port.converter.fullScaleVolts) + " V",
                    port.localOscillatorHz.map { Format.value($0, unit: "Hz") } ?? "baseband", Self.line(port.line),
                ]
            }
    }

    private func role(_ role: Port.Role) -> String {
        switch role {
        case .drive(let mode): "drive of \(device.modes[mode].name)"
        case .modeFlux(let mode): "flux of \(device.modes[mode].name)"
        case .couplerFlux(let coupling): "flux of \(device.couplings[coupling].name)"
        case .readoutDrive(let feedline): "readout tones into \(device.feedlines[feedline].name)"
        case .readoutCapture(let feedline): "digitiser of \(device.feedlines[feedline].name)"
        }
    }

    private static func line(_ line: Line) -> String {
        var parts = line.filters.map { filter in
            switch filter {
            case .singlePole(let cutoff): "single pole at \(Format.value(cutoff, unit: "Hz"))"
            case .gaussian(let cutoff): "Gaussian at \(Format.value(cutoff, unit: "Hz"))"
            case .bessel(let order, let cutoff): "Bessel \(order) at \(Format.value(cutoff, unit: "Hz"))"
            case .exponential(let amplitude, let tau):
                "overshoot \(Format.number(amplitude)) for \(Format.value(tau, unit: "s"))"
            case .reflection(let coefficient, let delay):
                "echo \(Format.number(coefficient)) after \(Format.value(delay, unit: "s"))"
            case .measured(let response, _): "measured response, \(response.count) samples"
            }
        }
        if line.attenuationDecibels != 0 { parts.append("\(Format.number(line.attenuationDecibels)) dB") }
        if line.delaySeconds != 0 { parts.append("delay \(Format.value(line.delaySeconds, unit: "s"))") }
        if !line.predistortion.isEmpty { parts.append("predistorted") }
        return parts.isEmpty ? "ideal" : parts.joined(separator: ", ")
    }

    private var sources: [[String]] {
        var rows = [["value", "from"]]
        var patterns: [String] = []
        var groups: [String: [Provenance]] = [:]
        for source in device.sources {
            let pattern = Self.pattern(source.path)
            if groups[pattern] == nil { patterns.append(pattern) }
            groups[pattern, default: []].append(source)
        }
        for pattern in patterns {
            let group = groups[pattern] ?? []
            let usual = Self.mostCommon(group.map(\.source))
            if group.count > 1 { rows.append([pattern, usual]) }
            rows += group.filter { group.count == 1 || $0.source != usual }.map { [$0.path, $0.source] }
        }
        return rows
    }

    /// The text that comes most often, the first of several.
    private static func mostCommon(_ texts: [String]) -> String {
        var best = (text: "", count: 0)
        for text in texts where text != best.text {
            let count = texts.count { $0 == text }
            if count > best.count { best = (text, count) }
        }
        return best.text
    }

    /// A path with `*` for the name of the entry: `qubits.*.t1_s`.
    private static func pattern(_ path: String) -> String {
        var parts = path.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        if parts.count > 2, ["qubits", "couplers", "couplings", "feedlines"].contains(parts[0]) { parts[1] = "*" }
        return parts.joined(separator: ".")
    }

    private func seconds(_ value: Double) -> String {
        value.isInfinite ? "none" : Format.value(value, unit: "s")
    }
}
