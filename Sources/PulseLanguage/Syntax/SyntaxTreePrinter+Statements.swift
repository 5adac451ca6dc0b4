internal import RackDiagnostics

extension SyntaxTreePrinter {
    mutating func statement(_ syntax: Statement) {
        for annotation in syntax.annotations { node("annotation \(line(annotation))", annotation) }
        let range = syntax.range
        switch syntax.kind {
        case .version(let major, let minor): node("version \(major).\(minor)", range)
        case .include(let path, _): node("include \"\(path)\"", range)
        case .pragma: node(line(range), range)
        case .grammar(let name, _): node("defcalgrammar \"\(name)\"", range)
        case .declaration(let declaration): self.declaration(declaration, range)
        case .qubits(let name, let size):
            node("qubits \(name.text)", range) { printer in if let size { printer.expression(size) } }
        case .physicalQubit(let qubit): node("physical qubit", range) { $0.expression(qubit) }
        case .oldRegister(let name, let size, let isQuantum):
            node("\(isQuantum ? "qreg" : "creg") \(name.text)", range) { printer in
                if let size { printer.expression(size) }
            }
        case .alias(let name, let value): node("let \(name.text)", range) { $0.expression(value) }
        case .gate(let gate): definition(gate, range)
        case .opaque(let name, let parameters, let qubits):
            node("opaque \(name.text)", range) { printer in
                for parameter in parameters { printer.name("parameter", parameter) }
                for qubit in qubits { printer.name("qubit", qubit) }
            }
        case .cal(let body): node("cal", range) { $0.block("body", body) }
        case .defcal(let defcal): calibration(defcal, range)
        case .externFunction(let name, let parameters, let result):
            node("extern \(name.text)", range) { printer in
                for parameter in parameters { printer.type(parameter, "parameter") }
                if let result { printer.type(result, "result") }
            }
        case .externPort(let name): node("extern port \(name.text)", range)
        case .externFrame(let name): node("extern frame \(name.text)", range)
        case .subroutine(let subroutine): definition(subroutine, range)
        default: action(syntax.kind, range)
        }
    }

    /// Statements that stand for something that happens.
    private mutating func action(_ kind: Statement.Kind, _ range: SourceRange) {
        switch kind {
        case .gateCall(let call): node("gate \(call.name.text)", range) { $0.gateCall(call) }
        case .measure(let operand, let target):
            node(target == nil ? "measure" : "measure ->", range) { $0.expressions([operand] + (target.map { [$0] } ?? [])) }
        case .assign(let target, let operation, let value):
            node("assign \(operation?.rawValue ?? "")=", range) { $0.expressions([target, value]) }
        case .reset(let operand): node("reset", range) { $0.expression(operand) }
        case .barrier(let operands): node("barrier", range) { $0.expressions(operands) }
        case .nop(let operands): node("nop", range) { $0.expressions(operands) }
        case .delay(let duration, let operands):
            node("delay", range) { printer in
                printer.part("duration") { $0.expression(duration) }
                printer.expressions(operands)
            }
        case .box(let duration, let body):
            node("box", range) { printer in
                if let duration { printer.part("duration") { $0.expression(duration) } }
                printer.block("body", body)
            }
        case .breakLoop: node("break", range)
        case .continueLoop: node("continue", range)
        case .end: node("end", range)
        case .returning(let value): node("return", range) { printer in if let value { printer.expression(value) } }
        case .expression(let value): node("expression", range) { $0.expression(value) }
        case .scope(let body): node("scope", range) { $0.block("body", body) }
        case .error: node("error", range)
        default: control(kind, range)
        }
    }

    private mutating func control(_ kind: Statement.Kind, _ range: SourceRange) {
        switch kind {
        case .conditional(let condition, let then, let otherwise):
            node("if", range) { printer in
                printer.expression(condition)
                printer.block("then", then)
                if !otherwise.isEmpty { printer.block("else", otherwise) }
            }
        case .forLoop(let type, let name, let values, let body):
            node("for \(name.text)", range) { printer in
                printer.type(type)
                switch values {
                case .range(let values): printer.range(values)
                case .set(let values): printer.part("set") { $0.expressions(values) }
                case .expression(let value): printer.expression(value)
                }
                printer.block("body", body)
            }
        case .whileLoop(let condition, let body):
            node("while", range) { printer in
                printer.expression(condition)
                printer.block("body", body)
            }
        case .switching(let value, let cases):
            node("switch", range) { printer in
                printer.expression(value)
                for item in cases {
                    printer.node(item.labels.isEmpty ? "default" : "case", item.range) { printer in
                        printer.expressions(item.labels)
                        printer.block("body", item.body)
                    }
                }
            }
        default: break
        }
    }

    private mutating func declaration(_ declaration: DeclarationSyntax, _ range: SourceRange) {
        let qualifier =
            switch declaration.qualifier {
            case .none: "variable"
            case .const: "const"
            case .input: "input"
            case .output: "output"
            }
        node("\(qualifier) \(declaration.name.text)", range) { printer in
            printer.type(declaration.type)
            if let initial = declaration.initial { printer.expression(initial) }
        }
    }

    private mutating func definition(_ gate: GateSyntax, _ range: SourceRange) {
        node("gate definition \(gate.name.text)", range) { printer in
            for parameter in gate.parameters { printer.name("parameter", parameter) }
            for qubit in gate.qubits { printer.name("qubit", qubit) }
            printer.block("body", gate.body)
        }
    }

    private mutating func definition(_ subroutine: SubroutineSyntax, _ range: SourceRange) {
        node("def \(subroutine.name.text)", range) { printer in
            for parameter in subroutine.parameters { printer.parameter(parameter) }
            if let result = subroutine.result { printer.type(result, "result") }
            printer.block("body", subroutine.body)
        }
    }

    private mutating func calibration(_ defcal: DefcalSyntax, _ range: SourceRange) {
        node("defcal \(defcal.name.text)", range) { printer in
            for parameter in defcal.parameters {
                switch parameter {
                case .named(let parameter): printer.parameter(parameter)
                case .literal(let value): printer.part("parameter value") { $0.expression(value) }
                }
            }
            for operand in defcal.operands {
                switch operand {
                case .physical(let number, let range): printer.node("qubit $\(number)", range)
                case .any(let name): printer.name("any qubit", name)
                }
            }
            if let result = defcal.result { printer.type(result, "result") }
            printer.block("body", defcal.body)
        }
    }
}
