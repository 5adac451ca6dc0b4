/// A capture of the link's messages as they would be on a RoCE v2 network: requests as writes with immediate from the
/// controller into slots of the host, replies as sends.
///
/// The addresses are from the block that is set aside for documentation (RFC 5737) and locally administered.
public struct LinkCapture: Sendable {
    public static let controller = RoCEAddress(ethernet: 0x0200_0000_0001, ipv4: 0xC000_0201)
    public static let host = RoCEAddress(ethernet: 0x0200_0000_0002, ipv4: 0xC000_0202)
    static let hostQueuePair: UInt32 = 2
    static let controllerQueuePair: UInt32 = 1
    static let hostMemoryKey: UInt32 = 1

    private var requests = RoCEStream(from: controller, to: host, queuePair: hostQueuePair)
    private var replies = RoCEStream(from: host, to: controller, queuePair: controllerQueuePair)
    private var file: PcapWriter
    private var frame: [UInt8] = []
    let slots: Int
    let strideBytes: Int
    private var nextSlot = 0

    /// - Parameters:
    ///   - slots: of the link; requests take them in turn.
    ///   - strideBytes: from one to the next.
    public init(slots: Int, strideBytes: Int, resolution: PcapWriter.Resolution = .nanoseconds) {
        self.slots = max(slots, 1)
        self.strideBytes = strideBytes
        file = PcapWriter(resolution: resolution)
    }

    /// Adds a request: an RPC frame without the padding of its slot.
    ///
    /// - Parameter nanoseconds: when it was sent, since the beginning of the run.
    public mutating func request(_ rpcFrame: UnsafeRawBufferPointer, nanoseconds: UInt64) throws(RoCEFault) {
        let slot = nextSlot
        nextSlot = (nextSlot + 1) % slots
        makeRoom(for: rpcFrame)
        let stride = strideBytes
        try frame.withUnsafeMutableBufferPointer { memory throws(RoCEFault) in
            let memory = UnsafeMutableRawBufferPointer(memory)
            let bytes = try requests.write(
                rpcFrame, slot: slot, pageBytes: stride, key: Self.hostMemoryKey, immediate: .sequenceAndSlot,
                to: memory)
            file.append(frame: UnsafeRawBufferPointer(memory).part(0..<bytes), nanoseconds: nanoseconds)
        }
    }

    /// Adds a reply: an RPC frame without the padding of its slot.
    ///
    /// - Parameter nanoseconds: when it was received, since the beginning of the run.
    public mutating func reply(_ rpcFrame: UnsafeRawBufferPointer, nanoseconds: UInt64) throws(RoCEFault) {
        makeRoom(for: rpcFrame)
        try frame.withUnsafeMutableBufferPointer { memory throws(RoCEFault) in
            let memory = UnsafeMutableRawBufferPointer(memory)
            let bytes = try replies.send(rpcFrame, to: memory)
            file.append(frame: UnsafeRawBufferPointer(memory).part(0..<bytes), nanoseconds: nanoseconds)
        }
    }

    /// The file's bytes since the last call, from its header on.
    public mutating func take() -> [UInt8] { file.take() }

    private mutating func makeRoom(for rpcFrame: UnsafeRawBufferPointer) {
        let needed = RoCEFrame.Offset.afterImmediate + RoCEStream.padded(rpcFrame.count) + RoCEFrame.Offset.crcBytes
        if frame.count < needed { frame = [UInt8](repeating: 0, count: needed) }
    }
}
