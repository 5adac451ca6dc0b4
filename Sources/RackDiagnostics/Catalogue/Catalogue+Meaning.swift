extension DiagnosticCatalogue {
    /// Mistakes of names, types and places.
    static let meaning: [CatalogueEntry] = [
        CatalogueEntry(
            "QP0101", "an unknown name", "Nothing of this name is declared above, or not in a scope that can be seen from here.",
            .program("int a = b;"), mend: "Declare it first; the message suggests a name that is nearly the same."),
        CatalogueEntry(
            "QP0102", "a name that is taken", "One scope has one meaning of a name.",
            .program("int a = 1;\nfloat a = 2.0;"), mend: "Choose another name, or assign instead of declaring."),
        CatalogueEntry(
            "QP0103", "a value of the wrong type",
            """
            Types are converted where nothing is lost (an integer to a float, a bit to a bool) and never between numbers and \
            durations. Qubits, frames and waveforms convert to nothing.
            """,
            .program("duration a = 10;"), mend: "Give the value its unit (10ns), or cast it where a cast exists."),
        CatalogueEntry(
            "QP0104", "another number of arguments", "A function, subroutine or waveform takes a fixed number of arguments.",
            .program("float a = sin(1.0, 2.0);"), mend: "The help line shows the signature."),
        CatalogueEntry(
            "QP0105", "no constant where one is needed",
            """
            Sizes of registers and arrays, values of constants, labels of cases and slices of registers are known from the \
            text alone.
            """,
            .program("int n = 1;\nqubit[n] q;"), mend: "Declare what it is made of as 'const'."),
        CatalogueEntry(
            "QP0106", "an index out of range",
            "Indices run from 0 to the size less one; negative ones count from the end.",
            .program("qubit[2] q;\nbarrier q[2];"), mend: "Use an index that the message allows."),
        CatalogueEntry(
            "QP0107", "sizes that do not match",
            "Registers that are assigned, measured or broadcast together have one size.",
            .program("bit[3] c = \"01\";"), mend: "Make them equal, or select a part."),
        CatalogueEntry(
            "QP0108", "something that cannot be assigned to",
            "Constants, inputs, loop variables and frames keep what they were made with.",
            .program("const int a = 1;\na = 2;"), mend: "Assign to a variable of its own."),
        CatalogueEntry(
            "QP0109", "an unknown gate",
            "There is neither a definition nor a calibration of this gate. The standard gates need their include.",
            .program("hh $0;"), mend: "Write include \"stdgates.inc\"; or check the name."),
        CatalogueEntry(
            "QP0110", "another number of gate parameters", "The gate takes a fixed number of angles in parentheses.",
            .program("include \"stdgates.inc\";\nrx $0;"), mend: "Give as many as the message says."),
        CatalogueEntry(
            "QP0111", "another number of qubits", "The gate acts on a fixed number of qubits.",
            .program("include \"stdgates.inc\";\ncx $0;"), mend: "Name as many as the message says; 'ctrl @' adds one each."),
        CatalogueEntry(
            "QP0112", "the same qubit twice", "A gate or a selection cannot hold one qubit in two places.",
            .program("include \"stdgates.inc\";\ncx $0, $0;"), mend: "Name different qubits."),
        CatalogueEntry(
            "QP0113", "an operator that does not apply", "The operator is not defined between values of these types.",
            .program("duration d = 10ns + 5;"), mend: "Convert one of the values; the labels show both types."),
        CatalogueEntry(
            "QP0114", "an unknown function", "Nothing of this name can be called.",
            .program("float a = sinn(1.0);"), mend: "Check the name; declare externs that the host provides."),
        CatalogueEntry(
            "QP0115", "a port that the device does not have",
            "Ports are the connectors of the rack that the program is checked for, by their names in its description.",
            .program("defcalgrammar \"openpulse\";\ncal { extern port d9; }"),
            mend: "Use a name that the message lists, or choose another --device."),
        CatalogueEntry(
            "QP0116", "a return that does not fit",
            "What a subroutine or calibration returns is what stands behind its '->', on every way through it.",
            .pulses("defcal x $0 { return 1; }"), mend: "Make the two agree."),
        CatalogueEntry(
            "QP0117", "a name that cannot be seen from here",
            """
            Calibrations share one scope: what they declare is not visible to the program, and a 'defcal' sees of the program \
            only constants and inputs. A 'cal' block may read all that encloses it.
            """,
            .pulses("cal { float g = 1.0; }\nfloat h = g;"), mend: "Declare it where both can see it: outside, as 'const' or 'input'."),
        CatalogueEntry(
            "QP0118", "a qubit that the device does not have", "Physical qubits are $0, $1, … up to the number that the chip has.",
            .program("reset $7;"), mend: "Use a qubit of the device, or another --device."),
        CatalogueEntry(
            "QP0119", "more qubits than the device has",
            "Declared qubits are placed on the chip in the order of their declaration, from $0 on.",
            .program("qubit[500] q;"), mend: "Declare fewer, or choose a larger device."),
        CatalogueEntry(
            "QP0120", "an included file that is not there",
            "Included files are looked for beside the program and among the files that come with the rack.",
            .program("include \"missing.inc\";"), mend: "Check the name and where the file lies."),
        CatalogueEntry(
            "QP0121", "includes without end", "A file includes a file, and so on, more than 16 deep.",
            .situation("A file that includes itself."), mend: "Break the circle."),
        CatalogueEntry(
            "QP0122", "calibrations without their grammar",
            "'cal' and 'defcal' are read in a grammar that the program names first. The only one is \"openpulse\".",
            .program("defcalgrammar \"openpuls\";"), mend: "Write defcalgrammar \"openpulse\"; above."),
        CatalogueEntry(
            "QP0123", "something hides or replaces something",
            """
            A warning: two calibrations differ in nothing and the last one is used, or a name of the program hides one of a \
            library or of the calibrations. The program runs.
            """,
            .pulses("defcal x $0 { play(f0, constant(0.1, 8ns)); }\ndefcal x $0 { play(f0, constant(0.2, 8ns)); }"),
            mend: "Leave one of them out, or choose another name."),
        CatalogueEntry(
            "QP0124", "a value out of range",
            """
            The value is of the right type but not possible: an amplitude above full scale, a negative duration, a loop step of \
            zero, a register without bits.
            """,
            .pulses("cal { play(f0, constant(1.5, 10ns)); }"), mend: "The message says what is possible."),
        CatalogueEntry(
            "QP0125", "a pulse outside a calibration",
            "Frames, waveforms and what is done with them stand in calibrations. Whole statements outside are read with a note.",
            .pulses("if (get_phase(f0) > 1.0) { reset $0; }"), mend: "Put it into cal { … }."),
        CatalogueEntry(
            "QP0126", "arithmetic without result", "A constant expression divides by zero, overflows, or is of no number.",
            .program("int a = 1 / 0;"), mend: "Check the values; the message says which operation failed."),
    ]
}
