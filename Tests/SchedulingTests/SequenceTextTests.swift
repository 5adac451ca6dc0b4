import Scheduling
import Testing

@Suite("Sequences as text")
struct SequenceTextTests {
    @Test("branches and loops that a measurement decides keep their shape")
    func tree() throws {
        let compiler = try FeedbackBench.compiler(
            "bit b = measure $0; if (b) { x $0; } while (b) { b = measure $0; } x $1;")
        #expect(try compiler.sequenceText() == """
            sequence 220 dt (220 ns), 1 dt = 1 ns
            bit[1] b
            waveform w0 constant: 100 samples, 100 dt
            waveform w1 constant: 16 samples, 16 dt
            waveform w2 constant: 32 samples, 32 dt
            behind a branch: times of a shot in which every measured bit is 0
            ro_tx:
              0 dt (0 ns): play tx port 3 w0 for 100 at 7000000000 Hz, phase 0°, carrier 0° (measure $0)
            ro_rx:
              0 dt (0 ns): capture_v2 rx port 4 for 100 at 7000000000 Hz, phase 0°, carrier 0° → b
            if b: waits for b, known from 120 dt (120 ns)
              then:
                d0:
                  120 dt (120 ns): play f0 port 0 w1 for 16 at 5000000000 Hz, phase 0°, carrier 0° (x $0)
              else: nothing
            while b: waits for b, known from 120 dt (120 ns)
              again:
                ro_tx:
                  120 dt (120 ns): play tx port 3 w0 for 100 at 7000000000 Hz, phase 0°, carrier 0° (measure $0)
                ro_rx:
                  120 dt (120 ns): capture_v2 rx port 4 for 100 at 7000000000 Hz, phase 0°, carrier 0° → b #2
            d1:
              0 dt (0 ns): play f1 port 1 w2 for 32 at 5200000000 Hz, phase 0°, carrier 0° (x $1)

            """)
        let text = try compiler.outline().text
        #expect(text.hasPrefix("program 220 dt") && text.contains("\n  else: nothing\n"))
    }

    @Test("without feedback there is one stretch, port by port")
    func straight() throws {
        let compiler = try FeedbackBench.compiler("x $0; x $1; x $0;")
        #expect(try compiler.sequenceText() == """
            sequence 32 dt (32 ns), 1 dt = 1 ns
            waveform w0 constant: 16 samples, 16 dt
            waveform w1 constant: 32 samples, 32 dt
            d0:
              0 dt (0 ns): play f0 port 0 w0 for 16 at 5000000000 Hz, phase 0°, carrier 0° (x $0)
              16 dt (16 ns): play f0 port 0 w0 for 16 at 5000000000 Hz, phase 0°, carrier 0° (x $0)
            d1:
              0 dt (0 ns): play f1 port 1 w1 for 32 at 5200000000 Hz, phase 0°, carrier 0° (x $1)

            """)
        let outline = try compiler.outline()
        #expect(outline.text == outline.nominal.text)
    }
}
