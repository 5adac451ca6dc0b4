import Foundation

/// Processor cycles of a piece of work, by `perf stat` attached to this process.
enum CycleCounter {
    /// Cycles in user space during `work`; `nil` where perf is missing, may not count, or has nothing to count with.
    static func cycles(of work: () -> Void) -> Double? { canCount ? count(event, of: work) : nil }

    private static let event = "cycles:u"

    /// Whether perf counts the cycles of a process that does nothing: on many virtual machines it cannot.
    private static let canCount: Bool = {
        let perf = Process()
        perf.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        perf.arguments = ["perf", "stat", "-x", ",", "-e", event, "true"]
        let output = Pipe()
        perf.standardOutput = FileHandle.nullDevice
        perf.standardError = output
        guard (try? perf.run()) != nil else { return false }
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        perf.waitUntilExit()
        return counted(text, event) != nil
    }()

    private static func counted(_ text: String, _ event: String) -> Double? {
        let line = text.split(separator: "\n").first { $0.contains(event) }
        return line?.split(separator: ",").first.flatMap { Double($0) }
    }

    /// What an event of perf's counted during `work`.
    static func count(_ event: String, of work: () -> Void) -> Double? {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("pulserack-\(UUID().uuidString)")
        guard (try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)) != nil else {
            return nil
        }
        defer { try? FileManager.default.removeItem(at: folder) }
        // perf counts only between "enable" and "disable", and answers to each.
        let (control, answers) = (folder.appendingPathComponent("control").path, folder.appendingPathComponent("ack").path)
        let result = folder.appendingPathComponent("counts").path
        guard mkfifo(control, 0o600) == 0, mkfifo(answers, 0o600) == 0 else { return nil }
        let perf = Process()
        perf.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        perf.arguments = [
            "perf", "stat", "-x", ",", "-o", result, "-D", "-1", "-e", event, "-p", String(getpid()),
            "--control", "fifo:\(control),\(answers)",
        ]
        perf.standardOutput = FileHandle.nullDevice
        perf.standardError = FileHandle.nullDevice
        // Both ends at once: neither side then waits for the other to open its.
        let (commands, replies) = (open(control, O_RDWR), open(answers, O_RDWR | O_NONBLOCK))
        defer {
            close(commands)
            close(replies)
        }
        guard commands >= 0, replies >= 0, (try? perf.run()) != nil else { return nil }
        let isCounting = tell("enable\n", commands, replies, perf)
        work()
        if isCounting { _ = tell("disable\n", commands, replies, perf) }
        end(perf)
        guard isCounting, let text = try? String(contentsOfFile: result, encoding: .utf8) else { return nil }
        return counted(text, event)
    }

    /// Asks perf to write what it counted; one that does not hear is made to go.
    private static func end(_ perf: Process) {
        for signal in [SIGINT, SIGTERM, SIGKILL] {
            kill(perf.processIdentifier, signal)
            for _ in 0..<100 where perf.isRunning { usleep(10_000) }
            if !perf.isRunning { return }
        }
    }

    /// Sends a command and waits for the answer; `false` where perf is gone.
    private static func tell(_ command: String, _ commands: Int32, _ replies: Int32, _ perf: Process) -> Bool {
        guard write(commands, command, command.utf8.count) == command.utf8.count else { return false }
        for _ in 0..<500 {
            var buffer = [UInt8](repeating: 0, count: 16)
            if read(replies, &buffer, buffer.count) > 0 { return true }
            if !perf.isRunning { return false }
            usleep(10_000)
        }
        return false
    }
}
