/// The scope's memory of one readout module: converter codes from an acquisition on, before any demodulation.
///
/// Codes have 12 bits, −2048 to 2047, as the drivers divide scope samples by 2048. Path 1 is −Q of a capture, see
/// `Q1Acquisition`.
public struct Q1ScopeMemory: Sendable, Equatable {
    public private(set) var paths: [AcquisitionData.ScopePath]
    private var settings: ClusterModuleSettings.ScopeSettings
    /// Codes of the capture's converter in one of the scope's, as a shift to the left.
    private let shift: Int

    /// Samples of each path from an acquisition on, whatever it integrates.
    public static let samples = 16384

    /// - Parameter bits: of the converter whose codes are recorded.
    public init(_ settings: ClusterModuleSettings.ScopeSettings, bits: Int = 12) {
        self.settings = settings
        shift = 12 - bits
        paths = [AcquisitionData.ScopePath(), AcquisitionData.ScopePath()]
    }

    /// Records what the scope's sequencer acquires.
    ///
    /// A path that averages adds up, one that does not keeps the latest. A path that waits for a level starts where its
    /// samples first reach that share of full scale, and records nothing where they never do.
    ///
    /// - Parameters:
    ///   - i: codes of the ADC's I, from the acquisition's start; up to 16384 of them count.
    ///   - q: of its Q.
    /// - Returns: what was overwritten or clipped.
    public mutating func record(i: some RandomAccessCollection<Int16>, q: some RandomAccessCollection<Int16>) -> [Q1Flag] {
        var flags: [Q1Flag] = []
        record(i.map { Int32($0) }, path: 0, &flags)
        record(q.map { -Int32($0) }, path: 1, &flags)
        return flags
    }

    private mutating func record(_ codes: [Int32], path: Int, _ flags: inout [Q1Flag]) {
        let scaled = codes.map { code in
            max(-2048, min(shift >= 0 ? code << Int32(shift) : code >> Int32(-shift), 2047))
        }
        guard let start = start(of: scaled, path: path) else { return }
        var samples = Array(scaled[start...].prefix(Self.samples))
        samples += [Int32](repeating: 0, count: Self.samples - samples.count)
        let clips = samples.contains { $0 == -2048 || $0 == 2047 }
        let old = paths[path]
        if settings.averages.element(path) ?? false, old.count > 0 {
            for k in samples.indices { samples[k] = samples[k].addingReportingOverflow(old.samples[k]).partialValue }
            paths[path].count += 1
            paths[path].isOutOfRange = old.isOutOfRange || clips
        } else {
            if old.count > 0 { flags.append(path == 0 ? .scopeOverwritten0 : .scopeOverwritten1) }
            paths[path].count = 1
            paths[path].isOutOfRange = clips
        }
        paths[path].samples = samples
        if clips { flags.append(path == 0 ? .scopeOutOfRange0 : .scopeOutOfRange1) }
    }

    private func start(of codes: [Int32], path: Int) -> Int? {
        if settings.triggeredBySequencer.element(path) ?? true { return 0 }
        let level = (settings.triggerLevel.element(path) ?? 0) * 2048
        return codes.firstIndex { Double($0) >= level }
    }

    /// How often the codes of `acquire_ttl`'s input rise through a threshold, a share of full scale.
    public static func crossings(of codes: some Sequence<Int16>, threshold: Double, bits: Int = 12) -> Int {
        let level = threshold * Double(1 << (bits - 1))
        var (count, wasAbove) = (0, true)
        for code in codes {
            let isAbove = Double(code) >= level
            if isAbove, !wasAbove { count += 1 }
            wasAbove = isAbove
        }
        return count
    }
}
