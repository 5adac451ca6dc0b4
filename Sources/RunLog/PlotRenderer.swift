/// Draws a plot with gnuplot: makes the script, data and all. Whoever wants the picture runs it.
public struct PlotRenderer {
    public enum Output: Sendable, Equatable {
        case svg(String)
        case png(String)
        /// Text on a terminal of this size.
        case terminal(columns: Int, rows: Int)
    }

    /// A script for gnuplot 5: `gnuplot script` or `gnuplot < script`.
    public static func script(for plot: PlotModel, output: Output) -> String {
        PlotScript(plot, output).text
    }

    /// Borders of the cells round the values of an axis: one more than there are values.
    static func edges(_ values: [Double]) -> [Double] {
        guard values.count > 1 else { return values.flatMap { [$0 - 0.5, $0 + 0.5] } }
        let middles = zip(values, values.dropFirst()).map { ($0 + $1) / 2 }
        return [values[0] - (middles[0] - values[0])] + middles
            + [values[values.count - 1] + (values[values.count - 1] - middles[middles.count - 1])]
    }
}

/// A gnuplot script under construction.
private struct PlotScript {
    private(set) var text = ""
    private let plot: PlotModel
    private let isText: Bool
    private let xScale: Scale
    private let yScale: Scale

    /// Okabe and Ito's colours: told apart by most who confuse red and green.
    private static let colours = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9"]
    private static let marks = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]

    init(_ plot: PlotModel, _ output: PlotRenderer.Output) {
        self.plot = plot
        if case .terminal = output { isText = true } else { isText = false }
        switch plot.content {
        case .lines(let lines):
            xScale = Scale(plot.x, lines.lazy.map(\.x))
            yScale = Scale(plot.y, lines.lazy.map(\.y))
        case .scatter(let clouds):
            // I and Q on one scale: their shape is what one looks at.
            let isEven = plot.x.unit == plot.y.unit
            xScale = Scale(plot.x, clouds.map(\.x) + (isEven ? clouds.map(\.y) : []))
            yScale = Scale(plot.y, clouds.map(\.y) + (isEven ? clouds.map(\.x) : []))
        case .image(let image):
            xScale = Scale(plot.x, [image.x])
            yScale = Scale(plot.y, [image.y])
        }
        terminal(output)
        frame()
        switch plot.content {
        case .lines(let lines): self.lines(lines)
        case .scatter(let clouds): scatter(clouds)
        case .image(let image): self.image(image)
        }
        // Closes the file before gnuplot ends.
        if !isText { add("unset output") }
    }

    private mutating func add(_ line: String) { text += line + "\n" }

    /// A text between double quotes, with nothing that gnuplot would take for a command or for markup.
    private static func quoted(_ text: String) -> String {
        var result = "\""
        for character in text {
            switch character {
            case "\\", "\"": result += "\\" + String(character)
            case "\n", "\r", "\t", "\r\n": result += " "
            // Even between quotes gnuplot runs what stands between backquotes.
            case "`": result += "'"
            default: result.append(character)
            }
        }
        return result + "\""
    }

    private mutating func terminal(_ output: PlotRenderer.Output) {
        add("set encoding utf8")
        switch output {
        case .svg(let path):
            add("set terminal svg size 900,600 enhanced font 'Helvetica,15' background rgb 'white'")
            add("set output " + Self.quoted(path))
        case .png(let path):
            add("set terminal pngcairo size 1200,800 enhanced font 'Helvetica,17'")
            add("set output " + Self.quoted(path))
        case .terminal(let columns, let rows):
            add("set terminal dumb size \(max(columns, 20)),\(max(rows, 8)) noenhanced")
        }
    }

    private mutating func frame() {
        let noMarkup = isText ? "" : " noenhanced"
        add("set title " + Self.quoted(plot.title) + noMarkup)
        // A terminal has no room for a label along the vertical axis: gnuplot drops it.
        let across = isText ? "\(xScale.label); upwards: \(yScale.label)" : xScale.label
        add("set xlabel " + Self.quoted(across) + noMarkup)
        if !isText { add("set ylabel " + Self.quoted(yScale.label) + noMarkup) }
        if !plot.y.names.isEmpty {
            let tics = plot.y.names.enumerated().map { "\(Self.quoted($1)) \($0)" }.joined(separator: ", ")
            add("set ytics noenhanced (\(tics))")
        }
        add("set datafile missing 'NaN'")
        add("set key outside right top" + noMarkup)
        if isText {
            add("set key below")
        } else {
            add("set grid linecolor rgb '#DDDDDD'")
            add("set border 3 linecolor rgb '#444444'")
            add("set tics nomirror")
        }
    }

    private mutating func lines(_ lines: [PlotModel.Line]) {
        for (index, line) in lines.enumerated() {
            add("$d\(index) << EOD")
            for k in line.x.indices {
                var row = "\(xScale.text(line.x[k])) \(yScale.text(line.y[k]))"
                if let errors = line.errors { row += " \(yScale.text(errors[k].isNaN ? 0 : errors[k]))" }
                add(row)
            }
            add("EOD")
        }
        if lines.count == 1 { add("unset key") }
        if let range = Self.paddedRange(lines.flatMap(\.extremes), yScale) { add("set yrange [\(range)]") }
        var parts: [String] = []
        for (index, line) in lines.enumerated() {
            let title = " title " + Self.quoted(line.label)
            let colour = " linecolor rgb '\(Self.colours[index % Self.colours.count])'"
            let few = line.x.count <= 200
            if isText {
                let mark = Self.marks[index % Self.marks.count]
                parts.append(
                    "$d\(index) using 1:2 with " + (few ? "points pointtype '\(mark)'" : "lines") + title)
            } else if line.errors != nil {
                parts.append("$d\(index) using 1:2 with lines linewidth 1.5\(colour) notitle")
                parts.append(
                    "$d\(index) using 1:2:3 with yerrorbars pointtype 7 pointsize 0.6\(colour)" + title)
            } else {
                let style = few ? "linespoints pointtype 7 pointsize 0.4" : "lines"
                parts.append("$d\(index) using 1:2 with \(style) linewidth 1.5\(colour)" + title)
            }
        }
        add("plot " + parts.joined(separator: ", \\\n     "))
    }

    private mutating func scatter(_ clouds: [PlotModel.Cloud]) {
        for (index, cloud) in clouds.enumerated() {
            add("$d\(index) << EOD")
            for k in cloud.x.indices { add("\(xScale.text(cloud.x[k])) \(yScale.text(cloud.y[k]))") }
            add("EOD")
        }
        if !isText, plot.x.unit == plot.y.unit { add("set size ratio -1") }
        if let range = Self.paddedRange(clouds.flatMap(\.x), xScale) { add("set xrange [\(range)]") }
        if let range = Self.paddedRange(clouds.flatMap(\.y), yScale) { add("set yrange [\(range)]") }
        let total = clouds.reduce(0) { $0 + $1.x.count }
        let size = total > 5000 ? "0.25" : total > 500 ? "0.4" : "0.7"
        let parts = clouds.enumerated().map { index, cloud in
            let title = " title " + Self.quoted(cloud.label)
            if isText {
                return "$d\(index) using 1:2 with points pointtype '\(Self.marks[index % Self.marks.count])'"
                    + title
            }
            let colour = Self.colours[index % Self.colours.count]
            return "$d\(index) using 1:2 with points pointtype 7 pointsize \(size) linecolor rgb '\(colour)'"
                + title
        }
        add("plot " + parts.joined(separator: ", \\\n     "))
    }

    private mutating func image(_ image: PlotModel.Image) {
        let valueScale = Scale(image.scale, [image.values])
        // Every value is a rectangle between the midpoints to its neighbours, so that axes need not be even.
        let (columns, rows) = (PlotRenderer.edges(image.x), PlotRenderer.edges(image.y))
        add("unset key")
        add("set xrange [\(xScale.text(columns.min()!)):\(xScale.text(columns.max()!))]")
        add("set yrange [\(yScale.text(rows.min()!)):\(yScale.text(rows.max()!))]")
        if isText {
            digits(image, valueScale)
            return
        }
        add("$d << EOD")
        for (row, _) in image.y.enumerated() {
            for (column, _) in image.x.enumerated() {
                let value = image.values[row * image.x.count + column]
                if value.isNaN { continue }
                let corners =
                    [columns[column], columns[column + 1]].map(xScale.text)
                    + [rows[row], rows[row + 1]].map(yScale.text)
                add((corners + [valueScale.text(value)]).joined(separator: " "))
            }
        }
        add("EOD")
        add("unset grid")
        add("set cblabel " + Self.quoted(valueScale.label) + " noenhanced")
        // Viridis: even to the eye, and in grey as well.
        add(
            "set palette defined (0 '#440154', 1 '#472C7A', 2 '#3B518B', 3 '#2C718E', 4 '#21908D', "
                + "5 '#27AD81', 6 '#5CC863', 7 '#AADC32', 8 '#FDE725')")
        add("set style fill solid noborder")
        if let range = Self.paddedRange(image.values, valueScale) { add("set cbrange [\(range)]") }
        if image.values.allSatisfy(\.isNaN) {
            add("plot NaN notitle")
        } else {
            add("plot $d using (($1+$2)/2):(($3+$4)/2):1:2:3:4:5 with boxxyerror linecolor palette")
        }
    }

    /// On a terminal the values are digits: 0 for the lowest tenth of the range, 9 for the highest.
    private mutating func digits(_ image: PlotModel.Image, _ scale: Scale) {
        let finite = image.values.filter(\.isFinite)
        guard let low = finite.min(), let high = finite.max() else {
            add("plot NaN notitle")
            return
        }
        let legend = "0: \(scale.text(low)), 9: \(scale.text(high)), \(scale.label)"
        // A line of its own: the title may fill the first.
        add("set title " + Self.quoted(plot.title).dropLast() + "\\n" + Self.quoted(legend).dropFirst())
        var parts: [String] = []
        for digit in 0...9 {
            let picked = image.values.indices.filter { index in
                guard image.values[index].isFinite else { return false }
                let share = high > low ? (image.values[index] - low) / (high - low) : 0
                return min(Int(share * 10), 9) == digit
            }
            if picked.isEmpty { continue }
            add("$d\(digit) << EOD")
            for index in picked {
                let (row, column) = index.quotientAndRemainder(dividingBy: image.x.count)
                add("\(xScale.text(image.x[column])) \(yScale.text(image.y[row]))")
            }
            add("EOD")
            parts.append("$d\(digit) using 1:2 with points pointtype '\(digit)' notitle")
        }
        add("plot " + parts.joined(separator: ", \\\n     "))
    }

    /// A range with a twentieth of room on either side; one about a constant; `nil` for nothing finite.
    private static func paddedRange(_ values: [Double], _ scale: Scale) -> String? {
        let finite = values.filter(\.isFinite)
        guard let low = finite.min(), let high = finite.max() else { return "-1:1" }
        let room = high > low ? (high - low) / 20 : max(abs(high) / 10, 1e-30)
        if high == low, high == 0 { return "-1:1" }
        return scale.text(low - room) + ":" + scale.text(high + room)
    }
}

/// An axis with the SI prefix that keeps its numbers between 1 and 1000.
struct Scale {
    let label: String
    private let factor: Double

    private static let prefixes: [(power: Double, prefix: String)] = [
        (1e-12, "p"), (1e-9, "n"), (1e-6, "µ"), (1e-3, "m"), (1, ""), (1e3, "k"), (1e6, "M"), (1e9, "G"),
    ]

    init(_ axis: PlotModel.Axis, _ values: some Sequence<[Double]>) {
        var largest = 0.0
        for line in values {
            for value in line where value.isFinite { largest = max(largest, abs(value)) }
        }
        guard ["s", "V", "Hz"].contains(axis.unit), largest > 0 else {
            factor = 1
            label = axis.unit == "1" ? axis.label : "\(axis.label) (\(axis.unit))"
            return
        }
        let chosen = Self.prefixes.last { $0.power <= largest * (1 + 1e-12) } ?? Self.prefixes[0]
        // Dividing by a power of ten that `Double` has exactly keeps 20 ns at 20, not 20.000000000000004.
        factor = chosen.power
        label = (axis.label.isEmpty ? "" : axis.label + " ") + "(\(chosen.prefix)\(axis.unit))"
    }

    /// A number as gnuplot reads it.
    func text(_ value: Double) -> String {
        guard value.isFinite else { return "NaN" }
        return String(factor < 1 ? value * (1 / factor).rounded() : value / factor)
    }
}

extension PlotModel.Line {
    /// Values, and the ends of their error bars.
    fileprivate var extremes: [Double] {
        guard let errors else { return y }
        return y + zip(y, errors).flatMap { [$0 - $1, $0 + $1] }
    }
}
