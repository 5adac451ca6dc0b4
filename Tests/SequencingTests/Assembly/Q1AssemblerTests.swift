import RackDiagnostics
import Sequencing
import Testing

@Suite("The Q1 assembler")
struct Q1AssemblerTests {
    static func assemble(_ text: String, memory: Int = Q1Assembler.largestMemory) -> (program: Q1Program?, diagnostics: [Diagnostic]) {
        Q1Assembler.assemble(SourceText(name: "test.q1asm", text), instructionMemory: memory)
    }

    @Test("A program becomes instructions with the lines that they stand on, and labels with addresses")
    func program() throws {
        let found = Self.assemble(
            """
            # averages
            .DEF shots 0x400   # 1024
            .DEF count R1
              move $shots, $count
            start:
            first : set_awg_gain -32768,32767
              acquire_weighed 1,R2,R3,R4,0b1000
            \tset_cond 1 , 077, 2,\t0
              jge R1,0xFFFFFFFF,@end
              loop $count,@start
            end:stop
            """)
        #expect(found.diagnostics.map(\.code) == ["QA0024"])  // 077 is octal
        let program = try #require(found.program)
        #expect(
            program.instructions == [
                Q1Instruction(.move, [.immediate(1024), .register(1)]),
                Q1Instruction(.setGain, [.immediate(-32768), .immediate(32767)]),
                Q1Instruction(.acquireWeighed, [.immediate(1), .register(2), .register(3), .register(4), .immediate(8)]),
                Q1Instruction(.setCondition, [.immediate(1), .immediate(63), .immediate(2), .immediate(0)]),
                Q1Instruction(.jge, [.register(1), .immediate(4_294_967_295), .immediate(6)]),
                Q1Instruction(.loop, [.register(1), .immediate(1)]),
                Q1Instruction(.stop),
            ])
        #expect(program.lines == [4, 6, 7, 8, 9, 10, 11])
        #expect(program.labels.map(\.name) == ["start", "first", "end"])
        #expect(program.labels.map(\.address) == [1, 1, 6])
    }

    @Test("Line breaks may be those of any system, the last may be missing, and a text may say nothing")
    func lineBreaks() {
        #expect(Self.assemble("nop\r\nnop\r\nstop").program?.lines == [1, 2, 3])
        #expect(Self.assemble("nop\rstop").program?.instructions.count == 2)
        #expect(Self.assemble("").program?.instructions.isEmpty == true)
        #expect(Self.assemble("# nothing\n\n\t\n").diagnostics.isEmpty)
    }

    static let mistakes: [(code: String, text: String)] = [
        ("QA0001", "«plai» 0,1,20"), ("QA0001", "«NOP»"), ("QA0001", "a: «1»"),
        ("QA0002", "play «R0,1,20»"), ("QA0002", "add «1,R0,R1»"), ("QA0002", "«move»"), ("QA0002", "nop «5»"),
        ("QA0002", "acquire_weighed «0,R1,0,0,4»"), ("QA0002", "jge «R0,R1,@a»\na: nop"),
        ("QA0003", "wait «3»"), ("QA0003", "wait «65536»"), ("QA0003", "play 0,«1024»,4"), ("QA0003", "acquire «32»,0,4"),
        ("QA0003", "acquire 0,«16777216»,4"), ("QA0003", "move 0,«R64»"), ("QA0003", "move «-1»,R0"),
        ("QA0003", "set_mrk «16»"), ("QA0003", "move «99999999999999999999»,R0"), ("QA0003", "jmp «16384»"),
        ("QA0004", "wait «08»"), ("QA0004", "wait «1e3»"), ("QA0004", "wait «0x»"), ("QA0004", "wait «-»"), ("QA0004", "wait «R5x»"),
        ("QA0005", "jmp «a»\na: nop"), ("QA0005", "wait «r5»"), ("QA0005", "wait «@»"), ("QA0005", "wait «$»"), ("QA0004", "wait «-R5»"),
        ("QA0006", "wait 1«.5»"), ("QA0006", "move 0,R0«; stop»"), ("QA0006", "wait 4 «4»"), ("QA0006", "jmp @a«+1»\na: nop"),
        ("QA0007", "jmp «@b»\na: nop"), ("QA0008", "a: nop\n«a»: nop"), ("QA0009", "wait «$a»\n.DEF a 5"),
        ("QA0010", ".DEF a 5\n.DEF «a» 6"), ("QA0011", "«.def» a 5"), ("QA0011", "«.DEF» a"), ("QA0012", "«1a»: nop"),
        ("QA0014", ".DEF a «4 5»\nwait $a\nwait $a"), ("QA0014", ".DEF a 5\n.DEF b «$a»\nwait $b"),
        ("QA0015", "«acquire_timetags» 0,0,1,0,4"), ("QA0015", "«fb_pull» 1"),
        ("QA0020", "nop «; move 1,R0»"), ("QA0020", "«!! nop»"), ("QA0020", "wait 4«,»"), ("QA0020", "a: «-1»"),
        ("QA0021", "nop\n«wait» 4"), ("QA0022", "jmp «@a»\na:"), ("QA0022", "loop R0,«7»\nstop"),
        ("QA0023", ".DEF a «b»"), ("QA0024", "wait «010»"),
        ("QA0025", "move 4,R1\n«wait» R1"), ("QA0025", "add R1,1,R1\n«add» R1,1,R1"), ("QA0025", "not R1,R2\na:\n«play» R2,R3,4"),
    ]

    @Test("Mistakes are found where they are, and nothing else is", arguments: mistakes)
    func mistake(code: String, text: String) throws {
        let lower = try #require(text.utf8.firstIndex(of: 0xC2))
        let before = text.utf8.distance(from: text.startIndex, to: lower)
        let marked = try #require(text.firstMatch(of: /«(.*)»/)).output.1
        // What runs on behind its end would be one message more.
        let ended = code == "QA0021" || code == "QA0022" ? text : text + "\nstop\n"
        let plain = ended.replacing("«", with: "").replacing("»", with: "")
        let found = Self.assemble(plain).diagnostics
        #expect(found.map(\.code) == [code], "\(found)")
        let range = try #require(found.first?.range)
        #expect(range.lower == before && range.upper == before + marked.utf8.count, "\(range)")
        #expect(found.first?.help?.isEmpty == false)
    }

    @Test("What was probably meant is said")
    func suggestions() {
        for (text, words) in [
            ("plai 0,1,20", "did you mean 'play'?"), ("jmp @lop\nloop: nop", "did you mean '@loop'?"),
            (".DEF time 4\nwait $tim", "did you mean '$time'?"), ("wait r5", "did you mean 'R5'?"), ("wait 08", "octal"),
            (".DEF a 5\nwait a", "'$a'"), ("a: nop\njmp a", "'@a'"), ("play R0,1,20", "R is a register"),
            ("acquire_weighted 0,0,0,0,4", "did you mean 'acquire_weighed'?"), ("move 0,R0;nop", "lines of their own"),
        ] { #expect(Self.assemble(text).diagnostics.contains { $0.help?.contains(words) == true }, "\(text)") }
    }

    @Test("A register may be written right behind the instruction that reads or writes it, and read one later")
    func registers() {
        #expect(Self.assemble("add R1,1,R2\nadd R1,1,R2\nnop\nadd R2,1,R1\nmove 0,R1\nloop R0,0\nstop\n").diagnostics.isEmpty)
    }

    @Test("All mistakes are found in one go, and the first is no reason for others")
    func several() {
        let found = Self.assemble("mov 1,R0\nwait 3\nplay 0,2000,R1\nplay 2000,2000,3\njmp @x\nloop R99,@y\n").diagnostics
        #expect(found.map(\.code) == ["QA0001", "QA0003", "QA0002", "QA0003", "QA0003", "QA0003", "QA0007", "QA0003", "QA0007"])
        #expect(found.map { $0.range?.lower ?? 0 } == found.map { $0.range?.lower ?? 0 }.sorted())
    }

    @Test("What is said of a line with a hundred thousand operands can be read")
    func operands() {
        let line = "add " + String(repeating: "R0,", count: 100_000) + "1"
        let found = Self.assemble(line + "\n").diagnostics
        #expect(found.map(\.code) == ["QA0002"])
        #expect(found.first?.range.map { [$0.lower, $0.upper] } == [4, line.utf8.count])
        #expect(found.first?.message.hasSuffix("not (R, R, R, R, R, R, R, R, …)") == true)
    }

    @Test("After fifty errors there is a note in the place of more")
    func many() {
        let found = Self.assemble(String(repeating: "foo\n", count: 1000)).diagnostics
        #expect(found.count == 51 && found.last?.code == "QA0016" && found.last?.severity == .note)
    }

    @Test("A memory holds so many instructions and no more")
    func memory() throws {
        let full = String(repeating: "nop\n", count: 12287) + "stop\n"
        #expect(Self.assemble(full, memory: 12288).diagnostics.isEmpty)
        let over = Self.assemble("nop\n" + full, memory: 12288)
        #expect(over.program == nil && over.diagnostics.map(\.code) == ["QA0013"])
        #expect(over.diagnostics.first?.message.contains("12289") == true)
        #expect(Self.assemble("nop\n" + full).diagnostics.isEmpty)
        #expect(Self.assemble(String(repeating: "nop\n", count: 16385), memory: 1 << 40).program == nil)
    }

    static let examples: [(String, String)] = DiagnosticCatalogue.entries.compactMap { entry in
        if case .assembly(let text) = entry.example { (entry.code, text) } else { nil }
    }

    @Test("Each example of the catalogue gives its code and no other", arguments: examples)
    func catalogue(code: String, text: String) {
        let found = Self.assemble(text).diagnostics
        #expect(Set(found.map(\.code)) == [code], "\(found)")
    }
}
