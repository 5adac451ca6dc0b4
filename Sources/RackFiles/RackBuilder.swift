import RackDiagnostics
import RackModel

/// Puts a cluster together from the sections of a rack file.
struct RackBuilder {
    var reader: DescriptionReader
    private let top: DescriptionSection
    /// `nil`: it could not be read, so no message builds on its ports.
    private let device: Device?

    init(_ root: YamlNode, _ text: SourceText, device: Device?) {
        reader = DescriptionReader(
            sources: SourceTable(nil), files: ImpulseResponseFiles(description: text, read: DeviceFile.refuse))
        top = DescriptionSection(name: .rack, path: "", place: root.range, layers: [root])
        self.device = device
    }

    mutating func build() -> ClusterRack {
        _ = reader.value(top, "device")
        return ClusterRack(
            name: reader.text(top, "name") ?? "cluster", summary: reader.text(top, "summary") ?? "",
            serial: reader.text(top, "serial") ?? "", seed: UInt64(reader.integer(top, "seed") ?? 0), modules: modules(),
            links: links())
    }

    /// The way to the decoder; `nil` where the file speaks of none.
    mutating func link() -> DecoderLink? {
        // Without the device no time can be put on its grid.
        guard let device else { return nil }
        return reader.link(top, device.tickRate)
    }

    private mutating func links() -> [ClusterLink] {
        reader.entries(top, "links", as: .rackLink) { reader, section in
            let sources = reader.entries(section, "sources", as: .linkSource) { reader, source in
                ClusterLink.Source(
                    slot: reader.integer(source, "slot") ?? 0, sequencer: reader.integer(source, "sequencer") ?? 0,
                    acquisition: reader.integer(source, "acquisition"))
            }
            return ClusterLink(
                sources: sources, bits: reader.integer(section, "bits") ?? max(sources.count, 1),
                function: reader.text(section, "function") ?? "decode", triggers: Self.triggers(&reader, section))
        }
    }

    /// An address for each bit of the answer.
    private static func triggers(
        _ reader: inout DescriptionReader, _ section: DescriptionSection
    ) -> [ClusterLink.Trigger] {
        let numbers = reader.numbers(section, "triggers") ?? []
        if let broken = numbers.first(where: { $0 != $0.rounded() }) {
            let path = section.path + ".triggers"
            reader.markUnread(path)
            reader.report(
                Diagnostic(
                    code: "RD0916", "there is no trigger \(broken)", at: reader.place(of: path),
                    help: "it takes whole numbers: [1, 2]"))
        }
        return numbers.enumerated().filter { $0.element != 0 }
            .map { ClusterLink.Trigger(bit: $0.offset, address: Int($0.element)) }
    }

    private mutating func modules() -> [ClusterModule] {
        reader.items(top, "modules").enumerated().map { index, item in
            let path = ClusterPath.module(index)
            reader.note(place: item.range, of: path)
            let section = DescriptionSection(name: .module, path: path, place: item.range, layers: [item])
            let kind = reader.text(section, "kind").flatMap(ClusterModule.Kind.init)
            // Without knowing what it is, nothing can be said of its connectors.
            if kind == nil { reader.markUnread(path) }
            return ClusterModule(
                kind: kind ?? .qcm, slot: reader.integer(section, "slot") ?? index + 1,
                serial: reader.text(section, "serial") ?? "", cables: cables(section))
        }
    }

    private mutating func cables(_ module: DescriptionSection) -> [ClusterCable] {
        reader.items(module, "cables").enumerated().map { index, item in
            let path = "\(module.path).cables.\(index)"
            reader.note(place: item.range, of: path)
            let section = DescriptionSection(name: .cable, path: path, place: item.range, layers: [item])
            return ClusterCable(
                connector: connector(section), port: port(section), delaySeconds: reader.definiteNumber(section, "delay_s"),
                attenuationDecibels: reader.definiteNumber(section, "attenuation_db"),
                localOscillatorHz: reader.number(section, "local_oscillator_hz"),
                moduleAttenuationDecibels: reader.definiteNumber(section, "module_attenuation_db"))
        }
    }

    private mutating func connector(_ section: DescriptionSection) -> ClusterCable.Connector {
        let keys = ["output", "outputs", "input", "inputs"]
        switch reader.choice(section, among: keys) {
        case "output": return .output(reader.integer(section, "output") ?? 0)
        case "input": return .input(reader.integer(section, "input") ?? 0)
        case "outputs":
            let pair = pair(section, "outputs")
            return .outputPair(i: pair.0, q: pair.1)
        case "inputs":
            let pair = pair(section, "inputs")
            return .inputPair(i: pair.0, q: pair.1)
        default:
            reader.markUnread(section.path)
            reader.report(
                Diagnostic(
                    code: "RD0104", "the cable has no end at the module", at: section.place,
                    help: "state one of " + keys.joined(separator: ", ")))
            return .output(0)
        }
    }

    /// Two whole numbers.
    private mutating func pair(_ section: DescriptionSection, _ key: String) -> (Int, Int) {
        guard let numbers = reader.numbers(section, key) else { return (0, 1) }
        let whole = numbers.compactMap { Int(exactly: $0) }
        if whole.count == 2, numbers.count == 2, whole[0] != whole[1] { return (whole[0], whole[1]) }
        reader.markUnread("\(section.path).\(key)")
        reader.report(
            Diagnostic(
                code: "RD0914", "'\(key)' names no two connectors", at: reader.place(of: "\(section.path).\(key)"),
                help: "it takes two different whole numbers: [0, 1]"))
        return (0, 1)
    }

    /// The index of the port that the cable leads to; an unknown name is reported with the nearest known one.
    private mutating func port(_ section: DescriptionSection) -> Int {
        guard let name = reader.text(section, "port"), let device else { return 0 }
        if let index = device.ports.firstIndex(where: { $0.name == name }) { return index }
        reader.markUnread(section.path)
        let names = device.ports.map(\.name)
        let near = nearestName(to: name, among: names).map { "did you mean '\($0)'? " } ?? ""
        let known = names.count > 8 ? "\(names[0]) … \(names[names.count - 1])" : names.joined(separator: ", ")
        reader.report(
            Diagnostic(
                code: "RD0906", "'\(device.name)' has no port '\(name)'", at: reader.place(of: section.path + ".port"),
                help: near + (names.isEmpty ? "it has none" : "it has \(known)")))
        return 0
    }
}
