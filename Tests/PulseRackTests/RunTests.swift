import Foundation
import PulseRack
import Testing

/// Whole runs of the repository's programs, as a user starts them.
@Suite("A run from program to file")
struct RunTests {
    /// A short Rabi oscillation.
    static let rabi = [
        "run", CommandLineTool.program("rabi"), "--device", "bench-1q", "--sweep", "amp=0:1:11", "--shots", "400",
        "--seed", "7",
    ]

    @Test("ends with a table: first and last points, populations, fidelity, times and the file")
    func table() throws {
        try CommandLineTool.inFolder { folder in
            let outcome = try CommandLineTool.run(Self.rabi + ["-o", "rabi.h5"], in: folder)
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(outcome.errors.isEmpty)
            for word in ["11 × amp", "shots in 0", "P(1)", "fidelity", "wall time", "simulated", "rabi.h5", "q0"] {
                #expect(outcome.output.contains(word), "no '\(word)' in: \(outcome.output)")
            }
            #expect(FileManager.default.fileExists(atPath: folder.appendingPathComponent("rabi.h5").path))
        }
    }

    @Test("can print everything as JSON, and the numbers are those of a Rabi oscillation")
    func json() throws {
        try CommandLineTool.inFolder { folder in
            let outcome = try CommandLineTool.run(Self.rabi + ["--json"], in: folder)
            #expect(outcome.status == 0, "\(outcome.errors)")
            let object = try #require(
                JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
            #expect(object["complete"] as? Bool == true)
            #expect(object["file"] as? String == "rabi.h5")
            #expect(object["shots"] as? Int == 11 * 400)
            let points = try #require(object["points"] as? [[String: Any]])
            #expect(points.count == 11)
            for point in points {
                let capture = try #require((point["captures"] as? [[String: Any]])?.first)
                let assigned = try #require(capture["assigned"] as? [Int])
                #expect(assigned.reduce(0, +) == 400)
                let populations = try #require(capture["populations"] as? [Double])
                #expect(abs(populations.reduce(0, +) - 1) < 1e-9)
                let counts = try #require((point["counts"] as? [String: [String: Int]])?["c"])
                #expect(counts.values.reduce(0, +) == 400)
            }
            let silent = try #require((points[0]["captures"] as? [[String: Any]])?.first?["populations"] as? [Double])
            #expect(silent[0] > 0.9)
            let highest = points.compactMap {
                (($0["captures"] as? [[String: Any]])?.first?["populations"] as? [Double])?[1]
            }.max()
            #expect(try #require(highest) > 0.9)
        }
    }

    @Test("replaces an earlier run file without asking")
    func replaces() throws {
        try CommandLineTool.inFolder { folder in
            for _ in 0..<2 {
                let outcome = try CommandLineTool.run(Self.rabi + ["-o", "rabi.h5"], in: folder)
                #expect(outcome.status == 0, "\(outcome.errors)")
            }
        }
    }

    @Test("inspect says what the file holds, how it was made and that it is complete")
    func inspect() throws {
        try CommandLineTool.inFolder { folder in
            _ = try CommandLineTool.run(Self.rabi + ["-o", "rabi.h5", "--memory", "64MiB"], in: folder)
            let outcome = try CommandLineTool.run(["inspect", "rabi.h5"], in: folder)
            #expect(outcome.status == 0, "\(outcome.errors)")
            for word in ["complete", "bench-1q", "rabi.qasm", "amp: 11 values, 0 to 1", "seed", "--sweep amp=0:1:11"] {
                #expect(outcome.output.contains(word), "no '\(word)' in: \(outcome.output)")
            }
            let json = try CommandLineTool.run(["inspect", "rabi.h5", "--json"], in: folder)
            let object = try #require(JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
            #expect(object["complete"] as? Bool == true)
            #expect(object["shots_done"] as? Int == 11 * 400)
            #expect(object["seed"] as? String == "7")
            #expect(object["memory_bytes"] as? Int == 64 << 20)
            let versions = try #require(object["versions"] as? [String: String])
            #expect(versions.keys.sorted().filter { $0 != "commit" } == ["fftw", "hdf5", "pulserack", "swift"])
            #expect(versions["fftw"]?.contains(/^fftw-3\.\d+/) == true, "\(versions)")
            #expect(versions["hdf5"]?.contains(/^1\.\d+\.\d+$/) == true, "\(versions)")
        }
    }

    @Test("plot draws the file in the terminal and as a picture")
    func plot() throws {
        try CommandLineTool.inFolder { folder in
            _ = try CommandLineTool.run(Self.rabi + ["-o", "rabi.h5"], in: folder)
            let text = try CommandLineTool.run(["plot", "rabi.h5"], in: folder)
            #expect(text.status == 0, "\(text.errors)")
            #expect(text.output.contains("amp"))
            let picture = try CommandLineTool.run(["plot", "rabi.h5", "-o", "rabi.svg"], in: folder)
            #expect(picture.status == 0, "\(picture.errors)")
            let svg = try String(contentsOf: folder.appendingPathComponent("rabi.svg"), encoding: .utf8)
            #expect(svg.contains("</svg>"))
            for (arguments, words) in [
                (["nothing-like-it"], "has no plot 'nothing-like-it'"), (["-o", "rabi.pdf"], "end it in .svg or .png"),
                (["-o", "nowhere/rabi.svg"], "cannot be written"),
            ] {
                let outcome = try CommandLineTool.run(["plot", "rabi.h5"] + arguments, in: folder)
                #expect(outcome.status == 1)
                #expect(outcome.errors.contains(words), "\(outcome.errors)")
            }
        }
    }

    @Test("A file that is cut short is refused, wherever the cut is", arguments: [0.02, 0.3, 0.9])
    func truncated(_ share: Double) throws {
        try CommandLineTool.inFolder { folder in
            _ = try CommandLineTool.run(Self.rabi + ["-o", "rabi.h5"], in: folder)
            let data = try Data(contentsOf: folder.appendingPathComponent("rabi.h5"))
            let file = folder.appendingPathComponent("cut.h5")
            try data.prefix(Int(Double(data.count) * share)).write(to: file)
            for command in ["inspect", "plot"] {
                let outcome = try CommandLineTool.run([command, "cut.h5"], in: folder)
                #expect(outcome.status == 1 && !outcome.wasKilled)
                #expect(outcome.errors.contains("[RK0240]"), "\(outcome.errors)")
            }
        }
    }

    @Test("Inputs that the program does not have, or of another kind, are answered before anything runs")
    func inputs() throws {
        try CommandLineTool.inFolder { folder in
            let rabi = ["run", CommandLineTool.program("rabi"), "-d", "bench-1q"]
            for (arguments, words) in [
                (["--sweep", "apm=0:1:3"], "'amp'"), (["--set", "amp=40ns"], "[RK0225]"),
                (["--set", "amp=1", "--set", "other=2"], "'other'"),
            ] {
                let outcome = try CommandLineTool.run(rabi + arguments, in: folder)
                #expect(outcome.status == 1 && !outcome.wasKilled)
                #expect(outcome.errors.contains(words), "\(outcome.errors)")
                #expect(!FileManager.default.fileExists(atPath: folder.appendingPathComponent("rabi.h5").path))
            }
            let open = "OPENQASM 3.0;\ninput angle amp;\nrz(amp) $0;\n"
            try Data(open.utf8).write(to: folder.appendingPathComponent("open.qasm"))
            let outcome = try CommandLineTool.run(["run", "open.qasm", "-d", "bench-1q"], in: folder)
            #expect(outcome.status == 1 && outcome.errors.contains("'amp'"), "\(outcome.errors)")
            let t1 = ["run", CommandLineTool.program("t1"), "-d", "bench-1q", "--sweep", "tau=0:3:3"]
            #expect(try CommandLineTool.run(t1, in: folder).errors.contains("[RK0224]"))
        }
    }

    @Test("A full disk ends the run with a message, and the file says that it was aborted")
    func fullDisk() throws {
        try CommandLineTool.inFolder { folder in
            let arguments = Self.rabi + ["--shots", "300000", "-o", "disk/rabi.h5"]
            let run = ([CommandLineTool.binary.path] + arguments).map { "'\($0)'" }.joined(separator: " ")
            try FileManager.default.createDirectory(
                at: folder.appendingPathComponent("disk"), withIntermediateDirectories: true)
            let inspect = "'\(CommandLineTool.binary.path)' inspect disk/rabi.h5 --json"
            // A disk of 2 MB, mounted where nobody else sees it.
            let outcome = try Self.shell(
                "mount -t tmpfs -o size=2m tmpfs disk && { \(run); echo status $?; \(inspect); }",
                under: ["unshare", "-rm"], in: folder)
            guard outcome.output.contains("status ") else {
                // No namespaces here: a limit on the size of files must do, though it holds for the last words too.
                let limited = try Self.shell("trap '' XFSZ; ulimit -f 2000; exec \(run)", under: [], in: folder)
                #expect(limited.status == 1 && limited.errors.contains("[RK0240]"), "\(limited.errors)")
                return
            }
            #expect(outcome.output.contains("status 1\n"), "\(outcome)")
            #expect(outcome.errors.contains("disk/rabi.h5': No space left on device [RK0240]"), "\(outcome)")
            #expect(outcome.output.contains("aborted: No space left on device"), "\(outcome)")
        }
    }

    /// Runs a line of bash under another command.
    private static func shell(
        _ line: String, under command: [String], in folder: URL
    ) throws -> (status: Int32, output: String, errors: String) {
        let process = Process.bounded(command + ["bash", "-c", line])
        process.currentDirectoryURL = folder
        let (output, errors) = (folder.appendingPathComponent("output"), folder.appendingPathComponent("errors"))
        for file in [output, errors] { try Data().write(to: file) }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: errors)
        try process.run()
        process.waitUntilExit()
        func text(_ file: URL) throws -> String { String(decoding: try Data(contentsOf: file), as: UTF8.self) }
        return (process.terminationStatus, try text(output), try text(errors))
    }
}
