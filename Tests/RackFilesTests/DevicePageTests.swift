import Foundation
import RackFiles
import Testing

@Suite("The page on devices")
struct DevicePageTests {
    /// With PULSERACK_WRITE=1 the table is written anew instead of compared.
    @Test("Its table of keys is the one that the reader goes by")
    func tableIsUpToDate() throws {
        let page = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Sources/PulseRack/PulseRack.docc/Devices.md")
        let text = try String(contentsOf: page, encoding: .utf8)
        let mark = "<!-- The keys, as DeviceFile.keyReferenceMarkdown writes them -->\n"
        let start = try #require(text.range(of: mark)).upperBound
        let wanted = String(text[..<start]) + "\n" + DeviceFile.keyReferenceMarkdown
        if ProcessInfo.processInfo.environment["PULSERACK_WRITE"] == "1" {
            try wanted.write(to: page, atomically: true, encoding: .utf8)
        }
        #expect(try String(contentsOf: page, encoding: .utf8) == wanted)
    }
}
