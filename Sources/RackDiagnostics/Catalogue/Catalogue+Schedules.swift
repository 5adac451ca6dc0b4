extension DiagnosticCatalogue {
    /// Mistakes that show when times, inputs and calibrations come together.
    static let schedules: [CatalogueEntry] = [
        CatalogueEntry(
            "QS0001", "an input without value", "Every 'input' needs a value from outside before the program can run.",
            .program("input float amp;"), mend: "Give it: --set amp=0.3, or --sweep amp=0:1:11."),
        CatalogueEntry(
            "QS0002", "a value for no input", "A value is given for a name that the program does not declare 'input'.",
            .situation("ScheduleCompiler.compile(inputs: [\"ampl\": 0.3]) for a program with input float amp."),
            mend: "Use the name of an input."),
        CatalogueEntry(
            "QS0003", "a value that an input cannot have",
            "Integers take whole numbers in their range, bits 0 and 1, arrays as many numbers as they have elements.",
            .command("pulserack check program.qasm --set angle=inf"), mend: "Give a value of the input's type."),
        CatalogueEntry(
            "QS0010", "a constant that the device cannot give",
            """
            Calibrations use constants that follow from the chip, such as a qubit's frequency. This one has no value on this \
            device; the help line says why.
            """,
            .situation("A calibration that uses the parameters of a CZ gate on a pair that has no tunable coupler."),
            mend: "Choose a device that has it, or write the number."),
        CatalogueEntry(
            "QS0020", "a duration off the grid",
            """
            Every pulse, delay and window is a whole number of samples of its port; durations are never rounded in silence. \
            Several frames share the coarsest common grid.
            """,
            .pulses("cal { play(f0, constant(0.1, 10.3ns)); }"), mend: "Use one of the two neighbours in the help line."),
        CatalogueEntry(
            "QS0021", "a duration that is none", "A length of time is negative, or a capture lasts nothing.",
            .pulses("for int i in [0:1] { cal { delay[(i - 1) * 10ns] f0; } }"), mend: "Check the arithmetic of the duration."),
        CatalogueEntry(
            "QS0022", "a time that is too long", "Clocks count ticks in 62 bits; a program or waveform goes beyond that.",
            .pulses("cal { delay[3000000000s] f0; delay[3000000000s] f0; }"), mend: "Check the unit of the duration."),
        CatalogueEntry(
            "QS0030", "no calibration for a gate",
            """
            A rack plays calibrations, not matrices. Neither the program nor the device calibrates this gate on these qubits, \
            and no definition leads to gates that are calibrated.
            """,
            .pulses("defcal kick $0 { play(f0, constant(0.1, 8ns)); }\nkick $1;"),
            mend: "Write a defcal for it, or use a gate that the help line lists."),
        CatalogueEntry(
            "QS0031", "gates without end", "Gates or calibrations call each other more than 64 deep.",
            .situation("A defcal that calls its own gate."), mend: "Break the circle."),
        CatalogueEntry(
            "QS0032", "a modified gate that cannot be made",
            "An inverse, a power or a control is resolved through definitions and names; none leads to calibrated gates here.",
            .program("include \"stdgates.inc\";\npow(0.3) @ cx $0, $1;"), mend: "Write it out in gates that are calibrated."),
        CatalogueEntry(
            "QS0033", "a measurement without bit", "The calibration of 'measure' on this qubit ends without a bit.",
            .pulses("defcal measure $0 { play(f0, constant(0.1, 8ns)); }\nbit c;\nc = measure $0;"),
            mend: "End it with return capture_v2(frame, duration);"),
        CatalogueEntry(
            "QS0034", "a calibration's parameter that cannot be taken",
            "The value of a gate's argument does not convert to the type of the parameter.",
            .situation("defcal wait(uint[4] n) called with 20."), mend: "Widen the parameter's type, or call it with another value."),
        CatalogueEntry(
            "QS0035", "a statement that no gate can hold", "A gate's body holds only gates, barriers and loops.",
            .situation("A definition of a gate, made in Swift, with a delay in it."), mend: "Calibrate it with a defcal."),
        CatalogueEntry(
            "QS0036", "a literal that a measured value passes by",
            """
            An argument that a measurement gives never matches a calibration for a literal: which calibration plays is chosen \
            before the shot. The one for any value is used.
            """,
            .situation("rx(theta) $0 with a theta computed from a measured bit, where defcal rx(pi/2) $0 exists."),
            mend: "Branch on the value to use the calibration for the literal."),
        CatalogueEntry(
            "QS0040", "an amplitude above full scale", "Amplitude 1 is the converter's full scale; beyond it samples would clip.",
            .pulses("const float a = 1.0;\ncal { play(f0, sum(constant(a, 8ns), constant(0.5, 8ns))); }"),
            mend: "Scale the waveform down, or raise the port's full scale in the description."),
        CatalogueEntry(
            "QS0041", "an inner length that does not fit", "A sigma is above zero; square widths and rises fit into their waveform.",
            .pulses("cal { play(f0, flat_top(0.1, 8ns, 20ns)); }"), mend: "Lengthen the waveform or shorten what is in it."),
        CatalogueEntry(
            "QS0042", "waveforms of different lengths combined", "'mix' and 'sum' work sample by sample.",
            .pulses("cal { play(f0, sum(constant(0.1, 8ns), constant(0.1, 12ns))); }"), mend: "Make the lengths equal."),
        CatalogueEntry(
            "QS0043", "samples that a waveform does not have", "A range of samples is taken from a waveform that is shorter.",
            .situation("cal { waveform w = constant(0.1, 8ns); play(f0, w[0:99]); }"), mend: "Take fewer, or lengthen the waveform."),
        CatalogueEntry(
            "QS0050", "one frame used by two calls at a time",
            "Two calibrations on different qubits play on one frame while they overlap; its phase would belong to neither.",
            .situation("Two gates on $0 and $1 whose calibrations share a frame that neither names in its barrier."),
            mend: "Put a barrier between the calls, or give each a frame of its own."),
        CatalogueEntry(
            "QS0051", "a port that cannot do this", "Digitisers capture, all other ports play.",
            .pulses("cal { play(rx, constant(0.1, 8ns)); }"), mend: "Make the frame on a port of the right kind."),
        CatalogueEntry(
            "QS0052", "a port that the device does not have", "The schedule is made for a device without this port.",
            .situation("PulseSequence.frame(\"f\", on: \"q9_drive\", frequencyHz: 5e9) on a chip of two qubits."),
            mend: "Use a port of the device."),
        CatalogueEntry(
            "QS0053", "a frequency out of range", "Frames have frequencies below 1 THz.",
            .pulses("cal { set_frequency(f0, 5e13); }"), mend: "Write hertz."),
        CatalogueEntry(
            "QS0060", "a box that is too short",
            "box[duration] lasts exactly so long; what it holds takes longer, even with every stretch at its least.",
            .pulses("box[8ns] { delay[12ns] $0; }"), mend: "Make it as long as the message says, or shorten what is in it."),
        CatalogueEntry(
            "QS0061", "a gate of another length", "A duration behind a gate is a check of its calibration's length, not a change of it.",
            .pulses("defcal tick $0 { play(f0, constant(0.1, 8ns)); }\ntick[12ns] $0;"),
            mend: "Write the length that the calibration has, or calibrate another."),
        CatalogueEntry(
            "QS0062", "branches of a calibration that differ in length",
            """
            A calibration has one duration, whatever is measured, so that what follows it has a time. The branches of a \
            measured decision in it must last equally long.
            """,
            .situation("A defcal reset that plays a pulse if the bit is 1 and nothing if it is 0."),
            mend: "Give the shorter branch a delay."),
        CatalogueEntry(
            "QS0063", "a calibration without end",
            "A calibration has one duration; a loop that a measurement ends has none.",
            .situation("A defcal reset with while (bit) { … } in it."),
            mend: "Loop around the gate instead, in the program."),
        CatalogueEntry(
            "QS0064", "a pulse before its decision",
            """
            What depends on a measured value starts no sooner than the capture's end and the device's latency; this device \
            refuses what comes sooner instead of waiting.
            """,
            .situation("if (c) x $0; right behind c = measure $0; on a device with feedback: {early_branch: refuse}."),
            mend: "Delay what the branch names by the length in the message, or let the device wait."),
        CatalogueEntry(
            "QS0065", "stretches that fit nowhere",
            """
            A stretch has one length everywhere, none below its lower bound, and the lines of time that hold one meet the \
            others of their box or barrier exactly. No lengths do all of that; the message says which place asks too much, and \
            by how much.
            """,
            .pulses("defcal tick $0 { play(f0, constant(0.1, 8ns)); }\nstretch s = 50ns;\nbox[40ns] { delay[s] $0; tick $0; }"),
            mend: "Make the box longer, or what stands beside the stretch shorter."),
        CatalogueEntry(
            "QS0066", "stretches beyond counting", "The exact fractions of the stretches' lengths grow too large.",
            .situation("Hundreds of stretches with coprime factors in one segment."), mend: "Use fewer stretches, or simpler factors."),
        CatalogueEntry(
            "QS0067", "stretches that do not settle",
            """
            What the stretches have to fill depends on how long they are, so that every solution asks for another one: a \
            branch, a pulse or a box whose length comes from a stretch.
            """,
            .pulses(
                "defcal tick $0 { play(f0, constant(0.1, 8ns)); }\nstretch s;\n"
                    + "box[40ns] { if (s < 10ns) { delay[s] $0; } else { delay[s + 35ns] $0; } }"),
            mend: "Let only delays depend on a stretch, and their lengths on sums of stretches."),
        CatalogueEntry(
            "QS0068", "a stretch in an array",
            "A duration that holds a stretch follows what is solved for; elements of arrays are plain numbers.",
            .pulses("stretch s;\narray[duration, 2] a;\na[0] = 2 * s;\nbox[40ns] { delay[s] $0; }"),
            mend: "Keep the length in a variable of its own."),
        CatalogueEntry(
            "QS0069", "a stretch that is declared again and again",
            "A stretch has one length in a shot. One that is declared in a loop, or in a subroutine that runs twice, would need many.",
            .pulses("for int i in [1:2] { stretch s; box[40ns] { delay[s] $0; } }"),
            mend: "Declare it ahead of the loop, or write a stretch for each."),
        CatalogueEntry(
            "QS0070", "a value that is not there yet", "A variable, bit or frame is read before anything was written to it.",
            .program("include \"stdgates.inc\";\nfloat a;\nfloat b = a + 1.0;\nrz(b) $0;"), mend: "Give it a value where it is declared."),
        CatalogueEntry(
            "QS0071", "arithmetic without result",
            "An operation on values of this run divides by zero, overflows, or is of no number.",
            .situation("--set n=0 for a program that computes 1 / n."), mend: "Check the values that go into it."),
        CatalogueEntry(
            "QS0072", "a captured trace in a computation",
            "capture_v3 gives a trace to the results; the rack's processor has no memory to compute with it.",
            .pulses("cal { waveform w = capture_v3(rx, 100ns); play(f0, w); }"),
            mend: "Use capture_v1, capture_v2 or capture_v4 for values."),
        CatalogueEntry(
            "QS0080", "a program with too many steps", "Loops run more statements than a shot may have.",
            .situation("for int i in [0:1000000000] around a gate."), mend: "Shorten the loops; idle time is a delay, not a loop."),
        CatalogueEntry(
            "QS0081", "a loop without progress", "A step of zero never reaches the end of its range.",
            .situation("for int i in [0:n:10] with n = 0."), mend: "Use a step other than zero."),
        CatalogueEntry(
            "QS0082", "subroutines without end",
            "Subroutines call each other deeper than the rack's processor can keep track of.",
            .situation("Two subroutines that call each other."),
            mend: "Write a loop."),
        CatalogueEntry(
            "QS0090", "an index out of range", "The index is known only now, and there is no such element.",
            .program("bit[2] c;\nfor int i in [0:5] { c[i] = 0; }"), mend: "Keep the index inside the array's size."),
        CatalogueEntry(
            "QS0091", "the same qubit twice", "A loop or an index gives a gate the same qubit in two places.",
            .program("include \"stdgates.inc\";\nqubit[2] q;\nfor int i in [0:1] { cz q[0], q[i]; }"),
            mend: "Leave that case out of the loop."),
        CatalogueEntry(
            "QS0093", "elements that do not match",
            "An array or a selection is written with another number of elements, which shows only at run time.",
            .situation("a[0:n] = b; where n makes the slice longer than b."),
            mend: "Select as many elements as are written."),
        CatalogueEntry(
            "QS0094", "a host function without value",
            "The function that the host provides gave no value for these arguments.",
            .situation("An extern of a table, asked for a key that it does not have."),
            mend: "Check the arguments, or what the host provides."),
        CatalogueEntry(
            "QS0095", "a ticket of no call",
            """
            What a NAME_send gives is the ticket of that call. A NAME_take wants one of its own function, of a call of this \
            shot, and takes its answer once.
            """,
            .situation("int t = decode_send(s); c = decode_take(t); d = decode_take(t); on a device with a link."),
            mend: "Keep the ticket in a variable of its own, and the answer in another."),
        CatalogueEntry(
            "QS0180", "a frame's name is taken", "Frames of one PulseSequence are told apart by name in listings and results.",
            .situation("Two calls of PulseSequence.frame with one name."), mend: "Give every frame a name of its own."),
        CatalogueEntry(
            "QS0181", "a phase that is no angle", "Phases are finite numbers of radians.",
            .situation("PulseSequence.shiftPhase(of: frame, by: .nan)"), mend: "Check the arithmetic that made the phase."),
    ]
}
