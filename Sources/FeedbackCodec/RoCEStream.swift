/// One direction of a RoCE v2 connection that carries the frames of the feedback link.
///
/// Each RPC frame is one packet, padded with zeros to a multiple of 64 bytes; packets are numbered one by one, modulo
/// 2²⁴.
public struct RoCEStream: Sendable, Hashable {
    /// What a payload is padded to.
    public static let payloadUnit = 64

    public var source: RoCEAddress
    public var destination: RoCEAddress
    /// Of the destination.
    public var queuePair: UInt32
    /// The number of the next packet, 24 bits.
    public private(set) var nextSequence: UInt32

    public init(from source: RoCEAddress, to destination: RoCEAddress, queuePair: UInt32, firstSequence: UInt32 = 0) {
        self.source = source
        self.destination = destination
        self.queuePair = queuePair
        nextSequence = firstSequence & 0xFF_FFFF
    }

    /// The packet in which a controller writes a request into a slot of the host's memory.
    ///
    /// - Parameters:
    ///   - pageBytes: from one slot to the next; slot 0 is at virtual address 0.
    ///   - key: of the host's memory.
    ///   - immediate: `nil`: a write without.
    /// - Returns: the bytes of the Ethernet frame that `memory` now begins with.
    public mutating func write(
        _ rpcFrame: UnsafeRawBufferPointer, slot: Int, pageBytes: Int, key: UInt32, immediate: RoCEImmediate?,
        to memory: UnsafeMutableRawBufferPointer
    ) throws(RoCEFault) -> Int {
        let remote = RoCEFrame.RemoteMemory(
            virtualAddress: UInt64(truncatingIfNeeded: slot &* pageBytes), key: key,
            lengthBytes: UInt32(truncatingIfNeeded: Self.padded(rpcFrame.count)))
        guard let immediate else { return try packet(.write(remote), rpcFrame, to: memory) }
        let word = immediate.word(sequence: nextSequence, slot: slot)
        return try packet(.writeWithImmediate(remote, word), rpcFrame, to: memory)
    }

    /// The packet in which a host sends a reply.
    ///
    /// - Returns: the bytes of the Ethernet frame that `memory` now begins with.
    public mutating func send(
        _ rpcFrame: UnsafeRawBufferPointer, to memory: UnsafeMutableRawBufferPointer
    ) throws(RoCEFault) -> Int {
        try packet(.send, rpcFrame, to: memory)
    }

    static func padded(_ bytes: Int) -> Int { (bytes + payloadUnit - 1) / payloadUnit * payloadUnit }

    private mutating func packet(
        _ operation: RoCEFrame.Operation, _ rpcFrame: UnsafeRawBufferPointer, to memory: UnsafeMutableRawBufferPointer
    ) throws(RoCEFault) -> Int {
        let frame = RoCEFrame(
            from: source, to: destination, queuePair: queuePair, sequence: nextSequence, operation: operation,
            payloadBytes: Self.padded(rpcFrame.count))
        guard frame.frameBytes <= memory.count else { throw .noRoom(bytes: memory.count, needed: frame.frameBytes) }
        let payload = UnsafeMutableRawBufferPointer(
            rebasing: memory[frame.headerBytes..<frame.headerBytes + frame.payloadBytes])
        payload.copyMemory(from: rpcFrame)
        payload.clear(from: rpcFrame.count)
        let bytes = try frame.write(to: memory)
        nextSequence = (nextSequence + 1) & 0xFF_FFFF
        return bytes
    }
}
