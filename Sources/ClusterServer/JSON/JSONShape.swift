/// What a document of settings may hold, with its defaults: a driver reads the whole document, changes what it likes
/// and sends it back, or sends only the part that it changed.
indirect enum JSONShape: Sendable {
    case bool(Bool)
    case integer(Int64, ClosedRange<Int64>, step: Int64 = 1)
    case number(Double, ClosedRange<Double>)
    /// One of some words; the first is the default.
    case word([String])
    /// Elements of one shape, always as many.
    case list(count: Int, JSONShape)
    case members([(String, JSONShape)])
    /// Numbers in a fixed quantity.
    case numbers([Double], ClosedRange<Double>)

    /// Where a document is not what it should be.
    struct Mismatch: Error, Equatable {
        /// From the root: `.awg[0].nco.freq_hz`.
        var path: String
        var expected: String

        var message: String { "\(path.isEmpty ? "the document" : String(path.drop { $0 == "." })) \(expected)" }

        func inside(_ step: String) -> Mismatch { Mismatch(path: step + path, expected: expected) }
    }

    var defaults: JSONValue {
        switch self {
        case .bool(let value): .bool(value)
        case .integer(let value, _, _): .integer(value)
        case .number(let value, _): .number(value)
        case .word(let words): .string(words.first ?? "")
        case .list(let count, let element): .array([JSONValue](repeating: element.defaults, count: count))
        case .members(let members): .object(members.map { JSONValue.Member($0.0, $0.1.defaults) })
        case .numbers(let values, _): .array(values.map { .number($0) })
        }
    }

    /// - Returns: `old` with what `new` says in its place.
    /// - Throws: where `new` does not have this shape; `old` stays as it is.
    func merge(_ new: JSONValue, into old: JSONValue) throws(Mismatch) -> JSONValue {
        func mismatch(_ expected: String) -> Mismatch { Mismatch(path: "", expected: "must be \(expected)") }
        switch self {
        case .bool:
            if let value = new.bool { return .bool(value) }
            if let value = new.int, value == 0 || value == 1 { return .bool(value == 1) }
            throw mismatch("true or false")
        case .integer(_, let range, let step):
            guard let value = new.int, range.contains(Int64(value)), Int64(value) % step == 0 else {
                let grid = step > 1 ? " in steps of \(step)" : ""
                throw mismatch("a whole number from \(range.lowerBound) to \(range.upperBound)\(grid)")
            }
            return .integer(Int64(value))
        case .number(_, let range):
            guard let value = new.double, range.contains(value) else {
                throw mismatch("a number from \(range.lowerBound) to \(range.upperBound)")
            }
            return .number(value)
        case .word(let words):
            guard case .string(let value) = new, words.contains(value) else {
                throw mismatch("one of \(words.joined(separator: ", "))")
            }
            return new
        case .numbers(let values, let range):
            guard let elements = new.elements, elements.count == values.count,
                elements.allSatisfy({ $0.double.map(range.contains) ?? false })
            else { throw mismatch("\(values.count) numbers from \(range.lowerBound) to \(range.upperBound)") }
            return .array(elements.map { .number($0.double ?? 0) })
        case .list(let count, let element):
            guard let elements = new.elements, elements.count == count, let before = old.elements else {
                throw mismatch("a list of \(count)")
            }
            var merged: [JSONValue] = []
            merged.reserveCapacity(count)
            for (index, value) in elements.enumerated() {
                do throws(Mismatch) {
                    merged.append(try element.merge(value, into: before[index]))
                } catch { throw error.inside("[\(index)]") }
            }
            return .array(merged)
        case .members(let shapes):
            guard case .object(let given) = new, case .object(var members) = old else {
                throw mismatch("an object with \(shapes.map(\.0).joined(separator: ", "))")
            }
            for member in given {
                guard let index = shapes.firstIndex(where: { $0.0 == member.name }) else {
                    throw Mismatch(path: ".\(member.name)", expected: "is not a setting")
                }
                do throws(Mismatch) {
                    members[index].value = try shapes[index].1.merge(member.value, into: members[index].value)
                } catch { throw error.inside(".\(member.name)") }
            }
            return .object(members)
        }
    }
}
