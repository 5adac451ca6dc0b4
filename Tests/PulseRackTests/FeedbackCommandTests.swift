import Foundation
import Testing

/// Programs with feedback and with arrays, from the command line to the file.
@Suite("A run with feedback from program to file")
struct FeedbackCommandTests {
    private static func object(_ text: String) throws -> [String: Any] {
        try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    @Test("reports outputs, executions and shared states, and the file holds them")
    func repeatUntilSuccess() throws {
        try CommandLineTool.inFolder { folder in
            let program = CommandLineTool.program("feedback/repeat-until-success")
            let run = try CommandLineTool.run(["run", program, "--shots", "200", "--json", "-o", "rus.h5"], in: folder)
            #expect(run.status == 0, "\(run.errors)")
            let object = try Self.object(run.output)
            let point = try #require((object["points"] as? [[String: Any]])?.first)
            let output = try #require((point["outputs"] as? [[String: Any]])?.first { $0["name"] as? String == "rounds" })
            let counts = try #require(output["counts"] as? [String: Int])
            #expect(counts.values.reduce(0, +) == 200)
            let mean = try #require((output["means"] as? [Double])?.first)
            let sum = counts.reduce(0) { $0 + (Int($1.key) ?? 0) * $1.value }
            #expect(abs(mean - Double(sum) / 200) < 1e-12)
            let captures = try #require(point["captures"] as? [[String: Any]])
            #expect(captures.contains { ($0["executions"] as? Int ?? 0) > 0 })
            let states = try #require(object["states"] as? [String: Int])
            #expect(try #require(states["simulated"]) > 0 && #require(states["unshared"]) >= 200)

            let table = try CommandLineTool.run(["run", program, "--shots", "50", "-o", "rus.h5"], in: folder)
            for words in ["outputs", "rounds", "run in", "times", "states", "simulated for"] {
                #expect(table.output.contains(words), "no '\(words)' in: \(table.output)")
            }
            let inspect = try CommandLineTool.run(["inspect", "rus.h5"], in: folder)
            #expect(inspect.output.contains("rounds") && inspect.output.contains("in 1 GiB"), "\(inspect.output)")
            let summary = try Self.object(try CommandLineTool.run(["inspect", "rus.h5", "--json"], in: folder).output)
            let stored = try #require((summary["outputs"] as? [[String: Any]])?.first)
            #expect(stored["name"] as? String == "rounds" && stored["type"] as? String == "int")
            #expect((stored["counts"] as? [String: Int])?.values.reduce(0, +) == 50)
            #expect(try CommandLineTool.run(["plot", "rus.h5"], in: folder).output.contains("Values of rounds"))
        }
    }

    @Test("has the same data whatever the memory")
    func memory() throws {
        try CommandLineTool.inFolder { folder in
            let program = CommandLineTool.program("feedback/repeat-until-success")
            let results = try ["1MiB", "1GiB"].map { memory in
                let run = try CommandLineTool.run(
                    ["run", program, "--shots", "100", "--memory", memory, "--json", "-o", "rus.h5"], in: folder)
                #expect(run.status == 0, "\(run.errors)")
                let points = try #require(try Self.object(run.output)["points"] as? [[String: Any]])
                return try JSONSerialization.data(withJSONObject: points, options: .sortedKeys)
            }
            #expect(results[0] == results[1])
        }
    }

    static let arrays = """
        OPENQASM 3.0;
        include "stdgates.inc";
        input array[float[64], 3] angles;
        input bit[2] mask;
        output int sum;
        bit c;
        for int i in [0:2] { rx(angles[i]) $0; }
        sum = int(mask);
        c = measure $0;
        """

    @Test("binds arrays and bits, and sweeps one element")
    func arrayInputs() throws {
        try CommandLineTool.inFolder { folder in
            try Data(Self.arrays.utf8).write(to: folder.appendingPathComponent("arrays.qasm"))
            let run = try CommandLineTool.run(
                [
                    "run", "arrays.qasm", "-d", "bench-1q", "--set", "angles=[0, 0.25pi, 0]", "--sweep",
                    "angles[2]=-0.25pi:0.75pi:2", "--set", "mask=0b10", "--shots", "300", "--json",
                ], in: folder)
            #expect(run.status == 0, "\(run.errors)")
            let points = try #require(try Self.object(run.output)["points"] as? [[String: Any]])
            let excited = try points.map { point in
                let capture = try #require((point["captures"] as? [[String: Any]])?.first)
                return try #require((capture["populations"] as? [Double])?[1])
            }
            #expect(excited.count == 2 && excited[0] < 0.05 && excited[1] > 0.95, "\(excited)")
            let means = points.compactMap { (($0["outputs"] as? [[String: Any]])?.first?["means"] as? [Double])?.first }
            #expect(means == [2, 2])
            for (arguments, words) in [
                (["--set", "angles=1,2", "--set", "mask=0b10"], "[RK0212]"),
                (["--set", "angles=1,2,3", "--set", "mask=10"], "write mask=0b01"),
                (["--sweep", "angles=0:1:3", "--set", "mask=0b10"], "[RK0217]"),
                (["--sweep", "angles[1]=0:1:3", "--set", "mask=0b10"], "'angles' has no value"),
            ] {
                let outcome = try CommandLineTool.run(["run", "arrays.qasm", "-d", "bench-1q"] + arguments, in: folder)
                #expect(outcome.status == 1 && outcome.errors.contains(words), "\(outcome.errors)")
            }
        }
    }
}
