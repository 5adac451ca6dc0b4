internal import RackModel
internal import RackNumerics
internal import RackUnits
internal import RealModule

/// The π and π/2 pulses of one qubit.
///
/// Start: the area of a resonant pulse, θ = 2π·Ω_full·amp·Σ shape·T, and half of the DRAG coefficient that cancels
/// leakage, β = −1/(2α), which leaves no phase error to first order (Motzoi et al., arXiv 0901.0534; Chow et
/// al., arXiv 1005.1279). Then Newton steps on amplitude and β until angle and phase are right.
struct QubitCalibration {
    struct Pulse {
        var amplitude: Double
        /// In dt.
        var beta: Double
    }

    /// The frame phase that makes the drive's axis X, in rad.
    var phase: Double
    var x: Pulse
    var sx: Pulse

    init?(qubit: Int, lab: PulseLab) {
        let device = lab.device
        guard let port = lab.port(.drive(mode: qubit)), let f01 = lab.transitionHz(qubit, from: 0),
            let rabiHz = lab.fullScaleRabiHz(qubit), rabiHz > 0
        else { return nil }
        let gates = device.gates
        let (duration, sigma) = (lab.text(seconds: gates.singleQubitSeconds), lab.text(seconds: gates.singleQubitSigmaSeconds))
        let body = """
            cal {
              extern port \(device.ports[port].name);
              frame f = newframe(\(device.ports[port].name), \(f01), 0.0);
            }
            defcal pulse(float a, float b) $\(qubit) {
              play(f, drag_lifted(a, \(duration), \(sigma), b));
            }
            pulse(amp, beta) $\(qubit);

            """
        guard let trial = lab.trial(body, inputs: ["amp", "beta"], modes: lab.surroundings(of: qubit)) else { return nil }
        let bench = Bench(trial: trial, lab: lab, position: trial.cluster.modes.firstIndex(of: qubit) ?? 0)
        let anharmonicity = 2 * Double.pi * device.modes[qubit].anharmonicityHz
        let beta = anharmonicity == 0 ? 0 : -0.5 / anharmonicity * Double(device.tickRate.perSecond)
        func start(_ angle: Double) -> Pulse {
            Pulse(amplitude: Self.startAmplitude(turning: angle, rabiHz: rabiHz, gates: gates), beta: beta)
        }
        guard let x = bench.pulse(turning: .pi, start: start(.pi)),
            let sx = bench.pulse(turning: .pi / 2, start: start(.pi / 2)),
            let turn = bench.turn(sx)
        else { return nil }
        self.x = x
        self.sx = sx
        // An X rotation has ⟨1|U|0⟩ = −i sin(θ/2) relative to ⟨0|U|0⟩: what is left is the line's phase.
        phase = -(turn.up / turn.stay).argument - .pi / 2
    }

    /// The amplitude of a pulse of the right area, of a full-scale Rabi frequency of `rabiHz`.
    static func startAmplitude(turning angle: Double, rabiHz: Double, gates: NativeGates) -> Double {
        angle / (2 * .pi * rabiHz * area(gates))
    }

    /// ∫ of the lifted Gaussian of unit amplitude, in s.
    private static func area(_ gates: NativeGates) -> Double {
        let (duration, sigma) = (gates.singleQubitSeconds, gates.singleQubitSigmaSeconds)
        let edge = Double.exp(-duration * duration / (8 * sigma * sigma))
        let whole = sigma * (2 * .pi).squareRoot() * .erf(duration / (2 * 2.0.squareRoot() * sigma))
        return (whole - edge * duration) / (1 - edge)
    }

    private struct Turn {
        /// ⟨0|U|0⟩ and ⟨1|U|0⟩.
        var stay: Complex
        var up: Complex
        /// √det of the block of |0⟩ and |1⟩: its global phase.
        var root: Complex
    }

    /// The pulse as a trial of amplitude and β.
    private struct Bench {
        let trial: PulseLab.Trial
        let lab: PulseLab
        /// The qubit's place among the modes that are simulated.
        let position: Int

        func turn(_ pulse: Pulse) -> Turn? {
            let ground = trial.cluster.modes.map { _ in 0 }
            var excited = ground
            excited[position] = 1
            guard
                let evolution = lab.evolution(
                    of: trial, ["amp": pulse.amplitude, "beta": pulse.beta], levels: [ground, excited])
            else { return nil }
            let (a, b) = (evolution.amplitude(ground, ground), evolution.amplitude(ground, excited))
            let (c, d) = (evolution.amplitude(excited, ground), evolution.amplitude(excited, excited))
            let determinant = a * d - b * c
            return Turn(
                stay: a, up: c,
                root: determinant.magnitude.squareRoot() * .unit(radians: determinant.argument / 2))
        }

        /// Parameters for which ⟨0|U|0⟩/√det = cos(θ/2): no more and no less than a turn by θ about an axis in
        /// the plane.
        func pulse(turning angle: Double, start: Pulse) -> Pulse? {
            guard let first = turn(start) else { return nil }
            let target = Double.cos(angle / 2)
            // Of the two signs of the root the one that starts on the right side of X.
            let first0 = (first.stay / first.root).re
            let reference = ((first0 - target).magnitude <= (first0 + target).magnitude ? 1.0 : -1.0) * first.root
            let search = LeastSquares(
                steps: [start.amplitude * 1e-4, max(start.beta.magnitude, 0.1) * 1e-3], goal: 1e-18, rounds: 12)
            let found = search.minimise(from: [start.amplitude, start.beta]) { parameters in
                guard let turn = turn(Pulse(amplitude: parameters[0], beta: parameters[1])) else { return nil }
                let root = (turn.root * reference.conjugate).re >= 0 ? turn.root : -turn.root
                let stay = turn.stay / root
                return [stay.re - target, stay.im]
            }
            guard let found, found.sum < 1e-6 else { return nil }
            return Pulse(amplitude: found.parameters[0], beta: found.parameters[1])
        }
    }
}
