extension DiagnosticCatalogue {
    /// Mistakes in Q1 programs.
    static let assembly: [CatalogueEntry] = [
        CatalogueEntry(
            "QA0001", "an instruction that is not there",
            "The word at the head of the line is no instruction of set 1. Instructions are written in small letters.",
            .assembly("mov 1,R0\nstop\n"), mend: "Write the instruction that was meant; a label ends with ':'."),
        CatalogueEntry(
            "QA0002", "operands that do not fit",
            """
            Every instruction has one or two forms, each with so many operands, and for every operand it is fixed whether a \
            register or a number stands there. The forms do not mix: a play takes its waves from two registers or from two numbers.
            """,
            .assembly("play R0,1,20\nstop\n"), mend: "Write one of the forms that the message gives."),
        CatalogueEntry(
            "QA0003", "an operand out of range",
            """
            Numbers have the range that the sequencer's field has room for: durations 4 to 65535 ns, waves 0 to 1023, weights 0 \
            to 63, acquisitions 0 to 31, bins 0 to 16777215, gains and offsets 16 bits with sign, other values 0 to 2^32 − 1.
            """,
            .assembly("wait 70000\nstop\n"),
            mend: "Longer waits are loops. A negative value is written as 2^32 less what is to be taken off."),
        CatalogueEntry(
            "QA0004", "a number that cannot be read",
            "Numbers are whole: decimal, hexadecimal with 0x, binary with 0b, or octal with a leading 0.",
            .assembly("wait 1e3\nstop\n"), mend: "Write the number out."),
        CatalogueEntry(
            "QA0005", "an operand that is none", "An operand is a number, a register, '@' with a label or '$' with a defined name.",
            .assembly("a: jmp a\n"), mend: "Put '@' before a label and '$' before a defined name; registers have a capital R."),
        CatalogueEntry(
            "QA0006", "something behind the statement",
            "A line holds one statement. Operands are parted by commas, and nothing is computed in them.",
            .assembly("move 0,R0; stop\n"), mend: "Give each statement a line of its own, and begin comments with '#'."),
        CatalogueEntry(
            "QA0007", "a label that is not there", "No line of the program begins with this label. Capitals matter.",
            .assembly("Start: nop\njmp @start\n"), mend: "Write the label before the instruction that it names."),
        CatalogueEntry(
            "QA0008", "a label twice", "A label names one address.", .assembly("a: nop\na: stop\n"),
            mend: "Give one of them another name."),
        CatalogueEntry(
            "QA0009", "a name that nothing defines", "'$name' stands for what '.DEF name value' says, and that line comes first.",
            .assembly("wait $time\nstop\n"), mend: "Write the definition above."),
        CatalogueEntry(
            "QA0010", "a name defined twice", "A definition holds for the whole program below it.",
            .assembly(".DEF a 4\n.DEF a 5\nwait $a\nstop\n"), mend: "Keep one, or give it another name."),
        CatalogueEntry(
            "QA0011", "a directive that cannot be read", "The assembler knows one directive, '.DEF name value', in capitals.",
            .assembly(".def a 4\nstop\n"), mend: "Write .DEF, a name and a value on a line of their own."),
        CatalogueEntry(
            "QA0012", "a label that cannot be read",
            "A label is a word of letters, digits and '_' that begins with no digit, and one stands on a line.",
            .assembly("1st: stop\n"), mend: "Change the name, or put the second label on the next line."),
        CatalogueEntry(
            "QA0013", "a program too long",
            "A sequencer holds 16384 instructions, and 12288 in modules with inputs. Labels and comments take no room.",
            .situation("A program without loops that waits 20000 times."), mend: "Repeat with loops."),
        CatalogueEntry(
            "QA0014", "a definition that stands for no operand",
            "What '$name' is put for has to be one operand: a number, a register or a label's address.",
            .assembly(".DEF a 4 + 4\nwait $a\nstop\n"), mend: "Define one number."),
        CatalogueEntry(
            "QA0015", "an instruction of another set",
            """
            Newer firmware has instruction set 2, and time-tagging modules have instructions of their own. The sequencers here \
            have set 1.
            """,
            .assembly("cmp R0,R1\nstop\n"), mend: "Write it with the instructions of set 1: jge and jlt compare."),
        CatalogueEntry(
            "QA0016", "more errors than are shown", "After so many errors the rest would say little.",
            .situation("A file of another language, read as a Q1 program."), mend: "Mend the first ones and assemble again."),
        CatalogueEntry(
            "QA0020", "text that is not read",
            """
            The vendor's assembler passes in silence over a line that begins with a sign such as '!' or ';', over what follows \
            an instruction without operands, and over what follows a comma at the end. So a second statement behind a ';' is lost.
            """,
            .assembly("nop ; move 1,R0\nstop\n"), mend: "Begin comments with '#', and statements on lines of their own."),
        CatalogueEntry(
            "QA0021", "a program without end", "Behind the last instruction there is nothing that could be executed.",
            .assembly("wait 100\n"), mend: "End it with 'stop', or jump back."),
        CatalogueEntry(
            "QA0022", "a jump to nowhere", "There is no instruction at this address.",
            .assembly("jmp 7\n"), mend: "Jump to labels rather than to numbers."),
        CatalogueEntry(
            "QA0023", "a definition that can stand for nothing", "Nothing uses it, and nothing could.",
            .assembly(".DEF a 4,5\nstop\n"), mend: "Leave it out."),
        CatalogueEntry(
            "QA0024", "an octal number", "A leading 0 makes a number octal, so 010 is eight.",
            .assembly("wait 0100\nstop\n"), mend: "Leave the 0 out."),
        CatalogueEntry(
            "QA0025", "a register read too soon",
            """
            What an instruction writes into a register is not there for the very next one. The schedulers that write programs \
            put a 'nop' between the two; here the value is there at once, so the mistake would first show on the hardware.
            """,
            .assembly("move 100,R0\nwait R0\nstop\n"), mend: "Put a 'nop' or any other instruction between them."),
        CatalogueEntry(
            "QA0030", "a sequence that is no JSON", "A file that ends in .json is taken for a sequence as drivers upload it.",
            .situation("A program saved as rabi.json."), mend: "Let the name of a program end in .q1asm."),
        CatalogueEntry(
            "QA0031", "a sequence without a program",
            "A sequence is an object with waveforms, weights, acquisitions and a program, which is a text.",
            .situation("A file with waveforms alone."), mend: "Give the file that is uploaded to the sequencer."),
    ]
}
