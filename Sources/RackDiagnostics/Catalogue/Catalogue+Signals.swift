extension DiagnosticCatalogue {
    /// What a cluster's modules cannot play to a device, or hear from it.
    static let signals: [CatalogueEntry] = [
        CatalogueEntry(
            "QQ0101", "a clock without whole nanoseconds",
            """
            The modules of a cluster count nanoseconds. A device at the end of their cables has a master clock of which a \
            nanosecond is a whole number of ticks.
            """,
            .situation("A rack whose device says 'tick_rate_hz: 2.4e9'."),
            mend: "Choose tick_rate_hz: 1e9, or a whole multiple of it."),
        CatalogueEntry(
            "QQ0102", "a cable to a port of another rate",
            "Converters of a cluster's modules run at 1 GS/s, and so must the ports at the ends of their cables.",
            .situation("A rack with a cable to a port of 2 GS/s."),
            mend: "Give the port sample_rate_hz: 1e9 in the device's description."),
        CatalogueEntry(
            "QQ0103", "an oscillator that is out of range",
            "A local oscillator was set to a frequency that no port can have.",
            .situation("A driver that writes LO0 with a negative number."),
            mend: "Set it between 2 and 18 GHz."),
        CatalogueEntry(
            "QQ0104", "an offset with nothing to move",
            """
            A constant voltage at a baseband output moves the point at which a tunable mode or coupler rests. At the end of \
            this cable there is none, or the coupler's resting point is not known.
            """,
            .situation("A driver that sets out0_offset of a QCM whose cable ends at a qubit without a flux line."),
            mend: "Set the offset to 0, or describe the mode's flux in the device."),
        CatalogueEntry(
            "QQ0105", "a sequencer in an empty slot",
            "A sequencer was started in a slot for which the rack names no module.",
            .situation("A ClusterLoad made in Swift with slot 9 of a rack with modules in 2 and 4."),
            mend: "Load sequencers of modules that the rack has."),
        CatalogueEntry(
            "QQ0107", "an oscillator of a sequencer beyond its range",
            "The numerically controlled oscillator of a sequencer reaches half the rate of its converter to either side.",
            .situation("A program with 'set_freq 2100000000', which is 525 MHz."),
            mend: "Stay within 500 MHz; move the local oscillator for the rest."),
        CatalogueEntry(
            "QQ0109", "more samples in one go than fit",
            """
            A play is worked out as a whole, and with it what is acquired meanwhile. A waveform that upsampling stretches to a \
            good part of a second takes more memory than that may have.
            """,
            .situation("A program that plays a waveform of 16 384 samples with an upsampling of 5000."),
            mend: "Upsample less; an offset, or a waveform in continuous mode, may stay on for as long as you like."),
    ]
}
