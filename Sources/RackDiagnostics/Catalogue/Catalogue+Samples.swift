extension DiagnosticCatalogue {
    /// What the sequencer refuses.
    static let samples: [CatalogueEntry] = [
        CatalogueEntry(
            "QQ0001", "a frame is out of reach of its port",
            """
            A port's NCO turns the carrier from the local oscillator's frequency to the frame's, and it covers half the \
            port's sample rate to either side. A frame further away would come out as an alias.
            """,
            .pulses("cal { set_frequency(f0, 9e9); play(f0, constant(0.1, 10ns)); }"),
            mend: "Move the frame's frequency, or the port's local_oscillator_hz in the description."),
        CatalogueEntry(
            "QQ0002", "a play names a port or waveform that does not exist",
            "A schedule made outside the compiler refers to an index past the end of the device's ports or its waveforms.",
            .situation("A PulseSchedule assembled by hand whose play has waveform 3 of 2."),
            mend: "Take schedules from a program or from PulseSequence, which cannot make such a play."),
        CatalogueEntry(
            "QQ0003", "a play on a port that captures",
            "A digitiser has no DAC behind it: nothing can be played there.",
            .situation("A PulseSchedule assembled by hand with a play on feed0_in."),
            mend: "Play on the port that drives the feedline, capture on this one."),
        CatalogueEntry(
            "QQ0004", "a waveform at another rate than its port's",
            "Waveforms are sampled for one port. Its samples cannot be played at another rate without changing the pulse.",
            .situation("A PulseSchedule assembled by hand that plays one waveform on ports of 1 GSa/s and 2 GSa/s."),
            mend: "Sample the envelope once for each rate."),
        CatalogueEntry(
            "QQ0005", "a play that is off its port's grid",
            "Every play begins at a whole sample of its port, counted from the start of the shot, and inside the clock.",
            .situation("A PulseSchedule assembled by hand whose play starts at tick 3 on a port of 2 ticks a sample."),
            mend: "Start it at a whole sample; PulseSequence does."),
        CatalogueEntry(
            "QQ0006", "samples that are no finite numbers",
            "A waveform holds infinities or values that are no numbers, or its two planes differ in length.",
            .situation("A PulseSchedule assembled by hand with a sample 0/0."),
            mend: "Check the arithmetic that made the samples."),
        CatalogueEntry(
            "QQ0007", "more samples than fit",
            """
            All ports together would play more samples than one schedule may hold in memory. Idle time costs nothing; only \
            what is played counts.
            """,
            .situation("A schedule that plays a pulse of a second on each of four ports at 2 GSa/s."),
            mend: "Play shorter pulses, leave idle time as delays, or split the program."),
        CatalogueEntry(
            "QQ0008", "a schedule for another master clock",
            "A schedule counts ticks of the device that it was compiled for; this device's ticks have another length.",
            .situation("A schedule compiled for a tick of 0.5 ns, run on a rack with a tick of 1 ns."),
            mend: "Compile the program for the device that runs it."),
    ]

    /// What the signal chain refuses.
    static let lines: [CatalogueEntry] = [
        CatalogueEntry(
            "RS0101", "field samples per sample out of range",
            "The field at the chip is computed on a grid that divides each converter sample; 1 to 64 parts are possible.",
            .description("solver: {field_samples_per_sample: 100}"),
            mend: "Choose 1 to 64; 2 is the default."),
        CatalogueEntry(
            "RS0102", "a converter or oscillator that is not possible",
            "A converter has 2 to 24 bits and a positive full scale; a local oscillator is below 549 GHz.",
            .situation("A Device made in Swift whose port has Converter(bits: 40, fullScaleVolts: 1)."),
            mend: "Give the converter a possible resolution and full scale."),
        CatalogueEntry(
            "RS0103", "mixer errors that are not possible",
            "Mixer errors are finite numbers, and only a port with a local oscillator has a mixer.",
            .situation("A Device made in Swift whose flux port has a mixer with leakage."),
            mend: "Leave the mixer out of a baseband port."),
        CatalogueEntry(
            "RS0104", "an attenuation that is not possible",
            "The attenuation of a line is a number of decibels below 1000 in magnitude.",
            .situation("A Device made in Swift whose line has an attenuation that is no number."),
            mend: "State the attenuation in decibels."),
        CatalogueEntry(
            "RS0105", "a line delay off the grid of ticks",
            "A line's delay shifts a signal by whole ticks, so that its carrier keeps an exact phase.",
            .situation("A Device made in Swift with a delay of 0.3 ns and a tick of 0.5 ns."),
            mend: "Choose a delay on the grid; the message names it."),
        CatalogueEntry(
            "RS0106", "a line filter with a parameter out of range",
            "Cutoffs, orders and time constants of line filters must be positive, finite and of a size that can be simulated.",
            .situation("A Device made in Swift with a Bessel filter of order 12."),
            mend: "Bring the parameter into the range that the article on devices states."),
        CatalogueEntry(
            "RS0107", "predistortion without an inverse",
            """
            Predistortion plays a filter's inverse before the DAC. Only exponential overshoots with 1 + A > 0 and single poles \
            have one that is causal and stable.
            """,
            .situation("A Device made in Swift with .reflection among the filters of its predistortion."),
            mend: "Predistort with exponential and single-pole filters."),
        CatalogueEntry(
            "RS0108", "a line whose response is too long",
            "The impulse response of a port's filters together would take more samples than a convolution may have.",
            .situation("An exponential filter of 1 s on a port of 2 GSa/s."),
            mend: "Shorten the time constants, or ask for fewer field samples per sample."),
        CatalogueEntry(
            "RS0109", "crosstalk that cannot be applied or compensated",
            """
            Crosstalk names ports that exist and has finite numbers. Compensation mixes samples before the converters, so \
            the ports must share rate, oscillator and kind.
            """,
            .situation("crosstalk.compensated with an entry between ports of 1 GSa/s and 2 GSa/s, in a Device made in Swift."),
            mend: "Make the two ports alike, or turn the compensation off."),
        CatalogueEntry(
            "RS0110", "crosstalk without an inverse",
            "Two ports reach the chip in the same proportions, so no mixture before the converters can separate them.",
            .situation("Two flux ports that leak into each other with amplitude 1 and phase 0, compensated."),
            mend: "Correct the entries: real crosstalk is well below 1."),
        CatalogueEntry(
            "RS0111", "more field samples than fit",
            "Pulses and the tails behind their line filters together would take more samples at the chip than fit in memory.",
            .situation("Thousands of pulses behind a filter whose tail lasts a millisecond."),
            mend: "Use fewer or shorter pulses, or shorter time constants of the line filters."),
    ]
}
