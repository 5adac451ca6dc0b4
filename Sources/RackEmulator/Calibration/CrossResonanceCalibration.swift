internal import RackModel
internal import RackNumerics
internal import RackUnits
internal import RealModule

/// The tones of an echoed cross resonance, ECR = RZX(π/4)·X(control)·RZX(−π/4).
///
/// The whole gate is played; X(control)⁻¹·U turns the target by V₀ or V₁ depending on the control, and half of the
/// difference of their rotation vectors is the ZX part, of length 2θ per echoed pair (Sheldon et al., arXiv
/// 1603.04821). The amplitude is stepped until θ is right, the frame's phase until the part points along X;
/// phases that are left are undone by virtual Z.
struct CrossResonanceCalibration {
    var amplitude: Double
    var phase: Double
    var zControl: Double
    var zTarget: Double

    init?(
        pair: CalibrationTemplate.Pair, control: QubitCalibration, target: QubitCalibration, lab: PulseLab
    ) {
        guard let gate = Gate(pair: pair, control: control, target: target, lab: lab) else { return nil }
        var (amplitude, phase) = (0.2, 0.0)
        var last: Gate.ZX?
        for _ in 0..<14 {
            guard let part = gate.zxPart(amplitude: amplitude, phase: phase) else { return nil }
            last = part
            let angleError = part.length / (.pi / 2) - 1
            if angleError.magnitude < 1e-5, part.direction.magnitude < 1e-5 { break }
            phase += part.direction
            // Up to saturation the part grows with the amplitude; a step by more than a factor is not trusted.
            amplitude = min(1, amplitude * min(max(1 / (1 + angleError), 0.4), 2.5))
        }
        guard let last, (last.length / (.pi / 2) - 1).magnitude < 0.02,
            let phases = gate.leftoverPhases(amplitude: amplitude, phase: phase)
        else { return nil }
        self.amplitude = amplitude
        self.phase = phase
        zControl = -phases.control
        zTarget = -phases.target
    }

    /// The gate as a trial of two parameters.
    private struct Gate {
        let trial: PulseLab.Trial
        let lab: PulseLab
        let modes: [Int]
        let pair: CalibrationTemplate.Pair

        struct ZX {
            /// Length of the ZX part: π/2 for the gate.
            var length: Double
            /// Its angle from X, in rad.
            var direction: Double
        }

        init?(
            pair: CalibrationTemplate.Pair, control: QubitCalibration, target: QubitCalibration, lab: PulseLab
        ) {
            let device = lab.device
            guard case .ecr(let tone, let rise, let sigma) = device.gates.twoQubit,
                let port = lab.port(.drive(mode: pair.first)), let f1 = lab.transitionHz(pair.first, from: 0),
                let f2 = lab.transitionHz(pair.second, from: 0)
            else { return nil }
            let (c, t) = (pair.first, pair.second)
            let name = device.ports[port].name
            let gates = device.gates
            let shape = [tone, rise, sigma].map(lab.text(seconds:)).joined(separator: ", ")
            let x = "\(control.x.amplitude), \(lab.text(seconds: gates.singleQubitSeconds)), "
                + "\(lab.text(seconds: gates.singleQubitSigmaSeconds)), \(control.x.beta)"
            let body = """
                cal {
                  extern port \(name);
                  frame xy = newframe(\(name), \(f1), \(control.phase));
                  frame cr = newframe(\(name), \(f2), 0.0);
                }
                defcal gate_(float a, float p) $\(c), $\(t) {
                  shift_phase(cr, p);
                  play(cr, flat_top_gaussian(a, \(shape)));
                  barrier xy, cr;
                  play(xy, drag_lifted(\(x)));
                  barrier xy, cr;
                  play(cr, flat_top_gaussian(-a, \(shape)));
                }
                gate_(amp, phase) $\(c), $\(t);

                """
            let modes = [c, t].sorted()
            guard let trial = lab.trial(body, inputs: ["amp", "phase"], modes: modes) else { return nil }
            self.trial = trial
            self.lab = lab
            self.modes = modes
            self.pair = pair
        }

        private func levels(_ control: Int, _ target: Int) -> [Int] {
            modes.map { $0 == pair.first ? control : target }
        }

        /// X(control)⁻¹·U on the computational states: `[control][row][column]`, the target's 2 × 2 block.
        private func blocks(amplitude: Double, phase: Double) -> [[[Complex]]]? {
            let columns = [levels(0, 0), levels(0, 1), levels(1, 0), levels(1, 1)]
            guard
                let evolution = lab.evolution(
                    of: trial, ["amp": amplitude, "phase": phase], levels: columns)
            else { return nil }
            // X takes control c to 1 − c, with a phase of −i that is the same for both.
            return (0..<2).map { control in
                (0..<2).map { row in
                    (0..<2).map { column in
                        Complex.i * evolution.amplitude(levels(1 - control, row), levels(control, column))
                    }
                }
            }
        }

        func zxPart(amplitude: Double, phase: Double) -> ZX? {
            guard let blocks = blocks(amplitude: amplitude, phase: phase) else { return nil }
            let (v0, v1) = (Self.rotation(blocks[0]), Self.rotation(blocks[1]))
            // exp(+iπ/4·ZX): the target turns by −π/2 about X for control 0 and by +π/2 for control 1.
            let (x, y) = ((v1.x - v0.x) / 2, (v1.y - v0.y) / 2)
            return ZX(length: (x * x + y * y).squareRoot(), direction: -Double.atan2(y: y, x: x))
        }

        /// Phases on |1⟩ of control and target that are left against ECR.
        func leftoverPhases(amplitude: Double, phase: Double) -> (control: Double, target: Double)? {
            guard let blocks = blocks(amplitude: amplitude, phase: phase) else { return nil }
            // M = W·exp(−iπ/4·ZX), diagonal but for errors; its phases are what virtual Z can undo.
            let half = 0.5.squareRoot()
            func diagonal(_ control: Int, _ target: Int) -> Complex {
                let sign = control == 0 ? -1.0 : 1.0
                let other = blocks[control][target][1 - target] * Complex(0, sign * half)
                return blocks[control][target][target] * half + other
            }
            let (d00, d01, d10, d11) = (diagonal(0, 0), diagonal(0, 1), diagonal(1, 0), diagonal(1, 1))
            // W comes before X in the gate: a phase on control 1 of W is one on control 0 of the gate.
            let control = (d00 * d10.conjugate + d01 * d11.conjugate).argument
            let target = (d01 * d00.conjugate + d11 * d10.conjugate).argument
            return (control, target)
        }

        /// The rotation vector of a 2 × 2 block that is nearly unitary.
        private static func rotation(_ block: [[Complex]]) -> (x: Double, y: Double, z: Double) {
            let determinant = block[0][0] * block[1][1] - block[0][1] * block[1][0]
            let root = determinant.magnitude.squareRoot() * Complex.unit(radians: determinant.argument / 2)
            var (a, b) = (block[0][0] / root, block[1][0] / root)
            if (a + (block[1][1] / root)).re < 0 { (a, b) = (-a, -b) }
            // U = cos(θ/2) − i sin(θ/2)(n·σ): Im a = −n_z s, b = −i s(n_x + i n_y).
            let (nx, ny, nz) = (-b.im, b.re, -a.im)
            let sine = (nx * nx + ny * ny + nz * nz).squareRoot()
            guard sine > 1e-12 else { return (0, 0, 0) }
            let angle = 2 * Double.atan2(y: sine, x: a.re)
            return (nx / sine * angle, ny / sine * angle, nz / sine * angle)
        }
    }
}
