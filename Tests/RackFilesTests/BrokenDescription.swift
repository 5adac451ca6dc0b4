import Testing

/// A description with mistakes, and the code and line of each message that it must give, in order.
struct BrokenDescription: CustomTestStringConvertible, Sendable {
    var title: String
    var text: String
    var expected: [String]
    /// Words that the first message, its help included, must hold.
    var words: String

    init(_ title: String, _ text: String, _ expected: [String], says words: String = "") {
        self.title = title
        self.text = text
        self.expected = expected
        self.words = words
    }

    var testDescription: String { title }

    static let all = form + values + references + physics + link

    static let form: [BrokenDescription] = [
        .init("empty", "", ["RD0003:1"]),
        .init("only a comment", "# nothing\n", ["RD0003:1"]),
        .init("a list at the top", "- a\n- b\n", ["RD0103:1"]),
        .init("a word at the top", "hello", ["RD0103:1"]),
        .init("broken YAML", "name: t\nqubits: [\n  {a: 1\n", ["RD0002:4"]),
        .init("a tab as indentation", "name: t\nqubits:\n\t- levels: 3\n", ["RD0002:3"]),
        .init("two documents", "name: t\nqubits: [{}]\n---\nname: u\n", ["RD0002:3"]),
        .init("an alias", "name: t\nqubits:\n  - &x {levels: 3}\n  - *x\n", ["RD0004:4"], says: "defaults"),
        .init("deep brackets", "name: t\nqubits: " + String(repeating: "[", count: 100), ["RD0005:2"]),
        .init("deep list marks", "name: t\nqubits:\n" + String(repeating: "- ", count: 150), ["RD0005:3"]),
        .init("a control character", "name: t\nsummary: a\u{1}b\nqubits: [{}]\n", ["RD0001:2"]),
        .init("a type tag", "name: t\nqubits:\n  - levels: !!int 3\n", ["RD0007:3", "RD0103:3"]),
        .init("no qubits", "name: t\n", ["RD0104:1"], says: "'qubits' is missing"),
        .init("no name and no qubits", "summary: t\n", ["RD0104:1", "RD0104:1"]),
        .init("an empty list of qubits", "name: t\nqubits: []\n", ["RD0303:2"]),
        .init("an unknown key", "name: t\nqubits: [{}]\ntickrate: 1\n", ["RD0101:3"]),
        .init(
            "a misspelt key", "name: t\nqubits:\n  - frequency_hs: 5e9\n", ["RD0101:3"],
            says: "did you mean 'frequency_hz'?"),
        .init("a key without its unit", "name: t\nqubits:\n  - t1: 5e-5\n", ["RD0101:3"], says: "t1_s"),
        .init("a key twice", "name: t\nqubits:\n  - levels: 3\n    levels: 4\n", ["RD0102:4"]),
        .init(
            "keys twice in two places",
            "name: t\nname: u\nqubits:\n  - levels: 3\n    t1_s: 1e-5\n    t1_s: 2e-5\n",
            ["RD0102:2", "RD0102:6"]),
        .init(
            "a key three times", "name: t\nqubits: [{levels: 3, levels: 3, levels: 3}]\n",
            ["RD0102:2", "RD0102:2"]),
        .init("a list as key", "name: t\nqubits: [{}]\n? [a]\n: 1\n", ["RD0103:3"]),
    ]

    static let values: [BrokenDescription] = [
        .init("text for a number", "name: t\nqubits:\n  - t1_s: long\n", ["RD0103:3"]),
        .init("a number in quotes", "name: t\nqubits:\n  - t1_s: '5e-5'\n", ["RD0103:3"]),
        .init("a number with its unit", "name: t\nqubits:\n  - frequency_hz: 5 GHz\n", ["RD0103:3"]),
        .init("not a number", "name: t\nqubits:\n  - t1_s: .nan\n", ["RD0106:3"]),
        .init("infinite frequency", "name: t\nqubits:\n  - frequency_hz: .inf\n", ["RD0106:3"]),
        .init("a number beyond Double", "name: t\nqubits:\n  - frequency_hz: 1e999\n", ["RD0106:3"]),
        .init("hexadecimal", "name: t\nqubits:\n  - levels: 0x3\n", ["RD0103:3"]),
        .init("half a level", "name: t\nqubits:\n  - levels: 2.5\n", ["RD0107:3"]),
        .init("too many levels", "name: t\nqubits:\n  - levels: 11\n", ["RD0105:3"], says: "2 to 10"),
        .init("negative T1", "name: t\nqubits:\n  - t1_s: -1e-6\n", ["RD0105:3"]),
        .init("a frequency in GHz", "name: t\nqubits:\n  - frequency_hz: 5.0\n", ["RD0105:3"], says: "Hz"),
        .init(
            "population above one half", "name: t\nqubits:\n  - thermal_population: 0.8\n", ["RD0105:3"],
            says: "0.5"),
        .init("a section for a number", "name: t\nqubits:\n  - t1_s: {a: 1}\n", ["RD0103:3", "RD0101:3"]),
        .init(
            "a source that is a list", "name: t\nqubits:\n  - t1_s: {value: 1e-4, source: [a]}\n",
            ["RD0103:3"]),
        .init("a number for a section", "name: t\nqubits:\n  - noise: 3\n", ["RD0103:3"]),
        .init("a section for a list", "name: t\nqubits: {q0: {}}\n", ["RD0103:2"]),
        .init(
            "an unknown word", "name: t\nfrequencies: dresed\nqubits: [{}]\n", ["RD0108:2"],
            says: "did you mean 'dressed'?"),
        .init("a negative latency", "name: t\nqubits: [{}]\nfeedback: {latency_s: -1e-9}\n", ["RD0105:3"]),
        .init(
            "an unknown answer to early branches", "name: t\nqubits: [{}]\nfeedback: {early_branch: wiat}\n",
            ["RD0108:3"], says: "did you mean 'wait'?"),
        .init("yes for true", "name: t\nqubits: [{}]\nsolver: {counter_rotating: yes}\n", ["RD0103:3"]),
        .init(
            "three names in a pair",
            "name: t\nqubits: [{}, {}, {}]\ncouplings: [{between: [q0, q1, q2], strength_hz: 1e6}]\n",
            ["RD0109:3"]),
        .init(
            "a coupling without strength", "name: t\nqubits: [{}, {}]\ncouplings: [{between: [q0, q1]}]\n",
            ["RD0104:3"]),
        .init("a name in defaults", "name: t\ndefaults: {qubit: {name: q0}}\nqubits: [{}]\n", ["RD0110:2"]),
        .init(
            "a filter without cutoff", "name: t\nqubits:\n  - drive: {filters: [{kind: bessel}]}\n",
            ["RD0104:3"]),
        .init(
            "a key of another filter",
            "name: t\nqubits:\n  - drive: {filters: [{kind: gaussian, cutoff_hz: 1e8, order: 4}]}\n",
            ["RD0111:3"]),
        .init(
            "a tone for a CZ", "name: t\nqubits: [{}]\ngates: {two_qubit: {kind: cz, tone_s: 1e-7}}\n",
            ["RD0111:3"]),
        .init(
            "two ways to say chi", "name: t\nqubits:\n  - resonator: {chi_hz: -1e6, coupling_hz: 1e8}\n",
            ["RD0112:3"]),
        .init(
            "two ways to say heat",
            "name: t\nqubits:\n  - thermal_population: 0.01\n    temperature_k: 0.02\n", ["RD0112:4"]),
        .init(
            "EJ without EC", "name: t\nqubits:\n  - josephson_energy_hz: 15e9\n", ["RD0104:3"],
            says: "charging_energy_hz"),
        .init(
            "a source for nothing", "name: t\nsources: {qubits.t1_z: paper}\nqubits: [{t1_s: 1e-4}]\n",
            ["RD0113:2"], says: "qubits.t1_s"),
    ]

    static let references: [BrokenDescription] = [
        .init(
            "an unknown qubit",
            "name: t\nqubits: [{}, {}]\ncouplings:\n  - between: [q0, q11]\n    strength_hz: 1e6\n",
            ["RD0201:4"], says: "did you mean 'q1'?"),
        .init(
            "a coupler to an unknown qubit", "name: t\nqubits: [{}, {}]\ncouplers:\n  - between: [q0, x]\n",
            ["RD0201:4"]),
        .init(
            "a pair of one",
            "name: t\nqubits: [{}, {}]\ncouplings:\n  - between: [q1, q1]\n    strength_hz: 1e6\n",
            ["RD0203:4"]),
        .init(
            "a coupler twice",
            """
            name: t
            defaults: {coupler: {arm_a_hz: 1e8, arm_b_hz: 1e8, direct_hz: 6e6}}
            qubits: [{frequency_hz: 4.6e9}, {}]
            couplers:
              - between: [q0, q1]
              - between: [q1, q0]
            """, ["RD0204:6"]),
        .init(
            "an effective coupler without arms",
            "name: t\nqubits: [{}, {}]\ncouplers:\n  - between: [q0, q1]\n    direct_hz: 6e6\n",
            ["RD0104:4", "RD0104:4"]),
        .init(
            "levels of an effective coupler",
            "name: t\nqubits: [{frequency_hz: 4.6e9}, {frequency_hz: 4.9e9}]\ncouplers:\n"
                + "  - {between: [q0, q1], arm_a_hz: 1e8, arm_b_hz: 1e8, direct_hz: 6e6, levels: 3}\n",
            ["RD0111:4"]),
        .init("a wrong name", "name: t\nqubits:\n  - name: alice\n", ["RD0202:3"], says: "q0"),
        .init(
            "read twice", "name: t\nqubits: [{}]\nfeedlines:\n  - qubits: [q0]\n  - qubits: [q0]\n",
            ["RD0205:5"]),
        .init(
            "read without resonator",
            "name: t\nqubits: [{}, {resonator: none}]\nfeedlines:\n  - qubits: [q0, q1]\n", ["RD0206:4"]),
        .init(
            "on no feedline", "name: t\nqubits:\n  - {}\n  - {}\nfeedlines:\n  - qubits: [q0]\n", ["RD0207:4"]
        ),
        .init("a flux port without flux", "name: t\nqubits:\n  - flux_port: {bits: 12}\n", ["RD0114:3"]),
        .init(
            "a rate off the ticks", "name: t\nqubits:\n  - drive: {sample_rate_hz: 1.5e9}\n", ["RD0115:3"],
            says: "2000000000.0 or 1000000000.0"),
        .init(
            "a latency off the ticks", "name: t\nqubits: [{}]\nfeedback:\n  latency_s: 200.3e-9\n", ["RD0120:4"],
            says: "200e-9 or 200.5e-9"),
        .init(
            "a latency off the ticks, with its source",
            "name: t\nqubits: [{}]\nfeedback: {latency_s: {value: 1e-10, source: guess}, early_branch: refuse}\n",
            ["RD0120:3"], says: "0 or 500e-12"),
        .init(
            "crosstalk of an unknown port",
            "name: t\nqubits: [{}, {}]\ncrosstalk:\n  entries:\n"
                + "    - {from: q0_drive, to: q1_drve, level_db: -30}\n",
            ["RD0201:5"], says: "q1_drive"),
        .init(
            "crosstalk without a level",
            "name: t\nqubits: [{}, {}]\ncrosstalk:\n  entries:\n    - {from: q0_drive, to: q1_drive}\n",
            ["RD0104:5"]),
    ]

    static let physics: [BrokenDescription] = [
        .init("levels of a resonator", "name: t\nqubits: [{}]\nresonators:\n  - levels: 41\n", ["RD0105:4"], says: "2 to 40"),
        .init(
            "two words for a linewidth",
            "name: t\nqubits: [{}]\nresonators:\n  - {linewidth_hz: 1e6,\n     t1_s: 1e-6}\n", ["RD0112:5"]),
        .init(
            "decay through a resonator of unknown coupling",
            "name: t\nqubits:\n  - resonator:\n      purcell: true\n", ["RD0104:3"], says: "coupling_hz"),
        .init(
            "a filter for no decay", "name: t\nqubits:\n  - resonator:\n      purcell_filter_hz: 2e8\n", ["RD0111:4"]),
        .init(
            "a resonator by another name", "name: t\nqubits: [{}]\nresonators:\n  - name: bus\n", ["RD0202:4"],
            says: "'m0'"),
        .init(
            "a coupling without strength", "name: t\nqubits: [{}, {}]\ncouplings:\n  - between: [q0, q1]\n",
            ["RD0104:4"], says: "chi_hz"),
        .init(
            "a coupling of both kinds",
            "name: t\nqubits: [{}, {}]\ncouplings:\n  - {between: [q0, q1], strength_hz: 1e6,\n     chi_hz: 1e6}\n",
            ["RD0112:5"]),
        .init(
            "shifts for some levels",
            "name: t\nqubits: [{}]\nresonators: [{}]\ncouplings:\n  - {between: [q0, m0], shifts_hz: [1e6, -1e6]}\n",
            ["RD0408:5"], says: "3 levels"),
        .init(
            "an unknown method", "name: t\nsolver:\n  method: magic\nqubits: [{}]\n", ["RD0108:3"], says: "low-rank"),
        .init(
            "weights for some modes",
            "name: t\nqubits: [{}, {}]\ncorrelated_noise:\n  - {modes: [q0, q1], weights: [1]}\n", ["RD0316:4"]),
        .init(
            "noise twice on a mode", "name: t\nqubits: [{}]\ncorrelated_noise:\n  - {modes: [q0, q0]}\n",
            ["RD0317:4"]),
        .init(
            "noise on a mode that is not there", "name: t\nqubits: [{}]\ncorrelated_noise:\n  - {modes: [q0, q7]}\n",
            ["RD0201:4"]),
        .init(
            "T2 above 2 T1", "name: t\nqubits:\n  - t1_s: 20e-6\n    t2_s: 41e-6\n", ["RD0310:4"],
            says: "at most 4e-05 s"),
        .init("T2 by default above 2 T1", "name: t\nqubits:\n  - t1_s: 10e-6\n", ["RD0310:3"]),
        .init(
            "anharmonicity above the frequency",
            "name: t\nqubits:\n  - {frequency_hz: 1e8, anharmonicity_hz: -2e8, drive: none}\n", ["RD0307:3"]),
        .init("idle at half a quantum", "name: t\nqubits:\n  - flux: {idle_flux: 0.5}\n", ["RD0315:3"]),
        .init(
            "oscillator out of reach", "name: t\nqubits:\n  - drive: {local_oscillator_hz: 3e9}\n",
            ["RD0512:3"], says: "±1000.0 MHz"),
        .init(
            "resonator out of reach of the ADC",
            "name: t\nqubits: [{}, {resonator: {frequency_hz: 7.9e9}}]\n",
            ["RD0512:2", "RD0512:2"]),
        .init(
            "a delay off the ticks", "name: t\nqubits:\n  - drive: {delay_s: 1.3e-9}\n", ["RD0506:3"],
            says: "1.0 ns or 1.5 ns"),
        .init(
            "a gate off the samples", "name: t\nqubits: [{}]\ngates:\n  single_qubit_s: 24.3e-9\n",
            ["RD0506:4"]),
        .init(
            "a readout off the ADC", "name: t\nqubits: [{}]\ngates:\n  readout_s: 500.5e-9\n", ["RD0506:4"]),
        .init(
            "edges longer than the CZ",
            "name: t\nqubits: [{}]\ngates:\n  two_qubit: {kind: cz, duration_s: 20e-9, rise_s: 15e-9}\n",
            ["RD0802:4"]),
        .init(
            "shifts for other levels", "name: t\nqubits:\n  - resonator: {shifts_hz: [1e6, -1e6]}\n",
            ["RD0606:3"]),
        .init(
            "a coupler that never vanishes",
            """
            name: t
            qubits: [{frequency_hz: 4.6e9}, {frequency_hz: 4.9e9}]
            couplers:
              - {between: [q0, q1], maximum_hz: 5.6e9, arm_a_hz: 1e8, arm_b_hz: 1e8, direct_hz: 6e6}
            """, ["RD0406:4"]),
        .init(
            "a coupler among its qubits",
            """
            name: t
            qubits: [{frequency_hz: 4.6e9}, {frequency_hz: 4.9e9}]
            couplers:
              - {between: [q0, q1], maximum_hz: 5e9, idle_flux: 0, arm_a_hz: 1e8, arm_b_hz: 1e8, direct_hz: 6e6}
            """, ["RD0407:4"]),
        .init(
            "a pair joined twice",
            """
            name: t
            qubits: [{}, {}]
            couplings:
              - {between: [q0, q1], strength_hz: 1e6}
              - {between: [q1, q0], strength_hz: 1e6}
            """, ["RD0403:5"]),
        .init(
            "compensated crosstalk at two rates",
            """
            name: t
            qubits: [{}, {drive: {sample_rate_hz: 1e9}}]
            couplings: [{between: [q0, q1], strength_hz: 1e6}]
            crosstalk:
              compensated: true
              nearest_neighbour_db: -30
            """, ["RD0707:5"]),
        .init(
            "crosstalk from flux to drive",
            "name: t\nqubits: [{flux: {}}, {}]\ncrosstalk:\n"
                + "  entries: [{from: q0_flux, to: q1_drive, level_db: -30}]\n",
            ["RD0704:4"]),
        .init(
            "crosstalk to itself",
            "name: t\nqubits: [{}]\ncrosstalk:\n  entries: [{from: q0_drive, to: q0_drive, level_db: -30}]\n",
            ["RD0702:4"]),
        .init(
            "crosstalk into the ADC",
            "name: t\nqubits: [{}]\ncrosstalk:\n  entries: [{from: q0_drive, to: feed0_in, level_db: -30}]\n",
            ["RD0703:4"]),
        .init(
            "crosstalk stated twice",
            "name: t\nqubits: [{}, {}]\ncrosstalk:\n  entries:\n"
                + "  - {from: q0_drive, to: q1_drive, level_db: -30}\n"
                + "  - {from: q0_drive, to: q1_drive, level_db: -40}\n",
            ["RD0706:6"]),
        .init(
            "leakage beyond full scale", "name: t\nqubits: [{drive: {mixer: {leakage_i_v: 1}}}]\n",
            ["RD0513:2"]),
        .init(
            "too few charges",
            "name: t\n"
                + "qubits: [{josephson_energy_hz: 15e9, charging_energy_hz: 3e8, charge_cutoff: 2, levels: 6, drive: none}]\n",
            ["RD0308:2"]),
        .init(
            "five mistakes at once",
            """
            name: t
            tick_rate_hz: 2.5
            qubits:
              - {t1_s: 20e-6, t2_s: 50e-6, levls: 3}
              - {frequency_hz: many}
            couplings:
              - {between: [q0, q7], strength_hz: 1e6}
            """, ["RD0107:2", "RD0310:4", "RD0101:4", "RD0103:5", "RD0201:7"]),
    ]
}
