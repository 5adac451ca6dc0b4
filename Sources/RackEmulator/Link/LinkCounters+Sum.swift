extension LinkCounters {
    /// Adds what another block of shots counted.
    public mutating func add(_ other: LinkCounters) {
        for counter in Self.all { self[keyPath: counter] += other[keyPath: counter] }
        for (kind, count) in other.injected.enumerated() where kind < injected.count { injected[kind] += count }
    }
}

extension LinkEngine.ShotFlags {
    /// - Parameter missed: answers that were not taken, but what the policy says.
    public init(hasGap: Bool, isAborted: Bool, missed: Int) {
        self.init()
        self.hasGap = hasGap
        self.isAborted = isAborted
        self.missed = missed
    }
}
