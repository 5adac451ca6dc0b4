/// Datagrams that have been received and that nobody has taken yet, one behind the other in one piece of memory.
struct DatagramQueue: ~Copyable {
    /// The longest datagram that is kept whole. UDP has 65507 bytes at most; of longer ones of a Unix-domain socket
    /// the beginning is kept.
    static let longest = 1 << 16
    /// Datagrams at once: the kernel joins up to 128, and short ones must not run over.
    private static let most = 4096

    private let memory: UnsafeMutableRawBufferPointer
    private let lengths: UnsafeMutablePointer<Int>
    private var first = 0
    private var count = 0
    private var head = 0
    private var tail = 0

    /// - Parameter bytes: room besides that of one datagram of any length.
    init(bytes: Int) {
        memory = .allocate(byteCount: Self.longest + bytes, alignment: 16)
        lengths = .allocate(capacity: Self.most)
    }

    deinit {
        memory.deallocate()
        lengths.deallocate()
    }

    var isEmpty: Bool { first == count }

    /// Where the next datagram may be written; `nil` when there is no room for one of any length.
    ///
    /// What comes while the queue is empty goes to the same place each time, which keeps it in the cache.
    mutating func room() -> UnsafeMutableRawBufferPointer? {
        if isEmpty { (first, count, head, tail) = (0, 0, 0, 0) }
        guard memory.count - tail >= Self.longest, count < Self.most else { return nil }
        return UnsafeMutableRawBufferPointer(rebasing: memory[tail..<(tail + Self.longest)])
    }

    /// Takes up what has been written to `room`.
    ///
    /// - Parameters:
    ///   - bytes: the whole length, also of what did not fit.
    ///   - segment: the length of the datagrams that the kernel has joined, of which the last may be shorter.
    mutating func append(bytes: Int, segment: Int) {
        var left = bytes
        while left > segment && segment > 0 && count < Self.most - 1 {
            push(segment)
            left -= segment
        }
        push(left)
    }

    private mutating func push(_ length: Int) {
        lengths[count] = length
        count += 1
        tail += min(length, Self.longest)
    }

    /// Copies the next datagram, as much as fits, and gives its full length; `nil` when there is none.
    mutating func take(into buffer: UnsafeMutableRawBufferPointer) -> Int? {
        guard first < count else { return nil }
        let length = lengths[first]
        let kept = min(length, Self.longest)
        let copied = min(kept, buffer.count)
        if copied > 0 { buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: memory[head..<(head + copied)])) }
        first += 1
        head += kept
        return length
    }
}
