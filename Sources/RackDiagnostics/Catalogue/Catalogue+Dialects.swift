extension DiagnosticCatalogue {
    /// Notes on what is read beyond the text of the language.
    static let pulses: [CatalogueEntry] = [
        CatalogueEntry(
            "QP0131", "a waveform without a formula here",
            """
            Another tool's own waveform is named, or one that the chosen convention does not have; its samples are not \
            known from its name.
            """,
            .pulses("pragma pulserack waveforms qiskit\ncal { play(f0, flat_top(0.1, 80ns, 20ns)); }"),
            mend: "Write its samples out, or choose another convention for it."),
        CatalogueEntry(
            "QP0132", "an unknown waveform convention",
            "The pragma 'pulserack waveforms' takes the name of a convention of sampling.",
            .program("pragma pulserack waveforms qiskitt\n"),
            mend: "Use one of the names in the message."),
        CatalogueEntry(
            "QP0133", "an extern that no waveform or capture answers to",
            "An 'extern' of a waveform or capture says in which order its arguments come; no form of it has these types.",
            .pulses("cal { extern gaussian(duration, waveform) -> waveform; }"),
            mend: "Declare it as the help line says."),
        CatalogueEntry(
            "QP0200", "a part of the language that is not taken yet",
            "The construct is known but this version cannot run it.",
            .situation("A construct that the message names."),
            mend: "Write it in another way."),
        CatalogueEntry(
            "QP0201", "a pragma without effect", "A warning: a line 'pragma' or '#pragma' that is not for this rack is read and left alone.",
            .program("pragma vendor option"), mend: "Leave it, or remove it: the program runs either way."),
        CatalogueEntry(
            "QP0202", "a dialect was recognised",
            """
            A note: the program departs from the language as a known tool does, and is read in that tool's sense. Other \
            departures are still refused.
            """,
            .situation("A program as oqpy or Braket writes it, with frames outside 'cal'."),
            mend: "Nothing needs mending; write it as the language has it to be read everywhere."),
    ]
}
