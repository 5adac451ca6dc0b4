import RackModel

/// A version of the command layer that drivers choose their dialect by.
public struct SCPIVersion: Sendable, Hashable {
    public var major: Int
    public var minor: Int

    /// What is announced unless asked for otherwise.
    public static let newest = SCPIVersion(major: 1, minor: 2)
    /// Those that drivers know.
    public static let known = [SCPIVersion(major: 0, minor: 1), SCPIVersion(major: 1, minor: 0), SCPIVersion(major: 1, minor: 1), newest]

    init(major: Int, minor: Int) {
        self.major = major
        self.minor = minor
    }

    /// `1.2`; `nil` for what no driver knows.
    public init?(_ text: String) {
        guard let known = Self.known.first(where: { $0.text == text }) else { return nil }
        self = known
    }

    public var text: String { "\(major).\(minor)" }

    /// Of the firmware that came with it.
    fileprivate var firmware: [Int] {
        switch (major, minor) {
        case (0, _): [0, 13, 0]
        case (1, 0): [1, 0, 0]
        case (1, 1): [2, 0, 0]
        default: [2, 1, 0]
        }
    }
}

extension ClusterInstrument {
    // MARK: - What drivers recognise a cluster by

    var identification: String { identification(model: "Cluster MM", serial: rack.serial) }

    func identification(of module: ClusterModule) -> String {
        identification(model: "Cluster \(module.kind.family)", serial: module.serial)
    }

    /// Keys that drivers parse; of each part of the software they want a version, a date, a hash and a flag.
    private func identification(model: String, serial: String) -> String {
        if let builds { return "Qblox,\(model),\(serial),\(builds)" }
        let version = announced.firmware.map { "\($0)" }.joined(separator: ".")
        let parts = ["fw", "kmod", "sw", "cfgMan"].map {
            "\($0)Version=\(version) \($0)Build=01/01/2026-00:00:00 \($0)Hash=0x00000001 \($0)Dirty=0"
        }
        let (program, manager) = ("swSCPIVersion=\(announced.text)", "cfgManSCPIVersion=1.1")
        return "Qblox,\(model),\(serial),osVersion=\(version),\(parts.joined(separator: " ")) \(program) \(manager)"
    }

    /// The same as a document, with all modules.
    var description: JSONValue {
        var members = description(model: "cluster_mm", name: self[stored: "SYSTem:NAME"] ?? rack.name, serial: rack.serial)
        members.append(JSONValue.Member("is_rf", false))
        members.append(JSONValue.Member("modules", .object(modules.map {
            JSONValue.Member("\($0.module.slot)", description(of: $0.module))
        })))
        return .object(members)
    }

    private func description(of module: ClusterModule) -> JSONValue {
        let family = module.kind.family.lowercased()
        var members = description(model: "cluster_\(family)", name: "cluster-\(family)", serial: module.serial)
        members += [
            JSONValue.Member("is_rf", .bool(module.kind.isRF)),
            JSONValue.Member("is_extended_instrument", false),
            JSONValue.Member("qtm_eom", false),
            JSONValue.Member("features", [
                // 0: float, 2: 16 bit.
                "wave_encoding": [0, 2],
                "pre_compile": .array((0..<module.kind.sequencers).map { .integer(Int64($0)) }),
                "partial_acquisition": true,
            ]),
        ]
        return .object(members)
    }

    private func description(model: String, name: String, serial: String) -> [JSONValue.Member] {
        let version = JSONValue.array(announced.firmware.map { .integer(Int64($0)) })
        // 2026-01-01, in seconds since 1970.
        let build: JSONValue = ["version": version, "build": 1_767_225_600, "hash": "0x00000001", "dirty": false]
        return [
            JSONValue.Member("manufacturer", "Qblox"),
            JSONValue.Member("model", .string(model)),
            JSONValue.Member("name", .string(name)),
            JSONValue.Member("ser", .string(serial)),
            JSONValue.Member("os", .string(announced.firmware.map { "\($0)" }.joined(separator: "."))),
            JSONValue.Member("fw", build), JSONValue.Member("kmod", build),
            JSONValue.Member("sw", build), JSONValue.Member("cfg_man", build),
            JSONValue.Member("sw_compat", [
                "scpi_version": [.integer(Int64(announced.major)), .integer(Int64(announced.minor))]
            ]),
            JSONValue.Member("cfg_man_compat", ["scpi_version": [1, 1]]),
        ]
    }
}

extension ClusterModule.Kind {
    /// RF modules have the model name of their baseband kin.
    fileprivate var family: String { reads ? "QRM" : "QCM" }
}
