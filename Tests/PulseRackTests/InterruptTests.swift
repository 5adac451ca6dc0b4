import Foundation
import PulseRack
import Testing

/// Runs that do not come to their end.
@Suite("A run that is stopped")
struct InterruptTests {
    /// Far more work than the test waits for.
    static let long = [
        "run", CommandLineTool.program("rabi"), "--device", "bench-1q", "--sweep", "amp=0:1:100001", "--shots",
        "20000", "-o", "long.h5",
    ]

    /// Starts the run, waits until its file holds a finished block, and sends it a signal.
    private func stop(by signal: Int32, in folder: URL) throws -> CommandLineTool.Outcome {
        let running = try CommandLineTool.start(Self.long, in: folder)
        defer { if running.process.isRunning { running.process.terminate() } }
        // The file itself is asked, as a viewer of a growing file would: however slow the machine, the signal
        // comes after the first block.
        func finishedShots() -> Int {
            guard let outcome = try? CommandLineTool.run(["inspect", "long.h5", "--json"], in: folder),
                let summary = try? JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
            else { return 0 }
            return summary["shots_done"] as? Int ?? 0
        }
        let deadline = ContinuousClock.now + .seconds(300)
        while finishedShots() < 20_000, running.process.isRunning, ContinuousClock.now < deadline { usleep(50_000) }
        #expect(running.process.isRunning && finishedShots() >= 20_000)
        kill(running.process.processIdentifier, signal)
        return running.outcome()
    }

    private func summary(in folder: URL) throws -> [String: Any] {
        let outcome = try CommandLineTool.run(["inspect", "long.h5", "--json"], in: folder)
        #expect(outcome.status == 0, "\(outcome.errors)")
        return try #require(JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
    }

    @Test("Ctrl-C and a polite request to end leave a closed file marked as aborted", arguments: [SIGINT, SIGTERM])
    func interrupted(_ signal: Int32) throws {
        try CommandLineTool.inFolder { folder in
            let outcome = try stop(by: signal, in: folder)
            #expect(!outcome.wasKilled && outcome.status == 130, "\(outcome.errors)")
            #expect(outcome.output.contains("stopped"))
            let summary = try summary(in: folder)
            #expect(summary["status"] as? String == "aborted: interrupted")
            #expect(try #require(summary["shots_done"] as? Int) >= 20_000)
        }
    }

    @Test("SIGKILL leaves a file that opens, says that it is incomplete and holds every finished block")
    func killed() throws {
        try CommandLineTool.inFolder { folder in
            let outcome = try stop(by: SIGKILL, in: folder)
            #expect(outcome.wasKilled)
            let summary = try summary(in: folder)
            #expect(summary["complete"] as? Bool == false)
            #expect(summary["status"] as? String == "running")
            let shots = try #require(summary["shots_done"] as? Int)
            #expect(shots >= 20_000 && shots % 20_000 == 0)
            #expect(summary["finished_points"] as? Int == shots / 20_000)
            let plot = try CommandLineTool.run(["plot", "long.h5"], in: folder)
            #expect(plot.status == 0, "\(plot.errors)")
            try checkWithPython(folder.appendingPathComponent("long.h5"))
        }
    }

    @Test(
        "A run that is stopped before its first block leaves nothing to draw, and plot says so",
        arguments: ["rabi", "rabi-chevron", "bell-cz", "readout-levels"], [false, true])
    func nothingYet(_ name: String, traces: Bool) throws {
        try CommandLineTool.inFolder { folder in
            let stopped = Cancellation()
            stopped.cancel()
            let program = try Rack.program(contentsOf: CommandLineTool.program(name))
            var request = program.defaultRequest
            request.traces = traces && name != "rabi-chevron"
            request.output = folder.appendingPathComponent("run.h5").path
            #expect(try program.run(request, cancellation: stopped).shots == 0)
            let plots = try RunFile(folder.appendingPathComponent("run.h5").path).plots().all.map(\.name)
            let measured = plots.filter { !$0.hasPrefix("waveforms") && !$0.hasPrefix("schedule") }
            #expect(!measured.isEmpty)
            for arguments in [[], ["-o", "picture.svg"]] + measured.map({ [$0] }) {
                let plot = try CommandLineTool.run(["plot", "run.h5"] + arguments, in: folder)
                #expect(plot.status == 1 && !plot.wasKilled, "\(arguments): \(plot.output)")
                #expect(plot.errors.contains("there is nothing to draw yet"), "\(arguments): \(plot.errors)")
            }
            #expect(!FileManager.default.fileExists(atPath: folder.appendingPathComponent("picture.svg").path))
        }
    }

    /// The same file through h5py, if there is a Python to ask.
    private func checkWithPython(_ file: URL) throws {
        let script = CommandLineTool.package.appendingPathComponent("tools/python/check_killed_run.py")
        guard Interpreter.path != nil else { return }
        let outcome = try Interpreter.run([script.path, file.path])
        #expect(outcome.status == 0, "\(outcome.words)")
    }
}
