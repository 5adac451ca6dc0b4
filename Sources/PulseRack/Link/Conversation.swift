import FeedbackLink
import RackDiagnostics
import RackEmulator
import RunLog

/// The link of one run: the way to the decoder, the engine that talks, and what became of it.
///
/// It belongs to the thread that made it.
final class Conversation {
    let engine: LinkEngine
    private(set) var outcome: LinkOutcome
    private let opened: OpenedLink
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
        // Of further calls the name is counted on: `decode #2`, which is two of the wire's.
        let functions = outline.everything.calls.map { String($0.name.prefix { $0 != " " }) }
        opened = try OpenedLink(
            asked, link, tickRate: experiment.device.tickRate, functions: functions, origin: .shot)
        engine = opened.engine(seed: request.seed)
        outcome = LinkOutcome(opened.header, tickRate: experiment.device.tickRate)
    }

    var header: LinkHeader { opened.header }

    /// Takes what a block of shots said.
    func take(_ record: LinkRecord?) throws {
        guard let record else { return }
        outcome.add(record)
        try opened.capturing?.write(record.messages)
    }

    /// What the machine took from the run so far.
    var machine: MachineTime {
        let stolen = meter.stolen
        return MachineTime(stolenSeconds: stolen.stealSeconds, waitingSeconds: stolen.waitingSeconds)
    }

    /// Closes the way, and stops a host that was started.
    func close() {
        outcome.machine = machine
        opened.close()
    }

    private static var isNotCalled: DiagnosticsError {
        DiagnosticsError([
            Diagnostic(
                code: "RK0768", "a decoder is named, and the program calls none",
                help: "declare one, 'extern decode(bit[3]) -> bit[3];', and call it, or leave --decoder out")
        ])
    }
}
