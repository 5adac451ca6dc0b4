import Foundation
import Testing

@Suite("The README")
struct ReadmeTests {
    @Test("Its lines of Swift are the ones that these tests compile")
    func snippet() throws {
        let readme = try String(
            contentsOf: CommandLineTool.package.appendingPathComponent("README.md"), encoding: .utf8)
        let block = try #require(readme.firstMatch(of: /```swift\n((?s:.*?))```/), "no block of Swift").output.1
        let source = try String(
            contentsOf: URL(fileURLWithPath: #filePath).deletingLastPathComponent()
                .appendingPathComponent("ReadmeSnippet.swift"), encoding: .utf8)
        #expect(Self.lines(String(block)) == Self.compiled(source))
    }

    @Test("The two commands that it promises are there and can be run", arguments: ["tools/demo", "tools/test"])
    func commands(_ path: String) throws {
        let readme = try String(
            contentsOf: CommandLineTool.package.appendingPathComponent("README.md"), encoding: .utf8)
        #expect(readme.contains(path))
        #expect(FileManager.default.isExecutableFile(atPath: CommandLineTool.package.appendingPathComponent(path).path))
    }

    /// The lines between the marks, without the function that makes them compile and without blank ones.
    private static func compiled(_ source: String) -> [String] {
        guard let begin = source.range(of: "// README begins\n"), let end = source.range(of: "}\n// README ends") else {
            return []
        }
        let code = source[begin.upperBound..<end.lowerBound].split(separator: "\n", omittingEmptySubsequences: true)
        return code.filter { !$0.hasPrefix("//") && !$0.hasPrefix("func ") }.map { line in
            String(line.hasPrefix("    ") ? line.dropFirst(4) : line)
        }
    }

    private static func lines(_ text: String) -> [String] {
        text.split(separator: "\n", omittingEmptySubsequences: true).map(String.init)
    }
}
