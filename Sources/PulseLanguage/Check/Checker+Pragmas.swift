internal import RackDiagnostics

extension Checker {
    /// `pragma pulserack waveforms NAME`. Other pragmas are warned of: those with options for a run are read by
    /// whoever starts it.
    mutating func pragma(_ range: SourceRange) {
        guard range.source < sources.texts.count else { return }
        let bytes = sources[range.source].bytes
        let text = String(decoding: bytes[max(range.lower, 0)..<min(range.upper, bytes.count)], as: UTF8.self)
        let words = text.split(whereSeparator: \.isWhitespace).map(String.init)
        guard words.count > 2, words[1] == "pulserack", words[2] == "waveforms" else {
            bag.warning("QP0201", "pragmas have no effect", range)
            return
        }
        let choices = WaveformConvention.allCases.map(\.rawValue)
        guard words.count == 4, let convention = WaveformConvention(rawValue: words[3]) else {
            let near = words.count > 3 ? nearestName(to: words[3], among: choices) : nil
            return error(
                "QP0132", "a waveform convention is one of \(choices.joined(separator: ", "))", range,
                help: near.map { "did you mean '\($0)'?" })
        }
        waveforms.convention = convention
    }
}
