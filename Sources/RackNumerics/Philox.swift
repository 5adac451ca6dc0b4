/// What a random draw is for: the stream half of a counter-based generator's counter.
///
/// The raw values are part of the format of reproducible runs: add, never renumber.
public enum DrawPurpose: UInt32, Sendable {
    /// The level a measurement finds.
    case level = 1
    /// Times of jumps inside a readout window.
    case jump = 2
    /// Amplifier noise of integrated points.
    case iqNoise = 3
    /// Amplifier noise of traces, sample by sample.
    case traceNoise = 4
    /// Quasi-static detuning of a shot.
    case quasiStatic = 5
    /// Whether a weak tone projects.
    case projection = 6
    /// Jumps of a trajectory.
    case collapse = 7
    /// The levels in which the modes of a shot begin.
    case equilibrium = 8
    /// Which of the pure states of a mixture a shot has.
    case mixture = 9
    /// The level that the end of a readout window finds.
    case windowEnd = 10
    /// Slow noise that modes share; the element is its number in the device.
    case sharedQuasiStatic = 11
    /// How long a message of the feedback link is on the wire; the index is its number in the shot.
    case linkWire = 12
    /// How long the host works on it.
    case linkService = 13
    /// What goes wrong with it on purpose.
    case linkFault = 14
    /// Amplifier noise of traces that are added up before anyone looks at them, sample by sample.
    case traceSum = 15
    /// Draws of tests.
    case test = 1000
}

/// Philox 4×32-10, a counter-based generator (Salmon et al., SC11, doi:10.1145/2063384.2063405).
///
/// A draw is a pure function of (seed, shot, element, purpose, index): no draw depends on the order in
/// which threads run, and shot 7391 alone gives shot 7391.
@frozen
public struct Philox: Sendable {
    @usableFromInline let key: (UInt32, UInt32)
    @usableFromInline let shot: UInt32
    @usableFromInline let stream: UInt32
    @usableFromInline var index: UInt64
    @usableFromInline var block: (UInt32, UInt32, UInt32, UInt32) = (0, 0, 0, 0)
    @usableFromInline var used: Int = 4

    /// The draws of one purpose on one port, qubit or capture (`element` below 2¹⁶) in one shot.
    ///
    /// `shot` is the number of the shot within its sweep point and `seed` is the seed of the point
    /// (`Philox.seed(_:point:)`). `index` is where to start, in blocks of four 32-bit words.
    @inlinable
    public init(seed: UInt64, shot: UInt32, element: Int, purpose: DrawPurpose, index: UInt64 = 0) {
        key = (UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32))
        self.shot = shot
        stream = purpose.rawValue << 16 | UInt32(truncatingIfNeeded: element) & 0xFFFF
        self.index = index
    }

    /// The seed of sweep point `point` of a run with seed `seed`: a bijection of the pair's hash, so
    /// that points are independent streams.
    public static func seed(_ seed: UInt64, point: Int) -> UInt64 {
        guard point != 0 else { return seed }
        let words = block(
            counter: (UInt32(truncatingIfNeeded: point), UInt32(truncatingIfNeeded: point >> 32), 0x5EED, 0),
            key: (UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32)))
        return UInt64(words.0) | UInt64(words.1) << 32
    }

    /// Ten rounds of the bijection.
    @inlinable
    public static func block(
        counter: (UInt32, UInt32, UInt32, UInt32), key: (UInt32, UInt32)
    ) -> (UInt32, UInt32, UInt32, UInt32) {
        var (c0, c1, c2, c3) = counter
        var (k0, k1) = key
        for _ in 0..<10 {
            let p0 = UInt64(c0) &* 0xD251_1F53
            let p1 = UInt64(c2) &* 0xCD9E_8D57
            let n0 = UInt32(truncatingIfNeeded: p1 >> 32) ^ c1 ^ k0
            let n2 = UInt32(truncatingIfNeeded: p0 >> 32) ^ c3 ^ k1
            c1 = UInt32(truncatingIfNeeded: p1)
            c3 = UInt32(truncatingIfNeeded: p0)
            c0 = n0
            c2 = n2
            k0 &+= 0x9E37_79B9
            k1 &+= 0xBB67_AE85
        }
        return (c0, c1, c2, c3)
    }

    @inlinable
    public mutating func nextWord() -> UInt32 {
        if used == 4 {
            block = Self.block(
                counter: (
                    UInt32(truncatingIfNeeded: index), UInt32(truncatingIfNeeded: index >> 32), shot, stream
                ), key: key)
            index &+= 1
            used = 0
        }
        defer { used += 1 }
        switch used {
        case 0: return block.0
        case 1: return block.1
        case 2: return block.2
        default: return block.3
        }
    }

    /// Uniform in (0, 1), 52 bits: never 0, so a logarithm of it is finite.
    @inlinable
    public mutating func nextUniform() -> Double {
        let low = UInt64(nextWord())
        let high = UInt64(nextWord())
        return (Double((high << 32 | low) >> 12) + 0.5) * 0x1p-52
    }
}
