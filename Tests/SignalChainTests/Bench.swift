import RackModel
import RackNumerics
import RackUnits
import RealModule

/// 1 GS/s ports on a clock of 2 ticks a nanosecond, for tests.
enum Bench {
    static let rate = TickRate(perSecond: 2_000_000_000)!

    static func port(
        _ name: String = "d0", role: Port.Role = .drive(mode: 0), bits: Int? = nil,
        fullScaleVolts: Double = 1,
        oscillatorHz: Double? = 5e9, mixer: Mixer = Mixer(), line: Line = Line()
    ) -> Port {
        Port(
            name: name, role: role, ticksPerSample: 2,
            converter: Converter(bits: bits, fullScaleVolts: fullScaleVolts), localOscillatorHz: oscillatorHz,
            mixer: mixer, line: line)
    }

    static func flux(_ name: String = "z0", line: Line = Line(), bits: Int? = nil) -> Port {
        port(name, role: .modeFlux(mode: 0), bits: bits, oscillatorHz: nil, line: line)
    }

    static func device(_ ports: [Port], crosstalk: Crosstalk = Crosstalk(), subsamples: Int = 2) -> Device {
        Device(
            name: "bench", tickRate: rate,
            modes: [Mode(name: "q0", spectrum: .duffing(frequencyHz: 5e9, anharmonicityHz: -0.3e9))],
            ports: ports,
            crosstalk: crosstalk, solver: SolverSettings(fieldSamplesPerSample: subsamples))
    }

    static func signal(
        _ samples: [Complex], start: Int64 = 0, carrierHz: Double = 5e9
    ) -> SampledSignal {
        SampledSignal(
            grid: SampleGrid(ticksPerSample: 2), carrierHz: carrierHz,
            segments: [SignalSegment(startTick: start, re: samples.map(\.re), im: samples.map(\.im))])
    }

    static func step(_ count: Int) -> SampledSignal {
        signal([Complex](repeating: .one, count: count), carrierHz: 0)
    }

    /// Samples that repeat nothing: a small linear congruence.
    static func noise(_ count: Int, seed: UInt64 = 1, real: Bool = false) -> [Complex] {
        var state = seed
        func next() -> Double {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Double(state >> 11) * 0x1p-53 * 1.8 - 0.9
        }
        return (0..<count).map { _ in Complex(next(), real ? 0 : next()) }
    }
}

extension SampledSignal {
    /// The sample in force at `seconds`, 0 outside the segments.
    func value(atSeconds seconds: Double) -> Complex {
        let ticks = seconds * Double(Bench.rate.perSecond)
        for segment in segments {
            let index = ((ticks - Double(segment.startTick)) / grid.ticks).rounded(.down)
            if index >= 0, index < Double(segment.count) {
                return Complex(segment.re[Int(index)], segment.im[Int(index)])
            }
        }
        return .zero
    }

    /// Every sample with the time of its midpoint, in seconds.
    var midpoints: [(seconds: Double, value: Complex)] {
        segments.flatMap { segment in
            (0..<segment.count).map { k in
                let ticks = Double(segment.startTick) + (Double(k) + 0.5) * grid.ticks
                return (ticks * Bench.rate.tickSeconds, Complex(segment.re[k], segment.im[k]))
            }
        }
    }

    var sampleCount: Int { segments.reduce(0) { $0 + $1.count } }
}

/// Where a rising function crosses `level`, by bisection.
func crossing(_ level: Double, from low: Double, to high: Double, of function: (Double) -> Double) -> Double {
    var (low, high) = (low, high)
    for _ in 0..<100 {
        let middle = (low + high) / 2
        if function(middle) < level { low = middle } else { high = middle }
    }
    return (low + high) / 2
}
