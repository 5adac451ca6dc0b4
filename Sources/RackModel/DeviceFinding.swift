public import RackDiagnostics

/// Something that is wrong with a device as data, and which keys of its description it is about.
public struct DeviceFinding: Sendable, Equatable {
    /// A stable code `RD03xx` (modes), `RD04xx` (couplings), `RD05xx` (ports), `RD06xx` (readout),
    /// `RD07xx` (crosstalk), `RD08xx` (gates, solver, feedback and link), `RD09xx` (racks).
    public var code: String
    public var message: String
    /// Key paths as in `DescriptionPath`: first the one to point at, then others that take part.
    public var paths: [String]
    public var help: String?

    public init(code: String, _ message: String, at paths: [String], help: String? = nil) {
        self.code = code
        self.message = message
        self.paths = paths
        self.help = help
    }
}

/// How findings and provenance name a place of the description: `qubits.q0.t2_s`,
/// `qubits.q0.drive.attenuation_db`, `couplers.c0_1.flux_port.bits`, `feedlines.feed0.amplifier`.
public enum DescriptionPath {
    public static func mode(_ mode: Mode) -> String {
        switch mode.kind {
        case .qubit: "qubits." + mode.name
        case .coupler: "couplers." + mode.name
        case .resonator: "resonators." + mode.name
        }
    }

    public static func coupling(_ coupling: Coupling) -> String {
        switch coupling.kind {
        case .exchange, .dispersive: "couplings." + coupling.name
        case .effective: "couplers." + coupling.name
        }
    }

    public static func noise(_ noise: CorrelatedNoise) -> String { "correlated_noise." + noise.name }

    public static func feedline(_ feedline: Feedline) -> String { "feedlines." + feedline.name }

    /// The resonator that reads `device.modes[mode]`.
    public static func resonator(_ resonator: Resonator, of device: Device) -> String {
        device.modes.indices.contains(resonator.mode)
            ? Self.mode(device.modes[resonator.mode]) + ".resonator" : "resonators." + resonator.name
    }

    /// A port, under what it serves.
    public static func port(_ port: Port, of device: Device) -> String {
        switch port.role {
        case .drive(let mode) where device.modes.indices.contains(mode):
            Self.mode(device.modes[mode]) + ".drive"
        case .modeFlux(let mode) where device.modes.indices.contains(mode):
            Self.mode(device.modes[mode]) + ".flux_port"
        case .couplerFlux(let coupling) where device.couplings.indices.contains(coupling):
            Self.coupling(device.couplings[coupling]) + ".flux_port"
        case .readoutDrive(let feedline) where device.feedlines.indices.contains(feedline):
            Self.feedline(device.feedlines[feedline]) + ".drive"
        case .readoutCapture(let feedline) where device.feedlines.indices.contains(feedline):
            Self.feedline(device.feedlines[feedline]) + ".capture"
        default: "ports." + port.name
        }
    }
}

extension Device {
    /// Everything that is wrong with the device, in the order of its parts; empty for one that can run.
    public func findings() -> [DeviceFinding] {
        var check = DeviceCheck(device: self)
        check.modes()
        check.couplings()
        check.correlatedNoise()
        check.ports()
        check.feedlines()
        check.crosstalk()
        check.gates()
        check.solver()
        check.feedback()
        check.link()
        return check.findings
    }

    /// Those of `findings()` that are about `link`.
    public func linkFindings() -> [DeviceFinding] {
        var check = DeviceCheck(device: self)
        check.link()
        return check.findings
    }

    /// `findings()` as messages; `place` tells where in a text a key path stands.
    public func diagnostics(
        at place: (_ path: String) -> SourceRange? = { _ in nil }
    ) -> [Diagnostic] {
        findings().map { finding in
            Diagnostic(
                code: finding.code, finding.message, at: finding.paths.first.flatMap(place),
                help: finding.help)
        }
    }

    /// Throws everything that `findings()` finds.
    public func validate() throws(DiagnosticsError) {
        let found = diagnostics()
        guard found.isEmpty else { throw DiagnosticsError(found) }
    }
}
