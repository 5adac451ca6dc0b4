internal import RackDiagnostics

/// A name with its place.
struct Name: Sendable {
    var text: String
    var range: SourceRange
}

/// A statement as written, of either language: which ones may stand where is checked by the parser.
struct Statement: Sendable {
    var kind: Kind
    var range: SourceRange
    var annotations: [SourceRange] = []

    indirect enum Kind: Sendable {
        case version(major: Int, minor: Int)
        case include(String, pathRange: SourceRange)
        case pragma
        case grammar(String, range: SourceRange)
        case declaration(DeclarationSyntax)
        case qubits(Name, size: Expression?)
        /// `qubit $0;`, a dialect: declares nothing.
        case physicalQubit(Expression)
        /// `qreg` and `creg`.
        case oldRegister(Name, size: Expression?, isQuantum: Bool)
        case alias(Name, Expression)
        case gate(GateSyntax)
        /// OpenQASM 2: a gate without a body.
        case opaque(Name, parameters: [Name], qubits: [Name])
        case gateCall(GateCallSyntax)
        case measure(Expression, target: Expression?)
        case assign(Expression, operation: BinaryOperator?, Expression)
        case reset(Expression)
        case barrier([Expression])
        case delay(Expression, [Expression])
        case nop([Expression])
        case box(Expression?, [Statement])
        case cal([Statement])
        case defcal(DefcalSyntax)
        case externFunction(Name, parameters: [TypeSyntax], result: TypeSyntax?)
        case externPort(Name)
        case externFrame(Name)
        case subroutine(SubroutineSyntax)
        case conditional(Expression, [Statement], [Statement])
        case forLoop(TypeSyntax, Name, LoopValues, [Statement])
        case whileLoop(Expression, [Statement])
        case switching(Expression, [SwitchCase])
        case breakLoop, continueLoop, end
        case returning(Expression?)
        case expression(Expression)
        case scope([Statement])
        /// What could not be read; reported already.
        case error
    }
}

struct DeclarationSyntax: Sendable {
    enum Qualifier: Sendable { case none, const, input, output }
    var qualifier: Qualifier
    var type: TypeSyntax
    var name: Name
    var initial: Expression?
}

struct GateSyntax: Sendable {
    var name: Name
    var parameters: [Name]
    var qubits: [Name]
    var body: [Statement]
}

struct GateCallSyntax: Sendable {
    struct Modifier: Sendable {
        enum Kind: Sendable { case inverse, power, control, negativeControl }
        var kind: Kind
        var argument: Expression?
        var range: SourceRange
    }
    var modifiers: [Modifier]
    var name: Name
    var arguments: [Expression]
    /// `[duration]` behind the parameters.
    var designator: Expression?
    var operands: [Expression]
}

struct ParameterSyntax: Sendable {
    var type: TypeSyntax
    var name: Name
    var isReadOnly = true
}

struct SubroutineSyntax: Sendable {
    var name: Name
    var parameters: [ParameterSyntax]
    var result: TypeSyntax?
    var body: [Statement]
}

struct DefcalSyntax: Sendable {
    enum Parameter: Sendable {
        case named(ParameterSyntax)
        case literal(Expression)
    }
    enum Operand: Sendable {
        case physical(Int, SourceRange)
        case any(Name)
    }
    var name: Name
    var parameters: [Parameter]
    var operands: [Operand]
    var result: TypeSyntax?
    var body: [Statement]
    /// From `defcal` to the operands: what messages point at.
    var headRange: SourceRange
}

enum LoopValues: Sendable {
    case range(RangeSyntax)
    case set([Expression])
    case expression(Expression)
}

struct SwitchCase: Sendable {
    /// Empty for `default`.
    var labels: [Expression]
    var body: [Statement]
    var range: SourceRange
}
