import Scheduling
import Testing

@Suite("Sequences as text")
struct SequenceTextTests {
    @Test("branches and loops that a measurement decides keep their shape")
    func tree() throws {
        let compiler = try FeedbackBench.compiler(
            "bit b = measure $0; if (b) { x $0; } while (b) { b = measure $0; } x $1;")
        print(try compiler.sequenceText(), try compiler.outline().text)
    }

    @Test("without feedback there is one stretch, port by port")
    func straight() throws {
        let compiler = try FeedbackBench.compiler("x $0; x $1; x $0;")
        print(try compiler.sequenceText(), try compiler.outline().text)
        let outline = try compiler.outline()
        #expect(outline.text == outline.nominal.text)
    }
}
