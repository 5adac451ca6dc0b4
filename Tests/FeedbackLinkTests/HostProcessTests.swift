@testable import FeedbackLink
import Foundation
import Glibc
import RackDiagnostics
import RackModel
import Synchronization
import Testing

@Suite("Host programs of a run")
struct HostProcessTests {
    /// A shell script in the place of a host.
    ///
    /// Run by name, and not as a program of its own: the system refuses to run a file while it is open for writing, as
    /// it is for a moment in what other tests of this process start.
    private func script(_ text: String, in folder: String) throws -> [String] {
        let path = folder + "/host"
        try (text + "\n").write(toFile: path, atomically: true, encoding: .utf8)
        return ["/bin/sh", path]
    }

    private func failure(_ command: [String], startSeconds: Double = 10) -> Diagnostic? {
        do {
            _ = try HostProcess(command, startSeconds: startSeconds)
            return nil
        } catch {
            return (error as? DiagnosticsError)?.diagnostics.first
        }
    }

    private func isThere(_ process: pid_t) -> Bool { kill(process, 0) == 0 }

    @Test("A host is called with --listen, tells its endpoint, and ends at SIGTERM")
    func orderly() throws {
        try inFolder { folder in
            let command = try script(
                """
                echo "$@" > \(folder)/arguments
                echo "warming up" >&2
                trap 'echo ended > \(folder)/ended; exit 0' TERM
                echo "starting"; echo "listening udp://127.0.0.1:41234"
                while :; do sleep 0.01; done
                """, in: folder)
            let said = Mutex<[String]>([])
            let host = try HostProcess(command + ["--delay", "5us"]) { line in said.withLock { $0.append(line) } }
            #expect(host.endpoint == .udp(host: "127.0.0.1", port: 41_234))
            #expect(host.isRunning)
            host.stop()
            host.stop()
            #expect(!host.isRunning && !isThere(host.processID))
            #expect(said.withLock { $0 }.first == "warming up")
            let arguments = try String(contentsOfFile: folder + "/arguments", encoding: .utf8)
            #expect(arguments == "--delay 5us --listen udp://127.0.0.1:0\n")
            #expect(try String(contentsOfFile: folder + "/ended", encoding: .utf8) == "ended\n")
        }
    }

    @Test("A host that ignores SIGTERM is killed, and so is what it started", arguments: ["trap '' TERM", ""])
    func stubborn(trap: String) throws {
        try inFolder { folder in
            let command = try script(
                """
                sh -c 'trap "" TERM; echo $$ > \(folder)/child; while :; do sleep 1; done' &
                while [ ! -s \(folder)/child ]; do sleep 0.01; done
                \(trap)
                echo "listening unix:/tmp/x"
                while :; do sleep 0.1; done
                """, in: folder)
            let host = try HostProcess(command)
            #expect(host.endpoint == .unix(path: "/tmp/x"))
            let child = try #require(
                pid_t(try String(contentsOfFile: folder + "/child", encoding: .utf8).dropLast()))
            #expect(isThere(child))
            host.stop()
            #expect(!isThere(host.processID))
            // Its parent is gone, so whoever adopts it takes its end in when it likes.
            let status = (try? String(contentsOfFile: "/proc/\(child)/status", encoding: .utf8)) ?? "State:\tZ"
            #expect(!isThere(child) || status.contains("State:\tZ"))
        }
    }

    @Test("Hosts that do not start say why")
    func refusals() throws {
        try inFolder { folder in
            #expect(failure([folder + "/absent"])?.code == "RK0753")
            #expect(failure(["no-such-decoder-host"])?.code == "RK0753")
            #expect(failure([])?.code == "RK0751")
            #expect(failure([folder])?.code == "RK0753")
            #expect(failure([try script("exit 0", in: folder)[1]])?.code == "RK0754")

            let ended = try #require(failure(try script("echo 'no module named stim' >&2; exit 3", in: folder)))
            #expect(ended.code == "RK0755")
            #expect(ended.message.contains("ended with status 3 before it listened; it said:\n  no module named stim"))

            let killed = try #require(failure(try script("kill -9 $$", in: folder)))
            #expect(killed.message.contains("was ended by signal 9 before it listened; it said nothing"))

            let mute = try #require(
                failure(try script("echo hello; while :; do sleep 0.05; done", in: folder), startSeconds: 0.2))
            #expect(mute.code == "RK0756" && mute.message.contains("within 0.2 s"))

            let odd = try #require(failure(try script("echo listening somewhere; sleep 10", in: folder)))
            #expect(odd.code == "RK0757" && odd.message.contains("'somewhere'"))
        }
    }

    @Test("A host that prints without end does not stop, and its last lines are kept")
    func talkative() throws {
        try inFolder { folder in
            let command = try script(
                """
                echo "listening udp://127.0.0.1:41234"
                i=0; while [ $i -lt 3000 ]; do echo "line $i of no use to anybody"; echo "error $i" >&2; i=$((i+1)); done
                echo done > \(folder)/done; exit 4
                """, in: folder)
            let host = try HostProcess(command)
            for _ in 0..<10_000 where host.isRunning { usleep(2000) }
            #expect(!host.isRunning)
            #expect(FileManager.default.fileExists(atPath: folder + "/done"))
            host.stop()
            #expect(host.lastErrors == (2995...2999).map { "error \($0)" })
        }
    }

    @Test("What guards a host ends it when its other end is closed without a word", arguments: ["", "trap '' TERM;"])
    func orphan(trap: String) throws {
        let words = ["/bin/sh", "-c", "\(trap) while :; do sleep 0.05; done"]
        let process = try SpawnedProcess.spawn(words, inputs: nil, output: nil, errors: nil).get()
        var guardian = Guardian(of: process)
        let guardianID = try #require(guardian).process
        usleep(20_000)
        #expect(isThere(process))
        guardian?.abandon()
        let status = try #require(end(of: process))
        #expect(status & 0x7F == (trap.isEmpty ? SIGTERM : SIGKILL))
        guardian = nil
        // Not even as one that has ended: whoever waits for any child of this process would see nothing but it.
        #expect(!isThere(guardianID))
    }

    /// Waits for a child's end and takes it in; `nil` where it does not come, after which it is killed.
    private func end(of process: pid_t) -> Int32? {
        var status: Int32 = 0
        for _ in 0..<6000 {
            if waitpid(process, &status, WNOHANG) == process { return status }
            usleep(5000)
        }
        kill(process, SIGKILL)
        waitpid(process, &status, 0)
        return nil
    }

    @Test("What a host inherits is its three standard descriptors, whatever else is open here")
    func descriptors() throws {
        try inFolder { folder in
            // Open without the flag that closes it in children, as other libraries open theirs.
            let file = open(folder + "/open", O_CREAT | O_RDWR, 0o600)
            defer { close(file) }
            let command = try script(
                "ls -l /proc/$$/fd > \(folder)/list; echo listening udp://127.0.0.1:41234; exec sleep 60", in: folder)
            try HostProcess(command).stop()
            let list = try String(contentsOfFile: folder + "/list", encoding: .utf8)
            #expect(list.contains(" 2 -> ") && !list.contains(folder + "/open"), "\(list)")
        }
    }

    @Test("Many starts and stops leave no descriptors and no processes")
    func cycles() throws {
        try inFolder { folder in
            let command = try script("echo listening udp://127.0.0.1:41234; exec sleep 60", in: folder)
            let before = openDescriptors()
            for _ in 0..<60 { try HostProcess(command).stop() }
            // Tests that run beside this one have some of their own.
            #expect(openDescriptors() < before + 40)
            #expect(!children(of: getpid()).contains { commandLine(of: $0).contains(folder) })
        }
    }

    @Test("What is given for a decoder is an endpoint or a program with its arguments")
    func sources() throws {
        #expect(try DecoderSource("udp://[::1]:17000") == .endpoint(.udp(host: "::1", port: 17_000)))
        #expect(try DecoderSource("unix:/tmp/decoder") == .endpoint(.unix(path: "/tmp/decoder")))
        #expect(
            try DecoderSource("tools/decoders/echo_host.py --delay 5us")
                == .program(["tools/decoders/echo_host.py", "--delay", "5us"]))
        #expect(
            try DecoderSource(" './my host' --name \"it's\" ''") == .program(["./my host", "--name", "it's", ""]))
        for (text, code) in [("", "RK0751"), ("  ", "RK0751"), ("udp://127.0.0.1", "RK0750"), ("a 'b", "RK0752")] {
            let error = #expect(throws: DiagnosticsError.self) { _ = try DecoderSource(text) }
            #expect(error?.diagnostics.first?.code == code)
        }
    }

    private func children(of parent: pid_t) -> [pid_t] {
        let entries = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return entries.compactMap { pid_t($0) }.filter { process in
            let text = (try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)) ?? ""
            // Behind the name, which may hold anything: the state, then the parent.
            guard let end = text.lastIndex(of: ")") else { return false }
            return text[end...].split(separator: " ").dropFirst(2).first.flatMap { pid_t($0) } == parent
        }
    }

    private func commandLine(of process: pid_t) -> String {
        let text = (try? String(contentsOfFile: "/proc/\(process)/cmdline", encoding: .utf8)) ?? ""
        return text.replacingOccurrences(of: "\0", with: " ")
    }
}

@Suite("The hosts that come with the rack")
struct RackHostTests {
    private static func host(_ name: String) -> String {
        var url = URL(fileURLWithPath: #filePath)
        for _ in 0..<3 { url.deleteLastPathComponent() }
        return url.appendingPathComponent("tools/decoders/" + name).path
    }

    @Test("A run's connection starts the echo host, talks to it, and stops it")
    func echoHost() throws {
        let source = try DecoderSource("'\(Self.host("echo_host.py"))' --delay 5us")
        let connection = try DecoderConnection(source, slots: 8, strideBytes: 256, gathers: true)
        let answer = try #require(
            try exchange(hexadecimal(TransportTests.vectors[0].0), over: connection.transport, patience: 20))
        let wanted = hexadecimal(TransportTests.vectors[0].1)
        #expect(answer.length == 256 && Array(answer.bytes.prefix(wanted.count)) == wanted)
        connection.close()
        #expect(connection.process?.isRunning == false)
        #expect(try exchange(hexadecimal(TransportTests.vectors[0].0), over: connection.transport, patience: 0.01) == nil)
    }

    @Test("What a host complains about is in the message")
    func refusal() throws {
        let error = #expect(throws: DiagnosticsError.self) {
            _ = try HostProcess([Self.host("echo_host.py"), "--delay", "long"])
        }
        let message = try #require(error?.diagnostics.first?.message)
        #expect(message.contains("ended with status 2 before it listened") && message.contains("'long' is not a time"))
    }
}
