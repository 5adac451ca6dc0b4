public import RackDiagnostics
public import RackModel

/// Rack files: YAML in; a cluster with the device behind it, or everything that is wrong with the text, out.
public enum RackFile {
    /// A cluster and what its cables lead to.
    public struct LoadedRack: Sendable {
        public var rack: ClusterRack
        /// Its `link` is the rack's, where that has one.
        public var device: Device
        /// The texts of both: the rack file's, and the device's where that has a file of its own.
        public var text: SourceText
        public var deviceText: SourceText?
    }

    /// The device that a rack file names.
    public typealias DeviceReader = (_ name: String) throws(DiagnosticsError) -> PresetLibrary.LoadedDevice

    /// Reads a rack file.
    ///
    /// Messages carry the codes of device descriptions, and `RD09xx` for cables that do not fit.
    /// - Parameters:
    ///   - device: reads the device that the file names. Without it only a device in the file itself is known.
    ///   - read: reads files that such a device names.
    /// - Throws: every mistake that could be found, none twice; nothing traps, whatever the bytes.
    public static func load(
        _ text: SourceText, device: DeviceReader = refuse, read: @escaping DeviceFile.FileReader = DeviceFile.refuse
    ) throws(DiagnosticsError) -> LoadedRack {
        let (root, problems) = YamlReader.read(text, needs: "'name', 'device' and 'modules'")
        guard let root else { throw DiagnosticsError(problems, sources: SourceTexts([text])) }
        let form = problems + DeviceShape.problems(with: root, as: .rack)
        guard root.entries != nil else { throw DiagnosticsError(form, sources: SourceTexts([text])) }
        var texts = SourceTexts([text])
        var found = form
        var known: Device?
        var deviceText: SourceText?
        var elsewhere: DiagnosticsError?
        switch root["device"] {
        case .mapping(let entries, let range)?:
            let section = YamlNode.mapping(entries, range)
            (known, found) = DeviceFile.device(section, text, after: found, &texts, read)
            // What its shape lacks is told; its ports are still worth comparing.
        case .scalar(let name)? where !name.text.isEmpty:
            do throws(DiagnosticsError) {
                let loaded = try device(name.text)
                (known, deviceText) = (loaded.device, loaded.text)
            } catch {
                elsewhere = placed(error, at: name.range)
            }
        default: break
        }
        var builder = RackBuilder(root, text, device: known)
        var rack = builder.build()
        if let link = builder.link() {
            known?.link = link
            found += DeviceFile.messages(known?.linkFindings() ?? [], builder.reader)
        }
        found += builder.reader.diagnostics
        if let known { found += DeviceFile.messages(rack.findings(on: known), builder.reader) }
        try refuse(found, texts, elsewhere)
        guard let known else { throw DiagnosticsError([], sources: texts) }
        rack.modules.sort { $0.slot < $1.slot }
        return LoadedRack(rack: rack, device: known, text: text, deviceText: deviceText)
    }

    /// The reader of those who have no presets and no files: it throws RD0116.
    public static func refuse(_ name: String) throws(DiagnosticsError) -> PresetLibrary.LoadedDevice {
        throw DiagnosticsError([
            Diagnostic(
                code: "RD0116", "the device '\(name)' cannot be read from here",
                help: "load the rack from a file, or write the device in place of its name")
        ])
    }

    /// The table of keys as Markdown.
    public static var keyReferenceMarkdown: String {
        DeviceKeys.markdown(DeviceKeys.rackSections, of: "a rack file")
    }

    /// Messages that point into no text point at the name that led to them.
    private static func placed(_ error: DiagnosticsError, at range: SourceRange) -> DiagnosticsError {
        guard error.sources.texts.isEmpty else { return error }
        return DiagnosticsError(
            error.diagnostics.map { problem in
                var problem = problem
                problem.range = range
                return problem
            })
    }

    private static func refuse(
        _ found: [Diagnostic], _ texts: SourceTexts, _ elsewhere: DiagnosticsError?
    ) throws(DiagnosticsError) {
        var found = found
        if let elsewhere, elsewhere.sources.texts.isEmpty { found += elsewhere.diagnostics }
        let own = DiagnosticsError(DeviceFile.ordered(found), sources: texts)
        if let elsewhere, !elsewhere.sources.texts.isEmpty { throw own.joined(with: elsewhere) }
        guard own.diagnostics.isEmpty else { throw own }
    }
}
