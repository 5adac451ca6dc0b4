import Testing

@testable import ClusterServer

@Suite("Cutting a stream into commands")
struct SCPIParserTests {
    private static func parse(_ bytes: [UInt8], pieces: Int = .max, blockMax: Int = 1000) -> [SCPIParser.Event] {
        var parser = SCPIParser { _ in blockMax }
        var events: [SCPIParser.Event] = []
        var start = 0
        while start < bytes.count {
            let end = min(bytes.count, pieces == .max ? bytes.count : start + pieces)
            bytes[start..<end].withUnsafeBytes { raw in
                var rest = raw[...]
                while let event = parser.next(&rest) { events.append(event) }
            }
            start = end
        }
        return events
    }

    private static func parse(_ text: String, pieces: Int = .max, blockMax: Int = 1000) -> [SCPIParser.Event] {
        parse(Array(text.utf8), pieces: pieces, blockMax: blockMax)
    }

    @Test("Commands with and without blocks come out the same in pieces of any size", arguments: [1, 2, 3, 7, 64, .max])
    func pieces(size: Int) {
        let text = "*IDN?\n\r\nSEQuencer0:PROGram #15a\nb#c\nX \"#1\",2 \r\nY \"n\",#213{\"a\":\n1,  }  \r\n  *OPC?\nZ #10\n"
        #expect(
            Self.parse(text, pieces: size) == [
                .message(SCPIMessage(line: "*IDN?", block: nil)),
                .message(SCPIMessage(line: "SEQuencer0:PROGram", block: Array("a\nb#c".utf8))),
                .message(SCPIMessage(line: "X \"#1\",2", block: nil)),
                .message(SCPIMessage(line: "Y \"n\",", block: Array("{\"a\":\n1,  }  ".utf8))),
                .message(SCPIMessage(line: "  *OPC?", block: nil)),
                .message(SCPIMessage(line: "Z", block: [])),
            ])
    }

    @Test(
        "What is no command is an error, and the next command is read",
        arguments: [
            ("A #x\n", -161), ("A #0abc\n", -161), ("A #2x\n", -161), ("A #13abcd\n", -161), ("A #\n", -161),
            ("A #41001", -223), ("A ", -223),
        ])
    func resynchronises(text: String, code: Int) {
        // What does not end by itself goes on for as long as its block, or longer than any line.
        let filling = text.hasSuffix("\n") ? "" : String(repeating: "y", count: text.contains("#") ? 1001 : 70000) + "\n"
        for size in [1, 5, .max] {
            let events = Self.parse(text + filling + "*OPC?\n", pieces: size)
            #expect(events.count == 2)
            guard case .failure(let error, _) = events.first else {
                Issue.record("\(events)")
                return
            }
            #expect(error.code == code)
            #expect(events.last == .message(SCPIMessage(line: "*OPC?", block: nil)))
        }
    }

    @Test("A block that is announced and not wanted is counted, not kept")
    func announcedGigabyte() {
        var parser = SCPIParser(blockMax: ClusterInstrument.blockMax)
        func feed(_ bytes: [UInt8]) -> SCPIParser.Event? {
            bytes.withUnsafeBytes {
                var rest = $0[...]
                return parser.next(&rest)
            }
        }
        #expect(feed(Array("SEQuencer0:PROGram #9999999999".utf8)) == nil)
        #expect(feed([UInt8](repeating: 32, count: 1 << 20)) == nil)
        #expect(parser.buffered < 100)
        #expect(parser.isInside)
        // One that is wanted takes memory as it arrives.
        parser = SCPIParser(blockMax: ClusterInstrument.blockMax)
        #expect(feed(Array("SEQuencer0:PROGram #810000000".utf8)) == nil)
        #expect(feed([32, 32]) == nil)
        #expect(parser.buffered < 100)
    }

    @Test("A header is taken apart into name, indices, slot and parameters")
    func headers() {
        let header = SCPIHeader("SLOT12:SEQuencer3:ACQ:ALISt:ACQuisition:INDex \"a,b #\", 7")
        #expect(header.name == "SEQUENCER#:ACQ:ALIST:ACQUISITION:INDEX")
        #expect(header.indices == [3])
        #expect(header.slot == .number(12))
        #expect(header.parameters == [.quoted("a,b #"), .word("7")])
        #expect(SCPIHeader("slot:sequencer:arm").slot == .every)
        #expect(SCPIHeader("X? ").parameters.isEmpty)
        #expect(SCPIHeader("X \"n\",").parameters == [.quoted("n")])
        #expect(SCPIHeader("LO99999999999999999999:ENAble?").indices == [1_000_001])
    }
}
