import Synchronization

/// A flag that ends a run early: set it from any thread, and the run stops after the blocks of shots that
/// are being worked on, with everything finished in the file.
public final class Cancellation: Sendable {
    private let flag = Atomic<Bool>(false)

    public init() {}

    public func cancel() { flag.store(true, ordering: .relaxed) }

    public var isCancelled: Bool { flag.load(ordering: .relaxed) }
}
