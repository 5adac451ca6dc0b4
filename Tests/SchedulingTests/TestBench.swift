import PulseLanguage
import RackDiagnostics
import RackModel
import RackUnits
import Scheduling

/// A device with plainly named ports: d0, d1, … for drives, ro_tx and ro_rx for readout; one tick a sample.
enum TestBench {
    static func device(
        qubits: Int = 3, tickRate: Int64 = 1_000_000_000, driveGrid: Int64 = 1, captureGrid: Int64 = 1
    ) -> Device {
        let converter = Converter(bits: nil, fullScaleVolts: 1)
        let modes = (0..<qubits).map { index in
            Mode(name: "q\(index)", spectrum: .duffing(frequencyHz: 5e9 + 0.2e9 * Double(index), anharmonicityHz: -0.3e9))
        }
        var ports = (0..<qubits).map { index in
            Port(name: "d\(index)", role: .drive(mode: index), ticksPerSample: driveGrid, converter: converter)
        }
        ports.append(
            Port(name: "ro_tx", role: .readoutDrive(feedline: 0), ticksPerSample: driveGrid, converter: converter))
        ports.append(
            Port(name: "ro_rx", role: .readoutCapture(feedline: 0), ticksPerSample: captureGrid, converter: converter))
        let resonators = (0..<qubits).map { index in
            Resonator(name: "r\(index)", mode: index, frequencyHz: 7e9, linewidthHz: 1e6, shiftsHz: [0, -1e6, -2e6])
        }
        return Device(
            name: "bench", tickRate: TickRate(perSecond: tickRate)!, modes: modes, ports: ports,
            feedlines: [Feedline(name: "feed", resonators: resonators)])
    }

    /// The version, the grammar and frames f0, f1, tx, rx.
    static let header = """
        OPENQASM 3.0;
        defcalgrammar "openpulse";
        cal {
          extern port d0; extern port d1; extern port ro_tx; extern port ro_rx;
          frame f0 = newframe(d0, 5.0e9, 0.0);
          frame f1 = newframe(d1, 5.2e9, 0.0);
          frame tx = newframe(ro_tx, 7.0e9, 0.0);
          frame rx = newframe(ro_rx, 7.0e9, 0.0);
        }

        """

    static func environment(_ device: Device, constants: [HostConstant] = []) -> LanguageEnvironment {
        LanguageEnvironment(
            portNames: device.ports.map(\.name), qubitCount: device.qubitCount, hostConstants: constants,
            hasLink: device.link != nil)
    }

    static func compiler(
        _ text: String, preludes: [String] = [], device: Device = TestBench.device(), constants: [HostConstant] = [],
        constant: @escaping @Sendable (String) -> HostValue? = { _ in nil }
    ) throws -> ScheduleCompiler {
        let result = FrontEnd.check(
            program: SourceText(name: "test.qasm", text),
            preludes: preludes.enumerated().map { SourceText(name: "prelude\($0.offset).qasm", $0.element) },
            environment: environment(device, constants: constants))
        guard let program = result.program else {
            throw DiagnosticsError(result.diagnostics, sources: result.sources)
        }
        return ScheduleCompiler(program: program, device: device, constant: constant)
    }

    /// The schedule of `header` and `body`.
    static func schedule(
        _ body: String, device: Device = TestBench.device(), inputs: [String: InputValue] = [:]
    ) throws -> PulseSchedule {
        try compiler(header + body, device: device).compile(inputs: inputs)
    }

    /// The codes of everything wrong with `header` and `body`, in check or compilation.
    static func problems(
        _ body: String, device: Device = TestBench.device(), inputs: [String: InputValue] = [:]
    ) -> [Diagnostic] {
        do {
            _ = try schedule(body, device: device, inputs: inputs)
            return []
        } catch let error as DiagnosticsError {
            return error.diagnostics
        } catch {
            return []
        }
    }
}
