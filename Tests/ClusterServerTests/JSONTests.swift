import Testing

@testable import ClusterServer

@Suite("Documents of settings")
struct JSONTests {
    @Test(
        "A text that was read is written as it was",
        arguments: [
            "null", "true", "[1,-2,3.5,1e-09]", #"{"a":{"b":[false,""]},"c":"x\"y\\z"}"#, "[]", "{}", "1e+300",
            "[Infinity,-Infinity]", "100000000.0", #""\u0001ü""#,
        ])
    func roundTrip(text: String) throws {
        #expect(String(decoding: try JSONParser.parse(Array(text.utf8)).text, as: UTF8.self) == text)
    }

    @Test("Whole numbers stay whole, others do not become so")
    func numbers() throws {
        #expect(try JSONParser.parse(Array("[4,4.0,4e0]".utf8)) == [4, 4.0, 4.0])
        #expect(try JSONParser.parse(Array(#""\ud83d\ude00\n""#.utf8)) == "😀\n")
    }

    @Test(
        "What is no document is refused, and nothing else happens",
        arguments: [
            "", "{", "[1,]", "{\"a\"}", "{\"a\":1,}", "tru", "1 2", "\"", "\"\\x\"", "+1", "-", "[1}", "\"\u{1}\"",
            "\"\\u12\"",
        ])
    func refused(text: String) {
        #expect(throws: JSONParser.Failure.self) { try JSONParser.parse(Array(text.utf8)) }
    }

    @Test("Depth is bounded")
    func depth() {
        let text = String(repeating: "[", count: 100_000)
        #expect(throws: JSONParser.Failure.self) { try JSONParser.parse(Array(text.utf8)) }
    }

    private static let shape = JSONShape.members([
        ("on", .bool(false)), ("count", .integer(4, 4...16, step: 4)), ("gain", .number(1, -1...1)),
        ("state", .word(["off", "low"])), ("pair", .list(count: 2, .members([("x", .integer(0, 0...9))]))),
        ("taps", .numbers([1, 0, 0], -2...2)),
    ])

    private func merged(_ text: String) throws -> String {
        var document = InstrumentDocument(Self.shape)
        try document.merge(Array(text.utf8))
        return String(decoding: document.text, as: UTF8.self)
    }

    @Test("A part of a document changes that part; types stay what they were")
    func merge() throws {
        let rest = #""state":"off","pair":[{"x":0},{"x":0}],"taps":[1.0,0.0,0.0]}"#
        #expect(try merged("{}") == #"{"on":false,"count":4,"gain":1.0,"# + rest)
        #expect(try merged(#"{"gain":0,"count":8.0,"on":1}"#) == #"{"on":true,"count":8,"gain":0.0,"# + rest)
        #expect(
            try merged(#"{"pair":[{"x":3},{}],"taps":[0,1,2]}"#)
                == #"{"on":false,"count":4,"gain":1.0,"state":"off","pair":[{"x":3},{"x":0}],"taps":[0.0,1.0,2.0]}"#)
    }

    @Test(
        "A value that cannot be leaves everything as it was, and is named",
        arguments: [
            (#"{"count":6}"#, "count must be a whole number from 4 to 16 in steps of 4"),
            (#"{"gain":1.5}"#, "gain must be a number from -1.0 to 1.0"),
            (#"{"on":2}"#, "on must be true or false"),
            (#"{"state":"high"}"#, "state must be one of off, low"),
            (#"{"pair":[{},{"x":10}]}"#, "pair[1].x must be a whole number from 0 to 9"),
            (#"{"pair":[{}]}"#, "pair must be a list of 2"),
            (#"{"taps":[1]}"#, "taps must be 3 numbers from -2.0 to 2.0"),
            (#"{"colour":1}"#, "colour is not a setting"),
            (#"{"on":true,"gain":NaN}"#, "gain must be a number from -1.0 to 1.0"),
        ])
    func mismatch(text: String, expected: String) throws {
        var document = InstrumentDocument(Self.shape)
        let before = document.text
        #expect(throws: SCPIError.illegalValue(expected)) { try document.merge(Array(text.utf8)) }
        #expect(document.text == before)
    }
}
