import Foundation
import RackDiagnostics
import Sequencing
import Testing

/// What public schedulers write for experiments; made anew in each run by `tools/python/scheduler_programs.py`.
@Suite("Programs that schedulers write")
struct Q1SchedulerProgramsTests {
    static let quantify = ProcessInfo.processInfo.environment["PULSERACK_CLIENT_PYTHON_131"]
    static let qblox = ProcessInfo.processInfo.environment["PULSERACK_CLIENT_PYTHON"]

    private struct Written: Decodable {
        var name: String
        var sequencers: [Load]

        struct Load: Decodable {
            var slot: Int
            var program: String
        }
    }

    private func check(python: String?, experiments: Int) throws {
        let list = try ClientPython(interpreter: #require(python)).script("scheduler_programs.py")
        let written = try JSONDecoder().decode([Written].self, from: list)
        #expect(written.count >= experiments)
        for (experiment, load) in written.flatMap({ one in one.sequencers.map { (one.name, $0) } }) {
            let name = "\(experiment) in slot \(load.slot)"
            let found = Q1Assembler.assemble(SourceText(name: name, load.program))
            #expect(found.diagnostics.isEmpty, "\(name): \(found.diagnostics)")
            let program = try #require(found.program)
            let again = Q1Assembler.assemble(SourceText(name: "again", Q1Disassembler.text(of: program))).program
            #expect(again?.instructions == program.instructions && again?.labels == program.labels)
        }
    }

    @Test(
        "Those of quantify-scheduler assemble without a word",
        .enabled(if: quantify != nil, "needs PULSERACK_CLIENT_PYTHON_131, a Python with quantify-scheduler"))
    func quantifyScheduler() throws { try check(python: Self.quantify, experiments: 20) }

    @Test(
        "Those of qblox-scheduler assemble without a word",
        .enabled(if: qblox != nil, "needs PULSERACK_CLIENT_PYTHON, a Python with qblox-scheduler"))
    func qbloxScheduler() throws { try check(python: Self.qblox, experiments: 6) }
}
