import Foundation
import QubitDynamics
import RackModel
import RackNumerics
import RackUnits
import Readout
import Scheduling
import Sequencing
import SignalChain

extension Benchmarks {
    /// One transmon on a 1 GSa/s drive line with a mixer's offset, and a resonator that reads it.
    static func bench(filters: [LineFilter]) -> Device {
        let dac = Converter(bits: 14, fullScaleVolts: 0.5)
        return Device(
            name: "benchmark", tickRate: TickRate(perSecond: 1_000_000_000)!,
            modes: [
                Mode(
                    name: "q0", spectrum: .duffing(frequencyHz: 5e9, anharmonicityHz: -2.5e8), t1Seconds: 6e-5,
                    t2Seconds: 6e-5)
            ],
            ports: [
                Port(
                    name: "drive", role: .drive(mode: 0), ticksPerSample: 1, converter: dac, localOscillatorHz: 4.85e9,
                    line: Line(filters: filters, attenuationDecibels: 60), responsePerVolt: 2e11),
                Port(
                    name: "out", role: .readoutDrive(feedline: 0), ticksPerSample: 1, converter: dac,
                    localOscillatorHz: 6.9e9, responsePerVolt: 2e10),
                Port(
                    name: "in", role: .readoutCapture(feedline: 0), ticksPerSample: 1,
                    converter: Converter(bits: 12, fullScaleVolts: 0.5), localOscillatorHz: 6.9e9),
            ],
            feedlines: [
                Feedline(
                    name: "feed",
                    resonators: [
                        Resonator(
                            name: "r0", mode: 0, frequencyHz: 7e9, linewidthHz: 2e6, shiftsHz: [1e6, -1e6, -3e6])
                    ], amplifier: Amplifier(voltsPerRootPhotonRate: 1e-6))
            ])
    }

    /// 200 pulses of 20 µs with a millisecond of silence after every tenth.
    static func schedule(for device: Device) -> PulseSchedule {
        var schedule = PulseSchedule(tickRate: device.tickRate)
        let samples = 20_000
        let envelope = (0..<samples).map { 0.8 * Double($0 % 100) / 100 }
        schedule.waveforms = [
            PulseSchedule.Waveform(name: "ramp", re: envelope, im: envelope.map { -0.3 * $0 }, ticksPerSample: 1)
        ]
        var tick: Int64 = 0
        for number in 0..<200 {
            let state = PulseSchedule.FrameState(
                frequencyHz: 5e9, phaseCycles: Double(number % 8) / 8, carrierCycles: 0.25)
            schedule.plays.append(
                PulseSchedule.Play(port: 0, frame: "xy", startTick: tick, waveform: 0, state: state))
            tick += Int64(samples) + (number % 10 == 9 ? 1_000_000 : 0)
        }
        schedule.durationTicks = tick
        return schedule
    }

    func compiledSamples() throws -> Double {
        let device = Self.bench(filters: [])
        let (runner, schedule) = (ScheduleRunner(device: device), Self.schedule(for: device))
        return try Self.bestRate(by: .thread) {
            try Double(runner.run(schedule).reduce(0) { $0 + $1.signal.segments.reduce(0) { $0 + $1.count } })
        }
    }

    func convertedSamples() throws -> Double { try chainRate(filters: []) }

    func filteredSamples() throws -> Double {
        try chainRate(filters: [
            .gaussian(cutoffHz: 4e8), .exponential(amplitude: -0.02, tauSeconds: 30e-9),
            .exponential(amplitude: 0.01, tauSeconds: 200e-9),
        ])
    }

    /// Samples that enter the chain per second: DAC, mixer and line.
    private func chainRate(filters: [LineFilter]) throws -> Double {
        let device = Self.bench(filters: filters)
        let chain = try SignalChain(device: device)
        let timeline = try ScheduleRunner(device: device).run(Self.schedule(for: device))[0]
        let samples = Double(timeline.signal.segments.reduce(0) { $0 + $1.count })
        return Self.bestRate(by: .thread) {
            _ = chain.convert(port: timeline.port, signal: timeline.signal)
            return samples
        }
    }

    /// A readout of 500 ns, driven by a tone on the resonator's centre.
    ///
    /// - Parameter gain: of the amplifier, over one at which the ADC never clips.
    private func readoutPlan(gain: Double = 1) throws -> ReadoutPlan {
        var device = Self.bench(filters: [])
        device.feedlines[0].amplifier.voltsPerRootPhotonRate *= gain
        let tone = SampledSignal(
            grid: SampleGrid(ticksPerSample: 1), carrierHz: 7e9,
            segments: [
                SignalSegment(
                    startTick: 0, re: Array(repeating: 2e6, count: 500), im: Array(repeating: 0, count: 500))
            ])
        return try ReadoutPlan(
            device: device, feedline: 0, capturePort: 2, drive: [tone],
            captures: [CaptureWindow(index: 0, startTick: 0, durationTicks: 500, frequencyHz: 7e9, mode: 0)])
    }

    func integratedPoints() throws -> Double { try pointRate(readoutPlan(), shots: 1 << 16, isDirect: true) }

    /// Noise of a third of the ADC's range: a sample in four hundred clips.
    func saturatedPoints() throws -> Double {
        try pointRate(readoutPlan(gain: 4), shots: 4096, isDirect: false)
    }

    private func pointRate(_ plan: ReadoutPlan, shots: Int, isDirect: Bool) throws -> Double {
        guard plan.readings[0].isDirect == isDirect else { throw WrongWorkload() }
        let levels = plan.windows.map { _ in (0..<shots).map { UInt8($0 & 1) } }
        return Self.bestRate(by: .thread) {
            let outcome = plan.measure(shots: 0..<shots, seed: seed, initialLevels: levels)
            return Double(outcome.captures.reduce(0) { $0 + $1.i.count })
        }
    }

    /// A benchmark does not do what its name says.
    struct WrongWorkload: Error {}

    func traceSamples() throws -> Double {
        let plan = try readoutPlan()
        let shots = 4096
        let levels = plan.windows.map { _ in (0..<shots).map { UInt8($0 & 1) } }
        return Self.bestRate(by: .thread) {
            let outcome = plan.traces(shots: 0..<shots, seed: seed, initialLevels: levels)
            return Double(outcome.captures.reduce(0) { $0 + $1.traceI.count })
        }
    }

    func evolvedPulses() throws -> Double {
        let device = Self.bench(filters: [])
        let solver = LindbladSolver(try Cluster(device: device, modes: [0], couplings: []))
        let count = 100
        let envelope = (0..<count).map { 10e6 * (1 - cos(2 * .pi * (Double($0) + 0.5) / Double(count))) }
        let pulse = SampledSignal(
            grid: SampleGrid(ticksPerSample: 1, divisor: 2), carrierHz: 5e9,
            segments: [SignalSegment(startTick: 0, re: envelope, im: envelope.map { 0.1 * $0 })])
        let fields = ClusterFields(drives: [.init(mode: 0, signal: pulse)])
        return Self.bestRate(by: .thread) {
            for _ in 0..<100 {
                var state = solver.groundState()
                solver.evolve(&state, from: 0, to: 50, fields: fields)
            }
            return 100
        }
    }
}
