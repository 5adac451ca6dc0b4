import Foundation
import RackDiagnostics
import RackModel
import Scheduling
import Testing

/// Samples against formulas written out here a second time, at midpoints t = k + ½ (openpulse.md's table).
@Suite("Waveforms")
struct WaveformTests {
    private func play(_ call: String, ticksPerSample: Int64 = 1) throws -> PulseSchedule.Waveform {
        let schedule = try TestBench.schedule(
            "cal { play(f0, \(call)); }", device: TestBench.device(driveGrid: ticksPerSample))
        return schedule.waveforms[schedule.plays[0].waveform]
    }

    @Test("the Gaussian at midpoints: first, second, eighth sample and sum")
    func gaussian() throws {
        let w = try play("gaussian(1, 16ns, 4ns)")
        #expect(w.re.count == 16 && w.im.allSatisfy { $0 == 0 })
        for (sample, value) in [(0, 0.1724), (1, 0.2671), (7, 0.9922)] { #expect(abs(w.re[sample] - value) < 5e-5) }
        #expect(abs(w.re.reduce(0, +) - 9.5759) < 5e-5)
    }

    static let shapes: [(String, @Sendable (Double) -> (Double, Double))] = [
        ("constant(0.5 + 0.25im, 21ns)", { _ in (0.5, 0.25) }),
        ("gaussian(0.5, 21ns, 4ns)", { t in (0.5 * exp(-pow(t - 10.5, 2) / 32), 0) }),
        ("gaussian(0.5, 20ns, 3.5ns)", { t in (0.5 * exp(-pow(t - 10, 2) / 24.5), 0) }),
        ("sech(0.5, 21ns, 4ns)", { t in (0.5 / cosh((t - 10.5) / 4), 0) }),
        ("drag(0.5, 21ns, 4ns, 0.2)", { t in
            let g = 0.5 * exp(-pow(t - 10.5, 2) / 32)
            return (g, -0.2 * (t - 10.5) / 16 * g)
        }),
        ("drag(0.5im, 20ns, 4ns, -2.0)", { t in
            let g = 0.5 * exp(-pow(t - 10, 2) / 32)
            return (-2 * (t - 10) / 16 * g, g)
        }),
        ("sine(0.5, 21ns, 1.0e8, pi/3)", { t in (0.5 * sin(2 * .pi * 0.1 * t + .pi / 3), 0) }),
        ("gaussian_square(0.5, 21ns, 9ns, 2ns)", { t in
            let d = t < 6 ? t - 6 : t > 15 ? t - 15 : 0
            return (0.5 * exp(-d * d / 8), 0)
        }),
        ("gaussian_lifted(0.5, 21ns, 4ns)", { t in
            let e = exp(-pow(10.5, 2) / 32)
            return (0.5 * (exp(-pow(t - 10.5, 2) / 32) - e) / (1 - e), 0)
        }),
        ("drag_lifted(0.5, 21ns, 4ns, 0.2)", { t in
            let e = exp(-pow(10.5, 2) / 32), g = exp(-pow(t - 10.5, 2) / 32)
            return (0.5 * (g - e) / (1 - e), -0.5 * 0.2 * (t - 10.5) / 16 * g / (1 - e))
        }),
        ("flat_top(0.5, 21ns, 5ns)", { t in
            let edge = min(t, 21 - t)
            return (0.5 * (edge < 5 ? 0.5 * (1 - cos(.pi * edge / 5)) : 1), 0)
        }),
        ("flat_top_gaussian(0.5, 21ns, 6ns, 2ns)", { t in
            let edge = min(t, 21 - t), e = exp(-36.0 / 8)
            return (0.5 * (edge < 6 ? (exp(-pow(edge - 6, 2) / 8) - e) / (1 - e) : 1), 0)
        }),
        ("sum(constant(0.25, 8ns), scale(gaussian(0.5, 8ns, 2ns), 0.5im))", { t in (0.25, 0.25 * exp(-pow(t - 4, 2) / 8)) }),
        ("mix(constant(0.5, 8ns), phase_shift(constant(0.5, 8ns), pi/2))", { _ in (0, 0.25) }),
    ]

    @Test("every shape is its formula", arguments: 0..<14)
    func formula(_ index: Int) throws {
        let (call, expected) = Self.shapes[index]
        let w = try play(call)
        #expect(w.re.count >= 8)
        for k in w.re.indices {
            let (re, im) = expected(Double(k) + 0.5)
            #expect(abs(w.re[k] - re) < 1e-14 && abs(w.im[k] - im) < 1e-14, "\(call) sample \(k)")
        }
    }

    @Test("a slower port takes the same shape at its own midpoints")
    func slowPort() throws {
        let w = try play("gaussian(0.5, 24ns, 4ns)", ticksPerSample: 3)
        #expect(w.re.count == 8 && w.ticksPerSample == 3)
        for k in 0..<8 { #expect(abs(w.re[k] - 0.5 * exp(-pow((Double(k) + 0.5) * 3 - 12, 2) / 32)) < 1e-15) }
    }

    @Test("samples stand as written, equal waveforms are kept once")
    func samplesAndReuse() throws {
        let schedule = try TestBench.schedule(
            """
            cal {
              waveform w = {0.0, 0.25 + 0.5im, -0.25im, 1.0};
              play(f0, w); play(f0, constant(0.5, 8ns)); play(f1, constant(0.5, 8ns)); play(f0, w);
            }
            """)
        #expect(schedule.waveforms.map(\.name) == ["w", "constant"])
        #expect(schedule.waveforms[0].re == [0, 0.25, 0, 1] && schedule.waveforms[0].im == [0, 0.5, -0.25, 0])
        #expect(schedule.plays.map(\.waveform) == [0, 1, 1, 0])
    }

    @Test("the arguments of other tools are told apart by type")
    func otherOrders() throws {
        #expect(try play("constant(8ns, 0.5)").re == play("constant(0.5, 8ns)").re)
        #expect(try play("gaussian(40ns, 10ns, 0.5)").re == play("gaussian(0.5, 40ns, 10ns)").re)
        #expect(try play("drag(40ns, 10ns, 0.2, 0.5)").im == play("drag(0.5, 40ns, 10ns, 0.2)").im)
    }

    @Test("impossible shapes are refused", arguments: [
        ("flat_top(0.5, 20ns, 11ns)", "QS0041"), ("gaussian_square(0.5, 20ns, 21ns, 2ns)", "QS0041"),
        ("sum(constant(0.8, 8ns), constant(0.8, 8ns))", "QS0040"), ("sum(constant(0.1, 8ns), constant(0.1, 9ns))", "QS0042"),
        ("scale(constant(0.6, 8ns), 2)", "QS0040"), ("constant(0.6 * get_phase(f1) + 0.6 * 2, 8ns)", "QS0040"),
    ])
    func impossible(_ call: String, _ code: String) {
        let problems = TestBench.problems("cal { play(f0, \(call)); }")
        #expect(problems.map(\.code) == [code], "\(problems)")
    }
}
