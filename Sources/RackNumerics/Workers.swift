/// Where independent pieces of work are done: the core has no threads of its own and is handed these.
///
/// Whoever asks for work sees to it that pieces write to places of their own, so that results do not depend on how
/// many workers there are or on the order in which they come to it.
public protocol Workers: Sendable {
    /// How many pieces may be worked on at once.
    var count: Int { get }
    /// Does `body(0)` … `body(pieces − 1)`, in any order, and returns when all are done.
    func run(_ pieces: Int, _ body: @Sendable (Int) -> Void)
}

/// One piece after the other on the caller's thread.
public struct SerialWorkers: Workers {
    public init() {}

    public var count: Int { 1 }

    public func run(_ pieces: Int, _ body: @Sendable (Int) -> Void) {
        for piece in 0..<pieces { body(piece) }
    }
}
