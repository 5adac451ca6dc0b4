import RackDiagnostics

/// A section of a description as an entry sees it: its own keys, then those of the defaults that apply,
/// then the table's.
struct DescriptionSection {
    let name: DeviceKeySection.Name
    /// Its key path, as in `DescriptionPath`.
    let path: String
    /// Where the entry stands: for messages about what is missing.
    let place: SourceRange
    /// Mappings, the entry's own first.
    let layers: [YamlNode]

    /// The first layer that has `key`.
    func entry(_ key: String) -> (entry: YamlNode.Entry, layer: Int)? {
        for (index, layer) in layers.enumerated() {
            if let entry = layer.entries?.last(where: { $0.key == key }) { return (entry, index) }
        }
        return nil
    }

    /// The layers of a section nested under `key`, then those of `others`; and whether the nearest
    /// statement says `none`.
    func nested(_ key: String, as name: DeviceKeySection.Name, then others: [YamlNode] = [])
        -> DescriptionSection
    {
        let own = layers.compactMap { layer in layer.entries?.last { $0.key == key } }
        return DescriptionSection(
            name: name, path: path.isEmpty ? key : "\(path).\(key)", place: own.first?.keyRange ?? place,
            layers: own.map(\.value) + others)
    }

    /// Whether `key` is a section here: stated (and not `none`) before anything says `none`.
    func states(_ key: String) -> Bool? { entry(key).map { !$0.entry.value.isNone } }
}

/// Defaults of the table, as nodes.
enum TableDefaults {
    private static let nodes: [String: YamlNode] = {
        var nodes: [String: YamlNode] = [:]
        for section in DeviceKeys.sections + DeviceKeys.rackSections {
            for key in section.keys {
                guard let standard = key.standard else { continue }
                let (root, problems) = YamlReader.read(SourceText(name: "defaults", standard))
                guard let root, problems.isEmpty else {
                    preconditionFailure("default of \(section.name.rawValue).\(key.name) is not YAML")
                }
                nodes["\(section.name.rawValue).\(key.name)"] = root
            }
        }
        return nodes
    }()

    static func node(_ section: DeviceKeySection.Name, _ key: String) -> YamlNode? {
        nodes["\(section.rawValue).\(key)"]
    }
}
