import Foundation
import RackDiagnostics
public import RackEmulator
public import RackModel

/// Where the decoder of a run comes from.
public enum DecoderSource: Sendable, Equatable {
    /// A host that is running already.
    case endpoint(DecoderLink.Endpoint)
    /// The program of a host and its arguments, started and stopped with the run.
    case program([String])

    /// Reads `udp://host:port`, `unix:/path`, or a program with its arguments, such as
    /// `tools/decoders/echo_host.py --delay 5us`.
    ///
    /// - Throws: `DiagnosticsError` for an empty text, an endpoint without a host, port or path, or a quotation mark
    ///   without its pair.
    public init(_ text: String) throws {
        if let endpoint = DecoderLink.Endpoint(text) {
            self = .endpoint(endpoint)
            return
        }
        if text.hasPrefix("udp:") || text.hasPrefix("unix:") { throw HostFailure.badEndpoint(text) }
        let words = try HostCommand.words(text)
        guard !words.isEmpty else { throw HostFailure.empty() }
        self = .program(words)
    }
}

/// A way to a decoder host: the transport, and the host's process if it was started for it.
public final class DecoderConnection: Sendable {
    public let transport: any FrameTransport
    /// The host's process; `nil` for a host that ran before.
    public let process: HostProcess?
    public let endpoint: DecoderLink.Endpoint

    /// Starts the host if need be and opens the way to it.
    ///
    /// - Parameters:
    ///   - slots: requests that may be outstanding.
    ///   - strideBytes: what one frame has at most.
    ///   - gathers: whether frames may wait for each other before they leave; not in wall-clock mode, in which the time
    ///     of each counts.
    ///   - spinSeconds: how long answers are waited for without sleep.
    ///   - passOn: told each line that a host's program writes to its standard error.
    /// - Throws: `DiagnosticsError` for a host that is not there, or does not start.
    public init(
        _ source: DecoderSource, slots: Int, strideBytes: Int, gathers: Bool, spinSeconds: Double = 0,
        passOn: @escaping @Sendable (String) -> Void = { _ in }
    ) throws {
        switch source {
        case .endpoint(let given):
            endpoint = given
            process = nil
        case .program(let words):
            let started = try HostProcess(words, passOn: passOn)
            process = started
            endpoint = started.endpoint
        }
        do {
            switch endpoint {
            case .udp(let host, let port):
                transport = try UDPTransport(
                    host: host, port: port, slots: slots, strideBytes: strideBytes, gathers: gathers ? slots : 1,
                    spinSeconds: spinSeconds)
            case .unix(let path):
                transport = try UnixTransport(
                    path: path, slots: slots, strideBytes: strideBytes, spinSeconds: spinSeconds)
            }
        } catch {
            process?.stop()
            throw error
        }
    }

    /// Stops the host, if it was started for this.
    public func close() { process?.stop() }

    deinit { close() }
}
