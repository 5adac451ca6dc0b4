import Foundation
import PulseRack
import Testing

@Suite("pulserack tomography")
struct TomographyCommandTests {
    private static func write(_ body: String, to folder: URL) throws {
        try "OPENQASM 3.0;\ninclude \"stdgates.inc\";\n\(body)\n".write(
            to: folder.appendingPathComponent("gate.qasm"), atomically: true, encoding: .utf8)
    }

    @Test("A gate is reported as text, as JSON and as a file that opens with it")
    func gate() throws {
        try CommandLineTool.inFolder { folder in
            try Self.write("h $0;", to: folder)
            let text = try CommandLineTool.run(["tomography", "gate.qasm", "-d", "bench-1q", "-o", "gate.h5"], in: folder)
            #expect(text.status == 0, "\(text.errors)")
            for word in ["the program's gates", "average fidelity", "leakage L1", "seepage L2", "q0_xy"] {
                #expect(text.output.contains(word), "\(text.output)")
            }
            let json = try CommandLineTool.run(
                ["tomography", "gate.qasm", "-d", "bench-1q", "--ideal", "h", "--json"], in: folder)
            let list = try #require(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [[String: Any]])
            #expect(try #require(list[0]["averageFidelity"] as? Double) > 0.999)
            #expect((list[0]["transferMatrix"] as? [[Double]])?.count == 4)
            let file = try RunFile(folder.appendingPathComponent("gate.h5").path)
            #expect(try file.plots().standard?.path == "/entry/process/gate/transfer_matrix")
            #expect(try file.summary().isComplete)
            #expect(try file.draw("process/gate/chi", columns: 60, rows: 15) != nil)
        }
    }

    @Test("Every calibrated gate of a device is near what its name says")
    func gates() throws {
        try CommandLineTool.inFolder { folder in
            let outcome = try CommandLineTool.run(
                ["tomography", "--device", "bench-1q", "--gates", "--json", "-o", "gates.h5"], in: folder)
            #expect(outcome.status == 0, "\(outcome.errors)")
            let list = try #require(try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [[String: Any]])
            #expect(list.map { $0["name"] as? String } == ["sx $0", "x $0"])
            for gate in list {
                #expect(try #require(gate["averageFidelity"] as? Double) > 0.99, "\(gate["name"] ?? "")")
                #expect(gate["ideal"] as? String != "the identity")
            }
            #expect(try RunFile(folder.appendingPathComponent("gates.h5").path).plots().standard?.name.hasSuffix("gates") == true)
        }
    }

    @Test("What cannot be meant is answered with its code")
    func refused() throws {
        try CommandLineTool.inFolder { folder in
            try Self.write("x $0;", to: folder)
            let cases: [([String], Int32, String)] = [
                (["gate.qasm", "-d", "bench-1q", "--ideal", "nothing"], 1, "RK0282"),
                (["gate.qasm", "-d", "bench-1q", "--ideal", "rx(a)"], 1, "RK0282"),
                (["gate.qasm", "-d", "bench-1q", "--ideal", "cz"], 1, "RK0282"),
                (["gate.qasm", "-d", "bench-1q", "--qubits", "a"], 2, "RK0281"),
                (["gate.qasm", "-d", "bench-1q", "--qubits", "0,0"], 1, "RK0281"),
                (["gate.qasm", "-d", "bench-1q", "--point", "1"], 1, "RK0226"),
                (["gate.qasm", "-d", "bench-1q", "--gates"], 2, "RK0284"), ([], 2, "RK0284"),
                (["gate.qasm", "-d", "bench-1q", "-o", "."], 1, "RK0231"), (["--gates", "-d", "bench-1q", "--qubits", "7"], 1, "RK0283"),
            ]
            for (arguments, status, code) in cases {
                let outcome = try CommandLineTool.run(["tomography"] + arguments, in: folder)
                #expect(outcome.status == status && outcome.errors.contains(code), "\(arguments): \(outcome.errors)")
            }
        }
    }

    @Test(
        "Processes agree with QuTiP to 1e-6",
        .enabled(
            if: Interpreter.path != nil,
            "needs PULSERACK_PYTHON, an interpreter with tools/python/requirements.txt installed"),
        arguments: [("sx $0; x $0;", "bench-1q"), ("cz $0, $1;", "iqm-radiance-54")])
    func agrees(_ body: String, _ device: String) throws {
        try CommandLineTool.inFolder { folder in
            try Self.write(body, to: folder)
            let outcome = try CommandLineTool.run(["tomography", "gate.qasm", "-d", device, "-o", "gate.h5"], in: folder)
            try #require(outcome.status == 0, "\(outcome.errors)")
            let script = CommandLineTool.package.appendingPathComponent("tools/python/qutip_process.py").path
            let verdict = try Interpreter.run([script, "gate.h5"], in: folder)
            #expect(verdict.status == 0 && verdict.words.contains("max "), "\(verdict.words)")
        }
    }
}
