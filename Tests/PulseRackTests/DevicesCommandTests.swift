import Foundation
import Testing

@Suite("The devices that come with the rack")
struct DevicesCommandTests {
    static let presets = ["bench-1q", "chain-5", "iqm-radiance-54", "oqc-toshiko-32", "pair-cz"]

    @Test("are listed, with their size")
    func list() throws {
        let outcome = try CommandLineTool.inFolder { try CommandLineTool.run(["devices"], in: $0) }
        #expect(outcome.status == 0, "\(outcome.errors)")
        for name in Self.presets { #expect(outcome.output.contains(name)) }
        let json = try CommandLineTool.inFolder { try CommandLineTool.run(["devices", "list", "--json"], in: $0) }
        let entries = try #require(JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [[String: Any]])
        #expect(entries.compactMap { $0["name"] as? String } == Self.presets)
        #expect(entries.compactMap { $0["qubits"] as? Int } == [1, 5, 54, 32, 2])
    }

    @Test("are shown with units and sources, and resolved as JSON", arguments: presets)
    func show(_ name: String) throws {
        let outcome = try CommandLineTool.inFolder { try CommandLineTool.run(["devices", "show", name], in: $0) }
        #expect(outcome.status == 0, "\(outcome.errors)")
        for word in ["GHz", "µs", "drive of q0", "digitiser of", "sources", "assumed"] {
            #expect(outcome.output.contains(word), "no '\(word)'")
        }
        let json = try CommandLineTool.inFolder {
            try CommandLineTool.run(["devices", "show", name, "--json"], in: $0)
        }
        let object = try #require(JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
        #expect(object["name"] as? String == name)
        let modes = try #require(object["modes"] as? [[String: Any]])
        #expect(modes.allSatisfy { $0["t1Seconds"] != nil && $0["spectrum"] is [String: Any] })
    }

    @Test("have gates, which can be read", arguments: presets)
    func calibrations(_ name: String) throws {
        let outcome = try CommandLineTool.inFolder {
            try CommandLineTool.run(["devices", "show", name, "--calibrations"], in: $0)
        }
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.contains("defcal"))
    }
}
