import RackDiagnostics

/// A line `pragma pulserack …` of a program with options for its run, split at its blanks.
struct PragmaLine {
    struct Word {
        var text: String
        var range: SourceRange
    }

    var words: [Word]

    /// Every such line of `bytes`, in order; `#pragma` is an older spelling of the same.
    ///
    /// - Complexity: linear in the number of bytes.
    static func all(in bytes: [UInt8]) -> [PragmaLine] {
        var lines: [PragmaLine] = []
        var start = 0
        while start < bytes.count {
            let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
            // Most lines do not begin so: only those that may are taken apart.
            let first = bytes[start..<end].first { !isBlank($0) }
            if first == UInt8(ascii: "p") || first == UInt8(ascii: "#") {
                let words = words(of: bytes, in: start..<end)
                // The line about waveforms is the front end's.
                if ["pragma", "#pragma"].contains(words[0].text), words.count > 1, words[1].text == "pulserack",
                    words.count < 3 || words[2].text != "waveforms"
                {
                    lines.append(PragmaLine(words: Array(words.dropFirst(2))))
                }
            }
            start = end + 1
        }
        return lines
    }

    private static func words(of bytes: [UInt8], in line: Range<Int>) -> [Word] {
        bytes[line].split(whereSeparator: isBlank).map { slice in
            Word(
                text: String(decoding: slice, as: UTF8.self),
                range: SourceRange(lower: slice.startIndex, upper: slice.endIndex))
        }
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }
}

extension ProgramDefaults {
    /// An option with its value: `--set x=1` or `--set=x=1`.
    struct Option {
        /// The long name.
        var name: String
        var value: String?
        /// Name and value together.
        var range: SourceRange

        private static let names = [
            "--device": "--device", "-d": "--device", "--shots": "--shots", "-s": "--shots", "--set": "--set",
            "--sweep": "--sweep", "--memory": "--memory", "--method": "--method", "--accuracy": "--accuracy",
        ].merging(LinkArguments.Option.allCases.map { ("--" + $0.rawValue, "--" + $0.rawValue) }) { first, _ in first }

        /// The option that begins with `word`, whose value is taken from `rest`; `nil` for any other word.
        init?(_ word: PragmaLine.Word, _ rest: inout ArraySlice<PragmaLine.Word>) {
            let parts = word.text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = Self.names[String(parts[0])] else { return nil }
            self.name = name
            range = word.range
            if parts.count == 2 {
                value = String(parts[1])
            } else if let next = rest.popFirst() {
                value = next.text
                range = range.union(next.range)
            }
        }
    }
}
