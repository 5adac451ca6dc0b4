import RackEmulator
import RackModel

@testable import RunLog

/// A run whose program asks a decoder, made by hand: three messages a shot, of which some are late, some lost.
struct LinkRun {
    var run = SampleRun(shots: 40)
    var clock = LinkClock.virtual
    /// Ticks of 1 ns.
    static let deadline: Int64 = 4000
    static let sent: [Int64] = [1000, 2000, 2000]

    static let functions = [
        LinkHeader.Function(name: "enqueue_syndromes", id: 0x7ED8_BE82),
        LinkHeader.Function(name: "get_corrections", id: 0x882D_5BA1),
    ]

    var header: RunHeader {
        var header = run.header
        header.shape.hasFeedback = true
        header.link = LinkHeader(
            link: DecoderLink(
                endpoint: .udp(host: "127.0.0.1", port: 17_000), wire: .constant(2e-6),
                service: .samples([1e-6, 3e-6]), deadlineTicks: Self.deadline),
            clock: clock, decoder: "udp://127.0.0.1:17000", command: "decoder --port 17000", patienceSeconds: 5,
            functions: Self.functions)
        return header
    }

    /// What a shot waited: nothing in every fifth, which lost its answer.
    static func wait(_ point: Int, _ shot: Int) -> Int64? { shot % 5 == 4 ? nil : Int64(100 * point + 150 * (shot % 40)) }

    static func flags(_ point: Int, _ shot: Int) -> LinkShotFlags {
        var flags: LinkShotFlags = shot % 7 == 3 ? [.gap] : []
        if wait(point, shot).map({ 1000 + $0 > deadline }) ?? true { flags.insert(.missed) }
        if shot % 11 == 10 { flags.insert(.aborted) }
        return flags
    }

    static func messages(_ point: Int, _ shot: Int) -> [LinkMessage] {
        sent.enumerated().map { number, tick in
            var message = LinkMessage(
                point: point, shot: shot, number: number, requestID: UInt32(3 * shot + number + 1),
                functionID: functions[min(number, 1)].id, argumentBytes: number == 2 ? 17 : 33,
                lastSampleTick: tick - 1000, sentTick: tick, deadlineTick: tick - 1000 + deadline)
            guard let wait = wait(point, shot) else {
                message.policy = .identity
                return message
            }
            message.serviceStartTick = tick + 1
            message.serviceEndTick = tick + wait
            message.receivedTick = tick + wait
            message.outcome = message.slackTicks >= 0 ? .inTime : .late
            message.policy = message.slackTicks >= 0 ? nil : .identity
            message.answer = UInt64.max - UInt64(shot)
            message.given = message.slackTicks >= 0 ? message.answer : 0
            message.wallSent = UInt64(1_000_000 * shot + 10)
            message.wallReceived = message.wallSent + UInt64(20_000 + shot)
            return message
        }
    }

    func block(_ point: Int, shots range: Range<Int>? = nil) -> PointResult {
        let range = range ?? 0..<run.shots
        var block = run.block(point, shots: range)
        var counters = LinkCounters()
        let messages = range.flatMap { Self.messages(point, $0) }
        counters.sent = messages.count
        counters.answered = messages.count { $0.receivedTick != LinkMessage.never }
        counters.late = messages.count { $0.outcome == .late }
        counters.lost = messages.count { $0.outcome == .lost }
        counters.gapShots = range.count { Self.flags(point, $0).contains(.gap) }
        counters.abortedShots = range.count { Self.flags(point, $0).contains(.aborted) }
        counters[.loss] = counters.lost
        block.link = LinkRecord(messages: messages, shots: range.map { Self.flags(point, $0) }, counters: counters)
        return block
    }

    func write(to path: String) throws {
        let writer = try RunWriter(path: path, header: header)
        for point in 0..<run.options.pointCount { try writer.append(block(point)) }
        try writer.finish(.complete, machine: MachineTime(stolenSeconds: 0.25, waitingSeconds: 0.5))
    }

    static func sweep(points: Int = 3, shots: Int = 40) -> LinkRun {
        LinkRun(
            run: SampleRun(
                shots: shots, sweeps: [SweepAxis(name: "tau", values: (0..<points).map { Double($0) }, unit: "s")]))
    }
}
