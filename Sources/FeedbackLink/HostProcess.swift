import Foundation
import Glibc
import RackDiagnostics
public import RackModel
import Synchronization

/// A decoder host program that runs for as long as somebody needs it.
///
/// The program is called with `--listen udp://127.0.0.1:0` (or a `unix:` path) behind its own arguments, and prints
/// `listening ENDPOINT` on a line of its own when it does. What it writes to its standard error is passed on. It is
/// ended, with all processes that it started, by `stop`, when nobody holds it, and when this process ends, however it
/// does; not by a Ctrl-C at the terminal, after which a run still needs it.
public final class HostProcess: Sendable {
    /// What it listens on.
    public enum Listening: Sendable {
        case udp
        /// A socket in the directory for temporary files.
        case unix
    }

    /// Where it listens.
    public let endpoint: DecoderLink.Endpoint
    /// Its process, for messages.
    public let processID: Int32

    /// How long it has to end by itself: 2 s.
    private static let termSeconds = 2.0
    /// Lines of its standard error that a message quotes.
    private static let quotedLines = 5

    private let child: SpawnedProcess
    private let output: HostOutput
    private let socketPath: TemporaryPath?
    private let isStopped = Atomic<Bool>(false)

    /// - Parameters:
    ///   - command: the program and its arguments. A program without a slash is looked up in PATH; one that ends in
    ///     `.py` is run by PULSERACK_PYTHON, or by python3.
    ///   - startSeconds: how long it may take until it listens.
    ///   - passOn: told each line of its standard error.
    /// - Throws: `DiagnosticsError` for a program that is not there, ends at once, or never listens.
    public init(
        _ command: [String], listening: Listening = .udp, startSeconds: Double = 30,
        passOn: @escaping @Sendable (String) -> Void = { _ in }
    ) throws {
        let call = try HostCommand(command)
        socketPath = listening == .unix ? TemporaryPath() : nil
        let listen = socketPath.map { "unix:\($0.path)" } ?? "udp://127.0.0.1:0"
        child = try SpawnedProcess(call.program, call.arguments + ["--listen", listen], name: call.name)
        processID = child.processID
        output = HostOutput(output: child.output, errors: child.errors, passOn: passOn)
        do {
            endpoint = try Self.endpoint(
                call.name, output.listeningLine(seconds: startSeconds), startSeconds, child, output)
        } catch {
            child.stop(termSeconds: Self.termSeconds)
            output.join()
            throw error
        }
    }

    private static func endpoint(
        _ name: String, _ line: HostOutput.Line, _ seconds: Double, _ child: SpawnedProcess, _ output: HostOutput
    ) throws -> DecoderLink.Endpoint {
        switch line {
        case .listening(let text):
            guard let endpoint = DecoderLink.Endpoint(text) else { throw HostFailure.noEndpoint(name, text) }
            return endpoint
        case .ended:
            // It has closed its output: either it ends now, or it will never say where it listens.
            let status = child.waitForEnd(seconds: Self.termSeconds)
            if status == nil { throw HostFailure.silent(name, seconds, output.lastErrors(Self.quotedLines)) }
            output.join()
            throw HostFailure.ended(name, status, output.lastErrors(Self.quotedLines))
        case .none: throw HostFailure.silent(name, seconds, output.lastErrors(Self.quotedLines))
        }
    }

    /// Whether it still runs.
    public var isRunning: Bool { child.waitForEnd(seconds: 0) == nil }

    /// The last lines of its standard error, for a message about a host that died.
    public var lastErrors: [String] { output.lastErrors(Self.quotedLines) }

    /// Ends it: SIGTERM, and SIGKILL for what still runs 2 s later.
    public func stop() {
        if isStopped.exchange(true, ordering: .relaxed) { return }
        child.stop(termSeconds: Self.termSeconds)
        output.join()
    }

    deinit { stop() }
}
