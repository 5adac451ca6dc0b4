import Glibc
import RackDiagnostics

/// A socket that is connected to one decoder host: what the transports over UDP and Unix-domain sockets share.
///
/// Until the host has answered for the first time, a message from the system that nobody listens there is an error: the
/// person who started the run has to know. From then on it is silence: a host that dies or starts again loses messages,
/// and how long a silence may last is the caller's to decide.
struct DatagramPeer: ~Copyable {
    /// What there is to send at once, and what is kept while it is sent.
    struct Shape {
        var slots: Int
        var strideBytes: Int
        /// Frames of a full slot that are gathered before they are sent; 1: none are.
        var gathers: Int
        /// How long a processor is kept busy before a wait, in nanoseconds (`SpinHabit`).
        var spin: UInt64
    }

    /// Calls that wait are woken this often, to look how late it is: 50 ms.
    private static let napMicroseconds = 50_000
    private static let nap = UInt64(napMicroseconds) * 1000
    /// How long a message waits for room before it is lost: 1 s.
    private static let roomPatience: UInt64 = 1_000_000_000

    private let socket: DatagramSocket
    private let name: String
    private let address: SocketAddress
    private let shape: Shape
    private var gathers: Int
    private let gathered: UnsafeMutableRawBufferPointer
    private var gatheredBytes = 0
    private var queue: DatagramQueue
    private var spins: SpinHabit
    /// Whether anything has ever come from there.
    private var hasAnswered = false

    init(socket: consuming DatagramSocket, address: SocketAddress, name: String, shape: Shape) {
        let isUDP = address.family != AF_UNIX
        let most = min(shape.gathers, DatagramSocket.mostJoined(of: shape.strideBytes))
        let joins = isUDP && most > 1 && socket.joinsDatagrams(of: shape.strideBytes)
        gathers = joins ? most : 1
        gathered = .allocate(byteCount: max(joins ? most * shape.strideBytes : 0, 1), alignment: 16)
        socket.setPatience(Self.napMicroseconds)
        socket.setReceiveRoom(8 * shape.slots * shape.strideBytes + (1 << 20))
        queue = DatagramQueue(bytes: 2 * shape.slots * shape.strideBytes + DatagramQueue.longest)
        spins = SpinHabit(nanoseconds: shape.spin)
        self.socket = socket
        self.address = address
        self.name = name
        self.shape = shape
    }

    deinit { gathered.deallocate() }

    mutating func send(_ frame: UnsafeRawBufferPointer) throws {
        guard frame.count <= shape.strideBytes else {
            throw LinkFailure.tooLong(frame.count, shape.strideBytes, name)
        }
        // Only datagrams of one length are cut from one piece.
        guard gathers > 1, frame.count == shape.strideBytes else {
            try flush()
            return try transmit(frame)
        }
        UnsafeMutableRawBufferPointer(rebasing: gathered[gatheredBytes...]).copyMemory(from: frame)
        gatheredBytes += frame.count
        if gatheredBytes == gathers * shape.strideBytes { try flush() }
    }

    /// Sends what has been gathered.
    private mutating func flush() throws {
        guard gatheredBytes > 0 else { return }
        let bytes = UnsafeRawBufferPointer(rebasing: gathered[0..<gatheredBytes])
        gatheredBytes = 0
        try transmit(bytes)
    }

    private mutating func transmit(_ bytes: UnsafeRawBufferPointer) throws {
        var attempt = socket.send(bytes)
        if case .done = attempt { return }
        if case .nobody(let number) = attempt {
            guard hasAnswered else { throw LinkFailure.refused(name, LinkFailure.words(number)) }
            // The message was about an earlier datagram, or the host has started again with a socket of its own.
            if address.family == AF_UNIX { _ = socket.connect(address) }
            attempt = socket.send(bytes)
        }
        let start = WallClock.nanoseconds
        while case .notNow = attempt, WallClock.nanoseconds &- start < Self.roomPatience {
            // The host may itself be waiting for room for its answers, so these are taken in meanwhile.
            socket.wait(nanoseconds: Self.nap, forRoom: true)
            if socket.receive(into: &queue, waits: false) == .done { hasAnswered = true }
            attempt = socket.send(bytes)
        }
        switch attempt {
        case .done: return
        // A transport may lose frames: whoever waits for the answer says so.
        case .notNow, .nobody: return
        case .failed(let number):
            guard bytes.count > shape.strideBytes else { throw LinkFailure.socket("send to", name, number) }
            // There is a way to the host on which the kernel cuts nothing (udp(7): EIO).
            gathers = 1
            socket.sendsSingly()
            for start in stride(from: 0, to: bytes.count, by: shape.strideBytes) {
                try transmit(UnsafeRawBufferPointer(rebasing: bytes[start..<(start + shape.strideBytes)]))
            }
        }
    }

    mutating func receive(into buffer: UnsafeMutableRawBufferPointer, patienceSeconds: Double) throws -> Int? {
        // While there are answers to take, requests gather.
        if let length = queue.take(into: buffer) { return length }
        try flush()
        let patience = WallClock.nanoseconds(patienceSeconds)
        if patience == 0 { return try attempt(waits: false) ? queue.take(into: buffer) : nil }
        let start = WallClock.nanoseconds
        var now = start
        let spin = min(spins.next(), patience)
        while now &- start < spin {
            if try attempt(waits: false) {
                spins.ended(inVain: false)
                return queue.take(into: buffer)
            }
            now = WallClock.nanoseconds
        }
        if spin > 0 { spins.ended(inVain: true) }
        while true {
            let left = patience > now &- start ? patience - (now &- start) : 0
            // A call that waits by itself is one system call less than to wait and then to ask.
            if left >= Self.nap {
                if try attempt(waits: true) { return queue.take(into: buffer) }
            } else {
                socket.wait(nanoseconds: left)
                if try attempt(waits: false) { return queue.take(into: buffer) }
            }
            now = WallClock.nanoseconds
            if now &- start >= patience { return nil }
        }
    }

    private mutating func attempt(waits: Bool) throws -> Bool {
        switch socket.receive(into: &queue, waits: waits) {
        case .done:
            hasAnswered = true
            return true
        case .notNow: return false
        case .nobody(let number):
            if hasAnswered { return false }
            throw LinkFailure.refused(name, LinkFailure.words(number))
        case .failed(let number): throw LinkFailure.socket("receive from", name, number)
        }
    }
}
