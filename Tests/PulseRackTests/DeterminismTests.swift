import Foundation
import PulseRack
import Testing

@Suite("Same seed, same bits")
struct DeterminismTests {
    static func run(threads: Int, seed: UInt64) throws -> RunResult {
        let program = try Rack(device: "bench-1q").program(contentsOf: CommandLineTool.program("rabi"))
        return try program.run(
            RunRequest(
                shots: 300, seed: seed, sweeps: [.linear("amp", from: 0, to: 1, count: 9)], traces: true,
                threads: threads, keeps: .traces))
    }

    /// Everything that a result holds, as bits.
    static func bits(_ result: RunResult) -> [UInt32] {
        result.points.flatMap { point in
            point.captures.flatMap { capture -> [UInt32] in
                let shots = capture.shots
                let floats = shots.i + shots.q + shots.traceI + shots.traceQ
                return floats.map(\.bitPattern) + (shots.assigned + shots.prepared).map(UInt32.init)
                    + (shots.rawI + shots.rawQ).map { UInt32(bitPattern: Int32($0)) }
            }
        }
    }

    @Test("Any number of threads gives the same bits; another seed gives others and the same physics")
    func threads() throws {
        let one = try Self.run(threads: 1, seed: 7)
        #expect(one.points.count == 9 && one.shots == 2700)
        #expect(Self.bits(one).count > 9 * 300 * 4)
        for threads in [2, 5] {
            let other = try Self.run(threads: threads, seed: 7)
            #expect(Self.bits(other) == Self.bits(one))
            #expect(other.points.map(\.populations) == one.points.map(\.populations))
        }
        let reseeded = try Self.run(threads: 1, seed: 8)
        #expect(Self.bits(reseeded) != Self.bits(one))
        for (a, b) in zip(reseeded.points, one.points) {
            for (left, right) in zip(a.captures[0].populations, b.captures[0].populations) {
                #expect(abs(left - right) < 1e-6)
            }
        }
    }

    @Test(
        "Files of the same seed hold the same data sets, byte for byte, on 1, 2 and 3 threads",
        .enabled(if: Interpreter.path != nil, "needs PULSERACK_PYTHON, an interpreter with h5py"))
    func files() throws {
        try CommandLineTool.inFolder { folder in
            for threads in ["1", "2", "3"] {
                let outcome = try CommandLineTool.run(
                    RunTests.rabi + ["--traces", "--populations", "--threads", threads, "-o", "run\(threads).h5"],
                    in: folder)
                #expect(outcome.status == 0, "\(outcome.errors)")
            }
            let outcome = try Interpreter.run(["-c", Self.compare, "run1.h5", "run2.h5", "run3.h5"], in: folder)
            #expect(outcome.status == 0, "\(outcome.words)")
        }
    }

    @Test("With feedback too: threads change nothing")
    func feedback() throws {
        func run(threads: Int) throws -> RunResult {
            let program = try Rack.program(contentsOf: CommandLineTool.program("feedback/repeat-until-success"))
            var request = program.defaults.request(shots: 400, settings: [InputSetting(name: "theta", value: 1.1)])
            (request.threads, request.keeps) = (threads, .points)
            return try program.run(request)
        }
        // Points that a shot did not run are NaN, of whatever payload.
        func points(_ result: RunResult) -> [Float] {
            result.points[0].captures.flatMap { $0.shots.i + $0.shots.q }.map { $0.isNaN ? -1 : $0 }
        }
        let one = try run(threads: 1)
        #expect(points(one).count > 800)
        for threads in [2, 3] {
            let other = try run(threads: threads)
            #expect(points(other) == points(one))
            #expect(other.points[0].outputs.map(\.counts) == one.points[0].outputs.map(\.counts))
        }
    }

    /// Compares every data set but the times of day and the command line.
    static let compare = """
        import sys, h5py
        def contents(path):
            found = {}
            def visit(name, item):
                last = name.split("/")[-1]
                if isinstance(item, h5py.Dataset) and last not in ("start_time", "end_time", "command_line"):
                    value = item[()]
                    found[name] = (str(item.dtype), item.shape, value.tobytes() if hasattr(value, "tobytes") else value)
            with h5py.File(path, "r") as file:
                file.visititems(visit)
            return found
        one = contents(sys.argv[1])
        assert len(one) > 10, sorted(one)
        for path in sys.argv[2:]:
            two = contents(path)
            assert one.keys() == two.keys(), one.keys() ^ two.keys()
            differing = [name for name in one if one[name] != two[name]]
            assert not differing, (path, differing)
        """
}
