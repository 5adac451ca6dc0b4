internal import FeedbackCodec
internal import RackModel
internal import RackNumerics

/// The way from the controller to the transport and back, on which frames are lost, spoilt, repeated and held back as
/// the faults of their messages say: what the controller sees behind it are real frames in that order.
///
/// It knows which requests the transport still owes a reply to, also those whose reply the controller will never see.
struct FaultyWire: ~Copyable {
    /// Where a reply comes among those of its neighbours.
    enum Order: UInt8 {
        case alone
        /// Its reply is held back until that of the next message has been seen.
        case waits
        /// The reply of the message before waits for this one's.
        case isAwaited
    }

    enum Arrival {
        /// What the controller sees: good until the next call.
        case frame(UnsafeRawBufferPointer)
        /// A reply that the controller does not see, or not yet.
        case swallowed
        /// The transport has waited in vain.
        case nothing
    }

    private struct Entry {
        var requestID: UInt32 = 0
        var timestamp = PTPTimestamp.unused
        var isInFlight = false
        var fault: MessageFault?
        var order = Order.alone
        /// Where its own reply is held back: an index into `held`; −1: nowhere.
        var heldIndex = -1
    }

    private struct Held {
        let memory: UnsafeMutableRawBufferPointer
        var bytes = 0
        var isInUse = false
    }

    private let transport: any FrameTransport
    private let incoming: UnsafeMutableRawBufferPointer
    private var incomingBytes = 0
    private var repeatsIncoming = false
    private var held: [Held] = []
    /// Replies that were held back and are next: indices into `held`.
    private var released: [Int] = []
    private var entries: [Entry]
    private var garbage = Philox(seed: 0, shot: 0, element: 0, purpose: .linkFault)
    /// Requests that the transport has not replied to.
    private(set) var inFlight = 0

    /// - Parameter memory: requests that are remembered: a power of two.
    init(_ transport: any FrameTransport, strideBytes: Int, memory: Int) {
        self.transport = transport
        incoming = .allocate(byteCount: strideBytes, alignment: 64)
        entries = [Entry](repeating: Entry(), count: memory)
        released.reserveCapacity(8)
    }

    deinit {
        incoming.deallocate()
        for frame in held { frame.memory.deallocate() }
    }

    /// A new shot: the bytes of garbage are its own.
    mutating func begin(seed: UInt64, shot: UInt32) {
        // Far behind the faults of messages, which have 2⁸ blocks each.
        garbage = Philox(seed: seed, shot: shot, element: 0, purpose: .linkFault, index: 1 << 56)
    }

    private func place(_ requestID: UInt32) -> Int { Int(requestID) & (entries.count - 1) }

    /// Whether the memory has a place for the next request.
    func hasRoom(for requestID: UInt32) -> Bool { !entries[place(requestID)].isInFlight }

    /// Whether frames are there that the transport need not be asked for.
    var hasFrames: Bool { repeatsIncoming || !released.isEmpty }

    /// Sends a request, unless its fault destroys it.
    mutating func send(
        _ frame: UnsafeRawBufferPointer, _ request: RPCRequest, fault: MessageFault?, order: Order = .alone
    ) throws {
        let isSent = fault?.destroysRequest != true
        entries[place(request.requestID)] = Entry(
            requestID: request.requestID, timestamp: request.timestamp, isInFlight: isSent, fault: fault, order: order)
        guard isSent else { return }
        inFlight += 1
        try transport.send(frame)
    }

    /// Sends a request once more that no reply has come to: a further reply to it is passed on like any frame.
    func sendAgain(_ frame: UnsafeRawBufferPointer) throws { try transport.send(frame) }

    // MARK: Order

    /// There is no next request for the reply of `requestID` to wait for: it comes as it would.
    mutating func letGo(_ requestID: UInt32) {
        let place = place(requestID)
        guard entries[place].order == .waits else { return }
        entries[place].order = .alone
        release(place)
    }

    private mutating func release(_ place: Int) {
        guard entries[place].heldIndex >= 0 else { return }
        released.append(entries[place].heldIndex)
        entries[place].heldIndex = -1
    }

    /// Waits for what is in flight no more: replies that still come are passed on like any frame.
    mutating func giveUp() {
        for place in entries.indices where entries[place].isInFlight {
            entries[place].isInFlight = false
            inFlight -= 1
            // What waited for this one need not any longer.
            if entries[place].order == .isAwaited { release(self.place(entries[place].requestID &- 1)) }
        }
    }

    // MARK: Replies

    /// The next frame.
    mutating func receive(patienceSeconds: Double) throws -> Arrival {
        if repeatsIncoming {
            repeatsIncoming = false
            return .frame(UnsafeRawBufferPointer(rebasing: incoming[..<incomingBytes]))
        }
        if let index = released.first {
            released.removeFirst()
            held[index].isInUse = false
            return .frame(UnsafeRawBufferPointer(rebasing: held[index].memory[..<held[index].bytes]))
        }
        guard let bytes = try transport.receive(into: incoming, patienceSeconds: patienceSeconds) else {
            return .nothing
        }
        // What is longer than a slot is dropped by the rules of the transport: an empty frame is malformed.
        incomingBytes = bytes <= incoming.count ? bytes : 0
        return passes() ? .frame(UnsafeRawBufferPointer(rebasing: incoming[..<incomingBytes])) : .swallowed
    }

    /// Does to the frame that came what its message's fault says; whether the controller sees it now.
    private mutating func passes() -> Bool {
        let frame = UnsafeRawBufferPointer(rebasing: incoming[..<incomingBytes])
        guard let response = try? RPCResponse.read(frame) else { return true }
        let place = place(response.requestID)
        let entry = entries[place]
        guard entry.isInFlight, entry.requestID == response.requestID, entry.timestamp == response.timestamp else {
            return true
        }
        entries[place].isInFlight = false
        inFlight -= 1
        switch entry.order {
        case .alone: break
        case .waits:
            let next = entries[self.place(response.requestID &+ 1)]
            // On a wire that reorders by itself the next reply may have been here already.
            let isBehind = next.order == .isAwaited && !next.isInFlight && next.requestID == response.requestID &+ 1
            if !isBehind {
                entries[place].heldIndex = keep(frame)
                return false
            }
        case .isAwaited: release(self.place(response.requestID &- 1))
        }
        return apply(entry.fault, to: response)
    }

    private mutating func apply(_ fault: MessageFault?, to response: RPCResponse) -> Bool {
        guard let fault else { return true }
        switch fault.kind {
        case .loss, .stuck: return false
        case .garbage: fillWithGarbage()
        case .corrupt where fault.isFirstKind:
            // The highest bit of the id, which no run ever reaches by counting: nobody asked.
            incoming[15] ^= 0x80
        case .corrupt: incoming[fault.bit >> 3] ^= 1 << UInt8(fault.bit & 7)
        case .restart:
            let refusal = RPCResponse(.notReady, requestID: response.requestID, timestamp: response.timestamp)
            incomingBytes = (try? refusal.write(to: incoming)) ?? 0
        case .duplicate: repeatsIncoming = true
        case .delay, .reorder: break
        }
        return true
    }

    /// Random bytes of random length whose first is not that of a reply.
    private mutating func fillWithGarbage() {
        incomingBytes = 1 + Int(garbage.nextWord()) % incoming.count
        for index in 0..<incomingBytes { incoming[index] = UInt8(truncatingIfNeeded: garbage.nextWord()) }
        if incoming[0] == UInt8(truncatingIfNeeded: RPCResponse.magic) { incoming[0] ^= 1 }
    }

    /// Copies a frame into memory that is kept for it.
    private mutating func keep(_ frame: UnsafeRawBufferPointer) -> Int {
        var index = held.firstIndex { !$0.isInUse } ?? held.count
        if index == held.count {
            held.append(Held(memory: .allocate(byteCount: incoming.count, alignment: 64)))
            index = held.count - 1
        }
        held[index].memory.copyMemory(from: frame)
        held[index].bytes = frame.count
        held[index].isInUse = true
        return index
    }
}
