import RackDiagnostics
import Scheduling
import Testing

@Suite("Stretches")
struct StretchTests {
    static let gates = """
        defcal x $0 { play(f0, constant(0.5, 16ns)); }
        defcal x $1 { play(f1, constant(0.5, 32ns)); }
        defcal cz $0, $1 { play(f0, constant(0.3, 40ns)); play(f1, constant(0.3, 40ns)); }

        """

    @Test("stretches fill what is left, as little as can be", arguments: [
        ("stretch a; barrier $0, $1; x $0; delay[a] $0; x $1; barrier $0, $1; x $0;", [0, 0, 32]),
        ("stretch s; box[100ns] { delay[s] $0; x $0; delay[s] $0; }", [42]),
        ("stretch a; stretch b; box[100ns] { delay[a] $0; x $0; delay[2 * a] $0; } box[32ns] { delay[b] $0; x $0; delay[b] $0; }",
            [28, 108]),
        // The remainder goes to the last.
        ("stretch s; box[101ns] { delay[s] $0; x $0; delay[s] $0; x $0; } x $0;", [34, 85, 101]),
        // A lower bound holds.
        ("stretch s = 10ns; delay[s] $0; x $0;", [10]),
        // One length everywhere: the second segment leaves more room than it needs.
        ("stretch s; barrier $0, $1; x $0; delay[s] $0; x $1; barrier $0, $1; delay[s] $0; x $0;", [0, 0, 48]),
        ("stretch a; stretch b; box[80ns] { delay[a] $0; cz $0, $1; delay[b] $0; } x $0;", [0, 0, 80]),
        ("stretch a; box { x $1; x $1; delay[a] $0; x $0; delay[a] $0; } x $0;", [0, 24, 32, 64]),
        ("stretch a; barrier $0, $1; delay[a] $0; x $0; box { x $1; } barrier $0, $1; x $0;", [0, 16, 32]),
        // What is computed from a stretch follows it.
        ("stretch s; duration d = 2 * s + 8ns; box[100ns] { delay[d] $0; x $0; delay[s] $0; } x $0;", [58, 100]),
        ("stretch s; duration d; d = s; d = d + 4ns; d += s; box[100ns] { delay[d] $0; x $0; } x $0;", [84, 100]),
        ("def twice(duration d) -> duration { duration e = d / 2; return d + 2 * e; } stretch s; duration d = twice(s); "
            + "box[100ns] { delay[d] $0; x $0; delay[s] $0; delay[s] $0; } x $0;", [42, 100]),
        ("stretch s; duration d; d = s; d = 10ns; box[100ns] { delay[d] $0; x $0; delay[s] $0; } x $0;", [10, 100]),
        ("def pad(qubit q) { stretch s; box[40ns] { delay[s] q; x q; } } pad($0); x $0;", [24, 40]),
    ] as [(String, [Int64])])
    func filled(_ body: String, _ starts: [Int64]) throws {
        let schedule = try TestBench.schedule(Self.gates + body)
        #expect(schedule.plays.map(\.startTick) == starts, "\(schedule.text)")
    }

    @Test("lengths that no round of solving settles, that an array holds or that a loop repeats are refused", arguments: [
        ("stretch s; box[40ns] { if (s < 10ns) { delay[s] $0; } else { delay[s + 35ns] $0; } }", "QS0067"),
        ("stretch s; array[duration, 2] a; a[0] = 2 * s; box[40ns] { delay[s] $0; }", "QS0068"),
        ("for int i in [1:2] { stretch s; box[40ns] { delay[i * 10ns] $0; delay[s] $0; } }", "QS0069"),
        ("def pad(qubit q) { stretch s; box[40ns] { delay[s] q; x q; } } pad($0); pad($0);", "QS0069"),
    ])
    func refused(_ body: String, _ code: String) {
        let problems = TestBench.problems(Self.gates + body)
        #expect(problems.map(\.code) == [code], "\(problems)")
        if code == "QS0069" { #expect(problems.first?.message.contains("'s'") == true) }
    }

    @Test("what cannot be stretched says which constraint, and by how much", arguments: [
        ("stretch s = 50ns; box[100ns] { delay[s] $0; x $0; delay[s] $0; }", "16ns"),
        ("stretch s; box[10ns] { delay[s] $0; x $0; }", "6ns"),
        ("stretch s; box[40ns] { x $0; delay[s] $0; } box[60ns] { x $0; delay[s] $0; }", "20ns"),
    ])
    func infeasible(_ body: String, _ excess: String) throws {
        let problems = TestBench.problems(Self.gates + body)
        #expect(problems.map(\.code) == ["QS0065"])
        #expect(problems.first?.message.contains(excess) == true, "\(problems)")
    }
}
