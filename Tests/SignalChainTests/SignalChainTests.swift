import RackDiagnostics
import RackModel
import RackNumerics
import RackUnits
import RealModule
import SignalChain
import Testing

@Suite("From samples to the chip")
struct SignalChainTests {
    /// Component of a held signal at `frequencyHz`: its exact Fourier integral over its span.
    private func component(_ chain: SignalChain, _ converted: ConvertedSignal, atHz frequencyHz: Double)
        -> Complex
    {
        let turned = chain.field(of: converted, carrierHz: frequencyHz)
        let sum = turned.midpoints.reduce(Complex.zero) { $0 + $1.value }
        return sum / Double(turned.sampleCount)
    }

    @Test("The hold's sinc: −3.92 dB at Nyquist, images at k·fs ± f with their own weight")
    func hold() throws {
        // A real converter: an ideal one holds the envelope, not the carrier.
        let chain = try SignalChain(device: Bench.device([Bench.port(bits: 24, fullScaleVolts: 1)]))
        let nyquist = chain.frequencyResponse(port: 0, atHz: 5.5e9)
        #expect((20 * Double.log10(nyquist.magnitude) + 3.92).magnitude < 0.005)
        // 100 MHz below the oscillator, 1000 samples: 100 whole turns, so that every line is exact.
        let tone = (0..<1000).map { 0.5 * Complex.unit(cycles: 0.1 * Double($0)) }
        let converted = chain.convert(port: 0, signal: Bench.signal(tone))
        for image in -3...3 {
            let frequencyHz = 4.9e9 + Double(image) * 1e9
            let got = 2 * component(chain, converted, atHz: frequencyHz)
            let turns = (frequencyHz - 5e9) * 1e-9
            #expect((got.magnitude - (Double.sin(.pi * turns) / (.pi * turns)).magnitude).magnitude < 1e-7)
            #expect((got - chain.frequencyResponse(port: 0, atHz: frequencyHz)).magnitude < 1e-7)
        }
        #expect(component(chain, converted, atHz: 5.3e9).magnitude < 1e-7)
    }

    @Test("An ideal converter with nothing behind it holds the envelope: on its own carrier the tone is constant")
    func idealConverter() throws {
        let chain = try SignalChain(device: Bench.device([Bench.port()]))
        let tone = (0..<1000).map { 0.5 * Complex.unit(cycles: 0.1 * Double($0)) }
        let field = chain.field(of: chain.convert(port: 0, signal: Bench.signal(tone)), carrierHz: 4.9e9)
        for value in zip(field.segments[0].re, field.segments[0].im) {
            #expect(abs(value.0 - 0.5) < 1e-12 && abs(value.1) < 1e-12)
        }
        #expect(chain.frequencyResponse(port: 0, atHz: 4.9e9) == Complex(1))
    }

    @Test(
        "Behind any line a tone arrives with the gain and phase of the frequency response",
        arguments: [
            Line(filters: [.gaussian(cutoffHz: 0.4e9)], attenuationDecibels: 6),
            Line(filters: [.bessel(order: 4, cutoffHz: 0.3e9)], delaySeconds: 12.5e-9),
            Line(filters: [
                .singlePole(cutoffHz: 0.3e9), .reflection(coefficient: 0.05, delaySeconds: 7.3e-9),
            ]),
            Line(filters: [.exponential(amplitude: 0.1, tauSeconds: 9e-9), .gaussian(cutoffHz: 0.2e9)]),
            Line(
                filters: [.gaussian(cutoffHz: 0.2e9), .exponential(amplitude: 0.1, tauSeconds: 9e-9)],
                predistortion: [.exponential(amplitude: 0.1, tauSeconds: 9e-9)]),
            Line(attenuationDecibels: 3, delaySeconds: 3e-9),
        ])
    func frequencyResponse(_ line: Line) throws {
        let chain = try SignalChain(
            device: Bench.device([Bench.port(fullScaleVolts: 0.5, line: line)], subsamples: 16))
        // 70 MHz above the oscillator, long enough to settle; the middle 1000 samples are 70 whole turns.
        let tone = (0..<3000).map { Complex.unit(cycles: -0.07 * Double($0)) }
        let converted = chain.convert(port: 0, signal: Bench.signal(tone))
        let turned = chain.field(of: converted, carrierHz: 5.07e9).midpoints.filter {
            $0.seconds > 1e-6 && $0.seconds < 2e-6
        }
        let got = turned.reduce(Complex.zero) { $0 + $1.value } / Double(turned.count)
        // Images alias onto the line through the midpoint sampling; 16 sub-samples push them to 16 GHz.
        #expect((got - chain.frequencyResponse(port: 0, atHz: 5.07e9)).magnitude < 2e-4 * got.magnitude)
    }

    @Test("A Gaussian line turns samples into the sum of error functions, to 10⁻⁹", arguments: [1, 2, 3])
    func errorFunctions(_ subsamples: Int) throws {
        // The 20 ns DRAG pulse of the benchmark P1: σ 5 ns, samples at the midpoints of 1 ns.
        let (t, s) = (20.0, 5.0)
        let samples = (0..<20).map { k -> Complex in
            let x = Double(k) + 0.5 - t / 2
            let (g, floor) = (Double.exp(-x * x / (2 * s * s)), Double.exp(-t * t / (8 * s * s)))
            return Complex(0.9 * (g - floor) / (1 - floor), 0.3 * x / (s * s) * g)
        }
        let port = Bench.port(line: Line(filters: [.gaussian(cutoffHz: 0.4e9)]))
        let chain = try SignalChain(device: Bench.device([port], subsamples: subsamples))
        let converted = chain.convert(port: 0, signal: Bench.signal(samples, start: 4))
        #expect(
            !converted.isHeld
                && converted.filtered.grid == SampleGrid(ticksPerSample: 2, divisor: Int64(subsamples)))
        let width = Double(2).squareRoot() * 0.331262954399
        for (seconds, value) in converted.filtered.midpoints {
            let nanoseconds = seconds * 1e9 - 2
            var expected = Complex.zero
            for (k, sample) in samples.enumerated() {
                let weight =
                    0.5
                    * (Double.erf((nanoseconds - Double(k)) / width)
                        - .erf((nanoseconds - Double(k + 1)) / width))
                expected += weight * sample
            }
            #expect((value - expected).magnitude < 1e-9)
        }
        // What the segment leaves out is as small.
        let first = Double(converted.filtered.segments[0].startTick) / 2 - 2
        #expect(0.5 * Double.erfc(-first / width) < 1e-9)
    }

    @Test(
        "A step through a line rises as the filter's formula says",
        arguments: [
            LineFilter.singlePole(cutoffHz: 0.3e9), .bessel(order: 4, cutoffHz: 0.3e9),
            .exponential(amplitude: -0.08, tauSeconds: 25e-9),
            .reflection(coefficient: 0.1, delaySeconds: 10.2e-9),
            .measured(impulseResponse: [0.6, 0.3, 0.1], periodSeconds: 1.3e-9),
        ])
    func steps(_ filter: LineFilter) throws {
        let line = Line(filters: [filter], attenuationDecibels: 20, delaySeconds: 5e-9)
        let chain = try SignalChain(device: Bench.device([Bench.flux(line: line)]))
        let converted = chain.convert(port: 0, signal: Bench.step(2000))
        for (seconds, value) in converted.filtered.midpoints where seconds < 2e-6 {
            #expect((value.re - 0.1 * filter.stepResponse(atSeconds: seconds - 5e-9)).magnitude < 1e-9)
            #expect(value.im == 0)
        }
    }

    @Test("Predistortion makes the line's answer the programmed staircase, to 10⁻⁹")
    func predistortion() throws {
        let exponentials: [LineFilter] = [
            .exponential(amplitude: 0.06, tauSeconds: 80e-9),
            .exponential(amplitude: -0.11, tauSeconds: 15e-9),
        ]
        let samples = Bench.noise(200, real: true).map { 0.5 * $0 }
        for filter in exponentials {
            let chain = try SignalChain(
                device: Bench.device([Bench.flux(line: Line(filters: [filter], predistortion: [filter]))]))
            let played = chain.convert(port: 0, signal: Bench.signal(samples, carrierHz: 0)).played.segments[
                0]
            // The line just after each edge, by the sum of step responses.
            for n in 0..<played.count {
                var after = 0.0
                for k in 0...n {
                    let jump = played.re[k] - (k == 0 ? 0 : played.re[k - 1])
                    after += jump * filter.stepResponse(atSeconds: Double(n - k) * 1e-9)
                }
                #expect((after - (n < samples.count ? samples[n].re : 0)).magnitude < 1e-9)
            }
            #expect(played.count > samples.count)
        }
    }

    @Test("A single pole's inverse reaches each programmed value by the end of its sample")
    func singlePoleInverse() throws {
        let filter = LineFilter.singlePole(cutoffHz: 0.25e9)
        let chain = try SignalChain(
            device: Bench.device([Bench.flux(line: Line(filters: [filter], predistortion: [filter]))]))
        let samples = Bench.noise(40, real: true).map { 0.1 * $0 }
        let played = chain.convert(port: 0, signal: Bench.signal(samples, carrierHz: 0)).played.segments[0]
        for n in 0..<played.count {
            var end = 0.0
            for k in 0...n {
                let jump = played.re[k] - (k == 0 ? 0 : played.re[k - 1])
                end += jump * filter.stepResponse(atSeconds: Double(n - k + 1) * 1e-9)
            }
            #expect((end - (n < 40 ? samples[n].re : 0)).magnitude < 1e-12)
        }
    }

    @Test("Predistortion tails of near pulses merge, and the result does not depend on how pulses were cut")
    func predistortionTails() throws {
        let filter = LineFilter.exponential(amplitude: 0.06, tauSeconds: 20e-9)
        let chain = try SignalChain(device: Bench.device([Bench.flux(line: Line(predistortion: [filter]))]))
        let samples = Bench.noise(30, real: true)
        var two = Bench.signal(samples, carrierHz: 0)
        two.segments.append(SignalSegment(startTick: 100, re: samples.map(\.re), im: samples.map { _ in 0 }))
        let joined = samples + [Complex](repeating: .zero, count: 20) + samples
        let apart = chain.convert(port: 0, signal: two).played
        let together = chain.convert(port: 0, signal: Bench.signal(joined, carrierHz: 0)).played
        #expect(apart == together)
        two.segments[1].startTick = 2_000_000
        #expect(chain.convert(port: 0, signal: two).played.segments.count == 2)
    }

    @Test(
        "Near segments are filtered together, far ones apart, with the same result; 1 ms idle costs nothing")
    func segments() throws {
        let port = Bench.port(
            line: Line(filters: [.gaussian(cutoffHz: 0.4e9), .exponential(amplitude: 0.03, tauSeconds: 4e-9)])
        )
        let chain = try SignalChain(device: Bench.device([port]))
        let samples = Bench.noise(24)
        let alone = chain.convert(port: 0, signal: Bench.signal(samples)).filtered
        for gap in [0, 1, 5, 40, 80, 120, 1_000_000] {
            let start = Int64(2 * (24 + gap))
            var signal = Bench.signal(samples)
            signal.segments.append(Bench.signal(samples, start: start).segments[0])
            let both = chain.convert(port: 0, signal: signal).filtered
            for (seconds, value) in both.midpoints {
                let expected =
                    alone.value(atSeconds: seconds)
                    + alone.value(atSeconds: seconds - Bench.rate.seconds(start))
                // A pulse alone is followed until 10⁻¹⁰ of its tail is left.
                #expect((value - expected).magnitude < 1e-10)
            }
            #expect(both.sampleCount <= 2 * alone.sampleCount)
            for (before, after) in zip(both.segments, both.segments.dropFirst()) {
                #expect(before.startTick + Int64(before.count) <= after.startTick)
            }
        }
    }

    @Test("A delay shifts the envelope and turns it by its carrier: the physical signal is the same, later")
    func delay() throws {
        let samples = Bench.noise(10)
        let chain = try SignalChain(
            device: Bench.device([Bench.port(oscillatorHz: 5.0123e9, line: Line(delaySeconds: 7.5e-9))]))
        let out = chain.convert(port: 0, signal: Bench.signal(samples, carrierHz: 5.0123e9)).filtered
        #expect(out.segments[0].startTick == 15)
        for k in 0..<10 {
            let time = 7.5 + Double(k) + 0.3
            let physical =
                (Complex(out.segments[0].re[k], out.segments[0].im[k]) * Complex.unit(cycles: -5.0123 * time))
                .re
            let before = (samples[k] * Complex.unit(cycles: -5.0123 * (time - 7.5))).re
            #expect((physical - before).magnitude < 1e-12)
        }
    }

    @Test("Against another carrier a filtered signal is the same physical signal, also after 10 s")
    func otherCarrier() throws {
        let chain = try SignalChain(
            device: Bench.device(
                [Bench.port(line: Line(filters: [.gaussian(cutoffHz: 0.4e9)]))], subsamples: 3))
        let start: Int64 = 20_000_000_000
        let converted = chain.convert(port: 0, signal: Bench.signal(Bench.noise(3000), start: start))
        let turned = chain.field(of: converted, carrierHz: 5_111_111_111)
        #expect(turned.carrierHz == 5_111_111_111 && turned.grid == converted.filtered.grid)
        let segment = converted.filtered.segments[0]
        for k in 0..<segment.count {
            // Δf·t with t = startTick/2 GHz + (k + ½)/3 ns, by integers: in units of 1/6 ns·Hz.
            let sixths = Int128(segment.startTick) * 3 + Int128(2 * k + 1)
            let cycles = Double((sixths * 111_111_111) % 6_000_000_000) / 6e9
            let expected = Complex(segment.re[k], segment.im[k]) * Complex.unit(cycles: cycles)
            let got = Complex(turned.segments[0].re[k], turned.segments[0].im[k])
            #expect((got - expected).magnitude < 1e-11)
        }
        #expect(chain.field(of: converted, carrierHz: 5e9) == converted.filtered)
    }

    @Test("The same signal gives the same bits from two chains")
    func determinism() throws {
        let port = Bench.port(
            bits: 14, line: Line(filters: [.exponential(amplitude: 0.1, tauSeconds: 100e-9)]))
        let signal = Bench.signal(Bench.noise(20_000))
        let first = try SignalChain(device: Bench.device([port]))
        let second = try SignalChain(
            device: Bench.device([port, Bench.port("d1", line: Line(filters: [.gaussian(cutoffHz: 1e8)]))]))
        _ = second.convert(port: 1, signal: signal)
        #expect(first.convert(port: 0, signal: signal) == second.convert(port: 0, signal: signal))
    }
}
