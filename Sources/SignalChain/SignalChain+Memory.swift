internal import RackModel
internal import RackNumerics

extension SignalChain {
    /// When, in ticks, something of a sample that port `index` plays arrives at a chip end: from `lead` before its
    /// start (Gaussian filters answer early, the line's delay apart) to `tail` after its end (filters,
    /// predistortion and delay). What is outside changes nothing by more than 10⁻¹⁰ of full scale.
    public func memory(port index: Int) -> (lead: Int64, tail: Int64) {
        guard let line = lines[index] else { return (0, 0) }
        let period = line.grid.ticksPerSample
        var (first, last): (Int64, Int64) = (0, 0)
        if let taps = line.convolver?.taps { (first, last) = (Int64(taps.first), Int64(taps.first + taps.count)) }
        if !line.predistorter.sections.isEmpty { last += Int64(line.predistorter.longestTail) }
        return (max(0, -first * period - line.delayTicks), max(0, last * period + line.delayTicks))
    }
}
