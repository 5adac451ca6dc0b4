import RackModel

extension DeviceKeys {
    private static func converter(rate: String, bits: String) -> [DeviceKey] {
        [
            DeviceKey(
                "sample_rate_hz", .number("Hz", 1...1e12), standard: rate,
                "a sample lasts a whole number of ticks"),
            DeviceKey(
                "bits", .bits(range: 2...24), standard: bits,
                "resolution; ideal: neither quantised nor clipped"),
            DeviceKey(
                "full_scale_v", .number("V", 1e-9...1e3), standard: "0.5", "amplitude 1 of a program"),
        ]
    }

    private static func oscillator(_ intermediate: String, _ reference: String) -> [DeviceKey] {
        [
            DeviceKey("local_oscillator_hz", .number("Hz", 0...1e12), "the LO of its mixer"),
            DeviceKey(
                "intermediate_frequency_hz", .number("Hz", -1e12...1e12), standard: intermediate,
                "instead of local_oscillator_hz: the LO is this far below \(reference)"),
            DeviceKey("mixer", .section(.mixer), "errors of its mixer"),
        ]
    }

    private static func line(attenuation: String) -> [DeviceKey] {
        [
            DeviceKey(
                "attenuation_db", .number("dB", -100...200), standard: attenuation, "between port and chip"),
            DeviceKey(
                "delay_s", .number("s", 0...1e-3), standard: "0", "propagation delay; a whole number of ticks"
            ),
            DeviceKey(
                "filters", .sections(.filter), standard: "[{kind: gaussian, cutoff_hz: 400e6}]",
                "filters of the line, one after the other"),
            DeviceKey(
                "predistortion", .sections(.filter), standard: "[]",
                "filters whose inverse is applied before the DAC"),
        ]
    }

    private static func response(_ value: String, _ meaning: String) -> DeviceKey {
        DeviceKey("response_hz_per_volt", .number("Hz/V", -1e18...1e18), standard: value, meaning)
    }

    static let drivePort = DeviceKeySection(
        .drivePort, at: "qubits[].drive", "The microwave line of a qubit.",
        converter(rate: "2e9", bits: "14") + oscillator("150e6", "the qubit") + line(attenuation: "60")
            + [response("2e11", "Rabi frequency Ω/2π of one volt at the chip")])

    static let fluxPort = DeviceKeySection(
        .fluxPort, at: "qubits[].flux_port, couplers[].flux_port", "The flux line of a qubit or coupler.",
        converter(rate: "2e9", bits: "14") + line(attenuation: "20") + [
            DeviceKey(
                "response_flux_quanta_per_volt", .number("Φ0/V", -1e6...1e6), standard: "10",
                "flux of one volt at the chip")
        ])

    static let readoutPort = DeviceKeySection(
        .readoutPort, at: "feedlines[].drive", "The port that plays readout tones into a feedline.",
        converter(rate: "2e9", bits: "14") + oscillator("100e6", "its lowest resonator")
            + line(attenuation: "60")
            + [response("2e10", "ε/2π of one volt at the chip")])

    static let capturePort = DeviceKeySection(
        .capturePort, at: "feedlines[].capture", "The digitiser at the other end of a feedline.",
        converter(rate: "1e9", bits: "12") + [
            DeviceKey(
                "local_oscillator_hz", .number("Hz", 0...1e12),
                "left out: the LO of the port that drives the feedline")
        ])

    static let mixer = DeviceKeySection(
        .mixer, at: "….mixer", "Errors of an IQ mixer, referred to its output.",
        [
            DeviceKey(
                "gain_ratio", .number("", 0.01...100), standard: "1",
                "gain of the Q arm over that of the I arm"),
            DeviceKey("phase_rad", .number("rad", -1.5...1.5), standard: "0", "how far the Q arm is turned"),
            DeviceKey("leakage_i_v", .number("V", -1e3...1e3), standard: "0", "LO leakage, I"),
            DeviceKey("leakage_q_v", .number("V", -1e3...1e3), standard: "0", "LO leakage, Q"),
        ])

    static let filter = DeviceKeySection(
        .filter, at: "….filters[], ….predistortion[]", "One filter of a line.", variantKey: "kind",
        [
            DeviceKey(
                "kind",
                .word(["single_pole", "gaussian", "bessel", "exponential", "reflection", "measured"]),
                required: true, "its form"),
            DeviceKey(
                "cutoff_hz", .number("Hz", 1...1e13), required: true,
                variants: ["single_pole", "gaussian", "bessel"],
                "where it has fallen by 3 dB"),
            DeviceKey("order", .integer(1...8), standard: "4", variants: ["bessel"], "number of poles"),
            DeviceKey(
                "amplitude", .number("", -0.99...100), required: true, variants: ["exponential"],
                "A of the step response 1 + A e^(−t/τ)"),
            DeviceKey("tau_s", .number("s", 1e-12...1), required: true, variants: ["exponential"], "its τ"),
            DeviceKey(
                "coefficient", .number("", -0.99...0.99), required: true, variants: ["reflection"],
                "Γ1Γ2 of the echo δ(t) + Γ1Γ2 δ(t − delay)"),
            DeviceKey(
                "delay_s", .number("s", 0...1e-3), required: true, variants: ["reflection"],
                "2L/v of the echo"),
            DeviceKey(
                "impulse_response", .numbers(unit: "", range: -1e6...1e6), variants: ["measured"],
                "samples; sum 1 is unit gain at DC; 'measured' needs it or the next"),
            DeviceKey(
                "impulse_response_file", .file, variants: ["measured"],
                "instead of impulse_response: a text file beside the description, one sample a line"),
            DeviceKey(
                "period_s", .number("s", 1e-15...1), required: true, variants: ["measured"],
                "between its samples"),
        ])

    static let feedline = DeviceKeySection(
        .feedline, at: "feedlines[]", "A feedline with the resonators on it.",
        [
            DeviceKey("name", .name, entryOnly: true, "feed and its number; may be left out"),
            DeviceKey(
                "qubits", .names(count: nil), required: true, entryOnly: true, "the qubits that it reads"),
            DeviceKey("drive", .section(.readoutPort), "its port feed{k}_out"),
            DeviceKey("capture", .section(.capturePort), "its port feed{k}_in"),
            DeviceKey("amplifier", .section(.amplifier), "from the resonators to the digitiser"),
        ])

    static let amplifier = DeviceKeySection(
        .amplifier, at: "feedlines[].amplifier", "The amplifier chain of a feedline.",
        [
            DeviceKey(
                "quantum_efficiency", .number("", 1e-6...1), standard: "0.3",
                "η: the share of the information that reaches the record"),
            DeviceKey(
                "stages", .sections(.stage),
                "instead of quantum_efficiency: T_sys = T1 + T2/G1 + …, η = ½/(½ + kT_sys/hf)"
            ),
            DeviceKey(
                "volts_per_root_photon_rate", .number("V·√s", 1e-15...1), standard: "1e-6",
                "at the ADC, for √κ·α of the field in √(photons/s)"),
            DeviceKey(
                "delay_s", .number("s", 0...1e-3), standard: "0", "chip to ADC; a whole number of ADC samples"
            ),
        ])

    static let stage = DeviceKeySection(
        .stage, at: "feedlines[].amplifier.stages[]", "One amplifier, the coldest first.",
        [
            DeviceKey("gain_db", .number("dB", -60...80), required: true, "its gain; negative: a loss"),
            DeviceKey(
                "noise_temperature_k", .number("K", 0...1e5), required: true, "referred to its own input"),
        ])

    static let crosstalk = DeviceKeySection(
        .crosstalk, at: "crosstalk", "Leakage between ports, as ratios of voltages at the chip.",
        [
            DeviceKey("compensated", .boolean, standard: "false", "play through the inverse of the matrix"),
            DeviceKey(
                "nearest_neighbour_db", .number("dB", -300...0),
                "between drive ports of coupled qubits, both ways"),
            DeviceKey(
                "flux_nearest_neighbour_db", .number("dB", -300...0),
                "between flux ports of coupled qubits and of a coupler and its qubits; 1 % is -40"),
            DeviceKey(
                "entries", .sections(.crosstalkEntry), standard: "[]",
                "single entries; they replace the above"),
        ])

    static let crosstalkEntry = DeviceKeySection(
        .crosstalkEntry, at: "crosstalk.entries[]", "What leaks from one port to another's chip end.",
        [
            DeviceKey("from", .name, required: true, "the port that plays"),
            DeviceKey("to", .name, required: true, "the port whose target is hit"),
            DeviceKey("level_db", .number("dB", -300...0), "ratio of voltages; or amplitude"),
            DeviceKey("amplitude", .number("", -1...1), "instead of level_db: the ratio itself"),
            DeviceKey("phase_rad", .number("rad", -1e3...1e3), standard: "0", "phase of the ratio"),
        ])

    static let gates = DeviceKeySection(
        .gates, at: "gates", "Native gates, from which calibrations are derived.",
        [
            DeviceKey(
                "single_qubit_s", .number("s", 1e-12...1e-3), standard: "24e-9", "length of a DRAG Gaussian"),
            DeviceKey("single_qubit_sigma_s", .number("s", 1e-12...1e-3), standard: "6e-9", "its σ"),
            DeviceKey("two_qubit", .section(.twoQubit), "the two-qubit gate"),
            DeviceKey(
                "readout_s", .number("s", 1e-12...1e-3), standard: "500e-9", "length of the readout tone"),
            DeviceKey(
                "readout_photons", .number("", 1e-6...1e6), standard: "4",
                "mean photons it aims at, steady, in level 0"),
            DeviceKey("reset_s", .number("s", 0...1), standard: "400e-6", "waiting time of a passive reset"),
        ])

    static let twoQubit = DeviceKeySection(
        .twoQubit, at: "gates.two_qubit", "The two-qubit gate.", variantKey: "kind",
        [
            DeviceKey(
                "kind", .word(["none", "cz", "ecr"]), standard: "none",
                "cz: flux pulses; ecr: echoed cross resonance"),
            DeviceKey(
                "duration_s", .number("s", 1e-12...1e-3), standard: "40e-9", variants: ["cz"],
                "length in all, edges included"),
            DeviceKey(
                "tone_s", .number("s", 1e-12...1e-3), standard: "176e-9", variants: ["ecr"],
                "length of each of the two tones"),
            DeviceKey(
                "rise_s", .number("s", 0...1e-3), standard: "10e-9", variants: ["cz", "ecr"],
                "length of an edge"),
            DeviceKey(
                "sigma_s", .number("s", 1e-12...1e-3), standard: "10e-9", variants: ["ecr"],
                "σ of a Gaussian edge"),
        ])

    static let solver = DeviceKeySection(
        .solver, at: "solver", "How finely the chip is simulated.",
        [
            DeviceKey(
                "field_samples_per_sample", .integer(1...64), standard: "2",
                "steps of the field per converter sample"),
            DeviceKey(
                "accuracy", .number("", 1e-14...0.1), standard: "1e-6",
                "largest error asked for, in populations"),
            DeviceKey(
                "counter_rotating", .boolean, standard: "false",
                "keep the counter-rotating half of drives and couplings"),
            DeviceKey(
                "memory_bytes", .integer(1_048_576...1_125_899_906_842_624, unit: "B"),
                standard: "4294967296",
                "largest memory of one cluster's state"),
            DeviceKey(
                "method", .word(SolverMethod.allCases.map(\.rawValue)), standard: "automatic",
                "how a cluster is solved; automatic: by its size, its decay and the memory"),
        ])
    static let feedback = DeviceKeySection(
        .feedback, at: "feedback", "How soon the rack acts on what it measures.",
        [
            DeviceKey(
                "latency_s", .number("s", 0...1), standard: "0",
                "from the end of a capture to the earliest pulse that may depend on it; a whole number of ticks"),
            DeviceKey(
                "early_branch", .word(FeedbackModel.EarlyBranch.allCases.map(\.rawValue)), standard: "wait",
                "what becomes of a pulse that would come sooner: it waits, or the program is refused"),
        ])
}
