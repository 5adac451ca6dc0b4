import Foundation
import Testing

/// The programs in `Pulses`, by the commands that their own comments give.
@Suite("Every program runs as its comment says")
struct ProgramsTests {
    static let names: [String] = {
        let folder = CommandLineTool.package.appendingPathComponent("Pulses").path
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return files.filter { $0.hasSuffix(".qasm") }.map { String($0.dropLast(5)) }.sorted()
    }()

    @Test("There are the fourteen that the README speaks of")
    func count() { #expect(Self.names.count == 14) }

    @Test("with few shots and few points", arguments: names)
    func runs(_ name: String) throws {
        let text = try String(contentsOfFile: CommandLineTool.program(name), encoding: .utf8)
        #expect(text.contains("What should come out:"))
        let command = try #require(text.firstMatch(of: /\/\/ +pulserack (run Pulses\/.*)/)).output.1
        var arguments = command.split(separator: " ").map(String.init)
        #expect(arguments[1] == "Pulses/\(name).qasm")
        arguments[1] = CommandLineTool.program(name)
        arguments = arguments.map { argument in
            // A sweep of two points at its ends: the extremes are what could be out of range.
            argument.firstMatch(of: /^(\w+=[^:]+:[^:]+):\d+$/).map { "\($0.output.1):2" } ?? argument
        }
        if let place = arguments.firstIndex(of: "--shots") { arguments.removeSubrange(place...place + 1) }
        let outcome = try CommandLineTool.inFolder { folder in
            try CommandLineTool.run(arguments + ["--shots", "20", "-o", "run.h5"], in: folder)
        }
        #expect(outcome.status == 0 && !outcome.wasKilled, "\(outcome.errors)")
        #expect(outcome.output.contains("wall time"))
    }

    @Test("compiles to a schedule and to waveforms without any physics", arguments: ["rabi", "bell-cz"])
    func compiles(_ name: String) throws {
        let device = name == "rabi" ? "bench-1q" : "pair-cz"
        let arguments = ["compile", CommandLineTool.program(name), "-d", device]
            + (name == "rabi" ? ["--set", "amp=0.4"] : [])
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
        let text = try String(contentsOfFile: CommandLineTool.program(name), encoding: .utf8)
        let command = try #require(text.firstMatch(of: /\/\/ +pulserack run Pulses\/\S+ (.*)/)).output.1
        let options = command.split(separator: " ").map(String.init).filter { $0 != "--shots" && Int($0) == nil }
        let outcome = try CommandLineTool.inFolder { folder in
            try CommandLineTool.run(["check", CommandLineTool.program(name)] + options, in: folder)
        }
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.contains("0 errors"))
    }
}
