internal import RackDiagnostics

/// Reads a program statement by statement, and collects what is wrong with it.
struct Q1Parser {
    let bytes: [UInt8]
    let instructionMemory: Int
    var messages: Q1Messages
    private(set) var program = Q1Program(instructions: [], lines: [])
    /// All instructions, those that the memory has no room for as well.
    private var instructionCount = 0
    /// Of the instruction that is first without room.
    private var overflow: Range<Int>?
    private var lastWord = 0..<0
    /// What the last instruction wrote.
    private var lastWritten: Q1Instruction.Operand?
    /// Addresses that the program jumps to.
    private var targets: [(address: Int, place: Range<Int>)] = []

    // Where reading is: the next byte, the end of what the line says, and the line's number.
    var position = 0
    var end = 0
    private var line = 1

    private var labels: [String: Label] = [:]
    var definitions: [String: Definition] = [:]
    var definitionNames: [String] = []
    private var references: [Reference] = []

    private struct Label {
        var address: Int
        var place: Range<Int>
    }

    /// What `.DEF` gave a name.
    struct Definition {
        var place: Range<Int>
        var operand: Operand
        var isUsed = false
    }

    /// An operand that is a label's address.
    private struct Reference {
        var instruction: Int
        var operand: Int
        var name: String
        var place: Range<Int>
        var rule: Q1OperandRule
    }

    init(_ bytes: [UInt8], source: Int, instructionMemory: Int) {
        self.bytes = bytes
        self.instructionMemory = min(instructionMemory, Q1Assembler.largestMemory)
        messages = Q1Messages(source: source)
    }

    mutating func parse() {
        while position < bytes.count, !messages.isFull {
            end = position
            while end < bytes.count, !bytes[end].endsStatement { end += 1 }
            statement()
            position = end
            while position < bytes.count, !bytes[position].endsLine { position += 1 }
            guard position < bytes.count else { break }
            if bytes[position] == 0x0A { line += 1 }
            position += 1
        }
        resolveLabels()
        reportOverflow()
        reportUnusedDefinitions()
        if !messages.hasErrors { reportOddEnds() }
    }

    // MARK: Statements

    private mutating func statement() {
        skipBlanks()
        guard position < end else { return }
        if bytes[position] == UInt8(ascii: ".") { return directive() }
        guard var word = head(isBehindLabel: false) else { return }
        let afterWord = position
        skipBlanks()
        if position < end, bytes[position] == UInt8(ascii: ":") {
            position += 1
            define(label: word)
            skipBlanks()
            guard position < end, let next = head(isBehindLabel: true) else { return }
            word = next
        } else {
            position = afterWord
        }
        instruction(word)
    }

    /// The word that a statement begins with, if it does begin with one.
    private mutating func head(isBehindLabel: Bool) -> Range<Int>? {
        let byte = bytes[position]
        if byte.isWord { return scan(\.isWord) }
        if byte == UInt8(ascii: ":") || byte == UInt8(ascii: ".") {
            messages.error(
                "QA0012", byte == UInt8(ascii: ":") ? "a ':' without a label before it" : "a directive behind a label",
                position..<position + 1,
                help: isBehindLabel ? "a directive stands on a line of its own" : "write 'name:', then the instruction")
        } else {
            ignoreRest()
        }
        return nil
    }

    private mutating func define(label word: Range<Int>) {
        let name = text(word)
        guard !bytes[word.lowerBound].isDigit else {
            return messages.error("QA0012", "the label '\(shown(word))' begins with a digit", word, help: "begin it with a letter or '_'")
        }
        if let first = labels[name] {
            return messages.error(
                "QA0008", "the label '\(shown(word))' is there already", word, label: (first.place, "the first one"),
                help: "give one of them another name")
        }
        labels[name] = Label(address: instructionCount, place: word)
        program.labels.append(Q1Program.Label(name: name, address: instructionCount))
    }

    private mutating func instruction(_ word: Range<Int>) {
        guard let signature = Q1Mnemonics.signature(of: bytes[word]) else { return unknown(instruction: word) }
        guard let operands = operands() else { return append(signature.opcode, [], word) }
        guard let form = signature.forms.first(where: { Self.fits($0, operands) }) else {
            append(signature.opcode, [], word)
            return mismatch(signature, operands, word)
        }
        var values: [Q1Instruction.Operand] = []
        values.reserveCapacity(form.count)
        for (index, rule) in form.enumerated() {
            let operand = operands[index]
            switch operand.kind {
            case .register(let number):
                if check(number, rule, operand) { values.append(.register(UInt8(truncatingIfNeeded: number))) }
            case .immediate(let value):
                guard check(value, rule, operand) else { continue }
                values.append(.immediate(value))
                if rule.isAddress { targets.append((Int(value), operand.place)) }
            case .label(let name):
                references.append(
                    Reference(
                        instruction: instructionCount, operand: index, name: name, place: operand.place, rule: rule))
                values.append(.immediate(0))
            case .other: break
            }
        }
        append(signature.opcode, values, word)
    }

    private mutating func append(_ opcode: Q1Opcode, _ operands: [Q1Instruction.Operand], _ word: Range<Int>) {
        if instructionCount < instructionMemory {
            program.instructions.append(Q1Instruction(opcode, operands))
            program.lines.append(line)
        } else if overflow == nil {
            overflow = word
        }
        instructionCount += 1
        lastWord = word
        let written = opcode.writesLastOperand ? operands.last : nil
        if let lastWritten, (written == nil ? operands[...] : operands.dropLast()).contains(lastWritten),
            case .register(let number) = lastWritten
        {
            messages.warning(
                "QA0025", "R\(number) is read right behind the instruction that writes it", word,
                help: "put a 'nop' or another instruction between them")
        }
        lastWritten = written
    }

    // MARK: When all is read

    private mutating func resolveLabels() {
        for reference in references where !messages.isFull {
            guard let label = labels[reference.name] else {
                let near = Self.nearest(to: reference.name, among: program.labels.lazy.map(\.name))
                messages.error(
                    "QA0007", "there is no label '\(Self.shown(reference.name))'", reference.place,
                    help: near.map { "did you mean '@\($0)'?" } ?? "write the name and ':' before the instruction that it names")
                continue
            }
            let operand = Operand(kind: .immediate(Int64(label.address)), place: reference.place)
            guard check(Int64(label.address), reference.rule, operand) else { continue }
            guard reference.instruction < program.instructions.count,
                reference.operand < program.instructions[reference.instruction].operands.count
            else { continue }
            program.instructions[reference.instruction].operands[reference.operand] = .immediate(Int64(label.address))
            if reference.rule.isAddress { targets.append((label.address, reference.place)) }
        }
    }

    private mutating func reportOverflow() {
        guard let overflow else { return }
        messages.error(
            "QA0013", "the program has \(instructionCount) instructions, and the memory holds \(instructionMemory)", overflow,
            help: "this one is the first without room; loops make programs shorter")
    }

    private mutating func reportUnusedDefinitions() {
        for name in definitionNames where !messages.isFull {
            guard let definition = definitions[name], !definition.isUsed,
                case .other(let problem) = definition.operand.kind
            else { continue }
            messages.warning(
                "QA0023", "the value of '\(name)' can stand for no operand", definition.operand.place,
                help: problem.help ?? Self.definable)
        }
    }

    /// What is accepted, and can hardly be meant.
    private mutating func reportOddEnds() {
        if let last = program.instructions.last, ![.stop, .jmp, .illegal].contains(last.opcode) {
            messages.warning(
                "QA0021", "the program goes on behind its last instruction", lastWord, help: "end it with 'stop'")
        }
        for target in targets where target.address >= instructionCount {
            messages.warning(
                "QA0022", "there is no instruction at address \(target.address)", target.place,
                help: "the last one is at \(instructionCount - 1); labels give addresses: '@name'")
        }
    }
}
