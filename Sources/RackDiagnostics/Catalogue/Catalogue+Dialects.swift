extension DiagnosticCatalogue {
    /// Waveforms of other tools, subroutines and arrays, and notes on what is read beyond the language.
    static let dialects: [CatalogueEntry] = [
        CatalogueEntry(
            "QP0131", "a waveform without a formula here",
            """
            Another tool's own waveform is named, or one that the chosen convention does not have; its samples are not \
            known from its name.
            """,
            .pulses("pragma pulserack waveforms iqm\ncal { play(f0, sech(0.1, 80ns, 20ns)); }"),
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
            "QP0134", "a frame that nothing makes",
            "'extern frame' names a frame that the device's calibrations make; none of them has this name.",
            .program("defcalgrammar \"openpulse\";\ncal { extern frame q9_frame; }"),
            mend: "Use a frame that the message lists, or make one with newframe."),
        CatalogueEntry(
            "QP0140", "a subroutine that calls itself",
            "Every call takes memory, and a rack's processor has none to recurse on.",
            .program("def f(int n) -> int { if (n > 0) { return f(n - 1); } return 0; }"),
            mend: "Write a loop."),
        CatalogueEntry(
            "QP0141", "more elements than the rack holds",
            "The arrays and registers of a program live in the processor's memory, which is small and fixed.",
            .program("array[int[32], 4000, 4000] a;"),
            mend: "Make them smaller."),
        CatalogueEntry(
            "QP0142", "two cases with one label",
            "The second would never be reached.",
            .program("int n = 1;\nswitch (n) { case 1 { } case 1 { } }"),
            mend: "Leave one of them out."),
        CatalogueEntry(
            "QP0143", "a switch without cases",
            "A 'switch' has at least one 'case', and 'default' stands once, behind them.",
            .program("int n = 1;\nswitch (n) { }"),
            mend: "Write the cases, or leave the 'switch' out."),
        CatalogueEntry(
            "QP0145", "a function that the host does not provide",
            "A warning: an 'extern' is run by whoever embeds the rack, and nobody provides this one. A call of it is refused.",
            .program("extern f(int) -> int;"),
            mend: "Write a 'def' instead, or run the program where the function is provided."),
        CatalogueEntry(
            "QP0147", "a fraction that is lost",
            "A warning: as in C, a float that is stored in an integer is cut off towards zero.",
            .program("float f = 2.5;\nint n = f;"),
            mend: "Cast it, to say that it is meant: int(f)."),
        CatalogueEntry(
            "QP0151", "a type that no message has",
            """
            An 'extern' that nobody lends is called over the device's link, whose messages carry bits, and whole numbers and \
            floats of whole bytes.
            """,
            .situation("extern f(angle) -> bit; on a device with a link."),
            mend: "Cast it to a type that the message lists, where it is called."),
        CatalogueEntry(
            "QP0152", "half of a call of another form",
            "Over the link NAME_send(…) -> int sends and gives a ticket, and NAME_take(int) -> … takes what has come for it.",
            .situation("extern decode_send(bit[2]); on a device with a link."),
            mend: "Declare it as the help line says, or choose a name that does not end so."),
        CatalogueEntry(
            "QP0153", "a call that the decoder does not have so",
            "enqueue_syndromes, get_corrections, reset_decoder and decode are the decoder's own, whose messages have one form.",
            .situation("extern get_corrections(int) -> bit[2]; on a device with a link."),
            mend: "Declare it as the help line says, or choose another name."),
        CatalogueEntry(
            "QP0154", "half of a call",
            "What is sent over the link by NAME_send is taken by NAME_take: the one says what is told, the other what is given.",
            .situation("extern decode_send(bit[2]) -> int; without decode_take on a device with a link."),
            mend: "Declare the other half as well."),
        CatalogueEntry(
            "QP0201", "a pragma without effect",
            "A warning: a line 'pragma' or '#pragma' that is not for this rack is read and left alone.",
            .program("pragma vendor option"), mend: "Leave it, or remove it: the program runs either way."),
        CatalogueEntry(
            "QP0300", "pulses outside a calibration",
            """
            A note: oqpy and Braket write ports, frames, waveforms and plays outside 'cal'. They are read as if a 'cal' \
            block stood around them.
            """,
            .pulses("play(f0, constant(0.1, 8ns));"),
            mend: "Nothing needs mending; the language writes cal { … } around them."),
        CatalogueEntry(
            "QP0301", "samples in square brackets",
            "A note: OQC writes the samples of a waveform in square brackets.",
            .pulses("cal { waveform w = [0.1, 0.2, 0.3, 0.2]; play(f0, w); }"),
            mend: "Nothing needs mending; the language writes { … }."),
        CatalogueEntry(
            "QP0302", "declared physical qubits",
            "A note: early IBM programs declare physical qubits, which are there without that.",
            .program("qubit $0;\nreset $0;"),
            mend: "Leave the declaration out."),
        CatalogueEntry(
            "QP0303", "a measurement statement in a calibration",
            "A note: the grammar of calibrations has 'measure' only with a target; without one it is taken all the same.",
            .pulses("cal { measure $0; }"),
            mend: "Nothing needs mending."),
        CatalogueEntry(
            "QP0304", "a statement beyond the pulse grammar",
            "A note: 'nop', bare blocks and old registers have no place in the grammar of calibrations and are taken all the same.",
            .pulses("cal { { play(f0, constant(0.1, 8ns)); } }"),
            mend: "Nothing needs mending."),
        CatalogueEntry(
            "QP0305", "a frame made from a frame",
            "A note: OQC makes frames from frames; the new one stands on the port of the first.",
            .program("defcalgrammar \"openpulse\";\ncal { extern frame q0_xy; frame g = newframe(q0_xy, 5.1e9, 0.0); }"),
            mend: "Make it from the port, as the language does."),
        CatalogueEntry(
            "QP0306", "durations as plain numbers",
            "A note: OQC writes durations as numbers of seconds.",
            .pulses("cal { play(f0, constant(8e-9, 0.1)); }"),
            mend: "Write a unit: 8ns."),
        CatalogueEntry(
            "QP0307", "play with the waveform first",
            "A note: in programs that are written as OQC does, the two arguments of 'play' may stand in either order.",
            .situation("cal { waveform w = [0.1, 0.1]; play(w, f0); }"),
            mend: "The language writes play(frame, waveform)."),
        CatalogueEntry(
            "QP0308", "a program of version 2",
            "A note: the program says OPENQASM 2.0 and is read with the gates and rules of that version.",
            .program("OPENQASM 2.0;\ninclude \"qelib1.inc\";\nqreg q[1];\ncreg c[1];\nx q[0];\nmeasure q[0] -> c[0];"),
            mend: "Nothing needs mending."),
        CatalogueEntry(
            "QP0309", "the gates of version 2 in a program of version 3",
            "A note: qelib1.inc is the library of version 2; programs of both kinds use it.",
            .program("OPENQASM 3.0;\ninclude \"qelib1.inc\";\nqreg q[1];\nx q[0];"),
            mend: "Write include \"stdgates.inc\"; where only version 3 is meant."),
        CatalogueEntry(
            "QP0310", "an assignment that the language leaves without meaning",
            "A note: '~=' is in the grammar and nowhere in the text; it is read as the complement of the right side.",
            .program("int[8] a = 1;\na ~= 3;"),
            mend: "Write a = ~b;"),
        CatalogueEntry(
            "QP0311", "waveforms as Braket writes them",
            "A note: Braket's calls have the length first and whether the edges are zero last. They are sampled as Braket does.",
            .pulses("cal { play(f0, gaussian(80ns, 20ns, 0.1, false)); }"),
            mend: "Nothing needs mending; the language writes gaussian(amplitude, duration, sigma)."),
        CatalogueEntry(
            "QP0312", "waveforms as Shipyard writes them",
            """
            A note: Shipyard names the waveforms of its instruments, joins them with '++' and takes ranges of their samples; \
            plain lengths count dt. Its capture_v1_spectrum is capture_v1.
            """,
            .pulses("cal { play(f0, ones(16)); }"),
            mend: "Nothing needs mending; the language writes constant(amplitude, duration)."),
        CatalogueEntry(
            "QP0313", "capture_v1 kept in a bit",
            "A note: in programs that are written as OQC does, a bit takes what capture_v1 gives, told apart as capture_v2 does.",
            .situation("bit c;\ncal { c = capture_v1(r0_acquire, 1e-6); }"),
            mend: "Write capture_v2 where a bit is meant."),
        CatalogueEntry(
            "QP0314", "parameters of a calibration without types",
            "A note: OQC writes the parameters of a calibration without their types; they are read as float.",
            .pulses("defcal rz(theta) $0 { shift_phase(f0, -theta); }"),
            mend: "Write the type: angle theta."),
        CatalogueEntry(
            "QP0315", "a measurement without the type of its result",
            "A note: OQC's calibrations of 'measure' return a capture and do not say of which type; it is read as a bit.",
            .situation("defcal measure $0 { return capture_v1(r0_acquire, 1us); }"),
            mend: "Write '-> bit' behind the qubit."),
        CatalogueEntry(
            "QP0316", "a name that is written to without a declaration",
            """
            A note: OQC and early examples write frames, waveforms and captures to names that nothing declared. In a \
            calibration they are declared where they are written first.
            """,
            .pulses("cal { w = constant(0.1, 8ns); play(f0, w); }"),
            mend: "Write the type ahead of the name: waveform w = …"),
        CatalogueEntry(
            "QP0317", "a capture without a version",
            "A note: oqpy writes 'capture' where the host takes the result; it is read as capture_v0.",
            .situation("cal { capture(r0_acquire, constant(1, 1us)); }"),
            mend: "Write capture_v0, or the one whose result the program uses."),
    ]
}
