/// The scope's memory of one readout module: converter codes from an acquisition on, before any demodulation.
///
/// Codes have 12 bits, −2048 to 2047, as the drivers divide scope samples by 2048. Path 0 is I of a capture and path 1 −Q,
/// see `Q1Acquisition`.
public struct Q1ScopeMemory: Sendable, Equatable {
    public private(set) var paths = [AcquisitionData.ScopePath(), AcquisitionData.ScopePath()]
    public let settings: ClusterModuleSettings.ScopeSettings

    /// Samples of each path from an acquisition on, whatever it integrates.
    public static let samples = 16384

    public init(_ settings: ClusterModuleSettings.ScopeSettings) { self.settings = settings }

    /// Whether a path adds up what it records; one that does not keeps the latest.
    public func averages(_ path: Int) -> Bool { settings.averages.element(path) ?? false }

    /// Whether an acquisition sets a path off; else it waits for a level.
    public func isTriggered(_ path: Int) -> Bool { settings.triggeredBySequencer.element(path) ?? true }

    /// Records what the scope's sequencer acquires.
    ///
    /// A path that waits for a level starts where its samples first reach that share of full scale, and records nothing
    /// where they never do.
    ///
    /// - Parameters:
    ///   - codes: from the acquisition's start, up to 16384 of them; sums of `count` acquisitions, which may be more than
    ///     one where the path is triggered.
    ///   - isClipped: whether the converter was.
    /// - Returns: whether the path recorded anything.
    @discardableResult
    public mutating func record(_ codes: [Int32], count: UInt32 = 1, isClipped: Bool = false, path: Int) -> Bool {
        guard count > 0, paths.indices.contains(path), let start = start(of: codes, path: path) else { return false }
        var samples = Array(codes[start...].prefix(Self.samples))
        samples += [Int32](repeating: 0, count: Self.samples - samples.count)
        let old = paths[path]
        if averages(path), old.count > 0 {
            for k in samples.indices { samples[k] = samples[k].addingReportingOverflow(old.samples[k]).partialValue }
            paths[path].count = old.count.addingReportingOverflow(count).partialValue
            paths[path].isOutOfRange = old.isOutOfRange || isClipped
        } else {
            (paths[path].count, paths[path].isOutOfRange) = (count, isClipped)
        }
        paths[path].samples = samples
        return true
    }

    private func start(of codes: [Int32], path: Int) -> Int? {
        if isTriggered(path) { return 0 }
        let level = (settings.triggerLevel.element(path) ?? 0) * 2048
        return codes.firstIndex { Double($0) >= level }
    }

    /// How often the codes of `acquire_ttl`'s input rise through a threshold, a share of full scale.
    public static func crossings(of codes: some Sequence<Int32>, threshold: Double) -> Int {
        let level = threshold * 2048
        var (count, wasAbove) = (0, true)
        for code in codes {
            let isAbove = Double(code) >= level
            if isAbove, !wasAbove { count += 1 }
            wasAbove = isAbove
        }
        return count
    }
}
