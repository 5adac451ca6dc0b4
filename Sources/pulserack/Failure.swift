import ArgumentParser
import Foundation
import PulseRack

/// Options that cannot be meant: exit status 2.
struct UsageError: Error {
    var diagnostics: [Diagnostic]

    init(_ diagnostics: [Diagnostic]) { self.diagnostics = diagnostics }

    init(code: String, _ message: String, help: String? = nil) {
        diagnostics = [Diagnostic(code: code, message, help: help)]
    }
}

/// How errors reach the user.
enum Failure {
    static let badInput: Int32 = 1
    static let badUsage: Int32 = 2
    static let fault: Int32 = 70
    static let interrupted: Int32 = 130

    /// Prints what `error` has to say and returns the exit status for it.
    static func report(_ error: any Error) -> Int32 {
        switch error {
        case let code as ExitCode: return code.rawValue
        case let error as DiagnosticsError:
            write(error.diagnostics, error.sources)
            return badInput
        case let error as UsageError:
            write(error.diagnostics, SourceTexts())
            return badUsage
        case let error as RunLogError:
            write([Diagnostic(code: "RK0240", error.description)], SourceTexts())
            return badInput
        default: break
        }
        let code = Pulserack.exitCode(for: error)
        if code == .success {
            print(Pulserack.fullMessage(for: error))
            return 0
        }
        if code == .validationFailure {
            Terminal.error(Pulserack.fullMessage(for: error))
            return badUsage
        }
        Terminal.error("fault: \(error)")
        Terminal.error("This is a mistake in pulserack; please report it with the command that led here.")
        return fault
    }

    /// Renders messages on standard error.
    static func write(_ diagnostics: [Diagnostic], _ sources: SourceTexts) {
        guard !diagnostics.isEmpty else { return }
        let renderer = DiagnosticRenderer(sources: sources, usesColour: Terminal.errorUsesColour)
        Terminal.errorRaw(renderer.render(diagnostics))
    }
}
