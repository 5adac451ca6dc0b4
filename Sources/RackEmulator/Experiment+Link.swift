package import RackDiagnostics

extension Experiment {
    /// A program or a rack calls over the link, and nobody was named who answers.
    package static var hasNoDecoder: DiagnosticsError {
        DiagnosticsError([
            Diagnostic(
                code: "RK0720", "a decoder is called over the link, and none is named",
                help: "name one with --decoder, or give the description's link an 'endpoint'")
        ])
    }
}
