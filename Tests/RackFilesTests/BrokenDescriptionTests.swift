import RackDiagnostics
import RackFiles
import Testing

@Suite("Broken descriptions")
struct BrokenDescriptionTests {
    @Test(
        "every mistake is reported once, at its line, with what would be accepted",
        arguments: BrokenDescription.all)
    func reported(broken: BrokenDescription) throws {
        let text = SourceText(name: "t.yaml", broken.text)
        let error = #expect(throws: DiagnosticsError.self) { try DeviceFile.load(text) }
        let found = try #require(error).diagnostics
        let places = found.map { "\($0.code):\(text.position(of: $0.range?.lower ?? -1).line)" }
        #expect(places == broken.expected, "\(error!)")
        let said = found.first.map { $0.message + ($0.help ?? "") } ?? ""
        #expect(broken.words.isEmpty || said.contains(broken.words), "\(said)")
    }

    @Test("the caret stands under the value and under all of it")
    func caret() throws {
        let text = SourceText(name: "t.yaml", "name: t\nqubits:\n  - {levels: 3, t1_s: soon, t2_s: 1e-6}\n")
        let error = #expect(throws: DiagnosticsError.self) { try DeviceFile.load(text) }
        #expect(
            try #require(error).description == """
                t.yaml:3:23: error: 't1_s' is 'soon' [RD0103]
                 3 |   - {levels: 3, t1_s: soon, t2_s: 1e-6}
                   |                       ^^^^
                  help: it takes a number, 1e-12 to 1000000.0 or .inf

                """)
    }

    @Test("columns count scalars, lines end as YAML says they do")
    func places() throws {
        for lineBreak in ["\n", "\r\n"] {
            let text = SourceText(
                name: "t",
                ["name: \"Φ₀ 🧊\"", "qubits: # é", "  - {summary: 'ψ', t1_s: x}"].joined(separator: lineBreak))
            let error = #expect(throws: DiagnosticsError.self) { try DeviceFile.load(text) }
            let found = try #require(error).diagnostics
            #expect(found.map { text.position(of: $0.range!.lower).line } == [3, 3])
            #expect(found.map { text.position(of: $0.range!.lower).column } == [6, 26])
        }
    }

    @Test("bytes that are not UTF-8 are pointed at")
    func invalidBytes() throws {
        let text = SourceText(
            name: "t", bytes: Array("name: t\nsummary: ".utf8) + [0xC3, 0x28] + Array("\n".utf8))
        let error = #expect(throws: DiagnosticsError.self) { try DeviceFile.load(text) }
        let found = try #require(error).diagnostics
        #expect(found.map(\.code) == ["RD0001"])
        #expect(found.first?.range?.lower == 17)
    }

    @Test("a bomb of aliases is refused before it goes off, in values and in keys")
    func bomb() {
        var lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
        for k in 1..<30 {
            lines.append(
                "a\(k): &a\(k) [" + Array(repeating: "*a\(k - 1)", count: 9).joined(separator: ", ") + "]")
        }
        lines.append("? *a29\n: 1")
        let error = #expect(throws: DiagnosticsError.self) {
            try DeviceFile.load(SourceText(name: "bomb", lines.joined(separator: "\n")))
        }
        #expect(error?.diagnostics.map(\.code) == ["RD0004"])
    }
}
