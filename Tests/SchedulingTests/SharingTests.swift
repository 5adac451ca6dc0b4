import RackDiagnostics
import Scheduling
import Testing

@Suite("What is shared, and how far the walk goes")
struct SharingTests {
    @Test("a program with many decisions is outlined once per arm, not once per history")
    func manyBranches() throws {
        let rounds = 300
        let body = "bit b; for int i in [1:\(rounds)] { b = measure $0; if (b) { x $0; } else { x $1; } }"
        let outline = try FeedbackBench.compiler(body).outline()
        #expect(outline.captures.count == rounds)
        #expect(outline.everything.plays.count { $0.frame == "f0" } == rounds)
        #expect(outline.everything.plays.count { $0.frame == "f1" } == rounds)
        #expect(outline.everything.waveforms.count == 3)
    }

    @Test("a schedule since some time holds only what is not over by then")
    func since() throws {
        let body = "bit b; for int i in [1:50] { b = measure $0; if (b) { x $0; } }"
        var process = try FeedbackBench.compiler(body).process()
        var told = 0
        while case .waits(let numbers) = try process.run(), told < 40 {
            for number in numbers { process.provide(.bit(number % 2 == 0), of: number) }
            told += 1
        }
        let all = process.schedule()
        let last = try #require(all.captures.last)
        let recent = process.schedule(since: last.startTick)
        #expect(recent.captures == [last])
        #expect(recent.plays == all.plays.filter { $0.startTick >= last.startTick })
        #expect(all.captures.count == 41)
    }

    @Test("the same outcomes give the same shot, whenever they are told")
    func early() throws {
        let body = "bit a = measure $0; bit c = measure $1; if (a) { x $0; } if (c) { x $1; } bit d = a; if (d) { x $0; }"
        var late = try FeedbackBench.compiler(body).process()
        #expect(try late.run() == .waits(for: [0]))
        var early = late
        early.provide(.bit(true), of: 0)
        early.provide(.bit(true), of: 1)
        #expect(try early.run() == .finished)
        late.provide(.bit(true), of: 0)
        #expect(try late.run() == .waits(for: [1]))
        late.provide(.bit(true), of: 1)
        #expect(try late.run() == .finished)
        #expect(late.schedule() == early.schedule())
    }

    @Test("what is foreseen comes in every shot, and is all that can come by then", arguments: [
        "bit a = measure $0; if (a) { x $0; } x $1; delay[30ns] $1; x $1; x $0;",
        "bit a = measure $0; while (a) { x $0; a = measure $0; } x $1; x $0; bit c = measure $1;",
        "bit a = measure $0; x $1; if (a) { end; } x $1; x $0;",
        "bit a = measure $0; for int i in [0:2] { x $1; if (a) { break; } x $1; } x $1; x $0;",
        "def f(bit b, qubit q) { x q; if (b) { return; } x q; } bit a = measure $0; f(a, $1); x $1; x $0;",
        "bit a = measure $0; int n = 2 * int(a); x $1; for int i in [1:n] { x $1; } x $1; angle t = n * 0.1; rx(t) $0;",
        "bit a = measure $0; bit c = measure $1; switch (int(a)) { case 0 { if (c) { x $0; } } default { x $1; } } x $1;",
        "qubit[2] q; bit a = measure q[0]; int n = int(a); x q[n]; x q[1]; x q[0];",
        "qubit[2] q; bit a = measure q[0]; int n = int(a); for int i in {0, 1} { if (i == n) { continue; } x q[i]; } x q[1];",
        "bit a = measure $0; cal { play(f1, constant(0.1, 10ns)); } if (a) { cal { play(f1, constant(0.1, 20ns)); } } x $1;",
    ])
    func foreseen(_ body: String) throws {
        struct Pulse: Equatable {
            var frame: String
            var start: Int64
            var state: PulseSchedule.FrameState
        }
        func pulses(_ schedule: PulseSchedule, _ horizon: Int64) -> [Pulse] {
            schedule.plays.filter { $0.startTick < horizon }.map { Pulse(frame: $0.frame, start: $0.startTick, state: $0.state) }
        }
        for pattern in [0, 1, 2, 3] {
            var process = try FeedbackBench.compiler(body).process()
            var promises: [(horizon: Int64, pulses: [Pulse])] = []
            while case .waits(let numbers) = try process.run(), promises.count < 6 {
                let waited = process.schedule().captures.filter { numbers.contains($0.number) }
                let horizon = try #require(waited.map { $0.startTick + $0.durationTicks }.min())
                promises.append((horizon, pulses(try process.foresee(since: 0, until: horizon).schedule, horizon)))
                for number in numbers {
                    let isOne = promises.count < 6 && pattern >> (number & 1) & 1 == 1
                    process.provide(.bit(isOne), of: number)
                }
            }
            let all = process.schedule()
            for promise in promises { #expect(pulses(all, promise.horizon) == promise.pulses) }
        }
    }
}
