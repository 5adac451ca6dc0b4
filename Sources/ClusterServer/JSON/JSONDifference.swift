/// Where one text of a document says something else than another one of the same build: the same members in the same
/// order, and as many elements.
///
/// Both are read side by side and only what differs is looked at, which is what a driver costs that sends a whole document
/// for the one number that it has changed.
struct JSONDifference {
    /// A single value that is not spelled as it was.
    struct Change: Equatable {
        /// How many single values come before it.
        var leaf: Int
        /// Where it is in the old text.
        var range: Range<Int>
        /// How the new text spells it.
        var spelling: Range<Int>
    }

    /// - Parameters:
    ///   - new: any bytes, with blanks between tokens or without.
    ///   - old: a document as `JSONValue.text` writes it.
    /// - Returns: in order; `nil` where `new` has another build, or what cannot be told without reading it as a whole.
    static func changes(in new: [UInt8], from old: [UInt8]) -> [Change]? {
        new.withUnsafeBufferPointer { new in
            old.withUnsafeBufferPointer { old in
                var difference = JSONDifference(new: new, old: old)
                return difference.read() ? difference.changes : nil
            }
        }
    }

    private let new: UnsafeBufferPointer<UInt8>
    private let old: UnsafeBufferPointer<UInt8>
    /// Offsets in both.
    private var (here, there) = (0, 0)
    private var leaf = 0
    private var changes: [Change] = []

    private init(new: UnsafeBufferPointer<UInt8>, old: UnsafeBufferPointer<UInt8>) {
        self.new = new
        self.old = old
    }

    /// - Returns: whether both could be read to their ends.
    private mutating func read() -> Bool {
        while there < old.count {
            skipBlanks()
            guard here < new.count else { return false }
            switch old[there] {
            case UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: ","),
                UInt8(ascii: ":"):
                guard new[here] == old[there] else { return false }
                (here, there) = (here + 1, there + 1)
            default:
                guard readToken() else { return false }
            }
        }
        skipBlanks()
        return here == new.count
    }

    /// Reads a name or a single value.
    private mutating func readToken() -> Bool {
        let same = sameLength()
        guard let oldLength = same ?? Self.length(at: there, in: old), let newLength = same ?? Self.length(at: here, in: new)
        else { return false }
        let isName = there + oldLength < old.count && old[there + oldLength] == UInt8(ascii: ":")
        if same == nil {
            guard !isName else { return false }
            changes.append(Change(leaf: leaf, range: there..<there + oldLength, spelling: here..<here + newLength))
        }
        if !isName { leaf += 1 }
        (here, there) = (here + newLength, there + oldLength)
        return true
    }

    /// How long a token is that both have, which is what nearly all of them are; `nil` where they differ.
    private func sameLength() -> Int? {
        let isQuoted = old[there] == UInt8(ascii: "\"")
        let most = min(old.count - there, new.count - here)
        var length = 0
        while length < most, old[there + length] == new[here + length] {
            if isQuoted {
                if length > 0, old[there + length] == UInt8(ascii: "\"") { return length + 1 }
            } else if Self.isEnd(old[there + length]) {
                return length
            }
            length += 1
        }
        // Where the old text goes on with a comma, there may be a blank first.
        return !isQuoted && length < most && Self.isEnd(old[there + length]) && Self.isEnd(new[here + length]) ? length : nil
    }

    /// How long the token is that begins at `start`; `nil` for one with an escape or without an end.
    private static func length(at start: Int, in text: UnsafeBufferPointer<UInt8>) -> Int? {
        guard text[start] == UInt8(ascii: "\"") else {
            let end = text[start...].firstIndex { isEnd($0) } ?? text.count
            return end - start
        }
        let end = text[(start + 1)...].firstIndex { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") }
        guard let end, text[end] == UInt8(ascii: "\"") else { return nil }
        return end + 1 - start
    }

    /// Whether nothing that is not in quotes goes on with this.
    private static func isEnd(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: ","), UInt8(ascii: "}"), UInt8(ascii: "]"), UInt8(ascii: ":"), 0x20, 0x0A, 0x0D, 0x09: true
        default: false
        }
    }

    private mutating func skipBlanks() {
        while here < new.count, new[here] <= 0x20, Self.isEnd(new[here]) { here += 1 }
    }
}
