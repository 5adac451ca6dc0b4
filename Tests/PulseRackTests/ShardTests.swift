import Foundation
import PulseRack
import Testing

@Suite("Runs in parts")
struct ShardTests {
    private static func program(_ name: String, _ device: String) throws -> Program {
        try Rack(device: device).program(contentsOf: CommandLineTool.program(name))
    }

    @Test(
        "A point or a shot has the same bits in a part as in the whole",
        arguments: [
            ("rabi", "bench-1q", RunRequest(shots: 60, sweeps: [.linear("amp", from: 0, to: 1, count: 5)], traces: true)),
            ("rabi", "bench-1q", RunRequest(shots: 61, settings: [InputSetting(name: "amp", value: 0.5)])),
            ("feedback/repeat-until-success", "bench-1q", RunRequest(shots: 200, settings: [InputSetting(name: "theta", value: 1)])),
        ])
    func bits(_ name: String, _ device: String, _ request: RunRequest) throws {
        let program = try Self.program(name, device)
        var request = request
        (request.seed, request.keeps) = (11, .traces)
        let whole = try program.run(request)
        let parts = try (1...3).map { number in
            request.shard = RunShard(number, of: 3)
            return try program.run(request)
        }
        #expect(parts.map(\.shots).reduce(0, +) == whole.shots)
        for point in whole.points {
            let own = parts.flatMap(\.points).filter { $0.index == point.index }
            #expect(own.allSatisfy { $0.values == point.values })
            for (number, capture) in point.captures.enumerated() {
                let shots = own.map { $0.captures[number].shots }
                #expect(shots.flatMap(\.i).map(\.bitPattern) == capture.shots.i.map(\.bitPattern))
                #expect(shots.flatMap(\.q).map(\.bitPattern) == capture.shots.q.map(\.bitPattern))
                #expect(shots.flatMap(\.assigned) == capture.shots.assigned)
                #expect(shots.flatMap(\.prepared) == capture.shots.prepared)
                #expect(shots.flatMap(\.rawI) == capture.shots.rawI)
            }
        }
    }

    @Test(
        "Texts that name no shard are answered with what is accepted",
        arguments: ["0/3", "4/3", "abc", "", "1", "1/", "/2", "-1/3", "1/0", "1/2/3", "1/200000", "1.5/2"])
    func refused(_ text: String) {
        #expect { try RunShard(text) } throws: { error in
            guard let found = (error as? DiagnosticsError)?.diagnostics else { return false }
            return found.map(\.code) == ["RK0270"] && found[0].help != nil
        }
    }

    @Test("A run is not cut into more parts than it has points or shots")
    func tooMany() throws {
        let program = try Self.program("rabi", "bench-1q")
        #expect {
            try program.run(RunRequest(shots: 5, sweeps: [.linear("amp", from: 0, to: 1, count: 3)], shard: RunShard(1, of: 6)))
        } throws: { ($0 as? DiagnosticsError)?.diagnostics.map(\.code) == ["RK0271"] }
        #expect {
            try program.run(RunRequest(settings: [InputSetting(name: "amp", value: 0)], shard: RunShard(4, of: 3)))
        } throws: { ($0 as? DiagnosticsError)?.diagnostics.map(\.code) == ["RK0270"] }
    }

    /// Runs `arguments` whole and in parts, and merges the parts in two ways.
    private static func runAndMerge(_ arguments: [String], parts: Int, in folder: URL) throws {
        func tool(_ arguments: [String]) throws {
            let outcome = try CommandLineTool.run(arguments, in: folder)
            #expect(outcome.status == 0, "\(outcome.errors)")
        }
        try tool(["run"] + arguments + ["-o", "whole.h5"])
        let files = (1...parts).map { "part.\($0)-of-\(parts).h5" }
        for (number, file) in files.enumerated() {
            try tool(["run"] + arguments + ["--shard", "\(number + 1)/\(parts)", "-o", file, "--threads", "\(1 + number % 2)"])
        }
        try tool(["merge"] + files + ["-o", "merged.h5"])
        try tool(["merge"] + files.reversed() + ["-o", "copied.h5", "--copy", "--strict"])
    }

    @Test(
        "Merged files hold what the file of the whole run holds, byte for byte",
        .enabled(if: Interpreter.path != nil, "needs PULSERACK_PYTHON, an interpreter with h5py"),
        arguments: [
            ["rabi", "--sweep", "amp=0:1:7", "--shots", "60", "--traces", "--populations"],
            ["rabi", "--sweep", "amp=0.2:0.8:2", "--shots", "61", "--traces", "--populations"],
            ["rabi-chevron", "--shots", "20", "--sweep", "width=4ns:84ns:3", "--sweep", "detuning=-20e6:20e6:4"],
            ["feedback/repeat-until-success", "--sweep", "theta=1:2:2", "--shots", "70003", "--populations"],
            ["feedback/active-reset", "--sweep", "theta=0:3:4", "--shots", "300", "--traces"],
            ["feedback/phase-estimation", "--shots", "200"],
        ])
    func merged(_ arguments: [String]) throws {
        try CommandLineTool.inFolder { folder in
            try Self.runAndMerge([CommandLineTool.program(arguments[0])] + arguments.dropFirst(), parts: 3, in: folder)
            let outcome = try Interpreter.run(["-c", Self.compare, "whole.h5", "merged.h5", "copied.h5"], in: folder)
            #expect(outcome.status == 0, "\(outcome.words)")
        }
    }

    @Test("The tool says what it cannot merge, and merges what there is")
    func tool() throws {
        try CommandLineTool.inFolder { folder in
            func run(_ arguments: [String]) throws -> CommandLineTool.Outcome { try CommandLineTool.run(arguments, in: folder) }
            let program = [CommandLineTool.program("rabi"), "-d", "bench-1q", "--sweep", "amp=0:1:4", "--shots", "10"]
            for number in [1, 3] { #expect(try run(["run"] + program + ["--shard", "\(number)/3"]).status == 0) }
            let files = ["rabi.1-of-3.h5", "rabi.3-of-3.h5"]
            let summary = try run(["inspect", files[1]])
            #expect(summary.output.contains("3 of 3: points 3 to 3, shots 0 to 9"), "\(summary.output)")
            let strict = try run(["merge"] + files + ["-o", "m.h5", "--strict"])
            #expect(strict.status == 1 && strict.errors.contains("shard 2 (points 2 to 2) of 3 is missing"), "\(strict.errors)")
            #expect(!FileManager.default.fileExists(atPath: folder.path + "/m.h5"))
            let merged = try run(["merge"] + files + ["-o", "m.h5"])
            #expect(merged.status == 0 && merged.errors.contains("RK0276"), "\(merged.errors)")
            #expect(try run(["inspect", "m.h5"]).output.contains("shard 2 of 3 is missing"))
            #expect(try run(["plot", "m.h5"]).status == 0)
            let refusals: [([String], Int32, String)] = [
                (["merge"] + files + ["-o", files[0]], 1, "RK0277"), (["merge", files[0], files[0], "-o", "m.h5"], 1, "RK0274"),
                (["merge", "none.h5", "-o", "m.h5"], 1, "RK0240"), (["merge", files[0], "-o", "."], 1, "RK0231"),
                (["run"] + program + ["--shard", "0/3"], 2, "RK0270"), (["run"] + program + ["--shard", "1/11"], 1, "RK0271"),
            ]
            for (arguments, status, code) in refusals {
                let outcome = try run(arguments)
                #expect(outcome.status == status && outcome.errors.contains(code), "\(arguments): \(outcome.errors)")
            }
        }
    }

    /// Fails unless all files hold the same datasets with the same dimensions and attributes as the first, but for when
    /// and by which command they were made, and how much work their runs could share.
    static let compare = """
        import sys, h5py
        differs = {"entry/start_time", "entry/end_time", "entry/provenance/command_line", "entry/progress/simulated_states"}
        differs |= {"entry/solver/" + name for name in ("pieces", "steps", "cache_hits", "cache_misses")}
        def contents(path):
            found = {}
            def visit(name, item):
                attributes = {k: str(v) for k, v in item.attrs.items() if k not in ("DIMENSION_LIST", "REFERENCE_LIST")}
                found[name] = [sorted(attributes.items())]
                if isinstance(item, h5py.Group):
                    return
                value = item[()]
                value = value if isinstance(value, bytes) else (str(value.dtype), value.shape, value.tobytes())
                scales = [[scale.name.split("/")[-1] for scale in dimension.values()] for dimension in item.dims]
                found[name] += [None if name in differs else value, scales]
            with h5py.File(path, "r") as file:
                def walk(group, prefix):
                    for name in group:
                        visit(prefix + name, group[name])
                        if isinstance(group[name], h5py.Group):
                            walk(group[name], prefix + name + "/")
                walk(file, "")
            return {k: v for k, v in found.items() if not k.startswith("entry/provenance/shards")}
        one = contents(sys.argv[1])
        assert len(one) > 60, sorted(one)
        for path in sys.argv[2:]:
            two = contents(path)
            assert one.keys() == two.keys(), one.keys() ^ two.keys()
            differing = [name for name in one if one[name] != two[name]]
            assert not differing, (path, differing)
        """
}
