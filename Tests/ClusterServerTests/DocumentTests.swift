import RackModel
import Testing

@testable import ClusterServer

@Suite("Whole documents of settings")
struct DocumentTests {
    private static let shapes = [
        SequencerShape.configuration(of: .qrm), SequencerShape.configuration(of: .qcm), ModuleShape.scope,
        ModuleShape.predistortion(of: .qcm),
    ]

    /// As Python writes it: blanks behind commas and colons.
    private static func spelled(_ value: JSONValue) -> [UInt8] {
        value.text.flatMap { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: ":") ? [$0, 0x20] : [$0] }
    }

    /// What one might write where a single value is: each shape takes some of them.
    private static let candidates: [JSONValue] = [
        true, false, 0, 1, 4, 0.25, 1.0, -1e-7, 1e300, .number(.infinity), .number(.nan), "enabled", "x\"y", [], .null,
    ]

    @Test("One value that is new in a whole document does what reading all of it does", arguments: shapes.indices)
    func differences(index: Int) throws {
        let shape = Self.shapes[index]
        var (taken, refused) = (0, 0)
        // Leaf after leaf with one candidate each, and all candidates on some leaf of each kind.
        for (number, leaf) in shape.leaves.enumerated() {
            for (turn, candidate) in Self.candidates.enumerated() where (number + turn) % 7 == 0 {
                var (quick, plain) = (InstrumentDocument(shape), InstrumentDocument(shape))
                var value = quick.value
                value.replace(at: leaf.path[...], with: candidate)
                let isTaken = quick.mergeWhole(Self.spelled(value))
                do {
                    try plain.mergePart(Self.spelled(value))
                    #expect(isTaken, "\(leaf.path) \(candidate)")
                    taken += 1
                } catch {
                    #expect(!isTaken, "\(leaf.path) \(candidate): \(error)")
                    refused += 1
                }
                #expect(quick.value == plain.value && quick.text == plain.text, "\(leaf.path) \(candidate)")
            }
        }
        #expect(taken > shape.leaves.count / 4 && refused > shape.leaves.count / 4)
    }

    @Test("Several values at once come out in their places, whatever their spellings are long")
    func several() throws {
        let shape = Self.shapes[0]
        var quick = InstrumentDocument(shape)
        var plain = quick
        for round in 0..<20 {
            var value = quick.value
            for (number, leaf) in shape.leaves.enumerated() where number % 5 == round % 5 {
                if case .number = leaf.shape { value.replace(at: leaf.path[...], with: .number(0.5 + Double(round) / 67)) }
                if case .bool = leaf.shape { value.replace(at: leaf.path[...], with: .bool(round % 2 == 0)) }
            }
            let bytes = Self.spelled(value)
            let isTaken = quick.mergeWhole(bytes)
            #expect(isTaken)
            try plain.mergePart(bytes)
            #expect(quick.value == plain.value && quick.text == plain.text && quick.text == quick.value.text)
        }
    }

    @Test(
        "What has another build is left to be read as a whole",
        arguments: [
            "", "{", "{}", #"{"a":1,"b":[0,0]"#, #"{"a":1,"b":[0,0]}}"#, #"{"b":[0,0],"a":1}"#, #"{"a":1}"#,
            #"{"a":1,"b":[0]}"#, #"{"a":1,"b":[0,0,0]}"#, #"{"a":{},"b":[0,0]}"#, #"{"a":1,"b":[0,0],"c":1}"#,
            #"{"\u0061":1,"b":[0,0]}"#, #"{a:1,"b":[0,0]}"#, #"{"a":,"b":[0,0]}"#, #"{"a":1 2,"b":[0,0]}"#,
            #"{"a":"1,"b":[0,0]}"#, "{\"a\":1,\"b\":[0,0]}\u{0}", #"{"a" 1,"b":[0,0]}"#, #"{"a":1,"b":[0,[0]]}"#,
        ])
    func anotherBuild(text: String) throws {
        let shape = JSONShape.members([("a", .integer(1, 0...9)), ("b", .list(count: 2, .integer(0, 0...9)))])
        var document = InstrumentDocument(shape)
        let isOther = document.mergeWhole(Array(text.utf8))
        #expect(!isOther)
        #expect(document.value == shape.defaults)
        let isWhole = document.mergeWhole(Array("\r\n{ \"a\" : 7,\"b\":[ 0, 3]\t}\n".utf8))
        #expect(isWhole)
        #expect(String(decoding: document.text, as: UTF8.self) == #"{"a":7,"b":[0,3]}"#)
    }
}
