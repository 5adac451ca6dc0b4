internal import PulseLanguage
internal import QubitDynamics
internal import RackDiagnostics
internal import RackModel
internal import RackNumerics
internal import RackUnits
internal import RealModule
internal import Scheduling
internal import Sequencing
internal import SignalChain

/// A bench for calibration: plays a short program into a few modes, without decay, and gives the evolution in the
/// interaction frame of their dressed levels.
struct PulseLab: Sendable {
    let device: Device
    let chain: SignalChain
    private let runner: ScheduleRunner

    /// - Throws: lines or crosstalk of the device that cannot be built.
    init(device: Device) throws(DiagnosticsError) {
        // Converters have fine codes here: derivatives by small steps would see nothing but the device's own.
        var fine = device
        for port in fine.ports.indices where fine.ports[port].converter.bits != nil {
            fine.ports[port].converter.bits = 24
        }
        self.device = fine
        chain = try SignalChain(device: fine)
        runner = ScheduleRunner(device: fine)
    }

    /// A trial pulse: a program whose inputs are the parameters to be found.
    struct Trial {
        let compiler: ScheduleCompiler
        let cluster: ClusterPartition.Cluster
        let solver: LindbladSolver
    }

    /// - Parameters:
    ///   - body: statements after the version line; may use the ports of the device and `inputs`.
    ///   - modes: what is simulated, ascending.
    /// - Returns: `nil` if the device cannot play it (a missing port, a cluster that is too large).
    func trial(_ body: String, inputs: [String], modes: [Int]) -> Trial? {
        let text =
            "OPENQASM 3.0;\ndefcalgrammar \"openpulse\";\n"
            + inputs.map { "input float \($0);\n" }.joined() + body
        let checked = FrontEnd.check(
            program: SourceText(name: "calibration", text), preludes: [],
            environment: LanguageEnvironment(
                portNames: device.ports.map(\.name), qubitCount: device.qubitCount, hostConstants: [],
                include: { _ in nil }))
        guard let program = checked.program, !checked.diagnostics.contains(where: { $0.severity == .error }) else {
            return nil
        }
        let couplings = device.couplings.indices.filter {
            modes.contains(device.couplings[$0].a) && modes.contains(device.couplings[$0].b)
        }
        let cluster = ClusterPartition.Cluster(modes: modes, couplings: couplings)
        guard
            let solver = try? LindbladSolver(
                Cluster(device: device, modes: modes, couplings: couplings, detuningsHz: []))
        else { return nil }
        return Trial(
            compiler: ScheduleCompiler(program: program, device: device, constant: { _ in nil }), cluster: cluster,
            solver: solver)
    }

    /// The evolution between the dressed states `levels` (one level per mode of the trial) under the trial with
    /// these parameters. What every mode would do alone while idling is taken out, residual ZZ is not.
    func evolution(of trial: Trial, _ values: [String: Double], levels: [[Int]]) -> Evolution? {
        guard let schedule = try? trial.compiler.compile(inputs: values.mapValues { .number($0) }),
            let fields = try? ChipFields(device: device, chain: chain, runner: runner, schedule: schedule)
        else { return nil }
        // Line filters ring on: the window ends when the slowest signal has.
        let end = fields.arriving.reduce(schedule.durationTicks) { max($0, $1.signal.endTick ?? 0) }
        let unitary = trial.solver.propagator(
            levels: levels, from: 0, to: end, fields: fields.fields(of: trial.cluster), idleRemoved: true)
        let spectrum = DressedSpectrum(trial.solver.cluster)
        let seconds = device.tickRate.seconds(end)
        let shifts = levels.map { state -> Complex in
            let alone = state.enumerated().reduce(0.0) { sum, entry in
                sum + spectrum.energyHz(levels: state.indices.map { $0 == entry.offset ? entry.element : 0 })
            }
            return .unit(cycles: (alone - spectrum.energyHz(levels: state)) * seconds)
        }
        return Evolution(levels: levels, unitary: unitary, shifts: shifts)
    }

    /// Amplitudes between dressed states.
    struct Evolution {
        let levels: [[Int]]
        let unitary: ComplexMatrix
        /// Per state: the phase of its residual coupling to the others.
        let shifts: [Complex]

        /// ⟨row|U|column⟩ by levels of the modes; 0 for a state that was not asked for.
        func amplitude(_ row: [Int], _ column: [Int]) -> Complex {
            guard let r = levels.firstIndex(of: row), let c = levels.firstIndex(of: column) else { return .zero }
            return unitary[r, c] * shifts[r]
        }
    }

    // MARK: Formulas

    /// The stated or derived dressed frequency of |n⟩ ↔ |n+1⟩, in Hz.
    func transitionHz(_ mode: Int, from level: Int) -> Double? {
        guard level + 1 < max(device.modes[mode].levels, level == 0 ? 2 : 0) else { return nil }
        if level == 0, device.frequencies == .dressed, case .duffing(let f01, _) = device.modes[mode].spectrum {
            return f01
        }
        let modes = ClusterPartition.joined(to: [mode], in: device)
        let couplings = device.couplings.indices.filter {
            modes.contains(device.couplings[$0].a) && modes.contains(device.couplings[$0].b)
        }
        // Of a large chip only the mode itself: its stated frequency is then the dressed one anyway.
        let isSmall = Cluster.stateBytes(levels: modes.map { device.modes[$0].levels }) < 4e6
        guard
            let cluster = try? Cluster(
                device: device, modes: isSmall ? modes : [mode], couplings: isSmall ? couplings : [], detuningsHz: [])
        else { return nil }
        let position = cluster.modes.firstIndex(of: mode) ?? 0
        let spectrum = DressedSpectrum(cluster)
        var lower = [Int](repeating: 0, count: cluster.modes.count)
        lower[position] = level
        var upper = lower
        upper[position] = level + 1
        return spectrum.energyHz(levels: upper) - spectrum.energyHz(levels: lower)
    }

    /// The modes that have to be simulated for `mode` to be at its dressed frequency: itself, and where frequencies
    /// are bare all that fixed exchange joins to it.
    func surroundings(of mode: Int) -> [Int] {
        device.frequencies == .dressed ? [mode] : ClusterPartition.joined(to: [mode], in: device)
    }

    /// A length of time in `dt`, as program text: exact, unlike a decimal number of nanoseconds.
    func text(seconds: Double) -> String {
        "\(Int64((seconds * Double(device.tickRate.perSecond)).rounded()))dt"
    }

    func port(_ role: Port.Role) -> Int? { device.ports.firstIndex { $0.role == role } }

    /// Ω/2π of a resonant constant pulse of amplitude 1.
    func fullScaleRabiHz(_ qubit: Int) -> Double? {
        guard let port = port(.drive(mode: qubit)), let f01 = transitionHz(qubit, from: 0) else { return nil }
        return chain.frequencyResponse(port: port, atHz: f01).magnitude * device.ports[port].responsePerVolt
    }
}
