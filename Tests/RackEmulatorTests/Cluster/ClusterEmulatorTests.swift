import Foundation
import RackEmulator
import RackModel
import Sequencing
import Testing

/// Q1 programs on a qubit, against formulas.
@Suite("A cluster with a chip behind it")
struct ClusterEmulatorTests {
    /// The means of bins along the axis on which they differ most, from 0 to 1 where `expected` goes from 0 to 1, by least
    /// squares; and the largest deviation.
    static func fit(_ bins: [AcquisitionData.Bin], to expected: [Double]) -> (contrast: Double, worst: Double) {
        let points = bins.map { (Double($0.path0) / Double($0.count), Double($0.path1) / Double($0.count)) }
        let n = Double(points.count)
        let mean = expected.reduce(0, +) / n
        let variance = expected.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        func slope(_ pick: ((Double, Double)) -> Double) -> (slope: Double, offset: Double) {
            let middle = points.reduce(0) { $0 + pick($1) } / n
            let slope = zip(points, expected).reduce(0) { $0 + (pick($1.0) - middle) * ($1.1 - mean) } / variance
            return (slope, middle - slope * mean)
        }
        let (x, y) = (slope(\.0), slope(\.1))
        let size = (x.slope * x.slope + y.slope * y.slope).squareRoot()
        var worst = 0.0
        for (point, value) in zip(points, expected) {
            let (dx, dy) = (point.0 - x.offset - x.slope * value, point.1 - y.offset - y.slope * value)
            worst = max(worst, (dx * dx + dy * dy).squareRoot() / size)
        }
        return (size, worst)
    }

    @Test("A Rabi loop in hardware oscillates as the amplitude says, and costs what its pulses cost")
    func rabi() throws {
        let bench = ClusterBench(t1: 20e-6, t2: 20e-6)
        let (points, averages, step) = (12, 1000, 2900)
        let loop = ClusterBench.loop(points: points, averages: averages, rest: 200_000, drive: true, step: step)
        let read = ClusterBench.loop(points: points, averages: averages, rest: 200_000, drive: false, step: step)
        let bins = try bench.run([bench.driving(loop), bench.reading(read, bins: points)])
        try #require(bins.count == points)
        #expect(bins.allSatisfy { $0.count == UInt32(averages) })
        let expected = (0..<points).map { point in
            let amplitude = Double(point * step) / 32768 * 0.5.squareRoot()
            let angle = 2 * Double.pi * ClusterBench.rabiHz * amplitude * 20e-9
            return pow(sin(angle / 2), 2)
        }
        let found = Self.fit(bins, to: expected)
        #expect(found.worst < 0.12, "\(found)")
        #expect(bench.engine.counters.kinds < 4 * points, "\(bench.engine.counters)")
        #expect(bench.engine.status(of: ClusterBench.readout)?.state == .stopped)
        let flags = try #require(bench.engine.status(of: ClusterBench.readout)?.flags)
        #expect(flags.contains(.binningDone) && flags.allSatisfy { $0 == .binningDone || $0.rawValue.contains("SCOPE") })
    }

    @Test("Relaxation goes as e^(−t/T1), fringes of a detuned oscillator as their detuning says")
    func coherence() throws {
        var bench = ClusterBench(t1: 10e-6, t2: 8e-6)
        let (points, averages) = (9, 2500)
        // Of the 20 ns pulse a gain of g turns by 2π·50 MHz·20 ns·g/√2.
        let pi = Int(32768 * 0.5 / 0.5.squareRoot())
        func bins(start: Int, step: Int, body: String) throws -> [AcquisitionData.Bin] {
            let drive = ClusterBench.loop(
                points: points, averages: averages, rest: 100_000, start: start, step: step, marker: 1, body: body)
            let read = ClusterBench.loop(
                points: points, averages: averages, rest: 100_000, start: start, step: step, marker: 2,
                body: "wait 20\n wait R1\n wait 20\n play 0,1,200\n acquire 0,R3,1800")
            return try bench.run([bench.driving(drive), bench.reading(read, bins: points)])
        }
        let decay = try bins(
            start: 100, step: 2500, body: "set_awg_gain \(pi),\(pi)\n play 0,1,20\n wait R1\n wait 2020")
        let relaxed = (0..<points).map { exp(-(100 + 2500 * Double($0)) * 1e-9 / 10e-6) }
        let t1 = Self.fit(decay, to: relaxed)
        #expect(t1.worst < 0.12, "\(t1)")
        bench.detuningHz = 0.25e6
        let half = "set_awg_gain \(pi / 2),\(pi / 2)\n play 0,1,20\n wait R1\n play 0,1,20\n wait 2000"
        let turning = try bins(start: 100, step: 700, body: half)
        let fringes = (0..<points).map { point in
            // Between the middles of the pulses, as seen from the frame that turns with the oscillator.
            let seconds = (120 + 700 * Double(point)) * 1e-9
            return (1 + cos(2 * .pi * bench.detuningHz * seconds) * exp(-seconds / 8e-6)) / 2
        }
        let ramsey = Self.fit(turning, to: fringes)
        #expect(ramsey.worst < 0.12, "\(ramsey)")
    }

    @Test("Noise that is slow dephases as e^(−(2πσt)²/2), drawn anew for each repetition")
    func slowNoise() throws {
        let sigmaHz = 0.15e6
        let bench = ClusterBench(noise: SlowNoise(detuningSigmaHz: sigmaHz))
        let (points, averages) = (6, 2000)
        let quarter = Int(32768 * 0.25 / 0.5.squareRoot())
        func program(_ marker: Int, _ body: String) -> String {
            ClusterBench.loop(
                points: points, averages: averages, rest: 100_000, start: 100, step: 500, marker: marker, body: body)
        }
        let drive = program(1, "set_awg_gain \(quarter),\(quarter)\n play 0,1,20\n wait R1\n play 0,1,20\n wait 2000")
        let read = program(2, "wait 20\n wait R1\n wait 20\n play 0,1,200\n acquire 0,R3,1800")
        let bins = try bench.run([bench.driving(drive), bench.reading(read, bins: points)])
        let expected = (0..<points).map { point in
            let phase = 2 * Double.pi * sigmaHz * (120 + 500 * Double(point)) * 1e-9
            return 0.5 + 0.5 * exp(-phase * phase / 2)
        }
        // Without decay a level that is found stays: what is measured is whether the two pulses turned it over.
        let found = try Self.flips(bench, points: points)
        for (value, wanted) in zip(found, expected) {
            #expect(abs(value - wanted) < 5 * (0.25 / Double(averages)).squareRoot() + 0.01, "\(found) for \(expected)")
        }
        #expect(bins.count == points)
    }

    /// Per bin, of a run whose acquisitions follow each other bin by bin, how often a level differs from the one before.
    static func flips(_ bench: ClusterBench, points: Int) throws -> [Double] {
        let log = try #require(bench.engine.takeLog())
        let calibration = try levels(of: ClusterBench(efficiency: 1))
        let angle = calibration.rotationDegrees * .pi / 180
        let levels = log.points.sorted { $0.number < $1.number }.map { point in
            Double(point.path0) * cos(angle) - Double(point.path1) * sin(angle) > calibration.threshold * 0x1p22
        }
        var (flips, counts) = ([Int](repeating: 0, count: points), [Int](repeating: 0, count: points))
        for index in levels.indices.dropFirst() {
            counts[index % points] += 1
            if levels[index] != levels[index - 1] { flips[index % points] += 1 }
        }
        return zip(flips, counts).map { Double($0) / Double($1) }
    }

    @Test("The scatter of an integral is the amplifier's, a sample of full scale adding 2²²")
    func scatter() throws {
        let bench = ClusterBench(efficiency: 0.5)
        let drive = ClusterBench.loop(
            points: 1, averages: 4000, rest: 20000, start: 0, step: 0, marker: 1, body: "wait 2020")
        let read = ClusterBench.loop(
            points: 1, averages: 4000, rest: 20000, start: 0, step: 0, marker: 2,
            body: "wait 20\n play 0,1,200\n acquire 0,R3,1800")
        try bench.run([bench.driving(drive), bench.reading(read, bins: 1)])
        let points = try #require(bench.engine.takeLog()).points.map { Double($0.path0) / 0x1p22 }
        let mean = points.reduce(0, +) / 4000
        let variance = points.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 4000
        // G²/(2η·1 ns) per sample and quadrature, in units of the ADC's 0.5 V, over 800 samples; rounding adds little.
        let expected = (1e-6 * 1e-6 / (2 * 0.5 * 1e-9)) / (0.5 * 0.5) * 800
        #expect(abs(variance / expected - 1) < 0.1, "\(variance) for \(expected)")
    }

    @Test("Each path is integrated with weights of its own")
    func weights() throws {
        func means(_ acquire: String, nanoseconds: Int) throws -> (Double, Double) {
            var bench = ClusterBench(efficiency: 0.5)
            bench.readoutSettings.integrationNanoseconds = nanoseconds
            let drive = ClusterBench.loop(
                points: 1, averages: 2000, rest: 20000, start: 0, step: 0, marker: 1, body: "wait 2020")
            let read = ClusterBench.loop(
                points: 1, averages: 2000, rest: 20000, start: 0, step: 0, marker: 2,
                body: "wait 20\n play 0,1,200\n \(acquire),1800")
            var load = try bench.reading(read, bins: 1)
            load.sequence.weights = [
                .init(name: "all", index: 0, samples: [Float](repeating: 1, count: 800)),
                .init(name: "half", index: 1, samples: [Float](repeating: 0.5, count: 400)),
            ]
            let bin = try #require(try bench.run([try bench.driving(drive), load]).first)
            #expect(bin.count == 2000)
            return (Double(bin.path0) / 2000 / 0x1p22, Double(bin.path1) / 2000 / 0x1p22)
        }
        let whole = try means("acquire 0,0", nanoseconds: 800)
        let short = try means("acquire 0,0", nanoseconds: 400)
        let weighed = try means("acquire_weighed 0,0,0,1", nanoseconds: 4)
        // The scatter of a mean is 1.79/√2000 at most.
        #expect(abs(weighed.0 - whole.0) < 0.25 && abs(weighed.1 - short.1 / 2) < 0.2, "\(whole) \(short) \(weighed)")
        #expect(abs(whole.0) + abs(whole.1) > 5)
    }

    @Test("A scope that averages shows the readout tone at the oscillator's frequency, one that does not one trace")
    func scope() throws {
        var bench = ClusterBench(efficiency: 1)
        let averages = 40
        let drive = ClusterBench.loop(
            points: 1, averages: averages, rest: 40000, start: 0, step: 0, marker: 1, body: "wait 2020")
        let read = ClusterBench.loop(
            points: 1, averages: averages, rest: 40000, start: 0, step: 0, marker: 2,
            body: "wait 20\n play 0,1,200\n acquire 0,R3,1800")
        bench.scope.averages = [true, false]
        try bench.run([bench.driving(drive), bench.reading(read, bins: 1)])
        let paths = try bench.engine.scope(ofSlot: 2)
        #expect(paths.map(\.count) == [UInt32(averages), 1])
        #expect(paths.allSatisfy { $0.samples.count == 16384 })
        // Over 700 ns of a steady tone of 100 MHz, against other frequencies of the grid.
        func weight(_ megahertz: Double) -> Double {
            var (re, im) = (0.0, 0.0)
            for k in 200..<900 {
                let angle = 2 * Double.pi * megahertz * 1e-3 * Double(k)
                re += cos(angle) * Double(paths[0].samples[k])
                im += sin(angle) * Double(paths[0].samples[k])
            }
            return (re * re + im * im).squareRoot() / 700 / Double(averages)
        }
        #expect(weight(100) > 5 * weight(90) && weight(100) > 5 * weight(120), "\(weight(100)) \(weight(90))")
    }

    /// How a bench's levels are told apart: the rotation that brings them onto path 0, and the middle between them.
    static func levels(of bench: ClusterBench) throws -> (rotationDegrees: Double, threshold: Double) {
        let pi = Int(32768 * 0.5 / 0.5.squareRoot())
        let averages = 400
        let drive = ClusterBench.loop(
            points: 2, averages: averages, rest: 40000, start: 0, step: pi, marker: 1,
            body: "set_awg_gain R1,R1\n play 0,1,20\n wait 2000\n play 0,1,20")
        let read = ClusterBench.loop(
            points: 2, averages: averages, rest: 40000, start: 0, step: pi, marker: 2,
            body: "wait 20\n play 0,1,200\n acquire 0,R3,1820")
        let bins = try bench.run([bench.driving(drive), bench.reading(read, bins: 2)])
        func mean(_ bin: AcquisitionData.Bin) -> (Double, Double) {
            (Double(bin.path0) / Double(bin.count), Double(bin.path1) / Double(bin.count))
        }
        let (zero, one) = (mean(bins[0]), mean(bins[1]))
        let (x, y) = (one.0 - zero.0, one.1 - zero.1)
        // I·cos φ − Q·sin φ grows from level 0 to level 1 most where φ = −arg(Δ).
        let angle = -atan2(y, x)
        let middle = (one.0 + zero.0) / 2 * cos(angle) - (one.1 + zero.1) / 2 * sin(angle)
        return (angle * 180 / .pi, middle / 0x1p22)
    }
}
