import RackDiagnostics

/// The bytes of a YAML text: what must be refused before a parser sees them, and where its lines begin.
struct YamlText {
    /// Longer descriptions are refused.
    static let byteLimit = 4 << 20
    /// Brackets may be open at most this deep.
    static let flowDepthLimit = 64
    /// Lines may be indented at most this far, nested list marks included.
    static let indentLimit = 200

    let source: SourceText
    private let lineStarts: [Int]

    init(_ source: SourceText) {
        self.source = source
        lineStarts = Self.lineStarts(source.bytes)
    }

    /// The offset of a line and column, both from 1, columns in Unicode scalars: the parser's marks.
    func offset(line: Int, column: Int) -> Int {
        Self.offset(line: line, column: column, in: source.bytes, lineStarts)
    }

    static func offset(line: Int, column: Int, in bytes: [UInt8], _ starts: [Int]) -> Int {
        guard line >= 1, line <= starts.count else { return bytes.count }
        var offset = starts[line - 1]
        var left = column - 1
        while left > 0, offset < bytes.count {
            offset += 1
            while offset < bytes.count, bytes[offset] & 0xC0 == 0x80 { offset += 1 }
            left -= 1
        }
        return offset
    }

    /// Where lines begin as YAML 1.1 counts them: after LF, CR, CRLF, NEL, LS and PS.
    static func lineStarts(_ bytes: [UInt8]) -> [Int] {
        var starts = [0]
        for index in bytes.indices {
            let byte = bytes[index]
            let isBreak =
                byte == 0x0A || byte == 0x0D && !(index + 1 < bytes.count && bytes[index + 1] == 0x0A)
                || byte == 0x85 && index >= 1 && bytes[index - 1] == 0xC2
                || (byte == 0xA8 || byte == 0xA9) && index >= 2 && bytes[index - 1] == 0x80
                    && bytes[index - 2] == 0xE2
            if isBreak { starts.append(index + 1) }
        }
        return starts
    }

    /// The text as a string, or why no parser shall see it.
    func checked() -> Result<String, YamlRefusal> {
        let bytes = source.bytes
        guard bytes.count <= Self.byteLimit else {
            return .failure(
                YamlRefusal(
                    "RD0006", "the text has \(bytes.count) bytes", at: 0, help: "at most \(Self.byteLimit)"))
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            return .failure(YamlRefusal("RD0001", "the text is not UTF-8", at: Self.firstInvalidByte(bytes)))
        }
        if let control = bytes.firstIndex(where: {
            $0 < 0x20 && ![0x09, 0x0A, 0x0D].contains($0) || $0 == 0x7F
        }) {
            return .failure(YamlRefusal("RD0001", "the text holds a control character", at: control))
        }
        if let refusal = aliasRefusal() ?? depthRefusal() { return .failure(refusal) }
        return .success(text)
    }

    /// The offset of the first byte that is not UTF-8.
    static func firstInvalidByte(_ bytes: [UInt8]) -> Int {
        var parser = UTF8.ForwardParser()
        var iterator = bytes.makeIterator()
        var offset = 0
        while case .valid(let scalar) = parser.parseScalar(from: &iterator) { offset += scalar.count }
        return offset
    }

    /// Aliases are refused: a few lines of them expand to more than any memory holds. Looking for
    /// `&name … *name` without regard to quotes finds every real one.
    private func aliasRefusal() -> YamlRefusal? {
        let anchors = names(after: 0x26)
        guard !anchors.isEmpty else { return nil }
        let known = Set(anchors.map(\.name))
        guard let alias = names(after: 0x2A).first(where: { known.contains($0.name) }) else { return nil }
        return YamlRefusal(
            "RD0004", "'*\(alias.name)' is an alias: descriptions are read without them", at: alias.offset,
            length: alias.name.utf8.count + 1, help: "say what entries share in the section 'defaults'")
    }

    private func names(after mark: UInt8) -> [(name: String, offset: Int)] {
        let bytes = source.bytes
        var found: [(String, Int)] = []
        for index in bytes.indices where bytes[index] == mark {
            let name = bytes[(index + 1)...].prefix { byte in
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                    || byte == 0x5F || byte == 0x2D
            }
            if !name.isEmpty { found.append((String(decoding: name, as: UTF8.self), index)) }
        }
        return found
    }

    /// Nesting is refused before the parser, which is recursive, meets it: open brackets are counted
    /// without regard to quotes, and block nesting needs indentation or list marks in front of a line.
    private func depthRefusal() -> YamlRefusal? {
        var depth = 0
        var leading = 0
        var isLeading = true
        for (offset, byte) in source.bytes.enumerated() {
            switch byte {
            case 0x5B, 0x7B: depth += 1
            case 0x5D, 0x7D: depth = max(depth - 1, 0)
            case 0x0A, 0x0D: (leading, isLeading) = (0, true)
            default: break
            }
            if isLeading, byte != 0x0A, byte != 0x0D {
                isLeading = [0x20, 0x09, 0x2D, 0x3F, 0x3A].contains(byte)
                leading += 1
            }
            if depth > Self.flowDepthLimit || leading > Self.indentLimit {
                return YamlRefusal(
                    "RD0005", "the text is nested too deeply", at: offset,
                    help: "a description needs at most 6 levels")
            }
        }
        return nil
    }
}

/// Why a text is not read at all.
struct YamlRefusal: Error {
    var diagnostic: Diagnostic

    init(_ code: String, _ message: String, at offset: Int, length: Int = 1, help: String? = nil) {
        diagnostic = Diagnostic(
            code: code, message, at: SourceRange(lower: offset, upper: offset + length), help: help)
    }
}
