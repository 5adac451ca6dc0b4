internal import RackDiagnostics

/// Resolves names and types of a program and its preludes, and collects every mistake.
struct Checker {
    enum Place { case program, gate, calibration, defcal }

    let environment: LanguageEnvironment
    var bag: DiagnosticBag
    var sources: SourceTexts
    var program = CheckedProgram()
    var waveforms = WaveformContext()

    var scopes: [Scope] = [Scope(kind: .block, parent: nil), Scope(kind: .block, parent: nil)]
    /// Scope 0 is the program's, scope 1 the calibrations' global one.
    var current = 0
    static let calibrationScope = 1
    var place = Place.program
    /// Nesting of `for`, `if`, … around the statement at hand: 0 at the top of a text or `cal` block.
    var blockDepth = 0
    /// Whether variables are those of a gate, a calibration or a subroutine.
    var hasLocals = false
    /// By slot.
    var localTypes: [ValueType] = []
    /// Widths of the variables that were declared `angle[n]`: what their bits are.
    var angleWidths: [VariableReference: Int] = [:]
    var isPrelude = false
    var isStandardLibrary = false
    var includeDepth = 0
    var hasGrammar = false
    var hasStandardGates = false
    /// Names of the files of the gate library that were read.
    var libraryFiles: [String] = []

    var gateIndices: [String: Int] = [:]
    /// (parameters, qubits) of all defcals of a gate, known before their bodies are read.
    var calibratedArities: [[(parameters: Int, qubits: Int)]] = []
    /// What they give.
    var calibratedResults: [[ValueType]] = []
    var hostIndices: [String: Int] = [:]
    var portIndices: [String: Int] = [:]
    /// What the blocks around name, the innermost last.
    var names: [NameCollector] = []
    /// What the subroutines name of the world around them.
    var subroutineNames: [NamedOperands] = []
    /// Statements to run ahead of the one at hand: what its expressions do.
    var pending: [CheckedStatement] = []
    /// Why nothing may be done where the reader is (`"a constant"`); `nil` where it may.
    var pureContext: String?
    var sharedQubits: [[Int]] = []
    /// Elements of all arrays and registers so far.
    var elementTotal = 0
    /// What the `defcal` or `def` at hand gives.
    var result = ValueType.void
    var hasReturn = false
    /// Where the functions stand that are called over the link, by their indices.
    var linkRanges: [(index: Int, range: SourceRange)] = []
    /// The subroutine whose body is read, for calls of itself.
    var openSubroutine: String?

    init(environment: LanguageEnvironment, sources: SourceTexts, bag: DiagnosticBag) {
        self.environment = environment
        self.sources = sources
        self.bag = bag
        program.ports = environment.portNames
        program.hostConstants = environment.hostConstants
        hostIndices.reserveCapacity(environment.hostConstants.count)
        for (index, constant) in environment.hostConstants.enumerated() { hostIndices[constant.name] = index }
        for (index, name) in environment.portNames.enumerated() { portIndices[name] = index }
        _ = gateIndex("U")
        _ = gateIndex("gphase")
        program.measureGate = gateIndex("measure")
        program.resetGate = gateIndex("reset")
    }

    mutating func gateIndex(_ name: String) -> Int {
        if let index = gateIndices[name] { return index }
        let index = program.gates.count
        gateIndices[name] = index
        program.gates.append(GateSymbol(name: name))
        calibratedArities.append([])
        calibratedResults.append([])
        return index
    }

    /// Where the program marks outputs, they alone are reported.
    mutating func finishOutputs() {
        if program.outputs.contains(where: \.isMarked) { program.outputs.removeAll { !$0.isMarked } }
    }

    // MARK: Messages

    mutating func error(
        _ code: String, _ message: String, _ range: SourceRange, labels: [Diagnostic.Label] = [], help: String? = nil
    ) {
        bag.error(code, message, range, labels: labels, help: help)
    }
}
