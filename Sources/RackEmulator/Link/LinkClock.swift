/// What decides how long an answer took.
public enum LinkClock: String, Sendable, CaseIterable {
    /// The latency model: the same bits whatever the machine does meanwhile.
    case virtual
    /// The transport's clock.
    case wall
}
