import Foundation
import Glibc

/// A decoder host of `tools/decoders`, or any script that behaves like one, running.
final class HostScript {
    let process = Process()
    /// As it announced it.
    let endpoint: String

    /// The interpreter with the packages of `tools/python/requirements.txt`, else any: most hosts need none of them.
    static let python: String? = {
        if let provided = Interpreter.path { return provided }
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        return folders.map { $0 + "/python3" }.first { FileManager.default.isExecutableFile(atPath: $0) }
    }()

    static let reason = "needs Python 3.11 as PULSERACK_PYTHON or python3"

    static func script(_ name: String) -> String {
        CommandLineTool.package.appendingPathComponent("tools/decoders/\(name).py").path
    }

    /// Starts `script` and waits until it says where it listens.
    init(_ script: String, _ arguments: [String] = [], environment: [String: String] = [:]) throws {
        guard let python = Self.python else { throw CocoaError(.fileNoSuchFile) }
        process.executableURL = URL(fileURLWithPath: python)
        process.arguments = [script] + arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        try process.run()
        var line = Data()
        while line.last != UInt8(ascii: "\n") {
            // Only ever used up by a host that will not start.
            var waiting = pollfd(fd: pipe.fileHandleForReading.fileDescriptor, events: Int16(POLLIN), revents: 0)
            guard poll(&waiting, 1, 120_000) == 1 else { throw POSIXError(.ETIMEDOUT) }
            let more = pipe.fileHandleForReading.availableData
            guard !more.isEmpty else { throw CocoaError(.fileReadCorruptFile) }
            line += more
        }
        let words = String(decoding: line, as: UTF8.self).split(whereSeparator: \.isWhitespace)
        guard words.count == 2, words[0] == "listening" else { throw CocoaError(.fileReadCorruptFile) }
        endpoint = String(words[1])
    }

    /// Ends it; its status, or the signal that it died of.
    func end(by signal: Int32 = SIGTERM) -> Int32 {
        kill(process.processIdentifier, signal)
        for _ in 0..<2000 where process.isRunning { usleep(10_000) }
        // Only ever reached by a host that will not end.
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
        return process.terminationStatus
    }

    deinit {
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    }

    /// Runs one that does not get as far as listening; what it prints.
    static func refused(_ name: String, _ arguments: [String], environment: [String: String] = [:]) throws
        -> (status: Int32, words: String)
    {
        guard let python else { throw CocoaError(.fileNoSuchFile) }
        let process = Process.bounded([python, script(name)] + arguments)
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let words = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (process.terminationStatus, words)
    }
}

/// A controller that speaks to a host, one datagram at a time.
final class DatagramClient {
    private let descriptor: Int32

    init(_ endpoint: String) throws {
        let isUnix = endpoint.hasPrefix("unix:")
        descriptor = socket(isUnix ? AF_UNIX : AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
        // Only ever reached where a host does not answer what it must.
        var patience = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        guard isUnix ? connectUnix(String(endpoint.dropFirst(5))) : connectUDP(endpoint) else {
            throw POSIXError(.EINVAL)
        }
    }

    deinit { close(descriptor) }

    private func connectUDP(_ endpoint: String) -> Bool {
        guard endpoint.hasPrefix("udp://127.0.0.1:"), let port = UInt16(endpoint.dropFirst(16)) else { return false }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        return withUnsafeBytes(of: &address) { connect($0) }
    }

    private func connectUnix(_ path: String) -> Bool {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        // A family and no name: the kernel finds an address for the replies.
        let named = withUnsafeBytes(of: &address) { bytes in
            bind(descriptor, bytes.baseAddress!.assumingMemoryBound(to: sockaddr.self), 2)
        }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        return named == 0 && withUnsafeBytes(of: &address) { connect($0) }
    }

    private func connect(_ address: UnsafeRawBufferPointer) -> Bool {
        Glibc.connect(
            descriptor, address.baseAddress!.assumingMemoryBound(to: sockaddr.self), socklen_t(address.count)) == 0
    }

    func send(_ bytes: [UInt8]) {
        _ = Glibc.send(descriptor, bytes, bytes.count, 0)
    }

    /// The next datagram; empty if none comes.
    func receive() -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 65536)
        let count = recv(descriptor, &bytes, bytes.count, 0)
        return [UInt8](bytes.prefix(max(count, 0)))
    }

    /// The reply to a request.
    func ask(_ bytes: [UInt8]) -> [UInt8] {
        send(bytes)
        return receive()
    }
}
