import RackDiagnostics

/// The files of impulse responses that a description names, each read once.
struct ImpulseResponseFiles {
    /// The description, then every file that was read: what places of messages refer to.
    private(set) var texts: SourceTexts

    private let read: DeviceFile.FileReader
    /// By path as the description writes it; `nil`: refused, and reported.
    private var known: [String: [Double]?] = [:]

    init(description: SourceText, read: @escaping DeviceFile.FileReader) {
        texts = SourceTexts([description])
        self.read = read
    }

    /// The samples in the file at `path`, or `nil`, and what is wrong with it if that was not told yet.
    ///
    /// - Parameter place: where the description names it.
    mutating func samples(_ path: String, named place: SourceRange) -> (samples: [Double]?, [Diagnostic]) {
        if let samples = known[path] { return (samples, []) }
        let found = load(path)
        known[path] = .some(found.samples)
        return (found.samples, found.diagnostics.map { told($0, named: place) })
    }

    private mutating func load(_ path: String) -> (samples: [Double]?, diagnostics: [Diagnostic]) {
        do throws(DiagnosticsError) {
            let text = try read(path)
            let response = ImpulseResponseText.read(text, source: texts.add(text))
            return (response.diagnostics.isEmpty ? response.samples : nil, response.diagnostics)
        } catch {
            // The error speaks of texts of its own: they join ours.
            let first = texts.texts.count
            for text in error.sources.texts { _ = texts.add(text) }
            let moved = error.diagnostics.map { diagnostic in
                var diagnostic = diagnostic
                diagnostic.range?.source += first
                for index in diagnostic.labels.indices { diagnostic.labels[index].range.source += first }
                return diagnostic
            }
            return (nil, moved)
        }
    }

    /// A message with the place in the description: as its own where it has none, else as a label.
    private func told(_ diagnostic: Diagnostic, named place: SourceRange) -> Diagnostic {
        var diagnostic = diagnostic
        if diagnostic.range == nil {
            diagnostic.range = place
        } else {
            diagnostic.labels.append(Diagnostic.Label(place, "named here, in \(texts[place.source].name)"))
        }
        return diagnostic
    }
}
