import FeedbackCodec
import FeedbackLink
import Foundation
import PulseLanguage
import RackEmulator
import RackModel
import RackUnits
import Scheduling
import Synchronization

/// Round trips of 256 bytes, of several kinds by turns, so that whatever else the machine does falls upon all of them.
final class RoundTripBenchmark: Sendable {
    enum Kind: Int, CaseIterable {
        /// `BareEcho` on both sides.
        case bare
        /// `UDPTransport` to the same bare host.
        case udp
        /// `UnixTransport` to a `UnixHost` that echoes.
        case unix
        /// A call of a program through the whole controller, to a `DecoderHost` over UDP.
        case call
    }

    struct Result: Sendable {
        /// By kind.
        var summaries: [RoundTripSummary]
        var stolen: StolenTime
    }

    private static let turns = 40
    private static let tripsPerTurn = 500
    private static let bytes = 256
    /// A round trip that takes longer is none.
    private static let patienceSeconds = 5.0

    private let result = Mutex<Result?>(nil)

    /// Measures once; all figures are of that one run.
    func measured() throws -> Result {
        try result.withLock { known in
            if let known { return known }
            let measured = try Self.measure()
            known = measured
            return measured
        }
    }

    private static func measure() throws -> Result {
        let bare = try BareEcho()
        defer { bare.stop() }
        let client = BareEcho.Client(port: bare.port)
        let udp = try UDPTransport(host: "127.0.0.1", port: bare.port)
        let path = FileManager.default.temporaryDirectory.path + "/pulserack-\(getpid())-echo"
        let unixHost = try UnixHost(path: path) { datagram, slot in
            slot.copyMemory(from: datagram)
            return datagram.count
        }
        defer { unixHost.stop() }
        let unix = try UnixTransport(path: path)
        let call = try Call()
        let frame = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes, alignment: 16)
        frame.initializeMemory(as: UInt8.self, repeating: 0)
        defer { frame.deallocate() }
        var times = [[UInt64]](repeating: [], count: Kind.allCases.count)
        let meter = StolenTime.Meter()
        for turn in 0...turns {
            for kind in Kind.allCases {
                for _ in 0..<tripsPerTurn {
                    let start = WallClock.nanoseconds
                    switch kind {
                    case .bare: client.exchange(bytes: bytes)
                    case .udp: try exchange(frame, udp)
                    case .unix: try exchange(frame, unix)
                    case .call: try call.exchange()
                    }
                    // The first turn warms up.
                    if turn > 0 { times[kind.rawValue].append(WallClock.nanoseconds - start) }
                }
            }
        }
        let stolen = meter.stolen
        return Result(summaries: times.compactMap { RoundTripSummary(nanoseconds: $0) }, stolen: stolen)
    }

    private static func exchange(_ frame: UnsafeMutableRawBufferPointer, _ transport: any FrameTransport) throws {
        try transport.send(UnsafeRawBufferPointer(frame))
        guard try transport.receive(into: frame, patienceSeconds: patienceSeconds) == bytes else {
            throw Benchmarks.Absent("an echo was lost")
        }
    }

    /// A shot of one call: 64 bits go, and come back.
    private final class Call {
        private let host: UDPHost
        private let engine: LinkEngine
        private let call: LinkCall
        private var rows: [LinkMessage] = []
        private var shot = 0

        init() throws {
            var serving = DecoderHost()
            serving.serve(FunctionID(name: "echo")) { arguments, results in
                results.copyMemory(from: arguments)
                return arguments.count
            }
            host = try UDPHost(host: serving)
            guard case .udp(let name, let port) = host.endpoint else { throw Benchmarks.Absent("no UDP") }
            engine = LinkEngine(
                DecoderLink(deadlineTicks: 10_000_000_000), tickRate: TickRate(perSecond: 1_000_000_000)!,
                transport: try UDPTransport(host: name, port: port), seed: 0, clock: .wall)
            call = LinkCall(
                number: 0, function: "echo", arguments: [.value(.uint(0x0123_4567_89AB_CDEF), .uint(64))],
                result: .uint(64), answer: .uint(64), form: .awaited, lastSampleTick: 0)
        }

        func exchange() throws {
            engine.beginShot(point: 0, shot: shot)
            try engine.submit(call) { _ in false }
            guard try engine.answer(of: 0).value == .uint(0x0123_4567_89AB_CDEF) else {
                throw Benchmarks.Absent("the echo is another")
            }
            _ = try engine.endShot()
            engine.takeMessages(into: &rows)
            shot += 1
        }
    }
}
