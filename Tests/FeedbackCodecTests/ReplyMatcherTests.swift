import FeedbackCodec
import Testing

/// A matcher that expectations may change.
private final class Book {
    var matcher: ReplyMatcher

    init(slots: Int, firstID: UInt32 = 1, memory: Int = 4096) {
        matcher = ReplyMatcher(slots: slots, firstID: firstID, memory: memory)
    }

    func request(resultBytes: Int? = nil) -> UInt32? {
        matcher.enter(timestamp: Self.stamp(matcher.nextRequestID), resultBytes: resultBytes)
    }

    func giveUp(_ id: UInt32) -> Bool { matcher.giveUp(id) }

    /// What a reply with this id, and the timestamp that `request` gave, turns out to be.
    func take(
        _ id: UInt32, status: RPCStatus = .ok, timestamp: PTPTimestamp? = nil, results: [UInt8] = []
    ) throws -> ReplyMatcher.Arrival {
        take(try RPCResponse.frame(
            status, requestID: id, timestamp: timestamp ?? Self.stamp(id), results: results, strideBytes: 64))
    }

    func take(_ datagram: [UInt8]) -> ReplyMatcher.Arrival { datagram.withUnsafeBytes { matcher.take($0) } }

    static func stamp(_ id: UInt32) -> PTPTimestamp { PTPTimestamp(nanoseconds: UInt64(id) * 1001) }
}

extension ReplyMatcher.Arrival {
    fileprivate var kind: String {
        switch self {
        case .answer(_, let reordered): reordered ? "reordered" : "answer"
        case .late: "late"
        case .duplicate: "duplicate"
        case .foreign: "foreign"
        case .malformed: "malformed"
        }
    }
}

@Suite("Replies matched by request id")
struct ReplyMatcherTests {
    @Test("Ids rise by one and wrap, and no more than the slots are outstanding")
    func slots() throws {
        let book = Book(slots: 3, firstID: .max - 1)
        #expect([book.request(), book.request(), book.request()] == [.max - 1, .max, 0])
        #expect(!book.matcher.hasRoom && book.request() == nil && book.matcher.outstanding == 3)
        #expect(try book.take(.max).kind == "answer")
        #expect(book.matcher.hasRoom && book.request() == 1)
        #expect(book.giveUp(0))
        #expect(!book.giveUp(0))
        #expect(!book.giveUp(77))
        #expect(book.matcher.outstanding == 2)
    }

    @Test("Each kind of datagram is known for what it is, and counted")
    func kinds() throws {
        let book = Book(slots: 8)
        for id in 1...6 as ClosedRange<UInt32> { #expect(book.request(resultBytes: id == 6 ? 2 : nil) == id) }
        #expect(try book.take(1).kind == "answer")
        #expect(try book.take(1).kind == "duplicate")
        #expect(try book.take(3).kind == "answer")
        #expect(try book.take(2).kind == "reordered")
        #expect(book.giveUp(4))
        #expect(try book.take(4).kind == "late")
        #expect(try book.take(4).kind == "duplicate")
        #expect(try book.take(7).kind == "foreign", "not sent yet")
        #expect(try book.take(0).kind == "foreign", "never sent")
        #expect(try book.take(5, timestamp: PTPTimestamp(word: 1)).kind == "foreign", "another's")
        #expect(try book.take(5, status: .notReady).kind == "answer")
        #expect(try book.take(6, results: [1])
            == .malformed(.resultLength(bytes: 1, expected: 2)), "an answer of another length")
        #expect(book.take([]) == .malformed(.tooShort(bytes: 0, needed: 24)))
        #expect(book.take(Vectors.liveGet) == .malformed(.wrongMagic(RPCRequest.magic)))
        #expect(try book.take(6, results: [1, 2])
            == .answer(RPCResponse(.ok, requestID: 6, timestamp: Book.stamp(6), resultBytes: 2), reordered: false))
        #expect(book.matcher.outstanding == 0)
        let counters = book.matcher.counters
        #expect([counters.answered, counters.late, counters.duplicate, counters.foreign] == [5, 1, 2, 3])
        #expect([counters.malformed, counters.reordered, counters.refused] == [3, 1, 1])
    }

    @Test("A refusal may have a result of any length")
    func refusal() throws {
        let book = Book(slots: 1)
        _ = book.request(resultBytes: 4)
        #expect(try book.take(1, status: .internalError).kind == "answer")
    }

    @Test("Only what is remembered is late or duplicate; what is older is foreign")
    func memory() throws {
        let book = Book(slots: 2, memory: 16)
        for id in 1...40 as ClosedRange<UInt32> {
            #expect(book.request() == id)
            if id % 3 == 0 { #expect(book.giveUp(id)) } else { #expect(try book.take(id).kind == "answer") }
        }
        for id in 1...40 as ClosedRange<UInt32> {
            let kind = id <= 24 ? "foreign" : id % 3 == 0 ? "late" : "duplicate"
            #expect(try book.take(id).kind == kind, "request \(id)")
        }
    }

    @Test("Ids that share a place in the ring are not taken for each other")
    func samePlace() throws {
        var matcher = ReplyMatcher(slots: 2, memory: 4)
        let id = matcher.enter(timestamp: .unused)
        let other = try RPCResponse.frame(.ok, requestID: 5)
        let arrival = other.withUnsafeBytes { matcher.take($0) }
        #expect(id == 1 && arrival.kind == "foreign")
    }

    @Test("A request that is outstanding for longer than the memory keeps its place, and the next one waits for it")
    func stubborn() throws {
        let book = Book(slots: 2, firstID: 0, memory: 4)
        #expect(book.request() == 0)
        for id in 1...3 as ClosedRange<UInt32> {
            #expect(book.request() == id)
            #expect(try book.take(id).kind == "answer")
        }
        #expect(!book.matcher.hasRoom && book.request() == nil)
        #expect(try book.take(0).kind == "reordered")
        #expect(book.request() == 4)
    }

    @Test(
        "Against a book kept in full: 20 000 messages with every mishap, each counted exactly",
        arguments: 0..<4 as Range<UInt64>)
    func model(seed: UInt64) throws {
        var dice = Dice(seed)
        let book = Book(slots: 8, firstID: .max - 9_000)
        var expected = ReplyMatcher.Counters()
        var waiting: [UInt32] = [], past: [(id: UInt32, wasGivenUp: Bool)] = [], lastAnswered: UInt32?
        for step in 0..<20_000 {
            if waiting.count < 8, let id = book.request() { waiting.append(id) }
            let kinds: (found: String, wanted: String)
            switch Int.random(in: 0..<12, using: &dice) {
            case 0:
                let id = waiting.remove(at: Int.random(in: waiting.indices, using: &dice))
                past.append((id, true))
                kinds = ("\(book.giveUp(id))", "true")
            case 1 where !past.isEmpty:
                let place = past.indices.suffix(100).randomElement(using: &dice)!
                kinds = (try book.take(past[place].id).kind, past[place].wasGivenUp ? "late" : "duplicate")
                if past[place].wasGivenUp { expected.late += 1 } else { expected.duplicate += 1 }
                past[place].wasGivenUp = false
            case 2:
                let id = UInt32.random(in: 0...UInt32.max, using: &dice)
                kinds = (try book.take(id, timestamp: .unused).kind, "foreign")
                expected.foreign += 1
            case 3:
                kinds = (book.take(dice.bytes(Int.random(in: 0..<64, using: &dice))).kind, "malformed")
                expected.malformed += 1
            default:
                let id = waiting.remove(at: Int.random(in: 0..<min(2, waiting.count), using: &dice))
                let isAhead = lastAnswered.map { Int32(bitPattern: id &- $0) > 0 } ?? true
                kinds = (try book.take(id).kind, isAhead ? "answer" : "reordered")
                expected.answered += 1
                if isAhead { lastAnswered = id } else { expected.reordered += 1 }
                past.append((id, false))
            }
            guard kinds.found == kinds.wanted, book.matcher.outstanding == waiting.count else {
                Issue.record("seed \(seed), step \(step): \(kinds)")
                return
            }
        }
        #expect(book.matcher.counters == expected, "seed \(seed)")
        #expect(expected.late > 100 && expected.reordered > 100 && expected.duplicate > 100)
    }
}
