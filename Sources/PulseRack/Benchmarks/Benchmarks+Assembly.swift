import RackDiagnostics
import Sequencing

extension Benchmarks {
    /// By processor time of one core.
    var assembly: [Benchmark] {
        [
            Benchmark(
                name: "assemble-q1", unit: "lines/s",
                note: "16 000 lines as compilers write them: labels, comments, loops, plays and acquisitions",
                measure: Self.assembledLines)
        ]
    }

    /// Loops of ten lines each.
    private static func q1Program(loops: Int) -> String {
        var text = ""
        for loop in 0..<loops {
            text += """
                # point \(loop)
                    move          1000,R1   # averages
                    nop
                loop\(loop):
                    reset_ph
                    set_awg_gain  \(loop % 32767),0
                    play          0,1,20
                    wait          \(4 + loop % 60000)
                    acquire_weighed 0,R2,R3,R4,2000
                    loop          R1,@loop\(loop)

                """
        }
        return text + "stop\n"
    }

    private static func assembledLines() throws -> Double {
        let lines = 16_000
        let text = SourceText(name: "generated.q1asm", q1Program(loops: lines / 10))
        return try bestRate(by: .thread) {
            guard let program = Q1Assembler.assemble(text).program, program.instructions.count == lines * 8 / 10 + 1 else {
                throw WrongWorkload()
            }
            return Double(lines)
        }
    }
}
