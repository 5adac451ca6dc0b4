import Glibc
import Synchronization

/// What answers datagrams: it reads one, writes its answer into a slot and gives the answer's length, 0 for none.
///
/// Its reply leaves as the whole slot, with zeros behind the answer.
public typealias DatagramAnswer = (
    _ datagram: UnsafeRawBufferPointer, _ slot: UnsafeMutableRawBufferPointer
) -> Int

/// The thread of a host: what hosts over UDP and Unix-domain sockets share.
final class DatagramServer: Sendable {
    /// How long the thread sleeps before it looks whether it is to end: 50 ms, if nothing wakes it.
    private static let napMicroseconds = 50_000
    /// Naps for which an answer waits for room before it is lost: 1 s.
    private static let naps = 20

    private let isStopping: Ending
    private let thread: ServingThread

    private final class Ending: Sendable {
        let flag = Atomic<Bool>(false)
    }

    init(
        socket: consuming sending DatagramSocket, strideBytes: Int, slots: Int, joins: Bool, name: String,
        spinSeconds: Double, answer: sending @escaping DatagramAnswer
    ) {
        socket.setPatience(Self.napMicroseconds)
        socket.setReceiveRoom(8 * slots * strideBytes + (1 << 20))
        let most = DatagramSocket.mostJoined(of: strideBytes)
        let joined = joins && most > 1 && socket.joinsDatagrams(of: strideBytes) ? most : 1
        let ending = Ending()
        isStopping = ending
        let spins = SpinHabit(nanoseconds: WallClock.nanoseconds(spinSeconds))
        var service = Service(socket: socket, strideBytes: strideBytes, joined: joined, spins: spins)
        thread = ServingThread(name: name) {
            while !ending.flag.load(ordering: .relaxed) { service.serveOnce(answer) }
        }
    }

    /// Ends the thread once it wakes up, for which `wake` may see.
    func stop(wake: () -> Void) {
        let wasStopping = isStopping.flag.exchange(true, ordering: .relaxed)
        if wasStopping { return }
        wake()
        thread.join()
    }

    /// What the thread owns.
    private struct Service: ~Copyable {
        let socket: DatagramSocket
        let strideBytes: Int
        var joined: Int
        var spins: SpinHabit
        var queue = DatagramQueue(bytes: 0)
        let datagram: UnsafeMutableRawBufferPointer
        let answers: UnsafeMutableRawBufferPointer
        var filled = 0

        init(socket: consuming DatagramSocket, strideBytes: Int, joined: Int, spins: SpinHabit) {
            self.spins = spins
            self.socket = socket
            self.strideBytes = strideBytes
            self.joined = joined
            datagram = .allocate(byteCount: DatagramQueue.longest, alignment: 16)
            answers = .allocate(byteCount: joined * strideBytes, alignment: 16)
        }

        deinit {
            datagram.deallocate()
            answers.deallocate()
        }

        /// Waits for what comes next, a nap at most, and answers it.
        mutating func serveOnce(_ answer: DatagramAnswer) {
            guard receive() else { return }
            while let length = queue.take(into: datagram) {
                guard length <= strideBytes else { continue }
                let slot = UnsafeMutableRawBufferPointer(rebasing: answers[filled..<(filled + strideBytes)])
                let bytes = answer(UnsafeRawBufferPointer(rebasing: datagram[0..<length]), slot)
                guard bytes > 0, bytes <= strideBytes else { continue }
                UnsafeMutableRawBufferPointer(rebasing: slot[bytes...]).initializeMemory(as: UInt8.self, repeating: 0)
                filled += strideBytes
                if filled == joined * strideBytes { flush() }
            }
            flush()
        }

        private mutating func receive() -> Bool {
            let spin = spins.next()
            let start = WallClock.nanoseconds
            while spin > 0 {
                if socket.receive(into: &queue, waits: false, notesSource: true) == .done {
                    spins.ended(inVain: false)
                    return true
                }
                guard WallClock.nanoseconds &- start < spin else {
                    spins.ended(inVain: true)
                    break
                }
            }
            return socket.receive(into: &queue, waits: true, notesSource: true) == .done
        }

        private mutating func flush() {
            guard filled > 0 else { return }
            let bytes = UnsafeRawBufferPointer(rebasing: answers[0..<filled])
            filled = 0
            if case .failed = send(bytes), bytes.count > strideBytes {
                // There is a way back on which the kernel cuts nothing (udp(7): EIO).
                joined = 1
                socket.sendsSingly()
                for start in stride(from: 0, to: bytes.count, by: strideBytes) {
                    _ = send(UnsafeRawBufferPointer(rebasing: bytes[start..<(start + strideBytes)]))
                }
            }
        }

        /// An answer that nobody takes is lost.
        private func send(_ bytes: UnsafeRawBufferPointer) -> DatagramSocket.Attempt {
            for _ in 0..<DatagramServer.naps {
                let attempt = socket.reply(bytes)
                // What an ICMP message says is of an answer to somebody who has gone, and comes once.
                switch attempt {
                case .notNow, .nobody(ECONNREFUSED): continue
                default: return attempt
                }
            }
            return .notNow
        }
    }
}
