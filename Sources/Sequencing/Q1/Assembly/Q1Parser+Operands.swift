internal import RackDiagnostics

extension Q1Parser {
    /// An operand as it was read, before the instruction says what it may be.
    struct Operand {
        enum Kind {
            case register(Int64)
            case immediate(Int64)
            case label(String)
            /// What can stand for no operand, and why.
            case other(Problem)
        }

        struct Problem {
            var code: String
            var message: String
            var help: String?
        }

        var kind: Kind
        var place: Range<Int>
    }

    /// The operands up to the end of the line; `nil` if there are some that cannot be read, which was said.
    mutating func operands() -> [Operand]? {
        var operands: [Operand] = []
        var areReadable = true
        if position < end, bytes[position] == UInt8(ascii: ".") { return surplus(behind: nil) }
        skipBlanks()
        while position < end {
            if bytes[position] == UInt8(ascii: ":"), !operands.isEmpty { return surplus(behind: nil) }
            guard bytes[position].isOperand else {
                ignoreRest()
                break
            }
            let place = scan(\.isOperand)
            if let operand = operand(at: place) {
                // No instruction takes so many: one of millions keeps the first ones and the last.
                if operands.count == Self.operandsKept { operands.removeLast() }
                operands.append(operand)
            } else {
                areReadable = false
            }
            skipBlanks()
            guard position < end else { break }
            guard bytes[position] == UInt8(ascii: ",") else {
                return surplus(behind: place)
            }
            let comma = position
            position += 1
            skipBlanks()
            if position >= end {
                messages.warning("QA0020", "a ',' behind the last operand", comma..<comma + 1, help: "leave it out")
            }
        }
        return areReadable ? operands : nil
    }

    /// What is at `place`, definitions looked up.
    private mutating func operand(at place: Range<Int>) -> Operand? {
        let operand: Operand
        if bytes[place.lowerBound] == UInt8(ascii: "$") {
            guard let defined = definition(at: place) else { return nil }
            operand = defined
        } else {
            operand = read(place)
        }
        guard case .other(let problem) = operand.kind else { return operand }
        let advice = operand.place == place ? suggestion(for: place) : Self.definable
        messages.error(problem.code, problem.message, operand.place, help: problem.help ?? advice)
        return nil
    }

    private mutating func definition(at place: Range<Int>) -> Operand? {
        let name = text(place.dropFirst())
        guard let first = name.utf8.first, !first.isDigit, name.utf8.allSatisfy(\.isWord) else {
            messages.error("QA0005", "'\(shown(place))' is no definition's name", place, help: "write '$', then the name")
            return nil
        }
        guard let found = definitions[name] else {
            let near = Self.nearest(to: name, among: definitionNames.lazy)
            messages.error(
                "QA0009", "nothing above defines '\(shown(place.dropFirst()))'", place,
                help: near.map { "did you mean '$\($0)'?" } ?? "write '.DEF name value' above")
            return nil
        }
        definitions[name]?.isUsed = true
        guard case .other = found.operand.kind else { return Operand(kind: found.operand.kind, place: place) }
        // Said where it is defined, and the first time only.
        return found.isUsed ? nil : found.operand
    }

    /// What the text at `place` is by itself.
    mutating func read(_ place: Range<Int>) -> Operand {
        let text = bytes[place]
        let first = text[place.lowerBound]
        let rest = text.dropFirst()
        func other(_ code: String, _ message: String, help: String? = nil) -> Operand {
            Operand(kind: .other(Operand.Problem(code: code, message: message, help: help)), place: place)
        }
        if first == UInt8(ascii: "@") {
            guard let start = rest.first, start.isWord, !start.isDigit, rest.allSatisfy(\.isWord) else {
                return other("QA0005", "'\(shown(place))' is no label's address", help: "write '@', then the label's name")
            }
            return Operand(kind: .label(self.text(place.dropFirst())), place: place)
        }
        if first == UInt8(ascii: "R"), let digit = rest.first, digit.isDigit {
            guard case .value(let number) = Q1Number.read(rest) else {
                return other("QA0004", "the number of the register '\(shown(place))' cannot be read", help: "R0 to R63")
            }
            return Operand(kind: .register(number), place: place)
        }
        guard first.isDigit || first == UInt8(ascii: "-") else {
            return other("QA0005", "'\(shown(place))' is no operand")
        }
        switch Q1Number.read(text) {
        case .value(let value):
            if isMisleading(text, value) {
                messages.warning(
                    "QA0024", "'\(shown(place))' is octal: \(value)", place, help: "leave the leading 0 out if it is decimal")
            }
            return Operand(kind: .immediate(value), place: place)
        case .refused(let help): return other("QA0004", "'\(shown(place))' is no number", help: help)
        }
    }

    /// Whether the text of a number reads as another one in decimal.
    private func isMisleading(_ text: ArraySlice<UInt8>, _ value: Int64) -> Bool {
        let digits = text.drop { $0 == UInt8(ascii: "-") }
        return digits.first == UInt8(ascii: "0") && digits.allSatisfy(\.isDigit) && value.magnitude > 7
    }

    /// What a word that is no operand may have been meant to be.
    private func suggestion(for place: Range<Int>) -> String {
        let name = shown(place)
        if definitions[name] != nil { return "'$\(name)' is what '.DEF' gave it" }
        if let first = name.first, first == "r", Int(name.dropFirst()).map({ (0...63).contains($0) }) == true {
            return "did you mean 'R\(name.dropFirst())'?"
        }
        return "a number, a register R0 to R63, '@label' or '$name' can stand here; '@\(name)' is the address of a label"
    }

    // MARK: What an instruction takes

    static func fits(_ form: [Q1OperandRule], _ operands: [Operand]) -> Bool {
        guard form.count == operands.count else { return false }
        for (rule, operand) in zip(form, operands) {
            if case .register = operand.kind {
                guard rule.isRegister else { return false }
            } else if rule.isRegister {
                return false
            }
        }
        return true
    }

    /// Whether `value` is in the range of `rule`; says so if not.
    mutating func check(_ value: Int64, _ rule: Q1OperandRule, _ operand: Operand) -> Bool {
        guard !rule.range.contains(value) else { return true }
        let range = "\(rule.range.lowerBound) to \(rule.range.upperBound)"
        if rule.isRegister {
            messages.error("QA0003", "there is no register R\(value)", operand.place, help: "R0 to R63 are there")
        } else {
            messages.error("QA0003", "\(value) is no \(rule.name)", operand.place, help: "\(range) is accepted")
        }
        return false
    }

    private static let operandsShown = 8
    private static let operandsKept = 16

    mutating func mismatch(_ signature: Q1Signature, _ operands: [Operand], _ word: Range<Int>) {
        let name = signature.opcode.rawValue
        let place = operands.first.map { $0.place.lowerBound..<(operands.last ?? $0).place.upperBound } ?? word
        guard signature.forms.contains(where: { !$0.isEmpty }) else {
            return messages.error("QA0002", "'\(name)' takes no operands", place, help: "leave them out")
        }
        // More than these few nobody reads, and a line can hold millions.
        let found = operands.prefix(Self.operandsShown).map { operand in
            if case .register = operand.kind { return "R" }
            return "number"
        }
        let more = operands.count > Self.operandsShown ? ", …" : ""
        let got = operands.isEmpty ? "" : ", not (\(found.joined(separator: ", "))\(more))"
        messages.error(
            "QA0002", "'\(name)' takes \(signature.words)\(got)", place,
            help: "R is a register; the others are numbers, '@label' or '$name'")
    }

    mutating func unknown(instruction word: Range<Int>) {
        let name = shown(word)
        if name.hasPrefix("fb_") || Q1Mnemonics.foreign(name) != nil {
            let reason = Q1Mnemonics.foreign(name) ?? Q1Signature.foreign[0].reason
            return messages.error("QA0015", "'\(name)' is an instruction \(reason)", word, help: "use instructions of set 1")
        }
        let near = Self.nearest(to: name, among: Q1Opcode.allCases.lazy.map(\.rawValue))
        messages.error(
            "QA0001", "there is no instruction '\(name)'", word,
            help: near.map { "did you mean '\($0)'?" } ?? "a label ends with ':'")
    }

    /// Says that there is text behind what the statement can hold, its last operand or its word.
    private mutating func surplus(behind place: Range<Int>?) -> [Operand]? {
        let next = bytes[position]
        let help: String
        switch next {
        case UInt8(ascii: ";"): help = "statements stand on lines of their own, and a comment begins with '#'"
        case UInt8(ascii: ".") where place.map { bytes[$0.lowerBound].isDigit } == true: help = "numbers are whole"
        case UInt8(ascii: "+"), UInt8(ascii: "*"), UInt8(ascii: "/"): help = "nothing is computed here: write the number"
        case let next where next.isOperand: help = "commas part operands"
        default: help = "a comment begins with '#'"
        }
        messages.error("QA0006", "something behind the statement", position..<trimmedEnd, help: help)
        return nil
    }
}
