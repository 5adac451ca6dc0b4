public import RackModel

/// Writes the calibrations of a device: `defcal`s of its native gates in terms of the constants that
/// `DeviceConstants` derives from the description.
///
/// The files in `Pulses/calibrations` are this text; a description without a calibration file gets it
/// too, so a device of one's own has gates at once.
public struct CalibrationTemplate: Sendable {
    let device: Device

    public init(device: Device) { self.device = device }

    /// The calibrations as an OpenQASM 3 program.
    public var text: String {
        var text = """
            // Calibrations of \(device.name): frames and native gates in terms of constants that are derived
            // from the device description when a program needs them (`pulserack devices show
            // \(device.name) --constants` prints them).
            OPENQASM 3.0;
            defcalgrammar "openpulse";

            """
        text += "cal {\n" + device.ports.map { "  extern port \($0.name);\n" }.joined() + "}\n"
        for pair in pairs where pair.kind == .ecr { text += crossResonanceFrame(pair) }
        for qubit in device.modes.indices where device.modes[qubit].kind == .qubit {
            text += oneQubitGates(qubit)
            text += measurement(qubit)
        }
        for pair in pairs { text += twoQubitGates(pair) }
        return text
    }

    /// A pair of qubits with a calibrated two-qubit gate.
    struct Pair {
        enum Kind { case cz, ecr }
        var kind: Kind
        /// For ECR the control and the target; for CZ the partner that is pulsed in flux comes second.
        var first: Int
        var second: Int
        /// The port that opens the coupling; `nil` where the coupling is fixed.
        var couplerPort: Int?
        /// The flux port of `second`; `nil` where it is not tunable.
        var qubitPort: Int?
    }

    /// Pairs in the order of the device's couplings.
    var pairs: [Pair] { NativePairs(device: device).pairs }

    private func name(_ mode: Int) -> String { device.modes[mode].name }

    private func port(_ role: Port.Role) -> Port? { device.ports.first { $0.role == role } }

    private func oneQubitGates(_ qubit: Int) -> String {
        guard let drive = port(.drive(mode: qubit)) else { return "" }
        let q = name(qubit)
        let frames = ["\(q)_xy"] + pairs.filter { $0.kind == .ecr && $0.second == qubit }
            .map { "\(name($0.first))_\(q)_cr" }
        let rz = frames.map { "shift_phase(\($0), -theta);" }.joined(separator: " ")
        func turn(_ angle: String) -> String {
            frames.map { "shift_phase(\($0), -\(angle));" }.joined(separator: " ")
        }
        func pulse(_ amplitude: String, _ beta: String) -> String {
            "play(\(q)_xy, drag_lifted(\(amplitude), \(q)_gate_duration, \(q)_gate_sigma, \(beta)));"
        }
        let sx = pulse("\(q)_sx_amp", "\(q)_sx_beta")
        let x = pulse("\(q)_x_amp", "\(q)_x_beta")
        func about(_ axis: String, _ pulse: String) -> String {
            "shift_phase(\(q)_xy, \(axis)); \(pulse) shift_phase(\(q)_xy, -\(axis));"
        }
        let fluxFrame = port(.modeFlux(mode: qubit)).map { flux in
            "\n  frame \(q)_z = newframe(\(flux.name), 0.0, 0.0);"
        }
        return """

            // --- \(q) ---
            cal {
              frame \(q)_xy = newframe(\(drive.name), \(q)_f01, \(q)_xy_phase);\(fluxFrame ?? "")
            }
            defcal rz(angle theta) $\(qubit) { \(rz) }
            defcal sx $\(qubit) { \(sx) }
            defcal x $\(qubit) { \(x) }
            defcal prx(float theta, angle phi) $\(qubit) {
              \(about("phi", pulse("\(q)_x_amp * theta / pi", "\(q)_x_beta")))
            }
            defcal prx(pi/2, angle phi) $\(qubit) { \(about("phi", sx)) }
            defcal U(angle theta, angle phi, angle lambda) $\(qubit) {
              \(turn("lambda"))
              \(sx)
              \(turn("(theta + pi)"))
              \(sx)
              \(turn("(phi + pi)"))
            }
            defcal reset $\(qubit) { delay[\(q)_reset_duration] \(q)_xy; }

            """
    }

    private func measurement(_ qubit: Int) -> String {
        for feedline in device.feedlines.indices {
            guard device.feedlines[feedline].resonators.contains(where: { $0.mode == qubit }),
                let out = port(.readoutDrive(feedline: feedline)),
                let input = port(.readoutCapture(feedline: feedline))
            else { continue }
            let q = name(qubit)
            return """
                cal {
                  frame \(q)_ro = newframe(\(out.name), \(q)_ro_frequency, 0.0);
                  frame \(q)_rx = newframe(\(input.name), \(q)_ro_frequency, 0.0);
                }
                defcal measure $\(qubit) -> bit {
                  barrier \(q)_xy, \(q)_ro, \(q)_rx;
                  play(\(q)_ro, constant(\(q)_ro_amp, \(q)_ro_duration));
                  return capture_v2(\(q)_rx, \(q)_ro_duration);
                }

                """
        }
        return ""
    }

    private func crossResonanceFrame(_ pair: Pair) -> String {
        guard let drive = port(.drive(mode: pair.first)) else { return "" }
        let (c, t) = (name(pair.first), name(pair.second))
        return """
            cal {
              frame \(c)_\(t)_cr = newframe(\(drive.name), \(t)_f01, \(c)_\(t)_ecr_phase);
            }

            """
    }

    private func twoQubitGates(_ pair: Pair) -> String {
        let (a, b) = (name(pair.first), name(pair.second))
        let prefix = "\(a)_\(b)"
        let (i, j) = (pair.first, pair.second)
        switch pair.kind {
        case .ecr:
            let tone = "\(prefix)_ecr_tone, \(prefix)_ecr_rise, \(prefix)_ecr_sigma"
            return """

                // --- \(a) → \(b): echoed cross resonance ---
                defcal ecr $\(i), $\(j) {
                  barrier \(a)_xy, \(b)_xy, \(prefix)_cr;
                  play(\(prefix)_cr, flat_top_gaussian(\(prefix)_ecr_amp, \(tone)));
                  barrier \(a)_xy, \(b)_xy, \(prefix)_cr;
                  x $\(i);
                  barrier \(a)_xy, \(b)_xy, \(prefix)_cr;
                  play(\(prefix)_cr, flat_top_gaussian(-\(prefix)_ecr_amp, \(tone)));
                  barrier \(a)_xy, \(b)_xy, \(prefix)_cr;
                  rz(\(prefix)_ecr_z_control) $\(i);
                  rz(\(prefix)_ecr_z_target) $\(j);
                }
                defcal cx $\(i), $\(j) { ecr $\(i), $\(j); x $\(i); rz(pi/2) $\(i); sx $\(j); }

                """
        case .cz:
            let shape = "\(prefix)_cz_duration, \(prefix)_cz_rise"
            var frames = ["\(a)_xy", "\(b)_xy"]
            var declarations = ""
            var plays = ""
            if let port = pair.couplerPort {
                let coupler = device.ports[port].name
                frames.append("\(prefix)_coupler")
                declarations = """
                    cal {
                      frame \(prefix)_coupler = newframe(\(coupler), 0.0, 0.0);
                    }

                    """
                plays += "  play(\(prefix)_coupler, flat_top(\(prefix)_cz_coupler_amp, \(shape)));\n"
            }
            if pair.qubitPort != nil {
                frames.append("\(b)_z")
                plays += "  play(\(b)_z, flat_top(\(prefix)_cz_qubit_amp, \(shape)));\n"
            }
            let barrier = "  barrier \(frames.joined(separator: ", "));\n"
            return """

                // --- \(a), \(b): CZ by |11⟩ ↔ |02⟩ ---

                """ + declarations + "defcal cz $\(i), $\(j) {\n" + barrier + plays + barrier + """
                      rz(\(prefix)_cz_z_first) $\(i);
                      rz(\(prefix)_cz_z_second) $\(j);
                    }
                    defcal cz $\(j), $\(i) { cz $\(i), $\(j); }
                    defcal cx $\(i), $\(j) { U(pi/2, 0, pi) $\(j); cz $\(i), $\(j); U(pi/2, 0, pi) $\(j); }
                    defcal cx $\(j), $\(i) { U(pi/2, 0, pi) $\(i); cz $\(i), $\(j); U(pi/2, 0, pi) $\(i); }

                    """
        }
    }
}
