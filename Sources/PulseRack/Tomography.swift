import Foundation
public import RackDiagnostics
public import RackEmulator
import RackNumerics
public import RunLog

extension Program {
    /// What the program does to its qubits' computational states; see `Experiment.process`.
    ///
    /// - Parameters:
    ///   - request: its settings and sweeps count; `nil`: the program's own, `defaultRequest`.
    ///   - point: of the sweeps.
    ///   - ideal: a gate to compare with, as `cz` or `rx(0.5pi)`; `nil`: what the program's gates make, else the identity.
    /// - Throws: `DiagnosticsError`, codes `RK0280` to `RK0282` beside those of a run.
    public func tomography(
        _ request: RunRequest? = nil, point: Int = 0, qubits: [Int]? = nil, ideal: String? = nil, settles: Bool = true
    ) throws -> ProcessRecord {
        try Tomography(program: self, experiment: prepare(request ?? defaultRequest)).record(
            point: point, qubits: qubits, ideal: ideal, settles: settles)
    }
}

/// Processes of a program or of a rack's gates.
public struct Tomography: Sendable {
    let program: Program
    let experiment: Experiment

    public init(program: Program, experiment: Experiment) {
        self.program = program
        self.experiment = experiment
    }

    /// See `Program.tomography`.
    public func record(
        point: Int = 0, qubits: [Int]? = nil, ideal: String? = nil, settles: Bool = true
    ) throws -> ProcessRecord {
        guard (0..<experiment.options.pointCount).contains(point) else {
            throw RunFile.refusal(
                "RK0226", "there is no sweep point \(point)", help: "there are 0 to \(experiment.options.pointCount - 1)")
        }
        let wanted = try ideal.map(Self.unitary)
        let result = try experiment.process(point: point, qubits: qubits, settles: settles)
        let d = result.process.dimension
        let name = URL(fileURLWithPath: program.source.name).deletingPathExtension().lastPathComponent
        if let ideal, let wanted {
            guard wanted.rows == d else {
                throw RunFile.refusal(
                    "RK0282", "'\(ideal)' acts on other than \(result.process.qubits.count) qubits",
                    help: "choose as many with --qubits as it takes")
            }
            return ProcessRecord(name: name, result: result, ideal: wanted, idealName: ideal)
        }
        if let own = result.ideal {
            return ProcessRecord(name: name, result: result, ideal: own, idealName: "the program's gates")
        }
        return ProcessRecord(name: name, result: result, ideal: .identity(d), idealName: "the identity")
    }

    /// The unitary of a gate as it is written in options: `cz`, `rx(0.5pi)`.
    static func unitary(_ text: String) throws -> ComplexMatrix {
        let parts = text.split(separator: "(", maxSplits: 1)
        let name = parts.first.map { $0.trimmingCharacters(in: .whitespaces) } ?? ""
        var parameters: [Double]? = []
        if parts.count == 2 {
            let words = parts[1].hasSuffix(")") ? parts[1].dropLast().split(separator: ",") : []
            let numbers = words.compactMap { Quantity($0) }.filter { !$0.isDuration }.map(\.value)
            parameters = numbers.count == words.count && !words.isEmpty ? numbers : nil
        }
        if let parameters, let unitary = GateUnitary.named(name, parameters) { return unitary }
        throw RunFile.refusal(
            "RK0282", "no gate '\(text)' is known",
            help: "write a gate of OpenQASM's library, prx, ecr or iswap: --ideal cz, --ideal 'rx(0.5pi)'")
    }

    /// Writes the file of a tomography.
    ///
    /// - Parameter overwrites: replace a file at `output` whatever it is.
    public func write(
        _ records: [ProcessRecord], to output: String, point: Int = 0, overwrites: Bool = false, commandLine: String = ""
    ) throws {
        if let problem = OutputFile.problem(with: output, overwrites: overwrites) { throw DiagnosticsError([problem]) }
        // The file is that of one point: what is swept has its value there.
        var options = experiment.options
        options.settings += zip(options.sweeps, options.values(at: point)).map { InputSetting(name: $0.name, value: .number($1)) }
        (options.sweeps, options.traces, options.populations, options.shots) = ([], false, false, 1)
        var header = try RunRecorder.header(
            experiment, program: program, options: options, shape: RunShape(captures: [], registers: [], modes: []),
            shownPoint: point, schedulePoint: point, commandLine: commandLine)
        header.shownPoint = 0
        try ProcessFile.write(records, header: header, to: output)
    }
}

/// Processes of a rack's gates.
public struct GateTomography: Sendable {
    let tomography: Tomography
    public fileprivate(set) var records: [ProcessRecord] = []
    fileprivate var firstPoint = 0

    /// Writes their file.
    ///
    /// - Precondition: there are records.
    public func write(to output: String, overwrites: Bool = false, commandLine: String = "") throws {
        try tomography.write(records, to: output, point: firstPoint, overwrites: overwrites, commandLine: commandLine)
    }
}

extension Rack {
    /// Processes of the rack's calibrated gates: those without parameters, on the qubits where they are calibrated.
    ///
    /// - Parameters:
    ///   - qubits: of gates on these qubits alone; `nil`: of all.
    ///   - threads: `nil`: one per processor. Results do not depend on it.
    ///   - each: called with every gate as it comes, in order: its process, or why it has none (a constant that could
    ///     not be derived, most of all).
    public func gateTomography(
        qubits: [Int]? = nil, settles: Bool = true, threads: Int? = nil, cancellation: Cancellation = Cancellation(),
        each: (String, Result<ProcessRecord, DiagnosticsError>) -> Void = { _, _ in }
    ) throws -> GateTomography {
        let gates = try program(text: "OPENQASM 3.0;\n", name: "gates.qasm").prepare(RunRequest()).calibratedGates.filter {
            gate in qubits.map { chosen in gate.qubits.allSatisfy(chosen.contains) } ?? true
        }
        guard !gates.isEmpty else {
            throw RunFile.refusal(
                "RK0283", "no gate is calibrated on \(qubits == nil ? "this device" : "these qubits alone")",
                help: "'pulserack devices show \(device.name)' lists what there is")
        }
        // One program for all, so that the device's constants are derived once.
        let cases = gates.enumerated().map { "  case \($0.offset) { \($0.element.call); }\n" }.joined()
        let program = program(text: "OPENQASM 3.0;\ninput int which;\nswitch (which) {\n\(cases)}\n", name: "gates.qasm")
        let values = gates.indices.map { Double($0) }
        let experiment = try program.prepare(RunRequest(sweeps: [.values("which", values)]))
        let tomography = Tomography(program: program, experiment: experiment)
        let jobs = OrderedBlocks(
            count: gates.count, threads: threads ?? ProcessInfo.processInfo.activeProcessorCount
        ) { index in
            do {
                var record = try tomography.record(point: index, qubits: gates[index].qubits, settles: settles)
                record.name = gates[index].call
                if record.idealName != "the identity" { record.idealName = String(gates[index].call.prefix { $0 != " " }) }
                return Result<ProcessRecord, DiagnosticsError>.success(record)
            } catch let error as DiagnosticsError {
                return .failure(error)
            }
        }
        var found = GateTomography(tomography: tomography)
        _ = try jobs.run(
            isCancelled: { cancellation.isCancelled }, wait: {},
            deliver: { index, result in
                if case .success(let record) = result {
                    if found.records.isEmpty { found.firstPoint = index }
                    found.records.append(record)
                }
                each(gates[index].call, result)
            })
        return found
    }
}
