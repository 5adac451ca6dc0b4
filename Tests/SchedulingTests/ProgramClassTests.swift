import PulseLanguage
import RackDiagnostics
import RackModel
import Scheduling
import Testing

/// Whole programs of the kinds that other front ends are shown with, on a bench whose every qubit has a drive and a
/// readout of its own: what they play, how long they take, and what they report if every measured bit is 0.
enum ProgramBench {
    static let qubits = 12
    /// U, h, x and sx take 10 ns, cx 20 ns, reset 10 ns, measure 100 ns; rz, s and z are virtual.
    static let prelude: String = {
        var text = """
            OPENQASM 3.0;
            defcalgrammar "openpulse";
            cal { extern port ro_tx; extern port ro_rx; }
            defcal U(angle a, angle b, angle c) q { delay[10ns] q; }
            defcal h q { delay[10ns] q; }
            defcal x q { delay[10ns] q; }
            defcal sx q { delay[10ns] q; }
            defcal rz(angle a) q { }
            defcal s q { }
            defcal z q { }
            defcal cx a, b { barrier a, b; delay[20ns] a, b; }
            defcal reset q { delay[10ns] q; }

            """
        for qubit in 0..<qubits {
            text += """
                cal {
                  extern port d\(qubit);
                  frame r\(qubit) = newframe(ro_tx, 7.0e9, 0.0);
                  frame a\(qubit) = newframe(ro_rx, 7.0e9, 0.0);
                }
                defcal measure $\(qubit) -> bit {
                  barrier r\(qubit), a\(qubit);
                  play(r\(qubit), constant(0.1, 100ns));
                  return capture_v2(a\(qubit), 100ns);
                }

                """
        }
        return text
    }()

    struct Shot {
        var schedule: PulseSchedule
        var outputs: [String: String]
        var hasFeedback: Bool
    }

    static func run(_ text: String, inputs: [String: InputValue] = [:]) throws -> Shot {
        let compiler = try TestBench.compiler(text, preludes: [prelude], device: TestBench.device(qubits: qubits))
        let outline = try compiler.outline(inputs: inputs)
        var process = try compiler.process(inputs: inputs)
        while case .waits(let captures) = try process.run() {
            for number in captures {
                let kind = process.schedule().captures.first { $0.number == number }?.kind
                process.provide(kind == .iq ? .iq(re: 0.25, im: -0.5) : kind == .count ? .count(3) : .bit(false), of: number)
            }
        }
        var outputs: [String: String] = [:]
        for (output, value) in zip(outline.outputs, process.outputs) { outputs[output.name] = value.map { "\($0)" } }
        return Shot(schedule: process.schedule(), outputs: outputs, hasFeedback: outline.hasFeedback)
    }
}

@Suite("Programs of every kind")
struct ProgramClassTests {
    struct Program: CustomTestStringConvertible {
        var name: String
        var total: Int64
        var captures: Int
        var outputs: [String: String]
        var hasFeedback: Bool
        var text: String

        init(
            _ name: String, total: Int64, captures: Int = 0, feedback: Bool = false, _ outputs: [String: String] = [:],
            _ text: String
        ) {
            (self.name, self.total, self.captures, self.outputs) = (name, total, captures, outputs)
            (hasFeedback, self.text) = (feedback, text)
        }
        var testDescription: String { name }
    }

    @Test("a program takes as long, measures as often and reports what it should", arguments: classical + circuits + pulses)
    func program(_ program: Program) throws {
        let shot = try ProgramBench.run(program.text)
        #expect(shot.schedule.durationTicks == program.total)
        #expect(shot.schedule.captures.count == program.captures)
        #expect(shot.hasFeedback == program.hasFeedback)
        for (name, value) in program.outputs { #expect(shot.outputs[name] == value, "\(name)") }
    }
}
