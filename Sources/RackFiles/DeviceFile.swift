public import RackDiagnostics
public import RackModel

/// Device descriptions: YAML in, a `Device` or everything that is wrong with the text out.
public enum DeviceFile {
    /// Reads a description.
    ///
    /// Messages carry codes `RD00xx` (not readable as YAML), `RD01xx` (keys and values), `RD02xx`
    /// (references) and those of `DeviceFinding` (the device as a whole), in the order of the text, then
    /// those of the files that it names.
    /// - Parameter read: reads the files that the description names. Without it a description that names
    ///   one is refused: loading touches nothing but `text`.
    /// - Throws: every mistake that could be found, none twice; nothing traps, whatever the bytes.
    public static func load(
        _ text: SourceText, read: @escaping FileReader = refuse
    ) throws(DiagnosticsError) -> Device {
        var texts = SourceTexts([text])
        let (device, diagnostics) = self.read(text, &texts, read)
        guard let device, diagnostics.isEmpty else {
            throw DiagnosticsError(diagnostics, sources: texts)
        }
        return device
    }

    /// Reads a file by its path as the description writes it, which is relative to the description.
    public typealias FileReader = (_ path: String) throws(DiagnosticsError) -> SourceText

    /// The reader of those who have no files: it throws RD0116.
    public static func refuse(_ path: String) throws(DiagnosticsError) -> SourceText {
        throw DiagnosticsError([
            Diagnostic(
                code: "RD0116", "the file '\(path)' cannot be read from here",
                help: "load the description from a file, or write what the file holds in its place")
        ])
    }

    /// The table of keys as Markdown.
    public static var keyReferenceMarkdown: String { DeviceKeys.markdown }

    private static func read(
        _ text: SourceText, _ texts: inout SourceTexts, _ read: @escaping FileReader
    ) -> (device: Device?, diagnostics: [Diagnostic]) {
        let (root, problems) = YamlReader.read(text)
        guard let root else { return (nil, problems) }
        let diagnostics = problems + DeviceShape.problems(with: root)
        guard root.entries != nil else { return (nil, diagnostics) }
        return device(root, text, after: diagnostics, &texts, read)
    }

    /// The device of the section `root` of `text`, whose form has been checked, and all messages in order.
    static func device(
        _ root: YamlNode, _ text: SourceText, after problems: [Diagnostic], _ texts: inout SourceTexts,
        _ read: @escaping FileReader
    ) -> (device: Device?, diagnostics: [Diagnostic]) {
        var diagnostics = problems
        var builder = DeviceBuilder(root, files: ImpulseResponseFiles(description: text, read: read))
        let device = builder.build()
        texts = builder.reader.files.texts
        diagnostics += builder.reader.diagnostics
        diagnostics += messages(device.findings(), builder.reader)
        // A pattern of `sources:` may be unused only because its value was not read.
        if diagnostics.isEmpty { diagnostics += builder.reader.unusedSources }
        return (device, ordered(diagnostics))
    }

    /// Findings about the whole as messages, except where a value that could not be read takes part.
    static func messages(_ findings: [DeviceFinding], _ reader: DescriptionReader) -> [Diagnostic] {
        findings.compactMap { finding in
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

    /// In the order of the text, none twice.
    static func ordered(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
        var seen: Set<Diagnostic> = []
        let unique = diagnostics.filter { seen.insert($0).inserted }
        func place(_ diagnostic: Diagnostic) -> (Int, Int) {
            (diagnostic.range?.source ?? 0, diagnostic.range?.lower ?? 0)
        }
        return unique.enumerated()
            .sorted { left, right in
                let (one, other) = (place(left.element), place(right.element))
                return one == other ? left.offset < right.offset : one < other
            }
            .map(\.element)
    }
}
