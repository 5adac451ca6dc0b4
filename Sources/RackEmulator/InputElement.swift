internal import Scheduling

/// One element of an array input, or one bit of a bit register, by name: `angles[2]`, `m[1][0]`, `m[1, 0]`.
public struct InputElement: Sendable, Equatable {
    /// The input's own name.
    public var input: String
    /// One per dimension, from 0.
    public var indices: [Int]

    /// `nil` for a name without indices, or with something else than whole numbers for them.
    public init?(_ name: String) {
        guard let open = name.firstIndex(of: "["), open > name.startIndex, name.last == "]" else { return nil }
        input = String(name[..<open])
        // `[1][0]` is `[1, 0]`.
        let parts = String(name[name.index(after: open)...].dropLast()).split(
            separator: ",", omittingEmptySubsequences: false
        ).flatMap { part in
            part.split(separator: "]", omittingEmptySubsequences: false).enumerated().map { index, word in
                index == 0 ? word : word.first == "[" ? word.dropFirst() : "?"
            }
        }
        var indices: [Int] = []
        for part in parts {
            let digits = part.split(separator: " ", omittingEmptySubsequences: true)
            guard digits.count == 1, let index = Int(digits[0]), index >= 0, digits[0].first != "+" else { return nil }
            indices.append(index)
        }
        self.indices = indices
    }

    /// Where it stands among the elements of an input with these dimensions, the last index fastest; `nil` if there is
    /// no such element.
    public func position(in dimensions: [Int]) -> Int? {
        guard indices.count == dimensions.count, zip(indices, dimensions).allSatisfy({ $0 < $1 }) else { return nil }
        return zip(indices, dimensions).reduce(0) { $0 * $1.1 + $1.0 }
    }
}

extension Array<ProgramInput> {
    /// The input that `name` means, itself or one of its elements.
    public func named(_ name: String) -> ProgramInput? {
        first { $0.name == name } ?? InputElement(name).flatMap { element in first { $0.name == element.input } }
    }
}

extension Experiment {
    /// The value of every input at point `index`: an element that is set or swept by itself takes its place in its
    /// array. An array of which an element has no value is left out.
    func inputValues(at index: Int) -> [String: InputValue] {
        var values: [String: InputValue] = [:]
        let given = options.settings.map { ($0.name, $0.value) }
            + zip(options.sweeps, options.values(at: index)).map { ($0.name, InputValue.number($1)) }
        for (name, value) in given where InputElement(name) == nil { values[name] = value }
        for (name, value) in given {
            guard let element = InputElement(name), case .number(let number) = value else { continue }
            guard let input = inputs.first(where: { $0.name == element.input }),
                let position = element.position(in: input.dimensions)
            else {
                // No input's: the compiler says so.
                values[name] = value
                continue
            }
            var elements = values[input.name]?.numbers ?? []
            let count = input.dimensions.reduce(1, *)
            if elements.isEmpty { elements = Array(repeating: .nan, count: count) }
            guard elements.count == count else { continue }
            elements[position] = number
            values[input.name] = .elements(elements)
        }
        for input in inputs where !input.dimensions.isEmpty {
            if values[input.name]?.numbers.contains(where: \.isNaN) == true { values[input.name] = nil }
        }
        return values
    }
}
