import RackDiagnostics
import Yams

/// Reads a YAML text into nodes with places. The only file that sees Yams.
struct YamlReader {
    private let text: YamlText
    private(set) var diagnostics: [Diagnostic] = []
    /// Keys that were masked because their mapping gives them again, by number of the mask.
    private var masked: [String] = []

    /// The first scalar of a range that no description uses: stands in for the letters of a masked key.
    private static let maskBase: UInt32 = 0xE000
    private static let maskLimit = 200

    /// What an empty text lacks.
    private let needs: String

    private init(_ source: SourceText, needs: String) {
        text = YamlText(source)
        self.needs = needs
    }

    /// The root of `source`, `nil` if it cannot be read at all, and what is wrong with it as YAML.
    static func read(
        _ source: SourceText, needs: String = "'name' and 'qubits'"
    ) -> (root: YamlNode?, diagnostics: [Diagnostic]) {
        var reader = YamlReader(source, needs: needs)
        let root = reader.read()
        return (root, reader.diagnostics)
    }

    private mutating func read() -> YamlNode? {
        var bytes: [UInt8]
        switch text.checked() {
        case .failure(let refusal):
            diagnostics.append(refusal.diagnostic)
            return nil
        case .success(let string): bytes = Array(string.utf8)
        }
        while true {
            do {
                let root = try compose(yaml: String(decoding: bytes, as: UTF8.self), .basic, .default, .utf8)
                guard let root else {
                    diagnostics.append(
                        Diagnostic(
                            code: "RD0003", "the description is empty", at: SourceRange(lower: 0, upper: 0),
                            help: "it needs at least \(needs)"))
                    return nil
                }
                return node(root)
            } catch YamlError.duplicatedKeysInMapping(let keys, let context)
                where masked.count < Self.maskLimit
            {
                guard let key = keys.first, mask(key, at: context.mark, in: &bytes) else {
                    report("RD0102", "a key is given twice in this section", at: context.mark)
                    return nil
                }
            } catch {
                report(error)
                return nil
            }
        }
    }

    /// Yams stops at the first key that is given twice. Masking its first occurrence, letter by letter so
    /// that every place stays where it is, lets reading go on and find the rest.
    private mutating func mask(_ key: String, at mark: Mark, in bytes: inout [UInt8]) -> Bool {
        var start = YamlText.offset(
            line: mark.line, column: mark.column, in: bytes, YamlText.lineStarts(bytes))
        if start < bytes.count, bytes[start] == 0x22 || bytes[start] == 0x27 { start += 1 }
        let letters = Array(key.utf8)
        guard !letters.isEmpty, bytes[start...].starts(with: letters) else { return false }
        let letter = Character(Unicode.Scalar(Self.maskBase + UInt32(masked.count))!)
        let mask = String(repeating: letter, count: key.unicodeScalars.count)
        bytes.replaceSubrange(start..<start + letters.count, with: Array(mask.utf8))
        masked.append(key)
        return true
    }

    /// The key as the text has it, if `key` is a mask.
    private func unmasked(_ key: String) -> String? {
        guard let scalar = key.unicodeScalars.first, scalar.value >= Self.maskBase,
            scalar.value < Self.maskBase + UInt32(masked.count)
        else { return nil }
        return masked[Int(scalar.value - Self.maskBase)]
    }

    // MARK: Nodes

    private mutating func node(_ node: Node) -> YamlNode {
        refuseTag(node)
        switch node {
        case .scalar(let scalar):
            return .scalar(
                YamlNode.Scalar(
                    text: scalar.string, isPlain: scalar.style == .plain && "\(scalar.tag)".isEmpty,
                    range: range(of: scalar)))
        case .sequence(let sequence):
            return .sequence(sequence.map { self.node($0) }, range(at: sequence.mark, length: 1))
        case .mapping(let mapping):
            return self.mapping(mapping)
        case .alias(let alias):
            let range = range(at: alias.mark, length: 1)
            diagnostics.append(Diagnostic(code: "RD0004", "descriptions are read without aliases", at: range))
            return .scalar(YamlNode.Scalar(text: "", isPlain: true, range: range))
        }
    }

    private mutating func mapping(_ mapping: Node.Mapping) -> YamlNode {
        var entries: [YamlNode.Entry] = []
        for (key, value) in mapping {
            guard case .scalar(var scalar) = key else {
                diagnostics.append(
                    Diagnostic(
                        code: "RD0103", "a key must be a word, not a list or a section",
                        at: range(at: key.mark, length: 1)))
                continue
            }
            refuseTag(key)
            scalar.string = unmasked(scalar.string) ?? scalar.string
            entries.append(
                YamlNode.Entry(key: scalar.string, keyRange: range(of: scalar), value: node(value)))
        }
        reportRepeats(entries)
        return .mapping(entries, entries.first?.keyRange ?? range(at: mapping.mark, length: 1))
    }

    private mutating func reportRepeats(_ entries: [YamlNode.Entry]) {
        var first: [String: SourceRange] = [:]
        for entry in entries {
            if let earlier = first[entry.key] {
                diagnostics.append(
                    Diagnostic(
                        code: "RD0102", "'\(entry.key)' is given twice in this section", at: entry.keyRange,
                        labels: [Diagnostic.Label(earlier, "first given here")], help: "keep one of them"))
            } else {
                first[entry.key] = entry.keyRange
            }
        }
    }

    private mutating func refuseTag(_ node: Node) {
        let tag =
            switch node {
            case .scalar(let scalar): "\(scalar.tag)"
            case .mapping(let mapping): "\(mapping.tag)"
            case .sequence(let sequence): "\(sequence.tag)"
            case .alias: ""
            }
        guard !["", "!", "tag:yaml.org,2002:str"].contains(tag) else { return }
        diagnostics.append(
            Diagnostic(
                code: "RD0007", "'\(tag)' is a type tag: descriptions are read without them",
                at: range(at: node.mark, length: 1), help: "leave it out"))
    }

    // MARK: Places

    private func range(at mark: Mark?, length: Int) -> SourceRange {
        guard let mark else { return SourceRange(lower: 0, upper: 0) }
        let lower = text.offset(line: mark.line, column: mark.column)
        return SourceRange(lower: lower, upper: lower + length)
    }

    /// The marks of Yams say where a scalar begins, not where it ends.
    private func range(of scalar: Node.Scalar) -> SourceRange {
        let start = range(at: scalar.mark, length: 0).lower
        let bytes = text.source.bytes
        let letters = Array(scalar.string.utf8)
        guard start < bytes.count, !letters.isEmpty else {
            return SourceRange(lower: start, upper: start + 1)
        }
        let isQuoted = bytes[start] == 0x22 || bytes[start] == 0x27
        if bytes[(start + (isQuoted ? 1 : 0))...].starts(with: letters) {
            return SourceRange(lower: start, upper: start + letters.count + (isQuoted ? 2 : 0))
        }
        let end = bytes[start...].firstIndex { $0 == 0x0A || $0 == 0x0D } ?? bytes.count
        return SourceRange(lower: start, upper: max(end, start + 1))
    }

    // MARK: Errors of the parser

    private mutating func report(_ code: String, _ message: String, at mark: Mark) {
        diagnostics.append(Diagnostic(code: code, message, at: range(at: mark, length: 1)))
    }

    private mutating func report(_ error: any Error) {
        switch error {
        case YamlError.scanner(let context, let problem, let mark, _),
            YamlError.parser(let context, let problem, let mark, _),
            YamlError.composer(let context, let problem, let mark, _):
            var diagnostic = Diagnostic(
                code: "RD0002", "not YAML: \(problem)", at: range(at: mark, length: 1))
            if let context {
                diagnostic.labels = [Diagnostic.Label(range(at: context.mark, length: 1), context.text)]
            }
            diagnostics.append(diagnostic)
        case YamlError.reader(let problem, _, _, _):
            diagnostics.append(
                Diagnostic(code: "RD0002", "not YAML: \(problem)", at: SourceRange(lower: 0, upper: 0)))
        default:
            diagnostics.append(
                Diagnostic(code: "RD0002", "not YAML: \(error)", at: SourceRange(lower: 0, upper: 0)))
        }
    }
}
