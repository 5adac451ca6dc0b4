import Foundation
import RackEmulator
import RackModel
import RackNumerics
import Sequencing
import Testing

/// Conventions of the signal path from end to end: what a program says against what a qubit or a resonator must do,
/// whatever signs the parts between them have.
@Suite("Q1 programs turn a qubit about the axis that they say")
struct Q1ConventionTests {
    /// One average of what the drive does in 400 ns before each readout, bin by bin.
    private func run(
        _ points: [String], averages: Int = 250, bench: ClusterBench = ClusterBench(t1: 20e-6, t2: 20e-6)
    ) throws -> [AcquisitionData.Bin] {
        func rest(_ point: Int) -> String {
            "\n move 16,R5\n nop\nr\(point): wait 10000\n loop R5,@r\(point)\n"
        }
        func loop(_ markers: Int, _ body: String) -> String {
            " set_mrk \(markers)\n move \(averages),R0\n wait_sync 4\navg: nop\n\(body) loop R0,@avg\n stop\n"
        }
        let drive = points.enumerated().map { "\($1)\n wait 2000" + rest($0) }.joined()
        let read = points.indices.map {
            "reset_ph\n wait 400\n play 0,1,200\n acquire 0,\($0),1800" + rest($0)
        }.joined()
        return try bench.run([bench.driving(loop(1, drive)), bench.reading(loop(2, read), bins: points.count)])
    }

    /// Bins as populations, with the first two as 0 and 1.
    private func populations(_ bins: [AcquisitionData.Bin]) -> [Double] {
        let means = bins.map(Self.mean)
        let axis = means[1] - means[0]
        return means.map { (($0 - means[0]) * axis.conjugate).re / axis.squaredMagnitude }
    }

    private static func mean(_ bin: AcquisitionData.Bin) -> Complex {
        Complex(Double(bin.path0), Double(bin.path1)) / Double(bin.count)
    }

    /// A pulse of 20 ns at a frequency, its amplitude an angle in units of π. Ω/2π is 50 MHz at amplitude 1 and modulation
    /// takes 1/√2 off, so that an amplitude of 0.5·√2 turns by π.
    private func pulse(_ turns: Double, hertz: Double = 100e6, wait: Int = 400) -> String {
        let gain = Int((turns * 0.5 * 2.0.squareRoot() * 32768).rounded())
        return "set_freq \(Int(hertz * 4))\n reset_ph\n set_ph 0\n set_awg_gain \(gain),\(gain)\n play 0,1,\(wait)\n"
    }

    @Test("a tone on the other side of the oscillator, or behind a closed switch, leaves the qubit alone")
    func sidebands() throws {
        let bins = try run([
            "wait 400", pulse(1), pulse(0.5), pulse(1, hertz: -100e6),
            "set_mrk 2\n" + pulse(1), "set_mrk 1\n" + pulse(-1),
        ])
        let found = populations(bins)
        let expected = [0, 1, 0.5, 0, 0, 1]
        for (value, wanted) in zip(found, expected) { #expect((value - wanted).magnitude < 0.08, "\(found)") }
    }

    /// A drive at f_q + δ is ahead of the qubit by δτ turns after τ, and by p more if its phase is p: of two pulses of π/2
    /// the second turns on where the whole is 0 and back where it is ½.
    @Test("the phase of a pulse adds to what the oscillator turned, and path 1 is a quarter turn ahead of path 0")
    func axes() throws {
        let (detuned, quarter, minusQuarter) = (101.25e6, 250_000_000, 750_000_000)
        func ramsey(_ second: String) -> String {
            pulse(0.5, hertz: detuned, wait: 200) + second + ",200\n"
        }
        let gain = Int((0.25 * 2.0.squareRoot() * 32768).rounded())
        let bins = try run([
            "wait 400", pulse(1), ramsey("set_ph 0\n play 0,1"), ramsey("set_ph \(quarter)\n play 0,1"),
            ramsey("set_ph \(minusQuarter)\n play 0,1"), ramsey("play 1,0"),
            ramsey("set_awg_gain \(gain),\(-gain)\n play 1,0"), ramsey("set_ph_delta \(minusQuarter)\n play 0,1"),
        ])
        let found = populations(bins)
        let expected = [0, 1, 0.5, 0, 1, 0, 1, 1]
        for (value, wanted) in zip(found, expected) { #expect((value - wanted).magnitude < 0.08, "\(found)") }
    }

    @Test("the rotation and the threshold that a client fits tell the levels apart")
    func threshold() throws {
        let first = ClusterBench(t1: 20e-6, t2: 20e-6)
        let means = try run(["wait 400", pulse(1)], bench: first).map(Self.mean).map { $0 / 0x1p22 }
        // As quantify-core's analysis has it: a normal from level 0 to level 1, the angle 3π/2 + atan2(A, B), and the
        // distance of the line from 0.
        let normal = (means[1] - means[0]) / (means[1] - means[0]).magnitude
        let middle = 0.5 * (means[0] + means[1])
        var second = ClusterBench(t1: 20e-6, t2: 20e-6, seed: 2)
        let radians = 3 * Double.pi / 2 + atan2(normal.re, normal.im)
        second.readoutSettings.rotationDegrees = (radians * 180 / .pi).truncatingRemainder(dividingBy: 360)
        second.readoutSettings.threshold = (middle * normal.conjugate).re
        let bins = try run(["wait 400", pulse(1)], bench: second)
        let ones = bins.map { Double($0.thresholded) / Double($0.count) }
        #expect(ones[0] < 0.15 && ones[1] > 0.8, "\(ones)")
    }

    /// A resonator answers a tone at Δ = ω − ω_r that began t ago by (1 − e^(−(κ/2 + iΔ)t))/(κ/2 + iΔ), against e^(+iωt): its
    /// phase falls as the tone goes up. With the delay of the module made up for, nothing else turns.
    @Test("the phase of what is read falls as the tone goes up through a resonance")
    func resonance() throws {
        var bench = ClusterBench()
        bench.readoutSettings.ncoDelayCompensated = true
        let tones = [-1e6, 1e6]
        let text = tones.enumerated().map { index, offset in
            // Level 0 shifts the resonator to 7.001 GHz.
            """
             set_freq \(Int(4 * (101e6 + offset)))
             reset_ph
             play 0,1,200
             acquire 0,\(index),20000

            """
        }.joined()
        let read = " set_mrk 2\n move 200,R0\n wait_sync 4\navg: nop\n\(text) loop R0,@avg\n stop\n"
        let bins = try bench.run([bench.reading(read, bins: 2)])
        let found = bins.map(Self.mean)
        let half = 2 * Double.pi * 1e6
        // From 200 to 1000 ns after the tone began, of which 146 ns are on the way.
        func expected(_ offset: Double) -> Complex {
            let rate = Complex(half, 2 * .pi * offset)
            return stride(from: 54.0, to: 854, by: 1).reduce(Complex.zero) { sum, k in
                sum + (Complex.one - Complex.exp(-((k + 0.5) * 1e-9) * rate)) / rate
            }
        }
        let wanted = expected(tones[1]) / expected(tones[0])
        #expect(wanted.argument < -1.3)
        #expect((found[1] / found[0] - wanted).magnitude < 0.1, "\(found[1] / found[0]) \(wanted)")
    }
}
