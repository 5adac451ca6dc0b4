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
    /// `nil` outside gates and defcals.
    var localCount: Int?
    var isPrelude = false
    var isStandardLibrary = false
    var includeDepth = 0
    var hasGrammar = false
    var hasStandardGates = false

    var gateIndices: [String: Int] = [:]
    /// (parameters, qubits) of all defcals of a gate, known before their bodies are read.
    var calibratedArities: [[(parameters: Int, qubits: Int)]] = []
    var hostIndices: [String: Int] = [:]
    var portIndices: [String: Int] = [:]
    /// Globals of type `frame` named by the block at hand.
    var framesNamed: [Int] = []
    /// Qubits named by the boxes around.
    var boxQubits: [QubitOperand]?
    /// Variables that hold what a measurement gave.
    var measured: Set<VariableReference> = []
    var defcalResult = ValueType.void
    var hasReturn = false

    init(environment: LanguageEnvironment, sources: SourceTexts, bag: DiagnosticBag) {
        self.environment = environment
        self.sources = sources
        self.bag = bag
        program.ports = environment.portNames
        program.hostConstants = environment.hostConstants
        program.hostFunctions = environment.hostFunctions
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
        return index
    }

    // MARK: Messages

    mutating func error(
        _ code: String, _ message: String, _ range: SourceRange, labels: [Diagnostic.Label] = [], help: String? = nil
    ) {
        bag.error(code, message, range, labels: labels, help: help)
    }

    /// Refuses what the language has and this compiler does not yet.
    mutating func unsupported(_ what: String, _ range: SourceRange, help: String? = nil) {
        bag.error("QP0200", "\(what) not supported yet", range, help: help)
    }

    // MARK: Scopes

    mutating func push(_ kind: Scope.Kind = .block, parent: Int? = nil) -> Int {
        scopes.append(Scope(kind: kind, parent: parent ?? current))
        let outer = current
        current = scopes.count - 1
        return outer
    }

    mutating func pop(to outer: Int) {
        scopes.removeLast(scopes.count - 1 - max(outer, 1))
        current = outer
    }

    /// Where a declaration goes: the block at hand, or the global calibration scope from a `cal`.
    private var target: Int {
        scopes[current].kind == .calibration ? Self.calibrationScope : current
    }

    mutating func declare(_ name: Name, _ kind: Symbol.Kind, constancy: Constancy = .literal) {
        let scope = target
        if let old = scopes[scope].names[name.text] {
            if old.isPrelude == isPrelude, !isError(old) {
                error(
                    "QP0102", "'\(name.text)' is declared twice", name.range,
                    labels: [.init(old.range, "first declared here")])
            } else if old.isPrelude, !isPrelude {
                bag.warning(
                    "QP0123", "'\(name.text)' hides \(old.word) of the calibrations", name.range,
                    labels: [.init(old.range, "declared here")],
                    help: "calibrations go on using their own; choose another name if that is not meant")
            }
        } else {
            scopes[scope].order.append(name.text)
        }
        scopes[scope].names[name.text] = Symbol(
            kind: kind, range: name.range, isPrelude: isPrelude, constancy: constancy)
    }

    private func isError(_ symbol: Symbol) -> Bool {
        if case .error = symbol.kind { true } else { false }
    }

    /// The symbol of `name` from the block at hand outwards.
    func lookUp(_ name: String) -> Symbol? {
        var scope: Int? = current
        var seesAll = true
        while let index = scope {
            if let symbol = scopes[index].names[name], seesAll || isFixed(symbol) { return symbol }
            switch scopes[index].kind {
            case .block: break
            case .calibration, .defcal:
                if let symbol = scopes[Self.calibrationScope].names[name] { return symbol }
                if scopes[index].kind == .defcal { seesAll = false }
            }
            scope = scopes[index].parent
        }
        return nil
    }

    /// Whether a `defcal` may read it from the program around.
    private func isFixed(_ symbol: Symbol) -> Bool {
        switch symbol.kind {
        case .constant, .input, .error: true
        case .variable(_, _, let isConstant): isConstant
        default: false
        }
    }

    /// Names in sight, the nearest scope first: for suggestions.
    func namesInSight(_ isWanted: (Symbol) -> Bool) -> [String] {
        var names: [String] = []
        var scope: Int? = current
        func add(_ index: Int) {
            for name in scopes[index].order where scopes[index].names[name].map(isWanted) == true {
                names.append(name)
            }
        }
        while let index = scope {
            add(index)
            if scopes[index].kind != .block { add(Self.calibrationScope) }
            scope = scopes[index].parent
        }
        return names
    }

    /// A slot for a variable.
    mutating func newVariable(_ name: Name, _ type: ValueType, lazyValue: CheckedExpression? = nil) -> VariableReference {
        if let count = localCount {
            localCount = count + 1
            return .local(count)
        }
        program.globals.append(
            GlobalVariable(name: name.text, type: type, range: name.range, lazyValue: lazyValue))
        return .global(program.globals.count - 1)
    }
}
