import Foundation
import Testing

@Suite("The page of acceptance")
struct AcceptancePageTests {
    static let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// Rows of the tables: cells by column, without the headings.
    static func rows() throws -> [[String]] {
        let page = package.appendingPathComponent("Sources/PulseRack/PulseRack.docc/Acceptance.md")
        return try String(contentsOf: page, encoding: .utf8).split(separator: "\n").filter {
            $0.hasPrefix("|") && !$0.hasPrefix("|---") && !$0.hasPrefix("| id ")
        }.map { line in
            line.dropFirst().dropLast().split(separator: "|", omittingEmptySubsequences: false).map {
                $0.trimmingCharacters(in: .whitespaces)
            }
        }
    }

    @Test("Every test that the page names is there, and is a test")
    func named() throws {
        let rows = try Self.rows()
        #expect(rows.count > 30)
        for row in rows {
            try #require(row.count == 7, "\(row)")
            let file = Self.package.appendingPathComponent("Tests/" + row[6])
            let text = try String(contentsOf: file, encoding: .utf8)
            let name = row[5].trimmingCharacters(in: ["`"])
            let function = try #require(text.range(of: "func \(name)("), "\(row[6]) has no \(name)")
            // Between the function before it and this one stands @Test.
            let before = text[..<function.lowerBound]
            let previous = before.range(of: "func ", options: .backwards)?.upperBound ?? before.startIndex
            #expect(text[previous..<function.lowerBound].contains("@Test("), "\(name) of \(row[6]) is no test")
            #expect(row.allSatisfy { !$0.isEmpty }, "\(row)")
        }
    }

    @Test(
        "Every row has a test",
        arguments: [
            "A1", "A3", "A4", "A6", "A7", "A9", "A10", "A12", "A13", "A15", "A20", "A21", "A23", "A24", "A30", "A33",
            "A37", "A38", "A40", "gates", "QuTiP", "link", "T0, T1", "T2", "T3, T4, T9", "T5", "T6", "T9", "Q1", "server",
        ])
    func complete(id: String) throws {
        #expect(try Self.rows().contains { $0[0] == id })
    }
}
