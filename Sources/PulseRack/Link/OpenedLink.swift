import FeedbackCodec
import FeedbackLink
import Foundation
import RackDiagnostics
import RackEmulator
import RackModel
import RackUnits
import RunLog

/// A way to a decoder that stands: for one run of a program, or for a cluster from switching on to switching off.
struct OpenedLink: Sendable {
    let header: LinkHeader
    /// Copies what passes, where a copy is asked for.
    let capturing: CapturingTransport?
    private let transport: any FrameTransport
    private let connection: DecoderConnection?
    private let tickRate: TickRate

    /// Starts the host if the request names its program, and opens the way to it.
    ///
    /// - Parameters:
    ///   - link: with what the request says otherwise.
    ///   - functions: calls besides those of decoders.
    ///   - origin: what the times of messages count from.
    /// - Throws: `DiagnosticsError` where nobody is named who answers, or nobody is there.
    init(
        _ asked: LinkRequest, _ link: DecoderLink, tickRate: TickRate, functions: [String],
        origin: CapturingTransport.Origin
    ) throws {
        let clock = asked.clock ?? .virtual
        let opened = try Self.open(asked.decoder, link: link, clock: clock)
        (connection, self.tickRate) = (opened.connection, tickRate)
        capturing = try asked.capture.map {
            try CapturingTransport(
                opened.transport, path: $0, tickRate: tickRate, slots: link.slots, strideBytes: link.strideBytes,
                origin: origin)
        }
        transport = capturing ?? opened.transport
        var (command, name) = ("", transport.name)
        if case .source(.program(let words)) = asked.decoder {
            // Its port is any that was free: no part of what was run.
            command = words.joined(separator: " ")
            name = String(name.prefix { $0 != ":" }) + ", started with the run"
        }
        header = LinkHeader(
            link: link, clock: clock, decoder: name, command: command,
            patienceSeconds: asked.patienceSeconds ?? LinkRequest.defaultPatienceSeconds,
            functions: Self.functions(functions))
    }

    private static func open(
        _ decoder: LinkRequest.Decoder?, link: DecoderLink, clock: LinkClock
    ) throws -> (transport: any FrameTransport, connection: DecoderConnection?) {
        let source: DecoderSource
        switch decoder {
        case .transport(let transport): return (transport, nil)
        case .host(let host):
            let transport = InProcessTransport(
                host, strideBytes: link.strideBytes, slots: link.slots, clock: { WallClock.nanoseconds })
            return (transport, nil)
        case .source(let given): source = given
        case nil:
            guard let endpoint = link.endpoint else { throw Experiment.hasNoDecoder }
            source = .endpoint(endpoint)
        }
        let connection = try DecoderConnection(
            source, slots: link.slots, strideBytes: link.strideBytes, gathers: clock == .virtual,
            passOn: { FileHandle.standardError.write(Data(($0 + "\n").utf8)) })
        return (connection.transport, connection)
    }

    /// The calls of the wire, and those of the program.
    private static func functions(_ calls: [String]) -> [LinkHeader.Function] {
        var names = ["enqueue_syndromes", "get_corrections", "reset_decoder"]
        for name in calls where name != "decode" && !names.contains(name) { names.append(name) }
        return names.map { LinkHeader.Function(name: $0, id: FunctionID(name: $0).value) }
    }

    /// What talks over it: one at a time.
    func engine(seed: UInt64) -> sending LinkEngine {
        LinkEngine(
            header.link, tickRate: tickRate, transport: transport, seed: seed, clock: header.clock,
            patienceSeconds: header.patienceSeconds)
    }

    /// Stops a host that was started.
    func close() { connection?.close() }
}
