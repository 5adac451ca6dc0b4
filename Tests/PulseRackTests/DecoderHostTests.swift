import Foundation
import Glibc
import Testing

@Suite("Decoder hosts", .enabled(if: HostScript.python != nil, Comment(rawValue: HostScript.reason)))
struct DecoderHostTests {
    typealias Frame = DecoderFrame

    /// Requests and replies that were exchanged with another decoding server or computed from the wire's tables.
    static let vectors = [
        (  // L1: reset_decoder
            """
            52 51 55 43 cf 59 7a 97 08 00 00 00 01 00 00 00 bb aa 00 00 00 00 00 00 00 00 00 00 00 00 00 00
            """, "53 51 55 43 00 00 00 00 00 00 00 00 01 00 00 00 bb aa 00 00 00 00 00 00"
        ),
        (  // L2: enqueue_syndromes 0, 1, 0
            """
            52 51 55 43 82 be d8 7e 21 00 00 00 02 00 00 00 bb aa 00 00 00 00 00 00 [24 × 00]
            03 00 00 00 00 00 00 00 02
            """, "53 51 55 43 00 00 00 00 00 00 00 00 02 00 00 00 bb aa 00 00 00 00 00 00"
        ),
        (  // L3: get_corrections
            """
            52 51 55 43 a1 5b 2d 88 11 00 00 00 03 00 00 00 bb aa 00 00 00 00 00 00 [8 × 00]
            03 00 00 00 00 00 00 00 01
            """, "53 51 55 43 00 00 00 00 01 00 00 00 03 00 00 00 bb aa 00 00 00 00 00 00 02"
        ),
        (  // C2: enqueue_syndromes 1, 0, 1, 1, 0, 0, 0, 1 of decoder 2, counter 5
            """
            52 51 55 43 82 be d8 7e 21 00 00 00 04 03 02 01 00 00 00 00 00 00 00 00 02 00 00 00 00 00 00 00
            05 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 08 00 00 00 00 00 00 00 8d
            """, "53 51 55 43 00 00 00 00 00 00 00 00 04 03 02 01 00 00 00 00 00 00 00 00"
        ),
    ]

    /// C1: rpc_increment.
    static let increment = (
        """
        52 51 55 43 22 63 1b 19 08 00 00 00 07 00 00 00 88 77 66 55 44 33 22 11 00 01 02 03 04 05 06 07
        """,
        "53 51 55 43 00 00 00 00 08 00 00 00 07 00 00 00 88 77 66 55 44 33 22 11 01 02 03 04 05 06 07 08"
    )

    @Test(
        "The wire's vectors come back byte for byte, over UDP and over a Unix-domain socket", arguments: [false, true])
    func vectors(overUnix: Bool) throws {
        try CommandLineTool.inFolder { folder in
            let listen = overUnix ? ["--listen", "unix:\(folder.path)/host"] : []
            for (name, arguments) in [("echo_host", []), ("table_host", ["--active-reset", "3"])] {
                let host = try HostScript(HostScript.script(name), arguments + listen)
                let client = try DatagramClient(host.endpoint)
                for (request, reply) in Self.vectors + (name == "echo_host" ? [Self.increment] : []) {
                    let bytes = Frame.bytes(hexadecimal: request)
                    let expected = Frame.padded(Frame.bytes(hexadecimal: reply))
                    #expect(client.ask(bytes) == expected, "\(name): \(request)")
                    #expect(client.ask(Self.bytesAfterReset(bytes, client)) == expected, "\(name), padded: \(request)")
                }
                #expect(host.end() == 0)
            }
        }
    }

    /// The request as a controller sends it, a full slot. One that was already answered needs its session as it was.
    private static func bytesAfterReset(_ request: [UInt8], _ client: DatagramClient) -> [UInt8] {
        let function = Array(request[4..<8])
        if function == Frame.bytes(Frame.enqueue) { _ = client.ask(Frame.reset(decoder: Int64(request[24]))) }
        if function == Frame.bytes(Frame.corrections) { _ = client.ask(Frame.enqueue([0, 1, 0], counter: 0)) }
        return Frame.padded(request)
    }

    @Test("A session is collecting, ready and collecting again, and keeps what it was told until it is reset")
    func session() throws {
        let host = try HostScript(HostScript.script("table_host"), ["--active-reset", "2"])
        let client = try DatagramClient(host.endpoint)
        #expect(client.status(Frame.corrections(2)) == 4)
        #expect(client.outcome(Frame.enqueue([1, 0], counter: 0)) == (0, []))
        #expect(client.outcome(Frame.corrections(2, reset: 0)) == (0, [1]))
        #expect(client.outcome(Frame.corrections(2, reset: 0)) == (0, [1]))
        // The next round belongs to the same session; a pad to 8 bytes is no mistake.
        #expect(client.status(Frame.enqueue([1, 1], counter: 1, pad: 7)) == 0)
        #expect(client.outcome(Frame.corrections(2, reset: 1)) == (0, [3]))
        #expect(client.status(Frame.corrections(2)) == 4)
        #expect(client.status(Frame.enqueue([0, 1], counter: 0)) == 0)
        #expect(client.status(Frame.reset()) == 0)
        #expect(client.status(Frame.corrections(2)) == 4)
        // Other decoders have sessions of their own.
        #expect(client.status(Frame.enqueue([0, 1], counter: 0, decoder: 31)) == 0)
        #expect(client.status(Frame.corrections(2)) == 4)
        #expect(client.outcome(Frame.corrections(2, decoder: 31)) == (0, [2]))
    }

    @Test("Requests that make no sense are refused by the status that says why")
    func statuses() throws {
        let host = try HostScript(HostScript.script("table_host"), ["--active-reset", "2", "--decoders", "2"])
        let client = try DatagramClient(host.endpoint)
        for decoder: Int64 in [2, -1, .max] {
            #expect(client.status(Frame.enqueue([1, 0], counter: 0, decoder: decoder)) == 1)
            #expect(client.status(Frame.corrections(2, decoder: decoder)) == 1)
            #expect(client.status(Frame.reset(decoder: decoder)) == 1)
        }
        // These leave the session as it was.
        #expect(client.status(Frame.enqueue([1, 0], counter: 0)) == 0)
        for size: Int64 in [0, -1, 1, 3, .max] { #expect(client.status(Frame.corrections(size)) == 2) }
        #expect(client.status(Frame.request(Frame.corrections, [UInt8](repeating: 0, count: 16))) == 2)
        #expect(client.status(Frame.request(Frame.reset, [0, 0, 0, 0])) == 2)
        #expect(client.outcome(Frame.corrections(2)) == (0, [1]))
        // And these do not: who has lost a round cannot know the shot.
        let truncated = Array(Frame.enqueue([1, 0], counter: 0).dropLast())
        let spoiling = [
            Frame.enqueue([], counter: 0), Frame.enqueue([1], counter: 0, count: -1),
            Frame.enqueue([1], counter: 0, count: 9), Frame.enqueue([1], counter: 0, count: 1 << 20 + 1),
            Frame.enqueue([1, 0], counter: 0, mapping: 5), Frame.request(Frame.enqueue, Frame.bytes(Int64(0))),
            Frame.enqueue([1], counter: 0, count: .max),
        ]
        for request in spoiling {
            #expect(client.status(request) == 2)
            try Self.expectFailed(client)
        }
        #expect(client.status(truncated) == 2)
    }

    /// A failed session acknowledges what it is told, gives no corrections, and only `reset_decoder` leads out.
    private static func expectFailed(_ client: DatagramClient) throws {
        for _ in 0..<2 {
            #expect(client.status(Frame.enqueue([1, 0], counter: 0)) == 0)
            #expect(client.outcome(Frame.corrections(2)) == (3, []))
        }
        #expect(client.status(Frame.reset()) == 0)
        #expect(client.status(Frame.corrections(2)) == 4)
        #expect(client.status(Frame.enqueue([1, 1], counter: 0)) == 0)
        #expect(client.outcome(Frame.corrections(2)) == (0, [3]))
    }

    @Test("A round that comes twice or not at all is caught by its counter", arguments: [2, 2 + 2, 1] as [Int64])
    func counter(wrong: Int64) throws {
        let host = try HostScript(HostScript.script("table_host"), ["--active-reset", "2"])
        let client = try DatagramClient(host.endpoint)
        for round: Int64 in 0..<3 { #expect(client.status(Frame.enqueue([0, 0], counter: round)) == 0) }
        #expect(client.status(Frame.enqueue([1, 1], counter: wrong)) == 6)
        try Self.expectFailed(client)
    }

    @Test("Where a session's counter begins is the controller's business, unless the host is told otherwise")
    func counterRules() throws {
        let rules: [(String, [Int32])] = [("sequence", [0, 0, 6]), ("zero", [6, 0, 0]), ("ignore", [0, 0, 0])]
        for (rule, statuses) in rules {
            let host = try HostScript(
                HostScript.script("table_host"), ["--active-reset", "2", "--counter", rule])
            let client = try DatagramClient(host.endpoint)
            let found = [7, 8, 8].map { client.status(Frame.enqueue([1, 0], counter: $0)) }
            #expect(found == statuses, "\(rule)")
        }
    }

    @Test("What cannot be decoded is acknowledged, and then no corrections are given")
    func decodingFails() throws {
        try CommandLineTool.inFolder { folder in
            let table = folder.appendingPathComponent("table.txt")
            let text = "# ancilla 0 -> data 0, 1\n 1 0 -> 01 # a comment\n00 -> 11\n"
            try text.write(to: table, atomically: true, encoding: .utf8)
            let host = try HostScript(HostScript.script("table_host"), [table.path])
            let client = try DatagramClient(host.endpoint)
            #expect(client.status(Frame.enqueue([1, 0], counter: 0)) == 0)
            #expect(client.outcome(Frame.corrections(2)) == (0, [2]))
            for bits in [[0, 1], [1, 0, 0], [1]] as [[UInt8]] {
                #expect(client.status(Frame.enqueue(bits, counter: 0)) == 0)
                #expect(client.outcome(Frame.corrections(2)) == (3, []))
                #expect(client.outcome(Frame.corrections(2)) == (3, []))
                #expect(client.status(Frame.reset()) == 0)
            }
            #expect(client.status(Frame.enqueue([0, 0], counter: 0)) == 0)
            #expect(client.outcome(Frame.corrections(2)) == (0, [3]))
        }
    }

    @Test("The table of the repetition code follows what most rounds say")
    func repetitionTable() throws {
        let host = try HostScript(HostScript.script("table_host"), ["--repetition"])
        let client = try DatagramClient(host.endpoint)
        let cases: [([[UInt8]], UInt8)] = [
            ([[0, 0]], 0b000), ([[1, 0]], 0b001), ([[1, 1]], 0b010), ([[0, 1]], 0b100),
            ([[1, 0], [0, 0], [1, 0]], 0b001), ([[1, 0], [0, 0], [0, 0]], 0b000), ([[0, 0], [1, 1]], 0b010),
            ([[1, 1], [0, 0]], 0b000), ([[0, 1], [1, 1], [1, 0]], 0b010),
        ]
        for (rounds, expected) in cases {
            for (index, bits) in rounds.enumerated() {
                #expect(client.status(Frame.enqueue(bits, counter: Int64(index))) == 0)
            }
            #expect(client.outcome(Frame.corrections(3)) == (0, [expected]), "\(rounds)")
        }
    }

    @Test("Datagrams that are no requests get no answer and do no harm")
    func silence() throws {
        let host = try HostScript(HostScript.script("echo_host"), ["--stride", "128"])
        let client = try DatagramClient(host.endpoint)
        let payload = [UInt8](repeating: 7, count: 104)
        client.send(Frame.request(Frame.increment, [1], id: 10, magic: 0x4355_5153))
        client.send(Frame.request(0xDEAD_BEEF, [1], id: 11))
        client.send(Frame.request(Frame.increment, payload, id: 12) + [0])
        client.send(Array(Frame.request(Frame.increment, [], id: 13).dropLast()))
        client.send([])
        client.send([UInt8](repeating: 0xFF, count: 4000))
        // Requests are answered in order, so that the first answer shows that the others had none. It fills its slot.
        let reply = client.ask(Frame.request(Frame.increment, payload, id: 14))
        #expect(reply.count == 128)
        #expect(Array(reply[12..<16]) == [14, 0, 0, 0])
        #expect(Array(reply[24...]) == [UInt8](repeating: 8, count: 104))
        // Nothing of a longer result is left behind a shorter one.
        let shorter = client.ask(Frame.request(Frame.increment, [1], id: 15))
        #expect(Array(shorter.dropFirst(24)) == Frame.padded([2], to: 104))
    }

    @Test("Four thousand damaged requests leave a host that answers the next one")
    func fuzz() throws {
        let host = try HostScript(HostScript.script("echo_host"))
        let client = try DatagramClient(host.endpoint)
        let whole = Self.vectors.map { Frame.bytes(hexadecimal: $0.0) }
        var state: UInt64 = 5
        func random(_ below: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(below))
        }
        for number in 0..<4000 {
            var bytes = whole[random(whole.count)]
            for _ in 0...random(4) { bytes[4 + random(bytes.count - 4)] = UInt8(random(256)) }
            client.send(Array(bytes.prefix(1 + random(2 * bytes.count))))
            guard number % 40 == 39 else { continue }
            let marker = UInt32(0x8000_0000) + UInt32(number)
            client.send(Frame.request(Frame.increment, [], id: marker))
            var reply = client.receive()
            while reply.count == 256, Array(reply[12..<16]) != Frame.bytes(marker) { reply = client.receive() }
            try #require(reply.count == 256, "nothing but silence after \(number + 1)")
        }
    }

    @Test("Each controller gets the answers to its own requests")
    func twoControllers() throws {
        let host = try HostScript(HostScript.script("echo_host"))
        let (one, other) = (try DatagramClient(host.endpoint), try DatagramClient(host.endpoint))
        one.send(Frame.request(Frame.increment, [1], id: 1))
        other.send(Frame.request(Frame.increment, [5], id: 2))
        #expect(other.receive()[24] == 6)
        #expect(one.receive()[24] == 2)
    }
}
