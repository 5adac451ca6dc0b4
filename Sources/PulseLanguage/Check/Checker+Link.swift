internal import RackDiagnostics

/// Functions of the host that a decoder outside answers, over the device's feedback link.
extension Checker {
    /// What the decoder's own calls take and give.
    fileprivate enum Shape {
        case nothing, bits

        func fits(_ types: [ValueType]) -> Bool {
            switch self {
            case .nothing: types.isEmpty
            case .bits: types.count == 1 && types[0].isBits
            }
        }

        var words: String { self == .nothing ? "" : "bit[n]" }
    }

    fileprivate static let decoderCalls: [String: (takes: Shape, gives: Shape)] = [
        "enqueue_syndromes": (.bits, .nothing), "get_corrections": (.nothing, .bits), "reset_decoder": (.nothing, .nothing),
        "decode": (.bits, .bits),
    ]
    fileprivate static let sendSuffix = "_send"
    fileprivate static let takeSuffix = "_take"

    /// How `extern name(parameters) -> result` is called over the link; `nil` where it cannot be, which is reported.
    ///
    /// - Parameters:
    ///   - types: the parameters'.
    ///   - given: the result's.
    mutating func linkBinding(
        _ name: Name, _ parameters: [TypeSyntax], _ types: [ValueType], _ resultSyntax: TypeSyntax?, _ given: ValueType
    ) -> LinkBinding? {
        if let function = Self.stem(of: name.text, Self.takeSuffix) {
            guard types.count == 1, types[0].isInteger, given != .void else {
                error(
                    "QP0152", "'\(name.text)' takes a ticket and gives what has come for it", name.range,
                    help: "extern \(name.text)(int) -> bit[n];")
                return nil
            }
            guard hasDecoderShape(function, nil, given, name) else { return nil }
            guard let answer = wireType(resultSyntax, given) else { return nil }
            return LinkBinding(.take, function, parameters: [], answer: answer, result: given)
        }
        var wires: [WireType] = []
        for (syntax, type) in zip(parameters, types) {
            guard let wire = wireType(syntax, type) else { return nil }
            wires.append(wire)
        }
        if let function = Self.stem(of: name.text, Self.sendSuffix) {
            guard given.isInteger else {
                error(
                    "QP0152", "'\(name.text)' sends, and gives a ticket for what will come", name.range,
                    help: "extern \(name.text)(…) -> int;")
                return nil
            }
            guard hasDecoderShape(function, types, nil, name) else { return nil }
            return LinkBinding(.send, function, parameters: wires, answer: nil, result: .void)
        }
        guard hasDecoderShape(name.text, types, given, name) else { return nil }
        guard given != .void else { return LinkBinding(.call, name.text, parameters: wires, answer: nil, result: .void) }
        guard let answer = wireType(resultSyntax, given) else { return nil }
        return LinkBinding(.call, name.text, parameters: wires, answer: answer, result: given)
    }

    fileprivate static func stem(of name: String, _ suffix: String) -> String? {
        name.hasSuffix(suffix) && name.count > suffix.count ? String(name.dropLast(suffix.count)) : nil
    }

    private mutating func wireType(_ syntax: TypeSyntax?, _ type: ValueType) -> WireType? {
        let floatWidth = syntax.flatMap { declaredWidth(of: $0) } ?? 64
        if let wire = WireType(type, floatWidth: floatWidth) { return wire }
        let shown = type == .float ? "float[\(floatWidth)]" : "\(type)"
        error(
            "QP0151", "a message over the link has no form for \(shown)", syntax?.range ?? SourceRange(lower: 0, upper: 0),
            help: "it carries bit, bit[n], and int, uint and float of 8 to 64 bits: int[8], int[16], int[32], int[64], "
                + "float[32], float[64]")
        return nil
    }

    /// Whether a call of the decoder's own is declared as the decoder has it; `nil`: of this side the name says nothing.
    private mutating func hasDecoderShape(
        _ function: String, _ types: [ValueType]?, _ given: ValueType?, _ name: Name
    ) -> Bool {
        guard let shape = Self.decoderCalls[function] else { return true }
        let isSplit = types == nil || given == nil
        let answers = shape.gives != .nothing
        let givesRight = given.map { answers ? $0.isBits : $0 == .void } ?? true
        guard types.map(shape.takes.fits) ?? true, givesRight, answers || !isSplit else {
            let result = answers ? " -> \(shape.gives.words)" : ""
            var help = "extern \(function)(\(shape.takes.words))\(result);"
            if types == nil, answers { help = "extern \(name.text)(int)\(result);" }
            if given == nil, answers { help = "extern \(name.text)(\(shape.takes.words)) -> int;" }
            error("QP0153", "'\(function)' is a call of the decoder's, which has another form", name.range, help: help)
            return false
        }
        return true
    }

    /// Ties every `_send` to its `_take`.
    mutating func finishLink() {
        for (index, range) in linkRanges {
            guard let binding = program.hostFunctions[index].link, binding.role != .call else { continue }
            let other = binding.role == .send ? LinkBinding.Role.take : .send
            let partner = program.hostFunctions.first {
                $0.link?.role == other && $0.link?.function == binding.function
            }?.link
            guard let partner else {
                let (own, wanted) =
                    binding.role == .send ? (Self.sendSuffix, Self.takeSuffix) : (Self.takeSuffix, Self.sendSuffix)
                let form = binding.role == .send ? "(int) -> bit[n];" : "(…) -> int;"
                error(
                    "QP0154", "'\(binding.function)\(own)' is half of a call: there is no '\(binding.function)\(wanted)'", range,
                    help: "extern \(binding.function)\(wanted)\(form)")
                continue
            }
            guard binding.role == .send else { continue }
            program.hostFunctions[index].link?.answer = partner.answer
            program.hostFunctions[index].link?.result = partner.result
        }
    }

    // MARK: Calls

    /// A call over the link does something, so that it stands as a statement of its own.
    mutating func linkCall(_ index: Int, _ arguments: [Expression], _ range: SourceRange) -> Deed {
        let host = program.hostFunctions[index]
        guard let values = hostArguments(host, arguments, range) else { return .failed }
        return .found(.link(index, values), host.result)
    }
}

extension ExternFunction {
    /// Whether it has the name of a call that decoders answer.
    public var isDecoderCall: Bool {
        let suffixes = [Checker.sendSuffix, Checker.takeSuffix]
        let stems = [name] + suffixes.compactMap { Checker.stem(of: name, $0) }
        return stems.contains { Checker.decoderCalls[$0] != nil }
    }
}
