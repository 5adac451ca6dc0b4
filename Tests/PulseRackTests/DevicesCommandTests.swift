import Foundation
import PulseRack
import Testing

@Suite("The devices that come with the rack")
struct DevicesCommandTests {
    static let presets = [
        "bench-1q", "chain-5", "flux-pair-1gs", "iqm-radiance-54", "oqc-toshiko-32", "pair-cz", "transmon-1gs",
    ]

    @Test("are listed, with their size")
    func list() throws {
        let outcome = try CommandLineTool.inFolder { try CommandLineTool.run(["devices"], in: $0) }
        #expect(outcome.status == 0, "\(outcome.errors)")
        for name in Self.presets { #expect(outcome.output.contains(name)) }
        let json = try CommandLineTool.inFolder { try CommandLineTool.run(["devices", "list", "--json"], in: $0) }
        let entries = try #require(JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [[String: Any]])
        #expect(entries.compactMap { $0["name"] as? String } == Self.presets)
        #expect(entries.compactMap { $0["qubits"] as? Int } == [1, 5, 2, 54, 32, 2, 1])
    }

    @Test("are shown with units and sources, and resolved as JSON", arguments: presets)
    func show(_ name: String) throws {
        let outcome = try CommandLineTool.inFolder { try CommandLineTool.run(["devices", "show", name], in: $0) }
        #expect(outcome.status == 0, "\(outcome.errors)")
        for word in ["GHz", "µs", "drive of q0", "digitiser of", "feedback", "after a capture", "sources", "assumed"] {
            #expect(outcome.output.contains(word), "no '\(word)'")
        }
        let json = try CommandLineTool.inFolder {
            try CommandLineTool.run(["devices", "show", name, "--json"], in: $0)
        }
        let object = try #require(JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
        #expect(object["name"] as? String == name)
        let qubits = try #require(object["qubits"] as? [[String: Any]])
        #expect(!qubits.isEmpty && qubits.allSatisfy { $0["t1_s"] is Double && $0["resonator"] is [String: Any] })
        let feedback = try #require(object["feedback"] as? [String: Any])
        #expect(try #require(feedback["latency_s"] as? Double) >= 100e-9 && feedback["early_branch"] as? String == "wait")
    }

    @Test("have gates, which can be read", arguments: presets)
    func calibrations(_ name: String) throws {
        let outcome = try CommandLineTool.inFolder {
            try CommandLineTool.run(["devices", "show", name, "--calibrations"], in: $0)
        }
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.contains("defcal"))
    }

    @Test("provide constants, which are shown with units, all or those of a name")
    func constants() throws {
        try CommandLineTool.inFolder { folder in
            let all = try CommandLineTool.run(["devices", "show", "pair-cz", "--constants"], in: folder)
            #expect(all.status == 0 && all.errors.isEmpty, "\(all.errors)")
            for words in [/q0_f01 +4\.79\d+ GHz/, /q1_x_beta +0\.\d+ dt/, /q0_q1_cz_duration +60 ns/, /cz_z_first +-?\d.* rad/] {
                #expect(all.output.contains(words), "\(all.output)")
            }
            let some = try CommandLineTool.run(
                ["devices", "show", "oqc-toshiko-32", "--constants", "--only", "q3_", "--json"], in: folder)
            let entries = try #require(JSONSerialization.jsonObject(with: Data(some.output.utf8)) as? [[String: Any]])
            #expect(entries.count >= 16)
            for entry in entries {
                #expect((entry["name"] as? String)?.hasPrefix("q3_") == true)
                #expect(entry["value"] is Double && entry["unit"] is String && entry["reason"] == nil)
            }
            #expect(entries.first { $0["name"] as? String == "q3_t1" }?["unit"] as? String == "s")
            for (options, status, code) in [
                (["--constants", "--only", "q9_"], Int32(1), "RK0227"), (["--only", "q0_"], 2, "RK0227"),
                (["--json", "--calibrations"], 2, "RK0229"),
            ] {
                let outcome = try CommandLineTool.run(["devices", "show", "pair-cz"] + options, in: folder)
                #expect(outcome.status == status && outcome.errors.contains(code), "\(outcome.errors)")
            }
        }
    }

    /// A preset's description with words replaced, as a device of one's own.
    static func changed(_ name: String, _ old: String, _ new: String) throws -> Device {
        let url = CommandLineTool.package.appendingPathComponent("Fixtures/devices/\(name).yaml")
        let text = try String(contentsOf: url, encoding: .utf8)
        #expect(text.contains(old))
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("pulserack-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent("changed.yaml")
        try text.replacing(old, with: new).write(to: file, atomically: false, encoding: .utf8)
        return try Rack.device(file.path)
    }

    @Test("A constant that does not follow from the description comes with the reason")
    func explanations() throws {
        let weak = try Self.changed("bench-1q", "response_hz_per_volt: 2e11", "response_hz_per_volt: 2e10")
        let constants = try DeviceConstants(device: weak)
        #expect(constants.value(of: "q0_x_amp") == nil && constants.value(of: "q0_f01") != nil)
        #expect(constants.explanation(of: "q0_x_amp")?.contains("4.125 times the full scale of port 'q0_drive'") == true)
        #expect(constants.explanation(of: "q0_f01") == nil && constants.explanation(of: "q0_speed") == nil)
        var bare = try Rack.device("bench-1q")
        bare.feedlines = []
        bare.ports = []
        let none = try DeviceConstants(device: bare)
        #expect(none.explanation(of: "q0_sx_beta") == "'q0' has no drive port")
        #expect(none.explanation(of: "q0_ro_amp") == "no resonator reads 'q0'")
        let apart = try Self.changed("pair-cz", "arm_a_hz: 100e6", "arm_a_hz: 1e6")
        #expect(try DeviceConstants(device: apart).explanation(of: "q0_q1_cz_z_first")?.contains("|02⟩") == true)
        let weakly = try Self.changed("oqc-toshiko-32", "strength_hz: 2.5e6", "strength_hz: 2.5e4")
        #expect(try DeviceConstants(device: weakly).explanation(of: "q0_q1_ecr_amp")?.contains("two tones of 176 ns") == true)
    }

    @Test("A program that needs such a constant is told the reason where it stands")
    func explanationInProgram() throws {
        let device = try Self.changed("bench-1q", "response_hz_per_volt: 2e11", "response_hz_per_volt: 2e10")
        let calibrations = CalibrationTemplate(device: device).text
        let rack = Rack(
            device: device, description: SourceText(name: "weak.yaml", ""),
            calibrations: [SourceText(name: "weak.qasm", calibrations)])
        let found = rack.program(text: "OPENQASM 3.0;\nx $0;\n").check().diagnostics
        #expect(found.map(\.code) == ["QS0010"])
        #expect(found.first?.help?.contains("times the full scale") == true)
    }
}
