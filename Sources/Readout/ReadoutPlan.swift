public import RackDiagnostics
public import RackModel
public import RackNumerics
import RackUnits

/// One stretch of activity on a feedline, from the tones that drive it to IQ points and traces.
///
/// Physics: every resonator sees the whole field ε on the feedline and, while its mode is in level j, obeys
/// dα_j/dt = −iε − (κ/2 + 2πi(f_r + χ_j − f))α_j. The output is Σ √κ·α, by
/// reflection-less input and output ports: the tone itself does not reach the digitiser, only what the
/// resonators emit. The record at the ADC, against the port's local oscillator and in volts, is V = G·Σ
/// √κ_r·α_r plus white noise of σ_V² = G²/(2η·dt) per quadrature and sample, so that matched weights give
/// d′² = 2ηκ∫|Δα|²dt. The ADC takes the instant at which each of its samples begins, then quantises and
/// clips I and Q.
///
/// A plan is immutable. What it draws for a shot is a pure function of (plan, seed, shot, initial levels).
public struct ReadoutPlan: Sendable {
    /// Index into `Device.feedlines`.
    public let feedline: Int
    /// Index into `Device.ports`; `nil` where nothing listens.
    public let capturePort: Int?
    /// In the order given.
    public let captures: [CaptureWindow]
    /// By start, ties by resonator.
    public let windows: [ResonatorWindow]
    /// Photon numbers below this count as none.
    public let photonFloor: Double
    /// Per capture: what it reads and how well.
    public let readings: [CaptureReading]

    let resonators: [Resonator]
    let axis: SampleAxis
    /// Samples of delay from chip to ADC.
    let delaySamples: Int
    /// α per resonator and level, in the frame of the plan's carrier, over the axis.
    let pointers: [[[Complex]]]
    let dynamics: [[PointerDynamics]]
    /// Turns an α of the plan's frame into the frame of the local oscillator at the ADC.
    let toBaseband: [Complex]
    let digitiser: Digitiser
    let tables: [CaptureTable]
    let records: [DigitiserRecord]
    let ladders: [LevelLadder]

    /// Checks and prepares one stretch of activity.
    ///
    /// - Parameters:
    ///   - capturePort: the digitiser; may be `nil` only if there are no captures.
    ///   - drive: the field on the feedline at the chip, ε/2π in Hz. Signals may differ in carrier and grid;
    ///     their sum drives every resonator of the feedline.
    ///   - photonFloor: see `photonFloor`.
    ///   - settled: what an earlier plan said of the time before a tick; `nil`: nothing is settled.
    /// - Throws: every mistake found in the windows, kernels and the amplifier's delay.
    public init(
        device: Device, feedline: Int, capturePort: Int?, drive: [SampledSignal], captures: [CaptureWindow],
        photonFloor: Double = 1e-3, settled: SettledWindows? = nil
    ) throws(DiagnosticsError) {
        try self.init(
            device: device, feedline: feedline, capturePort: capturePort, drive: drive, captures: captures,
            photonFloor: photonFloor, settled: settled, tableBytes: CaptureTableBuilder.usualBytes)
    }

    /// As above, with a limit on the memory of running sums.
    init(
        device: Device, feedline: Int, capturePort: Int?, drive: [SampledSignal], captures: [CaptureWindow],
        photonFloor: Double = 1e-3, settled: SettledWindows? = nil, tableBytes: Int
    ) throws(DiagnosticsError) {
        precondition(device.feedlines.indices.contains(feedline), "no such feedline")
        precondition(photonFloor > 0)
        let line = device.feedlines[feedline]
        let setup = try ReadoutSetup(
            device: device, feedline: line, capturePort: capturePort, captures: captures)
        let carrierHz = drive.first?.carrierHz ?? line.resonators.first?.frequencyHz ?? 0
        let levels = line.resonators.map { device.modes[$0.mode].levels }
        let axis = try setup.axis(
            drive: drive, captures: captures, photonFloor: photonFloor, levels: levels.reduce(0, +))

        self.feedline = feedline
        self.capturePort = capturePort
        self.captures = captures
        self.photonFloor = photonFloor
        self.axis = axis
        resonators = line.resonators
        delaySamples = setup.delaySamples
        digitiser = setup.digitiser
        ladders = line.resonators.map { LevelLadder(mode: device.modes[$0.mode]) }
        pointers = zip(line.resonators, levels).map { resonator, levels in
            ReadoutPlan.pointers(
                of: resonator, levels: levels, drive: drive, carrierHz: carrierHz, axis: axis)
        }
        dynamics = zip(line.resonators, levels).map { resonator, levels in
            (0..<levels).map { PointerDynamics(resonator: resonator, level: $0, carrierHz: carrierHz) }
        }
        toBaseband = ReadoutPlan.basebandTurn(carrierHz: carrierHz, axis: axis, setup: setup)

        let reads = captures.map { ReadoutPlan.resonator(readBy: $0, among: line.resonators) }
        let found = ReadoutPlan.windows(
            pointers: pointers, dynamics: dynamics, resonators: resonators, captures: captures, reads: reads,
            axis: axis, delayTicks: setup.delayTicks, floor: photonFloor)
        windows =
            settled?.continued(by: found, captures: captures, reads: reads, axis: axis, delayTicks: setup.delayTicks)
            ?? found
        let peaks = pointers.map { levels in
            levels.reduce(0.0) { peak, level in level.reduce(peak) { max($0, $1.squaredMagnitude) } }
        }
        let builder = CaptureTableBuilder(
            axis: axis, resonators: resonators, pointers: pointers, dynamics: dynamics,
            toBaseband: toBaseband,
            setup: setup, windows: windows, peakPhotons: peaks, photonFloor: photonFloor,
            budgetBytes: tableBytes)
        tables = builder.tables(captures: captures, reads: reads)
        records = builder.records(captures: captures, tables: tables)
        readings = builder.readings(
            captures: captures, reads: reads, tables: tables, modes: device.modes, records: records)
    }

    /// What the plan takes, in bytes.
    public var bytes: Int {
        let pointers = pointers.reduce(0) { $0 + $1.reduce(0) { $0 + $1.count } }
        let sums = tables.reduce(0) { sum, table in
            sum + 2 * table.weights.count
                + table.levels.reduce(0) { $0 + $1.reduce(0) { $0 + $1.prefix.count + $1.tail.count } }
        }
        return MemoryLayout<Complex>.stride * (pointers + toBaseband.count + sums)
    }

    /// Sums the parts of all signals, each walked in the frame of its own carrier.
    private static func pointers(
        of resonator: Resonator, levels: Int, drive: [SampledSignal], carrierHz: Double, axis: SampleAxis
    ) -> [[Complex]] {
        let turns = drive.map { signal -> [Complex]? in
            guard signal.carrierHz != carrierHz else { return nil }
            return phasorRamp(
                frequencyHz: carrierHz - signal.carrierHz, cycles: 0, startTick: axis.originTick,
                stepTicks: axis.ticksPerSample, count: axis.count, rate: axis.rate)
        }
        var trajectories: [[Complex]] = []
        for level in 0..<levels {
            // Levels beyond the list of shifts share the last one's trajectory.
            if level > 0, level >= max(resonator.shiftsHz.count, 1) {
                trajectories.append(trajectories[level - 1])
                continue
            }
            var sum = [Complex](repeating: .zero, count: axis.count)
            for (signal, turn) in zip(drive, turns) where !signal.isSilent {
                let part = PointerWalk.trajectory(of: resonator, level: level, in: signal, at: axis)
                for k in 0..<axis.count { sum[k] += turn.map { $0[k] * part[k] } ?? part[k] }
            }
            trajectories.append(sum)
        }
        return trajectories
    }

    /// e^(2πi((f_LO − f_c)·t + f_LO·delay)) with t at the chip.
    private static func basebandTurn(carrierHz: Double, axis: SampleAxis, setup: ReadoutSetup) -> [Complex] {
        let oscillatorHz = setup.oscillatorHz
        let delay = CarrierPhase.cycles(frequencyHz: oscillatorHz, ticks: setup.delayTicks, rate: axis.rate)
        return phasorRamp(
            frequencyHz: oscillatorHz - carrierHz, cycles: delay, startTick: axis.originTick,
            stepTicks: axis.ticksPerSample, count: axis.count, rate: axis.rate)
    }
}

/// What a capture reads and how well it tells levels apart.
public struct CaptureReading: Sendable, Equatable {
    /// Index into `Feedline.resonators` and into `Device.modes`; `nil` where no resonator is near.
    public var resonator: Int?
    public var mode: Int?
    /// ADC samples in the window, and their period.
    public var samples: Int
    public var samplePeriodSeconds: Double
    /// The IQ point in volts of each level of the mode that is read, without noise and jumps, all other modes
    /// of the feedline in level 0.
    public var levelCentres: [Complex]
    /// Standard deviation of I and of Q, in volts.
    public var sigmaVolts: Double
    /// The first levels between which `discriminator` chooses.
    public var discriminator: Discriminator
    /// Points may be drawn directly; otherwise (saturation, coarse codes) each is integrated from a trace.
    public var isDirect: Bool

    /// d′ of levels 0 and 1: the distance of their centres in standard deviations; 0 if there are none.
    public var dPrime: Double {
        guard levelCentres.count > 1, sigmaVolts > 0 else { return 0 }
        return (levelCentres[1] - levelCentres[0]).magnitude / sigmaVolts
    }
}
