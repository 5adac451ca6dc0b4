import RackDiagnostics
import RackModel
import RackUnits

/// Puts a device together from the sections of a description.
struct DeviceBuilder {
    var reader: DescriptionReader
    let top: DescriptionSection
    private let defaults: YamlNode?
    var tickRate = TickRate(perSecond: 2_000_000_000)!
    var modes: [Mode] = []
    var couplings: [Coupling] = []
    var correlatedNoise: [CorrelatedNoise] = []
    /// Pairs of qubits that a coupler or coupling joins.
    var neighbours: [(a: Int, b: Int)] = []
    var drivePorts: [Port] = []
    var fluxPorts: [Port] = []
    var readoutPorts: [Port] = []
    var feedlines: [Feedline] = []

    init(_ root: YamlNode, files: ImpulseResponseFiles) {
        reader = DescriptionReader(
            sources: SourceTable(root["sources"], provenance: root["provenance"]), files: files)
        top = DescriptionSection(name: .device, path: "", place: root.range, layers: [root])
        defaults = root["defaults"]
    }

    mutating func build() -> Device {
        let name = reader.text(top, "name") ?? "device"
        let summary = reader.text(top, "summary") ?? ""
        if let rate = reader.integer(top, "tick_rate_hz").flatMap({ TickRate(perSecond: Int64($0)) }) {
            tickRate = rate
        }
        buildQubits()
        buildCouplers()
        buildResonatorModes()
        buildCouplings()
        buildCorrelatedNoise()
        buildFeedlines()
        let ports = drivePorts + fluxPorts + readoutPorts
        return Device(
            name: name, summary: summary, tickRate: tickRate, modes: modes, couplings: couplings,
            correlatedNoise: correlatedNoise, ports: ports, feedlines: feedlines, crosstalk: crosstalk(ports), gates: gates(),
            frequencies: reader.text(top, "frequencies").flatMap(FrequencyConvention.init) ?? .dressed,
            solver: solver(), feedback: feedback(), link: reader.link(top, tickRate),
            calibrations: reader.text(top, "calibrations"), sources: reader.provenance)
    }

    /// The section of one entry of a list, its defaults behind it.
    mutating func section(
        _ item: YamlNode, _ name: DeviceKeySection.Name, path: String, defaults key: String? = nil
    ) -> DescriptionSection {
        reader.note(place: item.range, of: path)
        return DescriptionSection(
            name: name, path: path, place: item.range, layers: [item] + shared(key ?? name.rawValue))
    }

    /// The section of `defaults` called `key`, if there is one.
    func shared(_ key: String) -> [YamlNode] { defaults?[key].map { [$0] } ?? [] }

    /// A section of the top level that stands by itself.
    func single(_ name: DeviceKeySection.Name) -> DescriptionSection { top.nested(name.rawValue, as: name) }

    /// The index of the mode called `name`; an unknown name is reported with the nearest known one.
    mutating func mode(_ name: YamlNode.Scalar, qubitsOnly: Bool) -> Int? {
        let known = modes.filter { !qubitsOnly || $0.kind == .qubit }.map(\.name)
        if let index = modes.firstIndex(where: { $0.name == name.text }), known.contains(name.text) {
            return index
        }
        let near = nearestName(to: name.text, among: known).map { "did you mean '\($0)'?" }
        let range =
            known.count > 6 ? "\(known[0]) … \(known[known.count - 1])" : known.joined(separator: ", ")
        reader.report(
            Diagnostic(
                code: "RD0201", "there is no \(qubitsOnly ? "qubit" : "mode") called '\(name.text)'",
                at: name.range,
                help: near ?? (known.isEmpty ? nil : "there are \(range)")))
        return nil
    }

    /// The two modes of `between`.
    mutating func pair(_ section: DescriptionSection, qubitsOnly: Bool) -> (a: Int, b: Int)? {
        guard let names = reader.silently({ $0.names(section, "between") }), names.count == 2 else {
            return nil
        }
        let a = mode(names[0], qubitsOnly: qubitsOnly)
        let b = mode(names[1], qubitsOnly: qubitsOnly)
        guard let a, let b else { return nil }
        guard a != b else {
            reader.report(
                Diagnostic(
                    code: "RD0203", "'between' names '\(names[0].text)' twice", at: names[1].range,
                    labels: [Diagnostic.Label(names[0].range, "first named here")],
                    help: "name two different modes"))
            return nil
        }
        return (a, b)
    }

    /// Reports a `name` that is not the one that the entry gets by its number.
    mutating func checkName(_ section: DescriptionSection, is expected: String) {
        guard let name = reader.text(section, "name"), name != expected else { return }
        reader.report(
            Diagnostic(
                code: "RD0202", "this entry is called '\(expected)', not '\(name)'",
                at: reader.place(of: section.path + ".name"),
                help:
                    "entries are numbered from 0 as listed; leave 'name' out or write \(expected)"
            ))
    }
}
