import RackDiagnostics

extension DeviceKey {
    /// What is wrong with `node` as a value of this key, nested sections apart; empty if nothing is.
    func problems(with node: YamlNode, at keyRange: SourceRange) -> [Diagnostic] {
        switch kind {
        case .number(_, let range, let mayBeInfinite):
            number(node, range, mayBeInfinite: mayBeInfinite, keyRange)
        case .numbers(_, let range):
            list(node, keyRange) { number($0, range, mayBeInfinite: false, $0.range) }
        case .integer(_, let range): integer(node, range, keyRange)
        case .bits(let range):
            if case .scalar(let scalar) = node, scalar.text == "ideal" {
                []
            } else {
                integer(node, range, keyRange)
            }
        case .boolean:
            scalar(node).map { ["true", "false"].contains($0.text) && $0.isPlain } == true
                ? [] : wrongType(node, keyRange)
        case .file:
            if let scalar = scalar(node), !scalar.text.isEmpty { [] } else { wrongType(node, keyRange) }
        case .text, .name:
            if let scalar = scalar(node), !scalar.text.isEmpty || !scalar.isPlain {
                []
            } else {
                wrongType(node, keyRange)
            }
        case .word(let words): word(node, words, keyRange)
        case .names(let count): names(node, count, keyRange)
        case .section(_, let mayBeNone):
            node.entries != nil || (mayBeNone && node.isNone) ? [] : wrongType(node, keyRange)
        case .sectionOrWord(_, let words):
            if node.entries != nil { [] } else { word(node, words, keyRange) }
        case .sectionOrName:
            if let scalar = scalar(node) {
                scalar.text.isEmpty ? wrongType(node, keyRange) : []
            } else {
                node.entries == nil ? wrongType(node, keyRange) : []
            }
        case .sections:
            list(node, keyRange) { $0.entries == nil ? wrongType($0, $0.range, wanted: "section") : [] }
        case .sources: node.entries == nil ? wrongType(node, keyRange) : []
        }
    }

    private func scalar(_ node: YamlNode) -> YamlNode.Scalar? {
        if case .scalar(let scalar) = node { scalar } else { nil }
    }

    private func wrongType(_ node: YamlNode, _ keyRange: SourceRange, wanted: String? = nil) -> [Diagnostic] {
        // A section or an empty value has no good place of its own.
        let range = node.entries != nil || node.isNone ? keyRange : node.range
        return [
            Diagnostic(
                code: "RD0103", "'\(name)' is \(node.shape)", at: range,
                help: "it takes a \(wanted ?? kind.words)")
        ]
    }

    private func number(
        _ node: YamlNode, _ range: ClosedRange<Double>, mayBeInfinite: Bool, _ keyRange: SourceRange
    ) -> [Diagnostic] {
        // Infinity in quotes is what JSON, which has no word for it, is given.
        guard let scalar = scalar(node), scalar.isPlain || mayBeInfinite && scalar.text == ".inf" else {
            return wrongType(node, keyRange)
        }
        switch YamlNumber(scalar.text) {
        case .finite(let value):
            return range.contains(value) ? [] : [outOfRange(scalar)]
        case .infinite where mayBeInfinite && !scalar.text.hasPrefix("-"): return []
        case .infinite, .notANumber:
            return [
                Diagnostic(
                    code: "RD0106", "'\(name)' is \(scalar.text), which is no finite number",
                    at: scalar.range,
                    help: "it takes a \(kind.words)")
            ]
        case .text: return wrongType(node, keyRange)
        }
    }

    private func integer(_ node: YamlNode, _ range: ClosedRange<Int64>, _ keyRange: SourceRange)
        -> [Diagnostic]
    {
        let limits = Double(range.lowerBound)...Double(range.upperBound)
        let found = number(
            node, -.greatestFiniteMagnitude ... .greatestFiniteMagnitude, mayBeInfinite: false, keyRange)
        guard found.isEmpty, let scalar = scalar(node), case .finite(let value) = YamlNumber(scalar.text)
        else {
            return found
        }
        guard value == value.rounded() else {
            return [
                Diagnostic(
                    code: "RD0107", "'\(name)' is \(scalar.text), which is no whole number", at: scalar.range,
                    help: "it takes a \(kind.words)")
            ]
        }
        return limits.contains(value) ? [] : [outOfRange(scalar)]
    }

    private func outOfRange(_ scalar: YamlNode.Scalar) -> Diagnostic {
        let unit = kind.unit.isEmpty ? "" : " \(kind.unit)"
        return Diagnostic(
            code: "RD0105", "'\(name)' is \(scalar.text)\(unit), which is out of range", at: scalar.range,
            help: "it takes a \(kind.words)\(unit)")
    }

    private func word(_ node: YamlNode, _ words: [String], _ keyRange: SourceRange) -> [Diagnostic] {
        guard let scalar = scalar(node) else { return wrongType(node, keyRange) }
        guard !words.contains(scalar.text) else { return [] }
        let near = nearestName(to: scalar.text, among: words).map { "did you mean '\($0)'? " } ?? ""
        return [
            Diagnostic(
                code: "RD0108", "'\(name)' is '\(scalar.text)'",
                at: scalar.text.isEmpty ? keyRange : scalar.range,
                help: near + "it is \(kind.words)")
        ]
    }

    private func names(_ node: YamlNode, _ count: Int?, _ keyRange: SourceRange) -> [Diagnostic] {
        var found = list(node, keyRange) { item in
            if let scalar = scalar(item), !scalar.text.isEmpty {
                []
            } else {
                wrongType(item, item.range, wanted: "name")
            }
        }
        if found.isEmpty, case .sequence(let items, let range) = node, let count, items.count != count {
            found.append(
                Diagnostic(
                    code: "RD0109", "'\(name)' lists \(items.count) names", at: range,
                    help: "it takes a \(kind.words)"))
        }
        return found
    }

    private func list(
        _ node: YamlNode, _ keyRange: SourceRange, _ check: (YamlNode) -> [Diagnostic]
    ) -> [Diagnostic] {
        guard case .sequence(let items, _) = node else { return wrongType(node, keyRange) }
        return items.flatMap(check)
    }

    /// Whether a value may be written as `{value: …, source: …}`.
    var mayStateSource: Bool {
        switch kind {
        case .section, .sectionOrWord, .sectionOrName, .sections, .sources: false
        default: true
        }
    }
}

extension DeviceKey.Kind {
    /// A number, or some.
    var isFigure: Bool {
        switch self {
        case .number, .numbers, .integer, .bits, .file: true
        default: false
        }
    }
}

extension YamlNode {
    /// The value and the source of `{value: …, source: …}`, or the value itself.
    var unwrapped: (value: YamlNode, source: String?) {
        guard let value = self["value"] else { return (self, nil) }
        if case .scalar(let scalar)? = self["source"] { return (value, scalar.text) }
        return (value, nil)
    }
}
