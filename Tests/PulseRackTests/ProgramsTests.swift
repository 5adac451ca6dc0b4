import Foundation
import PulseRack
import Testing

/// The programs in `Pulses`, by what they ask for themselves.
@Suite("Every program runs as its comment says")
struct ProgramsTests {
    static let names: [String] = {
        ["", "feedback/"].flatMap { place in
            let folder = CommandLineTool.package.appendingPathComponent("Pulses/" + place).path
            let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
            return files.filter { $0.hasSuffix(".qasm") }.map { place + String($0.dropLast(5)) }.sorted()
        }
    }()

    @Test("There are the sixteen and ten that the README speaks of")
    func count() {
        #expect(Self.names.count { !$0.contains("/") } == 16)
        #expect(Self.names.count { $0.hasPrefix("feedback/") } == 10)
    }

    /// The options that shorten a run of the program: two points at the ends of every sweep it asks for, which
    /// are the extremes that could be out of range.
    static func short(_ name: String) throws -> [String] {
        let text = try String(contentsOfFile: CommandLineTool.program(name), encoding: .utf8)
        let defaults = ProgramDefaults(SourceText(name: name, text))
        #expect(defaults.problems.isEmpty && defaults.device != nil)
        return try defaults.sweeps.flatMap { axis in
            let written = try #require(text.firstMatch(of: try Regex("\\Q\(axis.name)\\E=[^: ]+:[^: ]+"))).output[0].substring
            return ["--sweep", try #require(written) + ":2"]
        } + ["--shots", "20"]
    }

    @Test("as it stands: nothing but its name is needed, and of some a decoder's", arguments: names)
    func runs(_ name: String) throws {
        let text = try String(contentsOfFile: CommandLineTool.program(name), encoding: .utf8)
        #expect(text.contains("What should come out:"))
        let lines = text.replacing(/\s\\\n\/\/ +/, with: " ")
        let command = try #require(lines.firstMatch(of: /\/\/ +pulserack (run Pulses\/.*)/)).output.1
        let parts = command.split(separator: " --decoder ")
        let words = parts[0].split(separator: " ").map { String($0) }
        #expect(words.prefix(2) == ["run", "Pulses/\(name).qasm"])
        var arguments = try ["run", CommandLineTool.program(name)] + words.dropFirst(2) + Self.short(name)
        if parts.count > 1 {
            // Hosts are programs in Python.
            guard Interpreter.path != nil else { return }
            let host = parts[1].trimmingCharacters(in: ["'"])
            #expect(host.hasPrefix("tools/decoders/"))
            arguments += ["--decoder", CommandLineTool.package.path + "/" + host]
            // Codes are kets of five transmons.
            arguments[arguments.firstIndex(of: "--shots")! + 1] = "2"
        }
        let outcome = try CommandLineTool.inFolder { folder in
            try CommandLineTool.run(arguments + ["-o", "run.h5"], in: folder)
        }
        #expect(outcome.status == 0 && !outcome.wasKilled, "\(outcome.errors)")
        #expect(outcome.errors.isEmpty, "\(outcome.errors)")
        #expect(outcome.output.contains("wall time"))
    }

    @Test("compiles to a schedule and to waveforms without any physics", arguments: ["rabi", "bell-cz"])
    func compiles(_ name: String) throws {
        let arguments = ["compile", CommandLineTool.program(name)] + (name == "rabi" ? ["--set", "amp=0.4"] : [])
        try CommandLineTool.inFolder { folder in
            let schedule = try CommandLineTool.run(arguments, in: folder)
            #expect(schedule.status == 0, "\(schedule.errors)")
            #expect(schedule.output.contains("play") && schedule.output.contains("capture_v2"))
            let waveforms = try CommandLineTool.run(arguments + ["--emit", "waveforms"], in: folder)
            #expect(waveforms.status == 0, "\(waveforms.errors)")
            let rows = waveforms.output.split(separator: "\n")
            #expect(rows.first == "port,signal,time_s,i,q")
            for signal in ["code", "played", "filtered"] { #expect(rows.contains { $0.contains(",\(signal),") }) }
            let json = try CommandLineTool.run(arguments + ["--json"], in: folder)
            let object = try #require(JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
            #expect((object["plays"] as? [Any])?.isEmpty == false)
            #expect(FileManager.default.fileExists(atPath: folder.appendingPathComponent("\(name).h5").path) == false)
        }
    }

    @Test("check finds nothing wrong with any of them", arguments: names)
    func checks(_ name: String) throws {
        let outcome = try CommandLineTool.inFolder { folder in
            try CommandLineTool.run(["check", CommandLineTool.program(name)], in: folder)
        }
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.contains("0 errors, 0 warnings"), "\(outcome.errors)")
    }
}
