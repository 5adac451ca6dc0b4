/// One piece of text that messages can point into: a program, an included file, a description.
public struct SourceText: Sendable {
    /// What messages call it: usually the path as the user gave it.
    public let name: String
    /// The text as UTF-8. May hold anything: validity is the reader's business.
    public let bytes: [UInt8]
    /// The offset at which each line begins.
    let lineStarts: [Int]

    public init(name: String, bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
        var starts = [0]
        for (offset, byte) in bytes.enumerated() where byte == 0x0A { starts.append(offset + 1) }
        lineStarts = starts
    }

    public init(name: String, _ text: String) { self.init(name: name, bytes: Array(text.utf8)) }

    /// Line and column of `offset`, both from 1; columns count Unicode scalars.
    public func position(of offset: Int) -> (line: Int, column: Int) {
        let offset = min(max(offset, 0), bytes.count)
        var (low, high) = (0, lineStarts.count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if lineStarts[middle] <= offset { low = middle } else { high = middle }
        }
        let scalars = bytes[lineStarts[low]..<offset].count { $0 & 0xC0 != 0x80 }
        return (low + 1, scalars + 1)
    }

    /// The offset of a line and column, both from 1, held inside the text.
    public func offset(line: Int, column: Int) -> Int {
        guard line >= 1 else { return 0 }
        guard line <= lineStarts.count else { return bytes.count }
        let start = lineStarts[line - 1]
        let end = line < lineStarts.count ? lineStarts[line] : bytes.count
        return min(start + max(column - 1, 0), end)
    }

    /// The text of line `line` (from 1), without its line break.
    public func line(_ line: Int) -> String {
        guard line >= 1, line <= lineStarts.count else { return "" }
        let start = lineStarts[line - 1]
        var end = line < lineStarts.count ? lineStarts[line] - 1 : bytes.count
        if end > start, bytes[end - 1] == 0x0D { end -= 1 }
        return String(decoding: bytes[start..<max(start, end)], as: UTF8.self)
    }
}

/// A stretch of one source text: byte offsets, the upper one not included. Kept in 12 bytes, since syntax trees hold
/// one in every node.
public struct SourceRange: Hashable, Sendable {
    private var text: Int32
    private var from: Int32
    private var to: Int32

    /// Which text, as an index into the `SourceTexts` that the messages are rendered with.
    public var source: Int {
        get { Int(text) }
        set { text = Int32(clamping: newValue) }
    }

    public var lower: Int {
        get { Int(from) }
        set { from = Int32(clamping: newValue) }
    }

    public var upper: Int {
        get { Int(to) }
        set { to = Int32(clamping: newValue) }
    }

    public init(source: Int = 0, lower: Int, upper: Int) {
        text = Int32(clamping: source)
        from = Int32(clamping: lower)
        to = Int32(clamping: max(lower, upper))
    }

    /// The smallest range that holds both; ranges of different texts give the first.
    public func union(_ other: SourceRange) -> SourceRange {
        guard other.source == source else { return self }
        return SourceRange(source: source, lower: min(lower, other.lower), upper: max(upper, other.upper))
    }
}

/// The texts of one run, in the order in which they were read.
public struct SourceTexts: Sendable {
    public private(set) var texts: [SourceText] = []

    public init(_ texts: [SourceText] = []) { self.texts = texts }

    /// Adds a text and returns its index for `SourceRange.source`.
    public mutating func add(_ text: SourceText) -> Int {
        texts.append(text)
        return texts.count - 1
    }

    public subscript(index: Int) -> SourceText { texts[index] }
}
