import RackDiagnostics

/// The section `sources:`: where values come from, by key path.
struct SourceTable {
    private var rows: [(pattern: String, source: String, range: SourceRange, isUsed: Bool)] = []
    private var rowOfPattern: [String: Int] = [:]
    /// What stands for every value that no row and no `{value, source}` speaks of.
    private var standard = "assumed"
    private var exact: [String: String] = [:]
    /// Paths that were asked for without names: what a pattern could have said.
    private var offered: [String] = []
    private var isOffered: Set<String> = []

    /// `provenance` is what a resolved description states by exact path; its paths need not be used.
    init(_ node: YamlNode?, provenance: YamlNode? = nil) {
        for entry in provenance?.entries ?? [] {
            if case .scalar(let scalar) = entry.value { exact[entry.key] = scalar.text }
        }
        for entry in node?.entries ?? [] {
            guard case .scalar(let scalar) = entry.value else { continue }
            if entry.key == "default" {
                standard = scalar.text
            } else {
                rowOfPattern[entry.key] = rows.count
                rows.append((entry.key, scalar.text, entry.keyRange, false))
            }
        }
    }

    /// The source of the value at `path`: of the path itself, of the path without its entry's name, of a
    /// section that it stands in, or the file's default.
    mutating func source(of path: String) -> String {
        let generic = Self.withoutName(path)
        if isOffered.insert(generic).inserted { offered.append(generic) }
        if let source = exact[path] { return source }
        guard !rows.isEmpty else { return standard }
        let wider = Self.prefixes(path).dropFirst().dropLast() + Self.prefixes(generic).dropFirst()
        for candidate in [path, generic] + wider {
            if let row = rowOfPattern[candidate] {
                rows[row].isUsed = true
                return rows[row].source
            }
        }
        return standard
    }

    /// Messages for the rows that no value asked for.
    var unused: [Diagnostic] {
        rows.filter { !$0.isUsed }.map { row in
            let near = nearestName(to: row.pattern, among: offered)
            return Diagnostic(
                code: "RD0113", "'\(row.pattern)' is the path of no value of this description", at: row.range,
                help: near.map { "did you mean '\($0)'?" } ?? "a path is like qubits.t1_s or qubits.q3.t1_s")
        }
    }

    /// `qubits.q0.t1_s` → `qubits.t1_s`.
    private static func withoutName(_ path: String) -> String {
        var parts = path.split(separator: ".")
        if parts.count > 2, ["qubits", "couplers", "couplings", "feedlines"].contains(parts[0]) {
            parts.remove(at: 1)
        }
        return parts.joined(separator: ".")
    }

    /// The path and what it stands in, the longest first.
    private static func prefixes(_ path: String) -> [String] {
        let parts = path.split(separator: ".")
        return (1...max(parts.count, 1)).reversed().map { parts.prefix($0).joined(separator: ".") }
    }
}
