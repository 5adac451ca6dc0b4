import Foundation
import RackDiagnostics
import Testing

@testable import Sequencing

@Suite("The article on Q1 assembly")
struct Q1AssemblyPageTests {
    static let page: String = {
        let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let url = package.appendingPathComponent("Sources/PulseRack/PulseRack.docc/Q1Assembly.md")
        return (try? String(contentsOf: url, encoding: .utf8)) ?? ""
    }()

    @Test("Its table has every instruction with what it takes")
    func instructions() {
        let rows = Q1Signature.all.map { "| `\($0.opcode.rawValue)` | \($0.words) |\n" }
        #expect(Self.page.contains(rows.joined()))
    }

    @Test("Its table of operands has every range")
    func ranges() {
        var ranges: [Substring: String] = [:]
        for row in Self.page.matches(of: /\n\| ([a-z0-9, ]+) \| (-?[0-9]+ to -?[0-9]+) \|/) {
            for name in row.output.1.split(separator: ", ") { ranges[name] = String(row.output.2) }
        }
        for rule in Q1Signature.all.flatMap(\.forms).joined() where !rule.isRegister {
            #expect(ranges[rule.name[...]] == "\(rule.range.lowerBound) to \(rule.range.upperBound)", "\(rule.name)")
        }
    }

    @Test("Its program assembles without a word")
    func program() throws {
        let text = try #require(Self.page.firstMatch(of: /```q1asm\n((?s:.*?))```/)).output.1
        let found = Q1Assembler.assemble(SourceText(name: "page", String(text)))
        #expect(found.diagnostics.isEmpty && found.program?.instructions.count == 15, "\(found.diagnostics)")
    }

    @Test("It names only codes that there are")
    func codes() {
        let codes = Self.page.matches(of: /`[a-z ]*(QA[0-9]{4})`/).map { String($0.output.1) }
        #expect(codes.count >= 7 && codes.allSatisfy { DiagnosticCatalogue.entry(for: $0) != nil })
    }
}
