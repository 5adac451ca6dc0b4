/// The header of a request, and where its arguments lie in the frame.
///
/// The frame, packed and little-endian (CUDA-Q realtime message protocol, the 24-byte form of March 2026):
///
///     0 magic u32 | 4 function id u32 | 8 argument length u32 | 12 request id u32 | 16 timestamp u64 | 24 arguments
public struct RPCRequest: Sendable, Hashable {
    /// The first four bytes: `52 51 55 43`.
    public static let magic: UInt32 = 0x4355_5152
    public static let headerBytes = FrameHeader.byteCount

    public var functionID: FunctionID
    /// Opaque to the host, which echoes it.
    public var requestID: UInt32
    public var timestamp: PTPTimestamp
    /// Bytes behind the header.
    public var argumentBytes: Int

    public init(_ functionID: FunctionID, requestID: UInt32, timestamp: PTPTimestamp = .unused, argumentBytes: Int) {
        self.functionID = functionID
        self.requestID = requestID
        self.timestamp = timestamp
        self.argumentBytes = argumentBytes
    }

    /// Header and arguments.
    public var frameBytes: Int { header.frameBytes }

    private var header: FrameHeader {
        FrameHeader(
            magic: Self.magic, word: functionID.value, payloadBytes: argumentBytes, requestID: requestID,
            timestamp: timestamp)
    }

    private init(_ header: FrameHeader) {
        self.init(
            FunctionID(header.word), requestID: header.requestID, timestamp: header.timestamp,
            argumentBytes: header.payloadBytes)
    }

    /// Writes the header in front of the arguments that lie in the slot already (`PayloadWriter(slot:)`), and zeroes
    /// what is behind them.
    ///
    /// - Returns: `frameBytes`; the datagram is the whole slot.
    @discardableResult
    public func write(to slot: UnsafeMutableRawBufferPointer) throws(FrameFault) -> Int {
        try header.write(to: slot)
    }

    /// The header of a datagram, which may be longer than its frame and shorter than its slot.
    public static func read(_ datagram: UnsafeRawBufferPointer) throws(FrameFault) -> RPCRequest {
        let request = try readHeader(datagram)
        try request.header.checkLength(in: datagram)
        return request
    }

    /// The header alone: its length may go beyond the datagram.
    static func readHeader(_ datagram: UnsafeRawBufferPointer) throws(FrameFault) -> RPCRequest {
        RPCRequest(try FrameHeader.read(datagram, magic: magic))
    }

    /// The arguments in the datagram that this header was read from.
    public func arguments(in datagram: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        datagram.part(Self.headerBytes..<frameBytes)
    }
}

extension RPCRequest {
    /// A whole frame, padded with zeros to a slot of `strideBytes` where that is given.
    public static func frame(
        _ functionID: FunctionID, requestID: UInt32, timestamp: PTPTimestamp = .unused, arguments: [UInt8],
        strideBytes: Int? = nil
    ) throws(FrameFault) -> [UInt8] {
        let request = RPCRequest(
            functionID, requestID: requestID, timestamp: timestamp, argumentBytes: arguments.count)
        return try wholeFrame(payload: arguments, strideBytes: strideBytes) { slot throws(FrameFault) in
            try request.write(to: slot)
        }
    }

    /// Header and arguments of a datagram.
    public static func read(bytes: [UInt8]) throws(FrameFault) -> (request: RPCRequest, arguments: [UInt8]) {
        try readWhole(bytes) { datagram throws(FrameFault) in
            let request = try read(datagram)
            return (request, Array(request.arguments(in: datagram)))
        }
    }
}
