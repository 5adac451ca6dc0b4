import PulseLanguage
import RackDiagnostics

/// A small device, as the front end sees one.
private var environment: LanguageEnvironment { LanguageEnvironment(
    portNames: ["d0", "d1", "ro_tx", "ro_rx"], qubitCount: 4,
    hostConstants: [
        HostConstant(name: "q0_f01", kind: .float), HostConstant(name: "q0_length", kind: .duration),
        HostConstant(name: "q0_phase", kind: .angle), HostConstant(name: "q0_count", kind: .int),
    ],
    include: { $0 == "extra.inc" ? SourceText(name: $0, "const float extra = 0.25;\n") : nil }) }

/// What libFuzzer calls: lexer, parser, checker, the printer of trees and the renderer of messages, on any bytes.
@_cdecl("LLVMFuzzerTestOneInput")
public func checkOneInput(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let text = SourceText(name: "fuzz", bytes: Array(UnsafeBufferPointer(start: data, count: count)))
    let result = FrontEnd.check(program: text, environment: environment)
    let errors = result.diagnostics.count { $0.severity == .error }
    precondition(errors <= 50, "more than fifty errors")
    precondition((result.program == nil) == (errors > 0), "a program in spite of errors, or none without")
    for diagnostic in result.diagnostics {
        guard let range = diagnostic.range else { continue }
        precondition(range.source >= 0 && range.source < result.sources.texts.count, "a place in no text")
        precondition(range.upper <= result.sources[range.source].bytes.count + 1, "a place behind the text")
    }
    _ = DiagnosticRenderer(sources: result.sources).render(Array(result.diagnostics.prefix(4)))
    _ = FrontEnd.syntaxTree(of: text)
    return 0
}
