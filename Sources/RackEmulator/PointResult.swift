public import RackNumerics

/// Everything that one sweep point gave.
public struct PointResult: Sendable {
    /// Number of the point, last sweep axis fastest.
    public var index: Int
    /// The first of the point's shots that this block holds: a point of many shots comes in blocks.
    public var firstShot: Int
    /// One per capture of the schedule, in its order.
    public var captures: [CaptureResult]
    /// Per register of the schedule: shots × size bits, shot by shot.
    public var bits: [[UInt8]]
    /// Per output of the shape.
    public var outputs: [OutputColumn]
    /// Per reported mode: populations of its levels at the end of the program.
    public var finalSums: [LevelSums]
    /// The same averaged over shots.
    public var finalPopulations: [[Double]] { finalSums.map(\.means) }
    /// Standard errors of these averages: 0 where all shots share a state.
    public var finalErrors: [[Double]] { finalSums.map(\.errors) }
    /// When asked for: populations over time.
    public var populations: PopulationHistory?
    /// How each cluster was simulated.
    public var clusters: [ClusterReport] = []
    public var counters: Counters
    /// What was said over the decoder's link; `nil` for a program that calls nobody.
    public var link: LinkRecord?
    /// Of the longest shot.
    public var durationTicks: Int64
    /// The ticks of all shots of the block together; in `Double`, since many long shots pass 2⁶³.
    public var shotTicksTotal: Double = 0

    public init(
        index: Int, firstShot: Int = 0, captures: [CaptureResult], bits: [[UInt8]], outputs: [OutputColumn] = [],
        finalSums: [LevelSums], populations: PopulationHistory? = nil, counters: Counters = Counters(),
        durationTicks: Int64 = 0
    ) {
        self.outputs = outputs
        self.index = index
        self.firstShot = firstShot
        self.captures = captures
        self.bits = bits
        self.finalSums = finalSums
        self.populations = populations
        self.counters = counters
        self.durationTicks = durationTicks
    }

    /// A block whose shots all end with `finalPopulations`, per reported mode.
    public init(
        index: Int, firstShot: Int = 0, captures: [CaptureResult], bits: [[UInt8]], outputs: [OutputColumn] = [],
        finalPopulations: [[Double]], populations: PopulationHistory? = nil, counters: Counters = Counters(),
        durationTicks: Int64 = 0
    ) {
        let shots = captures.first?.i.count ?? 1
        self.init(
            index: index, firstShot: firstShot, captures: captures, bits: bits, outputs: outputs,
            finalSums: finalPopulations.map { LevelSums($0, shots: shots) }, populations: populations,
            counters: counters, durationTicks: durationTicks)
    }

    /// Things that went over a limit and were counted instead of hidden.
    public struct Counters: Sendable, Equatable {
        /// DAC samples that were clipped, over all shots.
        public var clippedDACSamples: Int
        /// ADC samples that were saturated, over all shots.
        public var saturatedADCSamples: Int
        /// Stretches of evolution from one decision or readout to the next, over all clusters: those that were
        /// computed, what they would have been had every shot been computed alone, and how many were computed again
        /// because their state had been given up for want of memory.
        public var simulatedStates: Int = 0
        public var unsharedStates: Int = 0
        public var recomputedStates: Int = 0

        public init(clippedDACSamples: Int = 0, saturatedADCSamples: Int = 0) {
            self.clippedDACSamples = clippedDACSamples
            self.saturatedADCSamples = saturatedADCSamples
        }
    }
}

/// One reported variable over the shots of a point: `OutputShape.count` values a shot.
public enum OutputColumn: Sendable, Equatable {
    /// `bool`, `bits`, `int` and `uint` (its bit pattern).
    case integers([Int64])
    /// `float`, `angle` (radians), `duration` (seconds).
    case reals([Double])
    /// Real and imaginary part in turn.
    case complex([Double])
}

/// One capture's results over the shots of a point. Where a shot does not run the capture its point is NaN and its
/// levels are 255.
public struct CaptureResult: Sendable {
    /// With feedback: how often each shot ran it; empty: once each.
    public var executions: [UInt32] = []
    /// Integrated IQ per shot, in volts at the ADC.
    public var i: [Float]
    public var q: [Float]
    /// The level assigned by the discriminator, per shot.
    public var assigned: [UInt8]
    /// The level in which the window began, per shot: what an ideal readout would say.
    public var prepared: [UInt8]
    /// When asked for: shots × samples, raw ADC codes (I and Q inputs of the digitiser).
    public var rawI: [Int16]
    public var rawQ: [Int16]
    /// When asked for: shots × samples, demodulated, in volts.
    public var traceI: [Float]
    public var traceQ: [Float]
    /// Populations of the levels where the readout window begins (5 % of the coherence gone, some 40 ns into the
    /// tone), over every time that a shot ran the capture.
    public var populationSums: LevelSums
    /// The same averaged; empty where no window belongs to the capture.
    public var populations: [Double] { populationSums.means }
    /// Standard errors of these averages: 0 where all shots share a state.
    public var populationErrors: [Double] { populationSums.errors }

    public init(
        i: [Float], q: [Float], assigned: [UInt8], prepared: [UInt8], rawI: [Int16] = [], rawQ: [Int16] = [],
        traceI: [Float] = [], traceQ: [Float] = [], populationSums: LevelSums = LevelSums()
    ) {
        self.i = i
        self.q = q
        self.assigned = assigned
        self.prepared = prepared
        self.rawI = rawI
        self.rawQ = rawQ
        self.traceI = traceI
        self.traceQ = traceQ
        self.populationSums = populationSums
    }

    /// Of shots that all have `populations` where the window begins.
    public init(
        i: [Float], q: [Float], assigned: [UInt8], prepared: [UInt8], rawI: [Int16] = [], rawQ: [Int16] = [],
        traceI: [Float] = [], traceQ: [Float] = [], populations: [Double]
    ) {
        self.init(
            i: i, q: q, assigned: assigned, prepared: prepared, rawI: rawI, rawQ: rawQ, traceI: traceI, traceQ: traceQ,
            populationSums: LevelSums(populations, shots: i.count))
    }
}

/// Level populations over time, over the shots that last so long.
public struct PopulationHistory: Sendable, Equatable {
    /// In ticks, ascending, the same for every mode.
    public private(set) var ticks: [Int64]
    /// Per reported mode: one a time.
    public var sums: [[LevelSums]]
    /// Per reported mode: times × levels, averaged over shots.
    public var modes: [[Double]] { sums.map { $0.flatMap(\.means) } }
    /// Standard errors of these averages.
    public var errors: [[Double]] { sums.map { $0.flatMap(\.errors) } }

    /// - Parameter sums: per reported mode, one for each of `ticks`.
    public init(ticks: [Int64], sums: [[LevelSums]]) {
        self.ticks = ticks
        self.sums = sums
    }

    /// Adds the history of other shots of the point, whose times may be fewer or more.
    public mutating func add(_ other: PopulationHistory) {
        var merged = PopulationHistory(ticks: [], sums: sums.map { _ in [] })
        var (own, its) = (0, 0)
        while own < ticks.count || its < other.ticks.count {
            let tick = min(own < ticks.count ? ticks[own] : .max, its < other.ticks.count ? other.ticks[its] : .max)
            merged.ticks.append(tick)
            let (isOwn, isIts) = (own < ticks.count && ticks[own] == tick, its < other.ticks.count && other.ticks[its] == tick)
            for mode in sums.indices {
                var sum = isOwn ? sums[mode][own] : LevelSums()
                if isIts { sum.add(other.sums[mode][its]) }
                merged.sums[mode].append(sum)
            }
            own += isOwn ? 1 : 0
            its += isIts ? 1 : 0
        }
        self = merged
    }
}

/// What the connectors carried at one sweep point, for the waveform dump.
public struct PortRecord: Sendable {
    /// Index into `Device.ports`.
    public var port: Int
    /// DAC codes (nil converters: volts in `played` only), per segment of the port's own grid.
    public var codes: [CodeSegment]
    /// What left the DAC, in volts, relative to the carrier `played.carrierHz`.
    public var played: SampledSignal
    /// At the chip end of the line, in volts.
    public var filtered: SampledSignal
    public var clippedSamples: Int

    public init(
        port: Int, codes: [CodeSegment], played: SampledSignal, filtered: SampledSignal, clippedSamples: Int
    ) {
        self.port = port
        self.codes = codes
        self.played = played
        self.filtered = filtered
        self.clippedSamples = clippedSamples
    }

    public struct CodeSegment: Sendable, Equatable {
        public var startTick: Int64
        public var i: [Int32]
        public var q: [Int32]

        public init(startTick: Int64, i: [Int32], q: [Int32]) {
            self.startTick = startTick
            self.i = i
            self.q = q
        }
    }
}
