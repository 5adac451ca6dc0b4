extension DiagnosticCatalogue {
    /// What a described device cannot be.
    static let devices: [CatalogueEntry] = [
        CatalogueEntry(
            "RD0301", "no name that a program can use",
            "Names of modes and ports become names in programs: letters, digits and _.",
            .situation("A Device made in Swift with a port called 'drive 1'."),
            mend: "Use letters, digits and _."),
        CatalogueEntry(
            "RD0302", "a name twice",
            "Programs tell modes and ports apart by name.",
            .situation("A Device made in Swift with two ports called 'drive'."),
            mend: "Give each its own."),
        CatalogueEntry(
            "RD0303", "a device without qubits",
            "There is nothing to run programs on.",
            .description("qubits: []"),
            mend: "Describe at least one qubit."),
        CatalogueEntry(
            "RD0304", "a qubit behind other modes",
            "Physical qubits are numbered as they come, so qubits come first.",
            .situation("A Device made in Swift whose modes are [coupler, qubit]."),
            mend: "Put the qubits first."),
        CatalogueEntry(
            "RD0305", "a number of levels that is not possible",
            "Two levels make a qubit, ten fill the memory; a resonator may have up to forty.",
            .description("qubits: [{levels: 12}]"),
            mend: "Use 2 to 10; 3 shows leakage, 4 and more a strong drive."),
        CatalogueEntry(
            "RD0306", "a frequency or energy out of range",
            "Frequencies and energies of a mode are in Hz, between 1 MHz and the terahertz.",
            .description("qubits: [{frequency_hz: 5.0}]"),
            mend: "Write hertz: 5e9."),
        CatalogueEntry(
            "RD0307", "an anharmonicity that is not possible",
            "The anharmonicity is a small part of the frequency.",
            .description("qubits: [{frequency_hz: 5e9, anharmonicity_hz: -6e9}]"),
            mend: "A transmon's is about -250e6."),
        CatalogueEntry(
            "RD0308", "a charge cutoff that is not possible",
            "The charge basis needs at least as many charges as levels, and no more than 200 to either side.",
            .description("qubits: [{charge_cutoff: 1}]"),
            mend: "Use about 20."),
        CatalogueEntry(
            "RD0309", "a lifetime that is not possible",
            "T1 and T2 are above zero; .inf means no decay.",
            .description("qubits: [{t1_s: 0}]"),
            mend: "Write seconds: 50e-6."),
        CatalogueEntry(
            "RD0310", "T2 above 2·T1",
            "Decay alone dephases at 1/(2·T1), so T2 cannot be longer than 2·T1.",
            .description("qubits: [{t1_s: 10e-6, t2_s: 30e-6}]"),
            mend: "Lower t2_s or raise t1_s; the message names the limit."),
        CatalogueEntry(
            "RD0311", "a thermal population that is not possible",
            "A qubit in equilibrium is excited at most half of the time.",
            .description("qubits: [{thermal_population: 0.7}]"),
            mend: "Write a fraction from 0 to 0.5."),
        CatalogueEntry(
            "RD0312", "noise out of range",
            "Slow detuning and 1/f amplitudes are in Hz, at most 1 GHz.",
            .description("qubits: [{detuning_sigma_hz: -1}]"),
            mend: "Write a magnitude in Hz."),
        CatalogueEntry(
            "RD0313", "a coupler without flux",
            "A tunable coupler is tuned by flux.",
            .description("couplings: [{model: mode, flux: none}]"),
            mend: "Give it flux."),
        CatalogueEntry(
            "RD0314", "flux parameters out of range",
            "The asymmetry of a SQUID is from 0 to 0.99, its idle flux from -1 to 1 flux quanta.",
            .description("qubits: [{flux: {asymmetry: 1.5}}]"),
            mend: "Write values in these ranges."),
        CatalogueEntry(
            "RD0315", "an idle point without frequency",
            "A symmetric SQUID has no Josephson energy at half a flux quantum.",
            .description("qubits: [{flux: {asymmetry: 0, idle_flux: 0.5}}]"),
            mend: "Keep away from half a flux quantum, or give it an asymmetry."),
        CatalogueEntry(
            "RD0316", "correlated noise that is no noise",
            "Noise that modes share has one finite weight for each of them, and a rate that is not negative.",
            .description("correlated_noise: [{modes: [q0, q1], weights: [1]}]"),
            mend: "Give a weight to each of the modes, or leave weights out: each is 1 then."),
        CatalogueEntry(
            "RD0317", "correlated noise on modes that are not there, or twice on one",
            "Each mode that feels the noise is named once.",
            .description("correlated_noise: [{modes: [q0, q0]}]"),
            mend: "Keep one of them; its weight says how much it feels."),
        CatalogueEntry(
            "RD0401", "a coupling of a mode that does not exist",
            "A coupling refers to modes by their numbers.",
            .situation("A Device made in Swift with a coupling of modes 0 and 7 of 2."),
            mend: "Name modes that exist."),
        CatalogueEntry(
            "RD0402", "a coupling of a mode with itself",
            "A coupling joins two modes.",
            .situation("A Device made in Swift with a coupling of modes 0 and 0."),
            mend: "Name two different modes."),
        CatalogueEntry(
            "RD0403", "two couplings of one pair",
            "Their strengths would add in a way that nothing states.",
            .situation("A Device made in Swift with two couplings of modes 0 and 1."),
            mend: "Give one coupling a pair."),
        CatalogueEntry(
            "RD0404", "a coupling that is too strong",
            "The model of coupled modes holds while the coupling is small against their frequencies.",
            .description("couplings: [{strength_hz: 4e9}]"),
            mend: "Write hertz: a capacitive coupling is about 5e6."),
        CatalogueEntry(
            "RD0405", "a coupler out of range",
            "A number of an effective coupler is outside what its formula can take.",
            .description("couplings: [{asymmetry: 2}]"),
            mend: "Bring it into the range that the message states."),
        CatalogueEntry(
            "RD0406", "a coupler that cannot be turned off",
            "At no flux do its direct and its mediated part cancel.",
            .description("couplings: [{model: effective, direct_hz: 0}]"),
            mend: "State idle_flux, raise maximum_hz, or change direct_hz or the arms."),
        CatalogueEntry(
            "RD0407", "a coupler too near its qubits",
            "The effective formula holds while the coupler is far away, against its arms.",
            .description("couplings: [{model: effective, maximum_hz: 5.1e9}]"),
            mend: "Keep it two arms away, or simulate it as a mode (model: mode)."),
        CatalogueEntry(
            "RD0408", "dispersive shifts that do not fit their modes",
            "A dispersive coupling says for each level of its first mode how far that moves the second.",
            .situation("A Device made in Swift whose coupling is dispersive(shiftsHz: [1e6]) on a mode of three levels."),
            mend: "Give one finite shift for each level, small against the second mode's frequency."),
        CatalogueEntry(
            "RD0501", "two ports for one purpose",
            "A mode has one drive, a feedline one input.",
            .situation("A Device made in Swift with two drive ports of mode 0."),
            mend: "Keep one of them."),
        CatalogueEntry(
            "RD0502", "a response that is not possible",
            "What a volt at the chip does is finite and not zero.",
            .description("ports: {rabi_hz_per_v: 0}"),
            mend: "Write the response in the key's unit."),
        CatalogueEntry(
            "RD0503", "a port that serves nothing",
            "The port refers to a mode, coupler or feedline that the device does not have.",
            .situation("A Device made in Swift with a drive port of mode 5 of 2."),
            mend: "Refer to one that exists."),
        CatalogueEntry(
            "RD0504", "a sample that lasts no whole ticks",
            "A sample takes one tick or more.",
            .situation("A Device made in Swift with ticksPerSample 0."),
            mend: "Give a whole number of ticks, at least 1."),
        CatalogueEntry(
            "RD0505", "a delay that is not possible",
            "Delays are zero or more, and finite.",
            .description("line: {delay_s: -1e-9}"),
            mend: "Write seconds, zero or more."),
        CatalogueEntry(
            "RD0506", "a time off the grid",
            "Delays, gates and readout windows are whole numbers of ticks or samples.",
            .description("gates: {single_qubit_s: 20.3e-9}"),
            mend: "Use one of the two neighbours in the message."),
        CatalogueEntry(
            "RD0507", "a converter that is not possible",
            "A converter has 2 to 24 bits, or is ideal.",
            .description("ports: {bits: 40}"),
            mend: "Use 2 to 24, or ideal."),
        CatalogueEntry(
            "RD0508", "a full scale out of range",
            "Full scale is in volts: what amplitude 1 comes out as.",
            .description("ports: {full_scale_v: 0}"),
            mend: "Write volts: 0.5."),
        CatalogueEntry(
            "RD0509", "a flux port with an oscillator",
            "Flux is played at baseband.",
            .situation("A Device made in Swift whose flux port has localOscillatorHz."),
            mend: "Leave the oscillator out."),
        CatalogueEntry(
            "RD0510", "a microwave port without oscillator",
            "Drives and readout are mixed up by a local oscillator.",
            .situation("A Device made in Swift whose drive port has no localOscillatorHz."),
            mend: "State local_oscillator_hz."),
        CatalogueEntry(
            "RD0511", "an oscillator out of range",
            "Local oscillators are in Hz, up to 1 THz.",
            .description("ports: {local_oscillator_hz: -5e9}"),
            mend: "Write hertz."),
        CatalogueEntry(
            "RD0512", "a tone out of the port's reach",
            "The NCO covers half the sample rate to either side of the oscillator, and a mode that the port serves is beyond that.",
            .description("ports: {local_oscillator_hz: 9e9}"),
            mend: "Move the oscillator, or raise the sample rate."),
        CatalogueEntry(
            "RD0513", "a mixer out of range",
            "Gain is 0.01 to 100, phase ±1.5 rad, leakage at most full scale.",
            .description("mixer: {gain_ratio: 0}"),
            mend: "Bring it into range; an ideal mixer has gain_ratio 1."),
        CatalogueEntry(
            "RD0514", "an attenuation out of range",
            "Attenuation is in decibels, -100 to 200.",
            .description("line: {attenuation_db: 500}"),
            mend: "Write decibels."),
        CatalogueEntry(
            "RD0515", "a line filter out of range",
            "A parameter of a filter cannot be simulated.",
            .description("filters: [{kind: bessel, order: 12}]"),
            mend: "Bring it into the range that the message states."),
        CatalogueEntry(
            "RD0601", "a feedline without qubits",
            "A feedline reads at least one qubit.",
            .description("feedlines: [{qubits: []}]"),
            mend: "List its qubits."),
        CatalogueEntry(
            "RD0602", "a resonator of a mode that does not exist",
            "Resonators refer to modes by their numbers.",
            .situation("A Device made in Swift with a resonator of mode 7 of 2."),
            mend: "Refer to a mode that exists."),
        CatalogueEntry(
            "RD0603", "two resonators of one mode",
            "One resonator reads a mode.",
            .situation("A Device made in Swift with two resonators of mode 0."),
            mend: "Keep one of them."),
        CatalogueEntry(
            "RD0604", "a feedline without ports",
            "A feedline is driven at one end and digitised at the other.",
            .situation("A Device made in Swift with a feedline and no port of role readoutCapture."),
            mend: "Give it both ports."),
        CatalogueEntry(
            "RD0605", "a resonator out of range",
            "Frequency and linewidth of a resonator are in Hz.",
            .description("readout: {linewidth_hz: 0}"),
            mend: "Write hertz: a linewidth κ/2π is about 1e6."),
        CatalogueEntry(
            "RD0606", "shifts that do not match the levels",
            "The resonator's shift is listed for each level of its mode.",
            .description("readout: {shifts_hz: [0, -1e6]}"),
            mend: "Give one shift a level."),
        CatalogueEntry(
            "RD0607", "a shift that is not possible",
            "A dispersive shift is finite and smaller than the resonator's frequency.",
            .description("readout: {chi_hz: 8e9}"),
            mend: "Write hertz: χ is about -1e6."),
        CatalogueEntry(
            "RD0608", "an amplifier out of range",
            "η is above 0 and at most 1, the gain is above 0.",
            .description("amplifier: {quantum_efficiency: 2}"),
            mend: "Write a fraction."),
        CatalogueEntry(
            "RD0701", "crosstalk of a port that does not exist",
            "Crosstalk refers to ports by their numbers.",
            .situation("A Device made in Swift with crosstalk from port 12 of 4."),
            mend: "Refer to ports that exist."),
        CatalogueEntry(
            "RD0702", "crosstalk of a port to itself",
            "The diagonal of the matrix is 1.",
            .description("crosstalk: {entries: [{from: q0_drive, to: q0_drive}]}"),
            mend: "Name two different ports."),
        CatalogueEntry(
            "RD0703", "crosstalk of a capture port",
            "A capture port plays nothing that could leak.",
            .description("crosstalk: {entries: [{from: feed0_in, to: q0_drive}]}"),
            mend: "Name ports that play."),
        CatalogueEntry(
            "RD0704", "crosstalk between unlike ports",
            "Microwave and flux signals do not mix on this path.",
            .description("crosstalk: {entries: [{from: q0_drive, to: q1_flux}]}"),
            mend: "Name ports of one kind."),
        CatalogueEntry(
            "RD0705", "crosstalk out of range",
            "What leaks is at most what is played.",
            .description("crosstalk: {entries: [{level_db: 10}]}"),
            mend: "Write a negative number of decibels."),
        CatalogueEntry(
            "RD0706", "crosstalk stated twice",
            "One entry says what leaks from one port to another.",
            .description("crosstalk: {entries: [{from: a, to: b}, {from: a, to: b}]}"),
            mend: "Keep one of them."),
        CatalogueEntry(
            "RD0707", "compensation between unlike rates",
            "Compensation mixes the samples of two ports before their converters, so both need one rate.",
            .description("crosstalk: {compensated: true}"),
            mend: "Give them one rate, or set compensated: false."),
        CatalogueEntry(
            "RD0801", "native gates out of range",
            "Lengths and photon numbers of the native gates must be positive and of a sensible size.",
            .description("gates: {single_qubit_sigma_s: 0}"),
            mend: "Write seconds above zero."),
        CatalogueEntry(
            "RD0802", "edges longer than their pulse",
            "The two edges of a flux pulse fit into it.",
            .description("gates: {two_qubit: {rise_s: 40e-9, duration_s: 60e-9}}"),
            mend: "Make an edge at most half of the pulse."),
        CatalogueEntry(
            "RD0803", "a solver setting out of range",
            "Accuracy, memory and field samples have limits beyond which nothing sensible comes out.",
            .description("solver: {accuracy: 1}"),
            mend: "Use the range in the message."),
        CatalogueEntry(
            "RD0804", "a latency out of range",
            "From the end of a capture to the earliest pulse that may depend on it passes at most a second.",
            .description("feedback: {latency_s: 2}"),
            mend: "Write seconds: 300e-9."),
        CatalogueEntry(
            "RD0805", "no endpoint of a link",
            "A decoder host listens at a UDP port or at a Unix-domain datagram socket.",
            .description("link: {deadline_s: 10e-6, endpoint: 'tcp://localhost:17000'}"),
            mend: "Write udp://host:port or unix:/path."),
        CatalogueEntry(
            "RD0806", "a size of the link out of range",
            "Slots, their length and the decoder's number go into frames, which have so much room for them.",
            .situation("A Device made in Swift with DecoderLink(slots: 0, …)."),
            mend: "Use the range in the message."),
        CatalogueEntry(
            "RD0807", "a time of the link out of range",
            "Processing takes up to a second, deadlines and limits are up to 100 s; none is below zero.",
            .situation("A Device made in Swift with DecoderLink(deadlineTicks: -1)."),
            mend: "Write seconds: 10e-6."),
        CatalogueEntry(
            "RD0808", "a latency that is not possible",
            "Latencies are from 0 to 1 s, a mean lies between its limits, a list has an entry, and sizes ascend.",
            .description("link: {deadline_s: 10e-6, wire: {samples_s: []}}"),
            mend: "Write seconds: {constant_s: 4e-6}, or name a preset."),
        CatalogueEntry(
            "RD0809", "a rate of faults that is not possible",
            "The rate of a fault is its probability for one message; a stuck host misses at least the one that struck.",
            .situation("A Device made in Swift with link.faults.loss = 2."),
            mend: "Write a probability from 0 to 1."),
    ]
}
