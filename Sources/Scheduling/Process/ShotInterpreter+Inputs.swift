internal import PulseLanguage
internal import RackDiagnostics
internal import RackUnits

extension ShotInterpreter {
    /// Takes the values of the program's inputs; reports those that are missing, unknown or unfit.
    mutating func bind(_ given: [String: InputValue]) {
        for input in program.inputs {
            guard let given = given[input.name] else {
                report(
                    failure(
                        "QS0001", "the input '\(input.name)' has no value", input.range,
                        help: "set it: \(input.name)=… (\(Self.unit(input.type)))"))
                shared.inputs.append(.float(0))
                continue
            }
            shared.inputs.append(value(of: input, given))
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
        case .complex: "a real and an imaginary part"
        case .bits(let width): "\(width) bits from bit 0 on, or their number"
        case .array(let element, let dimensions):
            "\(dimensions.reduce(element == .complex ? 2 : 1, *)) numbers, the last index fastest"
        default: "a number"
        }
    }

    private mutating func value(of input: InputDeclaration, _ given: InputValue) -> Value {
        let numbers = given.numbers
        switch input.type {
        case .array(let element, let dimensions):
            let width = element == .complex ? 2 : 1
            let count = dimensions.reduce(1, *)
            guard hasCount(numbers, count * width, input) else { return .float(0) }
            var elements: [Value] = []
            elements.reserveCapacity(count)
            for index in 0..<count {
                elements.append(
                    width == 2 ? .complex(re: numbers[2 * index], im: numbers[2 * index + 1])
                        : value(of: input, element, numbers[index]))
            }
            return .array(elements, dimensions: dimensions)
        case .complex:
            if case .number(let number) = given { return .complex(re: number, im: 0) }
            guard hasCount(numbers, 2, input) else { return .float(0) }
            return .complex(re: numbers[0], im: numbers[1])
        case .bits(let width):
            if case .number(let number) = given {
                guard let whole = UInt64(exactly: number), width >= 64 || whole >> UInt64(width) == 0 else {
                    return refuse(input, "must be a whole number of \(width) bits, it is \(number)")
                }
                return (try? Value.uint(whole).converted(to: input.type)) ?? .float(0)
            }
            guard hasCount(numbers, width, input) else { return .float(0) }
            guard numbers.allSatisfy({ $0 == 0 || $0 == 1 }) else { return refuse(input, "is of bits, 0 or 1") }
            return .bits(numbers.map { $0 == 1 })
        default:
            guard hasCount(numbers, 1, input) else { return .float(0) }
            return value(of: input, input.type, numbers[0])
        }
    }

    private mutating func hasCount(_ numbers: [Double], _ count: Int, _ input: InputDeclaration) -> Bool {
        if let odd = numbers.first(where: { !$0.isFinite }) {
            _ = refuse(input, "must be finite, it is \(odd)")
            return false
        }
        if numbers.count == count { return true }
        _ = refuse(input, count == 1 ? "is one number, not several" : "wants \(count) numbers, \(numbers.count) given")
        return false
    }

    private mutating func refuse(_ input: InputDeclaration, _ why: String) -> Value {
        report(failure("QS0003", "the input '\(input.name)' \(why)", input.range))
        return .float(0)
    }

    private mutating func value(of input: InputDeclaration, _ type: ValueType, _ number: Double) -> Value {
        switch type {
        case .duration:
            if let seconds = ExactSeconds(nearest: number) { return .duration(DurationValue(seconds: seconds)) }
            return refuse(input, "is too long: \(number) s")
        case .angle: return .angle(number)
        case .int, .uint:
            let value = Value.float(number)
            if value.integer != nil, let fitted = try? value.converted(to: type), fitted.real == number { return fitted }
            return refuse(input, "must be a whole number of type \(type), it is \(number)")
        case .bool, .bit:
            if number == 0 || number == 1 { return .bool(number == 1) }
            return refuse(input, "must be 0 or 1, it is \(number)")
        default: return .float(number)
        }
    }
}
