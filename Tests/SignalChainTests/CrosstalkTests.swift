import RackDiagnostics
import RackModel
import RackNumerics
import RealModule
import SignalChain
import Testing

@Suite("Crosstalk")
struct CrosstalkTests {
    private let leak = Double.pow(10, -30.0 / 20)

    private func ports(_ line: Line = Line(filters: [.gaussian(cutoffHz: 0.4e9)])) -> [Port] {
        (0..<3).map { k in
            var own = line
            own.attenuationDecibels = 3 * Double(k)
            return Bench.port("d\(k)", fullScaleVolts: 0.5 + 0.1 * Double(k), line: own)
        }
    }

    private var entries: [Crosstalk.Entry] {
        [
            .init(from: 0, to: 1, amplitude: leak, phaseRadians: 0.7),
            .init(from: 1, to: 0, amplitude: leak, phaseRadians: -1.9),
            .init(from: 1, to: 2, amplitude: leak), .init(from: 2, to: 1, amplitude: leak, phaseRadians: 2.5),
        ]
    }

    /// Everything that arrives at `port`, added up on the sub-sample grid.
    private func arriving(_ chain: SignalChain, at port: Int, _ converted: [ConvertedSignal], seconds: Double)
        -> Complex
    {
        chain.chipSignals(from: converted).filter { $0.port == port }
            .reduce(Complex.zero) { $0 + $1.signal.value(atSeconds: seconds) }
    }

    @Test("A neighbour sees the source's chip voltage times amplitude and phase, on the source's carrier")
    func leaks() throws {
        let chain = try SignalChain(device: Bench.device(ports(), crosstalk: Crosstalk(entries: entries)))
        let converted = chain.convert([(port: 0, signal: Bench.signal(Bench.noise(50)))])
        let leaked = chain.leakedFields(from: converted)
        #expect(leaked.map(\.port) == [1] && leaked.map(\.source) == [0] && leaked[0].signal.carrierHz == 5e9)
        let factor = leak * Complex.unit(radians: 0.7)
        for (a, b) in zip(converted[0].filtered.midpoints, leaked[0].signal.midpoints) {
            #expect(a.seconds == b.seconds && (b.value - factor * a.value).magnitude < 1e-15)
        }
        #expect(chain.chipSignals(from: converted).map(\.port) == [0, 1])
    }

    @Test("With the matrix inverted the leak at a quiet neighbour cancels to 10⁻³ of itself and less")
    func compensation() throws {
        let signal = Bench.signal(Bench.noise(60).map { 0.8 * $0 })
        let plain = try SignalChain(device: Bench.device(ports(), crosstalk: Crosstalk(entries: entries)))
        let mended = try SignalChain(
            device: Bench.device(ports(), crosstalk: Crosstalk(entries: entries, compensated: true)))
        let before = plain.convert([(port: 0, signal: signal)])
        let after = mended.convert([(port: 0, signal: signal)])
        #expect(after.map(\.port) == [0, 1, 2])
        var (leaked, left, own) = (0.0, 0.0, 0.0)
        for (seconds, value) in before[0].filtered.midpoints {
            leaked = max(leaked, arriving(plain, at: 1, before, seconds: seconds).magnitude)
            left = max(left, arriving(mended, at: 1, after, seconds: seconds).magnitude)
            left = max(left, arriving(mended, at: 2, after, seconds: seconds).magnitude)
            own = max(own, (arriving(mended, at: 0, after, seconds: seconds) - value).magnitude)
        }
        #expect(leaked > 5e-3 && left < 1e-4 * leaked && own < 1e-4 * leaked)
    }

    @Test("Flux crosstalk is real and cancels as well")
    func flux() throws {
        let ports = [Bench.flux("z0"), Bench.flux("z1")]
        let entries: [Crosstalk.Entry] = [
            .init(from: 0, to: 1, amplitude: 0.01), .init(from: 1, to: 0, amplitude: 0.02, phaseRadians: .pi),
        ]
        let chain = try SignalChain(
            device: Bench.device(ports, crosstalk: Crosstalk(entries: entries, compensated: true)))
        let samples = Bench.noise(30, real: true).map { 0.5 * $0 }
        let converted = chain.convert([(port: 0, signal: Bench.signal(samples, carrierHz: 0))])
        for k in 0..<30 {
            let seconds = (Double(k) + 0.5) * 1e-9
            #expect((arriving(chain, at: 0, converted, seconds: seconds) - samples[k]).magnitude < 1e-6)
            #expect(arriving(chain, at: 1, converted, seconds: seconds).magnitude < 1e-6)
        }
        #expect(converted.allSatisfy { $0.played.segments[0].im.allSatisfy { $0 == 0 } })
    }

    @Test("A port that only leaks its oscillator takes part in the chip's signals, and leaks on to others")
    func silentLeakage() throws {
        let ports = [Bench.port("d0"), Bench.port("d1", mixer: Mixer(leakageIVolts: 1e-3))]
        let entries: [Crosstalk.Entry] = [.init(from: 1, to: 0, amplitude: 0.1, phaseRadians: .pi / 2)]
        let chain = try SignalChain(device: Bench.device(ports, crosstalk: Crosstalk(entries: entries)))
        let converted = chain.convert(
            [(port: 0, signal: Bench.signal(Bench.noise(5)))], includesLeakingPorts: true)
        #expect(converted.map(\.port) == [0, 1] && converted[1].filtered.isSilent)
        let arriving = chain.chipSignals(from: converted)
        #expect(arriving.map(\.port) == [0, 1, 0])
        #expect((arriving[2].leakage - Complex(0, 1e-4)).magnitude < 1e-18)
    }

    @Test("A shot whose tails could not be kept is refused, one that can is not")
    func capacity() throws {
        let line = Line(filters: [.exponential(amplitude: 0.1, tauSeconds: 1e-6)])
        let chain = try SignalChain(device: Bench.device([Bench.flux("z0", line: line)]))
        var signal = Bench.step(10)
        for k in 1..<20 {
            signal.segments.append(SignalSegment(startTick: Int64(k) * 1_000_000, re: [1], im: [0]))
        }
        let signals = [(port: 0, signal: signal)]
        let kept = chain.convert(signals)[0].filtered.sampleCount
        #expect(kept > 600_000)
        try chain.checkCapacity(for: signals)
        try chain.checkCapacity(for: signals, maximumFieldSamples: kept + 1000)
        #expect(throws: DiagnosticsError.self) {
            try chain.checkCapacity(for: signals, maximumFieldSamples: kept - 1000)
        }
    }
}
