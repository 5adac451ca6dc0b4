internal import RackDiagnostics

extension Checker {
    /// `pragma pulserack waveforms NAME`; other pragmas are warned of.
    mutating func pragma(_ range: SourceRange) {
        guard range.source < sources.texts.count else { return }
        let bytes = sources[range.source].bytes
        let text = String(decoding: bytes[max(range.lower, 0)..<min(range.upper, bytes.count)], as: UTF8.self)
        let words = text.split(whereSeparator: \.isWhitespace).map(String.init)
        guard words.count > 1, words[1] == "pulserack" else {
            bag.warning("QP0201", "pragmas have no effect", range)
            return
        }
        let choices = WaveformConvention.allCases.map(\.rawValue)
        guard words.count > 2, words[2] == "waveforms" else {
            return error(
                "QP0132", "unknown setting '\(words.dropFirst(2).joined(separator: " "))'", range,
                help: "there is: pragma pulserack waveforms \(choices.joined(separator: "|"))")
        }
        guard words.count == 4, let convention = WaveformConvention(rawValue: words[3]) else {
            let near = words.count > 3 ? nearestName(to: words[3], among: choices) : nil
            return error(
                "QP0132", "a waveform convention is one of \(choices.joined(separator: ", "))", range,
                help: near.map { "did you mean '\($0)'?" })
        }
        waveforms.convention = convention
    }
}
