import Foundation
import RackDiagnostics
import Sequencing
import Testing

/// What public schedulers write for experiments; made anew in each run by `tools/python/scheduler_programs.py`.
@Suite("Programs that schedulers write")
struct Q1SchedulerProgramsTests {
    static let quantify = ProcessInfo.processInfo.environment["PULSERACK_CLIENT_PYTHON_131"]
    static let qblox = ProcessInfo.processInfo.environment["PULSERACK_CLIENT_PYTHON"]

    struct Written: Decodable {
        var experiment: String
        var module: String
        var program: String
    }

    private func check(_ scheduler: String, python: String?, experiments: Int) throws {
        let lines = try Q1Oracle.run(python ?? "", script: "scheduler_programs.py", scheduler)
        let written = try lines.map { try JSONDecoder().decode(Written.self, from: $0) }
        #expect(Set(written.map(\.experiment)).count >= experiments)
        for item in written {
            let found = Q1Assembler.assemble(SourceText(name: "\(item.experiment) \(item.module)", item.program))
            #expect(found.diagnostics.isEmpty, "\(item.experiment) \(item.module): \(found.diagnostics)")
            let program = try #require(found.program)
            let again = Q1Assembler.assemble(SourceText(name: "again", Q1Disassembler.text(of: program))).program
            #expect(again?.instructions == program.instructions && again?.labels == program.labels)
        }
    }

    @Test(
        "Those of quantify-scheduler assemble without a word",
        .enabled(if: quantify != nil, "needs PULSERACK_CLIENT_PYTHON_131, a Python with quantify-scheduler"))
    func quantifyScheduler() throws { try check("quantify", python: Self.quantify, experiments: 20) }

    @Test(
        "Those of qblox-scheduler assemble without a word",
        .enabled(if: qblox != nil, "needs PULSERACK_CLIENT_PYTHON, a Python with qblox-scheduler"))
    func qbloxScheduler() throws { try check("qblox", python: Self.qblox, experiments: 6) }
}
