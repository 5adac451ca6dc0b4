internal import RackModel
internal import RealModule

extension DeviceConstants {
    /// Why `name` has no value, in a few words that say where to look; `nil` if it has one, and for a name that
    /// the device does not know.
    public func explanation(of name: String) -> String? {
        guard let entry = entries[name], value(of: name) == nil else { return nil }
        switch entry {
        case .qubit(let qubit, let quantity): return obstacle(qubit, quantity)
        case .pair(let pair, _): return obstacle(pair: NativePairs(device: device).pairs[pair])
        }
    }

    private func obstacle(_ qubit: Int, _ quantity: QubitQuantity) -> String {
        let name = device.modes[qubit].name
        switch quantity {
        case .f01, .f12:
            return "'\(name)' is described with \(device.modes[qubit].levels) levels"
        case .readoutFrequency, .readoutAmplitude:
            for (index, feedline) in device.feedlines.enumerated()
            where feedline.resonators.contains(where: { $0.mode == qubit }) {
                let hasDrive = device.ports.contains { $0.role == .readoutDrive(feedline: index) }
                return hasDrive
                    ? "the line of feedline '\(feedline.name)' passes nothing at the readout tone's frequency"
                    : "feedline '\(feedline.name)' of '\(name)' has no port that drives it"
            }
            return "no resonator reads '\(name)'"
        default: return pulseObstacle(qubit) ?? "the device does not say"
        }
    }

    /// What keeps one-qubit pulses from being derived; `nil` if nothing does.
    private func pulseObstacle(_ qubit: Int) -> String? {
        guard calibration(of: qubit) == nil else { return nil }
        let (name, gates) = (device.modes[qubit].name, device.gates)
        guard let port = lab.port(.drive(mode: qubit)) else { return "'\(name)' has no drive port" }
        guard let rabiHz = lab.fullScaleRabiHz(qubit), rabiHz > 0 else {
            return "the line of port '\(device.ports[port].name)' passes nothing at the frequency of '\(name)'"
        }
        let amplitude = QubitCalibration.startAmplitude(turning: .pi, rabiHz: rabiHz, gates: gates)
        let length = Self.nanoseconds(gates.singleQubitSeconds)
        guard amplitude <= 1 else {
            return "a π pulse of \(length) takes \(Self.rounded(amplitude)) times the full scale of port "
                + "'\(device.ports[port].name)': make it longer, or the line's attenuation smaller"
        }
        return "the π pulse of \(length) that starts at amplitude \(Self.rounded(amplitude)) did not converge: "
            + "'\(name)' has an anharmonicity of \(Self.rounded(device.modes[qubit].anharmonicityHz / 1e6)) MHz, "
            + "which asks for longer pulses, or its cluster is too large"
    }

    private func obstacle(pair: CalibrationTemplate.Pair) -> String {
        let names = "'\(device.modes[pair.first].name)' and '\(device.modes[pair.second].name)'"
        switch device.gates.twoQubit {
        case .none: return "the device has no two-qubit gate"
        case .cz(let seconds, _):
            if pair.couplerPort == nil, pair.qubitPort == nil { return "\(names) have no flux port between them" }
            return "no flux pulse of \(Self.nanoseconds(seconds)) within full scale takes |11⟩ of \(names) once to "
                + "|02⟩ and back: look at the gate's length, the coupling and the flux ports' range"
        case .ecr(let tone, _, _):
            for qubit in [pair.first, pair.second] {
                if let obstacle = pulseObstacle(qubit) { return obstacle }
            }
            return "two tones of \(Self.nanoseconds(tone)) within full scale make no quarter turn of ZX between "
                + "\(names): look at the tones' length, the coupling and the qubits' detuning"
        }
    }

    private static func nanoseconds(_ seconds: Double) -> String { "\(rounded(seconds * 1e9)) ns" }

    /// Four digits are enough to see what is wrong.
    private static func rounded(_ value: Double) -> String {
        guard value != 0, value.isFinite else { return "\(value)" }
        let scale = Double.pow(10, 3 - Double.log10(value.magnitude).rounded(.down))
        let result = (value * scale).rounded() / scale
        return result == result.rounded() && result.magnitude < 1e15 ? "\(Int64(result))" : "\(result)"
    }
}
