import RackDiagnostics
import RackModel
import RackUnits

extension DeviceBuilder {
    mutating func crosstalk(_ ports: [Port]) -> Crosstalk {
        let section = single(.crosstalk)
        var crosstalk = Crosstalk(compensated: reader.boolean(section, "compensated"))
        var stated: Set<[Int]> = []
        crosstalk.entries = reader.entries(section, "entries", as: .crosstalkEntry) { reader, section in
            Self.entry(section, ports, &reader)
        }
        for entry in crosstalk.entries { stated.insert([entry.from, entry.to]) }
        for (key, pairs) in [
            ("nearest_neighbour_db", drivePairs(ports)), ("flux_nearest_neighbour_db", fluxPairs(ports)),
        ] {
            guard let level = reader.number(section, key) else { continue }
            for (a, b) in pairs {
                for (from, to) in [(a, b), (b, a)] where stated.insert([from, to]).inserted {
                    crosstalk.entries.append(
                        Crosstalk.Entry(from: from, to: to, amplitude: Decibels.voltageRatio(level)))
                }
            }
        }
        return crosstalk
    }

    private func drivePairs(_ ports: [Port]) -> [(Int, Int)] {
        neighbours.compactMap { pair in
            guard let a = ports.firstIndex(where: { $0.role == .drive(mode: pair.a) }),
                let b = ports.firstIndex(where: { $0.role == .drive(mode: pair.b) })
            else { return nil }
            return (a, b)
        }
    }

    /// Flux ports of neighbouring qubits, and each coupler's with those of its qubits.
    private func fluxPairs(_ ports: [Port]) -> [(Int, Int)] {
        neighbours.flatMap { pair in
            let coupler = "c\(min(pair.a, pair.b))_\(max(pair.a, pair.b))_flux"
            let found = [
                ports.firstIndex { $0.role == .modeFlux(mode: pair.a) },
                ports.firstIndex { $0.role == .modeFlux(mode: pair.b) },
                ports.firstIndex { $0.name == coupler },
            ].compactMap { $0 }
            return found.indices.flatMap { i in found[(i + 1)...].map { (found[i], $0) } }
        }
    }

    private static func entry(
        _ section: DescriptionSection, _ ports: [Port], _ reader: inout DescriptionReader
    ) -> Crosstalk.Entry? {
        let from = port(section, "from", ports, &reader)
        let to = port(section, "to", ports, &reader)
        let amplitude: Double
        switch reader.choice(section, among: ["level_db", "amplitude"]) {
        case "amplitude": amplitude = reader.definiteNumber(section, "amplitude")
        case "level_db": amplitude = Decibels.voltageRatio(reader.definiteNumber(section, "level_db"))
        default:
            reader.report(
                Diagnostic(
                    code: "RD0104", "'level_db' is missing", at: section.place, help: "state it, or amplitude"
                ))
            return nil
        }
        let phase = reader.definiteNumber(section, "phase_rad")
        guard let from, let to else { return nil }
        return Crosstalk.Entry(from: from, to: to, amplitude: amplitude, phaseRadians: phase)
    }

    private static func port(
        _ section: DescriptionSection, _ key: String, _ ports: [Port], _ reader: inout DescriptionReader
    ) -> Int? {
        guard let name = reader.text(section, key) else { return nil }
        if let index = ports.firstIndex(where: { $0.name == name }) { return index }
        let near = nearestName(to: name, among: ports.map(\.name)).map { "did you mean '\($0)'?" }
        reader.report(
            Diagnostic(
                code: "RD0201", "there is no port called '\(name)'",
                at: reader.place(of: "\(section.path).\(key)"),
                help: near ?? "ports are called q0_drive, q0_flux, c0_1_flux, feed0_out, feed0_in"))
        return nil
    }

    mutating func gates() -> NativeGates {
        let section = single(.gates)
        return NativeGates(
            singleQubitSeconds: reader.definiteNumber(section, "single_qubit_s"),
            singleQubitSigmaSeconds: reader.definiteNumber(section, "single_qubit_sigma_s"),
            twoQubit: twoQubit(section.nested("two_qubit", as: .twoQubit)),
            readoutSeconds: reader.definiteNumber(section, "readout_s"),
            readoutPhotons: reader.definiteNumber(section, "readout_photons"),
            resetSeconds: reader.definiteNumber(section, "reset_s"))
    }

    private mutating func twoQubit(_ section: DescriptionSection) -> NativeGates.TwoQubit {
        switch reader.text(section, "kind") {
        case "cz":
            return .cz(
                seconds: reader.definiteNumber(section, "duration_s"),
                riseSeconds: reader.definiteNumber(section, "rise_s"))
        case "ecr":
            return .ecr(
                toneSeconds: reader.definiteNumber(section, "tone_s"),
                riseSeconds: reader.definiteNumber(section, "rise_s"),
                sigmaSeconds: reader.definiteNumber(section, "sigma_s"))
        default: return .none
        }
    }

    mutating func solver() -> SolverSettings {
        let section = single(.solver)
        return SolverSettings(
            fieldSamplesPerSample: reader.integer(section, "field_samples_per_sample") ?? 2,
            accuracy: reader.definiteNumber(section, "accuracy"),
            counterRotating: reader.boolean(section, "counter_rotating"),
            memoryBytes: Int64(reader.integer(section, "memory_bytes") ?? 4 << 30),
            method: reader.text(section, "method").flatMap(SolverMethod.init) ?? .automatic)
    }

    mutating func feedback() -> FeedbackModel {
        let section = single(.feedback)
        return FeedbackModel(
            latencyTicks: reader.wholeTicks(section, "latency_s", "the latency of feedback", tickRate),
            earlyBranch: reader.text(section, "early_branch").flatMap(FeedbackModel.EarlyBranch.init) ?? .wait)
    }
}
