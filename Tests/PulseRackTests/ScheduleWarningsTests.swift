import Foundation
import PulseRack
import RackDiagnostics
import Testing

@Suite("Warnings of schedules")
struct ScheduleWarningsTests {
    static let text = """
        OPENQASM 3.0;
        pragma pulserack --device=bench-1q --shots=5
        defcalgrammar "openpulse";
        defcal turn(angle a) $0 { }
        defcal turn(0) $0 { }
        bit b;
        b = measure $0;
        turn(pi * int(b)) $0;

        """

    @Test("are shown once, by check and with the results of a run")
    func once() throws {
        let rack = try Rack.program(contentsOf: CommandLineTool.program("readout-levels")).rack
        let program = rack.program(text: Self.text)
        #expect(program.check().diagnostics.map(\.code) == ["QS0036"])
        let request = RunRequest(shots: 3)
        #expect(try program.run(request).warnings.map(\.code) == ["QS0036"])
    }

    @Test("are printed once by the commands", arguments: [["check"], ["run"], ["compile", "--emit=schedule"]])
    func commands(_ command: [String]) throws {
        try CommandLineTool.inFolder { folder in
            try Data(Self.text.utf8).write(to: folder.appendingPathComponent("a.qasm"))
            let outcome = try CommandLineTool.run(command + ["a.qasm"], in: folder)
            let shown = outcome.errors + outcome.output
            #expect(outcome.status == 0 && shown.components(separatedBy: "QS0036").count == 2, "\(shown)")
        }
    }
}
