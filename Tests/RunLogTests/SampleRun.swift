import Foundation
import RackEmulator
import RackModel
import RackNumerics
import RackUnits
import Scheduling

@testable import RunLog

/// A run made by hand: one transmon with drive, flux, readout, and answers that are easy to predict.
struct SampleRun {
    var shots = 50
    var sweeps: [SweepAxis] = []
    var traces = false
    var populations = false
    var captureNames = ["c[0]"]
    var samples = 20

    static let tickRate = TickRate(perSecond: 1_000_000_000)!
    /// 14 bits over 0.5 V.
    static let voltsPerCode = 0.5 / 8192

    var device: Device {
        let mode = Mode(
            name: "q0", kind: .qubit, levels: 3,
            spectrum: .duffing(frequencyHz: 5e9, anharmonicityHz: -300e6), t1Seconds: 50e-6, t2Seconds: 40e-6)
        let dac = Converter(bits: 16, fullScaleVolts: 1)
        let feedline = Feedline(
            name: "feed",
            resonators: [
                Resonator(name: "r0", mode: 0, frequencyHz: 7e9, linewidthHz: 1e6, shiftsHz: [0, -1e6, -2e6])
            ])
        return Device(
            name: "bench", summary: "one transmon", tickRate: Self.tickRate, modes: [mode],
            ports: [
                Port(
                    name: "q0_drive", role: .drive(mode: 0), ticksPerSample: 1, converter: dac,
                    localOscillatorHz: 4.9e9),
                Port(name: "q0_flux", role: .modeFlux(mode: 0), ticksPerSample: 1, converter: dac),
                Port(
                    name: "feed_out", role: .readoutCapture(feedline: 0), ticksPerSample: 1,
                    converter: Converter(bits: 14, fullScaleVolts: 0.5), localOscillatorHz: 6.9e9),
            ],
            feedlines: [feedline])
    }

    var options: RunOptions {
        RunOptions(
            shots: shots, seed: 0xffff_ffff_ffff_fff7,
            settings: [InputSetting(name: "detuning", value: 1.5e6)],
            sweeps: sweeps, traces: traces, populations: populations)
    }

    var shape: RunShape {
        RunShape(
            captures: captureNames.map {
                RunShape.CaptureShape(
                    name: $0, kind: .bit, qubit: 0, startTick: 100, durationTicks: 20, samples: samples,
                    samplePeriodSeconds: 1e-9,
                    levelCentres: [
                        IQPoint(i: -1e-3, q: 0), IQPoint(i: 1e-3, q: 0), IQPoint(i: 1e-3, q: 1e-3),
                    ])
            },
            registers: [PulseSchedule.BitRegister(name: "c", size: 2)], modes: [0])
    }

    var ports: [PortRecord] {
        // 5 samples from tick 10, silence, 3 samples from tick 100.
        let played = SampledSignal(
            grid: SampleGrid(ticksPerSample: 1), carrierHz: 4.9e9,
            segments: [
                SignalSegment(startTick: 10, re: [0.1, 0.2, 0.3, 0.2, 0.1], im: [0, 0.1, 0.2, 0.1, 0]),
                SignalSegment(startTick: 100, re: [0.5, 0.5, 0.5], im: [-0.5, -0.5, -0.5]),
            ])
        let codes = played.segments.map { segment in
            PortRecord.CodeSegment(
                startTick: segment.startTick, i: segment.re.map { Int32(($0 * 32768).rounded()) },
                q: segment.im.map { Int32(($0 * 32768).rounded()) })
        }
        let filtered = SampledSignal(
            grid: SampleGrid(ticksPerSample: 1, divisor: 2), carrierHz: 4.9e9,
            segments: [
                SignalSegment(startTick: 10, re: [0.05, 0.1, 0.1, 0.05], im: [0, 0, 0, 0])
            ])
        let flux = SampledSignal(
            grid: SampleGrid(ticksPerSample: 1), carrierHz: 0,
            segments: [SignalSegment(startTick: 0, re: [0.25, 0.25], im: [0, 0])])
        return [
            PortRecord(port: 0, codes: codes, played: played, filtered: filtered, clippedSamples: 2),
            PortRecord(port: 1, codes: [], played: flux, filtered: flux, clippedSamples: 0),
        ]
    }

    var header: RunHeader {
        RunHeader(
            programName: "rabi.qasm", programText: "OPENQASM 3.0;\n// π pulse\n",
            calibrationsText: "// x $0 {}\n", scheduleText: "0 play q0_drive\n",
            deviceText: "name: bench\n", resolvedDeviceJSON: "{\"name\": \"bench\"}", device: device,
            options: options, shape: shape, ports: ports, shownPoint: 0,
            commandLine: "pulserack run rabi.qasm", versions: [("pulserack", "0.1"), ("Swift", "6.3")])
    }

    /// Shot `s` of point `p`: level 1 where (s + p) is a multiple of 4, I = ±1 mV + s·1 nV, Q = p mV.
    func block(_ point: Int, shots range: Range<Int>? = nil) -> PointResult {
        let range = range ?? 0..<shots
        let levels = range.map { UInt8(($0 + point).isMultiple(of: 4) ? 1 : 0) }
        let i = zip(range, levels).map { Float($1 == 1 ? 1e-3 : -1e-3) + Float($0) * 1e-9 }
        var capture = CaptureResult(
            i: i, q: range.map { _ in Float(point) * 1e-3 }, assigned: levels, prepared: levels,
            populations: [0.75, 0.25, 0])
        if traces {
            let codes = range.flatMap { shot in
                (0..<samples).map { Int16(truncatingIfNeeded: 100 * shot + $0 - 50) }
            }
            capture.rawI = codes
            capture.rawQ = codes.map { 0 &- $0 }
            capture.traceI = codes.map { Float($0) * 2 }
            capture.traceQ = codes.map { Float($0) * 3 }
        }
        var history: PopulationHistory?
        if populations, range.lowerBound == 0, point == 0 {
            let populations: [[Double]] = [[1, 0, 0], [0.5, 0.5, 0], [0.25, 0.7, 0.05]]
            history = PopulationHistory(
                ticks: [0, 50, 100], sums: [populations.map { LevelSums($0, shots: range.count) }])
        }
        return PointResult(
            index: point, firstShot: range.lowerBound,
            captures: captureNames.map { _ in capture }, bits: [levels.flatMap { [$0, 1 - $0] }],
            finalPopulations: [[0.75, 0.2, 0.05]], populations: history,
            counters: PointResult.Counters(clippedDACSamples: 3, saturatedADCSamples: 1), durationTicks: 120)
    }

    /// A run with everything in it, sweeping one input over `points` values.
    static func sweep(points: Int = 5, shots: Int = 50) -> SampleRun {
        SampleRun(
            shots: shots,
            sweeps: [SweepAxis(name: "tau", values: (0..<points).map { Double($0) * 1e-8 }, unit: "s")],
            traces: true, populations: true)
    }

    static func image() -> SampleRun {
        SampleRun(
            sweeps: [
                SweepAxis(name: "amplitude", values: [0.1, 0.2, 0.3]),
                SweepAxis(name: "I", values: [0, 1e-8, 2e-8, 3e-8], unit: "s"),
            ])
    }

    /// Writes the run, whole.
    func write(to path: String) throws {
        let writer = try RunWriter(path: path, header: header)
        for point in 0..<options.pointCount { try writer.append(block(point)) }
        try writer.finish(.complete)
    }
}

/// A directory of its own, deleted at the end of the test.
func withScratch<Result>(_ body: (String) throws -> Result) throws -> Result {
    let path = NSTemporaryDirectory() + "/runlog-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try body(path)
}
