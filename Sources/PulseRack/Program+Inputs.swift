import RackDiagnostics
import RackEmulator
import Scheduling

extension Program {
    /// What the request says of inputs that the program does not have, or cannot take.
    ///
    /// - Parameter place: where an input is named, if that is in the program.
    static func mismatches(
        of request: RunRequest, with inputs: [ProgramInput], at place: (String) -> SourceRange? = { _ in nil }
    ) -> [Diagnostic] {
        func located(_ diagnostic: Diagnostic?, _ name: String) -> Diagnostic? {
            guard var diagnostic else { return nil }
            diagnostic.range = place(name)
            return diagnostic
        }
        let settings = request.settings.compactMap { setting in
            located(mismatch(setting.name, setting.value, with: inputs, verb: "set"), setting.name)
        }
        let sweeps = request.sweeps.compactMap { axis in
            // What one value must be, every one must.
            located(mismatch(ofSweep: axis, with: inputs), axis.name)
        }
        return settings + sweeps
    }

    private static func mismatch(ofSweep axis: SweepAxis, with inputs: [ProgramInput]) -> Diagnostic? {
        if let input = inputs.first(where: { $0.name == axis.name }), !input.dimensions.isEmpty {
            let first = axis.name + input.dimensions.map { _ in "[0]" }.joined()
            return Diagnostic(
                code: "RK0217", "input '\(axis.name)' is \(input.shapeWords), which is not swept as a whole",
                help: "sweep its elements one by one: --sweep \(first)=\(input.kind == .bit ? "0:1:2" : "from:to:count")")
        }
        let input = inputs.named(axis.name)
        let telling = axis.values.first { input?.takes($0) == false } ?? axis.values.first
        return telling.flatMap { mismatch(axis.name, .number($0), with: inputs, verb: "sweep") }
    }

    private static func mismatch(
        _ name: String, _ value: InputValue, with inputs: [ProgramInput], verb: String
    ) -> Diagnostic? {
        guard let input = inputs.named(name) else {
            let names = inputs.map(\.name)
            let offered = names.isEmpty ? "the program has no inputs" : "inputs: \(names.joined(separator: ", "))"
            let near = nearestName(to: InputElement(name)?.input ?? name, among: names)
            let meant = near.map { "did you mean '\($0)'? " } ?? ""
            return Diagnostic(
                code: "RK0210", "the program has no input '\(name)' to \(verb)", help: meant + offered)
        }
        var dimensions = input.dimensions
        if let element = InputElement(name), input.name != name {
            guard element.position(in: dimensions) != nil else { return input.refusal(of: element) }
            dimensions = []
        }
        if let problem = input.shapeProblem(name, value, dimensions: dimensions) { return problem }
        return value.numbers.first { !input.takes($0) }.map { number in
            Diagnostic(
                code: "RK0211", "input '\(name)' cannot take the value \(number)",
                help: input.kind == .bit ? "0 and 1 are accepted" : "whole numbers are accepted")
        }
    }
}

extension ProgramInput {
    func takes(_ value: Double) -> Bool {
        switch kind {
        case .bit: value == 0 || value == 1
        case .integer: value.rounded() == value && value.magnitude < 0x1p53
        case .number, .angle, .duration: true
        }
    }

    /// "an array of 3", "a register of 4 bits".
    var shapeWords: String {
        if kind == .bit, dimensions.count == 1 { return "a register of \(dimensions[0]) bits" }
        return "an array of " + dimensions.map(String.init).joined(separator: " × ")
    }

    /// How to write a value of it, for messages.
    private var example: String {
        let count = dimensions.reduce(1, *)
        if kind == .bit, dimensions.count == 1 { return "0b" + String(repeating: "0", count: max(0, min(count, 8) - 1)) + "1" }
        let one = kind == .duration ? "40ns" : kind == .integer || kind == .bit ? "1" : "0.5"
        return Array(repeating: one, count: max(1, min(count, 3))).joined(separator: ",") + (count > 3 ? ",…" : "")
    }

    fileprivate func refusal(of element: InputElement) -> Diagnostic {
        let written = element.indices.map { "[\($0)]" }.joined()
        guard !dimensions.isEmpty else {
            return Diagnostic(
                code: "RK0214", "input '\(name)' is one value and has no element \(written)",
                help: "leave \(written) out")
        }
        let last = dimensions.map { "[\($0 - 1)]" }.joined()
        return Diagnostic(
            code: "RK0214", "input '\(name)' is \(shapeWords) and has no element \(written)",
            help: "the first is \(name)\(dimensions.map { _ in "[0]" }.joined()), the last \(name)\(last)")
    }

    fileprivate func shapeProblem(_ name: String, _ value: InputValue, dimensions: [Int]) -> Diagnostic? {
        let count = dimensions.reduce(1, *)
        switch value {
        case .number where dimensions.isEmpty: return nil
        case .number:
            return Diagnostic(
                code: "RK0213", "input '\(name)' is \(shapeWords), not one number", help: "write \(name)=\(example)")
        case .elements(let elements) where dimensions.isEmpty:
            return Diagnostic(
                code: "RK0213", "input '\(name)' is one value, not \(elements.count)",
                help: "write \(name)=\(kind == .duration ? "40ns" : "1")")
        case .elements(let elements):
            guard elements.count != count else { return nil }
            return Diagnostic(
                code: "RK0212", "input '\(name)' is \(shapeWords): it takes \(count) values, not \(elements.count)",
                help: "write \(name)=\(example)")
        }
    }
}
