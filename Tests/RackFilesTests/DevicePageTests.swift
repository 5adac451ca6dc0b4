import Foundation
import RackFiles
import Testing

@Suite("The pages on devices and racks")
struct DevicePageTests {
    /// With PULSERACK_WRITE=1 the table is written anew instead of compared.
    @Test("Its table of keys is the one that the reader goes by")
    func tableIsUpToDate() throws {
        try compare("Devices.md", "DeviceFile", DeviceFile.keyReferenceMarkdown)
        try compare("Racks.md", "RackFile", RackFile.keyReferenceMarkdown)
    }

    private func compare(_ name: String, _ type: String, _ table: String) throws {
        let page = URL(fileURLWithPath: packageRoot).appendingPathComponent("Sources/PulseRack/PulseRack.docc/\(name)")
        let text = try String(contentsOf: page, encoding: .utf8)
        let mark = "<!-- The keys, as \(type).keyReferenceMarkdown writes them -->\n"
        let start = try #require(text.range(of: mark)).upperBound
        let wanted = String(text[..<start]) + "\n" + table
        if ProcessInfo.processInfo.environment["PULSERACK_WRITE"] == "1" {
            try wanted.write(to: page, atomically: true, encoding: .utf8)
        }
        #expect(try String(contentsOf: page, encoding: .utf8) == wanted)
    }
}
