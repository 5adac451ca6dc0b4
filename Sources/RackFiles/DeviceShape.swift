import RackDiagnostics

/// Checks a description against the table of keys: unknown keys, types, ranges, everywhere at once.
struct DeviceShape {
    private(set) var diagnostics: [Diagnostic] = []

    /// What is wrong with the form of a whole description, which is a section `name`.
    static func problems(with root: YamlNode, as name: DeviceKeySection.Name = .device) -> [Diagnostic] {
        var shape = DeviceShape()
        guard case .mapping = root else {
            let keys = DeviceKeys.section(name).keys.filter(\.isRequired).map { "'\($0.name)'" }
            return [
                Diagnostic(
                    code: "RD0103", "the description is \(root.shape)", at: root.range,
                    help: "it takes keys: \(keys.joined(separator: ", ")), …")
            ]
        }
        shape.section(root, name, isDefaults: false)
        return shape.diagnostics
    }

    private mutating func section(_ node: YamlNode, _ name: DeviceKeySection.Name, isDefaults: Bool) {
        guard let entries = node.entries else { return }
        let section = DeviceKeys.section(name)
        for entry in entries {
            guard let key = section.key(entry.key) else {
                unknown(entry, section)
                continue
            }
            if isDefaults, key.isEntryOnly {
                diagnostics.append(
                    Diagnostic(
                        code: "RD0110", "'\(entry.key)' belongs to single entries, not to defaults",
                        at: entry.keyRange,
                        help: "leave it out here"))
            }
            value(entry, key, isDefaults: isDefaults || name == .defaults)
        }
        variant(entries, section)
    }

    private mutating func unknown(_ entry: YamlNode.Entry, _ section: DeviceKeySection) {
        let near = nearestName(to: entry.key, among: section.keys.map(\.name))
        let known = section.keys.map(\.name).joined(separator: ", ")
        diagnostics.append(
            Diagnostic(
                code: "RD0101", "'\(entry.key)' is no key of the section '\(section.name.rawValue)'",
                at: entry.keyRange,
                help: near.map { "did you mean '\($0)'?" } ?? "it knows \(known)"))
    }

    private mutating func value(_ entry: YamlNode.Entry, _ key: DeviceKey, isDefaults: Bool) {
        var node = entry.value
        if key.mayStateSource, let entries = node.entries {
            wrapper(entry, entries, key)
            guard let value = node["value"] else { return }
            node = value
        }
        diagnostics += key.problems(with: node, at: entry.keyRange)
        switch (key.kind, node) {
        case (.section(let name, _), _), (.sectionOrWord(let name, _), _), (.sectionOrName(let name), _):
            section(node, name, isDefaults: isDefaults)
        case (.sections(let name), .sequence(let items, _)):
            for item in items { section(item, name, isDefaults: false) }
        case (.sources, .mapping(let entries, _)):
            for entry in entries where !isText(entry.value) {
                diagnostics.append(
                    Diagnostic(
                        code: "RD0103", "the source of '\(entry.key)' is \(entry.value.shape)",
                        at: entry.keyRange,
                        help: "it takes a text"))
            }
        default: break
        }
    }

    /// `{value: …, source: …}` and nothing else.
    private mutating func wrapper(_ entry: YamlNode.Entry, _ entries: [YamlNode.Entry], _ key: DeviceKey) {
        if entry.value["value"] == nil {
            diagnostics.append(
                Diagnostic(
                    code: "RD0103", "'\(entry.key)' is a section without 'value'", at: entry.keyRange,
                    help: "it takes a \(key.kind.words), or {value: …, source: …}"))
        }
        for inner in entries where inner.key != "value" {
            if inner.key != "source" {
                diagnostics.append(
                    Diagnostic(
                        code: "RD0101", "'\(inner.key)' is no key of a value with a source",
                        at: inner.keyRange,
                        help: "it knows value, source"))
            } else if !isText(inner.value) {
                diagnostics.append(
                    Diagnostic(
                        code: "RD0103", "'source' is \(inner.value.shape)", at: inner.keyRange,
                        help: "it takes a text"))
            }
        }
    }

    private func isText(_ node: YamlNode) -> Bool {
        if case .scalar(let scalar) = node { !scalar.text.isEmpty } else { false }
    }

    /// Keys that the entry's variant does not know, where the entry itself says which variant it is.
    private mutating func variant(_ entries: [YamlNode.Entry], _ section: DeviceKeySection) {
        guard let variantKey = section.variantKey,
            case .scalar(let chosen)? = entries.last(where: { $0.key == variantKey })?.value.unwrapped.value,
            case .word(let words)? = section.key(variantKey)?.kind, words.contains(chosen.text)
        else { return }
        diagnostics += Self.strangers(in: entries, section, variant: chosen.text)
    }

    /// Messages for the keys of `entries` that only other variants than `variant` know.
    static func strangers(
        in entries: [YamlNode.Entry], _ section: DeviceKeySection, variant: String
    ) -> [Diagnostic] {
        entries.compactMap { entry in
            guard let key = section.key(entry.key), !key.variants.isEmpty, !key.variants.contains(variant)
            else {
                return nil
            }
            return Diagnostic(
                code: "RD0111",
                "'\(entry.key)' means nothing where \(section.variantKey ?? "kind") is \(variant)",
                at: entry.keyRange, help: "it belongs to \(key.variants.joined(separator: ", "))")
        }
    }
}
