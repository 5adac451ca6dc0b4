public import RackNumerics

/// What evolution over a stretch of time took and how well it should have come out.
public struct EvolutionReport: Sendable, Equatable {
    /// Stretches in which no field changed.
    public var pieces: Int
    /// Steps that those were cut into.
    public var steps: Int
    /// A bound, from the sizes of the commutators involved, on the error in populations; generous by two to
    /// three orders on the pulses of transmons.
    public var errorBound: Double

    public init(pieces: Int = 0, steps: Int = 0, errorBound: Double = 0) {
        self.pieces = pieces
        self.steps = steps
        self.errorBound = errorBound
    }
}

/// The chip side of the connector panel for one cluster.
///
/// Times are ticks of the master clock, absolute: carriers turn from tick 0. Level n of a mode means its
/// dressed level at idle. Modes are numbered within the cluster.
public protocol ClusterSolver: Sendable {
    var cluster: Cluster { get }

    /// Every mode in its ground level.
    func groundState() -> DensityMatrix
    /// Populations of each mode in the ratio p : 1 − p from level to level.
    func thermalState() -> DensityMatrix
    /// The dressed product state with these levels, one per mode.
    func productState(levels: [Int]) -> DensityMatrix
    /// Evolves from one tick to a later one under `fields`, which are silent outside their samples.
    @discardableResult
    func evolve(
        _ state: inout DensityMatrix, from: Int64, to: Int64, fields: ClusterFields
    ) -> EvolutionReport
    /// Populations of a mode's levels.
    func populations(_ state: DensityMatrix, of mode: Int) -> [Double]
    /// Populations of the joint levels of some modes, the first of them slowest.
    func jointPopulations(_ state: DensityMatrix, modes: [Int]) -> [Double]
    /// Finds `mode` in `level`: how probable that was, and the normalised state after it. With probability
    /// 0 the state is the dressed product state with that level and the others in ground.
    func project(_ state: DensityMatrix, mode: Int, level: Int) -> (probability: Double, state: DensityMatrix)
    /// Multiplies the coherences |j⟩⟨k| of a mode by `factors[j][k]`.
    func applyCoherenceFactors(_ state: inout DensityMatrix, mode: Int, factors: [[Complex]])
    /// Exchanges two levels of a mode, for a jump that was drawn after a projection.
    func exchangeLevels(_ state: inout DensityMatrix, mode: Int, _ first: Int, _ second: Int)
    /// The state of some modes, the others traced out, in the dressed product basis; first mode slowest.
    func reducedState(_ state: DensityMatrix, modes: [Int]) -> DensityMatrix
}
