public import RackDiagnostics
public import RackModel
public import Scheduling

/// A program on a device, checked and ready to run: the deterministic core's one entry.
///
/// A value of this type is immutable and safe to use from any number of threads. Every result is a pure
/// function of (experiment, point, shots).
public struct Experiment: Sendable {
    public let device: Device
    public let options: RunOptions
    /// Warnings of the front end (errors are thrown by `init`).
    public let warnings: [Diagnostic]
    public let sources: SourceTexts

    /// Checks `program` against `device`.
    ///
    /// - Parameters:
    ///   - calibrations: read before the program, in order.
    ///   - include: the text of an included file, `nil` if there is none.
    /// - Throws: every diagnostic of the program, the calibrations and the options together.
    public init(
        program: SourceText, calibrations: [SourceText], device: Device, options: RunOptions,
        include: (String) -> SourceText?
    ) throws(DiagnosticsError) {
        self.device = device
        self.options = options
        warnings = []
        sources = SourceTexts([program])
    }

    /// The program's `input` variables.
    public var inputs: [ProgramInput] { [] }

    /// The shapes that every point shares.
    public func shape() throws(DiagnosticsError) -> RunShape {
        RunShape(captures: [], registers: [], modes: [])
    }

    /// The compiled schedule of point `index`.
    public func schedule(point index: Int) throws(DiagnosticsError) -> PulseSchedule {
        PulseSchedule(tickRate: device.tickRate)
    }

    /// What the connectors carry at point `index`.
    public func portRecords(point index: Int) throws(DiagnosticsError) -> [PortRecord] { [] }

    /// Runs `shots` of point `index`.
    public func run(point index: Int, shots: Range<Int>) throws(DiagnosticsError) -> PointResult {
        PointResult(index: index, captures: [], bits: [], finalPopulations: [])
    }
}

/// An `input` variable of a program.
public struct ProgramInput: Sendable, Equatable {
    public enum Kind: String, Sendable { case number, integer, angle, duration, bit }

    public var name: String
    public var kind: Kind
    /// UDUNITS: "s", "rad" or "1".
    public var unit: String { kind == .duration ? "s" : kind == .angle ? "rad" : "1" }

    public init(name: String, kind: Kind) {
        self.name = name
        self.kind = kind
    }
}
