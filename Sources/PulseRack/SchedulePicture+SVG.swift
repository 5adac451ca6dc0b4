import Foundation
import RackModel
import Scheduling

extension SchedulePicture {
    private enum Size {
        static let left = 150.0, right = 24.0, plot = 1026.0
        static let top = 44.0, row = 66.0, label = 14.0, gap = 10.0, marks = 26.0, bottom = 40.0
        /// Of a letter, about.
        static let letter = 5.6
    }

    /// The picture as an SVG document, 1200 units wide.
    ///
    /// Every box, window and tick has its details as a `<title>`, which viewers show to whoever points at it. Things
    /// that would fall on a pixel that their neighbour has taken already are left out, so the size of the document is
    /// bounded by that of the picture.
    public var svg: String {
        var tops: [Double] = []
        var bottom = Size.top
        for lane in lanes {
            tops.append(bottom)
            bottom += Double(lane.rows) * Size.row + (lane.marks.isEmpty ? 0 : Size.marks) + Size.gap
        }
        let height = bottom + Size.bottom
        let width = Size.left + Size.plot + Size.right
        var text = """
            <?xml version="1.0" encoding="UTF-8"?>
            <svg xmlns="http://www.w3.org/2000/svg" width="\(px(width))" height="\(px(height))" \
            viewBox="0 0 \(px(width)) \(px(height))" font-family="sans-serif" font-size="11">
            <title>\(Self.escaped(title))</title>
            <rect width="\(px(width))" height="\(px(height))" fill="#ffffff"/>
            <text x="12" y="24" font-size="14" fill="#222222">\(Self.escaped(title))</text>

            """
        text += axisLines(from: Size.top, to: bottom)
        for branch in branches { text += region(branch, bottom: bottom) }
        for (lane, top) in zip(lanes, tops) { text += svg(of: lane, top: top) }
        return text + "</svg>\n"
    }

    private func x(_ tick: Double) -> Double { Size.left + tick / Double(endTick) * Size.plot }
    private func x(_ tick: Int64) -> Double { x(Double(tick)) }

    /// Where the envelopes of a row are zero: below the names.
    private func axis(ofRow top: Double) -> Double { top + Size.label + (Size.row - Size.label) / 2 }

    private func px(_ value: Double) -> String {
        let rounded = (value * 100).rounded() / 100
        return rounded == rounded.rounded() ? String(Int(rounded)) : "\(rounded)"
    }

    private func axisLines(from top: Double, to bottom: Double) -> String {
        var text = "<g class=\"axis\" stroke=\"#dddddd\" fill=\"#444444\">\n"
        for (label, tick) in axis(10) {
            let x = px(x(tick))
            text += "<line x1=\"\(x)\" y1=\"\(px(top))\" x2=\"\(x)\" y2=\"\(px(bottom))\"/>\n"
            text += "<text x=\"\(x)\" y=\"\(px(bottom + 16))\" text-anchor=\"middle\" stroke=\"none\">\(label)</text>\n"
        }
        text += "<text x=\"\(px(Size.left + Size.plot / 2))\" y=\"\(px(bottom + 32))\" text-anchor=\"middle\" "
        return text + "stroke=\"none\">time / \(unit.name)</text>\n</g>\n"
    }

    private func region(_ ticks: Range<Int64>, bottom: Double) -> String {
        let (from, to) = (x(ticks.lowerBound), x(ticks.upperBound))
        return """
            <g class="branch"><title>what is played here depends on what was measured</title>\
            <rect x="\(px(from))" y="\(px(Size.top - 12))" width="\(px(max(to - from, 1)))" \
            height="\(px(bottom - Size.top + 12))" fill="#fff3c4" stroke="#d9a400" stroke-dasharray="2 3"/>\
            <text x="\(px(from + 3))" y="\(px(Size.top - 3))" font-size="9" fill="#8a6800">if measured</text></g>

            """
    }

    private func svg(of lane: Lane, top: Double) -> String {
        let middle = axis(ofRow: top + Double(lane.rows - 1) * Size.row / 2)
        var text = "<g class=\"lane\" id=\"port-\(Self.escaped(lane.name))\">\n"
        text += "<text x=\"\(px(Size.left - 10))\" y=\"\(px(middle))\" text-anchor=\"end\" font-size=\"12\" "
        text += "fill=\"#222222\">\(Self.escaped(lane.name))</text>\n"
        if lane.peak > 0 {
            text += "<text x=\"\(px(Size.left - 10))\" y=\"\(px(middle + 14))\" text-anchor=\"end\" font-size=\"9\" "
            text += "fill=\"#888888\">peak \(String(format: "%.3g", lane.peak))</text>\n"
        }
        for row in 0..<lane.rows {
            let y = px(axis(ofRow: top + Double(row) * Size.row))
            text += "<line x1=\"\(px(Size.left))\" y1=\"\(y)\" x2=\"\(px(Size.left + Size.plot))\" y2=\"\(y)\" "
            text += "stroke=\"#bbbbbb\"/>\n"
        }
        var lastPixel = [Int](repeating: .min, count: lane.rows)
        for item in lane.items {
            let pixel = Int(x(item.ticks.upperBound) * 2)
            guard pixel > lastPixel[item.row] else { continue }
            lastPixel[item.row] = pixel
            text += svg(of: item, lane, top: top + Double(item.row) * Size.row)
        }
        let marks = svg(of: lane.marks, as: lane.role == nil ? "call" : "frame-change", top: top + Double(lane.rows) * Size.row)
        return text + marks + "</g>\n"
    }

    private func svg(of item: Item, _ lane: Lane, top: Double) -> String {
        let (from, to) = (x(item.ticks.lowerBound), x(item.ticks.upperBound))
        let width = max(to - from, 0.5)
        let (fill, stroke) = item.waveform == nil ? ("#fde3cf", "#c25a00") : Self.colours(lane.role)
        let dashes = item.isConditional ? " stroke-dasharray=\"4 3\"" : item.waveform == nil ? " stroke-dasharray=\"7 2\"" : ""
        var text = "<g class=\"\(item.waveform == nil ? "capture" : "play")\"><title>\(Self.escaped(item.detail))</title>"
        text += "<rect x=\"\(px(from))\" y=\"\(px(top + 2))\" width=\"\(px(width))\" height=\"\(px(Size.row - 4))\" rx=\"2\" "
        text += "fill=\"\(fill)\" stroke=\"\(stroke)\"\(dashes)/>"
        if let waveform = item.waveform {
            text += envelope(schedule.waveforms[waveform], from, width, axis(ofRow: top), lane.peak, stroke)
        }
        let room = Int(width / Size.letter)
        if room >= 2 {
            text += "<text x=\"\(px(from + width / 2))\" y=\"\(px(top + 13))\" text-anchor=\"middle\" font-size=\"10\" "
            text += "fill=\"#222222\">\(Self.escaped(Self.cut(item.label, to: room)))</text>"
        }
        return text + "</g>\n"
    }

    /// Real part in full, imaginary part in dashes; of samples that share a half pixel the extremes.
    private func envelope(
        _ waveform: PulseSchedule.Waveform, _ from: Double, _ width: Double, _ middle: Double, _ peak: Double,
        _ colour: String
    ) -> String {
        guard width >= 2, peak > 0 else { return "" }
        let scale = ((Size.row - Size.label) / 2 - 4) / peak
        func line(_ samples: [Double], _ dashes: String) -> String {
            let columns = min(samples.count, max(1, Int(width * 2)))
            var points: [String] = []
            for column in 0..<columns {
                let low = samples.count * column / columns, high = max(low + 1, samples.count * (column + 1) / columns)
                let (lowest, highest) = (samples[low..<high].min() ?? 0, samples[low..<high].max() ?? 0)
                let left = px(from + width * Double(low) / Double(samples.count))
                let right = px(from + width * Double(high) / Double(samples.count))
                points.append("\(left),\(px(middle - highest * scale))")
                points.append("\(right),\(px(middle - lowest * scale))")
            }
            return "<polyline points=\"\(points.joined(separator: " "))\" fill=\"none\" stroke=\"\(colour)\"\(dashes)/>"
        }
        var text = line(waveform.re, "")
        if waveform.im.contains(where: { $0 != 0 }) { text += line(waveform.im, " stroke-dasharray=\"2 2\"") }
        return text
    }

    private func svg(of marks: [Mark], as kind: String, top: Double) -> String {
        var text = ""
        var labelEnd = -Double.infinity
        var last = -Double.infinity
        for mark in marks.sorted(by: { $0.tick < $1.tick }) {
            let x = x(mark.tick)
            guard x - last >= 0.5 || x < last else { continue }
            last = x
            text += "<g class=\"\(kind)\"><title>\(Self.escaped(mark.detail))</title>"
            text += "<path d=\"M\(px(x)) \(px(top + 12))V\(px(top))l-3 5h6l-3 -5\" fill=\"#7a1fa2\" stroke=\"#7a1fa2\"/>"
            if x >= labelEnd {
                text += "<text x=\"\(px(x))\" y=\"\(px(top + 22))\" text-anchor=\"middle\" font-size=\"9\" "
                text += "fill=\"#7a1fa2\">\(Self.escaped(mark.label))</text>"
                labelEnd = x + Double(mark.label.count + 1) * Size.letter
            }
            text += "</g>\n"
        }
        return text
    }

    private static func colours(_ role: RackModel.Port.Role?) -> (fill: String, stroke: String) {
        switch role {
        case .drive: ("#dbe9fb", "#1f5fae")
        case .modeFlux, .couplerFlux: ("#dcf3e0", "#1d7a38")
        case .readoutDrive, .readoutCapture: ("#eae2f8", "#5b3aa8")
        case nil: ("#f2f2f2", "#555555")
        }
    }

    static func cut(_ label: String, to count: Int) -> String {
        label.count <= count ? label : count > 1 ? label.prefix(count - 1) + "…" : ""
    }

    static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "\n", "\t": result.unicodeScalars.append(scalar)
            default: if scalar.value >= 0x20 { result.unicodeScalars.append(scalar) }
            }
        }
        return result
    }
}
