import Foundation
import PulseRack
import Testing

/// Runs of the tool, simulated again from their own files by `tools/python/qutip_run.py`.
@Suite("Populations against QuTiP")
struct QuTiPTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var device: String
        /// The body of the program.
        var body: String
        var tolerance = 1e-6
    }

    static let cases = [
        Case(testDescription: "a DRAG pulse on three levels", device: "bench-1q", body: "x $0;"),
        Case(
            testDescription: "a DRAG pulse off resonance, twice as strong as it should be", device: "bench-1q",
            body: """
                defcal strong $0 {
                  shift_frequency(q0_xy, 7e6);
                  play(q0_xy, drag_lifted(2 * q0_x_amp, q0_gate_duration, q0_gate_sigma, q0_x_beta));
                }
                strong $0;
                """),
        Case(
            testDescription: "a CZ on |11⟩ through the coupler's 27 levels", device: "pair-cz",
            body: "x $0; x $1; cz $0, $1;"),
        Case(
            testDescription: "a Bell pair through the coupler", device: "pair-cz",
            body: "h $0; h $1; cz $0, $1; h $1;"),
        Case(
            testDescription: "a CZ through an effective coupler", device: "iqm-radiance-54",
            body: "h $0; h $1; cz $0, $1; h $1;"),
        Case(
            testDescription: "an echoed cross resonance", device: "oqc-toshiko-32", body: "h $0; cx $0, $1;"),
    ]

    @Test(
        "A run agrees with QuTiP to 1e-6 at every time up to its measurement",
        .enabled(
            if: Interpreter.path != nil,
            "needs PULSERACK_PYTHON, an interpreter with tools/python/requirements.txt installed"),
        arguments: cases)
    func agrees(_ one: Case) throws {
        try CommandLineTool.inFolder { folder in
            try Self.write(one, to: folder)
            let run = try CommandLineTool.run(
                ["run", "program.qasm", "-d", one.device, "--populations", "--shots", "1", "-o", "run.h5"], in: folder)
            try #require(run.status == 0, "\(run.errors)")
            let verdict = try Self.resimulate("run.h5", tolerance: one.tolerance, in: folder)
            #expect(verdict.status == 0, "\(verdict.words)")
            #expect(verdict.words.contains("max "), "\(verdict.words)")
        }
    }

    @Test(
        "The comparison sees a difference of 1e-5, and refuses what it does not simulate",
        .enabled(
            if: Interpreter.path != nil,
            "needs PULSERACK_PYTHON, an interpreter with tools/python/requirements.txt installed"))
    func canFail() throws {
        try CommandLineTool.inFolder { folder in
            try Self.write(Self.cases[0], to: folder)
            let run = try CommandLineTool.run(
                ["run", "program.qasm", "-d", "bench-1q", "--populations", "--shots", "1", "-o", "run.h5"], in: folder)
            try #require(run.status == 0, "\(run.errors)")
            let change = """
                import h5py
                with h5py.File("run.h5", "r+") as file:
                    p1 = file["entry/populations/q0/P1"]
                    p1[20] += 1e-5
                """
            let changed = try Interpreter.run(["-c", change], in: folder)
            try #require(changed.status == 0, "\(changed.words)")
            #expect(try Self.resimulate("run.h5", tolerance: 1e-6, in: folder).status == 1)
            #expect(try Self.resimulate("run.h5", tolerance: 1e-4, in: folder).status == 0)
            let plain = try CommandLineTool.run(
                ["run", "program.qasm", "-d", "bench-1q", "--shots", "1", "-o", "plain.h5"], in: folder)
            try #require(plain.status == 0, "\(plain.errors)")
            #expect(try Self.resimulate("plain.h5", tolerance: 1e-6, in: folder).status == 2)
        }
    }

    private static func write(_ one: Case, to folder: URL) throws {
        // Two-qubit gates ring on for a few nanoseconds; then both qubits are read at once.
        let qubits = one.body.contains("$1") ? [0, 1] : [0]
        let registers = qubits.map { "$\($0)" }.joined(separator: ", ")
        let text = """
            OPENQASM 3.0;
            include "stdgates.inc";
            defcalgrammar "openpulse";
            bit[2] c;
            \(one.body)
            delay[20ns] \(registers);
            barrier \(registers);
            \(qubits.map { "c[\($0)] = measure $\($0);" }.joined(separator: "\n"))

            """
        try text.write(to: folder.appendingPathComponent("program.qasm"), atomically: true, encoding: .utf8)
    }

    private static func resimulate(
        _ file: String, tolerance: Double, in folder: URL
    ) throws -> (status: Int32, words: String) {
        let script = CommandLineTool.package.appendingPathComponent("tools/python/qutip_run.py").path
        return try Interpreter.run(["-W", "ignore", script, file, "--tolerance", "\(tolerance)"], in: folder)
    }
}
