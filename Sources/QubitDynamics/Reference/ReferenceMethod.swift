public import RackModel
public import RackNumerics
internal import RackUnits

/// The master equation written down as it stands (`ReferenceEquation`) and integrated by steps of Runge and Kutta
/// (`RungeKutta853`): slow, and without any of the other methods' short cuts, so that those can be compared with it.
///
/// Steps end at every change of a sample. Errors of single steps are held to a tenth of the accuracy asked for, shared
/// out by time, in every element of the density matrix. What is read from a state, `DensityMethod` reads.
public struct ReferenceMethod: ClusterSolver {
    private let reader: DensityMethod
    /// The largest sum of the errors of steps, per element of the density matrix.
    private let tolerance: Double

    /// - Parameter tolerance: of the sum of the errors of all steps; a tenth of the cluster's accuracy where `nil`.
    public init(_ cluster: Cluster, tolerance: Double? = nil) {
        reader = DensityMethod(cluster)
        self.tolerance = tolerance ?? cluster.accuracy / 10
    }

    public var cluster: Cluster { reader.cluster }
    public var method: SolverMethod { .reference }

    @discardableResult
    public func evolve(
        _ state: inout ClusterState, from: Int64, to: Int64, fields: ClusterFields
    ) -> EvolutionReport {
        guard case .density(var matrix) = state else { preconditionFailure("the state is of another method") }
        precondition(matrix.dimension == cluster.dimension, "the state does not belong to this cluster")
        var report = EvolutionReport()
        guard to > from else { return report }
        let tick = cluster.tickRate.tickSeconds
        let allowedPerSecond = tolerance / (Double(to - from) * tick)
        var rho = zip(matrix.re, matrix.im).map { Complex($0, $1) }
        let timeline = ReferenceTimeline(fields, from: from, to: to)
        var integrator = RungeKutta853(count: rho.count)
        for (start, end) in zip(timeline.edges, timeline.edges.dropFirst()) {
            let (ticks, rest) = start.quotientAndRemainder(dividingBy: timeline.unitsPerTick)
            let equation = ReferenceEquation(
                cluster, fields: fields, atTick: (Double(start) + 0.5) / Double(timeline.unitsPerTick), origin: ticks)
            let unit = tick / Double(timeline.unitsPerTick)
            let span = Double(end - start) * unit
            let steps = integrator.integrate(
                &rho, from: Double(rest) * unit, over: span, allowed: allowedPerSecond * span
            ) { time, rho, slope in equation.derivative(of: rho, at: time, into: &slope) }
            report.pieces += 1
            report.steps += steps.count
            report.errorEstimate += steps.error
        }
        matrix.re = rho.map(\.re)
        matrix.im = rho.map(\.im)
        state = .density(matrix)
        return report
    }

    public func groundState() -> ClusterState { reader.groundState() }

    public func thermalState() -> ClusterState { reader.thermalState() }

    public func productState(levels: [Int]) -> ClusterState { reader.productState(levels: levels) }

    public func populations(_ state: ClusterState, of mode: Int) -> [Double] { reader.populations(state, of: mode) }

    public func jointPopulations(_ state: ClusterState, modes: [Int]) -> [Double] {
        reader.jointPopulations(state, modes: modes)
    }

    public func project(
        _ state: ClusterState, mode: Int, level: Int
    ) -> (probability: Double, state: ClusterState) {
        reader.project(state, mode: mode, level: level)
    }

    public func applyCoherenceFactors(_ state: inout ClusterState, mode: Int, factors: [[Complex]]) {
        reader.applyCoherenceFactors(&state, mode: mode, factors: factors)
    }

    public func exchangeLevels(_ state: inout ClusterState, mode: Int, _ first: Int, _ second: Int) {
        reader.exchangeLevels(&state, mode: mode, first, second)
    }

    public func reducedState(_ state: ClusterState, modes: [Int]) -> DensityMatrix {
        reader.reducedState(state, modes: modes)
    }
}

/// Where any held sample changes.
private struct ReferenceTimeline {
    /// A tick has so many units; every edge is a whole number of them.
    let unitsPerTick: Int64
    /// From the start of the evolution to its end, ascending, in units.
    let edges: [Int64]

    init(_ fields: ClusterFields, from: Int64, to: Int64) {
        let signals =
            fields.drives.map(\.signal) + fields.modeFlux.map(\.signal) + fields.couplerFlux.map(\.signal)
            + fields.modeShifts.map(\.signal)
        var units: Int64 = 1
        for signal in signals where units % signal.grid.divisor != 0 {
            var multiple = units
            while multiple % signal.grid.divisor != 0 { multiple += units }
            units = multiple
        }
        var edges = [from * units, to * units]
        for signal in signals {
            let sample = signal.grid.ticksPerSample * (units / signal.grid.divisor)
            for segment in signal.segments where segment.count > 0 {
                for k in 0...segment.count {
                    let isInside = k > 0 && k < segment.count
                    if isInside && segment.re[k] == segment.re[k - 1] && segment.im[k] == segment.im[k - 1] { continue }
                    edges.append(segment.startTick * units + Int64(k) * sample)
                }
            }
        }
        edges = edges.filter { $0 >= from * units && $0 <= to * units }.sorted()
        unitsPerTick = units
        self.edges = edges.indices.filter { $0 == 0 || edges[$0] != edges[$0 - 1] }.map { edges[$0] }
    }
}
