internal import PulseLanguage
internal import RackDiagnostics
internal import RackUnits

extension ShotInterpreter {
    /// Takes the values of the program's inputs; reports those that are missing, unknown or unfit.
    mutating func bind(_ given: [String: InputValue]) {
        for input in program.inputs {
            guard let number = given[input.name] else {
                report(
                    failure(
                        "QS0001", "the input '\(input.name)' has no value", input.range,
                        help: "set it: \(input.name)=… (\(Self.unit(input.type)))"))
                shared.inputs.append(.float(0))
                continue
            }
            guard case .number(let number) = number else {
                report(failure("QS0003", "the input '\(input.name)' is one number, not several", input.range))
                shared.inputs.append(.float(0))
                continue
            }
            shared.inputs.append(value(of: input, number))
        }
        guard given.count > program.inputs.count - shared.problems.count else { return }
        let names = program.inputs.map(\.name)
        for name in given.keys.sorted() where !names.contains(name) {
            let near = nearestName(to: name, among: names)
            let help = near.map { "did you mean '\($0)'?" }
                ?? (names.isEmpty ? "the program has no inputs" : "its inputs are \(names.joined(separator: ", "))")
            report(failure("QS0002", "the program has no input '\(name)'", nil, help: help))
        }
    }

    private static func unit(_ type: ValueType) -> String {
        switch type {
        case .duration: "a duration in seconds"
        case .angle: "an angle in radians"
        case .int, .uint: "a whole number"
        case .bool, .bit: "0 or 1"
        default: "a number"
        }
    }

    private mutating func value(of input: InputDeclaration, _ number: Double) -> Value {
        guard number.isFinite else {
            report(failure("QS0003", "the input '\(input.name)' must be finite, it is \(number)", input.range))
            return .float(0)
        }
        switch input.type {
        case .duration:
            if let seconds = ExactSeconds(nearest: number) { return .duration(DurationValue(seconds: seconds)) }
            report(failure("QS0003", "the input '\(input.name)' is too long: \(number) s", input.range))
        case .angle: return .angle(number)
        case .int, .uint:
            let value = Value.float(number)
            if value.integer != nil, let fitted = try? value.converted(to: input.type), fitted.real == number {
                return fitted
            }
            report(
                failure(
                    "QS0003", "the input '\(input.name)' must be a whole number of type \(input.type), it is \(number)",
                    input.range))
        case .bool, .bit:
            if number == 0 || number == 1 { return .bool(number == 1) }
            report(failure("QS0003", "the input '\(input.name)' must be 0 or 1, it is \(number)", input.range))
        default: return .float(number)
        }
        return .float(0)
    }
}
