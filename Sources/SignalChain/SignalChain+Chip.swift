internal import RackModel
public import RackNumerics
internal import RackUnits
internal import RealModule

extension SignalChain {
    /// What arrives at each chip end: every port's own signal, then what leaks from it to others, in the
    /// order of `converted` and of the device's crosstalk entries.
    ///
    /// A leak is the source's chip-end signal times amplitude·e^(iφ), on the source's carrier. A port that
    /// plays nothing but leaks its oscillator is part of `converted` only if the caller converted it.
    public func chipSignals(from converted: [ConvertedSignal]) -> [ChipSignal] {
        var result: [ChipSignal] = []
        for one in converted {
            result.append(
                ChipSignal(
                    port: one.port, source: one.port, signal: one.filtered, isHeld: one.isHeld,
                    leakage: one.leakage))
            for entry in device.crosstalk.entries
            where entry.from == one.port && entry.to != one.port && entry.amplitude != 0 {
                let ratio = entry.ratio(in: device)
                var leaked = one.filtered
                leaked.segments = leaked.segments.map { $0.scaled(by: ratio) }
                result.append(
                    ChipSignal(
                        port: entry.to, source: one.port, signal: leaked, isHeld: one.isHeld,
                        leakage: ratio * one.leakage))
            }
        }
        return result
    }

    /// Only what leaks: the part of `chipSignals(from:)` whose source is another port.
    public func leakedFields(from converted: [ConvertedSignal]) -> [ChipSignal] {
        chipSignals(from: converted).filter { $0.source != $0.port }
    }

    /// The complex gain from a program to the chip at an absolute frequency: chip volts per unit of full
    /// scale of a tone e^(−2πift), sampled at the starts of the DAC's samples.
    ///
    /// With Δ = f − f_LO and the converter's period T it is the product of full scale, the hold
    /// e^(iπΔT) sinc(ΔT), the mixer's (1 + g e^(iφ))/2, predistortion, the filters' conj H(Δ), the
    /// attenuation and the delay's e^(2πifd). A capture port has gain 0.
    public func frequencyResponse(port index: Int, atHz frequencyHz: Double) -> Complex {
        guard let line = lines[index] else { return .zero }
        let port = device.ports[index]
        let offsetHz = frequencyHz - line.carrierHz
        let turns = offsetHz * device.tickRate.seconds(port.ticksPerSample)
        // An ideal converter with nothing behind it holds the envelope, not the turning carrier.
        let isTurning = turns != 0 && !(isIdeal(port: index) && port.line.filters.isEmpty)
        let hold = isTurning ? Double.sin(.pi * turns) / (.pi * turns) : 1
        var gain = port.converter.fullScaleVolts * hold * Complex.unit(cycles: isTurning ? turns / 2 : 0)
        gain *= line.converter.wantedSideband * line.gain
        gain *= Complex.unit(cycles: offsetHz * device.tickRate.seconds(line.delayTicks))
        for section in line.predistorter.sections { gain *= section.response(turnsPerSample: turns) }
        for filter in port.line.filters { gain *= filter.response(atHz: offsetHz).conjugate }
        return gain
    }
}
