public import RackDiagnostics

/// The way into this room: source text in, checked program and messages out.
public enum FrontEnd {
    /// What came of a check.
    public struct CheckResult: Sendable {
        /// `nil` if there is any error.
        public var program: CheckedProgram?
        /// Errors and warnings in the order of the texts, the program's first.
        public var diagnostics: [Diagnostic]
        /// The program is text 0, then the preludes, then what was included.
        public var sources: SourceTexts
    }

    /// Reads and checks `program` after `preludes`, which share one calibration scope with it.
    ///
    /// All mistakes are collected, at most 50. Takes any bytes and never traps.
    /// - Complexity: linear in the length of the texts.
    public static func check(
        program: SourceText, preludes: [SourceText] = [], environment: LanguageEnvironment
    ) -> CheckResult {
        let texts = [program] + preludes
        var bag = DiagnosticBag()
        let programSyntax = Parser.parse(program, source: 0, bag: &bag)
        var checker = Checker(environment: environment, sources: SourceTexts(texts), bag: bag)
        for (index, prelude) in preludes.enumerated() {
            checker.isPrelude = true
            let syntax = Parser.parse(prelude, source: index + 1, bag: &checker.bag)
            checker.registerCalibrations(syntax)
            checker.program.statements += checker.statements(syntax)
            checker.waveforms = WaveformContext()
        }
        checker.isPrelude = false
        checker.registerCalibrations(programSyntax)
        checker.program.statements += checker.statements(programSyntax)
        checker.program.sources = checker.sources
        checker.finishOutputs()
        return CheckResult(
            program: checker.bag.hasErrors ? nil : checker.program, diagnostics: checker.bag.sorted,
            sources: checker.sources)
    }

    /// The mistakes of the grammar alone.
    public static func syntaxDiagnostics(of text: SourceText) -> [Diagnostic] {
        var bag = DiagnosticBag()
        _ = Parser.parse(text, source: 0, bag: &bag)
        return bag.sorted
    }
}
