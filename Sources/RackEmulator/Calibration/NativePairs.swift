internal import RackModel

/// The pairs of qubits that have a two-qubit gate, and the ports that make it.
struct NativePairs {
    let device: Device

    /// In the order of the device's couplings; a pair joined twice (directly and by a coupler) counts
    /// once, with its coupler. Pairs that are not calibrated have no gate.
    var pairs: [CalibrationTemplate.Pair] {
        switch device.gates.twoQubit {
        case .none: return []
        case .ecr: return exchangePairs.map { .init(kind: .ecr, first: $0.a, second: $0.b) }
        case .cz: return controlledPhasePairs
        }
    }

    /// Fixed exchange between two qubits, in the description's order: control, then target.
    private var exchangePairs: [(a: Int, b: Int)] {
        device.couplings.compactMap { coupling in
            guard case .exchange = coupling.kind, mayHaveGate(coupling) else { return nil }
            return (coupling.a, coupling.b)
        }
    }

    private var controlledPhasePairs: [CalibrationTemplate.Pair] {
        var pairs: [CalibrationTemplate.Pair] = []
        for (index, coupling) in device.couplings.enumerated() {
            if case .effective = coupling.kind, mayHaveGate(coupling) {
                pairs.append(pair(coupling.a, coupling.b, couplerPort: port(.couplerFlux(coupling: index))))
            }
        }
        for coupler in device.modes.indices where device.modes[coupler].kind == .coupler {
            let arms = device.couplings.filter { $0.a == coupler || $0.b == coupler }
            let ends = arms.map { $0.a == coupler ? $0.b : $0.a }.filter(isQubit)
            guard ends.count == 2, arms.allSatisfy(\.isCalibrated) else { continue }
            pairs.append(pair(ends[0], ends[1], couplerPort: port(.modeFlux(mode: coupler))))
        }
        return pairs
    }

    /// The upper qubit of the two is pulsed: its |2⟩ comes down to |11⟩ when it moves towards the other.
    private func pair(_ a: Int, _ b: Int, couplerPort: Int?) -> CalibrationTemplate.Pair {
        let upper = device.modes[a].frequencyHz > device.modes[b].frequencyHz ? a : b
        let lower = upper == a ? b : a
        return .init(
            kind: .cz, first: lower, second: upper, couplerPort: couplerPort,
            qubitPort: port(.modeFlux(mode: upper)))
    }

    private func mayHaveGate(_ coupling: Coupling) -> Bool {
        coupling.isCalibrated && isQubit(coupling.a) && isQubit(coupling.b)
    }

    private func isQubit(_ mode: Int) -> Bool { device.modes[mode].kind == .qubit }

    private func port(_ role: Port.Role) -> Int? { device.ports.firstIndex { $0.role == role } }
}
