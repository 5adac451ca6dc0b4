import RackDiagnostics
import Testing

@Suite("Source text")
struct SourceTextTests {
    let text = SourceText(name: "a.qasm", "x $0;\r\nµ θ;\n\nend")

    @Test("Lines and columns count from 1, columns in Unicode scalars, whatever the line break")
    func positions() {
        #expect(text.position(of: 0) == (1, 1))
        #expect(text.position(of: 2) == (1, 3))
        #expect(text.position(of: 7) == (2, 1))
        // µ and θ are two bytes each.
        #expect(text.position(of: 10) == (2, 3))
        #expect(text.position(of: 12) == (2, 4))
        #expect(text.position(of: 14) == (3, 1))
        #expect(text.position(of: 10_000) == (4, 4))
        #expect(text.position(of: -3) == (1, 1))
        #expect(text.line(1) == "x $0;")
        #expect(text.line(2) == "µ θ;")
        #expect(text.line(3) == "")
        #expect(text.line(99) == "")
    }

    @Test("A line and column find their byte")
    func offsets() {
        #expect(text.offset(line: 1, column: 3) == 2)
        #expect(text.offset(line: 4, column: 1) == 15)
        #expect(text.offset(line: 99, column: 1) == text.bytes.count)
        #expect(text.offset(line: 0, column: 5) == 0)
    }
}

@Suite("Rendering of messages")
struct DiagnosticRendererTests {
    @Test("A message shows its line, a caret under the place, labels and help")
    func whole() {
        var sources = SourceTexts()
        let main = sources.add(SourceText(name: "p.qasm", "play(f, w);\nframe f;\n"))
        let message = Diagnostic(
            code: "QP0001", "unknown frame 'f'", at: SourceRange(source: main, lower: 5, upper: 6),
            labels: [.init(SourceRange(source: main, lower: 18, upper: 19), "declared here, later")],
            help: "declare frames before they are played to")
        #expect(
            DiagnosticRenderer(sources: sources).render(message) == """
                p.qasm:1:6: error: unknown frame 'f' [QP0001]
                 1 | play(f, w);
                   |      ^
                 2 | frame f;
                   |       - declared here, later
                  help: declare frames before they are played to

                """)
    }

    @Test("Control characters, tabs and endless lines keep the caret in its place")
    func hostile() {
        let long = String(repeating: "a", count: 5000) + "!" + String(repeating: "b", count: 5000)
        for (text, offset) in [("\t\u{1B}[31m!", 6), (long, 5000), ("!", 0), ("", 0)] {
            let sources = SourceTexts([SourceText(name: "h", text)])
            let rendered = DiagnosticRenderer(sources: sources).render(
                Diagnostic(code: "X", "here", at: SourceRange(lower: offset, upper: offset + 1)))
            let lines = rendered.split(separator: "\n", omittingEmptySubsequences: false).map(Array.init)
            #expect(!rendered.contains("\u{1B}"))
            #expect(lines.allSatisfy { $0.count < 200 })
            if let caret = lines[2].firstIndex(of: "^"), text.contains("!") { #expect(lines[1][caret] == "!") }
        }
    }

    @Test("A range past the end of the text, or of no text, is harmless")
    func outOfRange() {
        let renderer = DiagnosticRenderer(sources: SourceTexts([SourceText(name: "s", "ab")]))
        for range in [SourceRange(lower: 50, upper: 90), SourceRange(source: 7, lower: 0, upper: 1)] {
            #expect(renderer.render(Diagnostic(code: "X", "here", at: range)).contains("error: here [X]"))
        }
    }
}

@Suite("The name that was meant")
struct NearestNameTests {
    @Test(
        "Two edits or fewer, a swap counts as one, ties go to the first",
        arguments: [
            ("frequncy_hz", "frequency_hz"), ("levles", "levels"), ("T1_S", "t1_s"), ("q0_drvie", "q0_drive"),
            ("zzz", nil), ("", nil), ("x", nil),
        ])
    func nearest(name: String, wanted: String?) {
        let candidates = ["frequency_hz", "levels", "t1_s", "q0_drive", "q1_drive", "y"]
        #expect(nearestName(to: name, among: candidates) == wanted)
    }
}
