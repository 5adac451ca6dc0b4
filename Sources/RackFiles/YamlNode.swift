import RackDiagnostics

/// A value of a YAML text with its place.
indirect enum YamlNode: Sendable {
    case scalar(Scalar)
    case sequence([YamlNode], SourceRange)
    case mapping([Entry], SourceRange)

    struct Scalar: Sendable {
        var text: String
        /// Written without quotes, so that it may be a number or a word of the format.
        var isPlain: Bool
        var range: SourceRange
    }

    struct Entry: Sendable {
        var key: String
        var keyRange: SourceRange
        var value: YamlNode
    }

    var range: SourceRange {
        switch self {
        case .scalar(let scalar): scalar.range
        case .sequence(_, let range), .mapping(_, let range): range
        }
    }

    var entries: [Entry]? {
        if case .mapping(let entries, _) = self { entries } else { nil }
    }

    /// The value of `key`; the last one where a text gives it twice.
    subscript(key: String) -> YamlNode? {
        entries?.last { $0.key == key }?.value
    }

    /// What a message calls the value.
    var shape: String {
        switch self {
        case .scalar(let scalar):
            scalar.text.isEmpty && scalar.isPlain
                ? "nothing" : scalar.isPlain ? "'\(scalar.text)'" : "a text in quotes"
        case .sequence: "a list"
        case .mapping: "a section"
        }
    }

    /// `none` (which JSON can only say in quotes), `~`, `null` or nothing at all.
    var isNone: Bool {
        guard case .scalar(let scalar) = self else { return false }
        return scalar.text == "none" || scalar.isPlain && ["", "~", "null"].contains(scalar.text)
    }
}

/// What a plain scalar means where a number is wanted.
enum YamlNumber {
    case finite(Double)
    case infinite
    case notANumber
    /// No number at all.
    case text

    /// Reads `[+-]digits[.digits][e[+-]digits]` (with `_` between digits), `.inf` and `.nan` as YAML
    /// spells them, and knows the spellings of other languages for what they are.
    init(_ text: String) {
        let lowered = text.lowercased()
        let unsigned = lowered.first == "-" || lowered.first == "+" ? String(lowered.dropFirst()) : lowered
        switch unsigned {
        case ".inf", "inf", "infinity", "infinite":
            self = .infinite
            return
        case ".nan", "nan":
            self = .notANumber
            return
        default: break
        }
        let bytes = Array(unsigned.utf8)
        let isDecimal = bytes.allSatisfy { byte in
            (0x30...0x39).contains(byte) || [0x2E, 0x65, 0x2D, 0x2B, 0x5F].contains(byte)
        }
        guard isDecimal, let first = bytes.first, (0x30...0x39).contains(first) || first == 0x2E,
            let value = Double(lowered.filter { $0 != "_" })
        else {
            self = .text
            return
        }
        self = value.isFinite ? .finite(value) : .infinite
    }
}
