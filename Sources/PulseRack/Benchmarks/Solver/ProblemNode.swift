import Foundation

/// What is wrong with a problem file.
package struct SolverProblemError: Error, CustomStringConvertible {
    package var description: String

    init(_ description: String) { self.description = description }
}

/// A value in a problem file, with the way to it for messages.
struct ProblemNode {
    private let value: Any
    let path: String

    private init(_ value: Any, path: String) {
        self.value = value
        self.path = path
    }

    /// The root of a JSON file. Python's `Infinity` is understood.
    init(file: URL) throws {
        var text = try String(contentsOf: file, encoding: .utf8)
        text = text.replacingOccurrences(of: #"(?<=[:\[,\s])Infinity\b"#, with: "\"inf\"", options: .regularExpression)
        do {
            value = try JSONSerialization.jsonObject(with: Data(text.utf8))
        } catch {
            throw SolverProblemError("\(file.path): no JSON: \(error)")
        }
        path = file.lastPathComponent
    }

    /// The member `key`; throws where there is none.
    subscript(key: String) -> ProblemNode {
        get throws {
            guard let member = self.member(key) else { throw SolverProblemError("\(path): there is no '\(key)'") }
            return member
        }
    }

    func member(_ key: String) -> ProblemNode? {
        guard let object = value as? [String: Any], let member = object[key], !(member is NSNull) else { return nil }
        return ProblemNode(member, path: "\(path).\(key)")
    }

    /// Names of the members, sorted.
    var keys: [String] { (value as? [String: Any]).map { $0.keys.sorted() } ?? [] }

    var items: [ProblemNode] {
        get throws {
            guard let array = value as? [Any] else { throw SolverProblemError("\(path): a list is needed") }
            return array.enumerated().map { ProblemNode($1, path: "\(path)[\($0)]") }
        }
    }

    var string: String {
        get throws {
            guard let string = value as? String else { throw SolverProblemError("\(path): a text is needed") }
            return string
        }
    }

    /// The text, or the digits of a number.
    var code: String {
        get throws { try (value as? String) ?? String(integer) }
    }

    var number: Double {
        get throws {
            if let text = value as? String, text == "inf" { return .infinity }
            guard let number = value as? NSNumber else { throw SolverProblemError("\(path): a number is needed") }
            return number.doubleValue
        }
    }

    var isNumber: Bool { value is NSNumber || (value as? String) == "inf" }

    var integer: Int {
        get throws {
            guard let integer = Int(exactly: try number) else {
                throw SolverProblemError("\(path): a whole number is needed")
            }
            return integer
        }
    }

    var flag: Bool {
        get throws {
            guard let number = value as? NSNumber else { throw SolverProblemError("\(path): true or false is needed") }
            return number.boolValue
        }
    }

    var numbers: [Double] { get throws { try items.map { try $0.number } } }
    var integers: [Int] { get throws { try items.map { try $0.integer } } }

    /// The numbers that the capture groups of `pattern` find in the text, or `nil` where it does not match.
    func numbers(matching pattern: String) throws -> [Int]? {
        let text = try string
        let expression = try NSRegularExpression(pattern: pattern)
        guard let match = expression.firstMatch(in: text, range: NSRange(text.startIndex..., in: text)) else { return nil }
        return (1..<match.numberOfRanges).compactMap { Range(match.range(at: $0), in: text).flatMap { Int(text[$0]) } }
    }
}
