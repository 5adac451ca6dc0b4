import RackModel
import RackNumerics
import RackUnits
import Readout

/// A rack with one feedline, made to measure.
struct ReadoutFixture {
    var resonators: [Resonator]
    var modes: [Mode]
    var amplifier = Amplifier(quantumEfficiency: 0.3, voltsPerRootPhotonRate: 1e-6)
    var bits: Int? = nil
    var fullScaleVolts = 1.0
    var adcTicks: Int64 = 2
    var oscillatorHz: Double? = 7e9
    let rate = TickRate(perSecond: 2_000_000_000)!

    /// κ/2π 2, χ/2π ±0.8 MHz, tone in the middle (A20).
    static func a20(t1Seconds: Double = .infinity, thermal: Double = 0) -> ReadoutFixture {
        ReadoutFixture(
            resonators: [
                Resonator(
                    name: "r0", mode: 0, frequencyHz: 7.04e9, linewidthHz: 2e6, shiftsHz: [0.8e6, -0.8e6])
            ],
            modes: [mode("q0", t1Seconds: t1Seconds, thermal: thermal)])
    }

    /// Two multiplexed resonators, 20 MHz apart.
    static func pair(t1Seconds: Double = .infinity) -> ReadoutFixture {
        ReadoutFixture(
            resonators: [
                Resonator(
                    name: "r0", mode: 0, frequencyHz: 7.04e9, linewidthHz: 2e6, shiftsHz: [0.8e6, -0.8e6]),
                Resonator(
                    name: "r1", mode: 1, frequencyHz: 7.06e9, linewidthHz: 3e6,
                    shiftsHz: [1e6, -1e6, -2.5e6]),
            ],
            modes: [
                mode("q0", t1Seconds: t1Seconds, thermal: 0.05),
                mode("q1", levels: 3, t1Seconds: t1Seconds, thermal: 0.1),
            ])
    }

    static func mode(_ name: String, levels: Int = 2, t1Seconds: Double = .infinity, thermal: Double = 0)
        -> Mode
    {
        Mode(
            name: name, levels: levels, spectrum: .duffing(frequencyHz: 5e9, anharmonicityHz: -250e6),
            t1Seconds: t1Seconds, t2Seconds: t1Seconds, thermalPopulation: thermal)
    }

    var device: Device {
        Device(
            name: "fixture", tickRate: rate, modes: modes,
            ports: [
                Port(
                    name: "in", role: .readoutDrive(feedline: 0), ticksPerSample: 1,
                    converter: Converter(bits: nil, fullScaleVolts: 1), localOscillatorHz: 7e9),
                Port(
                    name: "out", role: .readoutCapture(feedline: 0), ticksPerSample: adcTicks,
                    converter: Converter(bits: bits, fullScaleVolts: fullScaleVolts),
                    localOscillatorHz: oscillatorHz),
            ],
            feedlines: [Feedline(name: "f0", resonators: resonators, amplifier: amplifier)])
    }

    /// Constant tones that share a carrier of 7 GHz; `ticks` at the chip.
    func tones(_ tones: [(frequencyHz: Double, fieldHz: Double)], ticks: Range<Int64>, divisor: Int64 = 4)
        -> SampledSignal
    {
        let count = Int(ticks.upperBound - ticks.lowerBound) * Int(divisor)
        var (re, im) = ([Double](), [Double]())
        for k in 0..<count {
            // The middle of each held sample.
            let seconds = (Double(ticks.lowerBound) + (Double(k) + 0.5) / Double(divisor)) * rate.tickSeconds
            let z = tones.reduce(Complex.zero) {
                $0 + $1.fieldHz * Complex.unit(cycles: -($1.frequencyHz - 7e9) * seconds)
            }
            re.append(z.re)
            im.append(z.im)
        }
        return SampledSignal(
            grid: SampleGrid(ticksPerSample: 1, divisor: divisor), carrierHz: 7e9,
            segments: [SignalSegment(startTick: ticks.lowerBound, re: re, im: im)])
    }

    /// A constant tone on a carrier of its own frequency.
    func tone(_ frequencyHz: Double, fieldHz: Double, ticks: Range<Int64>) -> SampledSignal {
        let count = Int(ticks.upperBound - ticks.lowerBound)
        return SampledSignal(
            grid: SampleGrid(ticksPerSample: 1), carrierHz: frequencyHz,
            segments: [
                SignalSegment(
                    startTick: ticks.lowerBound, re: [Double](repeating: fieldHz, count: count),
                    im: [Double](repeating: 0, count: count))
            ])
    }

    func plan(_ drive: [SampledSignal], _ captures: [CaptureWindow]) throws -> ReadoutPlan {
        try ReadoutPlan(device: device, feedline: 0, capturePort: 1, drive: drive, captures: captures)
    }
}
