import RackDiagnostics
import RackModel

/// Devices by name or path.
enum DeviceLookup {
    struct Found {
        var device: Device
        var description: SourceText
        var calibrations: [SourceText]
    }

    static var names: [String] { [] }

    static func load(_ name: String) throws -> Found {
        throw DiagnosticsError([Diagnostic(code: "RK0300", "no device '\(name)'")])
    }
}
