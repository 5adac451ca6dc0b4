import Glibc
import RackDiagnostics

/// The address of a socket, of any family.
struct SocketAddress {
    private var storage = sockaddr_storage()
    private(set) var length: socklen_t = 0

    init() {}

    /// The address of a Unix-domain socket.
    ///
    /// - Throws: `DiagnosticsError` for a path that the system has no room for.
    init(path: String) throws {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let room = MemoryLayout.size(ofValue: address.sun_path)
        let bytes = Array(path.utf8)
        // One byte less than there is room for: the path ends with a zero.
        guard !bytes.isEmpty, bytes.count < room, !bytes.contains(0) else {
            throw LinkFailure.badPath(path, "it has \(bytes.count) bytes, and 1 to \(room - 1) are possible")
        }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        self.init(copying: address)
    }

    /// The address of a UDP port. Of a name with several addresses an IPv4 one is taken, if it has any.
    ///
    /// - Throws: `DiagnosticsError` where the name is not known.
    init(host: String, port: UInt16) throws {
        var hints = addrinfo()
        hints.ai_family = AF_UNSPEC
        hints.ai_socktype = Int32(SOCK_DGRAM.rawValue)
        hints.ai_flags = AI_NUMERICSERV
        var list: UnsafeMutablePointer<addrinfo>?
        let status = getaddrinfo(host, String(port), &hints, &list)
        guard status == 0 else {
            throw LinkFailure.unresolved(host, String(cString: gai_strerror(status)))
        }
        defer { freeaddrinfo(list) }
        var chosen: addrinfo?
        for entry in sequence(first: list, next: { $0?.pointee.ai_next }).compactMap({ $0?.pointee })
        where entry.ai_family == AF_INET || entry.ai_family == AF_INET6 {
            if chosen == nil || (entry.ai_family == AF_INET && chosen?.ai_family != AF_INET) { chosen = entry }
        }
        guard let chosen, let address = chosen.ai_addr else {
            throw LinkFailure.unresolved(host, "it has no Internet address")
        }
        length = chosen.ai_addrlen
        withUnsafeMutableBytes(of: &storage) {
            $0.copyMemory(from: UnsafeRawBufferPointer(start: address, count: Int(chosen.ai_addrlen)))
        }
    }

    private init<Address: BitwiseCopyable>(copying address: Address) {
        length = socklen_t(MemoryLayout<Address>.size)
        withUnsafeBytes(of: address) { bytes in withUnsafeMutableBytes(of: &storage) { $0.copyMemory(from: bytes) } }
    }

    var family: Int32 { Int32(storage.ss_family) }

    /// The port of an Internet address.
    var port: UInt16 {
        // It stands in the same place in both families, in the order of the network.
        withUnsafeBytes(of: storage) { UInt16(bigEndian: $0.loadUnaligned(fromByteOffset: 2, as: UInt16.self)) }
    }

    /// As system calls read an address.
    func withPointer<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        withUnsafePointer(to: storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, length) }
        }
    }

    /// As system calls write an address.
    mutating func withMutablePointer<Result>(
        _ body: (UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) -> Result
    ) -> Result {
        length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        return withUnsafeMutablePointer(to: &storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, &length) }
        }
    }
}
