import RackNumerics
import RackUnits

/// The instants of a plan: sample k is the instant `originTick + k·ticksPerSample` at the chip.
struct SampleAxis: Sendable, Equatable {
    var originTick: Int64
    var ticksPerSample: Int64
    var count: Int
    var rate: TickRate

    /// dt in seconds.
    var periodSeconds: Double { rate.seconds(ticksPerSample) }

    func tick(_ sample: Int) -> Int64 { originTick + Int64(sample) * ticksPerSample }

    /// The last sample at or before `tick`, not held to the axis.
    func sample(atOrBefore tick: Int64) -> Int {
        let (quotient, remainder) = (tick - originTick).quotientAndRemainder(dividingBy: ticksPerSample)
        return Int(remainder < 0 ? quotient - 1 : quotient)
    }

    /// The first sample at or after `tick`, not held to the axis.
    func sample(atOrAfter tick: Int64) -> Int { -SampleAxis.floorNegated(tick - originTick, ticksPerSample) }

    private static func floorNegated(_ value: Int64, _ divisor: Int64) -> Int {
        let (quotient, remainder) = (-value).quotientAndRemainder(dividingBy: divisor)
        return Int(remainder < 0 ? quotient - 1 : quotient)
    }
}

/// e^(2πi(cycles + f·k·step)) for k = 0 ..< count, exact in phase at every 256th sample.
func phasorRamp(
    frequencyHz: Double, cycles: Double, startTick: Int64, stepTicks: Int64, count: Int, rate: TickRate
) -> [Complex] {
    let stride = 256
    let increments = (0..<min(stride, max(count, 1))).map { k in
        Complex.unit(
            cycles: CarrierPhase.cycles(frequencyHz: frequencyHz, ticks: Int64(k) * stepTicks, rate: rate))
    }
    var phasors: [Complex] = []
    phasors.reserveCapacity(count)
    var base = Complex.one
    for k in 0..<count {
        if k % stride == 0 {
            let ticks = startTick + Int64(k) * stepTicks
            let turned = CarrierPhase.cycles(frequencyHz: frequencyHz, ticks: ticks, rate: rate)
            base = .unit(cycles: CarrierPhase.wrapped(cycles + turned))
        }
        phasors.append(base * increments[k % stride])
    }
    return phasors
}
