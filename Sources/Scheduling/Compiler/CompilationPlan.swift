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
    /// Variables that calibrations write.
    let calibrationWrites: Set<VariableReference>
    /// Frames that `cal` blocks of the program work on, by name.
    let timedFrames: Set<String>

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
        calibrationWrites = Set(
            BranchSurvey(program.defcals.map(\.body)).variables.filter { if case .global = $0 { true } else { false } })
        var timed: Set<String> = []
        Self.collectFrames(program.statements, program, into: &timed)
        timedFrames = timed
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

    private static func collectFrames(
        _ statements: [CheckedStatement], _ program: CheckedProgram, into names: inout Set<String>
    ) {
        for statement in statements {
            switch statement.kind {
            case .calibration(let frames, let body):
                for frame in frames { names.insert(program.globals[frame].name) }
                collectFrames(body, program, into: &names)
            case .play(let frame, _):
                if case .variable(.global(let index)) = frame.kind { names.insert(program.globals[index].name) }
            case .branch(_, let a, let b, _):
                collectFrames(a, program, into: &names)
                collectFrames(b, program, into: &names)
            case .loop(_, _, _, let body), .box(_, _, let body), .scope(let body): collectFrames(body, program, into: &names)
            case .whileLoop(let before, _, let body, _): collectFrames(before + body, program, into: &names)
            case .switching(_, let cases, let otherwise, _):
                for one in cases { collectFrames(one.body, program, into: &names) }
                collectFrames(otherwise, program, into: &names)
            default: break
            }
        }
    }
}
