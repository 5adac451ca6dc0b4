import ArgumentParser
import PulseRack

/// What `run`, `compile` and `check` share: a program, a device, and values for the program's inputs.
struct ProgramOptions: ParsableArguments {
    @Argument(
        help: ArgumentHelp("The program, OpenQASM 3.", valueName: "program"), completion: .file(extensions: ["qasm"]))
    var program: String

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("A preset (see 'pulserack devices') or the path of a description.", valueName: "name"),
        completion: .custom { _, _, _ in Rack.presets })
    var device: String

    @Option(
        help: ArgumentHelp("Calibrations to use instead of the device's own.", valueName: "file"),
        completion: .file(extensions: ["qasm", "inc"]))
    var calibrations: String?

    @Option(
        name: .customLong("set"),
        help: ArgumentHelp("Value of an input: amp=0.3, tau=40ns. May be repeated.", valueName: "name=value"))
    var settings: [String] = []

    @Option(
        name: .customLong("sweep"),
        help: ArgumentHelp(
            "Sweep an input over evenly spaced values, both ends included: amp=0:1:101, tau=0:10us:51. "
                + "May be repeated; the last one moves fastest.",
            valueName: "name=from:to:count"))
    var sweeps: [String] = []

    /// The values that came with a unit, or without one, by input: checked once the inputs are known.
    struct Inputs {
        var settings: [InputSetting] = []
        var sweeps: [SweepAxis] = []
        /// Every quantity that is not zero, with the input it is for.
        var quantities: [(name: String, quantity: Quantity, text: String)] = []
        var problems: [Diagnostic] = []
    }

    func inputs() -> Inputs {
        var inputs = Inputs()
        for text in settings { readSetting(text, into: &inputs) }
        for text in sweeps { readSweep(text, into: &inputs) }
        return inputs
    }

    private func readSetting(_ text: String, into inputs: inout Inputs) {
        guard let (name, value) = Self.split(text), !value.isEmpty else {
            inputs.problems.append(
                Diagnostic(code: "RK0220", "'--set \(text)' has no name and value", help: "write --set amp=0.3"))
            return
        }
        guard let quantity = Quantity(value) else {
            inputs.problems.append(
                Diagnostic(code: "RK0221", "'\(value)' in '--set \(text)' is no value", help: Quantity.accepted))
            return
        }
        inputs.settings.append(InputSetting(name: name, value: quantity.value))
        inputs.quantities.append((name, quantity, value))
    }

    private func readSweep(_ text: String, into inputs: inout Inputs) {
        let parts = Self.split(text).map { $0.value.split(separator: ":", omittingEmptySubsequences: false) }
        guard let (name, _) = Self.split(text), let parts, parts.count == 3 else {
            inputs.problems.append(
                Diagnostic(
                    code: "RK0222", "'--sweep \(text)' has not the form name=from:to:count",
                    help: "write --sweep amp=0:1:101"))
            return
        }
        let ends = parts[..<2].map { (text: String($0), quantity: Quantity($0)) }
        for end in ends where end.quantity == nil {
            inputs.problems.append(
                Diagnostic(code: "RK0221", "'\(end.text)' in '--sweep \(text)' is no value", help: Quantity.accepted))
        }
        guard let count = Int(parts[2]), (1...RunRequest.pointLimit).contains(count) else {
            inputs.problems.append(
                Diagnostic(
                    code: "RK0223", "'\(parts[2])' in '--sweep \(text)' is no number of points",
                    help: "a whole number from 1 to \(RunRequest.pointLimit) is accepted"))
            return
        }
        guard let from = ends[0].quantity, let to = ends[1].quantity else { return }
        inputs.sweeps.append(.linear(name, from: from.value, to: to.value, count: count))
        inputs.quantities.append((name, from, ends[0].text))
        inputs.quantities.append((name, to, ends[1].text))
    }

    private static func split(_ text: String) -> (name: String, value: String)? {
        guard let mark = text.firstIndex(of: "="), mark != text.startIndex else { return nil }
        return (String(text[..<mark]), String(text[text.index(after: mark)...]))
    }

    /// The rack with its program.
    func load() throws -> Program {
        try Rack.program(contentsOf: program, device: device, calibrations: calibrations)
    }

    /// Durations given for inputs that are none, and the other way round.
    static func unitProblems(_ inputs: Inputs, of program: [ProgramInput]) -> [Diagnostic] {
        var found: [Diagnostic] = []
        for (name, quantity, text) in inputs.quantities {
            guard let input = program.first(where: { $0.name == name }) else { continue }
            if input.kind == .duration, !quantity.isDuration, quantity.value != 0 {
                found.append(
                    Diagnostic(
                        code: "RK0224", "input '\(name)' is a duration and '\(text)' has no unit",
                        help: "write \(name)=40ns; ns, us, ms and s are accepted"))
            } else if input.kind != .duration, quantity.isDuration {
                found.append(
                    Diagnostic(
                        code: "RK0225", "input '\(name)' is no duration, but '\(text)' is one",
                        help: "a plain number is accepted"))
            }
        }
        return found
    }
}
