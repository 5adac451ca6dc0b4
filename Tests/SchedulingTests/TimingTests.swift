import PulseLanguage
import RackDiagnostics
import RackModel
import RackUnits
import Scheduling
import Testing

@Suite("Clocks and carriers")
struct TimingTests {
    static let gates = """
        defcal x $0 { play(f0, constant(0.5, 16ns)); }
        defcal x $1 { play(f1, constant(0.5, 32ns)); }
        defcal cz $0, $1 { play(f0, constant(0.3, 40ns)); play(f1, constant(0.3, 40ns)); }
        defcal measure $0 -> bit { barrier f0, tx, rx; play(tx, constant(0.2, 100ns)); return capture_v2(rx, 100ns); }

        """

    private func starts(_ body: String) throws -> [Int64] {
        try TestBench.schedule(Self.gates + body).plays.map(\.startTick)
    }

    @Test("plays start where clocks say", arguments: [
        ("x $0; x $0;", [0, 16]), ("x $0; x $1; cz $0, $1;", [0, 0, 32, 32]), ("x $0; barrier $0, $1; x $1;", [0, 16]),
        ("delay[10ns] $0; x $0; x $1;", [0, 10]), ("box[100ns] { x $0; } x $0;", [0, 100]),
        ("x $0; delay[5ns] $0, $1; x $1;", [0, 21]), ("x $0; measure $0; x $0;", [0, 16, 116]),
        ("x $0; cal { play(f0, constant(0.1, 4ns)); } x $0;", [0, 16, 20]),
        ("delay[7ns] $0; cal { play(f0, constant(0.1, 4ns)); }", [7]),
        ("cal { delay[13ns] f0; barrier f0, f1; play(f1, constant(0.1, 10ns)); }", [13]),
        ("cal { delay[10ns] f0; delay[5ns] f0, f1; play(f1, constant(0.1, 10ns)); }", [15]),
        ("delay[2 * durationof({ x $1; })] $0; x $0;", [64]), ("for int i in [1:3] { delay[i * 10ns] $0; x $0; }", [10, 46, 92]),
        ("box { x $0; delay[2ns] $1; } x $1;", [0, 16]), ("if (1 < 2) { x $0; } else { x $1; }", [0]),
        ("for int i in [0:9] { if (i == 1) { continue; } if (i == 4) { break; } x $0; } end; x $1;", [0, 16, 32]),
        ("x[16ns] $0;", [0]), ("barrier; x $1; barrier; x $0;", [0, 32]),
    ] as [(String, [Int64])])
    func clocks(_ body: String, _ expected: [Int64]) throws {
        #expect(try starts(body) == expected)
    }

    @Test("the carrier of a frame is f·t from tick 0, and goes on from its phase when f changes")
    func carrier() throws {
        let schedule = try TestBench.schedule(
            """
            cal {
              delay[3ns] f0; play(f0, constant(0.1, 10ns));
              shift_frequency(f0, 1.25e8); delay[7ns] f0; set_phase(f0, 1.0); play(f0, constant(0.1, 10ns));
              frame g = newframe(d0, 1.0e8, 0.5); play(g, constant(0.1, 10ns));
            }
            """)
        let rate = TestBench.device().tickRate
        #expect(schedule.plays[0].state.carrierCycles == CarrierPhase.cycles(frequencyHz: 5e9, ticks: 3, rate: rate))
        let second = schedule.plays[1].state
        // 5 GHz · 13 ns is whole; then 5.125 GHz for 7 ns.
        #expect(abs(second.carrierCycles - 0.875) < 1e-12 && second.frequencyHz == 5.125e9)
        #expect(abs(second.phaseCycles - 1 / (2 * Double.pi)) < 1e-15)
        // A frame made in 'cal' stands at its port's clock, with its carrier counted from tick 0.
        #expect(schedule.plays[2].startTick == 30 && schedule.plays[2].state.carrierCycles == 0)
        #expect(schedule.frameChanges.map(\.tick) == [13, 20])
    }

    @Test("a frame made in a calibration starts its carrier with the call")
    func carrierOfCall() throws {
        let schedule = try TestBench.schedule(
            "defcal k $0 { frame g = newframe(d0, 1.3e8, 0.0); delay[3ns] g; play(g, constant(0.1, 4ns)); }\n"
                + "delay[100ns] $0; k $0; k $0;")
        #expect(schedule.plays.map(\.startTick) == [103, 110])
        for play in schedule.plays { #expect(abs(play.state.carrierCycles - 0.39) < 1e-12) }
    }

    @Test("rz is a virtual Z: the phase of later plays, in no time")
    func virtualZ() throws {
        let schedule = try TestBench.schedule(
            "defcal rz(angle t) $0 { shift_phase(f0, -t); }\n" + Self.gates + "x $0; rz(pi/2) $0; x $0; rz(3*pi/2) $0; x $0;")
        #expect(schedule.plays.map(\.startTick) == [0, 16, 32])
        #expect(schedule.plays.map(\.state.phaseCycles) == [0, 0.75, 0])
        #expect(schedule.durationTicks == 48)
    }

    @Test("lengths off a port's grid name the two that are on it", arguments: [
        ("cal { play(f0, constant(0.1, 10.5ns)); }", "10ns and 12ns"), ("cal { delay[3ns] f0; }", "2ns and 4ns"),
        ("cal { bit b = capture_v2(rx, 30ns); }", "28ns and 32ns"), ("delay[0.25ns] $0;", "0ns and 0.5ns"),
    ])
    func grid(_ body: String, _ neighbours: String) throws {
        let device = TestBench.device(tickRate: 2_000_000_000, driveGrid: 4, captureGrid: 8)
        let problems = TestBench.problems(body, device: device)
        #expect(problems.map(\.code) == ["QS0020"])
        #expect(problems.first?.help?.contains(neighbours) == true, "\(problems)")
    }

    @Test("a barrier over ports of different rates goes to their common grid")
    func commonGrid() throws {
        let device = TestBench.device(tickRate: 2_000_000_000, driveGrid: 4, captureGrid: 6)
        let schedule = try TestBench.schedule("cal { delay[2ns] f0; barrier f0, rx; bit b = capture_v2(rx, 30ns); }", device: device)
        #expect(schedule.captures[0].startTick == 12)
    }

    @Test("what cannot be timed is refused", arguments: [
        ("defcal g $0 { play(f0, constant(0.1, 10ns)); } defcal g $1 { play(f0, constant(0.1, 10ns)); } g $0; g $1;", "QS0050"),
        ("x $2;", "QS0030"), ("box[10ns] { x $0; }", "QS0060"), ("x[10ns] $0;", "QS0061"),
        ("cal { play(rx, constant(0.1, 10ns)); }", "QS0051"), ("cal { bit b = capture_v2(f0, 10ns); }", "QS0051"),
        ("int i; if (i == 0) { }", "QS0070"), ("delay[1000000s] $0; for int i in [0:1000000] { delay[1000000s] $0; }", "QS0022"),
        ("for int i in [0:2000000000] { }", "QS0080"), ("qubit[2] q; for int i in [0:2] { x q[i]; }", "QS0090"),
        ("include \"stdgates.inc\"; for int i in [0:0] { cx $0, $1; qubit_index(i); }", "QP0114"),
        ("cal { play(f0, constant(0.1, 1000s)); }", "QS0022"), ("defcal y $0 { y $0; } y $0;", "QS0031"),
        ("gate w q { w2 q; } w $0;", "QP0109"), ("cal { set_frequency(f0, 1e15); }", "QS0053"),
    ])
    func refused(_ body: String, _ code: String) {
        let problems = TestBench.problems(Self.gates + body)
        #expect(problems.first?.code == code, "\(problems)")
    }
}
