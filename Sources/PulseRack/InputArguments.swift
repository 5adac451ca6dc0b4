package import RackDiagnostics
package import RackEmulator

/// Values for a program's inputs as people write them: `amp=0.3`, `tau=0:10us:51`.
package struct InputArguments: Sendable {
    /// What was written for an input.
    struct Written: Sendable {
        var name: String
        var value: WrittenValue
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
        guard let parsed = WrittenValue(value) else {
            return refuse("RK0221", "'\(value)' in '--set \(text)' is no value", range, help: WrittenValue.accepted)
        }
        let numbers = parsed.quantities.map(\.value)
        settings.append(
            InputSetting(name: name, value: parsed.dimensions == nil ? .number(numbers[0]) : .elements(numbers)))
        written.append(Written(name: name, value: parsed, text: value, range: range))
    }

    /// Reads `name=from:to:count`, what `--sweep` takes.
    package mutating func readSweep(_ text: String, at range: SourceRange? = nil) {
        if let (name, value) = Self.split(text), value.contains("["), WrittenValue(value)?.dimensions != nil {
            return refuse(
                "RK0217", "'--sweep \(text)' lists whole arrays, which are not swept", range,
                help: "sweep one element: --sweep \(name)[0]=0:1:11")
        }
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
        for (text, _) in ends {
            guard let value = WrittenValue(text) else { continue }
            written.append(Written(name: name, value: value, text: text, range: range))
        }
    }

    private mutating func refuse(_ code: String, _ message: String, _ range: SourceRange?, help: String) {
        problems.append(Diagnostic(code: code, message, at: range, help: help))
    }

    private static func split(_ text: String) -> (name: String, value: String)? {
        guard let mark = text.firstIndex(of: "="), mark != text.startIndex else { return nil }
        return (String(text[..<mark]), String(text[text.index(after: mark)...]))
    }

    /// Durations written for inputs that are none, the other way round, and lists of another shape.
    package func unitProblems(of inputs: [ProgramInput]) -> [Diagnostic] {
        written.compactMap { written in
            guard let input = inputs.named(written.name) else { return nil }
            let quantities = written.value.quantities
            if input.kind == .duration, quantities.contains(where: { !$0.isDuration && $0.value != 0 }) {
                return Diagnostic(
                    code: "RK0224", "input '\(input.name)' is a duration and '\(written.text)' has no unit",
                    at: written.range, help: "write \(written.name)=40ns; ns, us, ms and s are accepted")
            }
            if input.kind != .duration, quantities.contains(where: \.isDuration) {
                return Diagnostic(
                    code: "RK0225", "input '\(input.name)' is no duration, but '\(written.text)' is one",
                    at: written.range, help: "a plain number is accepted")
            }
            return shapeProblem(written, input)
        }
    }

    /// Of the right number of values, but in other rows, or bits for what is none.
    private func shapeProblem(_ written: Written, _ input: ProgramInput) -> Diagnostic? {
        guard let dimensions = written.value.dimensions, input.name == written.name else { return nil }
        if written.value.isBits, input.kind != .bit {
            return Diagnostic(
                code: "RK0213", "input '\(input.name)' is no bit register, but '\(written.text)' is one",
                at: written.range, help: "write numbers in decimal")
        }
        // A flat list fills rows one after the other.
        let isFlat = dimensions.count == 1
        guard dimensions.reduce(1, *) == input.dimensions.reduce(1, *), !isFlat, dimensions != input.dimensions else {
            return nil
        }
        return Diagnostic(
            code: "RK0212",
            "input '\(input.name)' is \(input.shapeWords), '\(written.text)' is "
                + dimensions.map(String.init).joined(separator: " × "),
            at: written.range, help: "write one list in brackets for each row")
    }

    /// Where `name` is given a value, if that is in a program.
    func range(of name: String) -> SourceRange? { written.first { $0.name == name }?.range }
}
