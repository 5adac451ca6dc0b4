internal import QubitDynamics
internal import RackDiagnostics
internal import RackModel
internal import RackNumerics
internal import Scheduling
internal import Sequencing
internal import SignalChain

/// What one schedule does to the chip: every port's signal, converted, and what arrives at each chip end.
struct ChipFields {
    let device: Device
    let chain: SignalChain
    let schedule: PulseSchedule
    let converted: [ConvertedSignal]
    let arriving: [ChipSignal]
    /// When oscillators leak.
    let leakTicks: Range<Int64>

    /// - Parameter leakTicks: `nil`: for the whole shot.
    init(
        device: Device, chain: SignalChain, runner: ScheduleRunner, schedule: PulseSchedule,
        leakTicks: Range<Int64>? = nil
    ) throws(DiagnosticsError) {
        self.leakTicks = leakTicks ?? 0..<max(0, schedule.durationTicks)
        self.device = device
        self.chain = chain
        self.schedule = schedule
        let timelines = try runner.run(schedule)
        let played = timelines.map { (port: $0.port, signal: $0.signal) }
        try chain.checkCapacity(for: played)
        converted = chain.convert(played, includesLeakingPorts: true)
        arriving = chain.chipSignals(from: converted)
    }

    var clippedSamples: Int { converted.reduce(0) { $0 + $1.clippedSamples } }

    /// The fields on the modes and couplings of a cluster.
    func fields(of cluster: ClusterPartition.Cluster) -> ClusterFields {
        var fields = ClusterFields.none
        for signal in arriving {
            let response = device.ports[signal.port].responsePerVolt
            switch device.ports[signal.port].role {
            case .drive(let mode):
                guard let position = cluster.modes.firstIndex(of: mode) else { continue }
                for field in carried(signal, times: response) {
                    fields.drives.append(.init(mode: position, signal: field.cut(atTicks: seams(of: signal))))
                }
            case .modeFlux(let mode):
                guard let position = cluster.modes.firstIndex(of: mode) else { continue }
                fields.modeFlux.append(.init(mode: position, signal: baseband(signal, times: response)))
            case .couplerFlux(let coupling):
                guard let position = cluster.couplings.firstIndex(of: coupling) else { continue }
                fields.couplerFlux.append(.init(coupling: position, signal: baseband(signal, times: response)))
            case .readoutDrive, .readoutCapture: continue
            }
        }
        return fields
    }

    private func baseband(_ arriving: ChipSignal, times response: Double) -> SampledSignal {
        arriving.signal.scaled(by: response).cut(atTicks: seams(of: arriving))
    }

    /// Where plays that touch meet, as their signal arrives: there the solver may begin anew, and finds again what it
    /// has met before. Filters let pulses run into each other, and leave no such places.
    private func seams(of arriving: ChipSignal) -> [Int64] {
        guard arriving.isHeld, let played = converted.first(where: { $0.port == arriving.source })?.played.segments.first,
            let first = arriving.signal.segments.first
        else { return [] }
        let delay = first.startTick - played.startTick
        var seams: [Int64] = []
        var end = Int64.min
        for play in schedule.plays where play.port == arriving.source {
            if play.startTick >= end { seams.append(play.startTick + delay) }
            let waveform = schedule.waveforms[play.waveform]
            end = max(end, play.startTick + Int64(waveform.re.count) * waveform.ticksPerSample)
        }
        return seams
    }

    /// ε/2π in Hz on a feedline.
    func feedlineDrive(_ feedline: Int) -> [SampledSignal] {
        arriving.flatMap { signal -> [SampledSignal] in
            guard case .readoutDrive(feedline) = device.ports[signal.port].role else { return [] }
            return carried(signal, times: device.ports[signal.port].responsePerVolt)
        }
    }

    /// A signal against the carriers of the plays that made it, one after the other, so that what is held over
    /// each sub-sample is the slow envelope and not the turning carrier; and the oscillator's leakage.
    private func carried(_ arriving: ChipSignal, times response: Double) -> [SampledSignal] {
        var signals: [SampledSignal] = []
        for (carrierHz, part) in CarrierSplit(schedule: schedule, port: arriving.source).parts(of: arriving.signal) {
            signals.append(
                chain.field(
                    of: part, isHeld: arriving.isHeld, carrierHz: carrierHz,
                    isIdeal: chain.isIdeal(port: arriving.source)
                ).scaled(by: response))
        }
        if arriving.leakage != .zero, !leakTicks.isEmpty {
            let carrierHz = arriving.signal.carrierHz
            signals.append(
                chain.tone(
                    volts: arriving.leakage, fromHz: carrierHz, carrierHz: carrierHz, port: arriving.source,
                    window: leakTicks
                ).scaled(by: response))
        }
        return signals
    }
}

/// Cuts a port's signal where the frequency of what it plays changes.
private struct CarrierSplit {
    /// Ascending: from this tick on the port plays at this frequency.
    let changes: [(tick: Int64, frequencyHz: Double)]

    init(schedule: PulseSchedule, port: Int) {
        var changes: [(tick: Int64, frequencyHz: Double)] = []
        for play in schedule.plays where play.port == port {
            if changes.last?.frequencyHz == play.state.frequencyHz { continue }
            // Of tones that start together the first decides.
            if changes.last?.tick == play.startTick { continue }
            changes.append((play.startTick, play.state.frequencyHz))
        }
        self.changes = changes
    }

    /// The parts of `signal` by carrier, in order of the carriers' first use.
    func parts(of signal: SampledSignal) -> [(carrierHz: Double, signal: SampledSignal)] {
        guard let first = changes.first else { return [(signal.carrierHz, signal)] }
        guard changes.count > 1 else { return [(first.frequencyHz, signal)] }
        var parts: [(carrierHz: Double, signal: SampledSignal)] = []
        for segment in signal.segments {
            for (carrierHz, piece) in pieces(of: segment, grid: signal.grid) {
                if let known = parts.firstIndex(where: { $0.carrierHz == carrierHz }) {
                    parts[known].signal.segments.append(piece)
                } else {
                    parts.append(
                        (carrierHz, SampledSignal(grid: signal.grid, carrierHz: signal.carrierHz, segments: [piece])))
                }
            }
        }
        return parts
    }

    private func pieces(of segment: SignalSegment, grid: SampleGrid) -> [(Double, SignalSegment)] {
        // Cuts fall on whole converter samples, so every piece starts at a whole tick.
        func index(_ tick: Int64) -> Int {
            let samples = Int((tick - segment.startTick) / grid.ticksPerSample * grid.divisor)
            return min(max(samples, 0), segment.count)
        }
        var pieces: [(Double, SignalSegment)] = []
        for (number, change) in changes.enumerated() {
            let from = number == 0 ? 0 : index(change.tick)
            let to = number + 1 < changes.count ? index(changes[number + 1].tick) : segment.count
            guard from < to else { continue }
            let start = segment.startTick + Int64(from) / grid.divisor * grid.ticksPerSample
            pieces.append(
                (
                    change.frequencyHz,
                    SignalSegment(
                        startTick: start, re: Array(segment.re[from..<to]), im: Array(segment.im[from..<to]))
                ))
        }
        return pieces
    }
}

extension SampledSignal {
    /// The signal times a real factor.
    func scaled(by factor: Double) -> SampledSignal {
        guard factor != 1 else { return self }
        var result = self
        for index in result.segments.indices {
            for k in result.segments[index].re.indices {
                result.segments[index].re[k] *= factor
                result.segments[index].im[k] *= factor
            }
        }
        return result
    }
}
