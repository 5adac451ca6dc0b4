import Foundation
import Testing

@Suite("The README")
struct ReadmeTests {
    @Test("Its lines of Swift are the ones that these tests compile")
    func snippet() throws {
        let readme = try String(
            contentsOf: CommandLineTool.package.appendingPathComponent("README.md"), encoding: .utf8)
        let blocks = readme.matches(of: /```swift\n((?s:.*?))```/).map { Self.lines(String($0.output.1)) }
        let source = try String(
            contentsOf: URL(fileURLWithPath: #filePath).deletingLastPathComponent()
                .appendingPathComponent("ReadmeSnippet.swift"), encoding: .utf8)
        #expect(blocks.count == 3)
        #expect(blocks == Self.compiled(source))
    }

    @Test("Its rack tells what a control stack has played")
    func fakeRack() throws { try readmeFakeRack() }

    @Test("Its schedule of pulses runs")
    func sequence() throws { try readmeSequence() }

    @Test("The two commands that it promises are there and can be run", arguments: ["tools/demo", "tools/test"])
    func commands(_ path: String) throws {
        let readme = try String(
            contentsOf: CommandLineTool.package.appendingPathComponent("README.md"), encoding: .utf8)
        #expect(readme.contains(path))
        #expect(FileManager.default.isExecutableFile(atPath: CommandLineTool.package.appendingPathComponent(path).path))
    }

    /// The lines between each pair of marks, without the function that makes them compile and without blank ones.
    private static func compiled(_ source: String) -> [[String]] {
        source.matches(of: /\/\/ README begins\n((?s:.*?))}\n\/\/ README ends/).map { match in
            let code = match.output.1.split(separator: "    // README pauses")[0]
            return lines(String(code)).filter { !$0.hasPrefix("//") && !$0.hasPrefix("func ") }.map { line in
                String(line.hasPrefix("    ") ? line.dropFirst(4) : line[...])
            }
        }
    }

    private static func lines(_ text: String) -> [String] {
        text.split(separator: "\n", omittingEmptySubsequences: true).map(String.init)
    }
}
