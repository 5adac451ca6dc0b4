import Glibc
import RackDiagnostics

/// The number of a socket, closed with it, and the system calls on it.
struct DatagramSocket: ~Copyable {
    /// What an attempt to send or receive came to.
    enum Attempt: Equatable {
        case done
        /// There is nothing to be had, or no room.
        case notNow
        /// The other side says, or the system knows, that nobody listens there.
        case nobody(Int32)
        case failed(Int32)
    }

    /// Options of UDP sockets on Linux (udp(7)): one call sends, or receives, several datagrams of one length.
    private static let segmentOption: Int32 = 103
    private static let joinOption: Int32 = 104

    let descriptor: Int32
    private let vector: UnsafeMutablePointer<iovec>
    private let header: UnsafeMutablePointer<msghdr>
    /// Room for one control message of an `Int32`.
    private let control: UnsafeMutableRawBufferPointer
    private let source: UnsafeMutablePointer<sockaddr_storage>

    /// - Throws: `DiagnosticsError` where the system makes no socket.
    init(family: Int32, name: String) throws {
        descriptor = socket(family, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        let number = errno
        vector = .allocate(capacity: 1)
        header = .allocate(capacity: 1)
        control = .allocate(byteCount: 64, alignment: 16)
        source = .allocate(capacity: 1)
        vector.initialize(to: iovec())
        header.initialize(to: msghdr())
        source.initialize(to: sockaddr_storage())
        header.pointee.msg_iov = vector
        header.pointee.msg_iovlen = 1
        guard descriptor >= 0 else { throw LinkFailure.socket("make a socket for", name, number) }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
        vector.deallocate()
        header.deallocate()
        control.deallocate()
        source.deallocate()
    }

    /// How many datagrams one call sends at most: 64, and no more bytes than one of IPv4 has room for.
    static func mostJoined(of segment: Int) -> Int { min(64, 65_507 / segment) }

    /// Lets one call send or receive many datagrams of `segment` bytes, where the kernel knows how (Linux 5.0 on).
    ///
    /// - Returns: whether it sends that way.
    func joinsDatagrams(of segment: Int) -> Bool {
        _ = set(Flag.udp, Self.joinOption, Int32(1))
        return set(Flag.udp, Self.segmentOption, Int32(segment))
    }

    func sendsSingly() { _ = set(Flag.udp, Self.segmentOption, Int32(0)) }

    /// Room for what comes while nobody takes it. The kernel grants what it may.
    func setReceiveRoom(_ bytes: Int) { _ = set(SOL_SOCKET, SO_RCVBUF, Int32(clamping: bytes)) }

    /// How long a call that waits waits at most.
    func setPatience(_ microseconds: Int) {
        let time = timeval(tv_sec: microseconds / 1_000_000, tv_usec: microseconds % 1_000_000)
        _ = set(SOL_SOCKET, SO_RCVTIMEO, time)
        _ = set(SOL_SOCKET, SO_SNDTIMEO, time)
    }

    private func set<Value: BitwiseCopyable>(_ level: Int32, _ option: Int32, _ value: Value) -> Bool {
        withUnsafePointer(to: value) {
            setsockopt(descriptor, level, option, $0, socklen_t(MemoryLayout<Value>.size)) == 0
        }
    }

    func bind(_ address: SocketAddress) -> Int32 {
        address.withPointer { Glibc.bind(descriptor, $0, $1) } == 0 ? 0 : errno
    }

    func connect(_ address: SocketAddress) -> Int32 {
        address.withPointer { Glibc.connect(descriptor, $0, $1) } == 0 ? 0 : errno
    }

    var localAddress: SocketAddress {
        var address = SocketAddress()
        _ = address.withMutablePointer { getsockname(descriptor, $0, $1) }
        return address
    }

    /// Sends to the peer that the socket is connected to.
    func send(_ bytes: UnsafeRawBufferPointer) -> Attempt {
        while true {
            if Glibc.send(descriptor, bytes.baseAddress, bytes.count, Flag.waitsNot | Flag.noSignal) >= 0 { return .done }
            if errno != EINTR { return Self.attempt(errno) }
        }
    }

    /// Sends to where the last datagram came from, and waits for room as long as the socket's patience lasts.
    func reply(_ bytes: UnsafeRawBufferPointer) -> Attempt {
        while true {
            let sent = source.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                sendto(descriptor, bytes.baseAddress, bytes.count, Flag.noSignal, $0, header.pointee.msg_namelen)
            }
            if sent >= 0 { return .done }
            if errno != EINTR { return Self.attempt(errno) }
        }
    }

    /// Appends what comes next to `queue`, which must have room.
    ///
    /// - Parameters:
    ///   - waits: whether the call waits, as long as the socket's patience lasts.
    ///   - notesSource: whether `reply` is to be used.
    func receive(into queue: inout DatagramQueue, waits: Bool, notesSource: Bool = false) -> Attempt {
        guard let room = queue.room() else { return .notNow }
        vector.pointee = iovec(iov_base: room.baseAddress, iov_len: room.count)
        header.pointee.msg_control = control.baseAddress
        header.pointee.msg_controllen = control.count
        if notesSource {
            header.pointee.msg_name = UnsafeMutableRawPointer(source)
            header.pointee.msg_namelen = socklen_t(MemoryLayout<sockaddr_storage>.size)
        }
        let flags = Flag.wholeLength | (waits ? 0 : Flag.waitsNot)
        let bytes = recvmsg(descriptor, header, flags)
        guard bytes >= 0 else { return errno == EINTR ? .notNow : Self.attempt(errno) }
        queue.append(bytes: bytes, segment: joinedLength() ?? bytes)
        return .done
    }

    /// The length of the datagrams that were joined, if any were.
    private func joinedLength() -> Int? {
        let size = MemoryLayout<cmsghdr>.size
        guard header.pointee.msg_controllen >= size + MemoryLayout<Int32>.size else { return nil }
        let message = control.load(as: cmsghdr.self)
        guard message.cmsg_level == Flag.udp, message.cmsg_type == Self.joinOption else { return nil }
        return Int(control.load(fromByteOffset: size, as: Int32.self))
    }

    /// Waits until there is something to receive, or room to send if that is wanted too.
    ///
    /// By whole milliseconds, so that less than one is no wait.
    func wait(nanoseconds: UInt64, forRoom: Bool = false) {
        let milliseconds = Int32(clamping: nanoseconds / 1_000_000)
        guard milliseconds > 0 else { return }
        var entry = pollfd(fd: descriptor, events: Int16(POLLIN | (forRoom ? POLLOUT : 0)), revents: 0)
        _ = poll(&entry, 1, milliseconds)
    }

    private static func attempt(_ number: Int32) -> Attempt {
        switch number {
        case EAGAIN, ENOBUFS, ENOMEM: .notNow
        // What an ICMP message says of an earlier datagram, and what a Unix-domain socket without a listener is.
        case ECONNREFUSED, ECONNRESET, ENOTCONN, ENOENT, EHOSTUNREACH, ENETUNREACH, EHOSTDOWN, ENETDOWN: .nobody(number)
        default: .failed(number)
        }
    }
}

/// Flags and levels as system calls take them.
private enum Flag {
    static let udp = Int32(IPPROTO_UDP)
    static let waitsNot = Int32(MSG_DONTWAIT)
    static let noSignal = Int32(MSG_NOSIGNAL)
    /// The whole length of what was cut off is given.
    static let wholeLength = Int32(MSG_TRUNC)
}
