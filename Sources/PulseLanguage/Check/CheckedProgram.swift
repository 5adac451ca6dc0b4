public import RackDiagnostics

/// A program and its preludes with every name resolved and every type checked.
public struct CheckedProgram: Sendable {
    public internal(set) var statements: [CheckedStatement] = []
    public internal(set) var globals: [GlobalVariable] = []
    public internal(set) var gates: [GateSymbol] = []
    public internal(set) var defcals: [Defcal] = []
    public internal(set) var inputs: [InputDeclaration] = []
    /// Classical bit registers in the order of declaration.
    public internal(set) var registers: [BitRegisterDeclaration] = []
    public internal(set) var hostConstants: [HostConstant] = []
    public internal(set) var hostFunctions: [ExternFunction] = []
    public internal(set) var subroutines: [Subroutine] = []
    public internal(set) var stretches: [StretchDeclaration] = []
    /// Variables that the run reports per shot, in the order of their declaration: those marked `output`, or, where
    /// none is, every classical variable of the program's outermost scope.
    public internal(set) var outputs: [OutputDeclaration] = []
    /// Port names as the environment gave them.
    public internal(set) var ports: [String] = []
    /// Virtual qubits of the program: they are the physical ones from $0 on.
    public internal(set) var declaredQubitCount = 0
    public internal(set) var sources = SourceTexts()
    /// The gates `measure` and `reset`.
    public internal(set) var measureGate = 0
    public internal(set) var resetGate = 0
}

/// A variable of the program's or the calibrations' global scope.
public struct GlobalVariable: Sendable {
    public var name: String
    public var type: ValueType
    public var range: SourceRange
    /// Evaluated on first use rather than where it stands: constants, and what preludes declare.
    public var lazyValue: CheckedExpression?
    /// Index into `CheckedProgram.registers` for `bit` and `bit[n]` of the program.
    public var register: Int?
}

/// `bit[size] name` (or `bit name`, of size 1 and written without index).
public struct BitRegisterDeclaration: Sendable {
    public var name: String
    public var size: Int
    public var isScalar: Bool
}

/// An `input` of the program.
public struct InputDeclaration: Sendable, Hashable {
    public var name: String
    public var type: ValueType
    public var range: SourceRange
}

/// A constant that the device provides, known here by name and type.
public struct HostConstant: Sendable, Hashable {
    public enum Kind: String, Sendable { case float, duration, angle, int }

    public var name: String
    public var kind: Kind

    public init(name: String, kind: Kind) {
        self.name = name
        self.kind = kind
    }

    var type: ValueType {
        switch kind {
        case .float: .float
        case .duration: .duration
        case .angle: .angle
        case .int: .integer
        }
    }
}

/// `output` variable of the program.
public struct OutputDeclaration: Sendable, Hashable {
    public var name: String
    public var type: ValueType
    public var variable: VariableReference
    /// Marked `output` by the program.
    public var isMarked: Bool
}

/// `stretch name`.
public struct StretchDeclaration: Sendable, Hashable {
    public var name: String
    public var range: SourceRange
}

/// `def name(parameters) -> result { body }`.
public struct Subroutine: Sendable {
    public enum Parameter: Sendable {
        /// Classical parameters take the first slots, in their order.
        case value(ValueType)
        case reference(ValueType)
        /// Qubit parameters are operands, in their order.
        case qubits(count: Int, isSingle: Bool)
    }

    public var name: String
    public var parameters: [Parameter]
    public var result: ValueType
    public var body: [CheckedStatement]
    /// What its slots hold: parameters, then variables.
    public var localTypes: [ValueType]
    public var range: SourceRange
}

/// `extern name(parameters) -> result;`: a function that whoever embeds the rack provides, or a decoder outside.
public struct ExternFunction: Sendable, Hashable {
    public var name: String
    public var parameters: [ValueType]
    public var result: ValueType
    /// Set for what is called over the feedback link.
    public var link: LinkBinding?
}

/// How a function is called over the feedback link.
public struct LinkBinding: Sendable, Hashable {
    public enum Role: Sendable, Hashable {
        /// Sends, and waits for the answer if there is to be one.
        case call
        /// Sends, and gives a ticket.
        case send
        /// Takes what has come for a ticket.
        case take
    }

    public var role: Role
    /// The name that the wire knows: without `_send` and `_take`.
    public var function: String
    public var parameters: [WireType]
    /// `nil` for what only tells; of a `send`: what its `take` gives.
    public var answer: WireType?
    public var result: ValueType

    init(_ role: Role, _ function: String, parameters: [WireType], answer: WireType?, result: ValueType) {
        self.role = role
        self.function = function
        self.parameters = parameters
        self.answer = answer
        self.result = result
    }
}

/// What a program may name without declaring it.
public struct LanguageEnvironment {
    /// Ports that `extern port` can name.
    public var portNames: [String]
    /// Physical qubits $0 … $(qubitCount − 1).
    public var qubitCount: Int
    public var hostConstants: [HostConstant]
    /// Names of the functions that the host provides for `extern` declarations.
    public var hostFunctions: [String]
    /// Whether the device has a feedback link, which answers what the host does not provide.
    public var hasLink: Bool
    /// The text of an included file; `nil` if there is none. `stdgates.inc` is built in.
    public var include: (String) -> SourceText?

    public init(
        portNames: [String], qubitCount: Int, hostConstants: [HostConstant] = [],
        hostFunctions: [String] = [], hasLink: Bool = false, include: @escaping (String) -> SourceText? = { _ in nil }
    ) {
        self.portNames = portNames
        self.qubitCount = qubitCount
        self.hostConstants = hostConstants
        self.hostFunctions = hostFunctions
        self.hasLink = hasLink
        self.include = include
    }
}
