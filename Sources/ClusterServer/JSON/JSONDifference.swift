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
        guard let oldEnd = Self.end(of: there, in: old), let newEnd = Self.end(of: here, in: new) else { return false }
        let isEqual = oldEnd - there == newEnd - here && (0..<oldEnd - there).allSatisfy { old[there + $0] == new[here + $0] }
        let isName = oldEnd < old.count && old[oldEnd] == UInt8(ascii: ":")
        guard isEqual || !isName else { return false }
        if !isEqual { changes.append(Change(leaf: leaf, range: there..<oldEnd, spelling: here..<newEnd)) }
        if !isName { leaf += 1 }
        (here, there) = (newEnd, oldEnd)
        return true
    }

    /// Behind the token that begins at `start`; `nil` for one with an escape or without an end.
    private static func end(of start: Int, in text: UnsafeBufferPointer<UInt8>) -> Int? {
        let isQuoted = text[start] == UInt8(ascii: "\"")
        var offset = isQuoted ? start + 1 : start
        while offset < text.count {
            switch text[offset] {
            case UInt8(ascii: "\"") where isQuoted: return offset + 1
            case UInt8(ascii: "\\"): return nil
            case UInt8(ascii: "\""), UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: ":"): if !isQuoted { return nil }
            case UInt8(ascii: ","), UInt8(ascii: "}"), UInt8(ascii: "]"), 0x20, 0x0A, 0x0D, 0x09:
                if !isQuoted { return offset }
            default: break
            }
            offset += 1
        }
        return isQuoted ? nil : offset
    }

    private mutating func skipBlanks() {
        while here < new.count, new[here] == 0x20 || new[here] == 0x0A || new[here] == 0x0D || new[here] == 0x09 {
            here += 1
        }
    }
}
