/// What stands in front of the bits of an `enqueue_syndromes`: one round of measured bits for a decoder.
///
/// Arguments: decoder i64, counter i64, syndrome mapping i64 (0: the bits are in the decoder's order), count n i64,
/// then ceil(n / 8) bytes (CUDA-Q QEC). No result; it is acknowledged with 0 even where decoding failed.
public struct EnqueueSyndromes: Sendable, Hashable {
    public static let fixedBytes = 32
    /// Bits of one call at most.
    public static let maximumBits = 1 << 20

    public var decoder: Int64
    /// Of the round in its session.
    public var counter: Int64
    public var mapping: Int64
    /// n, in bits.
    public var count: Int

    public init(decoder: Int64, counter: Int64, mapping: Int64 = 0, count: Int) {
        self.decoder = decoder
        self.counter = counter
        self.mapping = mapping
        self.count = count
    }

    /// Without a pad at the end.
    public var argumentBytes: Int { Self.fixedBytes + PackedBits.byteCount(count) }

    /// The call and its bits. What is behind them is not looked at: a pad to 8 bytes is usual, and NVIDIA's server
    /// takes any.
    public static func read(
        _ arguments: UnsafeRawBufferPointer
    ) throws(FrameFault) -> (call: EnqueueSyndromes, bits: PackedBits) {
        var reader = PayloadReader(arguments)
        let (decoder, counter, mapping) = (try reader.int64(), try reader.int64(), try reader.int64())
        let count = try reader.int64()
        guard (1...Int64(maximumBits)).contains(count) else { throw .bitCount(count) }
        let call = EnqueueSyndromes(decoder: decoder, counter: counter, mapping: mapping, count: Int(count))
        return (call, try reader.bits(call.count))
    }
}

/// The arguments of a `get_corrections`: decoder i64, return size i64, reset u8 (CUDA-Q QEC). The result has
/// ceil(return size / 8) bytes.
public struct GetCorrections: Sendable, Hashable {
    public static let argumentBytes = 17

    public var decoder: Int64
    /// Bits of the answer.
    public var returnSize: Int64
    /// Whether the session begins anew with this answer.
    public var reset: Bool

    public init(decoder: Int64, returnSize: Int64, reset: Bool) {
        self.decoder = decoder
        self.returnSize = returnSize
        self.reset = reset
    }

    public static func read(_ arguments: UnsafeRawBufferPointer) throws(FrameFault) -> GetCorrections {
        var reader = PayloadReader(arguments)
        return GetCorrections(
            decoder: try reader.int64(), returnSize: try reader.int64(), reset: try reader.uint8() != 0)
    }
}

/// The argument of a `reset_decoder`: decoder i64 (CUDA-Q QEC). No result.
public struct ResetDecoder: Sendable, Hashable {
    public static let argumentBytes = 8

    public var decoder: Int64

    public init(decoder: Int64) { self.decoder = decoder }

    public static func read(_ arguments: UnsafeRawBufferPointer) throws(FrameFault) -> ResetDecoder {
        var reader = PayloadReader(arguments)
        return ResetDecoder(decoder: try reader.int64())
    }
}

extension PayloadWriter {
    /// The arguments of an `enqueue_syndromes` but for the bits, which follow (`append(bits:)`).
    public mutating func append(_ call: EnqueueSyndromes) {
        append(call.decoder)
        append(call.counter)
        append(call.mapping)
        append(Int64(call.count))
    }

    public mutating func append(_ call: GetCorrections) {
        append(call.decoder)
        append(call.returnSize)
        append(call.reset ? 1 as UInt8 : 0)
    }

    public mutating func append(_ call: ResetDecoder) { append(call.decoder) }
}
