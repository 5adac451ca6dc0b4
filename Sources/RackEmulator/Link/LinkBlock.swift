/// What a block of shots said over the feedback link.
public struct LinkBlock: Sendable, Equatable {
    /// Per shot.
    public var flags: [LinkEngine.ShotFlags]
    /// In the order in which they were sent.
    public var messages: [LinkMessage]
    public var counters: LinkCounters

    public init(flags: [LinkEngine.ShotFlags], messages: [LinkMessage], counters: LinkCounters) {
        self.flags = flags
        self.messages = messages
        self.counters = counters
    }
}

extension LinkCounters {
    /// What has been counted since `earlier`.
    func since(_ earlier: LinkCounters) -> LinkCounters {
        var counted = self
        for counter in Self.all { counted[keyPath: counter] -= earlier[keyPath: counter] }
        for place in counted.injected.indices { counted.injected[place] -= earlier.injected[place] }
        return counted
    }

    static var all: [WritableKeyPath<LinkCounters, Int>] {
        [
            \.sent, \.answered, \.late, \.lost, \.refused, \.inGap, \.duplicate, \.foreign, \.malformed, \.reordered, \.resets,
            \.missed, \.gapShots, \.abortedShots,
        ]
    }
}
