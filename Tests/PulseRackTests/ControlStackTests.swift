import Foundation
import PulseRack
import Testing

/// An interpreter with a stock driver and pytest.
enum ClientPython: String, CaseIterable {
    case newest = "PULSERACK_CLIENT_PYTHON"
    case older = "PULSERACK_CLIENT_PYTHON_131"

    var path: String? {
        ProcessInfo.processInfo.environment[rawValue].flatMap { FileManager.default.isExecutableFile(atPath: $0) ? $0 : nil }
    }
    var reason: Comment { "needs \(rawValue), an interpreter with a stock driver" }

    /// Runs it with the checkout's packages at hand.
    func run(_ arguments: [String], in folder: URL) throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: try #require(path))
        process.arguments = ["-W", "ignore"] + arguments
        process.currentDirectoryURL = folder
        let python = CommandLineTool.package.appendingPathComponent("tools/python").path
        process.environment = ProcessInfo.processInfo.environment.merging([
            "PYTHONPATH": "\(python):\(python)/pulserack/src", "PULSERACK": CommandLineTool.binary.path,
            "PULSERACK_HOME": CommandLineTool.package.path, "PYTHONDONTWRITEBYTECODE": "1",
            // Where the package was installed from the checkout, pip has left word of its plugin in the sources.
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        ]) { $1 }
        let output = folder.appendingPathComponent("output-\(UUID())")
        try Data().write(to: output)
        let handle = try FileHandle(forWritingTo: output)
        (process.standardOutput, process.standardError, process.standardInput) = (handle, handle, FileHandle.nullDevice)
        try process.run()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: try Data(contentsOf: output), as: UTF8.self))
    }

    func pytest(_ arguments: [String], in folder: URL) throws -> (status: Int32, output: String) {
        try run(["-m", "pytest", "-q", "-p", "pulserack.pytest_plugin", "-p", "no:cacheprovider"] + arguments, in: folder)
    }
}

@Suite("Tests of control stacks")
struct ControlStackTests {
    @Test("the README's lines of Python are a test that passes", .enabled(if: ClientPython.newest.path != nil, ClientPython.newest.reason))
    func readme() throws {
        let readme = try String(
            contentsOf: CommandLineTool.package.appendingPathComponent("README.md"), encoding: .utf8)
        let section = try #require(readme.firstRange(of: "## Test your control stack in CI"))
        let block = try #require(readme[section.upperBound...].firstMatch(of: /```python\n((?s:.*?))```/))
        try CommandLineTool.inFolder { folder in
            try Data(block.output.1.utf8).write(to: folder.appendingPathComponent("test_stack.py"))
            let result = try ClientPython.newest.pytest(["test_stack.py"], in: folder)
            #expect(result.status == 0 && result.output.contains("1 passed"), "\(result.output)")
        }
    }

    @Test("the Python package does what its tests say", .enabled(if: ClientPython.newest.path != nil, ClientPython.newest.reason))
    func package() throws {
        try CommandLineTool.inFolder { folder in
            let tests = CommandLineTool.package.appendingPathComponent("tools/python/pulserack/tests").path
            let result = try ClientPython.newest.pytest([tests], in: folder)
            #expect(result.status == 0, "\(result.output)")
        }
    }

    @Test("a rack in this process tells what a driver played, and writes it down")
    func fakeRack() throws {
        try CommandLineTool.inFolder { folder in
            let rack = try FakeRack("qblox-1q-rf", logFolder: folder.path)
            let error = #expect(throws: DiagnosticsError.self) { try rack.lastRun(withinSeconds: 0) }
            #expect(error?.diagnostics.map(\.code) == ["RK0247"])
            let module = try ClusterClient(rack.ports.address, rack.ports.moduleBase + 2)
            try module.send(#"SEQuencer0:AWG:WLISt:WAVeform:NEW "w",4,0"#)
            try module.send(#"SEQuencer0:AWG:WLISt:WAVeform:DATA "w","#, block: Self.floats([0.5, 0.5, 0.25, 0.25]))
            try module.send(#"SEQuencer0:AWG:WLISt:WAVeform:INDex "w",0"#)
            let program = "set_mrk 3\nupd_param 4\nplay 0,0,100\nstop\n"
            try module.send("SEQuencer0:PROGram ", block: Array(program.utf8))
            try module.send("SEQuencer0:ARM")
            try module.send("SEQuencer:START")
            #expect(try module.ask("SEQuencer0:STATE?").hasPrefix("OKAY;"))
            let run = try rack.lastRun()
            #expect(run.status == .complete && run.log.flags.isEmpty)
            let pulses = try run.played("q0.drive")
            #expect(pulses.count == 1 && pulses.first?.i.count == 4 && pulses.first?.nanosecond == 4)
            #expect(try run.played("feed0_out").isEmpty)
            #expect(throws: DiagnosticsError.self) { try run.played("q1.drive") }
            #expect(rack.stop() == nil)
            let file = folder.appendingPathComponent("run-0000.h5").path
            #expect(try RunFile(file).clusterRun() == run)
            try inspect(file, in: folder)
            // The next cluster leaves the file alone.
            let next = try FakeRack("qblox-1q-rf", logFolder: folder.path)
            #expect(next.recorder.path(ofRun: 0) == folder.path + "/run-0001.h5")
        }
    }

    @Test("whoever hears that the last sequencer has stopped finds the whole run in its file")
    func writtenWhenStopped() throws {
        try CommandLineTool.inFolder { folder in
            let rack = try FakeRack("qblox-1q-rf", logFolder: folder.path)
            let module = try ClusterClient(rack.ports.address, rack.ports.moduleBase + 2)
            let loop = "move 500,R0\nagain: upd_param 100\nloop R0,@again\nstop\n"
            try module.send("SEQuencer0:PROGram ", block: Array(loop.utf8))
            for number in 0..<10 {
                try module.send("SEQuencer0:ARM")
                try module.send("SEQuencer0:START")
                while try module.ask("SEQuencer0:STATE?").hasPrefix("OKAY;RUNNING") {}
                let run = try RunFile(try #require(rack.recorder.path(ofRun: number))).clusterRun()
                #expect(run.status == .complete && run.log.events.last?.kind == .stopped)
            }
            #expect(rack.stop() == nil)
        }
    }

    @Test("a server that is killed leaves what was run so far")
    func killed() throws {
        try CommandLineTool.inFolder { folder in
            let rack = try CommandLineTool.start(
                ["serve", "cluster", "--rack", "qblox-1q-rf", "--port", "0", "--log", folder.path], in: folder)
            defer { kill(rack.process.processIdentifier, SIGKILL) }
            let ports = try #require(Self.eventually { () -> (Int, Int)? in
                let said = try String(contentsOf: rack.output, encoding: .utf8)
                return said.firstMatch(of: #/127\.0\.0\.1:(\d+).*modules on (\d+) \+/#).map { (Int($0.1)!, Int($0.2)!) }
            })
            let module = try ClusterClient("127.0.0.1", ports.1 + 2)
            let endless = "again: upd_param 1000\njmp @again\n"
            try module.send("SEQuencer0:PROGram ", block: Array(endless.utf8))
            try module.send("SEQuencer0:ARM")
            try module.send("SEQuencer0:START")
            let file = folder.appendingPathComponent("run-0000.h5").path
            func run() throws -> ClusterRunRecord? {
                FileManager.default.fileExists(atPath: file) ? try RunFile(file).clusterRun() : nil
            }
            let early = try #require(Self.eventually { try run().flatMap { $0.log.events.isEmpty ? nil : $0 } })
            #expect(early.status == .running)
            kill(rack.process.processIdentifier, SIGKILL)
            #expect(rack.outcome().wasKilled)
            let left = try #require(try run())
            #expect(left.status == .running && left.log.events.count >= early.log.events.count)
            #expect(left.loads.count == 1)
        }
    }

    /// What `body` gives in the end; `nil` after a minute without.
    private static func eventually<Value>(_ body: () throws -> Value?) rethrows -> Value? {
        for _ in 0..<3000 {
            if let value = try body() { return value }
            usleep(20_000)
        }
        return nil
    }

    private func inspect(_ file: String, in folder: URL) throws {
        let text = try CommandLineTool.run(["inspect", file], in: folder)
        #expect(text.status == 0 && text.output.contains("run 0 of qblox-1q-rf on transmon-1gs: complete"))
        #expect(text.output.contains("play: wave0 0, wave1 0"))
        let json = try CommandLineTool.run(["inspect", file, "--json"], in: folder)
        let object = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
        #expect(object?["complete"] as? Bool == true && (object?["events"] as? [Any])?.count == 4)
        let plots = try CommandLineTool.run(["plot", file, "--list"], in: folder)
        #expect(plots.output.contains("timeline") && plots.output.contains("waveforms/q0_drive"))
    }

    private static func floats(_ values: [Float]) -> [UInt8] {
        values.flatMap { value in withUnsafeBytes(of: value.bitPattern.littleEndian) { Array($0) } }
    }

    @Test("a server says what it cannot serve", arguments: [
        (["--announce", "9.9"], 2, "RK0261"), (["--announce", "SCPI", "2.0"], 2, "RK0261"),
        (["--announce", "SCPI", "1.0", "--builds", "1,2"], 2, "RK0264"),
        (["--port", "70000"], 2, "RK0262"), (["--announce", "SCPI 1.2", "--port", "70001"], 2, "RK0262"),
        (["--builds", "fwVersion=1,2"], 2, "RK0264"), (["--builds", ""], 2, "RK0264"),
        (["--address", "192.0.2.1", "--port", "0"], 1, "RK0263"), (["--log", "/proc/logs", "--port", "0"], 1, "RK0246"),
    ])
    func refusals(arguments: [String], status: Int32, code: String) throws {
        try CommandLineTool.inFolder { folder in
            let outcome = try CommandLineTool.run(["serve", "cluster", "--rack", "qblox-1q-rf"] + arguments, in: folder)
            #expect(outcome.status == status && outcome.errors.contains(code), "\(outcome.errors)")
        }
    }
}

@Suite("Experiments of schedulers on a rack")
struct SchedulerExperimentTests {
    @Test("what quantify-scheduler fits is what the device is described as",
        .enabled(if: ClientPython.older.path != nil, ClientPython.older.reason))
    func quantify() throws {
        // Drivers of this version know the standard ports only.
        var options = ClusterServerOptions()
        options.address = "127.91.\(ProcessInfo.processInfo.processIdentifier % 250 + 1).1"
        try check("check_quantify.py", .older, try FakeRack(options: options)) { $0.address }
    }

    @Test("what qblox-scheduler fits is what the device is described as",
        .enabled(if: ClientPython.newest.path != nil, ClientPython.newest.reason))
    func qbloxScheduler() throws {
        try check("check_qblox_scheduler.py", .newest, try FakeRack()) { "\($0.address):\($0.cluster):\($0.moduleBase)" }
    }

    private func check(
        _ script: String, _ python: ClientPython, _ rack: FakeRack, _ place: (ClusterServerPorts) -> String
    ) throws {
        try CommandLineTool.inFolder { folder in
            let path = CommandLineTool.package.appendingPathComponent("tools/python/\(script)").path
            let result = try python.run([path, place(rack.ports), try Self.figures(rack.device)], in: folder)
            #expect(result.status == 0 && result.output.contains("all agree"), "\(result.output)")
        }
    }

    /// What the fits are held against.
    private static func figures(_ device: Device) throws -> String {
        let (qubit, resonator) = (device.modes[0], device.feedlines[0].resonators[0])
        let drive = try #require(device.port(named: "q0_drive"))
        let shifts = resonator.shiftsHz
        // Modulation takes 1/√2; the line's Gaussian filter and the DAC's hold see the intermediate frequency.
        let intermediate = qubit.frequencyHz - (drive.localOscillatorHz ?? 0)
        let held = Double.pi * intermediate * 1e-9
        let response = exp(-log(2) / 2 * pow(intermediate / 400e6, 2)) * sin(held) / held
        let volts = drive.converter.fullScaleVolts * pow(10, -drive.line.attenuationDecibels / 20)
        let figures: [String: Double] = [
            "qubit_hz": qubit.frequencyHz, "anharmonicity_hz": qubit.anharmonicityHz, "t1_s": qubit.t1Seconds,
            "t2_s": qubit.t2Seconds, "thermal_population": qubit.thermalPopulation,
            "resonator_hz": resonator.frequencyHz + shifts[0], "linewidth_hz": resonator.linewidthHz,
            "shift_hz": shifts[1] - shifts[0], "readout_hz": resonator.frequencyHz + (shifts[0] + shifts[1]) / 2,
            "repetitions": 1024, "rabi_hz_full_scale": drive.responsePerVolt * volts * response / 2.0.squareRoot(),
        ]
        return String(decoding: try JSONSerialization.data(withJSONObject: figures), as: UTF8.self)
    }
}
