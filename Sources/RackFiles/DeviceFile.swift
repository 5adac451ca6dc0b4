public import RackDiagnostics
public import RackModel

/// Device descriptions: YAML in, a `Device` or everything that is wrong with the text out.
public enum DeviceFile {
    /// Reads a description.
    ///
    /// Messages carry codes `RD00xx` (not readable as YAML), `RD01xx` (keys and values), `RD02xx`
    /// (references) and those of `DeviceFinding` (the device as a whole), in the order of the text.
    /// - Throws: every mistake that could be found, none twice; nothing traps, whatever the bytes.
    public static func load(_ text: SourceText) throws(DiagnosticsError) -> Device {
        let (device, diagnostics) = read(text)
        guard let device, diagnostics.isEmpty else {
            throw DiagnosticsError(diagnostics, sources: SourceTexts([text]))
        }
        return device
    }

    /// The table of keys as Markdown.
    public static var keyReferenceMarkdown: String { DeviceKeys.markdown }

    private static func read(_ text: SourceText) -> (device: Device?, diagnostics: [Diagnostic]) {
        let (root, problems) = YamlReader.read(text)
        guard let root else { return (nil, problems) }
        var diagnostics = problems + DeviceShape.problems(with: root)
        guard root.entries != nil else { return (nil, diagnostics) }
        var builder = DeviceBuilder(root)
        let device = builder.build()
        diagnostics += builder.reader.diagnostics
        diagnostics += findings(of: device, builder.reader)
        // A pattern of `sources:` may be unused only because its value was not read.
        if diagnostics.isEmpty { diagnostics += builder.reader.unusedSources }
        return (device, ordered(diagnostics))
    }

    /// What is wrong with the device as a whole, except where a value that could not be read takes part.
    private static func findings(of device: Device?, _ reader: DescriptionReader) -> [Diagnostic] {
        guard let device else { return [] }
        return device.findings().compactMap { finding in
            let isTainted = finding.paths.contains { path in
                reader.unread.contains { $0 == path || $0.hasPrefix(path + ".") || path.hasPrefix($0 + ".") }
            }
            guard !isTainted else { return nil }
            // A value that is only a default has no place; another that takes part may have one.
            let places = finding.paths.compactMap { path in reader.exactPlace(of: path) }
            let place = places.first ?? finding.paths.first.flatMap { reader.place(of: $0) }
            return Diagnostic(
                code: finding.code, finding.message, at: place ?? SourceRange(lower: 0, upper: 0),
                labels: places.dropFirst().prefix(1).map { Diagnostic.Label($0, "takes part") },
                help: finding.help)
        }
    }

    private static func ordered(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
        var seen: Set<Diagnostic> = []
        let unique = diagnostics.filter { seen.insert($0).inserted }
        return unique.enumerated()
            .sorted { ($0.element.range?.lower ?? 0, $0.offset) < ($1.element.range?.lower ?? 0, $1.offset) }
            .map(\.element)
    }
}
