package import RackDiagnostics

extension Experiment {
    /// A program calls over the link, and nobody was named who answers.
    package static var hasNoDecoder: DiagnosticsError {
        DiagnosticsError([
            Diagnostic(
                code: "RK0720", "the program calls a decoder over the link, and no decoder is named",
                help: "name one with --decoder, or give the device's link an 'endpoint'")
        ])
    }
}
