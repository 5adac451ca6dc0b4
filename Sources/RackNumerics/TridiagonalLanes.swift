internal import CRackKernels

/// Many density matrices of one mode, a lane each, taken through steps with tridiagonal Hamiltonians.
///
/// In a step of τ seconds lane by lane ρ ← UρU†, U = exp(−iH), and then a channel may act. H is Hermitian and
/// tridiagonal: with m₀ and m₁ the integral and first moment of what drives a†, w the weight of [a†, a] and E the
/// energies, H_jj = E_j τ + w⟨j|[a†, a]|j⟩ and H_{j+1,j} = ⟨j|a|j+1⟩(m₀ + i(E_{j+1} − E_j) m₁): the exponent
/// of Magnus's expansion to fourth order.
///
/// U is a polynomial in H of degree levels − 1 (Cayley and Hamilton), whose coefficients come from Taylor's
/// series by the recurrence that the characteristic polynomial gives. Element (r, c) of a power of H is the product
/// of H's elements on the way from c to r times a real number, and that number obeys a recurrence in the diagonal
/// and the squared magnitudes beside it: until the end everything is real, and nothing is divided.
///
/// Each lane's result depends on that lane alone. A C routine does the work where the processor has AVX2; its bits
/// are those of `runDefinition`.
public struct TridiagonalLanes: Sendable {
    public typealias Lanes = SIMD8<Double>

    /// One step.
    public struct Step: Sendable {
        public var seconds: Double
        /// Cosine and sine are taken of H·2^−doublings and then doubled so often.
        public var doublings: Int
        /// Powers of Taylor's series, at least levels − 1 and at most `mostPowers`.
        public var degree: Int
        /// If any, the step is taken twice, with this channel between.
        public var halfway: Int?
        /// The channel after the step, if any.
        public var channel: Int?

        public init(seconds: Double, doublings: Int, degree: Int, halfway: Int? = nil, channel: Int?) {
            (self.seconds, self.doublings, self.degree) = (seconds, doublings, degree)
            (self.halfway, self.channel) = (halfway, channel)
        }
    }

    public static let count = Int(RACK_BATCH_LANES)
    public static let mostLevels = Int(RACK_BATCH_LEVELS)
    public static let mostPowers = 40
    /// Rows of lanes that a step's drive takes: m₀ (re, im), m₁ (re, im), w.
    public static let rowsPerStep = 5

    public let levels: Int
    let lowering: [Double]
    let commutators: [Double]
    /// Channel after channel: its matrices on elements ⟨i|ρ|i + m⟩, row-major, for m = 0, 1, …
    let channels: [Double]
    let channelSize: Int
    let series: [Double]
    public let steps: [Step]
    private let table: [rack_batch_step]

    /// - Parameters:
    ///   - lowering: ⟨j|a|j+1⟩, one less than there are levels.
    ///   - channels: one after the other; each has levels² + (levels − 1)² + … + 1 elements.
    public init(lowering: [Double], channels: [Double], steps: [Step]) {
        levels = lowering.count + 1
        precondition(levels >= 2 && levels <= Self.mostLevels)
        self.lowering = lowering
        let squares = [0] + lowering.map { $0 * $0 } + [0]
        commutators = (0..<levels).map { squares[$0] - squares[$0 + 1] }
        self.channels = channels
        channelSize = (1...levels).reduce(0) { $0 + $1 * $1 }
        let channelCount = channels.count / channelSize
        precondition(channels.count % channelSize == 0)
        for step in steps {
            precondition(
                step.degree >= levels - 1 && step.degree <= Self.mostPowers && step.doublings >= 0
                    && [step.halfway, step.channel].allSatisfy { ($0 ?? 0) >= 0 && ($0 ?? -1) < channelCount })
        }
        var series = [1.0]
        for k in 1...Self.mostPowers { series.append(series[k - 1] / Double(k)) }
        self.series = series.enumerated().map { $0 / 2 % 2 == 0 ? $1 : -$1 }
        self.steps = steps
        table = steps.map {
            rack_batch_step(
                seconds: $0.seconds, weight: Self.weight($0.doublings), doublings: $0.doublings, degree: $0.degree,
                halfway: $0.halfway ?? -1, channel: $0.channel ?? -1)
        }
    }

    /// Elements of a triangle of this many levels.
    public static func triangle(_ levels: Int) -> Int { levels * (levels + 1) / 2 }

    private static let best = rack_batch_best()

    /// Takes eight states through some of the steps.
    ///
    /// - Parameters:
    ///   - energies: E_j in rad/s, a row of lanes a level.
    ///   - drives: `rowsPerStep` rows for each step in `range`.
    ///   - re, im: lower triangles of ρ, row by row: element (r, c) at r(r + 1)/2 + c.
    public func run(
        _ range: Range<Int>, energies: UnsafePointer<Lanes>, drives: UnsafePointer<Lanes>,
        _ re: UnsafeMutablePointer<Lanes>, _ im: UnsafeMutablePointer<Lanes>
    ) {
        if let routine = Self.best {
            run(routine, range, energies, drives, re, im)
        } else {
            runDefinition(range, energies: energies, drives: drives, re, im)
        }
    }

    /// The same with no more than AVX2; `false` if the processor does not have it.
    public func runWithAVX2(
        _ range: Range<Int>, energies: UnsafePointer<Lanes>, drives: UnsafePointer<Lanes>,
        _ re: UnsafeMutablePointer<Lanes>, _ im: UnsafeMutablePointer<Lanes>
    ) -> Bool {
        guard let routine = rack_batch_avx2() else { return false }
        run(routine, range, energies, drives, re, im)
        return true
    }

    private func run(
        _ routine: rack_batch_run, _ range: Range<Int>, _ energies: UnsafePointer<Lanes>,
        _ drives: UnsafePointer<Lanes>, _ re: UnsafeMutablePointer<Lanes>, _ im: UnsafeMutablePointer<Lanes>
    ) {
        precondition(range.lowerBound >= 0 && range.upperBound <= steps.count)
        func doubles(_ lanes: UnsafePointer<Lanes>) -> UnsafePointer<Double> {
            UnsafeRawPointer(lanes).assumingMemoryBound(to: Double.self)
        }
        series.withUnsafeBufferPointer { series in
            lowering.withUnsafeBufferPointer { lowering in
                commutators.withUnsafeBufferPointer { commutators in
                    channels.withUnsafeBufferPointer { channels in
                        table.withUnsafeBufferPointer { table in
                            var problem = rack_batch_problem(
                                levels: Int32(levels), series: series.baseAddress!, energies: doubles(energies),
                                lowering: lowering.baseAddress!, commutators: commutators.baseAddress!,
                                channels: channels.baseAddress, channelSize: channelSize)
                            routine(
                                &problem, range.count, table.baseAddress.map { $0 + range.lowerBound },
                                doubles(drives), UnsafeMutablePointer(mutating: doubles(re)),
                                UnsafeMutablePointer(mutating: doubles(im)))
                        }
                    }
                }
            }
        }
    }

    static func weight(_ doublings: Int) -> Double { Double(sign: .plus, exponent: -doublings, significand: 1) }
}
