/// What a block of shots said over the link, and heard.
public struct LinkRecord: Sendable, Equatable {
    /// Shot by shot, in the order in which the program sends them.
    public var messages: [LinkMessage]
    /// One for each shot of the block.
    public var shots: [LinkShotFlags]
    /// Of this block alone: `gapShots` and `abortedShots` are those of `shots`.
    public var counters: LinkCounters

    public init(messages: [LinkMessage] = [], shots: [LinkShotFlags] = [], counters: LinkCounters = LinkCounters()) {
        self.messages = messages
        self.shots = shots
        self.counters = counters
    }
}

/// What was amiss with the conversation of one shot.
public struct LinkShotFlags: OptionSet, Sendable, Hashable {
    public let rawValue: UInt8

    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Something is missing in its session.
    public static let gap = LinkShotFlags(rawValue: 1)
    /// An answer was not taken, but what the policy says.
    public static let missed = LinkShotFlags(rawValue: 2)
    /// The policy ended the shot.
    public static let aborted = LinkShotFlags(rawValue: 4)

    init(_ flags: LinkEngine.ShotFlags) {
        self = []
        if flags.hasGap { insert(.gap) }
        if flags.missed > 0 { insert(.missed) }
        if flags.isAborted { insert(.aborted) }
    }
}

extension LinkCounters {
    /// Adds what another block counted.
    public mutating func add(_ other: LinkCounters) { combine(other, +) }

    /// What has been counted since `earlier`.
    func since(_ earlier: LinkCounters) -> LinkCounters {
        var counted = self
        counted.combine(earlier, -)
        return counted
    }

    private mutating func combine(_ other: LinkCounters, _ operation: (Int, Int) -> Int) {
        for counter in Self.plain {
            self[keyPath: counter] = operation(self[keyPath: counter], other[keyPath: counter])
        }
        for (kind, count) in other.injected.enumerated() where kind < injected.count {
            injected[kind] = operation(injected[kind], count)
        }
    }

    private static var plain: [WritableKeyPath<LinkCounters, Int>] {
        [
            \.sent, \.answered, \.late, \.lost, \.refused, \.inGap, \.duplicate, \.foreign, \.malformed, \.reordered,
            \.resets, \.missed, \.gapShots, \.abortedShots,
        ]
    }
}
