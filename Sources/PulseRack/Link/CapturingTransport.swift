import FeedbackCodec
import Foundation
import RackDiagnostics
import RackEmulator
import RackUnits

/// Keeps a copy of every frame that passes, and writes the conversation as RoCE v2 packets once it is known when they were
/// sent and received in virtual time.
///
/// Shots, or runs of a cluster, stand one behind the other in the capture: each begins when the last frame of the one before
/// has arrived.
/// It belongs to one thread at a time, as the transport that it stands before does.
final class CapturingTransport: FrameTransport, @unchecked Sendable {
    /// What the times of messages count from.
    enum Origin: Sendable { case shot, run }

    private struct Kept {
        var requestID: UInt32
        var isReply: Bool
        var bytes: Range<Int>
    }

    private let inner: any FrameTransport
    private let file: FileHandle
    private let path: String
    private let tickRate: TickRate
    private let slots: Int
    private let pageBytes: Int
    private var kept: [Kept] = []
    private var bytes: [UInt8] = []
    private var pcap = PcapWriter()
    private var packet: [UInt8]
    private let origin: Origin
    /// What the times that come count from, and when that was.
    private var begun: (point: Int, shot: Int)?
    private var beginTick: Int64 = 0
    /// The last frame so far.
    private var lastTick: Int64 = 0
    private var requests = RoCEStream(from: controller, to: host, queuePair: queuePair)
    private var replies = RoCEStream(from: host, to: controller, queuePair: queuePair)

    // The addresses of the example in the description of the wire: nobody has them, and every capture has the same.
    private static let controller = RoCEAddress(ethernet: 0xCAFE_C0FF_EE01, ipv4: 0xC0A8_0002)
    private static let host = RoCEAddress(ethernet: 0xA088_C200_0101, ipv4: 0xC0A8_0065)
    private static let queuePair: UInt32 = 5
    private static let memoryKey: UInt32 = 1234
    /// Headers of a packet and its check sum, with room to spare.
    private static let packetOverhead = 256

    /// - Throws: `DiagnosticsError` for a file that cannot be written.
    init(
        _ inner: any FrameTransport, path: String, tickRate: TickRate, slots: Int, strideBytes: Int, origin: Origin
    ) throws {
        self.inner = inner
        self.origin = origin
        self.path = path
        self.tickRate = tickRate
        self.slots = max(1, slots)
        // Slots begin at whole units of the payload.
        pageBytes = (strideBytes + RoCEStream.payloadUnit - 1) / RoCEStream.payloadUnit * RoCEStream.payloadUnit
        packet = [UInt8](repeating: 0, count: pageBytes + Self.packetOverhead)
        guard FileManager.default.createFile(atPath: path, contents: nil), let file = FileHandle(forWritingAtPath: path) else {
            throw Self.failure(path, "is its folder there, and may you write to it?")
        }
        self.file = file
    }

    var name: String { inner.name }
    var wallNanoseconds: UInt64 { inner.wallNanoseconds }

    func send(_ frame: UnsafeRawBufferPointer) throws {
        keep(frame, isReply: false)
        try inner.send(frame)
    }

    func receive(into buffer: UnsafeMutableRawBufferPointer, patienceSeconds: Double) throws -> Int? {
        guard let count = try inner.receive(into: buffer, patienceSeconds: patienceSeconds) else { return nil }
        keep(UnsafeRawBufferPointer(rebasing: buffer[..<min(count, buffer.count)]), isReply: true)
        return count
    }

    private func keep(_ frame: UnsafeRawBufferPointer, isReply: Bool) {
        // The request id stands at byte 12 of either frame.
        guard frame.count >= RPCRequest.headerBytes else { return }
        let id = (0..<4).reduce(UInt32(0)) { $0 | UInt32(frame[12 + $1]) << UInt32(8 * $1) }
        kept.append(Kept(requestID: id, isReply: isReply, bytes: bytes.count..<bytes.count + frame.count))
        bytes.append(contentsOf: frame)
    }

    /// Writes the frames of `messages`, which were sent and answered since the last time.
    func write(_ messages: [LinkMessage]) throws {
        var frames: [UInt32: (request: Range<Int>?, reply: Range<Int>?)] = [:]
        for frame in kept {
            if frame.isReply {
                frames[frame.requestID, default: (nil, nil)].reply = frame.bytes
            } else {
                frames[frame.requestID, default: (nil, nil)].request = frame.bytes
            }
        }
        for shot in messages.chunked(by: { $0.point == $1.point && $0.shot == $1.shot }) {
            var events: [(tick: Int64, message: Int, isReply: Bool, bytes: Range<Int>)] = []
            for (number, message) in shot.enumerated() {
                guard let pair = frames[message.requestID] else { continue }
                if let bytes = pair.request { events.append((message.sentTick, number, false, bytes)) }
                // What a fault keeps from the controller has left the host all the same.
                let ticks = [message.receivedTick, message.serviceEndTick, message.sentTick]
                if let bytes = pair.reply, let tick = ticks.first(where: { $0 != LinkMessage.never }) {
                    events.append((tick, number, true, bytes))
                }
            }
            events.sort { ($0.tick, $0.message, $0.isReply ? 1 : 0) < ($1.tick, $1.message, $1.isReply ? 1 : 0) }
            begin(shot.first)
            for event in events { try append(event.bytes, isReply: event.isReply, tick: beginTick + event.tick, id: event.message) }
            lastTick = max(lastTick, beginTick + (events.last?.tick ?? 0))
        }
        kept.removeAll(keepingCapacity: true)
        bytes.removeAll(keepingCapacity: true)
        do { try file.write(contentsOf: pcap.take()) } catch { throw Self.failure(path, "\(error)") }
    }

    /// What begins now begins where the last ended.
    private func begin(_ message: LinkMessage?) {
        guard let message else { return }
        let new = (point: message.point, shot: origin == .shot ? message.shot : 0)
        if let begun, begun == new { return }
        (begun, beginTick) = (new, lastTick)
    }

    private func append(_ range: Range<Int>, isReply: Bool, tick: Int64, id: Int) throws {
        let nanoseconds = UInt64(max(0, tickRate.seconds(tick)) * 1e9)
        let count = try bytes.withUnsafeBytes { bytes in
            let frame = UnsafeRawBufferPointer(rebasing: bytes[range])
            return try packet.withUnsafeMutableBytes { memory in
                isReply
                    ? try replies.send(frame, to: memory)
                    : try requests.write(
                        frame, slot: id % slots, pageBytes: pageBytes, key: Self.memoryKey, immediate: .sequenceAndSlot,
                        to: memory)
            }
        }
        packet.withUnsafeBytes { pcap.append(frame: UnsafeRawBufferPointer(rebasing: $0[..<count]), nanoseconds: nanoseconds) }
    }

    private static func failure(_ path: String, _ help: String) -> DiagnosticsError {
        DiagnosticsError([Diagnostic(code: "RK0769", "the capture '\(path)' cannot be written", help: help)])
    }
}

extension Array {
    /// Runs of neighbours that belong together.
    fileprivate func chunked(by belong: (Element, Element) -> Bool) -> [ArraySlice<Element>] {
        var runs: [ArraySlice<Element>] = []
        var start = startIndex
        for index in indices where index > start && !belong(self[index - 1], self[index]) {
            runs.append(self[start..<index])
            start = index
        }
        if start < endIndex { runs.append(self[start...]) }
        return runs
    }
}
