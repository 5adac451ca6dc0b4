import PulseLanguage
import Testing

@Suite("Selections of values")
struct SelectionTests {
    static let row = Value.array((1...4).map { .int($0) }, dimensions: [4])
    static let table = Value.array((0..<6).map { .int($0) }, dimensions: [3, 2])
    static let integers = ValueType.array(.int(64), dimensions: [4])
    static let tableType = ValueType.array(.int(64), dimensions: [3, 2])

    private func numbers(_ value: Value) -> [Int64] {
        if case .array(let elements, _) = value { elements.compactMap(\.integer) } else { [value.integer ?? -99] }
    }

    @Test("indices count from either end, ranges hold both ends", arguments: [
        (ValueIndex.single(-1), [4]), (.range(start: 1, step: nil, stop: 2), [2, 3]), (.range(start: nil, step: 2, stop: nil), [1, 3]),
        (.range(start: -1, step: -1, stop: 0), [4, 3, 2, 1]), (.range(start: nil, step: -2, stop: nil), [4, 2]),
        (.set([3, 0, 0]), [4, 1, 1]), (.range(start: 3, step: 9_000_000_000, stop: nil), [4]), (.range(start: 2, step: 1, stop: 1), []),
    ] as [(ValueIndex, [Int64])])
    func ofOneDimension(_ index: ValueIndex, _ expected: [Int64]) throws {
        #expect(numbers(try Self.row.selecting([index], of: Self.integers)) == expected)
    }

    @Test("missing indices take whole rows, and ranges keep their dimension")
    func ofTwoDimensions() throws {
        let first = try Self.table.selecting([.single(1)], of: Self.tableType)
        #expect(first == .array([.int(2), .int(3)], dimensions: [2]))
        let column = try Self.table.selecting([.range(start: nil, step: nil, stop: nil), .single(1)], of: Self.tableType)
        #expect(column == .array([.int(1), .int(3), .int(5)], dimensions: [3]))
        let corner = try Self.table.selecting([.range(start: 1, step: 1, stop: 2), .set([1])], of: Self.tableType)
        #expect(corner == .array([.int(3), .int(5)], dimensions: [2, 1]))
    }

    @Test("what lies outside is refused", arguments: [
        [ValueIndex.single(4)], [.single(-5)], [.range(start: 0, step: 0, stop: 2)], [.set([0, 9])], [.single(0), .single(0)],
    ])
    func outside(_ indices: [ValueIndex]) {
        #expect(throws: ArithmeticProblem.self) { try Self.row.selecting(indices, of: Self.integers) }
        #expect(throws: ArithmeticProblem.self) { try Self.row.replacing([indices], of: Self.integers, with: .int(0)) }
    }

    @Test("writing changes what reading selects, and nothing else")
    func writing() throws {
        let slice = [ValueIndex.range(start: 1, step: nil, stop: 2)]
        let new = Value.array([.int(8), .int(9)], dimensions: [2])
        let changed = try Self.row.replacing([slice], of: Self.integers, with: new)
        #expect(numbers(changed) == [1, 8, 9, 4])
        #expect(try changed.selecting(slice, of: Self.integers) == new)
        #expect(numbers(try Self.row.replacing([slice, [.single(1)]], of: Self.integers, with: .int(7))) == [1, 2, 7, 4])
        #expect(numbers(try Self.table.replacing([[.single(-1)]], of: Self.tableType, with: new)) == [0, 1, 2, 3, 8, 9])
        #expect(throws: ArithmeticProblem.self) { try Self.row.replacing([slice], of: Self.integers, with: Self.row) }
    }

    @Test("bits of registers and integers are read and written alike")
    func bits() throws {
        let register = Value.bits([true, false, true, true])
        #expect(try register.selecting([.range(start: 1, step: nil, stop: 3)], of: .bits(4)) == .bits([false, true, true]))
        #expect(try Value.int(-2).selecting([.single(7)], of: .int(8)) == .bool(true))
        #expect(try Value.int(3).replacing([[.single(7)]], of: .int(8), with: .bool(true)) == .int(-125))
        #expect(try Value.uint(0).replacing([[.set([0, 2])]], of: .uint(4), with: .bits([true, true])) == .uint(5))
        #expect(try register.replacing([[.range(start: 2, step: nil, stop: 3)], [.single(0)]], of: .bits(4), with: .bool(false))
            == .bits([true, false, false, true]))
        #expect(throws: ArithmeticProblem.self) { try Value.int(3).selecting([.single(8)], of: .int(8)) }
        #expect(throws: ArithmeticProblem.self) { try Value.float(1).selecting([.single(0)], of: .float) }
    }

    @Test("elements of an array have bits of their own")
    func bitsOfElements() throws {
        let words = Value.array([.bits([false, true]), .bits([true, true])], dimensions: [2])
        let type = ValueType.array(.bits(2), dimensions: [2])
        let changed = try words.replacing([[.single(1)], [.single(0)]], of: type, with: .bool(false))
        #expect(changed == .array([.bits([false, true]), .bits([false, true])], dimensions: [2]))
    }

    @Test("registers join from bit 0 on, arrays along their first dimension")
    func joining() throws {
        #expect(try Value.bits([true, false]).concatenated(with: .bool(true)) == .bits([true, false, true]))
        let joined = try Self.table.concatenated(with: .array([.int(7), .int(8)], dimensions: [1, 2]))
        #expect(numbers(joined) == [0, 1, 2, 3, 4, 5, 7, 8])
        #expect(throws: ArithmeticProblem.self) { try Self.table.concatenated(with: Self.row) }
        #expect(try joined.size(ofDimension: 0) == .uint(4))
        #expect(throws: ArithmeticProblem.self) { try joined.size(ofDimension: 2) }
    }

    @Test("an angle's bits are its fraction of a turn, whole turns taken off", arguments: [
        (Double.pi / 2, "0100"), (-Double.pi / 2, "1100"), (5 * Double.pi, "1000"), (0.0, "0000"), (2 * Double.pi - 1e-9, "0000"),
    ])
    func angles(_ angle: Double, _ digits: String) throws {
        let bits = Value.bits(digits.reversed().map { $0 == "1" })
        #expect(try Value.angle(angle).converted(to: .bits(4)) == bits)
        let back = try bits.converted(to: .angle).real!
        let turns = (angle - back) / (2 * Double.pi)
        #expect(abs(turns - turns.rounded()) < 1e-8)
    }

    @Test("extreme values wrap or are refused, and nothing traps", arguments: [
        Value.int(.min), .int(.max), .uint(.max), .float(.greatestFiniteMagnitude), .float(-1e300), .angle(1e300), .bool(true),
        .bits([Bool](repeating: true, count: 70)), .complex(re: 1e300, im: -1e300), .int(0), .float(0), row,
    ])
    func extremes(_ value: Value) {
        let operations: [BinaryOperator] = [
            .add, .subtract, .multiply, .divide, .remainder, .power, .shiftLeft, .shiftRight, .bitAnd, .bitXor, .less, .equal, .and,
        ]
        for other in [value, .int(-1), .int(.min), .uint(.max), .float(0.5), .bits([true]), .bool(false)] {
            for operation in operations {
                _ = try? value.applying(operation, other)
                _ = try? other.applying(operation, value)
            }
        }
        for type in [ValueType.int(8), .uint(64), .bits(3), .float, .angle, .complex, .bool, .array(.int(8), dimensions: [4])] {
            _ = try? value.converted(to: type)
        }
        for operation in [UnaryOperator.negate, .not, .complement] { _ = try? value.applying(operation) }
        for function in BuiltinFunction.allCases {
            _ = try? function.apply([value])
            _ = try? function.apply([value, .int(.min)])
        }
        #expect(value == value)
    }
}
