public import RackDiagnostics
public import RackNumerics
internal import PulseLanguage
internal import RackModel
internal import RackUnits
internal import Scheduling
internal import SignalChain

/// The process of a point of an experiment.
public struct ProcessResult: Sendable {
    public var process: QuantumProcess
    /// The program's own length; `process.seconds` goes on to where its lines are silent.
    public var programSeconds: Double
    /// Per qubit: the frame of the program in which its phase is counted; `nil`: that of its own frequency.
    public var frames: [String?]
    /// What the program's gates make ideally, where it is made of gates that are known by name.
    public var ideal: ComplexMatrix?
    /// Calibrations that the program calls, as text.
    public var gates: [String]
}

extension Experiment {
    /// The most qubits of a process: 4ⁿ operators are evolved, and matrices have 16ⁿ elements.
    public static let processQubitLimit = 4

    /// What the schedule of point `index` does to the computational states of some qubits.
    ///
    /// Every |i⟩⟨j| of their dressed states, with all else in level 0, is evolved by the master equation through the
    /// signals that a run has at the chip, averaged over slow noise. Each qubit's phase is that of its drive frame as the
    /// program left it, so that virtual Z count and idling is the identity but for decay and residual couplings.
    ///
    /// - Parameters:
    ///   - qubits: physical qubits, the first the slowest digit; `nil`: those that the program touches.
    ///   - settles: go on to where the lines are silent; else to the program's end.
    /// - Throws: what is wrong with the point, with the qubits, or with asking this of a program that measures; codes
    ///   `RK0280` and `RK0281`.
    public func process(
        point index: Int = 0, qubits: [Int]? = nil, settles: Bool = true
    ) throws(DiagnosticsError) -> ProcessResult {
        let outline = try outline(point: index)
        let schedule = outline.nominal
        try refuseMeasurement(outline)
        let fields = try ChipFields(device: device, chain: chain, runner: runner, schedule: schedule)
        let chosen = try processQubits(qubits, schedule)
        let trace = try trace(point: index, outline)
        let end = settles
            ? fields.arriving.reduce(schedule.durationTicks) { max($0, $1.signal.endTick ?? 0) } : schedule.durationTicks
        let clusters = processClusters(schedule, chosen)
        let seconds = device.tickRate.seconds(end)
        let noise = SlowNoiseQuadrature.all(device, clusters, seconds: seconds)
        var joint: QuantumProcess?
        // Over the clusters: products of tr P E(P) and of tr P E(P + Q), and the sizes of both spaces.
        var (stays, all, inside, whole) = (1.0, 1.0, 1, 1)
        for (cluster, noise) in zip(clusters, noise) {
            let own = cluster.modes.filter(chosen.contains)
            let maker = ProcessMaker(
                device: device, cluster: cluster, qubits: own, fields: fields.fields(of: cluster), endTick: end,
                frames: trace?.frames ?? [])
            let d = 1 << own.count
            var choi = ComplexMatrix(rows: d * d, columns: d * d)
            var (stay, back) = (0.0, 0.0)
            for (detunings, weight) in zip(noise.detuningsHz, noise.weights) {
                let sums = try maker.sums(detuningsHz: detunings)
                choi = choi + Complex(weight) * sums.choi
                stay += weight * sums.stays
                back += weight * sums.returns
            }
            stays *= stay
            all *= stay + back
            inside *= d
            whole *= d + maker.leakageStates
            let process = QuantumProcess(
                qubits: own, choi: choi, leakage: 1 - stay / Double(d), seepage: nil, seconds: seconds)
            joint = joint?.beside(process) ?? process
        }
        guard var process = joint?.reordered(chosen) else { preconditionFailure("every qubit is in a cluster") }
        process.leakage = 1 - stays / Double(inside)
        process.seepage = whole > inside ? (all - stays) / Double(whole - inside) : nil
        return ProcessResult(
            process: process, programSeconds: device.tickRate.seconds(schedule.durationTicks),
            frames: chosen.map { ProcessFrame(device: device, frames: trace?.frames ?? [], qubit: $0).frame?.name },
            ideal: trace.flatMap { Self.ideal($0, chosen) },
            gates: trace?.calls.map { $0.name + " " + $0.qubits.map { "$\($0)" }.joined(separator: ", ") } ?? [])
    }

    private func refuseMeasurement(_ outline: ProgramOutline) throws(DiagnosticsError) {
        let readout = outline.everything.plays.contains { play in
            if case .readoutDrive = device.ports[play.port].role { true } else { false }
        }
        let problem =
            outline.hasFeedback ? "the program acts on what it measures"
            : !outline.everything.captures.isEmpty ? "the program measures"
            : readout ? "the program plays into a feedline, which measures whether anybody listens or not" : nil
        guard let problem else { return }
        throw DiagnosticsError(
            [Diagnostic(
                code: "RK0280", "\(problem), so it makes no one process",
                help: "leave out its measurements: tomography needs none")],
            sources: sources)
    }

    private func processQubits(_ asked: [Int]?, _ schedule: PulseSchedule) throws(DiagnosticsError) -> [Int] {
        let touched = ClusterPartition(device: device, schedule: schedule).clusters.flatMap(\.modes).filter {
            device.modes[$0].kind == .qubit
        }
        let chosen = asked ?? touched.sorted()
        var problem: String?
        if let wrong = chosen.first(where: { !device.modes.indices.contains($0) || device.modes[$0].kind != .qubit }) {
            problem = "the device has no qubit $\(wrong)"
        } else if let twice = chosen.first(where: { qubit in chosen.count { $0 == qubit } > 1 }) {
            problem = "qubit $\(twice) is named twice"
        } else if chosen.isEmpty {
            problem = "the program touches no qubit, and none is named"
        } else if chosen.count > Self.processQubitLimit {
            problem = "\(chosen.count) qubits: the process of at most \(Self.processQubitLimit) is worked out"
        }
        guard let problem else { return chosen }
        throw DiagnosticsError([
            Diagnostic(code: "RK0281", problem, help: "name 1 to \(Self.processQubitLimit) physical qubits, for example 0,1")
        ])
    }

    /// The clusters that hold the qubits. Those that share slow noise are one here: their averages are not independent.
    private func processClusters(_ schedule: PulseSchedule, _ qubits: [Int]) -> [ClusterPartition.Cluster] {
        var groups = ClusterPartition(device: device, schedule: schedule, alsoTouched: qubits).clusters.map(\.modes)
            .filter { !$0.allSatisfy { !qubits.contains($0) } }
        for noise in device.correlatedNoise where !noise.slow.isSilent {
            let reached = groups.filter { group in
                zip(noise.modes, noise.weights).contains { $1 != 0 && group.contains($0) }
            }
            guard reached.count > 1 else { continue }
            groups.removeAll(where: reached.contains)
            groups.append(reached.flatMap(\.self).sorted())
        }
        return groups.map { modes in
            ClusterPartition.Cluster(
                modes: modes,
                couplings: device.couplings.indices.filter {
                    modes.contains(device.couplings[$0].a) && modes.contains(device.couplings[$0].b)
                })
        }
    }

    private func trace(point index: Int, _ outline: ProgramOutline) throws(DiagnosticsError) -> ProgramTrace? {
        guard case .program(let compiler) = schedules else { return nil }
        return try compiler.trace(inputs: inputValues(at: index), outline: outline)
    }

    /// The product of the gates, if all are known by name and act on the chosen qubits alone.
    private static func ideal(_ trace: ProgramTrace, _ qubits: [Int]) -> ComplexMatrix? {
        guard trace.isMadeOfGates else { return nil }
        var product = ComplexMatrix.identity(1 << qubits.count)
        for call in trace.calls {
            guard call.qubits.allSatisfy(qubits.contains), let gate = GateUnitary.named(call.name, call.parameters),
                gate.rows == 1 << call.qubits.count
            else { return nil }
            product = GateUnitary.spread(gate, on: call.qubits, among: qubits) * product
        }
        return product
    }

    /// Calibrations without free parameters, as calls: `x $0`, `cz $0, $1`; not those that measure or reset.
    public var calibratedGates: [(call: String, qubits: [Int])] {
        guard case .program(let compiler) = schedules else { return [] }
        var found: [(call: String, qubits: [Int])] = []
        for defcal in compiler.program.defcals where !["measure", "reset"].contains(defcal.name) {
            let qubits = defcal.operands.compactMap(\.self)
            guard qubits.count == defcal.operands.count, defcal.parameters.isEmpty else { continue }
            let call = defcal.name + " " + qubits.map { "$\($0)" }.joined(separator: ", ")
            // A calibration may be replaced by a later one.
            if !found.contains(where: { $0.call == call }) { found.append((call, qubits)) }
        }
        return found
    }
}
