import Foundation
import PulseRack
import Testing

@Suite("The catalogue of diagnostics")
struct CatalogueTests {
    /// Codes as string literals in the sources, the catalogue's own left out.
    private static func usedCodes() throws -> Set<String> {
        let sources = CommandLineTool.package.appendingPathComponent("Sources")
        var codes: Set<String> = []
        let files = FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil)
        for case let file as URL in try #require(files)
        where file.pathExtension == "swift" && !file.path.contains("/Catalogue/") {
            let text = try String(contentsOf: file, encoding: .utf8)
            // Dialects number their codes from QP0300 on, in the order of their cases.
            if file.lastPathComponent == "Dialect.swift" {
                for index in text.matches(of: /\n    case \w+(?=\n)/).indices { codes.insert("QP0\(300 + index)") }
            }
            for match in text.matches(of: /"((?:Q[A-Z]|R[A-Z])[0-9]{4})"/) { codes.insert(String(match.output.1)) }
        }
        return codes
    }

    @Test("Every code that the product can give is explained, and no other")
    func complete() throws {
        let used = try Self.usedCodes()
        let explained = Set(DiagnosticCatalogue.entries.map(\.code))
        #expect(used.count > 100)
        #expect(used.subtracting(explained).sorted() == [])
        #expect(explained.subtracting(used).sorted() == [])
        #expect(explained.count == DiagnosticCatalogue.entries.count, "a code is explained twice")
    }

    @Test("Entries stand in the order of their codes, in the family of their prefix, and say something")
    func order() {
        for family in DiagnosticCatalogue.families {
            #expect(family.entries.map(\.code) == family.entries.map(\.code).sorted())
            for entry in family.entries {
                #expect(entry.code.hasPrefix(family.prefix))
                #expect(!entry.title.isEmpty && entry.meaning.hasSuffix(".") && !entry.mend.isEmpty, "\(entry.code)")
                #expect(!entry.example.text.isEmpty, "\(entry.code)")
            }
        }
    }

    static let programs: [(String, String)] = DiagnosticCatalogue.entries.compactMap { entry in
        if case .program(let text) = entry.example { (entry.code, text) } else { nil }
    }

    @Test("Each example program gives its code and no other", arguments: programs)
    func examples(code: String, text: String) throws {
        let rack = try Rack(device: "pair-cz")
        let found = rack.program(text: text, name: "example.qasm").check()
        #expect(Set(found.diagnostics.map(\.code)) == [code], "\(found)")
    }

    @Test("'explain' prints an entry, a list, a suggestion, and JSON")
    func command() throws {
        try CommandLineTool.inFolder { folder in
            let one = try CommandLineTool.run(["explain", "qp0103"], in: folder)
            #expect(one.status == 0)
            #expect(one.output.hasPrefix("QP0103: a value of the wrong type\n"))
            #expect(one.output.contains("    duration a = 10;\n"))
            let all = try CommandLineTool.run(["explain"], in: folder)
            #expect(all.output.contains("QP: programs: text and meaning\n"))
            #expect(all.output.split(separator: "\n").count > DiagnosticCatalogue.entries.count)
            let wrong = try CommandLineTool.run(["explain", "QP013"], in: folder)
            #expect(wrong.status == 2 && wrong.errors.contains("did you mean"))
            let json = try CommandLineTool.run(["explain", "QS0020", "--json"], in: folder)
            let object = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [[String: Any]]
            #expect(object?.first?["code"] as? String == "QS0020")
        }
    }
}
