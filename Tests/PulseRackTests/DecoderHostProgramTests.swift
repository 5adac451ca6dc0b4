import Foundation
import Glibc
import Testing

@Suite("Decoder hosts as programs", .enabled(if: HostScript.python != nil, Comment(rawValue: HostScript.reason)))
struct DecoderHostProgramTests {
    typealias Frame = DecoderFrame

    @Test("A host ends with status 0 when it is told to, and takes its socket with it", arguments: [SIGTERM, SIGINT])
    func ending(signal: Int32) throws {
        try CommandLineTool.inFolder { folder in
            let path = folder.appendingPathComponent("host").path
            let killed = try HostScript(HostScript.script("echo_host"), ["--listen", "unix:\(path)"])
            #expect(killed.end(by: SIGKILL) == SIGKILL)
            // What is left of one that was killed is in nobody's way.
            let host = try HostScript(HostScript.script("echo_host"), ["--listen", "unix:\(path)"])
            #expect(host.endpoint == "unix:\(path)")
            let second = try HostScript.refused("echo_host", ["--listen", "unix:\(path)"])
            #expect(second.status == 1 && second.words.contains("in use"), "\(second.words)")
            #expect(try DatagramClient(host.endpoint).outcome(Frame.request(Frame.increment, [1])) == (0, [2]))
            #expect(host.end(by: signal) == 0)
            #expect(!FileManager.default.fileExists(atPath: path))
        }
    }

    @Test("A delay holds each answer back, one after the other, and the log has a line for each message")
    func delayAndLog() throws {
        try CommandLineTool.inFolder { folder in
            let log = folder.appendingPathComponent("log").path
            let host = try HostScript(HostScript.script("echo_host"), ["--delay", "2ms", "--log", log])
            let client = try DatagramClient(host.endpoint)
            let start = ContinuousClock.now
            for round: Int64 in 0..<4 { client.send(Frame.enqueue([1, 0, 1], counter: round)) }
            for _ in 0..<4 { _ = client.receive() }
            #expect(ContinuousClock.now - start >= .milliseconds(8))
            client.send([1, 2, 3])
            #expect(client.outcome(Frame.corrections(3)) == (0, [5]))
            #expect(host.end() == 0)
            let lines = try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n")
            #expect(lines.count == 6)
            #expect(lines.first == "1 enqueue_syndromes decoder 0 counter 0 bits 3: 05 -> 0")
            #expect(lines.suffix(2) == [
                "dropped 3 bytes: 01 02 03", "1 get_corrections decoder 0 size 3 reset 1 -> 0: 05",
            ])
        }
    }

    @Test(
        "Options that make no sense are named, with status 2",
        arguments: [
            ("echo_host", ["--delay", "5"], "--delay"), ("echo_host", ["--listen", "tcp://x:1"], "udp://HOST:PORT"),
            ("echo_host", ["--listen", "udp://127.0.0.1:99999"], "udp://HOST:PORT"),
            ("echo_host", ["--stride", "3"], "57"),
            ("echo_host", ["--slots", "0"], "--slots"), ("echo_host", ["--counter", "maybe"], "--counter"),
            ("table_host", [], "--repetition"), ("table_host", ["/nowhere"], "/nowhere"),
            ("pymatching_host", [], "--stability"), ("pymatching_host", ["--repetition", "1"], "--repetition"),
            ("pymatching_host", ["--dem", "x", "--rounds", "3"], "--rounds"),
        ])
    func badOptions(name: String, arguments: [String], word: String) throws {
        let outcome = try HostScript.refused(name, arguments)
        #expect(outcome.status == 2)
        #expect(outcome.words.contains(word), "\(outcome.words)")
    }

    @Test("A table with a mistake is refused at its line")
    func badTables() throws {
        try CommandLineTool.inFolder { folder in
            let path = folder.appendingPathComponent("table.txt")
            for (text, word) in [
                ("0 -> 1\n1 => 0", "table.txt:2: '1 => 0' is not of the form"),
                ("0 -> 1\n00 -> 1", ":2: a syndrome of 2 bits"),
                ("0 -> 1\n1 -> 10", ":2: 2 corrections"), ("0 -> 1\n0 -> 0", ":2: '0' is there twice"),
                ("# none", "no line"),
            ] {
                try text.write(to: path, atomically: true, encoding: .utf8)
                let outcome = try HostScript.refused("table_host", [path.path])
                #expect(outcome.status == 2 && outcome.words.contains(word), "\(outcome.words)")
            }
        }
    }

    @Test("Without PyMatching its host says how to get it")
    func withoutPyMatching() throws {
        try CommandLineTool.inFolder { folder in
            for module in ["pymatching", "numpy"] {
                try "raise ImportError".write(
                    to: folder.appendingPathComponent("\(module).py"), atomically: true, encoding: .utf8)
            }
            let outcome = try HostScript.refused(
                "pymatching_host", ["--repetition", "3"], environment: ["PYTHONPATH": folder.path])
            #expect(outcome.status == 1)
            #expect(outcome.words.contains("pip install pymatching"), "\(outcome.words)")
        }
    }

    @Test("The hosts that the article on decoders shows run as they stand there")
    func article() throws {
        let article = try String(
            contentsOf: CommandLineTool.package.appendingPathComponent("Sources/PulseRack/PulseRack.docc/Decoders.md"),
            encoding: .utf8)
        let blocks = article.matches(of: /```python\n((?s:.*?))```/).map { String($0.output.1) }
        try #require(blocks.count == 2)
        try CommandLineTool.inFolder { folder in
            for (index, block) in blocks.enumerated() {
                let script = folder.appendingPathComponent("host\(index).py").path
                try block.write(toFile: script, atomically: true, encoding: .utf8)
                let host = try HostScript(
                    script, ["--listen", "udp://127.0.0.1:0"],
                    environment: ["PYTHONPATH": CommandLineTool.package.appendingPathComponent("tools/decoders").path])
                let client = try DatagramClient(host.endpoint)
                #expect(client.status(Frame.corrections(3)) == 4)
                client.send(Frame.request(0xDEAD_BEEF, []))
                #expect(client.ask(Frame.reset()) == Frame.padded(Frame.request(0, [], magic: 0x4355_5153)))
                #expect(client.outcome(Frame.enqueue([0, 1], counter: 0)) == (0, []))
                #expect(client.outcome(Frame.enqueue([1, 1], counter: 1)) == (0, []))
                #expect(client.outcome(Frame.corrections(3)) == (0, [[3], [2]][index]))
                #expect(client.status(Frame.corrections(3)) == 4)
                _ = host.end(by: SIGKILL)
            }
        }
    }

    @Test(
        "Over the wire a session decodes as stock PyMatching decodes it, and single errors are corrected",
        .enabled(
            if: Interpreter.path != nil,
            "needs PULSERACK_PYTHON, an interpreter with tools/python/requirements.txt installed"))
    func pyMatching() throws {
        let script = CommandLineTool.package.appendingPathComponent("tools/python/check_decoder_hosts.py").path
        let outcome = try Interpreter.run([script, "1000"])
        #expect(outcome.status == 0 && outcome.words.hasSuffix("equal 4155\n"), "\(outcome.words)")
    }

    @Test(
        "An ancilla that begins a stability experiment in 1 is put right by a model that knows of such",
        .enabled(
            if: Interpreter.path != nil,
            "needs PULSERACK_PYTHON, an interpreter with tools/python/requirements.txt installed"),
        arguments: [(0.01, 1), (0, 0)] as [(Double, UInt8)])
    func stability(ancillaFlip: Double, corrected: UInt8) throws {
        let host = try HostScript(
            HostScript.script("pymatching_host"),
            ["--stability", "3", "--ancillas", "kept", "--ancilla-flip", "\(ancillaFlip)"])
        let client = try DatagramClient(host.endpoint)
        typealias Frame = DecoderFrame
        // Every check is 1, and the first ancilla in 1 from the beginning.
        for round in 0..<5 { #expect(client.status(Frame.enqueue([1, 0, 0], counter: Int64(round))) == 0) }
        #expect(client.outcome(Frame.corrections(1)) == (0, [corrected]))
        #expect(host.end() == 0)
    }
}
