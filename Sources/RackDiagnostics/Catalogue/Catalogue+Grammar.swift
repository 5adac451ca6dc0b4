extension DiagnosticCatalogue {
    /// Mistakes of the text: what cannot be read as OpenQASM at all.
    static let grammar: [CatalogueEntry] = [
        CatalogueEntry(
            "QP0001", "bytes that are not UTF-8",
            "Programs are UTF-8. Names, comments and strings may hold any letters, but every byte must belong to one.",
            .situation("A program saved as Latin-1 with a µ in it."),
            mend: "Save the text as UTF-8."),
        CatalogueEntry(
            "QP0002", "a character that means nothing here",
            "The character begins no word, number or operator of the language.",
            .program("int a = 1; ` int b = 2;"),
            mend: "Leave it out. Copies from a document often bring typographic quotes and dashes along."),
        CatalogueEntry(
            "QP0003", "a string without end", "A string ends on the line on which it begins.",
            .program("include \"stdgates.inc;\n"), mend: "Close it with the quote that opened it."),
        CatalogueEntry(
            "QP0004", "a comment without end",
            "A comment that begins with /* goes on to */, over lines; here the text ends first.",
            .program("int a = 1; /* the rest"), mend: "Close it with */."),
        CatalogueEntry(
            "QP0005", "a number that cannot be read",
            """
            A literal has digits that its base does not have, an underscore at its edge, an unknown unit behind it, or a value \
            beyond what can be kept: integers are below 2^64, numbers finite, durations exact fractions of a second.
            """,
            .program("duration d = 12nss;"), mend: "Units are dt, ns, us (or µs), ms and s; bases are 0x, 0o and 0b."),
        CatalogueEntry(
            "QP0010", "something is missing",
            """
            The grammar wants a certain word or mark here and finds another, or a block is not closed. The reader goes on as \
            if it were there, so that one missing semicolon costs one message.
            """,
            .program("int a = 1\nint b = 2;"), mend: "Write what the message says that it expected."),
        CatalogueEntry(
            "QP0011", "something has no place here",
            "What stands here may be right elsewhere, but no statement goes on like this. The reader skips to the next statement.",
            .program("int a = 1 2;"), mend: "Leave it out, or begin a statement with it."),
        CatalogueEntry(
            "QP0012", "an expression is missing",
            "A value, an index or the end of a range is needed where there is none.",
            .program("int a = 1 + ;"), mend: "Write the value."),
        CatalogueEntry(
            "QP0013", "nested too deeply",
            """
            Brackets, blocks or chains of operations go deeper than any hand would write them. The limit keeps the reader's \
            memory bounded, whatever the text.
            """,
            .situation("An expression inside a thousand pairs of parentheses."), mend: "Split it with variables."),
        CatalogueEntry(
            "QP0014", "a type is missing or cannot be read",
            "A declaration, a loop variable or a parameter needs a type, and these words are none.",
            .program("const x = 3;"), mend: "Write the type: const int x = 3;"),
        CatalogueEntry(
            "QP0015", "the version comes too late", "OPENQASM and its number are the first statement of a program.",
            .program("int a = 1;\nOPENQASM 3.0;"), mend: "Move it to the top."),
        CatalogueEntry(
            "QP0016", "a version that is not understood", "The number behind OPENQASM is none that this reader knows.",
            .program("OPENQASM 7.5;"), mend: "Write OPENQASM 3.1;"),
        CatalogueEntry(
            "QP0017", "a jump outside a loop", "'break' and 'continue' stand in the body of a 'for' or 'while'.",
            .program("break;"), mend: "Use 'end;' to stop the program."),
        CatalogueEntry(
            "QP0018", "a return outside a subroutine", "'return' gives the value of a 'def' or a 'defcal'.",
            .program("return 3;"), mend: "Use 'end;' to stop the program."),
        CatalogueEntry(
            "QP0019", "a statement in the wrong place",
            """
            Qubits, gates, subroutines and calibrations are declared at the top of a program; gates are made of gates alone; \
            ports and frames belong to calibrations.
            """,
            .program("for int i in [0:1] { qubit q; }"), mend: "Move it to where the message says."),
        CatalogueEntry(
            "QP0020", "a brace that opens nowhere", "A '}' closes no block.",
            .program("int a = 1; } int b = 2;"), mend: "Leave it out, or write its '{' above."),
        CatalogueEntry(
            "QP0021", "more errors than are shown",
            "After so many errors the rest would say little. This note stands behind the last of them.",
            .situation("A file of another language, read as OpenQASM."), mend: "Mend the first ones and check again."),
    ]
}
