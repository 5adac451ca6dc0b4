internal import RackModel
public import RackNumerics
internal import RackUnits
internal import RealModule

extension SignalChain {
    /// `converted.filtered` against another carrier: see `field(of:isHeld:carrierHz:)`.
    public func field(of converted: ConvertedSignal, carrierHz: Double) -> SampledSignal {
        field(
            of: converted.filtered, isHeld: converted.isHeld, carrierHz: carrierHz,
            isIdeal: isIdeal(port: converted.port))
    }

    /// `arriving.signal` against another carrier: see `field(of:isHeld:carrierHz:)`.
    public func field(of arriving: ChipSignal, carrierHz: Double) -> SampledSignal {
        field(
            of: arriving.signal, isHeld: arriving.isHeld, carrierHz: carrierHz, isIdeal: isIdeal(port: arriving.source))
    }

    /// Whether a port's converter is ideal: not even the hold turns against its carrier.
    public func isIdeal(port index: Int) -> Bool { device.ports[index].converter.bits == nil }

    /// A signal against another carrier: z'(t) = z(t)·e^(2πi(f' − f)t), the same physical signal.
    ///
    /// * Behind filters the samples stand for the midpoints of their intervals, and are turned there.
    /// * A staircase is split into M sub-samples, each the exact average of the turning staircase over it,
    ///   which is the midpoint's value times sinc((f' − f)·δ); with f' = f it is returned as it is.
    /// * A staircase of an ideal converter is turned at the starts of its samples and held there: only the
    ///   envelope is sampled, the NCO turns continuously. On the carrier of the play that is the envelope itself.
    ///
    /// The phase is exact however late the signal starts.
    public func field(
        of signal: SampledSignal, isHeld: Bool, carrierHz: Double, isIdeal: Bool = false
    ) -> SampledSignal {
        guard carrierHz != signal.carrierHz else { return signal }
        if isHeld, isIdeal {
            let turner = CarrierTurner(
                fromHz: signal.carrierHz, toHz: carrierHz, grid: signal.grid, rate: device.tickRate, offset: 0)
            return SampledSignal(
                grid: signal.grid, carrierHz: carrierHz,
                segments: signal.segments.map { turner.turn($0, repeating: 1, gain: 1) })
        }
        let split = isHeld ? device.solver.fieldSamplesPerSample : 1
        let grid = SampleGrid(
            ticksPerSample: signal.grid.ticksPerSample, divisor: signal.grid.divisor * Int64(split))
        let turner = CarrierTurner(
            fromHz: signal.carrierHz, toHz: carrierHz, grid: grid, rate: device.tickRate)
        let gain = isHeld ? turner.averageOverSample : 1
        return SampledSignal(
            grid: grid, carrierHz: carrierHz,
            segments: signal.segments.map { turner.turn($0, repeating: split, gain: gain) })
    }

    /// A constant tone, such as a port's leakage, over a window: `volts` on carrier `fromHz`, seen against
    /// `carrierHz`, on the sub-samples of port `index`.
    ///
    /// Its cost is that of the window, which the caller chooses; on the tone's own carrier it is one sample
    /// as long as the window.
    ///
    /// - Precondition: the window is not empty; unless the carriers are the same it starts anywhere and is
    ///   rounded up to a whole number of the port's samples.
    public func tone(
        volts: Complex, fromHz: Double, carrierHz: Double, port index: Int, window: Range<Int64>
    ) -> SampledSignal {
        precondition(!window.isEmpty)
        let length = window.upperBound - window.lowerBound
        guard carrierHz != fromHz else {
            return SampledSignal(
                grid: SampleGrid(ticksPerSample: length), carrierHz: carrierHz,
                segments: [SignalSegment(startTick: window.lowerBound, re: [volts.re], im: [volts.im])])
        }
        let ticks = device.ports[index].ticksPerSample
        let count = Int((length + ticks - 1) / ticks)
        let held = SampledSignal(
            grid: SampleGrid(ticksPerSample: ticks), carrierHz: fromHz,
            segments: [
                SignalSegment(
                    startTick: window.lowerBound, re: Array(repeating: volts.re, count: count),
                    im: Array(repeating: volts.im, count: count))
            ])
        return field(of: held, isHeld: true, carrierHz: carrierHz)
    }
}

/// e^(2πi(f' − f)t) at the midpoints of a grid's samples, or at another place in them.
struct CarrierTurner {
    let fromHz: Double
    let toHz: Double
    let grid: SampleGrid
    let rate: TickRate
    /// Turns from one point of the grid to the next.
    private let stepCycles: Double
    private let table: [Complex]

    private static let tableCount = 64
    /// Converter samples between two phases from exact arithmetic.
    private static let exactInterval = 512

    /// - Parameter offset: where in a sample the phase is taken, from 0 (its start) to 1.
    init(fromHz: Double, toHz: Double, grid: SampleGrid, rate: TickRate, offset: Double = 0.5) {
        self.fromHz = fromHz
        self.toHz = toHz
        self.grid = grid
        self.rate = rate
        let step = (toHz - fromHz) * rate.seconds(grid.ticksPerSample) / Double(grid.divisor)
        stepCycles = step
        table = (0..<Self.tableCount).map { Complex.unit(cycles: (Double($0) + offset) * step) }
    }

    /// sinc((f' − f)·δ): what is left of a constant over one point of the grid.
    var averageOverSample: Double {
        stepCycles == 0 ? 1 : Double.sin(.pi * stepCycles) / (.pi * stepCycles)
    }

    /// Each sample of `segment` `repeating` times, turned and times `gain`.
    func turn(_ segment: SignalSegment, repeating: Int, gain: Double) -> SignalSegment {
        let count = segment.count * repeating
        var re = [Double](repeating: 0, count: count)
        var im = [Double](repeating: 0, count: count)
        let block = Self.exactInterval * Int(grid.divisor)
        for blockStart in stride(from: 0, to: count, by: block) {
            // Blocks begin at whole samples of the converter, so at whole ticks.
            let tick = segment.startTick + Int64(blockStart / Int(grid.divisor)) * grid.ticksPerSample
            let anchor =
                CarrierPhase.cycles(frequencyHz: toHz, ticks: tick, rate: rate)
                - CarrierPhase.cycles(frequencyHz: fromHz, ticks: tick, rate: rate)
            let blockEnd = min(blockStart + block, count)
            for start in stride(from: blockStart, to: blockEnd, by: Self.tableCount) {
                let base = gain * Complex.unit(cycles: anchor + stepCycles * Double(start - blockStart))
                for k in start..<min(start + Self.tableCount, blockEnd) {
                    let source = repeating == 1 ? k : k / repeating
                    let value = base * table[k - start] * Complex(segment.re[source], segment.im[source])
                    re[k] = value.re
                    im[k] = value.im
                }
            }
        }
        return SignalSegment(startTick: segment.startTick, re: re, im: im)
    }
}
