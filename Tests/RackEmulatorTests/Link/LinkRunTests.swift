import FeedbackCodec
import Foundation
import PulseLanguage
import RackDiagnostics
import RackEmulator
import RackModel
import RackUnits
import Scheduling
import Testing

/// Programs on one ideal qubit whose decoder, in the same process, answers with the parity of what it was told.
private enum Loop {
    static let externs = """
        extern enqueue_syndromes(bit); extern get_corrections() -> bit; extern reset_decoder();
        extern decode(bit) -> bit; extern decode_send(bit) -> int; extern decode_take(int) -> bit;

        """

    /// - Parameter latency: of the link, in ns.
    static func device(
        latency: LatencyModel = .constant(200e-9), deadline: Double = 400e-9, policy: DecoderLink.MissPolicy = .identity,
        t1: Double = 3e-6, faults: LinkFaults = LinkFaults()
    ) -> Device {
        var device = IdealBench.device(t1: t1, t2: 2 * t1, efficiency: 1)
        device.feedback = FeedbackModel(latencyTicks: ticks(200e-9))
        device.link = DecoderLink(
            wire: latency, deadlineTicks: ticks(deadline), onMiss: policy, holdLimitTicks: ticks(5e-6), faults: faults)
        return device
    }

    static func ticks(_ seconds: Double) -> Int64 { Int64((seconds * Double(IdealBench.tickRate.perSecond)).rounded()) }

    static func engine(_ device: Device, seed: UInt64 = 3) throws -> LinkEngine {
        let link = try #require(device.link)
        return LinkEngine(
            link, tickRate: device.tickRate, transport: InProcessTransport(parityHost(bits: 1)), seed: seed)
    }

    static func experiment(_ body: String, _ device: Device, shots: Int) throws -> Experiment {
        try IdealBench.experiment(
            externs + FeedbackProgramTests.gates + body, device: device, options: RunOptions(shots: shots, seed: 3))
    }

    static func run(_ body: String, _ device: Device, shots: Int) throws -> PointResult {
        try experiment(body, device, shots: shots).run(point: 0, shots: 0..<shots, link: engine(device))
    }
}

@Suite("Runs with a decoder on the link")
struct LinkRunTests {
    @Test("a reset through a decoder that takes as long as the rack is the rack's own, shot by shot")
    func reset() throws {
        func body(_ answer: String) -> String {
            "bit b; bit r; bit f; half $0; b = measure $0; r = \(answer); if (r) { x $0; } f = measure $0;"
        }
        let (device, shots) = (Loop.device(), 300)
        let plain = try Loop.experiment(body("b"), device, shots: shots).run(point: 0, shots: 0..<shots)
        let linked = try Loop.run(body("decode(b)"), device, shots: shots)
        #expect(plain.link == nil)
        #expect(linked.bits == plain.bits)
        #expect(linked.bits[0].contains(1) && linked.bits[0].contains(0))
        for (one, other) in zip(linked.captures, plain.captures) {
            #expect(one.i == other.i && one.q == other.q && one.prepared == other.prepared)
        }
        #expect(linked.durationTicks == plain.durationTicks)
        let link = try #require(linked.link)
        #expect(link.shots.allSatisfy { $0.isEmpty })
        #expect(link.messages.count == 2 * shots && link.counters.sent == 2 * shots)
        #expect(link.messages.map(\.shot) == (0..<(2 * shots)).map { $0 / 2 })
    }

    @Test("while a late answer is held the qubit decays as e^(−t/T1)", arguments: [300e-9, 1e-6, 3e-6])
    func decay(_ latency: Double) throws {
        let (t1, shots) = (2e-6, 3000)
        let device = Loop.device(latency: .constant(latency), deadline: 100e-9, policy: .hold, t1: t1)
        let result = try Loop.run(
            "bit b; bit r; bit f; x $0; b = measure $0; r = decode(b); if (r) { delay[0ns] $0; } f = measure $0;", device,
            shots: shots)
        let waited = (600e-9 + latency) / t1
        let (before, after) = (result.captures[0].populations[1], result.captures[1].populations[1])
        let expected = before * exp(-waited)
        // Each shot is projected at the first window.
        let sigma = (expected * (1 - before * exp(-waited)) / Double(shots)).squareRoot()
        #expect(abs(after - expected) < 4 * sigma, "\(after) for \(expected) ± \(sigma)")
        let link = try #require(result.link)
        #expect(link.shots.allSatisfy { $0 == .missed })
        #expect(link.counters.missed == shots && link.counters.late == 2 * shots)
    }

    @Test("across the latencies every shot is given the decoder's bit in time and the policy's afterwards",
        arguments: [260e-9, 300e-9, 340e-9])
    func sweep(_ deadline: Double) throws {
        let latency = LatencyModel.normal(mean: 300e-9, sigma: 40e-9, minimum: 100e-9, maximum: 500e-9)
        let shots = 400
        let device = Loop.device(latency: latency, deadline: deadline)
        let result = try Loop.run(
            "bit b; bit r; bit f; half $0; b = measure $0; r = decode(b); if (r) { x $0; } f = measure $0;", device,
            shots: shots)
        let link = try #require(result.link)
        let answers = link.messages.filter { $0.functionID == FunctionID.getCorrections.value }
        #expect(answers.map(\.shot) == Array(0..<shots))
        var missed = 0
        for (shot, row) in answers.enumerated() {
            let isInTime = row.deadlineTick - row.receivedTick >= 0
            missed += isInTime ? 0 : 1
            #expect(row.answer == UInt64(result.bits[0][shot]))
            #expect(UInt64(result.bits[1][shot]) == (isInTime ? row.answer : 0))
            #expect(row.policy == (isInTime ? nil : .identity))
            #expect(link.shots[shot] == (isInTime ? [] : .missed))
        }
        // Two messages of two draws each lie between; the middle of the sweep has both kinds.
        #expect(missed > 0 && missed < shots || deadline != 300e-9)
        #expect(link.counters.missed == missed)
    }

    @Test("rounds are sent in order as they are read, and the answer is that of all of them")
    func rounds() throws {
        let body = """
            bit[3] s; bit r; bit f; bit a;
            for int k in [0:2] { half $0; a = measure $0; s[k] = a; enqueue_syndromes(a); }
            r = get_corrections();
            if (r) { x $0; }
            f = measure $0;
            """
        let shots = 200
        let result = try Loop.run(body, Loop.device(), shots: shots)
        let link = try #require(result.link)
        #expect(link.messages.count == 4 * shots && link.counters.answered == 4 * shots)
        for shot in 0..<shots {
            let parity = (0..<3).reduce(0) { $0 ^ result.bits[0][3 * shot + $1] }
            #expect(result.bits[1][shot] == parity)
            let rows = link.messages[(4 * shot)..<(4 * shot + 4)]
            #expect(rows.map(\.number) == [0, 1, 2, 3] && rows.map(\.call) == [0, 1, 2, 3])
            #expect(zip(rows, rows.dropFirst()).allSatisfy { $0.sentTick < $1.sentTick || $0.lastSampleTick == $1.lastSampleTick })
        }
        #expect(Set(result.bits[0]) == [0, 1])
    }

    @Test("what nobody waits for is sent all the same, at the latest when the shot is over")
    func unasked() throws {
        let shots = 20
        let result = try Loop.run(
            "bit b; half $0; b = measure $0; enqueue_syndromes(b); b = measure $0; get_corrections(); reset_decoder(); b = 0;",
            Loop.device(), shots: shots)
        let link = try #require(result.link)
        #expect(link.messages.count { $0.call != LinkMessage.noCall } == 3 * shots)
        #expect(link.counters.lost == 0)
    }

    @Test("an aborting deadline ends the shot: nothing is assigned, and what follows is not measured")
    func abort() throws {
        let shots = 50
        let device = Loop.device(latency: .constant(500e-9), deadline: 400e-9, policy: .abort)
        let result = try Loop.run(
            "bit b; bit r; bit f; x $0; b = measure $0; r = decode(b); delay[3us] $0; f = measure $0;", device, shots: shots)
        let link = try #require(result.link)
        #expect(link.shots.allSatisfy { $0 == [.missed, .aborted] } && link.counters.abortedShots == shots)
        #expect(result.bits.allSatisfy { $0.allSatisfy { $0 == 0 } })
        #expect(result.captures[0].executions.allSatisfy { $0 == 1 })
        #expect(result.captures[1].executions.allSatisfy { $0 == 0 })
        let row = try #require(link.messages.first { $0.functionID == FunctionID.getCorrections.value })
        #expect(result.durationTicks == row.deadlineTick && row.policy == .abort)
    }

    @Test("what is taken by name has come by then or is the policy's", arguments: [(100e-9, false), (300e-9, true)])
    func taken(_ delay: Double, _ hasCome: Bool) throws {
        let shots = 100
        let result = try Loop.run(
            """
            bit b; bit r; bit f; half $0; b = measure $0; int t = decode_send(b); delay[\(Int(delay * 1e9))ns] $0;
            r = decode_take(t); if (r) { x $0; } f = measure $0;
            """, Loop.device(deadline: 5e-6), shots: shots)
        for shot in 0..<shots { #expect(result.bits[1][shot] == (hasCome ? result.bits[0][shot] : 0)) }
        #expect(result.bits[0].contains(1))
        let link = try #require(result.link)
        #expect(link.shots.allSatisfy { $0 == (hasCome ? [] : .missed) })
        let row = try #require(link.messages.first { $0.functionID == FunctionID.getCorrections.value })
        #expect(row.deadlineTick == row.lastSampleTick + Loop.ticks(delay))
    }

    @Test("a run in parts is the run as a whole, faults and all")
    func parts() throws {
        var faults = LinkFaults()
        faults.loss = 0.1
        faults.delay = 0.1
        let latency = LatencyModel.normal(mean: 300e-9, sigma: 60e-9, minimum: 100e-9, maximum: 500e-9)
        let device = Loop.device(latency: latency, deadline: 320e-9, faults: faults)
        let body = """
            bit b; bit r; bit f; half $0; b = measure $0; enqueue_syndromes(b); b = measure $0; enqueue_syndromes(b);
            r = get_corrections(); if (r) { x $0; } f = measure $0;
            """
        let whole = try Loop.run(body, device, shots: 60)
        let experiment = try Loop.experiment(body, device, shots: 60)
        let first = try experiment.run(point: 0, shots: 0..<23, link: Loop.engine(device))
        let second = try experiment.run(point: 0, shots: 23..<60, link: Loop.engine(device))
        for register in 0..<3 { #expect(whole.bits[register] == first.bits[register] + second.bits[register]) }
        let (all, one, two) = (try #require(whole.link), try #require(first.link), try #require(second.link))
        #expect(all.shots == one.shots + two.shots)
        func ticks(_ rows: [LinkMessage]) -> [[Int64]] {
            rows.map { [Int64($0.shot), $0.sentTick, $0.receivedTick, $0.deadlineTick, Int64($0.answer), Int64($0.given)] }
        }
        #expect(ticks(all.messages) == ticks(one.messages) + ticks(two.messages))
        #expect(all.shots.contains { $0.contains(.gap) } && all.shots.contains(.missed))
        for (shot, flags) in all.shots.enumerated() where flags.contains(.gap) { #expect(whole.bits[1][shot] == 0) }
    }

    @Test("an answer is there before the chip is past what it decides, whatever the program looks at first", arguments: ["a", "decode(a)"])
    func order(_ answer: String) throws {
        var device = IdealBench.device(qubits: 2, efficiency: 1)
        device.feedback = FeedbackModel(latencyTicks: Loop.ticks(200e-9))
        device.link = DecoderLink(wire: .constant(200e-9), deadlineTicks: Loop.ticks(400e-9))
        let result = try Loop.run(
            """
            defcal half $1 { play(q1, constant(0.5, 10ns)); }
            defcal x $1 { play(q1, constant(1, 10ns)); }
            bit a; bit b; bit r; bit f;
            half $0; a = measure $0; r = \(answer);
            half $1; delay[2us] $1; b = measure $1;
            if (b) { x $1; }
            if (r) { x $0; }
            f = measure $0;
            """, device, shots: 60)
        #expect(result.bits[0] == result.bits[2] && result.bits[0].contains(1))
        #expect(result.bits[3].allSatisfy { $0 == 0 })
        // The second look at the first qubit is over before the second qubit is acted upon.
        #expect(result.durationTicks == Loop.ticks((10 + 2000 + 600 + 200 + 10) * 1e-9))
    }

    @Test("a program that calls over the link wants a decoder")
    func refused() throws {
        let device = Loop.device()
        let experiment = try Loop.experiment("bit b; b = decode(b);", device, shots: 1)
        let error = #expect(throws: DiagnosticsError.self) { try experiment.run(point: 0, shots: 0..<1) }
        #expect(error?.diagnostics.map(\.code) == ["RK0720"])
        // One that does not goes without.
        _ = try Loop.experiment("bit b; b = measure $0;", device, shots: 1).run(point: 0, shots: 0..<1)
    }
}
