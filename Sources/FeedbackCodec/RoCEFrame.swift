/// One end of a RoCE v2 connection.
public struct RoCEAddress: Sendable, Hashable {
    /// The 48 bits of the Ethernet address: `0xCAFE_C0FF_EE01` is ca:fe:c0:ff:ee:01.
    public var ethernet: UInt64
    /// `0xC0A8_0002` is 192.168.0.2.
    public var ipv4: UInt32

    public init(ethernet: UInt64, ipv4: UInt32) {
        self.ethernet = ethernet & 0xFFFF_FFFF_FFFF
        self.ipv4 = ipv4
    }
}

/// The headers of an Ethernet frame with one RoCE v2 packet of an unreliable connection.
///
///     Ethernet 14 | IPv4 20 | UDP 8, port 4791 | BTH 12 | [RETH 16 | [immediate 4]] | payload | ICRC 4
///
/// Headers are big-endian, the ICRC is little-endian (InfiniBand Architecture Specification, volume 1, annex A17).
/// There is no frame check sequence behind it: network cards add it and capture files have none.
public struct RoCEFrame: Sendable, Hashable {
    /// What a packet does at its destination.
    public enum Operation: Sendable, Hashable {
        /// UC SEND ONLY, 0x24.
        case send
        /// UC RDMA WRITE ONLY, 0x2A.
        case write(RemoteMemory)
        /// UC RDMA WRITE ONLY with immediate, 0x2B.
        case writeWithImmediate(RemoteMemory, UInt32)
    }

    /// Where a write goes: the RETH.
    public struct RemoteMemory: Sendable, Hashable {
        public var virtualAddress: UInt64
        public var key: UInt32
        public var lengthBytes: UInt32

        public init(virtualAddress: UInt64, key: UInt32, lengthBytes: UInt32) {
            self.virtualAddress = virtualAddress
            self.key = key
            self.lengthBytes = lengthBytes
        }
    }

    public static let udpPort: UInt16 = 4791

    public var source: RoCEAddress
    public var destination: RoCEAddress
    public var sourcePort: UInt16 = 0x3000
    /// 24 bits: of the destination.
    public var queuePair: UInt32
    /// The packet sequence number, 24 bits.
    public var sequence: UInt32
    public var operation: Operation
    public var payloadBytes: Int

    public init(
        from source: RoCEAddress, to destination: RoCEAddress, queuePair: UInt32, sequence: UInt32,
        operation: Operation, payloadBytes: Int
    ) {
        self.source = source
        self.destination = destination
        self.queuePair = queuePair & 0xFF_FFFF
        self.sequence = sequence & 0xFF_FFFF
        self.operation = operation
        self.payloadBytes = payloadBytes
    }

    /// All in front of the payload.
    public var headerBytes: Int {
        switch operation {
        case .send: Offset.afterTransport
        case .write: Offset.afterRemote
        case .writeWithImmediate: Offset.afterImmediate
        }
    }

    /// From the first byte of the Ethernet header to the last of the ICRC.
    public var frameBytes: Int { headerBytes + payloadBytes + Offset.crcBytes }

    /// Where the headers begin in the frame.
    enum Offset {
        static let ip = 14
        static let udp = 34
        static let transport = 42
        static let afterTransport = 54
        static let afterRemote = 70
        static let afterImmediate = 74
        static let crcBytes = 4
    }

    /// Of each of the operations.
    enum Opcode {
        static let send: UInt8 = 0x24
        static let write: UInt8 = 0x2A
        static let writeWithImmediate: UInt8 = 0x2B
    }

    /// The invariant CRC over a frame from its IPv4 header to the end of its payload: eight bytes of 0xFF in the place
    /// of the InfiniBand header that there is not, then the packet, with 0xFF for what routers change: type of service,
    /// time to live, both checksums, and the congestion byte of the transport header.
    static func invariantCRC(_ packet: UnsafeRawBufferPointer) -> UInt32 {
        var crc = CRC32()
        for _ in 0..<8 { crc.update(0xFF) }
        let plainFrom = Offset.afterTransport - Offset.ip
        for (index, byte) in packet[..<plainFrom].enumerated() {
            let changes =
                switch index {
                case 1, 8, 10, 11, 26, 27, 32: true
                default: false
                }
            crc.update(changes ? 0xFF : byte)
        }
        crc.update(UnsafeRawBufferPointer(rebasing: packet[plainFrom...]))
        return crc.value
    }

    /// The Internet checksum of an IPv4 header of 20 bytes, with its own field as 0 (RFC 791, RFC 1071).
    static func ipChecksum(_ header: UnsafeRawBufferPointer) -> UInt16 {
        var sum: UInt32 = 0
        for offset in stride(from: 0, to: 20, by: 2) where offset != 10 {
            sum += UInt32(header.big(UInt16.self, at: offset))
        }
        while sum > 0xFFFF { sum = sum & 0xFFFF + sum >> 16 }
        return ~UInt16(sum)
    }
}
