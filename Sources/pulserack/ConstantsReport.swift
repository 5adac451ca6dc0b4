import PulseRack

/// What a device provides to programs by name.
struct ConstantsReport {
    struct Entry: Encodable {
        var name: String
        var kind: String
        /// Of `value`: "Hz", "s", "rad", "dt" or "1".
        var unit: String
        /// Absent where the device cannot provide it.
        var value: Double?
        var summary: String
        /// Why there is no value.
        var reason: String?
    }

    private(set) var entries: [Entry] = []

    /// Derives the constants of `device` whose names begin with `prefix`.
    ///
    /// - Throws: `DiagnosticsError` if there are none, or if the device's lines cannot be built.
    init(_ device: Device, prefix: String, showsProgress: Bool) throws {
        let constants = try DeviceConstants(device: device)
        let wanted = constants.declared.filter { $0.name.hasPrefix(prefix) }
        guard !wanted.isEmpty else {
            let near = nearestName(to: prefix, among: constants.declared.map(\.name))
            throw DiagnosticsError([
                Diagnostic(
                    code: "RK0227", "'\(device.name)' has no constant that begins with '\(prefix)'",
                    help: near.map { "did you mean '\($0)'?" } ?? "names begin with the qubit's, as in \(Self.example(constants))")
            ])
        }
        var bar = ProgressBar(isEnabled: showsProgress)
        defer { bar.clear() }
        for (done, constant) in wanted.enumerated() {
            bar.show(done, of: wanted.count, "constants")
            let value = constants.value(of: constant.name)
            entries.append(
                Entry(
                    name: constant.name, kind: constant.kind.rawValue, unit: constant.unit, value: value,
                    summary: constant.summary, reason: value == nil ? constants.explanation(of: constant.name) : nil))
        }
    }

    private static func example(_ constants: DeviceConstants) -> String { constants.declared.first?.name ?? "q0_f01" }

    var text: String {
        let rows = entries.map { entry in
            let missing = entry.reason.map { "none: \($0)" } ?? "none"
            return [
                entry.name, entry.value.map { Format.value($0, unit: entry.unit) } ?? "-",
                entry.summary + (entry.value == nil ? " (\(missing))" : ""),
            ]
        }
        return Format.table([["name", "value", "what it is"]] + rows, indent: "")
    }
}
