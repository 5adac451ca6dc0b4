/// How a call ended: 0 is success, above it the handler refused, below it the protocol did.
public struct RPCStatus: RawRepresentable, Sendable, Hashable {
    public var rawValue: Int32

    public init(rawValue: Int32) { self.rawValue = rawValue }

    public static let ok = RPCStatus(rawValue: 0)
    /// No decoder has that number.
    public static let invalidDecoder = RPCStatus(rawValue: 1)
    /// The arguments are not those of the call.
    public static let badRequest = RPCStatus(rawValue: 2)
    /// The decoder failed, now or in this session before.
    public static let internalError = RPCStatus(rawValue: 3)
    /// There is no result yet.
    public static let notReady = RPCStatus(rawValue: 4)
    /// The decoder is at work and takes nothing now.
    public static let busy = RPCStatus(rawValue: 5)
    /// Rounds are missing.
    public static let syndromesDropped = RPCStatus(rawValue: 6)

    public var isSuccess: Bool { rawValue == 0 }
    public var isHandlerError: Bool { rawValue > 0 }
    public var isProtocolError: Bool { rawValue < 0 }
}

extension RPCStatus: CustomStringConvertible {
    /// As messages name it: `4 (not ready)`.
    public var description: String {
        let words =
            switch self {
            case .ok: "ok"
            case .invalidDecoder: "invalid decoder"
            case .badRequest: "bad request"
            case .internalError: "internal error"
            case .notReady: "not ready"
            case .busy: "busy"
            case .syndromesDropped: "syndromes dropped"
            default: isProtocolError ? "protocol error" : "handler error"
            }
        return "\(rawValue) (\(words))"
    }
}
