internal import RackDiagnostics

extension Checker {
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
        if scope <= Self.calibrationScope, name.text == "pi" || name.text == "π" {
            error("QP0102", "'\(name.text)' is a constant of the language", name.range, help: "choose another name")
        }
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

    /// Reports a variable that has the name of a gate: one of the library may be hidden, one of the program not.
    mutating func checkNoGate(_ name: Name) {
        guard !isPrelude, let index = gateIndices[name.text], let old = program.gates[index].definitions.first else {
            return
        }
        if program.gates[index].isStandard {
            bag.warning(
                "QP0123", "'\(name.text)' is a gate of the library too", name.range,
                help: "the gate can still be called; choose another name to tell them apart")
        } else {
            error(
                "QP0102", "'\(name.text)' is a gate already, a variable cannot have its name", name.range,
                labels: [.init(old.range, "defined here")])
        }
    }

    func isError(_ symbol: Symbol) -> Bool {
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
            case .definition: seesAll = false
            case .calibration, .defcal:
                if let symbol = scopes[Self.calibrationScope].names[name] { return symbol }
                if scopes[index].kind == .defcal { seesAll = false }
            }
            scope = scopes[index].parent
        }
        return nil
    }

    /// Whether a `defcal`, a `gate` or a `def` may use it from the program around.
    func isFixed(_ symbol: Symbol) -> Bool {
        switch symbol.kind {
        case .constant, .input, .error, .subroutine, .hostFunction: true
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
            if scopes[index].kind == .calibration || scopes[index].kind == .defcal { add(Self.calibrationScope) }
            scope = scopes[index].parent
        }
        return names
    }

    /// A slot for a variable.
    mutating func newVariable(_ name: Name, _ type: ValueType, lazyValue: CheckedExpression? = nil) -> VariableReference {
        if hasLocals, target != Self.calibrationScope {
            localTypes.append(type)
            return .local(localTypes.count - 1)
        }
        program.globals.append(
            GlobalVariable(name: name.text, type: type, range: name.range, lazyValue: lazyValue))
        return .global(program.globals.count - 1)
    }
}
