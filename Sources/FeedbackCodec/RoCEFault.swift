/// Why bytes are no RoCE v2 frame of the feedback link, or cannot become one.
public enum RoCEFault: Error, Sendable, Hashable {
    case tooShort(bytes: Int, needed: Int)
    /// The Ethernet type is not 0x0800.
    case notIPv4(etherType: UInt16)
    /// The first byte of the IPv4 header is not 0x45: another version, or options.
    case ipHeader(UInt8)
    /// A part of a larger packet.
    case fragment
    case ipChecksum(found: UInt16, expected: UInt16)
    /// The protocol is not 17.
    case notUDP(ipProtocol: UInt8)
    /// The port is not 4791.
    case notRoCE(port: UInt16)
    /// The lengths of IPv4 and UDP contradict each other or the frame.
    case lengths(ip: Int, udp: Int, room: Int)
    /// The version of the transport header, which has to be 0.
    case transportVersion(UInt8)
    /// None of 0x24, 0x2A and 0x2B.
    case opcode(UInt8)
    /// The invariant CRC.
    case invariantCRC(found: UInt32, expected: UInt32)
    /// A payload that one packet cannot hold.
    case tooLong(payloadBytes: Int)
    /// The memory that the frame is to be written to.
    case noRoom(bytes: Int, needed: Int)
}

extension RoCEFault: CustomStringConvertible {
    public var description: String {
        func hex(_ value: some BinaryInteger) -> String { "0x" + String(value, radix: 16) }
        return switch self {
        case .tooShort(let bytes, let needed): "\(bytes) bytes end before the \(needed) that the headers need"
        case .notIPv4(let type): "Ethernet type \(hex(type)) is not IPv4"
        case .ipHeader(let byte): "an IPv4 header that begins with \(hex(byte)) instead of 0x45"
        case .fragment: "a fragment of a larger packet"
        case .ipChecksum(let found, let expected): "IPv4 checksum \(hex(found)) instead of \(hex(expected))"
        case .notUDP(let number): "IP protocol \(number) is not UDP"
        case .notRoCE(let port): "UDP port \(port) is not 4791"
        case .lengths(let ip, let udp, let room): "IPv4 speaks of \(ip) bytes, UDP of \(udp), and \(room) are there"
        case .transportVersion(let version): "version \(version) of the transport header"
        case .opcode(let opcode): "opcode \(hex(opcode)) is none of 0x24, 0x2a and 0x2b"
        case .invariantCRC(let found, let expected): "invariant CRC \(hex(found)) instead of \(hex(expected))"
        case .tooLong(let bytes): "a payload of \(bytes) bytes does not fit one packet"
        case .noRoom(let bytes, let needed): "a frame of \(needed) bytes does not fit \(bytes)"
        }
    }
}
