import PulseRack
import Testing

@Suite("Runs of schedules written in Swift")
struct PulseSequenceRunTests {
    /// A π pulse of the device's own calibration, and a measurement.
    private static func flip(_ device: Device) throws -> PulseSchedule {
        let program = try Rack(device: "bench-1q").program(text: "bit c; x $0; c = measure $0;")
        let compiled = try program.prepare().schedule(point: 0)
        let play = compiled.plays[0], tone = compiled.plays[1], window = compiled.captures[0]
        func envelope(_ index: Int) -> PulseEnvelope {
            let waveform = compiled.waveforms[index]
            return .samples(zip(waveform.re, waveform.im).map { Complex($0, $1) })
        }
        var sequence = PulseSequence(device: device)
        let bits = sequence.register("c")
        let drive = sequence.frame(
            "drive", on: device.ports[play.port].name, frequencyHz: play.state.frequencyHz,
            phaseRadians: 2 * .pi * play.state.phaseCycles)
        let send = sequence.frame(
            "send", on: device.ports[tone.port].name, frequencyHz: tone.state.frequencyHz,
            phaseRadians: 2 * .pi * tone.state.phaseCycles)
        let receive = sequence.frame(
            "receive", on: device.ports[window.port].name, frequencyHz: window.state.frequencyHz,
            phaseRadians: 2 * .pi * window.state.phaseCycles)
        sequence.play(envelope(play.waveform), on: drive, name: "x $0")
        sequence.barrier()
        sequence.play(envelope(tone.waveform), on: send)
        sequence.capture(.ticks(window.durationTicks), on: receive, name: "c", qubit: 0, into: (bits, 0))
        return try sequence.schedule()
    }

    @Test("A sequence made of a program's pulses gives what the program gives, bit for bit")
    func sameAsProgram() throws {
        let rack = try Rack(device: "bench-1q")
        let request = RunRequest(shots: 200, seed: 5)
        let built = try rack.run(Self.flip(rack.device), request)
        let program = try rack.program(text: "bit c; x $0; c = measure $0;").run(request)
        #expect(built.points[0].captures[0].populations == program.points[0].captures[0].populations)
        #expect(built.points[0].captures[0].shots.i == program.points[0].captures[0].shots.i)
        #expect(built.points[0].captures[0].populations[1] > 0.95)
        #expect(built.points[0].captures[0].name == "c")
    }

    @Test("A schedule has nothing to set or sweep")
    func noInputs() throws {
        let rack = try Rack(device: "bench-1q")
        let request = RunRequest(settings: [InputSetting(name: "amp", value: 0.5)])
        let error = try #require(throws: DiagnosticsError.self) { try rack.run(Self.flip(rack.device), request) }
        #expect(error.diagnostics.map(\.code) == ["RK0210"])
    }
}
