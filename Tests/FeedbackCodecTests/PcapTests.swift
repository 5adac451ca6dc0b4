import FeedbackCodec
import Foundation
import Testing

/// Other people's readers of captures.
private enum Reader {
    static let python = ProcessInfo.processInfo.environment["PULSERACK_PYTHON"]
    static let tshark = ["/usr/bin/tshark", "/usr/local/bin/tshark"].first(where: FileManager.default.isExecutableFile)

    /// What a program prints, without what it says on its error output; it is ended after ten minutes.
    static func lines(_ program: String, _ arguments: [String]) throws -> (status: Int32, lines: [String]) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["timeout", "--kill-after=10", "600", program] + arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (process.terminationStatus, text.split(separator: "\n").map(String.init))
    }

    static func withFile<Value>(_ bytes: [UInt8], _ body: (String) throws -> Value) throws -> Value {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("link-\(UUID().uuidString).pcap")
        try Data(bytes).write(to: url)
        defer { try? FileManager.default.removeItem(at: url) }
        return try body(url.path)
    }
}

/// A shot on the wire: three requests and their replies, the second longer than a multiple of 64 bytes.
private struct Conversation {
    var requests: [[UInt8]] = []
    var replies: [[UInt8]] = []
    /// Of each message: requests and replies in turn.
    let nanoseconds: [UInt64] = [1_000, 4_841, 2_000_000_123, 2_000_003_963, 3_999_999_999, 4_000_003_839]

    init() throws {
        let bits = PackedBits.bytes((0..<300).map { $0 % 3 == 0 })
        let enqueue = try Array(inSlot(of: 256) { slot in
            var payload = PayloadWriter(slot: slot)
            payload.append(EnqueueSyndromes(decoder: 0, counter: 0, count: 300))
            bits.withUnsafeBytes { payload.append(bytes: $0) }
            return try RPCRequest(.enqueueSyndromes, requestID: 2, argumentBytes: payload.count).write(to: slot)
        }.bytes[..<(24 + 32 + 38)])
        requests = [Vectors.liveReset, enqueue, Vectors.liveGet]
        replies = [Vectors.liveResetReply, Vectors.liveEnqueueReply, Vectors.liveGetReply]
    }

    func capture(_ resolution: PcapWriter.Resolution) throws -> [UInt8] {
        var capture = LinkCapture(slots: 2, strideBytes: 256, resolution: resolution)
        var bytes: [UInt8] = []
        for (index, (request, reply)) in zip(requests, replies).enumerated() {
            try request.withUnsafeBytes { try capture.request($0, nanoseconds: nanoseconds[2 * index]) }
            bytes += capture.take()
            try reply.withUnsafeBytes { try capture.reply($0, nanoseconds: nanoseconds[2 * index + 1]) }
        }
        return bytes + capture.take()
    }

    /// Opcode, queue pair and sequence number of each frame.
    static let transport = [(43, 2, 0), (36, 1, 0), (43, 2, 1), (36, 1, 1), (43, 2, 2), (36, 1, 2)]
}

@Suite("Captures of the link")
struct PcapTests {
    @Test("The file begins as the format says", arguments: PcapWriter.Resolution.allCases)
    func header(resolution: PcapWriter.Resolution) {
        var writer = PcapWriter(resolution: resolution)
        ([7, 8, 9] as [UInt8]).withUnsafeBytes { writer.append(frame: $0, nanoseconds: 5_000_001_999) }
        let magic = resolution == .nanoseconds ? "4d 3c b2 a1" : "d4 c3 b2 a1"
        let fraction = resolution == .nanoseconds ? "cf 07 00 00" : "01 00 00 00"
        #expect(writer.take() == hex("""
            \(magic) 02 00 04 00 00 00 00 00 00 00 00 00 00 00 04 00 01 00 00 00
            05 00 00 00 \(fraction) 03 00 00 00 03 00 00 00 07 08 09
            """))
        #expect(writer.take().isEmpty, "what was taken is gone")
    }

    @Test(
        "tshark sees InfiniBand packets over RoCE v2 and nothing malformed",
        .enabled(if: Reader.tshark != nil, "needs tshark"), arguments: PcapWriter.Resolution.allCases)
    func tshark(resolution: PcapWriter.Resolution) throws {
        let tshark = try #require(Reader.tshark)
        let conversation = try Conversation()
        let fields = [
            "frame.time_epoch", "infiniband.bth.opcode", "infiniband.bth.destqp", "infiniband.bth.psn",
            "infiniband.immdt", "ip.checksum.status", "udp.payload", "_ws.malformed", "_ws.expert.severity",
        ]
        try Reader.withFile(try conversation.capture(resolution)) { file in
            let options = ["-o", "ip.check_checksum:TRUE", "-T", "fields", "-E", "separator=,", "-E", "occurrence=f"]
            let (status, lines) = try Reader.lines(tshark, ["-r", file] + options + fields.flatMap { ["-e", $0] })
            #expect(status == 0 && lines.count == 6)
            for (index, line) in lines.enumerated() {
                let columns = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
                let (opcode, pair, sequence) = Conversation.transport[index]
                let unit: UInt64 = resolution == .nanoseconds ? 1 : 1000
                let time = conversation.nanoseconds[index] / unit * unit
                let fraction = String(time % 1_000_000_000 + 1_000_000_000).dropFirst()
                #expect(columns[0] == "\(time / 1_000_000_000).\(fraction)")
                #expect(columns[1] == "\(opcode)" && columns[3] == "\(sequence)")
                #expect(Int(columns[2].dropFirst(2), radix: 16) == pair)
                let immediate = index % 2 == 0 ? UInt32(sequence << 12 | index / 2 % 2) : nil
                #expect(UInt32(columns[4], radix: 16) == immediate)
                #expect(columns[5] == "1", "the IPv4 checksum is good")
                let message = index % 2 == 0 ? conversation.requests[index / 2] : conversation.replies[index / 2]
                let headers = index % 2 == 0 ? 12 + 16 + 4 : 12
                #expect(bytes(columns[6]).dropFirst(headers).dropLast(4) == padded(message)[...])
                #expect(columns[7...] == ["", ""], "nothing malformed, nothing to remark")
            }
        }
    }

    @Test(
        "scapy computes the same checksums and finds the same frames",
        .enabled(
            if: Reader.python != nil,
            "needs PULSERACK_PYTHON, an interpreter with tools/python/requirements.txt installed"),
        arguments: PcapWriter.Resolution.allCases)
    func scapy(resolution: PcapWriter.Resolution) throws {
        let conversation = try Conversation()
        var script = URL(fileURLWithPath: #filePath)
        for _ in 0..<3 { script.deleteLastPathComponent() }
        script.appendPathComponent("tools/python/read_roce_capture.py")
        let (status, lines) = try Reader.withFile(try conversation.capture(resolution)) {
            try Reader.lines(Reader.python!, [script.path, $0])
        }
        #expect(status == 0 && lines.count == 6)
        for (index, line) in lines.enumerated() {
            let columns = line.split(separator: " ").map(String.init)
            let (opcode, pair, sequence) = Conversation.transport[index]
            let unit: UInt64 = resolution == .nanoseconds ? 1 : 1000
            #expect(columns[0] == "\(conversation.nanoseconds[index] / unit * unit)")
            #expect(columns[1...3] == ["\(opcode)", "\(pair)", "\(sequence)"])
            #expect(columns[4...5] == ["True", "True"], "IPv4 checksum and invariant CRC")
            let message = index % 2 == 0 ? conversation.requests[index / 2] : conversation.replies[index / 2]
            // Behind the base header scapy keeps the extended ones, 20 bytes of a write with immediate.
            #expect(Array(bytes(columns[6]).dropFirst(index % 2 == 0 ? 20 : 0)) == padded(message))
        }
    }

    private func bytes(_ text: String) -> [UInt8] {
        let digits = Array(text)
        return stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(String(digits[$0...$0 + 1]), radix: 16)! }
    }

    private func padded(_ message: [UInt8]) -> [UInt8] {
        message + [UInt8](repeating: 0, count: (message.count + 63) / 64 * 64 - message.count)
    }
}
