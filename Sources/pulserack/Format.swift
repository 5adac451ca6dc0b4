import Foundation
import PulseRack

/// Numbers for people.
enum Format {
    /// `value` of `unit` with an SI prefix where the unit takes one: `40 ns`, `0.3`, `1.57 rad`.
    static func value(_ value: Double, unit: String) -> String {
        switch unit {
        case "s": prefixed(value, "s")
        case "Hz": prefixed(value, "Hz")
        case "", "1": number(value)
        default: number(value) + " " + unit
        }
    }

    /// A measured length of time, to three digits.
    static func seconds(_ value: Double) -> String {
        value < 1 ? String(format: "%.3g ms", value * 1e3) : String(format: "%.2f s", value)
    }

    static func number(_ value: Double, digits: Int = 6) -> String { String(format: "%.\(digits)g", value) }

    static func probability(_ value: Double) -> String { String(format: "%.4f", value) }

    /// Thousands and millions in short: `12.3k`.
    static func count(_ value: Double) -> String {
        guard value.isFinite else { return "-" }
        switch value.magnitude {
        case 1e9...: return String(format: "%.2fG", value / 1e9)
        case 1e6...: return String(format: "%.2fM", value / 1e6)
        case 1e4...: return String(format: "%.1fk", value / 1e3)
        default: return String(format: "%.4g", value)
        }
    }

    /// How many states were simulated and shared, in a line; `nil` where none were counted.
    static func states(simulated: Int, unshared: Int, recomputed: Int) -> String? {
        guard simulated > 0 else { return nil }
        var text = "\(simulated) simulated"
        if unshared > simulated {
            text += " for \(unshared), shared \(number(Double(unshared) / Double(simulated), digits: 3)) times"
        }
        if recomputed > 0 { text += ", \(recomputed) of them again for want of memory" }
        return text
    }

    static func states(_ counters: PointResult.Counters) -> String? {
        states(
            simulated: counters.simulatedStates, unshared: counters.unsharedStates,
            recomputed: counters.recomputedStates)
    }

    /// `512 MiB`.
    static func bytes(_ count: Int) -> String {
        let units = [(1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")]
        guard let unit = units.first(where: { count >= $0.0 }) else { return "\(count) B" }
        return number(Double(count) / Double(unit.0), digits: 4) + " " + unit.1
    }

    /// A length of time for a clock on the wall: `1:02:03`, `4:05`, `12 s`.
    static func clock(_ seconds: Double) -> String {
        guard seconds.isFinite, seconds < 1e9 else { return "long" }
        let whole = Int(seconds.rounded(.up))
        if whole < 60 { return "\(whole) s" }
        if whole < 3600 { return String(format: "%d:%02d", whole / 60, whole % 60) }
        return String(format: "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60)
    }

    private static func prefixed(_ value: Double, _ unit: String) -> String {
        guard value != 0, value.isFinite else { return number(value) + " " + unit }
        let prefixes: [(Double, String)] = [
            (1e9, "G"), (1e6, "M"), (1e3, "k"), (1, ""), (1e-3, "m"), (1e-6, "µ"), (1e-9, "n"), (1e-12, "p"),
        ]
        // A hair of slack: 1e-6 computed as 9.9999999999999995e-07 is one microsecond.
        let found = prefixes.first { value.magnitude >= $0.0 * (1 - 1e-9) } ?? (1e-12, "p")
        let small = unit == "s" && found.0 > 1 ? (1.0, "") : found
        return number(value / small.0) + " " + small.1 + unit
    }

    /// Rows with columns of equal width: text to the left, numbers to the right.
    static func table(_ rows: [[String]], indent: String = "  ") -> String {
        var widths: [Int] = []
        for row in rows {
            for (column, cell) in row.enumerated() {
                if column == widths.count { widths.append(0) }
                widths[column] = max(widths[column], cell.count)
            }
        }
        let isNumeric = widths.indices.map { column in
            rows.dropFirst().allSatisfy { row in
                // Two blanks part the items of a list, which reads from the left.
                column >= row.count || row[column].isEmpty
                    || "…-0123456789".contains(row[column].first ?? "x") && !row[column].contains("  ")
            }
        }
        return rows.map { row in
            var line = indent
            for (column, cell) in row.enumerated() {
                let padding = String(repeating: " ", count: widths[column] - cell.count)
                line += (isNumeric[column] ? padding + cell : cell + padding) + "  "
            }
            while line.hasSuffix(" ") { line.removeLast() }
            return line + "\n"
        }.joined()
    }
}
