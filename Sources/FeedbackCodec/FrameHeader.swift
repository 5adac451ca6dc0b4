/// The 24 bytes that requests and replies both begin with, packed and little-endian: their first word tells them apart, and
/// their second says what is asked, or how it went.
struct FrameHeader {
    static let byteCount = 24

    var magic: UInt32
    /// The function id of a request, the status of a reply.
    var word: UInt32
    /// Bytes behind the header.
    var payloadBytes: Int
    var requestID: UInt32
    var timestamp: PTPTimestamp

    var frameBytes: Int { Self.byteCount + payloadBytes }

    /// Writes itself in front of a payload that lies in the slot already, and zeroes what is behind that.
    func write(to slot: UnsafeMutableRawBufferPointer) throws(FrameFault) -> Int {
        guard payloadBytes >= 0, payloadBytes <= slot.count - Self.byteCount else {
            throw .beyondSlot(bytes: frameBytes, slotBytes: slot.count)
        }
        slot.storeLittle(magic, at: 0)
        slot.storeLittle(word, at: 4)
        slot.storeLittle(UInt32(truncatingIfNeeded: payloadBytes), at: 8)
        slot.storeLittle(requestID, at: 12)
        slot.storeLittle(timestamp.word, at: 16)
        slot.clear(from: frameBytes)
        return frameBytes
    }

    /// The header of a datagram; its length may go beyond that.
    static func read(_ datagram: UnsafeRawBufferPointer, magic: UInt32) throws(FrameFault) -> FrameHeader {
        guard datagram.count >= byteCount else { throw .tooShort(bytes: datagram.count, needed: byteCount) }
        let found = datagram.little(UInt32.self, at: 0)
        guard found == magic else { throw .wrongMagic(found) }
        return FrameHeader(
            magic: magic, word: datagram.little(UInt32.self, at: 4),
            payloadBytes: Int(datagram.little(UInt32.self, at: 8)), requestID: datagram.little(UInt32.self, at: 12),
            timestamp: PTPTimestamp(word: datagram.little(UInt64.self, at: 16)))
    }

    /// Refuses a payload that is longer than the rest of the datagram.
    func checkLength(in datagram: UnsafeRawBufferPointer) throws(FrameFault) {
        guard frameBytes <= datagram.count else {
            throw .beyondDatagram(claimed: payloadBytes, room: datagram.count - Self.byteCount)
        }
    }
}
