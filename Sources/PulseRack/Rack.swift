import Foundation
public import RackDiagnostics
public import RackEmulator
import RackFiles
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
    /// What programs may declare as `extern`.
    public var functions: [HostFunction] = []

    /// A rack with `device`: the name of a preset or the path of a description.
    ///
    /// - Parameter calibrations: path of calibrations that replace the device's own.
    /// - Throws: `DiagnosticsError` with every mistake of the description.
    public init(device: String, calibrations: String? = nil) throws {
        let library = try PresetLibrary.locate()
        let loaded = try library.device(device)
        self.device = loaded.device
        description = loaded.text
        if let calibrations {
            self.calibrations = [try TextFile.read(calibrations)]
        } else if let own = try library.calibrations(of: loaded) {
            self.calibrations = [own]
        } else {
            // A description that names none has gates all the same: those that follow from it.
            let text = CalibrationTemplate(device: loaded.device).text
            self.calibrations = [SourceText(name: "\(loaded.device.name).qasm (derived)", text)]
        }
    }

    /// A rack of values that are already at hand.
    public init(device: Device, description: SourceText, calibrations: [SourceText] = []) {
        self.device = device
        self.description = description
        self.calibrations = calibrations
    }

    /// The program in the file at `path`, or else the program of that name that comes with the rack.
    ///
    /// - Throws: `DiagnosticsError` if the file cannot be read. The text is checked when the program is run.
    public func program(contentsOf path: String) throws -> Program {
        Program(rack: self, source: try Self.programText(path))
    }

    static func programText(_ path: String) throws(DiagnosticsError) -> SourceText {
        guard let library = try? PresetLibrary.locate() else { return try TextFile.read(path) }
        return try TextFile.read(library.programPath(path))
    }

    /// The program at `path` on a rack with `device`, as by `init` and `program(contentsOf:)`.
    ///
    /// - Parameter device: `nil`: the one that the program names in a line `pragma pulserack --device …`.
    /// - Throws: `DiagnosticsError` with what is wrong with the device and with the file, both together.
    public static func program(
        contentsOf path: String, device: String? = nil, calibrations: String? = nil
    ) throws -> Program {
        guard let device else { return try program(namingItsDevice: path, calibrations: calibrations) }
        do {
            return try Rack(device: device, calibrations: calibrations).program(contentsOf: path)
        } catch let error as DiagnosticsError {
            do throws(DiagnosticsError) {
                _ = try programText(path)
            } catch let second {
                guard second.diagnostics != error.diagnostics else { throw error }
                throw error.joined(with: second)
            }
            throw error
        }
    }

    /// The code of the message that no device is named.
    package static let noDeviceCode = "RK0228"

    private static func program(namingItsDevice path: String, calibrations: String?) throws -> Program {
        let source = try programText(path)
        let defaults = ProgramDefaults(source)
        guard let name = defaults.device else {
            guard defaults.problems.isEmpty else {
                throw DiagnosticsError(defaults.problems, sources: SourceTexts([source]))
            }
            throw DiagnosticsError([
                Diagnostic(
                    code: noDeviceCode, "no device: neither --device nor a 'pragma pulserack --device' in '\(path)'",
                    help: "presets are \(presets.joined(separator: ", "))")
            ])
        }
        // A description of the program's own stands beside it.
        let beside = URL(fileURLWithPath: source.name).deletingLastPathComponent().appendingPathComponent(name).path
        let isBeside = !presets.contains(name) && FileManager.default.fileExists(atPath: beside)
        do {
            let rack = try Rack(device: isBeside ? beside : name, calibrations: calibrations)
            return Program(rack: rack, source: source)
        } catch let error as DiagnosticsError where error.sources.texts.isEmpty {
            throw DiagnosticsError(
                error.diagnostics.map { problem in
                    var problem = problem
                    problem.range = defaults.deviceRange
                    return problem
                }, sources: SourceTexts([source]))
        }
    }

    /// The device alone: the name of a preset or the path of a description.
    public static func device(_ name: String) throws -> Device { try PresetLibrary.locate().device(name).device }

    /// A program given as text. Files that it includes are looked for beside `name`.
    public func program(text: String, name: String = "program.qasm") -> Program {
        Program(rack: self, source: SourceText(name: name, text))
    }

    /// Names of the racks of modules that come along, sorted; none if they are nowhere to be found.
    public static var rackPresets: [String] { (try? PresetLibrary.locate())?.rackNames ?? [] }

    /// Names of the presets, sorted; none if they are nowhere to be found.
    public static var presets: [String] { (try? PresetLibrary.locate())?.deviceNames ?? [] }
}
