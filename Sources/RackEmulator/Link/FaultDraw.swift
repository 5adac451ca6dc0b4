internal import RackModel
internal import RackNumerics

/// What is done to one message of the link on purpose.
struct MessageFault: Equatable {
    var kind: LinkFault
    /// Of `loss`: the request, not the reply. Of `corrupt`: the request id, not the magic.
    var isFirstKind = false
    /// Of `corrupt`: the bit of the magic.
    var bit = 0

    /// Whether the controller never gets an answer that it can match.
    var destroysAnswer: Bool {
        switch kind {
        case .stuck, .loss, .garbage, .corrupt: true
        case .restart, .delay, .reorder, .duplicate: false
        }
    }

    /// Whether the request is not even sent.
    var destroysRequest: Bool { kind == .stuck || kind == .loss && isFirstKind }
}

/// Draws the faults of the messages of a shot, in their order. No more than one strikes a message: the first in the
/// order of `LinkFault.allCases`.
struct FaultDraw {
    private static let kinds = LinkFault.allCases
    private let rates: [Double]
    private let stuckMessages: Int
    private let isIdle: Bool
    /// The first message of the shot that a stuck host will see again.
    private var awakeFrom = 0

    init(_ faults: LinkFaults) {
        rates = Self.kinds.map { faults[$0] }
        stuckMessages = faults.stuckMessages
        isIdle = faults.isEmpty
    }

    mutating func begin() { awakeFrom = 0 }

    /// - Parameter forgets: whether the host has a session to forget; where it has none, `restart` does nothing.
    mutating func fault(seed: UInt64, shot: UInt32, message: Int, forgets: Bool) -> MessageFault? {
        if isIdle { return nil }
        if message < awakeFrom { return MessageFault(kind: .stuck) }
        // 2⁸ blocks for each message: two uniforms a block, one for each kind, and then some.
        var draws = Philox(seed: seed, shot: shot, element: 0, purpose: .linkFault, index: UInt64(message) << 8)
        var struck: LinkFault?
        for (kind, rate) in zip(Self.kinds, rates) {
            let strikes = draws.nextUniform() < rate && (kind != .restart || forgets)
            if strikes, struck == nil { struck = kind }
        }
        guard let struck else { return nil }
        if struck == .stuck { awakeFrom = message + stuckMessages }
        let isFirstKind = draws.nextUniform() < 0.5
        return MessageFault(kind: struck, isFirstKind: isFirstKind, bit: Int(draws.nextWord() & 31))
    }
}
