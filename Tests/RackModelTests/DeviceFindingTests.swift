import RackDiagnostics
import RackModel
import RackUnits
import Testing

/// A device of two coupled tunable qubits with every kind of port, right in every respect.
private func soundDevice() -> Device {
    let flux = FluxTuning()
    let modes = [4.6e9, 4.95e9].enumerated().map { index, frequency in
        Mode(
            name: "q\(index)", spectrum: .duffing(frequencyHz: frequency, anharmonicityHz: -250e6),
            flux: flux,
            t1Seconds: 60e-6, t2Seconds: 60e-6, thermalPopulation: 0.01)
    }
    let coupler = EffectiveCoupler(
        directHz: 6e6, armAHz: 100e6, armBHz: 100e6, maximumHz: 7e9, anharmonicityHz: -100e6)
    let dac = Converter(bits: 14, fullScaleVolts: 0.5)
    var ports = [4.45e9, 4.8e9].enumerated().map { index, oscillator in
        Port(
            name: "q\(index)_drive", role: .drive(mode: index), ticksPerSample: 1, converter: dac,
            localOscillatorHz: oscillator)
    }
    ports.append(Port(name: "q0_flux", role: .modeFlux(mode: 0), ticksPerSample: 1, converter: dac))
    ports.append(Port(name: "c0_1_flux", role: .couplerFlux(coupling: 0), ticksPerSample: 1, converter: dac))
    ports.append(
        Port(
            name: "feed0_out", role: .readoutDrive(feedline: 0), ticksPerSample: 1, converter: dac,
            localOscillatorHz: 6.9e9))
    ports.append(
        Port(
            name: "feed0_in", role: .readoutCapture(feedline: 0), ticksPerSample: 2, converter: dac,
            localOscillatorHz: 6.9e9))
    let resonators = (0..<2).map {
        Resonator(
            name: "r\($0)", mode: $0, frequencyHz: 7e9 + 40e6 * Double($0), linewidthHz: 2e6,
            shiftsHz: [1e6, -1e6, -3e6])
    }
    return Device(
        name: "sound", tickRate: TickRate(perSecond: 2_000_000_000)!, modes: modes,
        couplings: [Coupling(name: "c0_1", a: 0, b: 1, kind: .effective(coupler))], ports: ports,
        feedlines: [Feedline(name: "feed0", resonators: resonators)],
        crosstalk: Crosstalk(entries: [Crosstalk.Entry(from: 0, to: 1, amplitude: 0.03)]),
        gates: NativeGates(twoQubit: .cz(seconds: 40e-9, riseSeconds: 10e-9)))
}

/// One way to spoil the sound device and the code that must come of it.
private struct Spoil: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var code: String
    var path: String
    var change: @Sendable (inout Device) -> Void

    init(
        _ title: String, _ code: String, _ path: String, _ change: @escaping @Sendable (inout Device) -> Void
    ) {
        (testDescription, self.code, self.path, self.change) = (title, code, path, change)
    }

    static let all: [Spoil] = [
        Spoil("T2 above 2 T1", "RD0310", "qubits.q0.t2_s") { $0.modes[0].t2Seconds = 120.1e-6 },
        Spoil("T1 not a number", "RD0309", "qubits.q0.t1_s") { $0.modes[0].t1Seconds = .nan },
        Spoil("one level", "RD0305", "qubits.q1.levels") { $0.modes[1].levels = 1 },
        Spoil("population", "RD0311", "qubits.q1.thermal_population") {
            $0.modes[1].thermalPopulation = 0.51
        },
        Spoil("noise", "RD0312", "qubits.q0.noise.detuning_sigma_hz") {
            $0.modes[0].noise.detuningSigmaHz = -1
        },
        Spoil("asymmetry", "RD0314", "qubits.q0.flux.asymmetry") { $0.modes[0].flux?.asymmetry = 1.2 },
        Spoil("a name twice", "RD0302", "qubits.q0") { $0.modes[1].name = "q0" },
        Spoil("a name with a blank", "RD0301", "ports.q0 x") {
            $0.ports.append($0.ports[0])
            $0.ports[6].name = "q0 x"
            $0.ports[6].role = .drive(mode: 9)
        },
        Spoil("a coupling to nowhere", "RD0401", "couplers.c0_1.between") { $0.couplings[0].b = 7 },
        Spoil("a coupling to itself", "RD0402", "couplers.c0_1.between") { $0.couplings[0].b = 0 },
        Spoil("an infinite coupling", "RD0404", "couplings.x.strength_hz") {
            $0.couplings.append(Coupling(name: "x", a: 0, b: 1, kind: .exchange(strengthHz: .infinity)))
        },
        Spoil("no LO", "RD0510", "qubits.q0.drive") { $0.ports[0].localOscillatorHz = nil },
        Spoil("an LO for flux", "RD0509", "qubits.q0.flux_port.local_oscillator_hz") {
            $0.ports[2].localOscillatorHz = 1e9
        },
        Spoil("beyond Nyquist", "RD0512", "qubits.q0.drive.local_oscillator_hz") {
            $0.ports[0].localOscillatorHz = 3.6e9
        },
        Spoil("samples of no ticks", "RD0504", "qubits.q0.drive.sample_rate_hz") {
            $0.ports[0].ticksPerSample = 0
        },
        Spoil("a delay between ticks", "RD0506", "qubits.q0.drive.delay_s") {
            $0.ports[0].line.delaySeconds = 0.3e-9
        },
        Spoil("one bit", "RD0507", "qubits.q0.drive.bits") { $0.ports[0].converter.bits = 1 },
        Spoil("a role twice", "RD0501", "qubits.q0.drive") { $0.ports[1].role = .drive(mode: 0) },
        Spoil("a flux port of a fixed qubit", "RD0503", "qubits.q0.flux_port") { $0.modes[0].flux = nil },
        Spoil("attenuation", "RD0514", "qubits.q0.drive.attenuation_db") {
            $0.ports[0].line.attenuationDecibels = .nan
        },
        Spoil("a filter", "RD0515", "qubits.q0.drive.filters") {
            $0.ports[0].line.filters = [.bessel(order: 9, cutoffHz: 1e8)]
        },
        Spoil("no response", "RD0502", "qubits.q0.flux_port.response_flux_quanta_per_volt") {
            $0.ports[2].responsePerVolt = 0
        },
        Spoil("a resonator of nothing", "RD0602", "resonators.r0") {
            $0.feedlines[0].resonators[0].mode = -1
        },
        Spoil("two resonators", "RD0603", "qubits.q0.resonator") { $0.feedlines[0].resonators[1].mode = 0 },
        Spoil("too few shifts", "RD0606", "qubits.q0.resonator.shifts_hz") {
            $0.feedlines[0].resonators[0].shiftsHz = [1]
        },
        Spoil("efficiency above 1", "RD0608", "feedlines.feed0.amplifier.quantum_efficiency") {
            $0.feedlines[0].amplifier.quantumEfficiency = 1.1
        },
        Spoil("a delay between ADC samples", "RD0506", "feedlines.feed0.amplifier.delay_s") {
            $0.feedlines[0].amplifier.delaySeconds = 0.5e-9
        },
        Spoil("no digitiser", "RD0604", "feedlines.feed0.capture") { $0.ports.removeLast() },
        Spoil("crosstalk from nowhere", "RD0701", "crosstalk.entries.0") {
            $0.crosstalk.entries[0].from = 99
        },
        Spoil("crosstalk above 0 dB", "RD0705", "crosstalk.entries.0") {
            $0.crosstalk.entries[0].amplitude = 1.5
        },
        Spoil("a gate of nothing", "RD0801", "gates.single_qubit_s") { $0.gates.singleQubitSeconds = 0 },
        Spoil("long edges", "RD0802", "gates.two_qubit.rise_s") {
            $0.gates.twoQubit = .cz(seconds: 40e-9, riseSeconds: 21e-9)
        },
        Spoil("no memory", "RD0803", "solver.memory_bytes") { $0.solver.memoryBytes = 0 },
        Spoil("an answer before the question", "RD0804", "feedback.latency_s") { $0.feedback.latencyTicks = -1 },
        Spoil("a host without a name", "RD0805", "link.endpoint") {
            $0.link = DecoderLink(endpoint: .udp(host: "", port: 1), deadlineTicks: 1)
        },
        Spoil("a path with a zero", "RD0805", "link.endpoint") {
            $0.link = DecoderLink(endpoint: .unix(path: "a\0b"), deadlineTicks: 1)
        },
        Spoil("no slots", "RD0806", "link.slots") { $0.link = DecoderLink(slots: 0, deadlineTicks: 1) },
        Spoil("slots of ten bytes", "RD0806", "link.stride_bytes") {
            $0.link = DecoderLink(strideBytes: 10, deadlineTicks: 1)
        },
        Spoil("a decoder below zero", "RD0806", "link.decoder") { $0.link = DecoderLink(decoder: -1, deadlineTicks: 1) },
        Spoil("a deadline before the question", "RD0807", "link.deadline_s") { $0.link = DecoderLink(deadlineTicks: -1) },
        Spoil("processing without end", "RD0807", "link.processing_s") {
            $0.link = DecoderLink(processingTicks: .max, deadlineTicks: 1)
        },
        Spoil("a latency of no number", "RD0808", "link.wire.constant_s") {
            $0.link = DecoderLink(wire: .constant(.nan), deadlineTicks: 1)
        },
        Spoil("a mean outside its limits", "RD0808", "link.service.mean_s") {
            $0.link = DecoderLink(
                service: .normal(mean: 0.5, sigma: 0, minimum: 0, maximum: 0.1), deadlineTicks: 1)
        },
        Spoil("latencies by no size", "RD0808", "link.wire.by_size") {
            $0.link = DecoderLink(wire: .bySize([]), deadlineTicks: 1)
        },
        Spoil("a rate above one", "RD0809", "link.faults.garbage") {
            $0.link = DecoderLink(deadlineTicks: 1)
            $0.link?.faults.garbage = 2
        },
        Spoil("stuck for nothing", "RD0809", "link.faults.stuck_messages") {
            $0.link = DecoderLink(deadlineTicks: 1)
            $0.link?.faults.stuckMessages = 0
        },
        Spoil("an answer after a second", "RD0804", "feedback.latency_s") {
            $0.feedback.latencyTicks = $0.tickRate.perSecond + 1
        },
    ]
}

@Suite("A device as a whole")
struct DeviceFindingTests {
    @Test("a sound device has no findings")
    func sound() throws {
        #expect(soundDevice().findings() == [])
        try soundDevice().validate()
    }

    @Test("each fault is found, at its key", arguments: Spoil.all)
    private func found(spoil: Spoil) {
        var device = soundDevice()
        spoil.change(&device)
        let findings = device.findings()
        #expect(findings.contains { $0.code == spoil.code && $0.paths.first == spoil.path }, "\(findings)")
        #expect(throws: DiagnosticsError.self) { try device.validate() }
    }

    @Test("T2 = 2 T1 is allowed, whatever rounding makes of it", arguments: [1e-6, 33e-6, 54.3e-6, 0.1])
    func purelyRelaxing(t1: Double) {
        var device = soundDevice()
        device.modes[0].t1Seconds = t1
        device.modes[0].t2Seconds = 2 * t1
        #expect(device.findings() == [])
    }

    @Test("places are asked for by key path")
    func places() {
        var device = soundDevice()
        device.modes[1].levels = 0
        device.modes[1].name = "q1"
        let range = SourceRange(lower: 3, upper: 4)
        let found = device.diagnostics { $0 == "qubits.q1.levels" ? range : nil }
        #expect(found.first { $0.code == "RD0305" }?.range == range)
    }
}
