import RackDiagnostics

/// What a person is told about the program of a decoder host.
enum HostFailure {
    static func empty() -> DiagnosticsError {
        error("RK0751", "no decoder host is named", "Write --decoder udp://127.0.0.1:17000, unix:/path, or a program.")
    }

    static func badEndpoint(_ text: String) -> DiagnosticsError {
        error(
            "RK0750", "'\(text)' names no place where a decoder can listen",
            "Write udp://127.0.0.1:17000, udp://[::1]:17000 or unix:/path.")
    }

    static func openQuote(_ text: String) -> DiagnosticsError {
        error("RK0752", "a quotation mark without its pair in '\(text)'", nil)
    }

    static func notFound(_ program: String) -> DiagnosticsError {
        error(
            "RK0753", "there is no decoder host '\(program)'",
            "Check the path; hosts that come with the rack are in tools/decoders.")
    }

    static func cannotRun(_ program: String, _ reason: String) -> DiagnosticsError {
        error("RK0754", "cannot run the decoder host '\(program)': \(reason)", "Check that it is a program: chmod +x.")
    }

    static func ended(_ name: String, _ status: SpawnedProcess.Status?, _ lines: [String]) -> DiagnosticsError {
        let how = status.map(\.description) ?? "ended"
        return error("RK0755", "the decoder host '\(name)' \(how) before it listened" + quoted(lines), nil)
    }

    static func silent(_ name: String, _ seconds: Double, _ lines: [String]) -> DiagnosticsError {
        error(
            "RK0756", "the decoder host '\(name)' did not say within \(seconds) s where it listens" + quoted(lines),
            "A host takes --listen ENDPOINT and prints 'listening ENDPOINT' on a line of its standard output.")
    }

    static func noEndpoint(_ name: String, _ text: String) -> DiagnosticsError {
        error(
            "RK0757", "the decoder host '\(name)' says that it listens on '\(text)'",
            "What it prints is 'listening udp://HOST:PORT' or 'listening unix:PATH'.")
    }

    private static func quoted(_ lines: [String]) -> String {
        lines.isEmpty ? "; it said nothing" : "; it said:\n  " + lines.joined(separator: "\n  ")
    }

    private static func error(_ code: String, _ message: String, _ help: String?) -> DiagnosticsError {
        DiagnosticsError([Diagnostic(code: code, message, help: help)])
    }
}
