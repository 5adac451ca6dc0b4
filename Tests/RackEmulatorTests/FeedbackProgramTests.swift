import Foundation
import RackEmulator
import RackModel
import RackUnits
import Scheduling
import Testing

/// Programs that act on what they measure, against formulas.
@Suite("Programs with feedback")
struct FeedbackProgramTests {
    static let gates = """
        defcal half $0 { play(q0, constant(0.5, 10ns)); }
        defcal x $0 { play(q0, constant(1, 10ns)); }

        """

    static func run(_ body: String, device: Device, shots: Int, seed: UInt64 = 3) throws -> PointResult {
        let experiment = try IdealBench.experiment(
            gates + body, device: device, options: RunOptions(shots: shots, seed: seed))
        return try experiment.run(point: 0, shots: 0..<shots)
    }

    @Test("A conditional X after measuring |+⟩ leaves |0⟩ in every shot of an ideal device")
    func conditional() throws {
        let result = try Self.run(
            """
            bit[2] c;
            half $0;
            c[0] = measure $0;
            delay[2us] $0;
            if (c[0] == 1) { x $0; }
            delay[200ns] $0;
            c[1] = measure $0;
            """, device: IdealBench.device(efficiency: 1), shots: 2000)
        let ones = Double((0..<2000).count { result.bits[0][2 * $0] == 1 })
        #expect(abs(ones / 2000 - 0.5) < 4 * 0.5 / 2000.0.squareRoot())
        #expect(result.bits[0].indices.allSatisfy { $0 % 2 == 0 || result.bits[0][$0] == 0 })
        #expect(result.counters.simulatedStates < 30)
        #expect(result.counters.unsharedStates >= 2000 * 4)
    }

    @Test("While loops end as the geometric law says, and count their rounds")
    func untilSuccess() throws {
        let shots = 4000
        let experiment = try IdealBench.experiment(
            Self.gates + """
                output int rounds;
                bit done;
                rounds = 0;
                done = 0;
                while (!done) {
                  half $0;
                  done = measure $0;
                  delay[1us] $0;
                  rounds += 1;
                  if (rounds == 20) break;
                }
                """, device: IdealBench.device(efficiency: 1), options: RunOptions(shots: shots, seed: 5))
        let shape = try experiment.shape()
        #expect(shape.hasFeedback)
        let place = try #require(shape.outputs.firstIndex { $0.name == "rounds" })
        #expect(shape.outputs[place].kind == .int && shape.outputs[place].isMarked)
        let result = try experiment.run(point: 0, shots: 0..<shots)
        guard case .integers(let rounds) = result.outputs[place] else {
            Issue.record("rounds are no integers")
            return
        }
        for count in 1...6 {
            let found = Double(rounds.count { $0 == Int64(count) }) / Double(shots)
            let expected = pow(0.5, Double(count))
            #expect(abs(found - expected) < 4 * (expected * (1 - expected) / Double(shots)).squareRoot())
        }
        // Every execution of the one measurement is in the slots of its name.
        let executions = (0..<shots).map { shot in
            result.captures.reduce(0) { $0 + Int64($1.executions[shot]) }
        }
        #expect(executions == rounds)
        #expect(result.counters.simulatedStates < 200)
    }

    @Test("The pulse waits for the latency: what relaxes meanwhile goes as e^(−t/T1)", arguments: [0, 2000, 8000])
    func latency(ticks: Int64) throws {
        let (t1, shots) = (8e-6, 6000)
        var device = IdealBench.device(t1: t1, t2: t1, efficiency: 0.6)
        device.feedback.latencyTicks = ticks
        let result = try Self.run(
            """
            bit[2] c;
            x $0;
            c[0] = measure $0;
            if (c[0] == 1) { x $0; }
            delay[1us] $0;
            c[1] = measure $0;
            """, device: device, shots: shots)
        let told = (0..<shots).filter { result.bits[0][2 * $0] == 1 }
        let excited = Double(told.count { result.captures[1].prepared[$0] == 1 }) / Double(told.count)
        // From the last instant at which the answer shows a jump, somewhere in the second half of the window, to the
        // pulse; then from the pulse to the second window.
        func expected(_ seen: Double) -> Double {
            (1 - exp(-(Double(ticks) * 0.5e-9 + seen) / t1)) * exp(-1.05e-6 / t1)
        }
        #expect(excited > expected(0.1e-6) - 0.025 && excited < expected(0.35e-6) + 0.025, "\(excited)")
    }

    @Test("What was found on one half of an entangled pair puts the other right")
    func entangled() throws {
        let coupler = EffectiveCoupler(
            directHz: 6e6, armAHz: 90e6, armBHz: 90e6, maximumHz: 6.5e9, anharmonicityHz: -0.1e9)
        var device = IdealBench.device(
            qubits: 2, couplings: [Coupling(name: "c", a: 0, b: 1, kind: .effective(coupler))], efficiency: 1)
        device.ports.append(
            Port(
                name: "c_flux", role: .couplerFlux(coupling: 0), ticksPerSample: 1,
                converter: Converter(bits: nil, fullScaleVolts: 1)))
        // g(Φ) as in row A13 of the acceptance table; a quarter period of the exchange makes |10⟩ − i|01⟩.
        func couplerHz(_ flux: Double) -> Double { 6.6e9 * abs(cos(.pi * flux)).squareRoot() - 0.1e9 }
        let idle = acos(pow((5e9 + 8.1e15 / 6e6 + 0.1e9) / 6.6e9, 2)) / .pi
        var (low, high) = (0.0, 0.06)
        for _ in 0..<60 {
            let middle = (low + high) / 2
            let g = 6e6 + 8.1e15 / (5e9 - couplerHz(idle + middle))
            if abs(g) < 1 / (8 * 100e-9) { low = middle } else { high = middle }
        }
        let result = try Self.run(
            """
            bit[3] c;
            cal { extern port c_flux; frame open = newframe(c_flux, 0.0, 0.0); }
            defcal x $1 { play(q1, constant(1, 10ns)); }
            defcal pair $0, $1 {
              barrier q0, q1, open; play(open, constant(\(low), 100ns)); barrier q0, q1, open;
            }
            x $0;
            pair $0, $1;
            c[0] = measure $0;
            delay[1us] $0, $1;
            if (c[0] == 1) { x $1; }
            barrier $0, $1;
            c[1] = measure $1;
            delay[1us] $0, $1;
            c[2] = measure $0;
            """, device: device, shots: 1000)
        let bits = result.bits[0]
        let ones = Double((0..<1000).count { bits[3 * $0] == 1 })
        #expect(abs(ones / 1000 - 0.5) < 4 * 0.5 / 1000.0.squareRoot())
        // Found in 0, the other is in 1; found in 1, it is flipped from 0.
        #expect((0..<1000).count { bits[3 * $0 + 1] == 1 } >= 995)
        #expect((0..<1000).count { bits[3 * $0 + 2] == bits[3 * $0] } >= 995)
        #expect(result.counters.simulatedStates < 60)
    }

    @Test("A shot alone is the shot of the run, and outputs hold what registers hold")
    func alone() throws {
        let experiment = try IdealBench.experiment(
            Self.gates + """
                output bit[2] c;
                output complex point;
                half $0;
                c[0] = measure $0;
                if (c[0]) { x $0; delay[40ns] $0; }
                half $0;
                c[1] = measure $0;
                delay[1us] $0;
                cal { point = capture_v1(rx0, 100ns); }
                """, device: IdealBench.device(levels: 3, t1: 10e-6, t2: 10e-6, thermal: 0.02),
            options: RunOptions(shots: 200, seed: 9))
        let all = try experiment.run(point: 0, shots: 0..<200)
        let one = try experiment.run(point: 0, shots: 137..<138)
        for (whole, part) in zip(all.captures, one.captures) {
            #expect(whole.i[137] == part.i[0] && whole.q[137] == part.q[0])
            #expect(whole.prepared[137] == part.prepared[0])
        }
        let shape = try experiment.shape()
        let place = try #require(shape.outputs.firstIndex { $0.name == "c" })
        #expect(all.outputs[place] == .integers(all.bits[0].map(Int64.init)))
        let point = try #require(shape.outputs.firstIndex { $0.name == "point" })
        guard case .complex(let values) = all.outputs[point], let last = all.captures.last else {
            Issue.record("the point is not complex")
            return
        }
        #expect((0..<200).allSatisfy { values[2 * $0] == Double(last.i[$0]) && values[2 * $0 + 1] == Double(last.q[$0]) })
        // Groups of one shot each at the end, and still hardly any evolution of their own.
        #expect(all.counters.simulatedStates < 200)
    }
}
