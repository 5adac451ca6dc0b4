internal import RackDiagnostics

/// What a name stands for.
struct Symbol {
    enum Kind {
        case variable(VariableReference, ValueType, isConstant: Bool)
        case constant(Value, ValueType)
        case input(Int, ValueType)
        case port(Int)
        /// Physical qubits; a single qubit is one without index.
        case qubits([Int], isSingle: Bool)
        /// A qubit of the running gate or `defcal`.
        case qubitParameter(Int)
        /// A register of the running subroutine, or an alias of qubits that only the run knows.
        case operand(QubitOperand)
        case alias(ClassicalAlias)
        case stretch(Int)
        /// Indices into the subroutines and host functions of the program.
        case subroutine(Int), hostFunction(Int)
        /// Of something that was refused: uses of it are not reported again.
        case error
    }

    var kind: Kind
    var range: SourceRange
    var isPrelude: Bool
    /// For variables: when their value is known.
    var constancy: Constancy = .literal

    /// What a message calls it.
    var word: String {
        switch kind {
        case .variable(_, let type, _): "a variable of type \(type)"
        case .constant: "a constant"
        case .input: "an input"
        case .port: "a port"
        case .qubits, .qubitParameter, .operand: "a qubit"
        case .alias: "an alias"
        case .stretch: "a stretch"
        case .subroutine: "a subroutine"
        case .hostFunction: "an extern function"
        case .error: "a name"
        }
    }
}

/// Names of one block.
struct Scope {
    enum Kind {
        case block
        /// A `cal` block: its names are those of the global calibration scope.
        case calibration
        /// A `defcal`: of the program around it only constants and inputs are seen.
        case defcal
        /// A `gate` or `def`: of the program around it only constants, inputs and functions are seen.
        case definition
    }

    var kind: Kind
    var parent: Int?
    var names: [String: Symbol] = [:]
    /// The names in order, for suggestions.
    var order: [String] = []
}

/// What `let` gives a name to: places in variables, joined, and what is selected of the whole.
struct ClassicalAlias {
    var places: [CheckedPlace]
    /// Applied to the joined places, one after the other. Of a single place they are its own.
    var selections: [[CheckedIndex]] = []
    /// How the alias is read.
    var value: CheckedExpression
}
