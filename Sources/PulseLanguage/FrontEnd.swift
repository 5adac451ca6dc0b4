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
        var checker = Checker(environment: environment, sources: SourceTexts(texts), bag: DiagnosticBag())
        for (index, prelude) in preludes.enumerated() {
            checker.isPrelude = true
            read(prelude, source: index + 1, into: &checker)
        }
        checker.isPrelude = false
        read(program, source: 0, into: &checker)
        checker.finishLink()
        checker.program.sources = checker.sources
        checker.finishOutputs()
        return CheckResult(
            program: checker.bag.hasErrors ? nil : checker.program, diagnostics: checker.bag.sorted,
            sources: checker.sources)
    }

    /// Parses and checks statement by statement, so that of the syntax tree only one statement is alive at a time.
    private static func read(_ text: SourceText, source: Int, into checker: inout Checker) {
        var parser = Parser(text, source: source, bag: checker.bag)
        checker.registerCalibrations(parser.calibrationHeads())
        // The messages of both go into one bag, which wanders.
        while let statement = parser.nextStatement() {
            swap(&parser.bag, &checker.bag)
            checker.append(statement)
            swap(&parser.bag, &checker.bag)
        }
        checker.bag = parser.bag
        checker.endText()
    }

    /// The mistakes of the grammar alone.
    public static func syntaxDiagnostics(of text: SourceText) -> [Diagnostic] {
        var parser = Parser(text, source: 0, bag: DiagnosticBag())
        while parser.nextStatement() != nil {}
        return parser.bag.sorted
    }

    /// The syntax tree of `text` as text: a node a line with its place (`line:column-line:column`), children further in,
    /// `error` for what cannot be read. Nothing is resolved and nothing checked.
    public static func syntaxTree(of text: SourceText) -> String {
        var bag = DiagnosticBag()
        var printer = SyntaxTreePrinter(source: text)
        let statements = Parser.parse(text, source: 0, bag: &bag)
        printer.node("program", SourceRange(lower: 0, upper: text.bytes.count)) { printer in
            for statement in statements { printer.statement(statement) }
        }
        return printer.text
    }
}
