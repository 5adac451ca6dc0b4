import RackDiagnostics
import RackModel

extension DeviceBuilder {
    mutating func buildFeedlines() {
        var feedlineOf: [Int: SourceRange] = [:]
        let isStated = top.entry("feedlines") != nil
        if isStated {
            for (index, item) in reader.items(top, "feedlines").enumerated() {
                let section = section(item, .feedline, path: "feedlines.feed\(index)")
                checkName(section, is: "feed\(index)")
                var members: [Int] = []
                for name in reader.names(section, "qubits") ?? [] {
                    guard let mode = mode(name, qubitsOnly: true), isReadable(mode, name) else {
                        reader.markUnread(section.path + ".qubits")
                        continue
                    }
                    if let earlier = feedlineOf[mode] {
                        reader.report(
                            Diagnostic(
                                code: "RD0205", "'\(name.text)' is read twice", at: name.range,
                                labels: [Diagnostic.Label(earlier, "already read here")],
                                help: "keep one of them"))
                        reader.markUnread(section.path + ".qubits")
                        continue
                    }
                    feedlineOf[mode] = name.range
                    members.append(mode)
                }
                feedline(section, index, members)
            }
            reportUnread(Set(feedlineOf.keys))
        } else {
            let members = modes.indices.filter { modes[$0].kind == .qubit && resonatorSection($0) != nil }
            guard !members.isEmpty else { return }
            let section = DescriptionSection(
                name: .feedline, path: "feedlines.feed0", place: top.place, layers: shared("feedline"))
            feedline(section, 0, members)
        }
    }

    private func qubitItem(_ mode: Int) -> YamlNode? {
        guard case .sequence(let items, _)? = top.layers.first?["qubits"], items.indices.contains(mode) else {
            return nil
        }
        return items[mode]
    }

    /// The section of a qubit's resonator; `nil` where it has none.
    private func resonatorSection(_ mode: Int) -> DescriptionSection? {
        guard let item = qubitItem(mode) else { return nil }
        let qubit = DescriptionSection(
            name: .qubit, path: "qubits.q\(mode)", place: item.range, layers: [item] + shared("qubit"))
        guard qubit.states("resonator") != false else { return nil }
        return qubit.nested("resonator", as: .resonator, then: shared("resonator"))
    }

    private mutating func isReadable(_ mode: Int, _ name: YamlNode.Scalar) -> Bool {
        guard resonatorSection(mode) == nil else { return true }
        reader.report(
            Diagnostic(
                code: "RD0206", "'\(name.text)' has no resonator", at: name.range,
                help: "take it off the feedline or give it a resonator"))
        return false
    }

    /// Qubits with a resonator that no feedline reads.
    private mutating func reportUnread(_ read: Set<Int>) {
        guard !reader.unread.contains(where: { $0.hasPrefix("feedlines") }) else { return }
        for mode in modes.indices where modes[mode].kind == .qubit && !read.contains(mode) {
            guard let section = resonatorSection(mode) else { continue }
            reader.report(
                Diagnostic(
                    code: "RD0207", "'\(modes[mode].name)' is on no feedline", at: section.place,
                    help: "list it in the 'qubits' of a feedline, or give it 'resonator: none'"))
        }
    }

    private mutating func feedline(_ section: DescriptionSection, _ index: Int, _ members: [Int]) {
        let resonators = members.enumerated().compactMap { place, mode in resonator(of: mode, at: place) }
        let frequencies = resonators.map(\.frequencyHz)
        let lowest = frequencies.min() ?? 7e9
        let mean = frequencies.isEmpty ? 7e9 : frequencies.reduce(0, +) / Double(frequencies.count)
        let name = "feed\(index)"
        let out = microwavePort(
            section.nested("drive", as: .readoutPort, then: shared("readout_port")), name: name + "_out",
            .readoutDrive(feedline: index), reference: lowest)
        let capture = section.nested("capture", as: .capturePort, then: shared("capture_port"))
        var into = basicPort(capture, name: name + "_in", .readoutCapture(feedline: index))
        into.localOscillatorHz = reader.number(capture, "local_oscillator_hz") ?? out.localOscillatorHz
        readoutPorts += [out, into]
        feedlines.append(Feedline(name: name, resonators: resonators, amplifier: amplifier(section, mean)))
    }

    private mutating func resonator(of mode: Int, at place: Int) -> Resonator? {
        guard let section = resonatorSection(mode) else { return nil }
        reader.note(place: section.place, of: section.path)
        let frequency = reader.number(section, "frequency_hz") ?? 7e9 + 40e6 * Double(place)
        let resonator = Resonator(
            name: "r\(mode)", mode: mode, frequencyHz: frequency,
            linewidthHz: reader.definiteNumber(section, "linewidth_hz"),
            shiftsHz: shifts(section, modes[mode], frequency))
        if reader.boolean(section, "purcell") {
            purcell(section, resonator)
        } else if let (entry, layer) = section.entry("purcell_filter_hz"), layer == 0 {
            reader.report(
                Diagnostic(
                    code: "RD0111", "'purcell_filter_hz' means nothing where purcell is not true", at: entry.keyRange,
                    help: "add 'purcell: true', or leave it out"))
        }
        return resonator
    }

    /// What the qubit loses through its resonator, on top of its own decay: Γ on 1/T1, and half of it on 1/T2.
    private mutating func purcell(_ section: DescriptionSection, _ resonator: Resonator) {
        let coupling = needed(section, "coupling_hz", "the qubit's decay through its resonator (purcell: true)")
        let mode = modes[resonator.mode]
        let linewidth = 2 * .pi * resonator.linewidthHz
        let detuning = mode.frequencyHz - resonator.frequencyHz
        let rate: Double
        if let width = reader.number(section, "purcell_filter_hz") {
            rate = DispersiveReadout.filteredPurcellRate(
                linewidth: linewidth, couplingHz: coupling, detuningHz: detuning, filterWidthHz: width)
        } else {
            rate = DispersiveReadout.purcellRate(linewidth: linewidth, couplingHz: coupling, detuningHz: detuning)
        }
        modes[resonator.mode].t1Seconds = 1 / (1 / mode.t1Seconds + rate)
        modes[resonator.mode].t2Seconds = 1 / (1 / mode.t2Seconds + rate / 2)
    }

    private mutating func shifts(_ section: DescriptionSection, _ mode: Mode, _ frequency: Double) -> [Double]
    {
        switch reader.choice(section, among: ["chi_hz", "shifts_hz", "coupling_hz"]) {
        case "shifts_hz": return reader.numbers(section, "shifts_hz") ?? []
        case "coupling_hz":
            let coupling = reader.definiteNumber(section, "coupling_hz")
            if mode.chargeSpectrum(levels: 2) != nil {
                guard let spectrum = mode.chargeSpectrum(levels: mode.levels + 1) else { return [] }
                let energies = spectrum.energiesHz
                let detunings = zip(energies, energies.dropFirst()).map { $1 - $0 - frequency }
                return DispersiveReadout.levelShiftsHz(
                    couplingHz: coupling, transitionDetuningsHz: detunings,
                    elementsSquared: spectrum.elementsSquared)
            }
            return DispersiveReadout.levelShiftsHz(
                couplingHz: coupling, detuningHz: mode.frequencyHz - frequency,
                anharmonicityHz: mode.anharmonicityHz, levels: mode.levels)
        default:
            return DispersiveReadout.levelShiftsHz(
                shiftHz: reader.definiteNumber(section, "chi_hz"), levels: mode.levels)
        }
    }

    private mutating func amplifier(_ feedline: DescriptionSection, _ frequency: Double) -> Amplifier {
        let section = feedline.nested("amplifier", as: .amplifier, then: shared("amplifier"))
        reader.note(place: section.place, of: section.path)
        var amplifier = Amplifier()
        if reader.choice(section, among: ["quantum_efficiency", "stages"]) == "stages" {
            let stages = reader.entries(section, "stages", as: .stage) { reader, stage in
                AmplifierChain.Stage(
                    gainDecibels: reader.definiteNumber(stage, "gain_db"),
                    noiseTemperatureKelvin: reader.definiteNumber(stage, "noise_temperature_k"))
            }
            amplifier.quantumEfficiency = AmplifierChain(stages).quantumEfficiency(frequencyHz: frequency)
        } else {
            amplifier.quantumEfficiency = reader.definiteNumber(section, "quantum_efficiency")
        }
        amplifier.voltsPerRootPhotonRate = reader.definiteNumber(section, "volts_per_root_photon_rate")
        amplifier.delaySeconds = reader.definiteNumber(section, "delay_s")
        return amplifier
    }
}
