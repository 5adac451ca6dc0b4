import RackModel

extension DeviceKeys {
    static let device = DeviceKeySection(
        .device, at: "(top level)", "A rack and its chip.",
        [
            DeviceKey("name", .text, required: true, "what the device is called"),
            DeviceKey("summary", .text, standard: "''", "one line for a person"),
            DeviceKey(
                "tick_rate_hz", .integer(1...1_000_000_000_000, unit: "Hz"), standard: "2e9",
                "the master clock; one dt of a program is one tick"),
            DeviceKey(
                "frequencies", .word(["dressed", "bare"]), standard: "dressed",
                "what the frequencies of modes mean: with every coupling in place, or of the mode alone"),
            DeviceKey(
                "calibrations", .text,
                "file of calibrations, beside the description or in Pulses/calibrations"),
            DeviceKey(
                "sources", .sources,
                "where values come from, by key path (qubits.t1_s); 'default' for the rest"),
            DeviceKey(
                "provenance", .sources, "as resolved descriptions state it: the sources of single values"),
            DeviceKey("solver", .section(.solver), "how finely the chip is simulated"),
            DeviceKey("gates", .section(.gates), "shapes and lengths of the native gates"),
            DeviceKey("defaults", .section(.defaults), "values that entries share"),
            DeviceKey(
                "qubits", .sections(.qubit), required: true,
                "the transmons, $0 first: they are called q0, q1, …"),
            DeviceKey("couplers", .sections(.coupler), standard: "[]", "tunable couplers between qubits"),
            DeviceKey(
                "resonators", .sections(.resonatorMode), standard: "[]",
                "resonators simulated as modes, called m0, m1, …; readout resonators stand with their qubits"),
            DeviceKey(
                "couplings", .sections(.coupling), standard: "[]", "fixed couplings: exchange or dispersive"),
            DeviceKey(
                "correlated_noise", .sections(.correlatedNoise), standard: "[]",
                "noise of the frequency that several modes share"),
            DeviceKey(
                "feedlines", .sections(.feedline),
                "readout lines, called feed0, feed1, …; left out: one for all qubits that have a resonator"),
            DeviceKey("crosstalk", .section(.crosstalk), "what leaks from line to line"),
            DeviceKey("feedback", .section(.feedback), "how soon the rack acts on what it measures"),
            DeviceKey("link", .section(.link), "a decoder outside and the way to it; left out: none"),
        ])

    static let defaults = DeviceKeySection(
        .defaults, at: "defaults", "Values that every entry of a kind takes unless it states its own.",
        [
            DeviceKey("qubit", .section(.qubit), "for each of 'qubits'"),
            DeviceKey("coupler", .section(.coupler), "for each of 'couplers'"),
            DeviceKey("resonator_mode", .section(.resonatorMode), "for each of 'resonators'"),
            DeviceKey("coupling", .section(.coupling), "for each of 'couplings'"),
            DeviceKey("correlated_noise", .section(.correlatedNoise), "for each of 'correlated_noise'"),
            DeviceKey("resonator", .section(.resonator), "for the resonator of each qubit"),
            DeviceKey("drive_port", .section(.drivePort), "for the drive port of each qubit"),
            DeviceKey(
                "flux_port", .section(.fluxPort), "for the flux port of each tunable qubit and coupler"),
            DeviceKey("feedline", .section(.feedline), "for each of 'feedlines'"),
            DeviceKey("readout_port", .section(.readoutPort), "for the port that drives each feedline"),
            DeviceKey("capture_port", .section(.capturePort), "for the port that captures each feedline"),
            DeviceKey("amplifier", .section(.amplifier), "for the amplifier chain of each feedline"),
        ])

    /// Keys that qubits and couplers simulated as modes share.
    private static func decay(variants: [String] = []) -> [DeviceKey] {
        [
            DeviceKey(
                "levels", .integer(2...10), standard: "3", variants: variants, "how many levels are simulated"
            ),
            DeviceKey(
                "t1_s", .number(unit: "s", range: 1e-12...1e6, mayBeInfinite: true), standard: "60e-6",
                variants: variants,
                "T1"),
            DeviceKey(
                "t2_s", .number(unit: "s", range: 1e-12...1e6, mayBeInfinite: true), standard: "30e-6",
                variants: variants,
                "decay time of a Ramsey fringe in white noise, at most 2·T1"),
            DeviceKey(
                "thermal_population", .number("", 0...0.5), standard: "0.008", variants: variants,
                "excited population p in equilibrium"),
            DeviceKey(
                "temperature_k", .number("K", 0...10), variants: variants,
                "instead of thermal_population: p = 1/(1 + e^(hf/kT))"),
            DeviceKey(
                "jumps", .word(Mode.Jumps.allCases.map(\.rawValue)), standard: "ladder", variants: variants,
                "ladder: √γ a hands coherences down; separate: each transition jumps by itself"),
            DeviceKey("noise", .section(.noise), variants: variants, "noise that is slow against a shot"),
            DeviceKey(
                "parity_splitting_hz", .number("Hz", 0...1e9), standard: "0", variants: variants,
                "charge parity: in each shot it is half of this above or below its frequency"),
        ]
    }

    static let qubit = DeviceKeySection(
        .qubit, at: "qubits[]", "A transmon.",
        [
            DeviceKey("name", .name, entryOnly: true, "q and its number; may be left out"),
            DeviceKey("frequency_hz", .number("Hz", 1e6...1e12), standard: "5e9", "f01 at the idle flux"),
            DeviceKey(
                "anharmonicity_hz", .number("Hz", -1e10...1e10), standard: "-250e6",
                "f12 − f01 of a Duffing mode"),
            DeviceKey(
                "josephson_energy_hz", .number("Hz", 1e6...1e13),
                "EJ/h at the idle flux: with EC/h, instead of the two above, a mode in the charge basis"),
            DeviceKey("charging_energy_hz", .number("Hz", 1e5...1e12), "EC/h"),
            DeviceKey("offset_charge", .number("2e", -100...100), standard: "0", "ng of a charge-basis mode"),
            DeviceKey(
                "charge_cutoff", .integer(2...200), standard: "30", "charges −cutoff … cutoff are kept"),
        ] + decay() + [
            DeviceKey(
                "flux", .section(.flux, mayBeNone: true), standard: "none",
                "how flux tunes it; none: fixed frequency"),
            DeviceKey("drive", .section(.drivePort, mayBeNone: true), "its drive port q{i}_drive"),
            DeviceKey("flux_port", .section(.fluxPort), "its flux port q{i}_flux, if it is tunable"),
            DeviceKey("resonator", .section(.resonator, mayBeNone: true), "its readout resonator r{i}"),
        ])

    static let flux = DeviceKeySection(
        .flux, at: "qubits[].flux", "f(Φ) = (f_max + |α|)(cos² πΦ + d² sin² πΦ)^¼ − |α|.",
        [
            DeviceKey("asymmetry", .number("", 0...0.99), standard: "0", "d of the junctions"),
            DeviceKey(
                "idle_flux", .number("Φ0", -1...1), standard: "0", "where it sits when its port is silent"),
        ])

    static let noise = DeviceKeySection(
        .noise, at: "qubits[].noise, couplers[].noise, resonators[].noise, correlated_noise[].noise", "One detuning per shot.",
        [
            DeviceKey(
                "detuning_sigma_hz", .number("Hz", 0...1e9), standard: "0",
                "standard deviation of a quasi-static detuning"),
            DeviceKey(
                "one_over_f_amplitude_hz", .number("Hz", 0...1e9), standard: "0",
                "A of a one-sided spectrum S(f) = A²/f of the frequency"),
            DeviceKey(
                "one_over_f_low_cut_hz", .number("Hz", 1e-9...1e6), standard: "1",
                "where that spectrum begins"),
        ])

    static let resonator = DeviceKeySection(
        .resonator, at: "qubits[].resonator",
        "dα_j/dt = −iε − (κ/2 + 2πi(f_r + χ_j − f_d)) α_j for each level j.",
        [
            DeviceKey(
                "frequency_hz", .number("Hz", 1e6...1e12),
                "f_r; left out: 7 GHz + 40 MHz·k, k its place on the feedline"),
            DeviceKey("linewidth_hz", .number("Hz", 1...1e9), standard: "2e6", "κ/2π"),
            DeviceKey(
                "chi_hz", .number("Hz", -1e9...1e9), standard: "-1e6",
                "χ/2π, half of what 0 → 1 moves it: χ_j = (2j − 1)χ"),
            DeviceKey(
                "shifts_hz", .numbers(unit: "Hz", range: -1e10...1e10), "instead of chi_hz: χ_j of each level"
            ),
            DeviceKey(
                "coupling_hz", .number("Hz", 1...1e10),
                "instead of chi_hz: g/2π, from which χ_j follows to second order; f_r is then bare"),
            DeviceKey(
                "purcell", .boolean, standard: "false",
                "true: the qubit also decays through it, at κ(g/Δ)², on top of t1_s and t2_s; needs coupling_hz"),
            DeviceKey(
                "purcell_filter_hz", .number("Hz", 1...1e12),
                "κ_F/2π of a band-pass filter, which takes that rate down by (κ_F/2Δ)²"),
        ])

    static let coupler = DeviceKeySection(
        .coupler, at: "couplers[]", "A tunable coupler, called c{i}_{j} after its qubits.",
        variantKey: "model",
        [
            DeviceKey(
                "between", .names(count: 2), required: true, entryOnly: true, "its qubits, arm a's first"),
            DeviceKey(
                "model", .word(["effective", "mode"]), standard: "effective",
                "effective: g(Φ) to second order; mode: simulated with levels of its own"),
            DeviceKey("maximum_hz", .number("Hz", 1e6...1e12), standard: "6.5e9", "fc at zero flux"),
            DeviceKey(
                "frequency_hz", .number("Hz", 1e6...1e12), variants: ["mode"],
                "instead of maximum_hz: fc at the idle flux"),
            DeviceKey(
                "anharmonicity_hz", .number("Hz", -1e10...1e10), standard: "-100e6", "its anharmonicity"),
            DeviceKey("asymmetry", .number("", 0...0.99), standard: "0", "d of its junctions"),
            DeviceKey(
                "idle_flux", .number("Φ0", -1...1),
                "where it sits when its port is silent; left out: where g vanishes (effective), 0 (mode)"),
            DeviceKey(
                "arm_a_hz", .number("Hz", -1e9...1e9), "g/2π with the first qubit; 'effective' needs it"),
            DeviceKey(
                "arm_b_hz", .number("Hz", -1e9...1e9), "g/2π with the second qubit; 'effective' needs it"),
            DeviceKey(
                "direct_hz", .number("Hz", -1e9...1e9), "g12/2π between the qubits; 'effective' needs it"),
            DeviceKey(
                "residual_zz_hz", .number("Hz", -1e9...1e9), standard: "0", variants: ["effective"],
                "ZZ left at idle"),
            calibrated,
        ] + decay(variants: ["mode"]) + [
            DeviceKey("flux_port", .section(.fluxPort), "its flux port c{i}_{j}_flux")
        ])

    static let resonatorMode = DeviceKeySection(
        .resonatorMode, at: "resonators[]", "A linear mode simulated with Fock levels: √(κ(n̄ + 1)) a and √(κn̄) a†.",
        [
            DeviceKey("name", .name, entryOnly: true, "m and its number; may be left out"),
            DeviceKey("frequency_hz", .number("Hz", 1e6...1e12), standard: "7e9", "its frequency"),
            DeviceKey(
                "levels", .integer(2...40), standard: "20", "how many levels are simulated; photons must fit in"),
            DeviceKey("linewidth_hz", .number("Hz", 1e-3...1e9), standard: "2e6", "κ/2π"),
            DeviceKey(
                "t1_s", .number(unit: "s", range: 1e-12...1e6, mayBeInfinite: true),
                "instead of linewidth_hz: 1/(κ(2n̄ + 1))"),
            DeviceKey("thermal_photons", .number("", 0...10), standard: "0", "n̄ of its bath"),
            DeviceKey("temperature_k", .number("K", 0...10), "instead of thermal_photons: 1/(e^(hf/kT) − 1)"),
            DeviceKey("thermal_population", .number("", 0...0.499), "instead of thermal_photons: p = n̄/(2n̄ + 1)"),
            DeviceKey(
                "attenuators", .sections(.attenuator),
                "instead of thermal_photons: what its line lets through from 300 K, n̄/A + (1 − 1/A) n_BE(T) a stage"),
            DeviceKey("noise", .section(.noise), "noise that is slow against a shot"),
            DeviceKey(
                "drive", .section(.drivePort, mayBeNone: true), standard: "none",
                "its drive port m{k}_drive; ε of ε(a + a†) is half of what a volt does to a qubit"),
        ])

    static let coupling = DeviceKeySection(
        .coupling, at: "couplings[]",
        "An exchange g (a†b + a b†) between two modes, or a dispersive Σ χ_j |j⟩⟨j| b†b.",
        [
            DeviceKey("between", .names(count: 2), required: true, entryOnly: true, "the two modes, a first"),
            DeviceKey("name", .name, entryOnly: true, "left out: the two names with _ between"),
            DeviceKey("strength_hz", .number("Hz", -1e9...1e9), "g/2π; this or one of the next two"),
            DeviceKey(
                "chi_hz", .number("Hz", -1e9...1e9), "dispersive: χ/2π, half of what 0 → 1 of a moves b: χ_j = (2j − 1)χ"),
            DeviceKey(
                "shifts_hz", .numbers(unit: "Hz", range: -1e10...1e10), "dispersive: χ_j for each level of a"),
            calibrated,
        ])

    static let attenuator = DeviceKeySection(
        .attenuator, at: "resonators[].attenuators[]", "One attenuator of a line, the warmest first.",
        [
            DeviceKey("attenuation_db", .number("dB", 0...200), required: true, "its attenuation, as a power"),
            DeviceKey("temperature_k", .number("K", 0...400), required: true, "of the stage that it sits on"),
        ])

    static let correlatedNoise = DeviceKeySection(
        .correlatedNoise, at: "correlated_noise[]",
        "√(2γ) Σ w_i n_i, and one detuning x a shot that moves mode i by w_i x; on top of what each mode has.",
        [
            DeviceKey("name", .name, entryOnly: true, "left out: noise and its number"),
            DeviceKey("modes", .names(count: nil), required: true, entryOnly: true, "the modes that feel it"),
            DeviceKey(
                "weights", .numbers(unit: "", range: -1e6...1e6), entryOnly: true,
                "w_i of each mode; left out: 1 each"),
            DeviceKey(
                "t_phi_s", .number(unit: "s", range: 1e-12...1e9, mayBeInfinite: true), standard: ".inf",
                "1/γ of white noise: what it alone leaves of the coherence time of a mode of weight 1"),
            DeviceKey("rate_per_s", .number("1/s", 0...1e12), "instead of t_phi_s: γ"),
            DeviceKey("noise", .section(.noise), "its part that is slow against a shot"),
        ])

    private static let calibrated = DeviceKey(
        "calibrated", .boolean, standard: "true",
        "false: the pair gets no two-qubit gate; it is coupled and simulated all the same")
}
