import FeedbackCodec
import FeedbackLink
import Foundation
import PulseLanguage
import RackDiagnostics
import RackEmulator
import RackModel
import RackUnits
import Scheduling
import Synchronization
import Testing

@Suite("Hosts that fall silent")
struct SilentHostTests {
    private static let rounds = 12

    /// A host whose answer is the last three bits of a shot.
    private func host() -> DecoderHost {
        var host = DecoderHost()
        host.serve(
            BatchDecoder(volumeBits: 2 * Self.rounds, correctionBits: 3) { bits, corrections in
                for index in 0..<3 { corrections[index] = bits[bits.count - 3 + index] }
                return true
            }, as: 0)
        return host
    }

    /// Shots of rounds of two bits, whose answers are checked.
    private func converse(over transport: any FrameTransport, shots: Int, patience: Double = 20) throws {
        let link = DecoderLink(wire: .constant(4e-6), deadlineTicks: 1_000_000)
        let engine = LinkEngine(
            link, tickRate: TickRate(perSecond: 1_000_000_000)!, transport: transport, seed: 7,
            patienceSeconds: patience)
        for shot in 0..<shots {
            engine.beginShot(point: 0, shot: shot)
            for round in 0..<Self.rounds {
                let bits = [shot >> (round % 8) & 1 != 0, round & 1 != 0].map { LinkCall.Bit.known($0) }
                let call = LinkCall(
                    number: round, function: "enqueue_syndromes", arguments: [.bits(bits)], result: .void, answer: nil,
                    form: .oneWay, lastSampleTick: Int64(round) * 1000)
                try engine.submit(call) { _ in false }
            }
            let question = LinkCall(
                number: Self.rounds, function: "get_corrections", arguments: [], result: .bits(3), answer: .bits(3),
                form: .awaited, lastSampleTick: Int64(Self.rounds) * 1000)
            try engine.submit(question) { _ in false }
            let last = Self.rounds - 1
            let wanted = [(last - 1) & 1 != 0, shot >> (last % 8) & 1 != 0, last & 1 != 0]
            #expect(try engine.answer(of: Self.rounds).value == .bits(wanted))
            #expect(try engine.endShot().hasGap == false)
        }
    }

    @Test("A host that falls silent in the middle of a run ends it with a message, after the patience", arguments: [1, 8])
    func silent(gathers: Int) throws {
        let left = Mutex(200)
        var serving = host()
        let udp = try UDPHost { datagram, slot in
            let isAlive = left.withLock { left in
                left -= 1
                return left >= 0
            }
            return isAlive ? serving.answer(datagram, into: slot) : 0
        }
        defer { udp.stop() }
        guard case .udp(let name, let port) = udp.endpoint else { return }
        let transport = try UDPTransport(host: name, port: port, gathers: gathers)
        let error = #expect(throws: DiagnosticsError.self) {
            try converse(over: transport, shots: 40, patience: 0.15)
        }
        #expect(error?.diagnostics.first?.code == "RK0710")
        #expect(error?.diagnostics.first?.message.contains("within 0.15 s") == true)
    }

    @Test("A host that goes away in the middle of a run is a silent one", arguments: ["udp", "unix"])
    func gone(kind: String) throws {
        try inFolder { folder in
            let stop: () -> Void
            let transport: any FrameTransport
            if kind == "unix" {
                let unix = try UnixHost(path: folder + "/host", host: host())
                (transport, stop) = (try UnixTransport(path: folder + "/host"), unix.stop)
            } else {
                let udp = try UDPHost(host: host())
                guard case .udp(let name, let port) = udp.endpoint else { return }
                (transport, stop) = (try UDPTransport(host: name, port: port), udp.stop)
            }
            try converse(over: transport, shots: 3)
            stop()
            let error = #expect(throws: DiagnosticsError.self) {
                try converse(over: transport, shots: 1, patience: 0.15)
            }
            #expect(error?.diagnostics.first?.code == "RK0710")
        }
    }

    @Test("Patience is kept, with and without a busy wait", arguments: [0, 0.01], [0.002, 0.07])
    func patience(spin: Double, patience: Double) throws {
        let udp = try UDPHost { _, _ in 0 }
        defer { udp.stop() }
        guard case .udp(let name, let port) = udp.endpoint else { return }
        let transport = try UDPTransport(host: name, port: port, spinSeconds: spin)
        let start = WallClock.nanoseconds
        #expect(try exchange([1], over: transport, patience: patience) == nil)
        #expect(Double(WallClock.nanoseconds - start) * 1e-9 >= patience)
    }
}
