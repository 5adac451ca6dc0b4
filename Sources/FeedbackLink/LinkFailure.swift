import Glibc
import RackDiagnostics

/// What a person is told about sockets and hosts.
enum LinkFailure {
    /// The system's words for an error number.
    static func words(_ number: Int32) -> String { String(cString: strerror(number)) }

    static func unresolved(_ host: String, _ reason: String) -> DiagnosticsError {
        error("RK0740", "cannot find the decoder's machine '\(host)': \(reason)", "Check the name, or give its address.")
    }

    /// Nobody listens there, and nobody has answered from there before.
    static func refused(_ name: String, _ reason: String) -> DiagnosticsError {
        error(
            "RK0741", "no decoder listens at \(name): \(reason)",
            "Start the decoder host first, or give --decoder its program, which is then started and stopped with the run.")
    }

    /// The system will not make, bind or use a socket.
    static func socket(_ operation: String, _ name: String, _ number: Int32) -> DiagnosticsError {
        error("RK0742", "cannot \(operation) \(name): \(words(number))", nil)
    }

    static func tooLong(_ bytes: Int, _ most: Int, _ name: String) -> DiagnosticsError {
        error(
            "RK0743", "a message of \(bytes) bytes does not fit into the slots of \(most) bytes of \(name)",
            "Raise the link's stride, if the decoder host has slots of that size too.")
    }

    static func noPort(_ name: String) -> DiagnosticsError {
        error("RK0744", "\(name) names no port", "Write the port that the decoder host printed: udp://127.0.0.1:17000.")
    }

    static func badPath(_ path: String, _ reason: String) -> DiagnosticsError {
        error("RK0745", "'\(path)' cannot be the path of a socket: \(reason)", "Choose a short path to a file that is not there yet.")
    }

    private static func error(_ code: String, _ message: String, _ help: String?) -> DiagnosticsError {
        DiagnosticsError([Diagnostic(code: code, message, help: help)])
    }
}
