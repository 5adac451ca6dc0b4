/// The controller's book of requests: gives them their ids, holds at most `slots` of them outstanding, and says of each
/// datagram that comes what it is.
///
/// Replies are matched by request id, never by order. What was sent is remembered for the last `memory` requests, in a
/// ring that is indexed with the id, so that its size never grows.
public struct ReplyMatcher: Sendable {
    /// What a datagram turned out to be.
    public enum Arrival: Sendable, Hashable {
        /// The first reply to an outstanding request, which is so no more. `reordered`: a request that was sent after
        /// it had its answer before.
        case answer(RPCResponse, reordered: Bool)
        /// The first reply to a request that was given up.
        case late(RPCResponse)
        /// A further reply to a request that had one.
        case duplicate(RPCResponse)
        /// A reply to what was never sent, or longer ago than is remembered, or with another timestamp.
        case foreign(RPCResponse)
        case malformed(FrameFault)
    }

    /// How many datagrams there were of each kind.
    public struct Counters: Sendable, Hashable {
        public var answered = 0
        public var late = 0
        public var duplicate = 0
        public var foreign = 0
        public var malformed = 0
        /// Of those answered.
        public var reordered = 0
        /// Of those answered, with a status that is no success.
        public var refused = 0

        public init() {}
    }

    private enum Fate: UInt8 {
        case unused, outstanding, givenUp, answered
    }

    private struct Entry {
        var requestID: UInt32 = 0
        var fate = Fate.unused
        var timestamp = PTPTimestamp.unused
        /// −1: any.
        var resultBytes = -1
    }

    public let slots: Int
    public private(set) var outstanding = 0
    public private(set) var counters = Counters()
    private var entries: [Entry]
    /// The id that the next request will have.
    public private(set) var nextRequestID: UInt32
    private var lastAnswered: UInt32?

    /// - Parameters:
    ///   - slots: requests that may be outstanding, at least 1.
    ///   - memory: requests that are remembered: rounded up to a power of two, and to `slots` at least.
    public init(slots: Int, firstID: UInt32 = 1, memory: Int = 4096) {
        precondition(slots > 0 && memory > 0, "a matcher without slots")
        self.slots = slots
        nextRequestID = firstID
        var size = 1
        while size < max(memory, slots) { size *= 2 }
        entries = [Entry](repeating: Entry(), count: size)
    }

    /// Whether a request may be sent now.
    public var hasRoom: Bool { outstanding < slots && entries[place(nextRequestID)].fate != .outstanding }

    /// Enters the next request.
    ///
    /// - Parameters:
    ///   - timestamp: as it is sent, and as the host has to echo it.
    ///   - resultBytes: of a successful reply; `nil`: any.
    /// - Returns: its id, one above that of the request before; `nil` where it has to wait, because `slots` are
    ///   outstanding or because the request that has its place in the ring still is.
    public mutating func enter(timestamp: PTPTimestamp, resultBytes: Int? = nil) -> UInt32? {
        guard hasRoom else { return nil }
        let id = nextRequestID
        entries[place(id)] = Entry(
            requestID: id, fate: .outstanding, timestamp: timestamp, resultBytes: resultBytes ?? -1)
        outstanding += 1
        nextRequestID &+= 1
        return id
    }

    /// Waits for a reply no more: its slot is free, and a reply that still comes is late.
    ///
    /// - Returns: `false` for a request that is not outstanding.
    @discardableResult
    public mutating func giveUp(_ requestID: UInt32) -> Bool {
        let place = place(requestID)
        guard entries[place].fate == .outstanding, entries[place].requestID == requestID else { return false }
        entries[place].fate = .givenUp
        outstanding -= 1
        return true
    }

    /// Says what a datagram is, counts it, and strikes out the request that it answers.
    public mutating func take(_ datagram: UnsafeRawBufferPointer) -> Arrival {
        let response: RPCResponse
        do throws(FrameFault) {
            response = try RPCResponse.read(datagram)
        } catch {
            return malformed(error)
        }
        let place = place(response.requestID)
        let entry = entries[place]
        guard entry.fate != .unused, entry.requestID == response.requestID, entry.timestamp == response.timestamp else {
            counters.foreign += 1
            return .foreign(response)
        }
        if response.status.isSuccess, entry.resultBytes >= 0, entry.resultBytes != response.resultBytes {
            return malformed(.resultLength(bytes: response.resultBytes, expected: entry.resultBytes))
        }
        entries[place].fate = .answered
        switch entry.fate {
        case .outstanding: return answered(response)
        case .givenUp:
            counters.late += 1
            return .late(response)
        case .answered, .unused:
            counters.duplicate += 1
            return .duplicate(response)
        }
    }

    private mutating func answered(_ response: RPCResponse) -> Arrival {
        outstanding -= 1
        counters.answered += 1
        if !response.status.isSuccess { counters.refused += 1 }
        // Ids wrap: "after" is the half of them that lies ahead.
        let ahead = lastAnswered.map { Int32(bitPattern: response.requestID &- $0) > 0 } ?? true
        if ahead { lastAnswered = response.requestID } else { counters.reordered += 1 }
        return .answer(response, reordered: !ahead)
    }

    private mutating func malformed(_ fault: FrameFault) -> Arrival {
        counters.malformed += 1
        return .malformed(fault)
    }

    private func place(_ requestID: UInt32) -> Int { Int(requestID) & (entries.count - 1) }
}
