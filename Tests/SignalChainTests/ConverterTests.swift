import RackModel
import RackNumerics
import RealModule
import SignalChain
import Testing

@Suite("Converters and mixers")
struct ConverterTests {
    private func convert(_ port: Port, _ samples: [Complex]) throws -> ConvertedSignal {
        let chain = try SignalChain(device: Bench.device([port]))
        return chain.convert(port: 0, signal: Bench.signal(samples, carrierHz: port.localOscillatorHz ?? 0))
    }

    @Test(
        "Codes and volts are the quantiser's own, bit for bit", arguments: [2, 5, 12, 14, 24], [1.0, 0.35])
    func codes(_ bits: Int, _ fullScale: Double) throws {
        var samples = Bench.noise(1003)
        samples += [Complex(1, -1), Complex(1.5, -1.5), Complex(1e300, -1e300), Complex(0.5 / 16, -1.5 / 16)]
        let converted = try convert(Bench.port(bits: bits, fullScaleVolts: fullScale), samples)
        let quantizer = Quantizer(bits: bits, fullScaleVolts: fullScale)
        for (k, sample) in samples.enumerated() {
            let (i, q) = (
                quantizer.code(sample.re * fullScale).code, quantizer.code(sample.im * fullScale).code
            )
            #expect(converted.codes[0].i[k] == i && converted.codes[0].q[k] == q)
            #expect(converted.played.segments[0].re[k] == quantizer.volts(i))
            #expect(converted.played.segments[0].im[k] == quantizer.volts(q))
        }
        let clipped = samples.count {
            quantizer.code($0.re * fullScale).isClipped || quantizer.code($0.im * fullScale).isClipped
        }
        #expect(converted.clippedSamples == clipped && clipped >= 3)
    }

    @Test(
        "A full-scale sine through N bits has a signal to noise ratio of 6.02 N + 1.76 dB",
        arguments: [8, 10, 12, 14])
    func signalToNoise(_ bits: Int) throws {
        let top = 1 - 2.0 / Double(1 << bits)
        let count = 1 << 16
        // An odd number of turns in a power of two samples meets every phase once.
        let samples = (0..<count).map {
            Complex(top * .sin(2 * .pi * Double($0 * 12_345 % count) / Double(count)))
        }
        let converted = try convert(Bench.port(bits: bits), samples)
        var (signal, noise) = (0.0, 0.0)
        for (k, sample) in samples.enumerated() {
            let error = converted.played.segments[0].re[k] - sample.re
            signal += sample.re * sample.re
            noise += error * error
        }
        let decibels = 10 * Double.log10(signal / noise)
        #expect((decibels - (6.02 * Double(bits) + 1.76)).magnitude < 0.15)
        #expect(converted.clippedSamples == 0)
    }

    @Test("A sample clips once, whether one arm or both are out of range, and is held to the range")
    func clipping() throws {
        let samples = [Complex(0.5), Complex(1.2), Complex(0, -1.2), Complex(3, 3), Complex(-1, 0.99)]
        let converted = try convert(Bench.port(bits: 10), samples)
        #expect(converted.clippedSamples == 3)
        #expect(converted.codes[0].i == [256, 511, 0, 511, -512])
        #expect(converted.codes[0].q == [0, 0, -512, 511, 507])
    }

    @Test("An ideal converter plays what it is given")
    func ideal() throws {
        let samples = Bench.noise(50)
        let converted = try convert(Bench.port(fullScaleVolts: 0.25), samples)
        #expect(converted.codes.isEmpty && converted.clippedSamples == 0 && converted.isHeld)
        #expect(converted.played.segments[0].re == samples.map { $0.re * 0.25 })
        #expect(converted.filtered == converted.played)
    }

    @Test("A mixer with gain 1.02 and phase 1.5° rejects the image by 35.70 dB")
    func imageRejection() throws {
        let mixer = Mixer(gainRatio: 1.02, phaseRadians: 1.5 * .pi / 180)
        let count = 1000
        let tone = (0..<count).map { Complex.unit(cycles: -0.1 * Double($0)) }
        let converted = try convert(Bench.port(mixer: mixer), tone)
        func line(_ turns: Double) -> Complex {
            var sum = Complex.zero
            for k in 0..<count {
                let z = Complex(converted.played.segments[0].re[k], converted.played.segments[0].im[k])
                sum += z * Complex.unit(cycles: turns * Double(k))
            }
            return sum / Double(count)
        }
        let rejection = 20 * Double.log10(line(0.1).magnitude / line(-0.1).magnitude)
        let (g, c) = (1.02, Double.cos(mixer.phaseRadians))
        #expect((rejection - 10 * .log10((1 + 2 * g * c + g * g) / (1 - 2 * g * c + g * g))).magnitude < 1e-9)
        #expect((rejection - 35.70).magnitude < 0.005)
    }

    @Test("LO leakage is a constant at the chip that no pulse is needed for, filtered at DC, attenuated")
    func leakage() throws {
        let line = Line(
            filters: [.gaussian(cutoffHz: 0.4e9), .exponential(amplitude: 0.1, tauSeconds: 1e-8)],
            attenuationDecibels: 20)
        let port = Bench.port(mixer: Mixer(leakageIVolts: 2e-3, leakageQVolts: -1e-3), line: line)
        let chain = try SignalChain(device: Bench.device([port]))
        let expected = Complex(2e-4, -1e-4)
        #expect((chain.leakage(port: 0) - expected).magnitude < 1e-15)
        let converted = chain.convert(port: 0, signal: Bench.signal([.one, .one]))
        #expect((converted.leakage - expected).magnitude < 1e-15)
        // Against its own carrier one sample says it; against another it turns, as an average.
        let own = chain.tone(volts: expected, fromHz: 5e9, carrierHz: 5e9, port: 0, window: 100..<2100)
        #expect(own.sampleCount == 1 && own.endTick == 2100 && own.value(atSeconds: 200e-9) == expected)
        let turned = chain.tone(volts: expected, fromHz: 5e9, carrierHz: 5.05e9, port: 0, window: 100..<2100)
        #expect(turned.sampleCount == 2000)
        for (seconds, value) in turned.midpoints {
            let sinc = Double.sin(.pi * 0.05e9 * 0.5e-9) / (.pi * 0.05e9 * 0.5e-9)
            let wanted = sinc * (expected * Complex.unit(cycles: 0.05e9 * seconds))
            #expect((value - wanted).magnitude < 1e-15)
        }
    }
}
