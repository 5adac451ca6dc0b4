/// A place that a message points at.
struct Annotation {
    var range: SourceRange
    /// `^` for the place itself, `-` for related ones.
    var mark: Character
    /// Beside or below the marks; may be empty.
    var words: String
    /// ANSI.
    var style: String

    init(_ range: SourceRange, _ mark: Character, _ words: String, _ style: String) {
        self.range = range
        self.mark = mark
        self.words = words
        self.style = style
    }
}

/// A line with everything that is marked in it.
struct AnnotatedLine {
    struct Mark {
        /// Columns from 0, the upper one not included; at least one column.
        var columns: Range<Int>
        var annotation: Annotation
    }

    let line: ShownLine
    private(set) var marks: [Mark] = []

    private init(_ line: ShownLine) { self.line = line }

    /// The lines of `source` that `annotations` stand in, in the order of the text. What does not fit beside others in
    /// a very long line has that line again for itself.
    static func lines(of source: SourceText, _ annotations: [Annotation]) -> [AnnotatedLine] {
        var lines: [AnnotatedLine] = []
        for annotation in annotations {
            let range = annotation.range
            let first = source.position(of: range.lower).line
            let last = source.position(of: max(range.lower, range.upper - 1)).line
            var start = annotation
            if last > first { start.words = "" }
            place(start, source, from: range.lower, to: last > first ? nil : range.upper, in: &lines)
            // Of a stretch over several lines the last one has the words.
            if last > first { place(annotation, source, from: nil, to: range.upper, in: &lines) }
        }
        return lines.enumerated().sorted {
            ($0.element.line.number, $0.offset) < ($1.element.line.number, $1.offset)
        }.map(\.element)
    }

    /// - Parameters:
    ///   - lower: `nil`: from the first word of the line.
    ///   - upper: `nil`: to the end of the line.
    private static func place(
        _ annotation: Annotation, _ source: SourceText, from lower: Int?, to upper: Int?, in lines: inout [AnnotatedLine]
    ) {
        let offset = lower ?? max(0, (upper ?? 0) - 1)
        let number = source.position(of: offset).line
        func mark(in line: ShownLine) -> Mark? {
            guard let anchor = line.column(of: offset) else { return nil }
            let start = lower == nil ? min(line.indent, anchor) : anchor
            let end = upper.map { line.column(of: $0) ?? line.width } ?? line.width
            return Mark(columns: start..<max(end, start + 1), annotation: annotation)
        }
        for index in lines.indices where lines[index].line.number == number {
            guard let mark = mark(in: lines[index].line) else { continue }
            lines[index].marks.append(mark)
            return
        }
        var line = AnnotatedLine(ShownLine(source, around: offset))
        if let mark = mark(in: line.line) { line.marks.append(mark) }
        lines.append(line)
    }

    /// The rows below the line: marks with the words of the last one beside them, then those of the others, the
    /// rightmost first, each hanging from its mark.
    func rows(_ paint: (String, String) -> String) -> [String] {
        let sorted = marks.enumerated().sorted {
            ($0.element.columns.lowerBound, $0.offset) < ($1.element.columns.lowerBound, $1.offset)
        }.map(\.element)
        let end = sorted.map(\.columns.upperBound).max() ?? 0
        var row = Row()
        // The place itself is drawn over its neighbours, small ones over those around them.
        let drawn = sorted.sorted { left, right in
            if (left.annotation.mark == "^") != (right.annotation.mark == "^") { return right.annotation.mark == "^" }
            return left.columns.count > right.columns.count
        }
        for mark in drawn {
            row.write(String(repeating: mark.annotation.mark, count: mark.columns.count), at: mark.columns.lowerBound,
                mark.annotation.style)
        }
        var hanging = sorted.filter { !$0.annotation.words.isEmpty }
        if let beside = hanging.last, beside.columns.upperBound == end || sorted.last?.columns == beside.columns {
            row.write(beside.annotation.words, at: max(end, beside.columns.upperBound) + 1, beside.annotation.style)
            hanging.removeLast()
        }
        var rows = [row.text(paint)]
        if !hanging.isEmpty { rows.append(connectors(hanging[...]).text(paint)) }
        for index in hanging.indices.reversed() {
            var below = connectors(hanging[..<index])
            let mark = hanging[index]
            below.write(mark.annotation.words, at: mark.columns.lowerBound, mark.annotation.style)
            rows.append(below.text(paint))
        }
        return rows
    }

    private func connectors(_ marks: ArraySlice<Mark>) -> Row {
        var row = Row()
        for mark in marks { row.write("|", at: mark.columns.lowerBound, mark.annotation.style) }
        return row
    }
}

/// One row of text below a line, written piece by piece; later pieces cover earlier ones.
private struct Row {
    private var cells: [(character: Character, style: String)] = []

    mutating func write(_ text: String, at column: Int, _ style: String) {
        for (offset, character) in text.enumerated() {
            while cells.count <= column + offset { cells.append((" ", "")) }
            cells[column + offset] = (character, style)
        }
    }

    /// The row with its runs of one style painted.
    func text(_ paint: (String, String) -> String) -> String {
        var text = "", run = "", style = ""
        for cell in cells {
            if cell.style != style {
                text += run.isEmpty ? "" : paint(run, style)
                (run, style) = ("", cell.style)
            }
            run.append(cell.character)
        }
        return text + (run.isEmpty ? "" : paint(run, style))
    }
}
