internal import PulseLanguage
internal import RackModel

/// What every compilation of a program shares.
struct CompilationPlan: Sendable {
    /// Port of the program → index into `Device.ports`; `nil` if the device lacks it.
    let devicePorts: [Int?]
    /// For each global of type `frame`: qubits whose calibrations alone name it. Frames on a shared
    /// feedline belong to the qubit that is read out with them.
    let mentionedBy: [[Int]]
    /// Qubit that a port belongs to by its role.
    let portOwners: [Int?]
    let gateIndices: [String: Int]
    /// Per gate and position: whether literal parameters there are angles, equal modulo a turn.
    let angleParameters: [[Bool]]

    init(program: CheckedProgram, device: Device) {
        var names: [String: Int] = [:]
        for (index, port) in device.ports.enumerated() { names[port.name] = index }
        devicePorts = program.ports.map { names[$0] }
        portOwners = device.ports.map { port in
            switch port.role {
            case .drive(let mode), .modeFlux(let mode):
                device.modes.indices.contains(mode) && device.modes[mode].kind == .qubit ? mode : nil
            default: nil
            }
        }
        var mentions = [[Int]](repeating: [], count: program.globals.count)
        for defcal in program.defcals where defcal.operands.count == 1 {
            guard let qubit = defcal.operands[0] else { continue }
            for frame in defcal.frames where !mentions[frame].contains(qubit) { mentions[frame].append(qubit) }
        }
        mentionedBy = mentions
        var indices: [String: Int] = [:]
        for (index, gate) in program.gates.enumerated() { indices[gate.name] = index }
        gateIndices = indices
        angleParameters = program.gates.map { gate in
            let count = gate.defcals.map { program.defcals[$0].parameters.count }.max() ?? 0
            return (0..<count).map { position in
                for index in gate.defcals {
                    let parameters = program.defcals[index].parameters
                    if position < parameters.count, case .any(let type) = parameters[position], type != .angle {
                        return false
                    }
                }
                return true
            }
        }
    }
}
