import FeedbackCodec

/// Both sides of the link, as a conversation of any bytes meets them.
private struct Conversation {
    var host = DecoderHost()
    var matcher = ReplyMatcher(slots: 4, memory: 8)
    var datagrams = 0
    let slot = UnsafeMutableRawBufferPointer.allocate(byteCount: 256, alignment: 8)

    init() {
        host.serve(LookupDecoder(volumeBits: 3, correctionBits: 3, table: Array(0..<8)), as: 0)
        host.serve(BatchDecoder(volumeBits: 16, correctionBits: 70) { bits, _ in bits[0] }, as: 1)
        host.serve(
            BatchDecoder(volumeBits: nil, correctionBits: 9, maximumBits: 64) { _, _ in true }, as: 2,
            counterRule: .ignored)
        host.serve(FunctionID(name: "rpc_increment"), PlainCalls.increment)
        host.serve(
            FunctionID(name: "mock_decode"),
            PlainCalls.mockDecode(measurements: 2, corrections: 3, entries: [([0, 1], [1, 1, 0])]))
    }

    /// A request to the host; its reply goes to the matcher, as every other datagram could.
    mutating func ask(_ datagram: UnsafeRawBufferPointer, strideBytes: Int) {
        let reply = UnsafeMutableRawBufferPointer(rebasing: slot[..<strideBytes])
        let count = host.answer(datagram, into: reply)
        precondition(count == 0 || count >= 24 && count <= strideBytes, "a reply outside its slot")
        guard count > 0 else { return }
        precondition(slot[count..<strideBytes].allSatisfy { $0 == 0 }, "padding")
        guard let response = try? RPCResponse.read(UnsafeRawBufferPointer(reply)) else {
            preconditionFailure("a reply that is none")
        }
        precondition((0...6).contains(response.status.rawValue) && response.frameBytes == count, "an odd reply")
        precondition(datagram[12..<24].elementsEqual(slot[12..<24]), "id and timestamp are echoed")
        take(UnsafeRawBufferPointer(reply))
    }

    mutating func take(_ datagram: UnsafeRawBufferPointer) {
        datagrams += 1
        if case .malformed(let fault) = matcher.take(datagram) { precondition(!fault.description.isEmpty) }
        let seen = matcher.counters
        precondition(
            seen.answered + seen.late + seen.duplicate + seen.foreign + seen.malformed == datagrams, "counted once")
        precondition((0...matcher.slots).contains(matcher.outstanding), "outstanding")
    }

    func read(_ bytes: UnsafeRawBufferPointer) {
        if let (call, bits) = try? EnqueueSyndromes.read(bytes) { precondition(Array(bits).count == call.count) }
        _ = try? GetCorrections.read(bytes)
        _ = try? ResetDecoder.read(bytes)
        do throws(RoCEFault) {
            let frame = try RoCEFrame.read(bytes)
            precondition(frame.payload(in: bytes).count == frame.payloadBytes)
        } catch { precondition(!error.description.isEmpty) }
    }

    /// A RoCE frame made of any bytes, with every field that leads to a refusal but the last ones put right.
    func packet(_ bytes: UnsafeRawBufferPointer) {
        let payload = UnsafeRawBufferPointer(rebasing: bytes.prefix(100))
        guard let first = payload.first else { return }
        let remote = RoCEFrame.RemoteMemory(virtualAddress: 1, key: 2, lengthBytes: 3)
        let operation: RoCEFrame.Operation =
            first % 3 == 0 ? .send : first % 3 == 1 ? .write(remote) : .writeWithImmediate(remote, UInt32(first))
        let frame = RoCEFrame(
            from: LinkCapture.controller, to: LinkCapture.host, queuePair: UInt32(first), sequence: UInt32(first) << 16,
            operation: operation, payloadBytes: payload.count)
        slot[frame.headerBytes..<frame.headerBytes + payload.count].copyBytes(from: payload)
        guard let count = try? frame.write(to: slot) else { preconditionFailure("a frame that does not fit") }
        let written = UnsafeRawBufferPointer(rebasing: slot[..<count])
        guard let read = try? RoCEFrame.read(written) else { preconditionFailure("a frame that cannot be read") }
        precondition(read == frame && read.payload(in: written).elementsEqual(payload), "another frame")
    }
}

/// What libFuzzer calls: steps of a conversation, each a kind, a length and as many bytes.
@_cdecl("LLVMFuzzerTestOneInput")
public func checkOneInput(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = UnsafeRawBufferPointer(start: data, count: count)
    var conversation = Conversation()
    defer { conversation.slot.deallocate() }
    var position = 0
    while position + 2 <= count {
        let (kind, length) = (input[position], Int(input[position + 1]))
        position += 2
        let bytes = UnsafeRawBufferPointer(rebasing: input[position..<min(position + length, count)])
        position += bytes.count
        switch kind % 8 {
        case 0, 1: conversation.ask(bytes, strideBytes: 256)
        case 2: conversation.ask(bytes, strideBytes: 32)
        case 3: conversation.take(bytes)
        case 4: conversation.read(bytes)
        case 5: conversation.packet(bytes)
        case 6: _ = conversation.matcher.enter(timestamp: .unused, resultBytes: kind & 8 == 0 ? nil : length % 4)
        default: conversation.matcher.giveUp(UInt32(length))
        }
    }
    return 0
}
