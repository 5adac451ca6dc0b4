@testable import RackEmulator
import Foundation
import RackFiles
import RackModel
import RackNumerics
import Testing

@Suite("Device constants")
struct DeviceConstantTests {
    static func device(_ name: String) throws -> Device { try PresetLibrary.locate().device(name).device }

    @Test(
        "π and π/2 pulses turn by what they say, about X, with less than 1e-4 of error and leakage",
        arguments: ["bench-1q", "pair-cz", "chain-5", "oqc-toshiko-32", "iqm-radiance-54"])
    func oneQubitPulses(name: String) throws {
        let device = try Self.device(name)
        let constants = try DeviceConstants(device: device)
        for qubit in [0, device.qubitCount - 1] {
            let q = device.modes[qubit].name
            let phase = try #require(constants.value(of: "\(q)_xy_phase"))
            for (gate, angle) in [("x", Double.pi), ("sx", Double.pi / 2)] {
                let amplitude = try #require(constants.value(of: "\(q)_\(gate)_amp"))
                let beta = try #require(constants.value(of: "\(q)_\(gate)_beta"))
                #expect(amplitude > 0.02 && amplitude < 0.9)
                let lab = try PulseLab(device: device)
                let port = try #require(lab.port(.drive(mode: qubit)))
                let f01 = try #require(constants.value(of: "\(q)_f01"))
                let body = """
                    cal {
                      extern port \(device.ports[port].name);
                      frame f = newframe(\(device.ports[port].name), \(f01), \(phase));
                    }
                    defcal pulse $\(qubit) {
                      play(f, drag_lifted(\(amplitude), \(lab.text(seconds: device.gates.singleQubitSeconds)),
                        \(lab.text(seconds: device.gates.singleQubitSigmaSeconds)), \(beta)));
                    }
                    pulse $\(qubit);

                    """
                let trial = try #require(lab.trial(body, inputs: [], modes: lab.surroundings(of: qubit)))
                let ground = trial.cluster.modes.map { _ in 0 }
                let excited = trial.cluster.modes.map { $0 == qubit ? 1 : 0 }
                let u = try #require(lab.evolution(of: trial, [:], levels: [ground, excited]))
                // F = (|tr(V†U)|² + tr(U†U))/6 for V = exp(−iθX/2) (Pedersen et al., quant-ph/0701138).
                let (c, s) = (cos(angle / 2), sin(angle / 2))
                let diagonal = (u.amplitude(ground, ground) + u.amplitude(excited, excited)) * c
                let other = u.amplitude(ground, excited) + u.amplitude(excited, ground)
                let (re, im) = (diagonal.re - s * other.im, diagonal.im + s * other.re)
                let norm = [ground, excited].reduce(0.0) { sum, column in
                    sum + [ground, excited].reduce(0.0) { $0 + u.amplitude($1, column).squaredMagnitude }
                }
                let fidelity = (re * re + im * im + norm) / 6
                #expect(1 - fidelity < 1e-4, "\(name) \(q) \(gate): \(1 - fidelity)")
            }
        }
    }

    @Test(
        "CZ pulses close with less than 1e-4 of error on every kind of coupler",
        arguments: ["pair-cz", "chain-5", "iqm-radiance-54"])
    func controlledPhase(name: String) throws {
        let device = try Self.device(name)
        let lab = try PulseLab(device: device)
        for pair in NativePairs(device: device).pairs.prefix(2) {
            let found = try #require(ControlledPhaseCalibration(pair: pair, lab: lab))
            // The sum of squares of phase error, |02⟩ and swap amplitudes bounds the average infidelity.
            #expect(found.residual < 1e-4, "\(pair) \(found)")
        }
    }

    @Test("Cross-resonance tones make a ZX of a quarter turn on Toshiko's first pairs")
    func crossResonance() throws {
        let device = try Self.device("oqc-toshiko-32")
        let constants = try DeviceConstants(device: device)
        for pair in NativePairs(device: device).pairs.prefix(3) {
            let prefix = "\(device.modes[pair.first].name)_\(device.modes[pair.second].name)"
            let amplitude = try #require(constants.value(of: "\(prefix)_ecr_amp"), "\(prefix)")
            #expect(amplitude > 0.01 && amplitude < 1)
        }
    }

    @Test("A name that the device does not have has no value, and a value that the description states is stated")
    func names() throws {
        let constants = try DeviceConstants(device: Self.device("bench-1q"))
        #expect(constants.value(of: "q7_f01") == nil)
        #expect(constants.value(of: "q0_f01") == 4.9e9)
        #expect(constants.value(of: "q0_f12") == 4.65e9)
        #expect(constants.value(of: "q0_gate_duration") == 24e-9)
        #expect(constants.declared.allSatisfy { constants.kind(of: $0.name) == $0.kind })
    }
}
