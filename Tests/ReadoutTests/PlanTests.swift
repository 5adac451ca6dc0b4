import RackModel
import RackNumerics
import RackUnits
import RealModule
import Testing

@testable import Readout

@Suite("Plans")
struct PlanTests {
    @Test("Pointer states are exact on any pair of grids, within samples and in the dark")
    func grids() throws {
        var fixture = ReadoutFixture.a20()
        fixture.adcTicks = 3
        // Field samples of 5/4 ticks; the tone ends at tick 200 and the resonator rings down.
        let signal = SampledSignal(
            grid: SampleGrid(ticksPerSample: 5, divisor: 4), carrierHz: 7.041e9,
            segments: [
                SignalSegment(
                    startTick: 0, re: [Double](repeating: 1e6, count: 160),
                    im: [Double](repeating: 0, count: 160))
            ])
        let plan = try fixture.plan(
            [signal], [CaptureWindow(index: 0, startTick: 0, durationTicks: 600, frequencyHz: 7.041e9)])
        let rate = Complex(Double.pi * 2e6, 2 * .pi * (0.8e6 - 1e6))
        for tick: Int64 in [3, 99, 198, 201, 450, 597] {
            let seconds = Double(tick) * 0.5e-9
            let on = min(seconds, 100e-9)
            let steady = Complex(0, -2 * .pi * 1e6) / rate
            let expected = steady * (.one - Complex.exp(-on * rate)) * Complex.exp((on - seconds) * rate)
            let found = plan.pointer(resonator: 0, level: 0, tick: tick)
            #expect((found - expected).magnitude < 1e-12)
        }
    }

    @Test("A delay of the amplifier moves the window and turns the carrier, no more")
    func delay() throws {
        let (frequencyHz, start): (Double, Int64) = (7.0405e9, 200)
        var fixture = ReadoutFixture.a20()
        let drive = [fixture.tone(frequencyHz, fieldHz: 1.2e6, ticks: 0..<1000)]
        let capture = CaptureWindow(
            index: 0, startTick: start, durationTicks: 600, frequencyHz: frequencyHz,
            kernel: [Complex](repeating: .one, count: 300))
        let prompt = try fixture.plan(drive, [capture]).readings[0]
        fixture.amplifier.delaySeconds = 34e-9
        var late = capture
        late.startTick += 68
        let delayed = try fixture.plan(drive, [late]).readings[0]
        // s₀(t + D) against its own carrier: the frame's origin moves with the window.
        for (a, b) in zip(prompt.levelCentres, delayed.levelCentres) {
            #expect((a - b).magnitude < 1e-9 * a.magnitude)
        }
        fixture.amplifier.delaySeconds = 34.3e-9
        #expect(throws: (any Error).self) { _ = try fixture.plan(drive, [late]) }
    }

    @Test("Centres do not depend on the local oscillator, and follow the frame's phase")
    func oscillator() throws {
        var fixture = ReadoutFixture.a20()
        let drive = [fixture.tone(7.04e9, fieldHz: 1.2e6, ticks: 0..<1000)]
        var capture = CaptureWindow(
            index: 0, startTick: 100, durationTicks: 600, frequencyHz: 7.04e9,
            kernel: [Complex](repeating: .one, count: 300))
        let first = try fixture.plan(drive, [capture]).readings[0].levelCentres
        fixture.oscillatorHz = 6.9123e9
        let second = try fixture.plan(drive, [capture]).readings[0].levelCentres
        fixture.oscillatorHz = nil
        let third = try fixture.plan(drive, [capture]).readings[0].levelCentres
        capture.phaseCycles = 0.25
        let turned = try fixture.plan(drive, [capture]).readings[0].levelCentres
        for level in 0..<2 {
            #expect((first[level] - second[level]).magnitude < 1e-9 * first[level].magnitude)
            #expect((first[level] - third[level]).magnitude < 1e-9 * first[level].magnitude)
            #expect((turned[level] - Complex(0, -1) * first[level]).magnitude < 1e-9 * first[level].magnitude)
        }
        // In the steady state |V| = G√κ|α|.
        let late = try fixture.plan(
            [fixture.tone(7.04e9, fieldHz: 1.2e6, ticks: 0..<8000)],
            [
                CaptureWindow(
                    index: 0, startTick: 6000, durationTicks: 2000, frequencyHz: 7.04e9,
                    kernel: [Complex](repeating: .one, count: 1000))
            ])
        let photons = 1.2e6 * 1.2e6 / (1e12 + 0.64e12)
        let volts = 1e-6 * (2 * Double.pi * 2e6 * photons).squareRoot()
        #expect(abs(late.readings[0].levelCentres[0].magnitude / volts - 1) < 1e-6)
    }

    @Test("The tone of a far neighbour does not begin a window, nor keep one open")
    func neighbours() throws {
        let fixture = ReadoutFixture.pair()
        let far = fixture.resonators[0].frequencyHz
        let own = fixture.resonators[1].frequencyHz
        let plan = try fixture.plan(
            [fixture.tone(far, fieldHz: 3e6, ticks: 0..<6000), fixture.tone(own, fieldHz: 3e6, ticks: 2000..<3000)],
            [CaptureWindow(index: 0, startTick: 2000, durationTicks: 1000, frequencyHz: own)])
        let windows = plan.windows.filter { $0.resonator == 1 }
        #expect(windows.count == 1)
        #expect((2000..<2200).contains(windows[0].startTick) && windows[0].endTick == 3000, "\(windows)")
    }

    @Test("Tones of two neighbours that beat in a resonator make one weak window, with all of their dephasing")
    func beat() throws {
        var fixture = ReadoutFixture.pair()
        fixture.modes = ["q0", "q1", "q2"].map { ReadoutFixture.mode($0) }
        fixture.resonators = fixture.modes.indices.map {
            Resonator(
                name: "r\($0)", mode: $0, frequencyHz: 7.04e9 + Double($0) * 40e6, linewidthHz: 2e6, shiftsHz: [1e6, -1e6])
        }
        let plan = try fixture.plan(
            [7.04e9, 7.12e9].map { fixture.tone($0, fieldHz: 2.9e6, ticks: 100..<1100) },
            [7.04e9, 7.12e9].enumerated().map { index, hertz in
                CaptureWindow(index: index, startTick: 100, durationTicks: 1000, frequencyHz: hertz)
            })
        // The photons cross the floor again and again.
        let lit = (200..<1000).map { plan.photons(resonator: 1, level: 0, tick: $0) > plan.photonFloor }
        #expect(zip(lit, lit.dropFirst()).count { $0 != $1 } > 40)
        let beaten = plan.windows.indices.filter { plan.windows[$0].resonator == 1 }
        #expect(beaten.count == 1)
        let window = plan.coherenceFactor(window: try #require(beaten.first), j: 0, k: 1, includingRingDown: true)
        let whole = plan.coherenceFactor(resonator: 1, j: 0, k: 1, ticks: 0..<4000)
        #expect(abs(Double.log(window.magnitude) / Double.log(whole.magnitude) - 1) < 0.05)
        // But for what fewer photons than the floor turn before and after.
        #expect((window / whole - .one).magnitude < 1e-2)
    }

    @Test("Windows: a tone reads its own resonator and grazes its neighbour; a capture alone reads nothing")
    func windows() throws {
        var fixture = ReadoutFixture.pair()
        fixture.resonators[1].frequencyHz = 7.045e9
        let plan = try fixture.plan(
            [fixture.tone(7.04e9, fieldHz: 1.2e6, ticks: 100..<1100)],
            [CaptureWindow(index: 0, startTick: 100, durationTicks: 1200, frequencyHz: 7.04e9)])
        let own = try #require(plan.windows.first { $0.resonator == 0 })
        let neighbour = try #require(plan.windows.first { $0.resonator == 1 })
        #expect(own.captures == [0] && neighbour.captures == [])
        // 5 % of the coherence is gone some 60 ns after the tone begins.
        #expect((106...112).contains(own.litTick) && (150...320).contains(own.startTick))
        #expect(own.endTick == 1300 && own.ringDownEndTick > 1800)
        #expect(neighbour.endTick < 1150)
        let own0 = plan.windows.firstIndex(of: own)!
        let other = plan.windows.firstIndex(of: neighbour)!
        #expect(plan.dephasingExponent(window: own0) > 20 * plan.dephasingExponent(window: other))
        #expect(plan.dephasingExponent(window: other) > 0)
        #expect(
            abs(
                -Double.log(plan.coherenceFactor(window: other, j: 0, k: 1).magnitude)
                    - plan.dephasingExponent(window: other)) < 1e-12)

        let dark = try fixture.plan(
            [], [CaptureWindow(index: 0, startTick: 100, durationTicks: 1200, frequencyHz: 7.04e9)])
        #expect(dark.windows.isEmpty)
        let noise = dark.measure(shots: 0..<20_000, seed: 1, initialLevels: []).captures[0]
        let sigma = dark.readings[0].sigmaVolts
        #expect(abs(variance(doubles(noise.i)) / (sigma * sigma) - 1) < 0.05)
        #expect(abs(mean(doubles(noise.q))) < 4 * sigma / 20_000.0.squareRoot())
    }

    @Test("A feedline without resonators or without captures is no special case")
    func empty() throws {
        var fixture = ReadoutFixture.a20()
        let drive = [fixture.tone(7.04e9, fieldHz: 1.2e6, ticks: 0..<600)]
        let silent = try ReadoutPlan(
            device: fixture.device, feedline: 0, capturePort: nil, drive: drive, captures: [])
        #expect(silent.windows.count == 1 && silent.dephasingExponent(window: 0) > 0.1)
        let final = silent.measure(shots: 0..<3, seed: 0, initialLevels: [[0, 1, 0]]).finalLevels
        #expect(final == [[0, 1, 0]])
        fixture.resonators = []
        let plan = try fixture.plan(
            drive, [CaptureWindow(index: 0, startTick: 0, durationTicks: 600, frequencyHz: 7.04e9)])
        let outcome = plan.measure(shots: 0..<10, seed: 0, initialLevels: [])
        #expect(
            plan.readings[0].mode == nil && outcome.captures[0].assigned == [UInt8](repeating: 0, count: 10))
    }

    @Test("Codes are those of the quantizer, at every width", arguments: [2, 8, 12, 16, 22, 24])
    func codes(bits: Int) throws {
        var fixture = ReadoutFixture.a20()
        fixture.bits = bits
        fixture.amplifier = Amplifier(quantumEfficiency: 0.5, voltsPerRootPhotonRate: 2e-5)
        let plan = try fixture.plan(
            [fixture.tone(7.04e9, fieldHz: 4e6, ticks: 0..<200)],
            [CaptureWindow(index: 0, startTick: 0, durationTicks: 200, frequencyHz: 7.04e9)])
        let record = plan.records[0]
        var sampler = TraceSampler(plan: plan, record: record, seed: 3)
        let paths = plan.allPaths(shots: ShotNumbers(0..<1), seed: 3, initialLevels: [[1]])
        var field = FieldMaker(plan: plan, record: record, paths: paths, scale: sampler.scale)
        field.prepare(shot: 0)
        sampler.sample(field, shot: 0)
        // The same noise without rounding.
        var noise = ([Float](repeating: 0, count: 102), [Float](repeating: 0, count: 102))
        NormalBlocks.fillSamples(
            key: DrawKey(seed: 3, element: 1, purpose: .traceNoise, index: 0), shot: 0, first: 0, count: 100,
            i: &noise.0, q: &noise.1)
        let quantizer = Quantizer(bits: bits, fullScaleVolts: 1)
        let sigma = Float(plan.digitiser.sigmaVolts / sampler.scale)
        var clips = false
        for k in 0..<100 {
            let exact = Double(field.re[k] + sigma * noise.0[k]) * quantizer.voltsPerCode
            let expected = quantizer.code(exact)
            #expect(Int32(sampler.re[k]) == expected.code)
            clips = clips || expected.isClipped
            if expected.isClipped { #expect(sampler.clipped[k] != 0) }
        }
        let hasClipped = sampler.hasClipped
        #expect(hasClipped && clips)
    }

    @Test("Without room for running sums, jumps of neighbours come out the same")
    func budget() throws {
        let fixture = ReadoutFixture.pair(t1Seconds: 0.7e-6)
        let drive = [fixture.tones([(7.04e9, 1.5e6), (7.06e9, 2e6)], ticks: 0..<800)]
        let captures = [
            CaptureWindow(index: 0, startTick: 0, durationTicks: 800, frequencyHz: 7.04e9),
            CaptureWindow(index: 1, startTick: 100, durationTicks: 800, frequencyHz: 7.06e9),
        ]
        let (roomy, tight) = (
            try fixture.plan(drive, captures),
            try ReadoutPlan(
                device: fixture.device, feedline: 0, capturePort: 1, drive: drive, captures: captures,
                tableBytes: 0)
        )
        #expect(tight.tables[0].levels[1][0].prefix.isEmpty && !tight.tables[0].levels[0][0].prefix.isEmpty)
        let initial = roomy.windows.map { _ in [UInt8](repeating: 1, count: 500) }
        let (a, b) = (
            roomy.measure(shots: 0..<500, seed: 2, initialLevels: initial),
            tight.measure(shots: 0..<500, seed: 2, initialLevels: initial)
        )
        #expect(a.finalLevels == b.finalLevels)
        for (left, right) in zip(a.captures, b.captures) {
            for (x, y) in zip(left.i, right.i) {
                #expect(abs(x - y) < 1e-5 * Float(roomy.readings[0].sigmaVolts))
            }
        }
    }

    @Test("Expected assignments agree with drawn ones where levels jump")
    func expectedAssignment() throws {
        var fixture = ReadoutFixture.a20(t1Seconds: 8e-6, thermal: 0.1)
        fixture.amplifier.quantumEfficiency = 1
        let plan = try fixture.plan(
            [fixture.tone(7.04e9, fieldHz: 2.5e6, ticks: 0..<1000)],
            [CaptureWindow(index: 0, startTick: 0, durationTicks: 1000, frequencyHz: 7.04e9)])
        let expected = try #require(plan.expectedAssignment(capture: 0))
        let shots = 100_000
        for level in 0..<2 {
            let outcome = plan.measure(
                shots: 0..<shots, seed: 77, initialLevels: [[UInt8](repeating: UInt8(level), count: shots)])
            let excited = Double(outcome.captures[0].assigned.count { $0 == 1 }) / Double(shots)
            let p = expected[level][1]
            #expect(abs(excited - p) < 4 * (p * (1 - p) / Double(shots)).squareRoot() + 2e-4)
        }
        #expect(expected[1][0] > 1.5 * plan.readings[0].overlapError)
    }
}
