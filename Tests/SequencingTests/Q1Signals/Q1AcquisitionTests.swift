import Foundation
import RackDiagnostics
import RackModel
import RackNumerics
import RackUnits
import Scheduling
import Sequencing
import Testing

@Suite("What Q1 sequencers acquire")
struct Q1AcquisitionTests {
    private let fullScaleVolts = 0.5

    /// The point of a capture by its definition: Σ w*·d/Σ|w| with d = s₀·e^(2πi(carrier + f(t − start))), s₀ being the
    /// field at `nanosecond` against 0 Hz.
    private func point(_ schedule: PulseSchedule, _ capture: Int, _ field: (Int) -> Complex) -> Complex {
        let capture = schedule.captures[capture]
        let kernel = schedule.waveforms[capture.kernel!]
        var (sum, weight) = (Complex.zero, 0.0)
        for k in kernel.re.indices {
            let w = Complex(kernel.re[k], -kernel.im[k])
            let turned = CarrierPhase.cycles(
                frequencyHz: capture.state.frequencyHz, ticks: Int64(k), rate: schedule.tickRate)
            let factor = Complex.unit(cycles: capture.state.carrierCycles + turned - capture.state.phaseCycles)
            sum += w * (field(Int(capture.startTick) + k) * factor)
            weight += w.magnitude
        }
        return sum / weight
    }

    /// I + iQ at the two inputs of a module behind an oscillator, as what a port sees against 0 Hz.
    private func field(_ oscillatorHz: Double, _ samples: @escaping (Int) -> Complex) -> (Int) -> Complex {
        { k in
            let turned = CarrierPhase.cycles(
                frequencyHz: oscillatorHz, ticks: Int64(k), rate: TickRate(perSecond: 1_000_000_000)!)
            return samples(k).conjugate * Complex.unit(cycles: -turned)
        }
    }

    private func integral(_ rendering: Q1Rendering, _ field: (Int) -> Complex) -> SIMD2<Int64> {
        let acquisition = rendering.acquisitions[0]
        return acquisition.integral(
            points: acquisition.terms.map { term in
                let point = point(rendering.schedule, term.capture, field)
                return [point.re, point.im]
            })
    }

    private func bench(
        weights: [[Float]] = [], length: Int = 40, change: (inout Q1SequencerSettings) -> Void = { _ in }
    ) -> SignalBench {
        var bench = SignalBench()
        var settings = SignalBench.settings()
        settings.integrationNanoseconds = length
        change(&settings)
        let waveforms = [[Float](repeating: 0.5, count: 80), [Float](repeating: 0.25, count: 80)]
        bench.add(slot: 4, waveforms: waveforms, weights: weights, settings: settings)
        return bench
    }

    @Test("a full scale sample adds 2²², and samples are not averaged")
    func fullScale() throws {
        let bench = bench()
        var list = EventList()
        list.acquire(at: 7)
        let rendering = try bench.rendering(list.events, until: 100)
        let found = integral(rendering, field(6.9e9) { _ in Complex(fullScaleVolts, -0.5 * fullScaleVolts) })
        #expect(found == [40 << 22, -20 << 22])
    }

    @Test("what the oscillator turned it turns back", arguments: [73e6, -200e6])
    func demodulation(frequencyHz: Double) throws {
        let bench = bench()
        var list = EventList(frequencyHz: frequencyHz)
        list.acquire(at: 7)
        let rendering = try bench.rendering(list.events, until: 100)
        let tone = field(6.9e9) { k in
            0.5 * fullScaleVolts * (Complex(0.6, 0.2) * Complex.unit(cycles: frequencyHz * 1e-9 * Double(k)))
        }
        let found = integral(rendering, tone)
        #expect(abs(found[0] - Int64(40 * 0.3 * 0x1p22)) <= 2)
        #expect(abs(found[1] - Int64(40 * 0.1 * 0x1p22)) <= 2)
        // A tone on the other side averages out.
        let image = integral(rendering, field(6.9e9) { k in
            fullScaleVolts * Complex.unit(cycles: -frequencyHz * 1e-9 * Double(k))
        })
        #expect(Double(abs(image[0])) < 0.3 * 40 * 0x1p22)
    }

    @Test("a sequencer hears itself: its paths over √2")
    func loopback() throws {
        let bench = bench()
        var list = EventList(frequencyHz: 123e6)
        list.set(at: 0) { $0.phaseSteps = 333_333_333 }
        list.play(0, 1, at: 0)
        list.acquire(at: 12)
        let rendering = try bench.rendering(list.events, until: 100)
        let z = try bench.played(rendering, port: 2, count: 100)
        let found = integral(rendering) { k in
            fullScaleVolts * (z[k] * Complex.unit(cycles: -6.9 * Double(k)))
        }
        let one = 40 * 0.5.squareRoot() * 32767 / 32768 * 0x1p22
        #expect(abs(Double(found[0]) - 0.5 * one) < 4)
        #expect(abs(Double(found[1]) - 0.25 * one) < 4)
    }

    @Test("the compensation of delay demodulates with the phase of 146 ns ago, and what is set on top")
    func delayCompensation() throws {
        let bench = bench {
            $0.ncoDelayCompensated = true
            $0.ncoDelayNanoseconds = 5
        }
        var list = EventList(frequencyHz: 73e6)
        list.acquire(at: 7)
        let rendering = try bench.rendering(list.events, until: 100)
        let found = integral(rendering, field(6.9e9) { k in
            fullScaleVolts * Complex.unit(cycles: 0.073 * Double(k - 151))
        })
        #expect(abs(found[0] - 40 << 22) <= 2)
        #expect(abs(found[1]) <= 2)
        let port = try bench.path().device.feedlines[0].amplifier
        #expect((port.delaySeconds - 146e-9).magnitude < 1e-15)
    }

    @Test("without demodulation a tone beside the oscillator sums to nearly nothing")
    func raw() throws {
        let bench = bench(length: 1000) { $0.demodulates = false }
        var list = EventList(frequencyHz: 50e6)
        list.acquire(at: 0)
        let rendering = try bench.rendering(list.events, until: 1000)
        let found = integral(rendering, field(6.9e9) { k in fullScaleVolts * Complex.unit(cycles: 0.05 * Double(k)) })
        #expect(abs(found[0]) < 10 && abs(found[1]) < 10)
        let constant = integral(rendering, field(6.9e9) { _ in Complex(0.25 * fullScaleVolts) })
        #expect(constant == [250 << 22, 0])
    }

    @Test("each path is weighed with its own weights")
    func weights() throws {
        let (first, second): ([Float], [Float]) = ([1, -0.5, 0.25, 0], [0.5, 0.5])
        let bench = bench(weights: [first, second])
        var list = EventList(frequencyHz: 50e6)
        list.acquire(.weighed(0, 1), at: 3)
        let rendering = try bench.rendering(list.events, until: 100)
        #expect(rendering.schedule.captures.map(\.durationTicks) == [4, 4])
        let samples = [Complex(0.1, 0.4), Complex(0.2, -0.3), Complex(-0.3, 0.2), Complex(0.4, 0.1)]
        let found = integral(rendering, field(6.9e9) { k in
            fullScaleVolts * (samples[k - 3] * Complex.unit(cycles: 0.05 * Double(k)))
        })
        // By hand: 0.1·1 − 0.2·0.5 − 0.3·0.25 and (0.4 − 0.3)·0.5.
        #expect(abs(found[0] - Int64(-0.075 * 0x1p22)) <= 1)
        #expect(abs(found[1] - Int64((0.05 * 0x1p22).rounded())) <= 1)
        list.acquire(.weighed(1, 1), at: 50)
        #expect(try bench.rendering(list.events, until: 100).schedule.captures.count == 3)
    }

    @Test("weights of nothing integrate nothing")
    func zeroWeights() throws {
        let bench = bench(weights: [[0, 0], [0, 1]])
        var list = EventList()
        list.acquire(.weighed(0, 1), at: 0)
        let acquisition = try bench.rendering(list.events, until: 10).acquisitions[0]
        // The second path alone: of I it hears nothing.
        #expect(acquisition.terms.map(\.capture) == [0])
        #expect(acquisition.integral(points: [[0.3, 0]]) == .zero)
        #expect(acquisition.integral(points: [[0.3, -0.5]]) == [0, 1 << 22])
    }

    @Test("a new acquisition cuts the one that runs")
    func cut() throws {
        let bench = bench()
        var list = EventList()
        list.acquire(at: 0)
        list.acquire(at: 12)
        let rendering = try bench.rendering(list.events, until: 100)
        #expect(rendering.acquisitions.map(\.nanoseconds) == [12, 40])
        #expect(integral(rendering, field(6.9e9) { _ in Complex(fullScaleVolts) }) == [12 << 22, 0])
    }

    @Test("offsets of the inputs are heard where nothing turns them away")
    func inputOffset() throws {
        var bench = bench { $0.demodulates = false }
        bench.modules[2].inputOffsetVolts = [0.05, -0.025]
        var list = EventList()
        list.acquire(at: 0)
        let rendering = try bench.rendering(list.events, until: 100)
        #expect(rendering.acquisitions[0].integral(points: [.zero]) == [4 << 22, -2 << 22])
        var turning = self.bench()
        turning.modules[2].inputOffsetVolts = [0.05, 0]
        var tone = EventList(frequencyHz: 25e6)
        tone.acquire(at: 0)
        let found = try turning.rendering(tone.events, until: 100).acquisitions[0].integral(points: [.zero])
        #expect(abs(found[0]) <= 1 && abs(found[1]) <= 1)
    }

    /// By definition: Σ over the samples of each path, turned back by the oscillator sample by sample.
    @Test("an oscillator that changes while it demodulates turns back what comes after with what it is then")
    func changes() throws {
        let bench = bench()
        var list = EventList(frequencyHz: 50e6)
        list.acquire(at: 10)
        list.set(at: 22) { $0.frequencySteps = -4 * 31_000_000 }
        list.set(at: 40) { $0.phaseSteps = 1_234_567_890 }
        // What it is set to when the acquisition is over does not matter.
        list.set(at: 50) { $0.frequencySteps = 4 }
        let rendering = try bench.rendering(list.events, until: 100)
        #expect(rendering.schedule.captures.map(\.durationTicks) == [12, 18, 10])
        func sample(_ k: Int) -> Complex { Complex(0.3, -0.1) + 0.2 * Complex.unit(cycles: 0.017 * Double(k)) }
        func turned(_ k: Int) -> Double {
            if k < 22 { return 0.05 * Double(k) }
            if k < 40 { return 0.05 * 22 - 0.031 * Double(k - 22) }
            return 1_234_567_890 / 4e9 - 0.031 * Double(k - 40)
        }
        let sum = (10..<50).reduce(Complex.zero) { $0 + sample($1) * Complex.unit(cycles: -turned($1)) }
        let found = integral(rendering, field(6.9e9) { fullScaleVolts * sample($0) })
        #expect(abs(Double(found[0]) - sum.re * 0x1p22) <= 2 && abs(Double(found[1]) - sum.im * 0x1p22) <= 2)
    }

    @Test("an oscillator that makes up for the loop's delay is changed as much later")
    func changesLater() throws {
        let bench = bench(length: 200) { $0.ncoDelayCompensated = true }
        var list = EventList(frequencyHz: 50e6)
        list.acquire(at: 0)
        list.set(at: 20) { $0.frequencySteps = 0 }
        list.set(at: 60) { $0.frequencySteps = 400 }
        #expect(try bench.rendering(list.events, until: 300).schedule.captures.map(\.durationTicks) == [166, 34])
    }

    @Test("each path hears the input that it is connected to", arguments: [
        [0, 1], [1, 0], [0, nil], [nil, 0], [1, nil], [nil, 1], [0, 0], [1, 1],
    ])
    func inputs(inputs: [Int?]) throws {
        let bench = bench { $0.inputs = inputs }
        #expect(try bench.path().listeningPort(of: 0) == 3)
        var list = EventList(frequencyHz: 73e6)
        list.acquire(at: 7)
        let rendering = try bench.rendering(list.events, until: 100)
        func sample(_ k: Int) -> Complex { Complex(0.3, -0.1) + 0.2 * Complex.unit(cycles: 0.017 * Double(k)) }
        func heard(_ input: Int?, _ k: Int) -> Double {
            switch input {
            case 0: sample(k).re
            case 1: sample(k).im
            default: 0
            }
        }
        let sum = (7..<47).reduce(Complex.zero) { sum, k in
            sum + Complex(heard(inputs[0], k), heard(inputs[1], k)) * Complex.unit(cycles: -0.073 * Double(k))
        }
        let found = integral(rendering, field(6.9e9) { fullScaleVolts * sample($0) })
        #expect(abs(Double(found[0]) - sum.re * 0x1p22) <= 2 && abs(Double(found[1]) - sum.im * 0x1p22) <= 2)
    }

    @Test("with no input connected nothing is heard")
    func deaf() throws {
        #expect(try bench { $0.inputs = [nil, nil] }.path().listeningPort(of: 0) == nil)
        var list = EventList()
        list.acquire(at: 0)
        let deaf = try bench { $0.inputs = [nil, nil] }.rendering(list.events, until: 100)
        #expect(deaf.schedule.captures.isEmpty && deaf.acquisitions[0].integral(points: []) == .zero)
    }

    @Test("the rotation turns by +φ, and at the threshold the bit is 1")
    func threshold() {
        var settings = Q1SequencerSettings()
        settings.threshold = 3
        #expect(Q1Threshold(settings).bit(of: [3 << 22, 0]))
        #expect(!Q1Threshold(settings).bit(of: [3 << 22 - 1, 0]))
        // (I + iQ)·e^(iφ): of −iQ, by a quarter turn, comes Q.
        settings.rotationDegrees = 90
        #expect(Q1Threshold(settings).bit(of: [0, -4 << 22]))
        #expect(!Q1Threshold(settings).bit(of: [0, 4 << 22]))
        // The line that quantify-core's analysis finds between centres: its angle is 3π/2 + atan2(A, B) for a normal (A, B).
        let normal = (a: cos(0.4), b: sin(0.4))
        settings.rotationDegrees = (3 * Double.pi / 2 + atan2(normal.a, normal.b)) * 180 / .pi
        settings.threshold = 0.5
        func counts(_ distance: Double) -> SIMD2<Int64> {
            [Int64(distance * normal.a * 0x1p22), Int64(distance * normal.b * 0x1p22)]
        }
        #expect(Q1Threshold(settings).bit(of: counts(0.501)) && !Q1Threshold(settings).bit(of: counts(0.499)))
    }
}
