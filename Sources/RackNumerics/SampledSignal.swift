/// The grid of a sampled signal: sample k of a segment that starts at tick t covers
/// [t + k·ticksPerSample/divisor, t + (k+1)·ticksPerSample/divisor) ticks.
///
/// A converter's own grid has divisor 1; a line filter may answer on a finer one.
public struct SampleGrid: Hashable, Sendable {
    public var ticksPerSample: Int64
    public var divisor: Int64

    public init(ticksPerSample: Int64, divisor: Int64 = 1) {
        precondition(ticksPerSample > 0 && divisor > 0)
        self.ticksPerSample = ticksPerSample
        self.divisor = divisor
    }

    /// One sample, in ticks (may be a fraction).
    public var ticks: Double { Double(ticksPerSample) / Double(divisor) }
}

/// A stretch of consecutive complex samples, held (zero-order) over each sample's interval.
public struct SignalSegment: Sendable, Equatable {
    /// The tick at which sample 0 begins.
    public var startTick: Int64
    /// In-phase part. As long as `im`.
    public var re: [Double]
    /// Quadrature part.
    public var im: [Double]

    public init(startTick: Int64, re: [Double], im: [Double]) {
        precondition(re.count == im.count)
        self.startTick = startTick
        self.re = re
        self.im = im
    }

    public var count: Int { re.count }

    /// A segment whose `count` samples `fill` writes, every one of both planes: they are not zeroed first,
    /// for touching fresh memory twice costs more than most of what is written there.
    public init(
        startTick: Int64, count: Int,
        fill: (_ re: UnsafeMutablePointer<Double>, _ im: UnsafeMutablePointer<Double>) -> Void
    ) {
        self.startTick = startTick
        guard count > 0 else {
            (re, im) = ([], [])
            return
        }
        var im: [Double] = []
        re = [Double](unsafeUninitializedCapacity: count) { re, initialised in
            im = [Double](unsafeUninitializedCapacity: count) { im, initialised in
                fill(re.baseAddress!, im.baseAddress!)
                initialised = count
            }
            initialised = count
        }
        self.im = im
    }
}

/// What crosses the connector panel on one port: a complex envelope on a carrier.
///
/// The physical signal is Re[z(t)·e^(−2πi·carrierHz·t)] = I cos ωt + Q sin ωt with z = I + iQ and t from
/// tick 0 (physics.md's convention: in the frame that rotates at the carrier, a drive term is
/// (Ω/2)a† + h.c. with Ω ∝ z). A baseband signal (flux) has carrier 0 and im = 0. Outside its segments
/// the signal is zero. Segments are sorted and do not overlap.
public struct SampledSignal: Sendable, Equatable {
    public var grid: SampleGrid
    public var carrierHz: Double
    public var segments: [SignalSegment]

    public init(grid: SampleGrid, carrierHz: Double, segments: [SignalSegment] = []) {
        self.grid = grid
        self.carrierHz = carrierHz
        self.segments = segments
    }

    public var isSilent: Bool { segments.allSatisfy { $0.count == 0 } }

    /// The tick after the last sample (rounded up), or `nil` if there is none.
    public var endTick: Int64? {
        segments.last.map { $0.startTick + (Int64($0.count) * grid.ticksPerSample + grid.divisor - 1) / grid.divisor }
    }

    /// The same signal, its segments cut at each of `ticks` (ascending) that falls between two of their samples.
    /// Nothing changes but where segments begin: what is played between two cuts is then a segment of its own.
    public func cut(atTicks ticks: [Int64]) -> SampledSignal {
        guard !ticks.isEmpty, !segments.isEmpty else { return self }
        var result = self
        result.segments = []
        var next = 0
        for segment in segments {
            while next < ticks.count, ticks[next] <= segment.startTick { next += 1 }
            var first = 0
            while next < ticks.count {
                let (samples, rest) = ((ticks[next] - segment.startTick) * grid.divisor).quotientAndRemainder(
                    dividingBy: grid.ticksPerSample)
                guard samples < segment.count else { break }
                next += 1
                // A segment begins at a whole tick, and so does a cut; only one between two samples is possible.
                guard rest == 0, Int(samples) > first else { continue }
                result.segments.append(segment.part(first..<Int(samples), of: grid))
                first = Int(samples)
            }
            result.segments.append(first == 0 ? segment : segment.part(first..<segment.count, of: grid))
        }
        return result
    }
}

extension SignalSegment {
    /// The samples in `range`, whose first begins at a whole tick.
    fileprivate func part(_ range: Range<Int>, of grid: SampleGrid) -> SignalSegment {
        SignalSegment(
            startTick: startTick + Int64(range.lowerBound) * grid.ticksPerSample / grid.divisor, re: Array(re[range]),
            im: Array(im[range]))
    }
}
