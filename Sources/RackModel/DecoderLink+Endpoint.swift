extension DecoderLink.Endpoint: CustomStringConvertible {
    /// The longest path of a Unix-domain socket, in bytes: `sun_path` of Linux less its final zero.
    static let longestPath = 107

    /// Reads `udp://host:port` (a numeric IPv6 host in brackets) or `unix:/path`; `nil` for anything else.
    public init?(_ text: String) {
        if let path = text.dropping(prefix: "unix:") {
            self = .unix(path: path)
        } else if let address = text.dropping(prefix: "udp://"), let colon = address.lastIndex(of: ":"),
            let port = UInt16(address[address.index(after: colon)...])
        {
            var host = String(address[..<colon])
            if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
            self = .udp(host: host, port: port)
        } else {
            return nil
        }
        guard problem == nil else { return nil }
    }

    /// As descriptions write it.
    public var description: String {
        switch self {
        case .udp(let host, let port): host.contains(":") ? "udp://[\(host)]:\(port)" : "udp://\(host):\(port)"
        case .unix(let path): "unix:\(path)"
        }
    }

    /// Why nothing can listen there; `nil` where something may.
    var problem: String? {
        switch self {
        case .udp(let host, let port):
            let isHost = !host.isEmpty && host.utf8.allSatisfy {
                (0x30...0x3A).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
                    || [0x2D, 0x2E, 0x5F, 0x25].contains($0)
            }
            return !isHost ? "'\(host)' is no host" : port == 0 ? "port 0 is none" : nil
        case .unix(let path):
            let count = path.utf8.count
            return path.utf8.contains(0) ? "the path holds a zero byte"
                : !(1...Self.longestPath).contains(count) ? "the path has \(count) bytes" : nil
        }
    }
}

extension String {
    /// What stands behind `prefix`; `nil` where the text does not begin with it.
    fileprivate func dropping(prefix: String) -> String? {
        hasPrefix(prefix) ? String(dropFirst(prefix.count)) : nil
    }
}
