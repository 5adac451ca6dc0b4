public import RackDiagnostics
public import RackModel

/// A control rack with its chip: where programs are checked and run.
///
/// ```swift
/// let rack = try Rack(device: "bench-1q")
/// let program = try rack.program(contentsOf: "Pulses/rabi.qasm")
/// let result = try program.run(RunRequest(sweeps: [.linear("amp", from: 0, to: 1, count: 101)]))
/// ```
public struct Rack: Sendable {
    /// The hardware, validated.
    public let device: Device
    /// The description that `device` was read from.
    public let description: SourceText
    /// Gate calibrations, read before every program.
    public let calibrations: [SourceText]

    /// A rack with `device`: the name of a preset or the path of a description.
    ///
    /// - Parameter calibrations: path of calibrations that replace the device's own.
    /// - Throws: `DiagnosticsError` with every mistake of the description.
    public init(device: String, calibrations: String? = nil) throws {
        let found = try DeviceLookup.load(device)
        self.device = found.device
        description = found.description
        if let calibrations {
            let bytes = try FileBytes.read(calibrations, limit: Rack.programByteLimit)
            self.calibrations = [SourceText(name: calibrations, bytes: bytes)]
        } else {
            self.calibrations = found.calibrations
        }
    }

    /// A rack of values that are already at hand.
    public init(device: Device, description: SourceText, calibrations: [SourceText] = []) {
        self.device = device
        self.description = description
        self.calibrations = calibrations
    }

    /// The longest program, include or calibration file that is read, in bytes.
    public static let programByteLimit = 64 << 20

    /// The program in the file at `path`.
    ///
    /// - Throws: `DiagnosticsError` if the file cannot be read. The text is checked when the program is run.
    public func program(contentsOf path: String) throws -> Program {
        let bytes = try FileBytes.read(path, limit: Self.programByteLimit)
        return Program(rack: self, source: SourceText(name: path, bytes: bytes))
    }

    /// A program given as text. Files that it includes are looked for beside `name`.
    public func program(text: String, name: String = "program.qasm") -> Program {
        Program(rack: self, source: SourceText(name: name, text))
    }

    /// Names of the presets.
    public static var presets: [String] { DeviceLookup.names }
}
