import RackModel
import RackUnits

/// A device written back as a description in which nothing is left out.
struct ResolvedDescription {
    indirect enum Value {
        case number(Double)
        case word(String)
        case text(String)
        /// A short list of names or numbers.
        case list([Value])
        case section([Entry])
        case sections([[Entry]])
    }

    struct Entry {
        var key: String
        var value: Value
        var unit = ""
        /// Where its value comes from; `nil` for names, words and switches.
        var source: String?
    }

    let device: Device
    private let sources: [String: String]

    init(_ device: Device) {
        self.device = device
        sources = Dictionary(
            device.sources.map { ($0.path, $0.source) }, uniquingKeysWith: { first, _ in first })
    }

    var entries: [Entry] {
        [
            entry(.device, "", "name", .text(device.name)),
            entry(.device, "", "summary", .text(device.summary)),
            entry(.device, "", "tick_rate_hz", .number(Double(device.tickRate.perSecond))),
            entry(.device, "", "frequencies", .word(device.frequencies.rawValue)),
        ] + (device.calibrations.map { [entry(.device, "", "calibrations", .text($0))] } ?? []) + [
            Entry(key: "solver", value: .section(solver)), Entry(key: "feedback", value: .section(feedback)),
        ] + (device.link.map { [Entry(key: "link", value: .section(link($0)))] } ?? []) + [
            Entry(key: "gates", value: .section(gates)),
            Entry(key: "qubits", value: .sections(qubits)),
            Entry(key: "couplers", value: .sections(couplers)),
            Entry(key: "resonators", value: .sections(resonatorModes)),
            Entry(key: "couplings", value: .sections(couplings)),
            Entry(key: "correlated_noise", value: .sections(correlatedNoise)),
            Entry(key: "feedlines", value: .sections(feedlines)),
            Entry(key: "crosstalk", value: .section(crosstalk)),
        ]
    }

    /// One value with its unit from the table and its source: that of its path, or of the path of another
    /// key that it was worked out from.
    ///
    /// `place` is the path of a section whose one source is that of all its values.
    func entry(
        _ section: DeviceKeySection.Name, _ path: String, _ key: String, _ value: Value,
        from others: [String] = [], at place: String? = nil
    ) -> Entry {
        let prefix = path.isEmpty ? "" : path + "."
        let kind = DeviceKeys.section(section).key(key)!.kind
        let source = ([key] + others).compactMap { sources[prefix + $0] }.first ?? place.flatMap { sources[$0] }
        return Entry(
            key: key, value: value, unit: kind.unit, source: source ?? (kind.isFigure ? "default" : nil))
    }

    /// One number.
    func number(
        _ section: DeviceKeySection.Name, _ path: String, _ key: String, _ value: Double,
        from others: [String] = []
    ) -> Entry {
        entry(section, path, key, .number(value), from: others)
    }

    func names(_ names: [String]) -> Value { .list(names.map { .text($0) }) }

    // MARK: The run

    private var solver: [Entry] {
        let solver = device.solver
        return [
            number(.solver, "solver", "field_samples_per_sample", Double(solver.fieldSamplesPerSample)),
            number(.solver, "solver", "accuracy", solver.accuracy),
            entry(.solver, "solver", "counter_rotating", .word(solver.counterRotating ? "true" : "false")),
            number(.solver, "solver", "memory_bytes", Double(solver.memoryBytes)),
            entry(.solver, "solver", "method", .word(solver.method.rawValue)),
        ]
    }

    private var feedback: [Entry] {
        [
            number(.feedback, "feedback", "latency_s", device.tickRate.seconds(device.feedback.latencyTicks)),
            entry(.feedback, "feedback", "early_branch", .word(device.feedback.earlyBranch.rawValue)),
        ]
    }

    private var gates: [Entry] {
        let gates = device.gates
        let path = "gates.two_qubit"
        let twoQubit: [Entry] =
            switch gates.twoQubit {
            case .none: [entry(.twoQubit, path, "kind", .word("none"))]
            case .cz(let seconds, let rise):
                [
                    entry(.twoQubit, path, "kind", .word("cz")),
                    number(.twoQubit, path, "duration_s", seconds),
                    number(.twoQubit, path, "rise_s", rise),
                ]
            case .ecr(let tone, let rise, let sigma):
                [
                    entry(.twoQubit, path, "kind", .word("ecr")), number(.twoQubit, path, "tone_s", tone),
                    number(.twoQubit, path, "rise_s", rise), number(.twoQubit, path, "sigma_s", sigma),
                ]
            }
        return [
            number(.gates, "gates", "single_qubit_s", gates.singleQubitSeconds),
            number(.gates, "gates", "single_qubit_sigma_s", gates.singleQubitSigmaSeconds),
            Entry(key: "two_qubit", value: .section(twoQubit)),
            number(.gates, "gates", "readout_s", gates.readoutSeconds),
            number(.gates, "gates", "readout_photons", gates.readoutPhotons),
            number(.gates, "gates", "reset_s", gates.resetSeconds),
        ]
    }

    private var crosstalk: [Entry] {
        let shorthand = ["level_db"]
        let entries = device.crosstalk.entries.enumerated().map { index, item -> [Entry] in
            let path = "crosstalk.entries.\(index)"
            return [
                entry(.crosstalkEntry, path, "from", .text(portName(item.from))),
                entry(.crosstalkEntry, path, "to", .text(portName(item.to))),
                number(.crosstalkEntry, path, "amplitude", item.amplitude, from: shorthand),
                number(.crosstalkEntry, path, "phase_rad", item.phaseRadians),
            ]
        }
        return [
            entry(
                .crosstalk, "crosstalk", "compensated", .word(device.crosstalk.compensated ? "true" : "false")
            ),
            Entry(key: "entries", value: .sections(entries)),
        ]
    }

    private func portName(_ index: Int) -> String {
        device.ports.indices.contains(index) ? device.ports[index].name : "?"
    }
}
