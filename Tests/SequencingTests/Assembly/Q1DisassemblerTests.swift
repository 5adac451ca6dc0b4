import RackDiagnostics
import Sequencing
import Testing

@Suite("The Q1 disassembler")
struct Q1DisassemblerTests {
    @Test("Its text assembles to the same program", arguments: 0..<200 as Range<UInt64>)
    func roundTrip(seed: UInt64) throws {
        var generator = Q1ProgramGenerator(state: seed)
        let program = generator.program()
        let text = Q1Disassembler.text(of: program)
        let found = Q1Assembler.assemble(SourceText(name: "test.q1asm", text))
        let again = try #require(found.program, "\(text)\n\(found.diagnostics)")
        #expect(again.instructions == program.instructions && again.labels == program.labels, "\(text)")
        #expect(Q1Disassembler.text(of: again) == text)
        #expect(found.diagnostics.allSatisfy { ["QA0021", "QA0025"].contains($0.code) }, "\(found.diagnostics)")
    }

    @Test("It writes numbers in decimal, labels on their own lines, and the targets of jumps by name")
    func canonical() throws {
        let text =
            ".DEF a 0x10\ns:\nt_1: move $a,R0 # sixteen\nplay 0,1,20\nloop R0,@t_1\njmp 0\nwait @end\njge R0,1,4\nend:\n"
        let program = try #require(Q1Assembler.assemble(SourceText(name: "", text)).program)
        #expect(
            Q1Disassembler.text(of: program)
                == "s:\nt_1:\n    move 16,R0\n    play 0,1,20\n    loop R0,@s\n    jmp @s\n    wait 6\n    jge R0,1,4\nend:\n")
    }
}
