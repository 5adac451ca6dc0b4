import RackEmulator
import RackModel
import RackNumerics
import RackUnits
import RunLog
import Sequencing
import Testing

/// A run of two sequencers with one of everything.
func sampleClusterRun(link: LinkHeader? = nil) -> ClusterRunRecord {
    let drive = Port(
        name: "q0_drive", role: .drive(mode: 0), ticksPerSample: 2, converter: Converter(bits: 16, fullScaleVolts: 1),
        localOscillatorHz: 5e9)
    var capture = drive
    (capture.name, capture.role) = ("feed0_in", .readoutCapture(feedline: 0))
    let device = Device(
        name: "chip", tickRate: TickRate(perSecond: 2_000_000_000)!, modes: [], ports: [drive, capture])
    var run = ClusterRunRecord(
        run: 3, rack: ClusterRack(name: "lab", seed: 7, modules: []), rackText: "name: lab\n", device: device,
        deviceText: "name: chip\n", resolvedDeviceJSON: "{}", link: link, commandLine: "pulserack serve cluster",
        versions: [("pulserack", "0.1.0")])
    let addresses = [SequencerAddress(slot: 2, sequencer: 0), SequencerAddress(slot: 4, sequencer: 5)]
    let program = Q1Program(
        instructions: [
            Q1Instruction(.play, [.immediate(0), .immediate(1), .immediate(20)]), Q1Instruction(.nop),
            Q1Instruction(.stop),
        ], lines: [2, 2, 4])
    let sequence = Q1Sequence(
        program: program, waveforms: [Q1Sequence.Samples(name: "ramp", index: 0, samples: [0, 0.5])],
        acquisitions: [Q1Sequence.Acquisition(name: "bins", index: 0, bins: 4)])
    let loads = addresses.map { ClusterLoad(address: $0, sequence: sequence, settings: Q1SequencerSettings()) }
    run.add(loads, modules: [ClusterModuleSettings(ClusterModule(kind: .qrmRF, slot: 4))])
    run.add(first(addresses))
    run.add(second(addresses))
    run.end(.aborted("stopped"))
    return run
}

private func first(_ addresses: [SequencerAddress]) -> ClusterLog {
    var piece = ClusterLog(run: 3)
    piece.sequencers = addresses
    var parameters = Q1Parameters(frequencySteps: -400_000_000)
    (parameters.gain, parameters.offset, parameters.phaseSteps, parameters.markers) = ([-1, 2], [3, -4], 3_999_999_999, 9)
    let kinds: [Q1Event.Kind] = [
        .parameters(parameters), .play(wave0: 0, wave1: 1), .acquire(number: 0, acquisition: 1, bin: 2, .square),
        .acquire(number: 1, acquisition: 1, bin: 3, .weighed(4, 5)),
        .acquireTTL(number: 2, acquisition: 0, bin: 0, isEnabled: true), .synchronised,
        .triggered(address: 15, isCounted: false), .condition(holds: true), .softwareRequest(4_294_967_295),
        .flag(.binIndexInvalid), .stopped,
    ]
    piece.events = kinds.enumerated().map { index, kind in
        Q1Event(sequencer: index % 2, nanosecond: Int64(4 * index), line: index + 1, kind: kind)
    }
    let signal = SampledSignal(
        grid: SampleGrid(ticksPerSample: 2), carrierHz: 5e9,
        segments: [
            SignalSegment(startTick: 8, re: [0.5, 0.25], im: [0, -0.5]), SignalSegment(startTick: 40, re: [1], im: [0]),
        ])
    piece.stretches = [ClusterLog.Stretch(number: 0, nanoseconds: 400, ports: [PortTimeline(port: 0, signal: signal)])]
    piece.visits = [ClusterLog.Visit(stretch: 0, nanosecond: 100), ClusterLog.Visit(stretch: 0, nanosecond: 500)]
    piece.dropped.events = 5
    return piece
}

private func second(_ addresses: [SequencerAddress]) -> ClusterLog {
    var piece = ClusterLog(run: 3)
    piece.sequencers = addresses
    piece.isLast = true
    piece.flags = [
        ClusterLog.Flag(
            sequencer: 1, nanosecond: 36, line: 7, flag: .binIndexInvalid, cause: "bin 9 of a table of 4"),
        ClusterLog.Flag(sequencer: 0, nanosecond: 99, line: nil, flag: .forcedStop, cause: "stopped by a driver"),
    ]
    piece.points = [
        ClusterLog.Point(
            sequencer: 1, number: 0, nanosecond: 8, acquisition: 1, bin: 2, path0: 1 << 40, path1: -5, isBeyond: true)
    ]
    piece.dropped.events = 2
    return piece
}

@Suite("Files of a cluster's runs")
struct ClusterFileTests {
    @Test("a run reads back as it was written, pieces put together")
    func roundTrip() throws {
        try withScratch { folder in
            let run = sampleClusterRun()
            #expect(run.log.events.count == 11 && run.log.flags.count == 2 && run.log.dropped.events == 7)
            let path = folder + "/run.h5"
            try ClusterRunWriter.write(run, to: path)
            let reader = try RunReader(path: path)
            #expect(reader.isClusterRun)
            #expect(try reader.clusterRun() == run)
            // The run as it began gives way to the run as it ended, and the other way round.
            var begun = run
            (begun.status, begun.endTime, begun.log) = (.running, nil, ClusterLog(run: 3))
            try ClusterRunWriter.write(begun, to: path)
            #expect(try RunReader(path: path).clusterRun() == begun)
        }
    }

    @Test("messages over the link read back as they were written, by either clock", arguments: LinkClock.allCases)
    func messages(clock: LinkClock) throws {
        try withScratch { folder in
            let settings = DecoderLink(wire: .constant(1e-6), deadlineTicks: 8000, onMiss: .hold)
            let header = LinkHeader(
                link: settings, clock: clock, decoder: "udp, started with the run", command: "host --fast",
                patienceSeconds: 5, functions: [LinkHeader.Function(name: "get_corrections", id: 0x882D_5BA1)])
            var run = sampleClusterRun(link: header)
            #expect(run.link?.deadlineSeconds == 4e-6)
            var answered = LinkMessage(
                point: 3, shot: 0, number: 1, call: 0, requestID: .max, functionID: 0x882D_5BA1, argumentBytes: 17,
                lastSampleTick: 2000, sentTick: 2001, deadlineTick: 10_000)
            (answered.serviceStartTick, answered.serviceEndTick, answered.receivedTick) = (2500, 2600, 12_345)
            (answered.outcome, answered.status, answered.answer, answered.given) = (.late, -7, .max, 1 << 63)
            if clock == .wall { (answered.wallSent, answered.wallReceived) = (1_000_001, 1_004_999) }
            var lost = LinkMessage(
                point: 3, shot: 1, number: 0, requestID: 8, functionID: 1, argumentBytes: 0, lastSampleTick: 0, sentTick: 0,
                deadlineTick: 8000)
            (lost.policy, lost.fault) = (.identity, .loss)
            run.log.messages = [answered, lost]
            run.log.dropped.messages = 9
            let path = folder + "/run.h5"
            try ClusterRunWriter.write(run, link: header, to: path)
            let reader = try RunReader(path: path)
            #expect(try reader.clusterRun() == run)
            #expect(run.json.contains("\"answer\": \"18446744073709551615\"") && run.json.contains("\"received_ns\": null"))
            guard case .lines(let lines) = try reader.series(for: "feedback/slack").content else {
                Issue.record("the slack of the answers is no line")
                return
            }
            #expect(lines[0].y.reduce(0, +) == 1)
        }
    }

    @Test("programs stand on the lines that events name")
    func programText() {
        #expect(sampleClusterRun().loads[0].program == "\nplay 0,1,20; nop\n\nstop\n")
    }

    @Test("it opens with its timeline, and draws waveforms where they first came")
    func plots() throws {
        try withScratch { folder in
            let path = folder + "/run.h5"
            try ClusterRunWriter.write(sampleClusterRun(), to: path)
            let reader = try RunReader(path: path)
            #expect(try reader.defaultPlot()?.name == "timeline")
            let timeline = try reader.series(for: "timeline")
            guard case .scatter(let clouds) = timeline.content else {
                Issue.record("the timeline is no cloud of points")
                return
            }
            #expect(clouds.map(\.label).prefix(2) == ["parameters", "play"])
            #expect(clouds[1].x == [4e-9] && clouds[1].y == [1.08] && timeline.x.unit == "s")
            #expect(timeline.y.names.count == 2 && timeline.y.names.allSatisfy { $0.hasPrefix("slot ") })
            let script = PlotRenderer.script(for: timeline, output: .svg("x.svg"))
            #expect(script.contains("set ytics noenhanced (\"\(timeline.y.names[0])\" 0, \"\(timeline.y.names[1])\" 1)"))
            let plot = try reader.series(for: "waveforms/q0_drive")
            guard case .lines(let lines) = plot.content else {
                Issue.record("waveforms are no lines")
                return
            }
            #expect(plot.x.unit == "ns")
            #expect(lines[0].x == [104, 104, 105, 106, 120, 120, 121])
            #expect(lines[0].y == [0, 0.5, 0.25, 0, 0, 1, 0])
            #expect(lines[1].y == [0, 0, -0.5, 0, 0, 0, 0])
            #expect(try reader.series(for: "readout/iq").hasPoints)
        }
    }

    @Test("as JSON it says what was played where and when, and names what went wrong")
    func json() {
        let json = sampleClusterRun().json
        #expect(json.contains("\"flag\": \"ACQ_BIN_INDEX_INVALID\""))
        #expect(json.contains("\"cause\": \"bin 9 of a table of 4\""))
        #expect(json.contains("\"port\": \"q0_drive\",\n          \"ns\": 4,\n          \"i\": [0.5, 0.25]"))
        #expect(json.contains("\"frequency_steps\": -400000000"))
        #expect(json.contains("\"visits\": [\n    [0, 100],\n    [0, 500]\n  ]"))
    }

    @Test("a place that cannot be written is an error, and leaves nothing behind")
    func refused() throws {
        try withScratch { folder in
            #expect(throws: RunLogError.self) { try ClusterRunWriter.write(sampleClusterRun(), to: folder + "/no/run.h5") }
            #expect(throws: RunLogError.self) { try ClusterRunWriter.write(sampleClusterRun(), to: folder) }
        }
    }
}
