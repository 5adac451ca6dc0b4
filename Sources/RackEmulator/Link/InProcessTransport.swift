public import FeedbackCodec

/// A decoder host in the same process: every frame is answered as it is sent.
///
/// One engine at a time uses it; it is not for threads to share.
public final class InProcessTransport: FrameTransport, @unchecked Sendable {
    /// Writes the reply to `request` into `slot`, which is as long as a slot of the link, and gives its length; 0:
    /// none.
    public typealias Answer = (_ request: UnsafeRawBufferPointer, _ slot: UnsafeMutableRawBufferPointer) -> Int

    public let name: String
    private let strideBytes: Int
    private let capacity: Int
    private let memory: UnsafeMutableRawBufferPointer
    private let lengths: UnsafeMutableBufferPointer<Int>
    private var first = 0
    private var count = 0
    private let answer: Answer
    private let clock: () -> UInt64

    /// - Parameters:
    ///   - strideBytes: the longest frame, in either direction.
    ///   - slots: replies that may wait to be received; further ones are lost, as in a socket whose buffer is full.
    ///   - clock: nanoseconds on the wall. The core has none: left out, every round trip takes no time.
    public init(
        name: String = "in-process", strideBytes: Int = 256, slots: Int = 8, clock: @escaping () -> UInt64 = { 0 },
        answer: @escaping Answer
    ) {
        precondition(strideBytes > 0 && slots > 0, "a transport without slots")
        self.name = name
        self.strideBytes = strideBytes
        capacity = slots
        memory = .allocate(byteCount: strideBytes * slots, alignment: 64)
        lengths = .allocate(capacity: slots)
        lengths.initialize(repeating: 0)
        self.answer = answer
        self.clock = clock
    }

    /// A host of decoders.
    public convenience init(
        _ host: DecoderHost, name: String = "in-process", strideBytes: Int = 256, slots: Int = 8,
        clock: @escaping () -> UInt64 = { 0 }
    ) {
        var host = host
        self.init(name: name, strideBytes: strideBytes, slots: slots, clock: clock) { request, slot in
            host.answer(request, into: slot)
        }
    }

    deinit {
        memory.deallocate()
        lengths.deallocate()
    }

    public func send(_ frame: UnsafeRawBufferPointer) {
        guard frame.count <= strideBytes, count < capacity else { return }
        let place = (first + count) % capacity
        let slot = UnsafeMutableRawBufferPointer(rebasing: memory[place * strideBytes..<(place + 1) * strideBytes])
        let bytes = answer(frame, slot)
        guard bytes > 0 else { return }
        lengths[place] = min(bytes, strideBytes)
        count += 1
    }

    public func receive(into buffer: UnsafeMutableRawBufferPointer, patienceSeconds: Double) -> Int? {
        guard count > 0 else { return nil }
        let bytes = lengths[first]
        let start = first * strideBytes
        buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: memory[start..<start + min(bytes, buffer.count)]))
        first = (first + 1) % capacity
        count -= 1
        return bytes
    }

    public var wallNanoseconds: UInt64 { clock() }
}
