internal import RackDiagnostics

/// Writes a syntax tree as text: a node a line, children two blanks further in, and the place at the end as
/// `line:column-line:column` (both from 1, the end not included).
struct SyntaxTreePrinter {
    let source: SourceText
    private(set) var text = ""
    private var level = 0

    init(source: SourceText) { self.source = source }

    /// Writes one node and, further in, what `children` writes.
    mutating func node(
        _ words: String, _ range: SourceRange, _ children: (inout SyntaxTreePrinter) -> Void = { _ in }
    ) {
        text += String(repeating: "  ", count: level)
        let (from, to) = (source.position(of: range.lower), source.position(of: range.upper))
        text += "\(words)  \(from.line):\(from.column)-\(to.line):\(to.column)\n"
        level += 1
        children(&self)
        level -= 1
    }

    /// Writes what has no place of its own: a part of a node with several.
    mutating func part(_ words: String, _ children: (inout SyntaxTreePrinter) -> Void) {
        text += String(repeating: "  ", count: level) + words + "\n"
        level += 1
        children(&self)
        level -= 1
    }

    // MARK: Shared pieces

    mutating func name(_ role: String, _ name: Name) { node("\(role) \(name.text)", name.range) }

    mutating func block(_ role: String, _ body: [Statement]) {
        part(role) { for statement in body { $0.statement(statement) } }
    }

    mutating func type(_ syntax: TypeSyntax, _ role: String = "type") {
        node("\(role) \(Self.word(syntax.kind))", syntax.range) { printer in
            switch syntax.kind {
            case .array(let element, let dimensions):
                printer.type(element, "element")
                for dimension in dimensions {
                    if syntax.isRank { printer.part("#dim") { $0.expression(dimension) } } else { printer.expression(dimension) }
                }
            case .complex(let part): if let part { printer.type(part, "part") }
            default: break
            }
            if let width = syntax.width { printer.expression(width) }
        }
    }

    private static func word(_ kind: TypeSyntax.Kind) -> String {
        switch kind {
        case .bit: "bit"
        case .bool: "bool"
        case .int: "int"
        case .uint: "uint"
        case .float: "float"
        case .angle: "angle"
        case .duration: "duration"
        case .stretch: "stretch"
        case .void: "void"
        case .qubit: "qubit"
        case .complex: "complex"
        case .port: "port"
        case .frame: "frame"
        case .waveform: "waveform"
        case .array: "array"
        case .error: "error"
        }
    }

    mutating func parameter(_ parameter: ParameterSyntax) {
        var isReference = false
        if case .array = parameter.type.kind { isReference = true }
        let words = isReference ? parameter.isReadOnly ? "readonly parameter" : "mutable parameter" : "parameter"
        node("\(words) \(parameter.name.text)", parameter.name.range) { $0.type(parameter.type) }
    }

    // MARK: Expressions

    mutating func expression(_ syntax: Expression) {
        let range = syntax.range
        switch syntax.kind {
        case .integer(let value): node("integer \(value)", range)
        case .float(let value): node("float \(value)", range)
        case .imaginary(let value): node("imaginary \(value)", range)
        case .timing: node("duration \(written(range))", range)
        case .boolean(let value): node("boolean \(value)", range)
        case .bits(let bits): node("bits \(bits.map { $0 ? "1" : "0" }.joined())", range)
        case .identifier(let name): node("name \(name)", range)
        case .hardwareQubit(let number): node("qubit $\(number)", range)
        case .unary(let operation, let operand):
            node("unary \(operation.rawValue)", range) { $0.expression(operand) }
        case .binary(let operation, let left, let right):
            node("binary \(operation.rawValue)", range) { $0.expressions([left, right]) }
        case .call(let name, _, let arguments): node("call \(name)", range) { $0.expressions(arguments) }
        case .cast(let type, let operand):
            node("cast", range) {
                $0.type(type)
                $0.expression(operand)
            }
        case .index(let base, let items):
            node("index", range) { printer in
                printer.expression(base)
                for item in items { printer.index(item) }
            }
        case .concatenation(let left, let right): node("join ++", range) { $0.expressions([left, right]) }
        case .list(let items, let inBrackets):
            node(inBrackets ? "list [ ]" : "list { }", range) { $0.expressions(items) }
        case .measure(let operand): node("measure", range) { $0.expression(operand) }
        case .gateCall(let call): node("calibrated call \(call.name.text)", range) { $0.gateCall(call) }
        case .durationOf(let body): node("durationof", range) { $0.block("body", body) }
        case .error: node("error", range)
        }
    }

    mutating func expressions(_ items: [Expression]) {
        for item in items { expression(item) }
    }

    private mutating func index(_ item: IndexItem) {
        switch item {
        case .single(let value): expression(value)
        case .range(let range): self.range(range)
        case .set(let values): part("set") { $0.expressions(values) }
        }
    }

    mutating func range(_ syntax: RangeSyntax) {
        node("range", syntax.range) { printer in
            for (role, value) in [("start", syntax.start), ("step", syntax.step), ("end", syntax.stop)] {
                if let value { printer.part(role) { $0.expression(value) } }
            }
        }
    }

    /// What a gate call has besides its name.
    mutating func gateCall(_ call: GateCallSyntax) {
        for modifier in call.modifiers {
            node("modifier \(modifier.kind)", modifier.range) { printer in
                if let argument = modifier.argument { printer.expression(argument) }
            }
        }
        if !call.arguments.isEmpty { part("parameters") { $0.expressions(call.arguments) } }
        if let designator = call.designator { part("duration") { $0.expression(designator) } }
        if !call.operands.isEmpty { part("operands") { $0.expressions(call.operands) } }
    }

    /// A literal as it stands in the text, blanks left out.
    private func written(_ range: SourceRange) -> String {
        String(decoding: source.bytes[range.lower..<range.upper].filter { $0 != 0x20 && $0 != 0x09 }, as: UTF8.self)
    }

    /// The rest of a line: what an annotation or a pragma says.
    func line(_ range: SourceRange) -> String {
        var bytes = source.bytes[range.lower..<range.upper]
        while let last = bytes.last, last == 0x20 || last == 0x09 { bytes.removeLast() }
        return String(decoding: bytes, as: UTF8.self)
    }
}
