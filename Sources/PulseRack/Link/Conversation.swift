import FeedbackCodec
import FeedbackLink
import Foundation
import RackDiagnostics
import RackEmulator
import RackModel
import RunLog
import Scheduling

/// The link of one run: the way to the decoder, the engine that talks, and what became of it.
///
/// It belongs to the thread that made it.
final class Conversation {
    let engine: LinkEngine
    let header: LinkHeader
    private(set) var outcome: LinkOutcome
    private let connection: DecoderConnection?
    private let capturing: CapturingTransport?
    private let meter = StolenTime.Meter()

    /// Starts the host if the request names its program, and opens the way to it.
    ///
    /// - Returns: `nil` for a program that calls nobody.
    /// - Throws: `DiagnosticsError` where there is nobody to call, or a decoder is named that nobody calls (`RK0768`).
    init?(_ experiment: Experiment, request: RunRequest) throws {
        let outline = try experiment.outline(point: 0)
        let asked = request.link ?? LinkRequest()
        guard outline.callsLink, let link = experiment.device.link else {
            guard asked.decoder == nil else { throw Self.isNotCalled }
            return nil
        }
        let clock = asked.clock ?? .virtual
        let opened = try Self.open(asked.decoder, link: link, clock: clock)
        connection = opened.connection
        var transport = opened.transport
        capturing = try asked.capture.map {
            try CapturingTransport(
                transport, path: $0, tickRate: experiment.device.tickRate, slots: link.slots, strideBytes: link.strideBytes)
        }
        if let capturing { transport = capturing }
        let patience = asked.patienceSeconds ?? LinkRequest.defaultPatienceSeconds
        engine = LinkEngine(
            link, tickRate: experiment.device.tickRate, transport: transport, seed: request.seed, clock: clock,
            patienceSeconds: patience)
        var (command, name) = ("", transport.name)
        if case .source(.program(let words)) = asked.decoder {
            // Its port is any that was free: no part of what was run.
            command = words.joined(separator: " ")
            name = String(name.prefix { $0 != ":" }) + ", started with the run"
        }
        header = LinkHeader(
            link: link, clock: clock, decoder: name, command: command, patienceSeconds: patience,
            functions: Self.functions(of: outline))
        outcome = LinkOutcome(header, tickRate: experiment.device.tickRate)
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
    private static func functions(of outline: ProgramOutline) -> [LinkHeader.Function] {
        var names = ["enqueue_syndromes", "get_corrections", "reset_decoder"]
        for call in outline.everything.calls {
            // Of further calls the name is counted on: `decode #2`, which is two of the wire's.
            let name = String(call.name.prefix { $0 != " " })
            if name != "decode", !names.contains(name) { names.append(name) }
        }
        return names.map { LinkHeader.Function(name: $0, id: FunctionID(name: $0).value) }
    }

    /// Takes what a block of shots said.
    func take(_ record: LinkRecord?) throws {
        guard let record else { return }
        outcome.add(record)
        try capturing?.write(record.messages)
    }

    /// What the machine took from the run so far.
    var machine: MachineTime {
        let stolen = meter.stolen
        return MachineTime(stolenSeconds: stolen.stealSeconds, waitingSeconds: stolen.waitingSeconds)
    }

    /// Closes the way, and stops a host that was started.
    func close() {
        outcome.machine = machine
        connection?.close()
    }

    private static var isNotCalled: DiagnosticsError {
        DiagnosticsError([
            Diagnostic(
                code: "RK0768", "a decoder is named, and the program calls none",
                help: "declare one, 'extern decode(bit[3]) -> bit[3];', and call it, or leave --decoder out")
        ])
    }
}
