public import RackDiagnostics
public import Scheduling
internal import RackModel
internal import RackNumerics
internal import RackUnits

/// A stretch as plays and captures on the device's ports.
public struct Q1Rendering: Sendable, Equatable {
    /// Ticks from the stretch's origin, where every local oscillator has phase 0. Waveforms of equal samples are one.
    public var schedule: PulseSchedule
    /// Whose the schedule's plays and captures are, in their order.
    public var playSources: [Source]
    public var captureSources: [Source]
    /// In the order of the stretch's targets.
    public var acquisitions: [Q1Acquisition]
    /// Sequencers whose samples do not fit the converters: OUTPUT_OVERFLOW. Ascending.
    public var overflowing: [Int]

    public struct Source: Sendable, Equatable {
        public var sequencer: Int
        /// How it turns with the sequencer's oscillator: 1 with it, −1 against it, as an image does, 0 not at all.
        public var sense: Double
    }
}

extension Q1SignalPath {
    /// - Throws: `QQ0107` and `QQ0109`: what cannot be played or demodulated.
    /// - Complexity: O(samples).
    public func schedule(of stretch: Q1Stretch) throws(DiagnosticsError) -> Q1Rendering {
        let counts = stretch.pieces.map(\.count) + stretch.windows.map(\.count)
        guard counts.allSatisfy({ $0 < Q1Renderer.mostSamples }), counts.reduce(0, +) < Q1Renderer.mostSamples else {
            throw DiagnosticsError([
                Diagnostic(
                    code: "QQ0109",
                    "between \(stretch.startNanosecond) and \(stretch.endNanosecond) ns sequencers play and acquire "
                        + "\(Q1Renderer.mostSamples) samples or more in one go",
                    help: "upsample less; what lasts longer can be an offset or a continuous waveform")
            ])
        }
        var renderer = Q1Renderer(self)
        for piece in stretch.pieces { renderer.play(piece) }
        for window in stretch.windows { renderer.capture(window) }
        return try renderer.finish(endNanosecond: stretch.endNanosecond)
    }
}

/// Makes a schedule, waveform by waveform.
struct Q1Renderer {
    let path: Q1SignalPath
    var schedule: PulseSchedule
    var acquisitions: [Q1Acquisition] = []
    var diagnostics: [Diagnostic] = []
    private var overflows: [Bool]
    /// Per play whose it is, and the largest |z| of its samples.
    private var played: [(source: Q1Rendering.Source, peak: Double)] = []
    var captured: [Q1Rendering.Source] = []
    private var places: [Content: Int] = [:]

    private struct Content: Hashable {
        var re: [Double]
        var im: [Double]
    }

    /// Of one stretch: 2²⁶, half a gigabyte for each plane of its waveforms.
    static let mostSamples: Int64 = 1 << 26

    init(_ path: Q1SignalPath) {
        self.path = path
        schedule = PulseSchedule(tickRate: path.device.tickRate)
        overflows = [Bool](repeating: false, count: path.paths.count)
    }

    func tick(_ nanosecond: Int64) -> Int64 { nanosecond * path.ticksPerNanosecond }

    // MARK: Plays

    mutating func play(_ piece: Q1Piece) {
        let index = Int(piece.sequencer)
        let own = path.paths[index]
        guard piece.frequencySteps.magnitude <= 2_000_000_000 else {
            refuse(own, piece.frequencySteps)
            return
        }
        var samples = Q1PathSamples(piece, on: own)
        if samples.overflows { overflows[index] = true }
        let name = own.names(of: piece)
        if own.settings.isReal {
            for (number, feed) in own.feeds.enumerated() where piece.feeds & 1 << UInt32(number) != 0 {
                play(samples.mixed(.zero, feed.direct.0), piece, feed, sense: 0, name)
            }
            samples.dropSecond()
        }
        for (number, feed) in own.feeds.enumerated() where piece.feeds & 1 << UInt32(number) != 0 {
            guard own.modulates else {
                play(samples.mixed(feed.direct.0, feed.direct.1), piece, feed, sense: 0, name)
                continue
            }
            play(samples.carrier(feed.carrier), piece, feed, sense: 1, name)
            guard feed.image != .zero else { continue }
            play(samples.image(feed.image), piece, feed, sense: -1, name)
        }
    }

    private mutating func play(
        _ samples: (re: [Double], im: [Double]), _ piece: Q1Piece, _ feed: Q1Feed, sense: Double, _ name: String
    ) {
        var peak = 0.0
        for k in samples.re.indices {
            peak = max(peak, samples.re[k] * samples.re[k] + samples.im[k] * samples.im[k])
        }
        guard peak > 0 else { return }
        let start = tick(piece.start)
        let (hertz, cycles) = (sense * Q1Phase.hertz(piece.frequencySteps), sense * Q1Phase.cycles(piece.phaseSteps))
        played.append((Q1Rendering.Source(sequencer: Int(piece.sequencer), sense: sense), peak.squareRoot()))
        schedule.plays.append(
            .init(
                port: feed.port, frame: path.paths[Int(piece.sequencer)].name, startTick: start,
                waveform: place(samples.re, samples.im, name), state: state(feed.oscillatorHz, hertz, cycles, at: start),
                origin: name))
    }

    /// A frame that turns with LO + NCO and has turned by as much as both.
    func state(
        _ oscillatorHz: Double, _ hertz: Double, _ cycles: Double, at tick: Int64
    ) -> PulseSchedule.FrameState {
        let turned = CarrierPhase.cycles(frequencyHz: oscillatorHz, ticks: tick, rate: schedule.tickRate)
        return .init(
            frequencyHz: oscillatorHz + hertz, phaseCycles: 0, carrierCycles: CarrierPhase.wrapped(turned + cycles))
    }

    /// The waveform of these samples.
    mutating func place(_ re: [Double], _ im: [Double], _ name: String) -> Int {
        let content = Content(re: re, im: im)
        if let known = places[content] { return known }
        places[content] = schedule.waveforms.count
        schedule.waveforms.append(.init(name: name, re: re, im: im, ticksPerSample: path.ticksPerNanosecond))
        return schedule.waveforms.count - 1
    }

    mutating func refuse(_ own: Q1SequencerPath, _ frequencySteps: Int32) {
        let diagnostic = Diagnostic(
            code: "QQ0107",
            "the oscillator of sequencer \(own.name) is set to \(Q1Phase.hertz(frequencySteps)) Hz",
            help: "-500 MHz to 500 MHz")
        if !diagnostics.contains(diagnostic) { diagnostics.append(diagnostic) }
    }

    // MARK: The end

    consuming func finish(endNanosecond: Int64) throws(DiagnosticsError) -> Q1Rendering {
        guard diagnostics.isEmpty else { throw DiagnosticsError(diagnostics) }
        findSums()
        let order = schedule.plays.indices.sorted {
            (schedule.plays[$0].startTick, $0) < (schedule.plays[$1].startTick, $1)
        }
        schedule.plays = order.map { schedule.plays[$0] }
        schedule.durationTicks = max(0, tick(endNanosecond))
        return Q1Rendering(
            schedule: schedule, playSources: order.map { played[$0].source }, captureSources: captured,
            acquisitions: acquisitions, overflowing: overflows.indices.filter { overflows[$0] })
    }

    /// Finds converters to which several sequencers together give more than they have room for.
    private mutating func findSums() {
        for port in path.device.ports.indices {
            let plays = schedule.plays.indices.filter { schedule.plays[$0].port == port }
            // What is bound to fit is not looked at sample by sample.
            guard plays.count > 1, plays.reduce(0, { $0 + played[$1].peak }) > 1 else { continue }
            var alone = schedule
            (alone.plays, alone.captures) = (plays.map { schedule.plays[$0] }, [])
            guard let timeline = try? ScheduleRunner(device: path.device).run(alone).first else { continue }
            for segment in timeline.signal.segments {
                let beyond = zip(segment.re, segment.im).enumerated().first {
                    max($0.element.0.magnitude, $0.element.1.magnitude) > 1 + 1e-9
                }
                guard let beyond else { continue }
                let at = segment.startTick + tick(Int64(beyond.offset))
                for play in plays where span(of: schedule.plays[play]).contains(at) { overflows[played[play].source.sequencer] = true }
            }
        }
    }

    private func span(of play: PulseSchedule.Play) -> Range<Int64> {
        play.startTick..<(play.startTick + tick(Int64(schedule.waveforms[play.waveform].re.count)))
    }
}

extension Q1SequencerPath {
    /// The waveforms of a piece, for pictures.
    func names(of piece: Q1Piece) -> String {
        let names = [piece.waves[0], piece.waves[1]].map { $0 < 0 ? nil : waveforms[Int($0)]?.name }
        guard names[0] != nil || names[1] != nil else { return "offset" }
        return "\(names[0] ?? "-"), \(names[1] ?? "-")"
    }
}
