/// The header of a reply, and where its results lie in the frame.
///
/// The frame, packed and little-endian (CUDA-Q realtime message protocol):
///
///     0 magic u32 | 4 status i32 | 8 result length u32 | 12 request id u32 | 16 timestamp u64 | 24 results
public struct RPCResponse: Sendable, Hashable {
    /// The first four bytes: `53 51 55 43`.
    public static let magic: UInt32 = 0x4355_5153
    public static let headerBytes = FrameHeader.byteCount

    public var status: RPCStatus
    /// As the request had it.
    public var requestID: UInt32
    /// As the request had it.
    public var timestamp: PTPTimestamp
    /// Bytes behind the header.
    public var resultBytes: Int

    public init(_ status: RPCStatus, requestID: UInt32, timestamp: PTPTimestamp = .unused, resultBytes: Int = 0) {
        self.status = status
        self.requestID = requestID
        self.timestamp = timestamp
        self.resultBytes = resultBytes
    }

    /// Header and results.
    public var frameBytes: Int { header.frameBytes }

    private var header: FrameHeader {
        FrameHeader(
            magic: Self.magic, word: UInt32(bitPattern: status.rawValue), payloadBytes: resultBytes,
            requestID: requestID, timestamp: timestamp)
    }

    private init(_ header: FrameHeader) {
        self.init(
            RPCStatus(rawValue: Int32(bitPattern: header.word)), requestID: header.requestID,
            timestamp: header.timestamp, resultBytes: header.payloadBytes)
    }

    /// Writes the header in front of the results that lie in the slot already, and zeroes what is behind them.
    ///
    /// - Returns: `frameBytes`; the datagram is the whole slot.
    @discardableResult
    public func write(to slot: UnsafeMutableRawBufferPointer) throws(FrameFault) -> Int {
        try header.write(to: slot)
    }

    /// The header of a datagram, which may be longer than its frame and shorter than its slot.
    public static func read(_ datagram: UnsafeRawBufferPointer) throws(FrameFault) -> RPCResponse {
        let header = try FrameHeader.read(datagram, magic: magic)
        try header.checkLength(in: datagram)
        return RPCResponse(header)
    }

    /// The results in the datagram that this header was read from.
    public func results(in datagram: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        datagram.part(Self.headerBytes..<frameBytes)
    }
}

extension RPCResponse {
    /// A whole frame, padded with zeros to a slot of `strideBytes` where that is given.
    public static func frame(
        _ status: RPCStatus, requestID: UInt32, timestamp: PTPTimestamp = .unused, results: [UInt8] = [],
        strideBytes: Int? = nil
    ) throws(FrameFault) -> [UInt8] {
        let response = RPCResponse(status, requestID: requestID, timestamp: timestamp, resultBytes: results.count)
        return try wholeFrame(payload: results, strideBytes: strideBytes) { slot throws(FrameFault) in
            try response.write(to: slot)
        }
    }

    /// Header and results of a datagram.
    public static func read(bytes: [UInt8]) throws(FrameFault) -> (response: RPCResponse, results: [UInt8]) {
        try readWhole(bytes) { datagram throws(FrameFault) in
            let response = try read(datagram)
            return (response, Array(response.results(in: datagram)))
        }
    }
}
