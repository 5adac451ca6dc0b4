import Testing

@testable import Sequencing

/// What the assembler packaged with an older driver accepts, this one accepts, and no more, but for what the article
/// "Q1 assembly" lists.
@Suite("Verdicts beside those of a packaged assembler", .enabled(if: Q1Oracle.python != nil, Comment(rawValue: Q1Oracle.reason)))
struct Q1OracleTests {
    /// Fewer than the errors after which we stop looking.
    static let linesPerProgram = 40

    /// Compares the lines that have errors.
    private func compare(statements: [String]) throws {
        var programs: [String] = []
        var rest = statements[...]
        while !rest.isEmpty {
            programs.append(rest.prefix(Self.linesPerProgram).map { $0 + "\n" }.joined())
            rest = rest.dropFirst(Self.linesPerProgram)
        }
        let verdicts = try Q1Oracle.verdicts(on: programs)
        #expect(verdicts.count == programs.count)
        for (program, verdict) in zip(programs, verdicts) {
            let ours = Q1Oracle.ourVerdict(on: program)
            let lines = program.split(separator: "\n", omittingEmptySubsequences: false)
            let differing = Set(ours.lines).symmetricDifference(verdict.lines).sorted().map { lines[$0 - 1] }
            #expect(differing.isEmpty)
        }
    }

    private func compare(programs: [String]) throws {
        let verdicts = try Q1Oracle.verdicts(on: programs)
        #expect(verdicts.count == programs.count)
        for (program, verdict) in zip(programs, verdicts) {
            #expect(Q1Oracle.ourVerdict(on: program).assembles == verdict.assembles, "\(program)")
        }
    }

    @Test("Every arrangement of numbers and registers, for every instruction")
    func arrangements() throws {
        var arrangements: [[String]] = [[]]
        for length in 1...5 {
            arrangements += (0..<1 << length).map { bits in (0..<length).map { bits >> $0 & 1 == 0 ? "4" : "R4" } }
        }
        try compare(statements: Q1Opcode.allCases.flatMap { opcode in
            arrangements.map { "\(opcode.rawValue) \($0.joined(separator: ","))" }
        })
    }

    /// Ends of ranges that fields have or could have, and their neighbours.
    static let values: [Int64] = {
        var values: [Int64] = [2, 5, 100, 999_999_999, 1_000_000_000, 1_000_000_001, 2_000_000_000, 12287, 12288, .min + 1, .max]
        for bits in [0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 15, 16, 24, 31, 32, 33] {
            let power = Int64(1) << bits
            values += [power - 1, power, power + 1, -power - 1, -power, -power + 1]
        }
        return Set(values).sorted()
    }()

    @Test("The ends of every range")
    func ranges() throws {
        var statements: [String] = []
        for signature in Q1Signature.all {
            for form in signature.forms {
                for (index, rule) in form.enumerated() {
                    for value in rule.isRegister ? [0, 1, 63, 64, 100] : Self.values {
                        var operands = form.map { $0.isRegister ? "R1" : "\($0.range.contains(4) ? 4 : $0.range.lowerBound)" }
                        operands[index] = (rule.isRegister ? "R" : "") + "\(value)"
                        statements.append("\(signature.opcode.rawValue) \(operands.joined(separator: ","))")
                    }
                }
            }
        }
        #expect(statements.count > 5000)
        try compare(statements: statements)
    }

    @Test("The shapes of statements, operands and definitions")
    func shapes() throws {
        try compare(programs: Self.shapes)
    }

    static let shapes: [String] = {
        let heads = [
            "nop", "a: nop", "a:nop", "a :nop", "a:\nnop", "a: b: nop", "a::nop", ": nop", "1a: nop", "_a: nop",
            "R0: nop", "nop: nop",
            "a.b: nop", "a-b: nop", "@a: nop", "$a: nop", "é: nop", "!nop", "-nop", "(nop)", "1nop", "1 nop", "NOP",
            "Nop", "nopp",
            ";nop", "nop;stop", "nop ; stop", "nop !", "nop junk", "nop.", "nop .", "move 0,R0,:", "nop,:", "nop \\",
            "nop,", "/* x */", "\"x\"", "---", ".5", ".", ". DEF a 5",
            "a: .DEF a 5", "a: nop\na: nop", "a: nop\nA: nop", "\tnop\t# x", "nop#x", "\u{0B}nop\u{0C}",
            "nop\r\nnop\r", "a", "a b", "x:",
        ]
        let operands = [
            "4", "+4", "-4", "- 4", "--4", "04", "08", "010", "0x10", "0X1f", "0x", "0xg", "4.0", "4e3", "4_0",
            "0o7", "4h", "99999999999999999999",
            "R4", "r4", "R04", "R08", "R0x4", "R077", "R0100", "R", "Rx", "R-4", "R 4", "R4x", "@a", "@ a", "@b",
            "@", "@1", "@a.b", "@a+1", "a",
            "$d", "$ d", "$e", "$", "$1", "$a", "$l", "$x", "(4)", "4+4", "4,", "4,,", "4 ,", ",4", "4 4", "4;",
            "4 # x", "4#x", "\"4\"", "é",
        ]
        let definitions = [
            ".DEF d 5", ".DEF d, 5", ".DEF d=5", ".DEF d\t0x5", ".DEF d -5", ".DEF d - 5", ".DEF d R5", ".DEF d @a",
            ".DEF d@a", ".DEF d-5",
            ".DEF d $x", ".DEF d x", ".DEF d 5 6", ".DEF d 5 # x", ".DEF d", ".DEF", ".def d 5", ".DEFd 5",
            ".DEF 1 5", ".DEF d 5\n.DEF d 6",
            ".DEF d 5x", ".DEF d 010", ".DEF d 08", ".DEF d 70000", ".DEF d R70", ".FOO d 5", ".DEF d é", ".DEF é 5",
            ".DEF D 5", ".DEF d 5\n.DEF D 6",
        ]
        return heads + operands.map { ".DEF d 5\n.DEF l @a\n.DEF x R1\na: nop\nwait \($0)" }
            + operands.map { ".DEF d 5\n.DEF l @a\n.DEF x R1\na: nop\nmove \($0),R0" }
            + definitions.flatMap { ["\($0)\na: nop", "\($0)\na: nop\nwait $d", "\($0)\na: nop\nmove $d,R0", "\($0)\na: nop\nmove 0,$d"] }
    }().map { $0 + "\n" }

    @Test("Programs that are sound, and programs with a few signs changed", arguments: 0..<4 as Range<UInt64>)
    func generated(seed: UInt64) throws {
        var generator = Q1ProgramGenerator(state: seed &* 1000)
        var programs: [String] = []
        while programs.count < 150 {
            let sound = Q1Disassembler.text(of: generator.program())
            let text = programs.count % 3 == 0 ? sound : generator.spoiled(sound)
            // Binary numbers and colons in definitions are where we differ on purpose.
            if text.firstMatch(of: /0[bB]|\.[^\n]*:/) == nil { programs.append(text) }
        }
        try compare(programs: programs)
    }

    @Test("How long a program may be")
    func length() throws {
        try compare(programs: [16383, 16384, 16385].map { String(repeating: "nop\n", count: $0) })
        try compare(programs: [
            "jmp @a\n" + String(repeating: "nop\n", count: 16382) + "a: nop\n",
            "nop\n", "a:\n", "nop\n", "a:\n",
        ])
    }
}
