import FeedbackLink
import Foundation
import Glibc
import RackDiagnostics
import RackEmulator
import RackModel
import Testing

@Suite("Hosts that are not there")
struct AbsentHostTests {
    private func code(_ body: () throws -> Void) -> String? {
        do {
            try body()
            return nil
        } catch let error as DiagnosticsError {
            return error.diagnostics.first?.code
        } catch {
            return "\(error)"
        }
    }

    @Test("What cannot be an endpoint is said at once")
    func impossible() {
        #expect(code { _ = try UDPTransport(host: "127.0.0.1", port: 0) } == "RK0744")
        #expect(code { _ = try UDPTransport(host: "no.such.host.invalid", port: 17_000) } == "RK0740")
        #expect(code { _ = try UnixTransport(path: "/nowhere/at/all") } == "RK0741")
        #expect(code { _ = try UnixTransport(path: String(repeating: "x", count: 108)) } == "RK0745")
        #expect(code { _ = try UnixHost(path: "/nowhere/at/all", answer: echo) } == "RK0745")
        #expect(code { _ = try UDPHost(address: "192.0.2.77", port: 17_000, answer: echo) } == "RK0742")
    }

    @Test("A port where nobody has ever answered is an error; one that falls silent is silence")
    func refused() throws {
        // A port that the system gives to nobody who asks for any, so that it stays free in between.
        let port = UInt16(20_000 + Int(getpid()) % 10_000)
        let (name, first) = ("127.0.0.1", try UDPHost(port: port, answer: echo))
        let transport = try UDPTransport(host: name, port: port)
        #expect(try exchange([1], over: transport)?.bytes.first == 1)
        first.stop()
        // Each refusal of the system is a lost message and no more.
        for _ in 0..<5 { #expect(try exchange([2], over: transport, patience: 0.01) == nil) }
        let second = try UDPHost(port: port, answer: echo)
        #expect(try exchange([3], over: transport)?.bytes.first == 3)
        second.stop()

        let late = try UDPTransport(host: name, port: port)
        #expect(code { _ = try exchange([4], over: late) } == "RK0741")
    }

    @Test("A Unix-domain host that is started again is found again")
    func restarted() throws {
        try inFolder { folder in
            let path = folder + "/host"
            let first = try UnixHost(path: path, answer: echo)
            let transport = try UnixTransport(path: path)
            #expect(try exchange([1], over: transport)?.bytes.first == 1)
            first.stop()
            #expect(!FileManager.default.fileExists(atPath: path))
            for _ in 0..<5 { #expect(try exchange([2], over: transport, patience: 0.01) == nil) }
            let second = try UnixHost(path: path, answer: echo)
            #expect(try exchange([3], over: transport)?.bytes.first == 3)
            second.stop()
        }
    }

    @Test("A socket that was left behind is taken over; a file, and a host that listens, are not")
    func abandoned() throws {
        try inFolder { folder in
            let path = folder + "/host"
            let left = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
            let bound = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    bind(left, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
                }
            }
            #expect(bound == 0)
            close(left)
            let host = try UnixHost(path: path, answer: echo)
            #expect(code { _ = try UnixHost(path: path, answer: echo) } == "RK0745")
            host.stop()
            try "kept".write(toFile: path, atomically: false, encoding: .utf8)
            #expect(code { _ = try UnixHost(path: path, answer: echo) } == "RK0745")
            #expect(try String(contentsOfFile: path, encoding: .utf8) == "kept")
        }
    }

    @Test("Transports and hosts leave neither descriptors nor sockets in the file system")
    func leaks() throws {
        func sockets() throws -> [String] {
            let folder = ProcessInfo.processInfo.environment["TMPDIR"] ?? "/tmp"
            return try FileManager.default.contentsOfDirectory(atPath: folder)
                .filter { $0.hasPrefix("pulserack-\(getpid())-") }
        }
        let before = openDescriptors()
        try inFolder { folder in
            for number in 0..<300 {
                let host = try UnixHost(path: folder + "/host", answer: echo)
                let unix = try UnixTransport(path: folder + "/host")
                if number % 100 == 0 { #expect(try exchange([1], over: unix)?.length == 256) }
                host.stop()
                let other = try UDPHost(answer: echo)
                guard case .udp(let name, let port) = other.endpoint else { return }
                let udp = try UDPTransport(host: name, port: port)
                if number % 100 == 0 { #expect(try exchange([1], over: udp)?.length == 256) }
                other.stop()
            }
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [])
        }
        // Tests that run beside this one have theirs.
        #expect(try sockets().count < 50)
        #expect(openDescriptors() < before + 100)
    }
}
