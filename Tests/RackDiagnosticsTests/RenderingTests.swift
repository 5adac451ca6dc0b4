import RackDiagnostics
import Testing

@Suite("Rendering of messages with several places")
struct RenderingTests {
    /// A message about `text`, whose places are marked: «…» the place, ‹…› labels in their order.
    private func rendered(
        _ text: String, labels: [String] = [], help: String? = nil, other: SourceText? = nil, colour: Bool = false
    ) -> String {
        var bytes: [UInt8] = []
        var open: [(Character, Int)] = []
        var place: SourceRange?
        var marked: [SourceRange] = []
        for character in text {
            switch character {
            case "«", "‹": open.append((character, bytes.count))
            case "»": place = SourceRange(lower: open.removeLast().1, upper: bytes.count)
            case "›": marked.append(SourceRange(lower: open.removeLast().1, upper: bytes.count))
            default: bytes += Array(String(character).utf8)
            }
        }
        var sources = SourceTexts([SourceText(name: "p.qasm", bytes: bytes)])
        if let other {
            let index = sources.add(other)
            let all = other.bytes.indices
            marked.append(SourceRange(source: index, lower: all.lowerBound, upper: all.upperBound))
        }
        let labels = zip(marked, labels).map { Diagnostic.Label($0, $1) }
        let message = Diagnostic(code: "QS0001", "this is wrong", at: place, labels: labels, help: help)
        return DiagnosticRenderer(sources: sources, usesColour: colour).render(message)
    }

    @Test("Labels of one line share it: the last stands beside its mark, the others hang below, rightmost first")
    func severalOnOneLine() {
        let text = "«if» (a) { ‹delay[16ns]› $0; } else { ‹delay[20ns]› $0; }"
        let expected = """
            p.qasm:1:1: error: this is wrong [QS0001]
             1 | if (a) { delay[16ns] $0; } else { delay[20ns] $0; }
               | ^^       -----------              ----------- that one 20 ns
               |          |
               |          this one lasts 16 ns
              help: make them equal

            """
        #expect(rendered(text, labels: ["this one lasts 16 ns", "that one 20 ns"], help: "make them equal") == expected)
    }

    @Test("A label to the left of the place hangs below it")
    func labelToTheLeft() {
        #expect(
            rendered("cx ‹q[0]›, «q[0]»;", labels: ["first here"]) == """
                p.qasm:1:10: error: this is wrong [QS0001]
                 1 | cx q[0], q[0];
                   |    ----  ^^^^
                   |    |
                   |    first here

                """)
    }

    @Test("Lines are in the order of the text, with dots for what is left out, and numbers stand under each other")
    func severalLines() {
        let filler = String(repeating: "x $0;\n", count: 7)
        let expected = """
            p.qasm:9:5: error: this is wrong [QS0001]
              1 | bit a;
                |     - declared here
            ...
              9 | bit a;
                |     ^
             10 | a = 1;
                | - and meant here

            """
        #expect(
            rendered("bit ‹a›;\n" + filler + "bit «a»;\n‹a› = 1;\n", labels: ["declared here", "and meant here"]) == expected)
    }

    @Test("Tabs reach to the next stop, and wide characters take two columns")
    func widths() {
        #expect(
            rendered("\tx\t«µ» 量子 ‹比特› e\u{301} ‹z›;", labels: ["bits", "last"]) == """
                p.qasm:1:4: error: this is wrong [QS0001]
                 1 |     x   µ 量子 比特 e\u{301} z;
                   |         ^      ----   - last
                   |                |
                   |                bits

                """)
    }

    @Test("A place in another text is shown below a line that says where")
    func otherText() {
        #expect(
            rendered("«x» $0;", labels: ["calibrated here"], other: SourceText(name: "lib.inc", "defcal x $0 { }")) == """
                p.qasm:1:1: error: this is wrong [QS0001]
                 1 | x $0;
                   | ^
                  --> lib.inc:1:1
                 1 | defcal x $0 { }
                   | --------------- calibrated here

                """)
    }

    @Test("A place over several lines is marked where it begins and where it ends")
    func overLines() {
        #expect(
            rendered("a;\nb = {\n  1,\n  2\n};\n".replacing("{", with: "«{").replacing("}", with: "}»")) == """
                p.qasm:2:5: error: this is wrong [QS0001]
                 2 | b = {
                   |     ^
                ...
                 5 | };
                   | ^

                """)
    }

    @Test("What would turn the direction of the text, or the screen, is made visible")
    func disguises() {
        #expect(
            rendered("a\u{202E}b\u{85}\u{1B}[2J «c»") == """
                p.qasm:1:10: error: this is wrong [QS0001]
                 1 | a\u{FFFD}b\u{FFFD}\u{FFFD}[2J c
                   |          ^

                """)
    }

    @Test("Bytes that are no UTF-8 each take one column")
    func invalidBytes() {
        let sources = SourceTexts([SourceText(name: "b", bytes: [0xFF, 0xE2, 0x82, 0x20, 0x78])])
        let text = DiagnosticRenderer(sources: sources).render(
            Diagnostic(code: "X", "here", at: SourceRange(lower: 4, upper: 5)))
        #expect(text.hasSuffix(" 1 | \u{FFFD}\u{FFFD}\u{FFFD} x\n   |     ^\n"))
    }

    @Test("Places far apart in one long line are each shown")
    func longLine() {
        let text = "‹first›" + String(repeating: " ", count: 5000) + "«second»" + String(repeating: " ", count: 5000)
        let lines = rendered(text, labels: ["the first"]).split(separator: "\n")
        #expect(lines.contains { $0.hasSuffix("----- the first") })
        #expect(lines.contains { $0.contains("second") } && lines.contains { $0.contains("^^^^^^") })
        #expect(lines.allSatisfy { $0.count < 200 })
    }

    @Test("Colours wrap whole runs and change nothing else")
    func colours() {
        let text = "«if» ‹a› ‹b›"
        let plain = rendered(text, labels: ["one", "two"])
        let painted = rendered(text, labels: ["one", "two"], colour: true)
        #expect(painted.contains("\u{1B}[1;31m^^\u{1B}[0m"))
        #expect(painted.replacing(/\u{1B}\[[0-9;]*m/, with: "") == plain)
    }
}
