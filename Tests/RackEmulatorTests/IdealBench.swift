import RackDiagnostics
import RackEmulator
import RackModel
import RackUnits

/// Devices made by hand for tests against formulas: ideal converters, no filters, one tick = 0.5 ns.
enum IdealBench {
    static let tickRate = TickRate(perSecond: 2_000_000_000)!
    static let qubitHz = 5e9
    /// Ω/2π at amplitude 1.
    static let rabiHz = 50e6

    /// `qubits` transmons of one frequency apart by `spacingHz`, each with its drive, on one feedline.
    static func device(
        qubits: Int = 1, levels: Int = 2, anharmonicityHz: Double = -0.3e9, t1: Double = .infinity,
        t2: Double = .infinity, thermal: Double = 0, spacingHz: Double = 0, noise: SlowNoise = SlowNoise(),
        couplings: [Coupling] = [], efficiency: Double = 0.3, crosstalk: Crosstalk = Crosstalk()
    ) -> Device {
        let ideal = Converter(bits: nil, fullScaleVolts: 1)
        let modes = (0..<qubits).map { index in
            Mode(
                name: "q\(index)", levels: levels,
                spectrum: .duffing(
                    frequencyHz: qubitHz + Double(index) * spacingHz, anharmonicityHz: anharmonicityHz),
                t1Seconds: t1, t2Seconds: t2, thermalPopulation: thermal, noise: noise)
        }
        var ports = (0..<qubits).map { index in
            Port(
                name: "q\(index)_drive", role: .drive(mode: index), ticksPerSample: 1, converter: ideal,
                localOscillatorHz: qubitHz + Double(index) * spacingHz, responsePerVolt: rabiHz)
        }
        ports.append(
            Port(
                name: "feed0_out", role: .readoutDrive(feedline: 0), ticksPerSample: 1, converter: ideal,
                localOscillatorHz: 7e9, responsePerVolt: 10e6))
        ports.append(
            Port(
                name: "feed0_in", role: .readoutCapture(feedline: 0), ticksPerSample: 2,
                converter: Converter(bits: 12, fullScaleVolts: 0.5), localOscillatorHz: 7e9))
        let resonators = (0..<qubits).map { index in
            Resonator(
                name: "r\(index)", mode: index, frequencyHz: 7e9 + Double(index) * 40e6, linewidthHz: 2e6,
                shiftsHz: (0..<levels).map { 1e6 - 2e6 * Double($0) })
        }
        return Device(
            name: "ideal", tickRate: tickRate, modes: modes, couplings: couplings, ports: ports,
            feedlines: [
                Feedline(name: "feed0", resonators: resonators, amplifier: Amplifier(quantumEfficiency: efficiency))
            ], crosstalk: crosstalk,
            gates: NativeGates(singleQubitSeconds: 24e-9, singleQubitSigmaSeconds: 6e-9))
    }

    /// An experiment with no calibrations but those in `program`; `header` declares frames and a readout.
    static func experiment(
        _ body: String, device: Device, options: RunOptions = RunOptions(shots: 100, seed: 1)
    ) throws -> Experiment {
        let text = """
            OPENQASM 3.0;
            defcalgrammar "openpulse";

            """ + frames(device) + body
        return try Experiment(
            program: SourceText(name: "test.qasm", text), calibrations: [], device: device, options: options,
            include: { _ in nil })
    }

    private static func frames(_ device: Device) -> String {
        var text = "cal { extern port feed0_out; extern port feed0_in; }\n"
        for index in 0..<device.qubitCount {
            let f = qubitHz(device, index)
            text += """
                cal {
                  extern port q\(index)_drive;
                  frame q\(index) = newframe(q\(index)_drive, \(f), 0.0);
                  frame tx\(index) = newframe(feed0_out, \(7e9 + Double(index) * 40e6), 0.0);
                  frame rx\(index) = newframe(feed0_in, \(7e9 + Double(index) * 40e6), 0.0);
                }
                defcal measure $\(index) -> bit {
                  barrier q\(index), tx\(index), rx\(index);
                  play(tx\(index), constant(0.5, 600ns));
                  return capture_v2(rx\(index), 600ns);
                }

                """
        }
        return text
    }

    private static func qubitHz(_ device: Device, _ index: Int) -> Double {
        guard case .duffing(let frequencyHz, _) = device.modes[index].spectrum else { return 0 }
        return frequencyHz
    }
}
