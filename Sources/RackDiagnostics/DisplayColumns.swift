/// How wide text is on a terminal, and what of it is safe to show there.
enum DisplayColumns {
    /// Columns from one tab stop to the next.
    static let tabWidth = 4

    /// What stands for `scalar` on a terminal, and how many columns it takes when it starts at `column`.
    ///
    /// Tabs become blanks up to the next stop. What would move the cursor, change colours or turn the direction of
    /// the text becomes U+FFFD, so that what is shown is what the compiler read.
    static func shown(_ scalar: Unicode.Scalar, at column: Int) -> (text: String, width: Int) {
        if scalar == "\t" {
            let width = tabWidth - column % tabWidth
            return (String(repeating: " ", count: width), width)
        }
        if scalar.value < 0x7F, scalar.value >= 0x20 { return (String(Character(scalar)), 1) }
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned, .privateUse:
            return ("\u{FFFD}", 1)
        case .nonspacingMark, .enclosingMark:
            // At the beginning of a line it would hang on the gutter.
            return column == 0 ? ("\u{FFFD}", 1) : (String(Character(scalar)), 0)
        default: return (String(Character(scalar)), isWide(scalar) ? 2 : 1)
        }
    }

    /// Whether a terminal gives `scalar` two columns: the wide and full-width blocks of Unicode's annex 11.
    static func isWide(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA4CF,
            0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6,
            0x1F300...0x1F64F, 0x1F680...0x1F6FF, 0x1F900...0x1FAFF, 0x20000...0x3FFFD:
            true
        default: scalar.properties.isEmojiPresentation
        }
    }
}

/// The part of one source line that a message shows.
struct ShownLine {
    /// From 1.
    let number: Int
    private(set) var text = ""
    /// Of `text`, in columns.
    private(set) var width = 0
    /// Byte offset and column of every scalar that is shown, and of the end.
    private var places: [(byte: Int, column: Int)] = []
    /// The line's own bytes, without its break.
    private let bytes: Range<Int>

    /// The most columns that are shown of a line.
    static let limit = 160

    /// The line in which `offset` stands, what is near `offset` of a long one.
    init(_ source: SourceText, around offset: Int) {
        number = source.position(of: offset).line
        bytes = source.lineBytes(number)
        let anchor = min(max(offset, bytes.lowerBound), bytes.upperBound)
        // Some scalars are four bytes long and take no column; nobody needs more than this.
        var low = max(bytes.lowerBound, anchor - 4 * Self.limit)
        let high = min(bytes.upperBound, anchor + 4 * Self.limit)
        while low < anchor, source.bytes[low] & 0xC0 == 0x80 { low += 1 }
        append(source.bytes[low..<high], anchor: anchor)
    }

    private mutating func append(_ slice: ArraySlice<UInt8>, anchor: Int) {
        var cells: [(text: String, byte: Int, column: Int)] = []
        var column = 0, anchorColumn = 0
        var rest = slice
        while let first = rest.first {
            if rest.startIndex <= anchor { anchorColumn = column }
            let length = min(first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4, rest.count)
            let decoded = String(decoding: rest.prefix(length), as: UTF8.self).unicodeScalars
            // Anything but one scalar is no UTF-8: one byte of it is shown.
            let isScalar = decoded.count == 1 && decoded.first != "\u{FFFD}" || length == 1
            let shown = DisplayColumns.shown(isScalar ? decoded.first ?? "\u{FFFD}" : "\u{FFFD}", at: column)
            cells.append((shown.text, rest.startIndex, column))
            column += shown.width
            rest = rest.dropFirst(isScalar ? length : 1)
        }
        if anchor >= slice.endIndex { anchorColumn = column }
        let start = column <= Self.limit ? 0 : max(0, min(anchorColumn - Self.limit / 2, column - Self.limit))
        let kept = cells.filter { $0.column >= start && $0.column < start + Self.limit }
        let first = kept.first?.column ?? 0
        for cell in kept {
            text += cell.text
            places.append((cell.byte, cell.column - first))
        }
        let next = cells.first { $0.column >= start + Self.limit }
        width = (next?.column ?? column) - first
        places.append((next?.byte ?? slice.endIndex, width))
    }

    /// Where `offset` is shown, from column 0; `nil` if it is not.
    func column(of offset: Int) -> Int? {
        let offset = min(max(offset, bytes.lowerBound), bytes.upperBound)
        guard let first = places.first, let last = places.last, first.byte <= offset, offset <= last.byte else { return nil }
        return places.last { $0.byte <= offset }?.column
    }

    /// The first column that is not blank.
    var indent: Int { text.prefix { $0 == " " }.count }
}

extension SourceText {
    /// The bytes of line `line` (from 1), without its line break.
    func lineBytes(_ line: Int) -> Range<Int> {
        let start = lineStarts[line - 1]
        var end = line < lineStarts.count ? lineStarts[line] - 1 : bytes.count
        if end > start, bytes[end - 1] == 0x0D { end -= 1 }
        return start..<max(start, end)
    }
}
