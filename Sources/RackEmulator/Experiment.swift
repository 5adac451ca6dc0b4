internal import PulseLanguage
public import RackDiagnostics
public import RackModel
public import RackNumerics
internal import RackUnits
public import Scheduling
internal import Sequencing
internal import SignalChain
internal import Synchronization

/// A program on a device, checked and ready to run: the deterministic core's one entry.
///
/// A value of this type is immutable and safe to use from any number of threads. Every result is a pure
/// function of (experiment, point, shots).
public struct Experiment: Sendable {
    /// With the solver's settings as the options ask for them.
    public let device: Device
    public let options: RunOptions
    /// Warnings of the front end (errors are thrown by `init`); those of the schedules are the shape's.
    public let warnings: [Diagnostic]
    public let sources: SourceTexts
    /// What the device provides to programs by name.
    public let constants: DeviceConstants
    /// The program's `input` variables.
    public let inputs: [ProgramInput]
    let schedules: ScheduleSource
    let runner: ScheduleRunner
    let chain: SignalChain
    let solvers: SolverStore
    private let shapes = ShapeStore()

    /// Checks `program` against `device`.
    ///
    /// - Parameters:
    ///   - calibrations: read before the program, in order.
    ///   - functions: what the program may declare as `extern`.
    ///   - workers: what work on one large state, or on states side by side, is spread over. Results are the same
    ///     bits for any number of them.
    ///   - include: the text of an included file, `nil` if there is none.
    /// - Throws: every diagnostic of the program and the calibrations together.
    public init(
        program: SourceText, calibrations: [SourceText], device: Device, options: RunOptions,
        functions: [HostFunction] = [], workers: any Workers = SerialWorkers(), include: @escaping (String) -> SourceText?
    ) throws(DiagnosticsError) {
        var device = device
        device.solver = options.solver.settings(over: device.solver)
        self.device = device
        self.options = options
        chain = try SignalChain(device: device)
        runner = ScheduleRunner(device: device)
        solvers = SolverStore(
            device: device, shots: options.shots, machineBytes: options.solver.machineBytes,
            methods: .all(workers: workers))
        let constants = try DeviceConstants(device: device)
        self.constants = constants
        let checked = FrontEnd.check(
            program: program, preludes: calibrations,
            environment: LanguageEnvironment(
                portNames: device.ports.map(\.name), qubitCount: device.qubitCount,
                hostConstants: constants.declared.map { HostConstant(name: $0.name, kind: $0.kind.hostKind) },
                hostFunctions: functions.map(\.name), hasLink: device.link != nil, include: include))
        sources = checked.sources
        let diagnostics = checked.diagnostics.filter { !Self.isOfOwnPragma($0, checked.sources) }
        warnings = diagnostics.filter { $0.severity != .error }
        guard let program = checked.program, warnings.count == diagnostics.count else {
            throw DiagnosticsError(diagnostics, sources: checked.sources)
        }
        let compiler = ScheduleCompiler(
            program: program, device: device, constant: { constants.hostValue(of: $0) },
            functions: { name, arguments in functions.last { $0.name == name }?.body(arguments) })
        schedules = .program(compiler)
        inputs = compiler.inputs.map { ProgramInput($0.name, $0.type) }
    }

    /// Whether a message is the front end's warning that a pragma has no effect, about one that has: whoever
    /// starts the run reads the lines `pragma pulserack …`.
    private static func isOfOwnPragma(_ diagnostic: Diagnostic, _ sources: SourceTexts) -> Bool {
        guard diagnostic.severity == .warning, diagnostic.code == "QP0201", let range = diagnostic.range else {
            return false
        }
        let words = sources[range.source].bytes[range.lower..<range.upper].split(maxSplits: 2) { $0 == 0x20 || $0 == 9 }
        return words.count > 1 && ["pragma", "#pragma"].contains { words[0].elementsEqual($0.utf8) }
            && words[1].prefix { $0 != 0x0D }.elementsEqual("pulserack".utf8)
    }

    /// The shapes that every point shares.
    ///
    /// - Throws: what is wrong with the first or the last point, or with their being of different shapes.
    public func shape() throws(DiagnosticsError) -> RunShape { try shapes.shape(of: self) }

    /// The compiled schedule of point `index`; with feedback, of a shot in which every measured bit is 0.
    public func schedule(point index: Int) throws(DiagnosticsError) -> PulseSchedule {
        try outline(point: index).nominal
    }

    /// What can be said of point `index` before any shot.
    public func outline(point index: Int) throws(DiagnosticsError) -> ProgramOutline {
        if let known = shapes.outline(of: index) { return known }
        do {
            let outline = try schedules.outline(inputs: inputValues(at: index))
            shapes.keep(outline, of: index)
            return outline
        } catch {
            throw explained(error)
        }
    }

    /// `error` with the reason beside every device constant that has no value.
    private func explained(_ error: DiagnosticsError) -> DiagnosticsError {
        var error = error
        for index in error.diagnostics.indices
        where error.diagnostics[index].code == "QS0010" && error.diagnostics[index].help == nil {
            guard let range = error.diagnostics[index].range else { continue }
            // The message stands at the constant's name.
            let name = String(decoding: error.sources[range.source].bytes[range.lower..<range.upper], as: UTF8.self)
            error.diagnostics[index].help = constants.explanation(of: name)
        }
        return error
    }

    /// What the connectors carry at point `index`; with feedback, in a shot in which every measured bit is 0.
    public func portRecords(point index: Int) throws(DiagnosticsError) -> [PortRecord] {
        try fields(of: schedule(point: index)).converted.map { signal in
            PortRecord(
                port: signal.port,
                codes: signal.codes.map { .init(startTick: $0.startTick, i: $0.i, q: $0.q) }, played: signal.played,
                filtered: signal.filtered, clippedSamples: signal.clippedSamples)
        }
    }

    /// Runs `shots` of point `index`.
    ///
    /// - Parameter link: who answers calls over the feedback link. Where the program makes any, blocks are run one after
    ///   the other, in the order of points and shots, with one engine: a host may remember.
    /// - Throws: what is wrong at this point; RK0720 for a program that calls over the link without `link`.
    public func run(
        point index: Int, shots: Range<Int>, link: LinkEngine? = nil
    ) throws(DiagnosticsError) -> PointResult {
        let shape = try shape()
        let outline = try outline(point: index)
        try check(outline, against: shape, point: index)
        if outline.callsLink, link == nil { throw Self.hasNoDecoder }
        do {
            guard shape.hasFeedback else {
                var outputs: ReportedValues?
                if !shape.outputs.isEmpty {
                    outputs = ReportedValues(
                        shapes: shape.outputs, process: try schedules.process(inputs: inputValues(at: index), outline: outline))
                }
                return try point(outline.nominal, reported: shape.modes).run(
                    index: index, shots: shots, seed: options.seed, options: options, reported: shape.modes,
                    outputs: outputs)
            }
            let clusters = ClusterPartition(
                device: device, schedule: outline.everything, alsoTouched: shape.modes
            ).clusters
            var run = try FeedbackRun(
                setup: FeedbackSetup(
                    device: device, chain: chain, runner: runner, solvers: solvers, clusters: clusters),
                outline: outline, outputs: shape.outputs,
                root: try schedules.process(inputs: inputValues(at: index), outline: outline), index: index, shots: shots, options: options,
                link: outline.callsLink ? link : nil)
            return try run.run(index: index, reported: shape.modes)
        } catch {
            throw explained(error)
        }
    }

    /// Results of points share tables: they must have the same captures.
    private func check(
        _ outline: ProgramOutline, against shape: RunShape, point index: Int
    ) throws(DiagnosticsError) {
        var problem: String?
        if outline.captures.count != shape.captures.count {
            problem =
                "point \(index) captures \(outline.captures.count) times, the first point "
                + "\(shape.captures.count) times"
        } else if outline.hasFeedback, !shape.hasFeedback {
            problem = "point \(index) acts on what it measures, and the first point does not"
        } else if shape.hasFeedback,
            let (own, first) = zip(outline.captures, shape.captures).first(where: { $0.name != $1.name })
        {
            problem = "point \(index) captures '\(own.name)' where the first point captures '\(first.name)'"
        }
        guard let problem else { return }
        throw DiagnosticsError(
            [Diagnostic(code: "RK0120", problem, help: "the number of captures must not depend on what is swept")],
            sources: sources)
    }

    private func fields(of schedule: PulseSchedule) throws(DiagnosticsError) -> ChipFields {
        try ChipFields(device: device, chain: chain, runner: runner, schedule: schedule)
    }

    func point(_ schedule: PulseSchedule, reported: [Int]) throws(DiagnosticsError) -> PointRun {
        try PointRun(
            device: device, schedule: schedule, fields: fields(of: schedule), solvers: solvers, reported: reported)
    }
}

/// The shape of an experiment, worked out once, and the outline that was made last.
private final class ShapeStore: Sendable {
    private let known = Mutex<RunShape?>(nil)
    private let latest = Mutex<(point: Int, outline: ProgramOutline)?>(nil)

    func outline(of point: Int) -> ProgramOutline? {
        latest.withLock { $0?.point == point ? $0?.outline : nil }
    }

    func keep(_ outline: ProgramOutline, of point: Int) { latest.withLock { $0 = (point, outline) } }

    func shape(of experiment: Experiment) throws(DiagnosticsError) -> RunShape {
        if let shape = known.withLock({ $0 }) { return shape }
        let shape = try experiment.makeShape()
        known.withLock { $0 = shape }
        return shape
    }
}

/// An `input` variable of a program.
public struct ProgramInput: Sendable, Equatable {
    public enum Kind: String, Sendable { case number, integer, angle, duration, bit }

    public var name: String
    /// Of each element.
    public var kind: Kind
    /// Of an array or a bit register (bit 0 first); empty: one value.
    public var dimensions: [Int]
    /// UDUNITS: "s", "rad" or "1".
    public var unit: String { kind == .duration ? "s" : kind == .angle ? "rad" : "1" }

    public init(name: String, kind: Kind, dimensions: [Int] = []) {
        self.name = name
        self.kind = kind
        self.dimensions = dimensions
    }

    init(_ name: String, _ type: ValueType) {
        switch type {
        case .array(.bits(let width), let dimensions):
            self.init(name: name, kind: .bit, dimensions: dimensions + [width])
        case .array(let element, let dimensions): self.init(name: name, kind: Kind(element), dimensions: dimensions)
        case .bits(let width): self.init(name: name, kind: .bit, dimensions: [width])
        default: self.init(name: name, kind: Kind(type))
        }
    }
}

extension ProgramInput.Kind {
    init(_ type: ValueType) {
        switch type {
        case .int, .uint: self = .integer
        case .angle: self = .angle
        case .duration: self = .duration
        case .bool, .bit: self = .bit
        case .array(let element, _): self.init(element)
        default: self = .number
        }
    }
}

extension DeviceConstant.Kind {
    var hostKind: HostConstant.Kind {
        switch self {
        case .number: .float
        case .angle: .angle
        case .duration: .duration
        }
    }
}

extension DeviceConstants {
    /// The value as the schedule compiler takes it.
    func hostValue(of name: String) -> HostValue? {
        guard let kind = kind(of: name), let value = value(of: name) else { return nil }
        switch kind {
        case .number: return .float(value)
        case .angle: return .angle(value)
        case .duration: return .seconds(value)
        }
    }
}
