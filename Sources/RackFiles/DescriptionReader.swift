import RackDiagnostics
import RackModel

/// Takes values out of the sections of a description, remembers where each stands and where it comes
/// from, and collects what is wrong. Values whose form `DeviceShape` has refused read as their default.
struct DescriptionReader {
    private(set) var diagnostics: [Diagnostic] = []
    private(set) var provenance: [Provenance] = []
    /// Key paths whose value could not be read: no message may build on them.
    private(set) var unread: Set<String> = []
    private var places: [String: SourceRange] = [:]
    private var sources: SourceTable
    private(set) var files: ImpulseResponseFiles
    /// Set while a default of the table is taken apart: it has no place and no source.
    private var readsTable = false
    private var hasProvenance: Set<String> = []

    init(sources: SourceTable, files: ImpulseResponseFiles) {
        self.sources = sources
        self.files = files
    }

    mutating func report(_ diagnostic: Diagnostic) { diagnostics.append(diagnostic) }

    /// The place of `path`, or of what it stands in.
    func place(of path: String) -> SourceRange? {
        var path = path
        while !path.isEmpty {
            if let place = places[path] { return place }
            guard let dot = path.lastIndex(of: ".") else { return nil }
            path = String(path[..<dot])
        }
        return nil
    }

    /// The place of `path` itself.
    func exactPlace(of path: String) -> SourceRange? { places[path] }

    mutating func note(place: SourceRange, of path: String) { places[path] = place }
    mutating func markUnread(_ path: String) { unread.insert(path) }

    /// Patterns of `sources:` that fit no value of the description.
    var unusedSources: [Diagnostic] { sources.unused }

    /// Says where what is at `path` comes from, where the description itself does not.
    mutating func state(_ source: String, of path: String) {
        guard !readsTable, hasProvenance.insert(path).inserted else { return }
        provenance.append(Provenance(path: path, source: source))
    }

    // MARK: Values

    /// The value of `key`, unwrapped and well formed; the table's default if it is left out or not.
    mutating func value(_ section: DescriptionSection, _ key: String) -> YamlNode? {
        guard let row = DeviceKeys.section(section.name).key(key) else {
            preconditionFailure("'\(key)' is not in the table of '\(section.name.rawValue)'")
        }
        let path = section.path.isEmpty ? key : "\(section.path).\(key)"
        let standard = TableDefaults.node(section.name, key)
        guard let (entry, _) = section.entry(key) else {
            if row.isRequired {
                unread.insert(path)
                report(
                    Diagnostic(
                        code: "RD0104", "'\(key)' is missing", at: section.place,
                        help: "\(row.meaning); it takes a \(row.kind.words)"))
            }
            return standard
        }
        let (value, source) = row.mayStateSource ? entry.value.unwrapped : (entry.value, nil)
        if !readsTable { places[path] = value.range }
        guard row.problems(with: value, at: entry.keyRange).isEmpty else {
            unread.insert(path)
            return standard
        }
        // Names, words and switches are choices of the description, not figures from somewhere.
        if row.kind.isFigure || source != nil, !readsTable, hasProvenance.insert(path).inserted {
            provenance.append(Provenance(path: path, source: source ?? sources.source(of: path)))
        }
        return value
    }

    mutating func number(_ section: DescriptionSection, _ key: String) -> Double? {
        guard case .scalar(let scalar)? = value(section, key) else { return nil }
        switch YamlNumber(scalar.text) {
        case .finite(let value): return value
        case .infinite: return .infinity
        case .notANumber, .text: return nil
        }
    }

    /// A number that the table has a default for, or that is required and reported if it is missing.
    mutating func definiteNumber(_ section: DescriptionSection, _ key: String) -> Double {
        number(section, key) ?? 1
    }

    mutating func integer(_ section: DescriptionSection, _ key: String) -> Int? {
        number(section, key).flatMap { Int(exactly: $0) }
    }

    mutating func boolean(_ section: DescriptionSection, _ key: String) -> Bool {
        text(section, key) == "true"
    }

    mutating func text(_ section: DescriptionSection, _ key: String) -> String? {
        guard case .scalar(let scalar)? = value(section, key) else { return nil }
        return scalar.text
    }

    mutating func numbers(_ section: DescriptionSection, _ key: String) -> [Double]? {
        guard case .sequence(let items, _)? = value(section, key) else { return nil }
        return items.map { item in
            if case .scalar(let scalar) = item, case .finite(let value) = YamlNumber(scalar.text) {
                value
            } else {
                0
            }
        }
    }

    /// The numbers in the file that `key` names; `nil` if it cannot be read, which is reported.
    mutating func numbers(_ section: DescriptionSection, inFile key: String) -> [Double]? {
        guard case .scalar(let scalar)? = value(section, key) else { return nil }
        let (samples, problems) = files.samples(scalar.text, named: scalar.range)
        problems.forEach { report($0) }
        if samples == nil { unread.insert("\(section.path).\(key)") }
        return samples
    }

    /// Names with their places.
    mutating func names(_ section: DescriptionSection, _ key: String) -> [YamlNode.Scalar]? {
        guard case .sequence(let items, _)? = value(section, key) else { return nil }
        return items.compactMap { if case .scalar(let scalar) = $0 { scalar } else { nil } }
    }

    /// What `read` makes of each entry of a list of sections.
    mutating func entries<Value>(
        _ section: DescriptionSection, _ key: String, as name: DeviceKeySection.Name,
        _ read: (inout DescriptionReader, DescriptionSection) -> Value?
    ) -> [Value] {
        let isTable = section.entry(key) == nil
        guard case .sequence(let items, _)? = value(section, key) else { return [] }
        readsTable = isTable
        defer { readsTable = false }
        return items.enumerated().compactMap { index, item in
            let path = (section.path.isEmpty ? key : "\(section.path).\(key)") + ".\(index)"
            if !isTable { places[path] = item.range }
            return read(
                &self, DescriptionSection(name: name, path: path, place: item.range, layers: [item]))
        }
    }

    /// The entries of a list of sections.
    mutating func items(_ section: DescriptionSection, _ key: String) -> [YamlNode] {
        guard case .sequence(let items, _)? = value(section, key) else { return [] }
        return items
    }

    /// Reads without remembering places or sources: for what is read again under its final path.
    mutating func silently<Value>(_ read: (inout DescriptionReader) -> Value) -> Value {
        readsTable = true
        defer { readsTable = false }
        return read(&self)
    }

    // MARK: Choices

    /// Which of `keys` applies: the one in the nearest layer; two in one layer are reported.
    mutating func choice(_ section: DescriptionSection, among keys: [String]) -> String? {
        for layer in section.layers {
            let stated = (layer.entries ?? []).filter { keys.contains($0.key) }
            guard let first = stated.first else { continue }
            for other in stated.dropFirst() where other.key != first.key {
                report(
                    Diagnostic(
                        code: "RD0112", "'\(other.key)' and '\(first.key)' say the same thing",
                        at: other.keyRange,
                        labels: [Diagnostic.Label(first.keyRange, "given here")], help: "keep one of them"))
            }
            return first.key
        }
        return nil
    }
}
