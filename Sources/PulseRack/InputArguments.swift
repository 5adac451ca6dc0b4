package import RackDiagnostics
package import RackEmulator

/// Values for a program's inputs as people write them: `amp=0.3`, `tau=0:10us:51`.
package struct InputArguments: Sendable {
    /// A number that was written for an input.
    struct Written: Sendable {
        var name: String
        var quantity: Quantity
        var text: String
        var range: SourceRange?
    }

    package private(set) var settings: [InputSetting] = []
    package private(set) var sweeps: [SweepAxis] = []
    /// What could not be read.
    package private(set) var problems: [Diagnostic] = []
    /// With or without a unit: whether that fits is known once the inputs are.
    private var written: [Written] = []

    package init() {}

    /// Reads `name=value`, what `--set` takes.
    ///
    /// - Parameter range: where the text stands, if it stands in a program.
    package mutating func readSetting(_ text: String, at range: SourceRange? = nil) {
        guard let (name, value) = Self.split(text), !value.isEmpty else {
            return refuse("RK0220", "'--set \(text)' has no name and value", range, help: "write --set amp=0.3")
        }
        guard let quantity = Quantity(value) else {
            return refuse("RK0221", "'\(value)' in '--set \(text)' is no value", range, help: Quantity.accepted)
        }
        settings.append(InputSetting(name: name, value: .number(quantity.value)))
        written.append(Written(name: name, quantity: quantity, text: value, range: range))
    }

    /// Reads `name=from:to:count`, what `--sweep` takes.
    package mutating func readSweep(_ text: String, at range: SourceRange? = nil) {
        let parts = Self.split(text).map { $0.value.split(separator: ":", omittingEmptySubsequences: false) }
        guard let (name, _) = Self.split(text), let parts, parts.count == 3 else {
            return refuse(
                "RK0222", "'--sweep \(text)' has not the form name=from:to:count", range,
                help: "write --sweep amp=0:1:101")
        }
        let ends = parts[..<2].map { (text: String($0), quantity: Quantity($0)) }
        for end in ends where end.quantity == nil {
            refuse("RK0221", "'\(end.text)' in '--sweep \(text)' is no value", range, help: Quantity.accepted)
        }
        guard let count = Int(parts[2]), (1...RunRequest.pointLimit).contains(count) else {
            return refuse(
                "RK0223", "'\(parts[2])' in '--sweep \(text)' is no number of points", range,
                help: "a whole number from 1 to \(RunRequest.pointLimit) is accepted")
        }
        guard let from = ends[0].quantity, let to = ends[1].quantity else { return }
        sweeps.append(.linear(name, from: from.value, to: to.value, count: count))
        for (text, quantity) in [(ends[0].text, from), (ends[1].text, to)] {
            written.append(Written(name: name, quantity: quantity, text: text, range: range))
        }
    }

    private mutating func refuse(_ code: String, _ message: String, _ range: SourceRange?, help: String) {
        problems.append(Diagnostic(code: code, message, at: range, help: help))
    }

    private static func split(_ text: String) -> (name: String, value: String)? {
        guard let mark = text.firstIndex(of: "="), mark != text.startIndex else { return nil }
        return (String(text[..<mark]), String(text[text.index(after: mark)...]))
    }

    /// Durations written for inputs that are none, and the other way round.
    package func unitProblems(of inputs: [ProgramInput]) -> [Diagnostic] {
        written.compactMap { written in
            guard let input = inputs.first(where: { $0.name == written.name }) else { return nil }
            let quantity = written.quantity
            if input.kind == .duration, !quantity.isDuration, quantity.value != 0 {
                return Diagnostic(
                    code: "RK0224", "input '\(input.name)' is a duration and '\(written.text)' has no unit",
                    at: written.range, help: "write \(input.name)=40ns; ns, us, ms and s are accepted")
            }
            if input.kind != .duration, quantity.isDuration {
                return Diagnostic(
                    code: "RK0225", "input '\(input.name)' is no duration, but '\(written.text)' is one",
                    at: written.range, help: "a plain number is accepted")
            }
            return nil
        }
    }

    /// Where `name` is given a value, if that is in a program.
    func range(of name: String) -> SourceRange? { written.first { $0.name == name }?.range }
}
