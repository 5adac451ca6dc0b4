@testable import QubitDynamics
import RackModel
import RackNumerics
import Testing

@Suite("States in factors")
struct ProductMethodTests {
    /// Transmons in a chain with a tunable coupler between neighbours, which is silent at idle.
    static func chain(
        _ count: Int, levels: Int = 3, zzHz: Double = 0, accuracy: Double = 1e-9
    ) throws -> Cluster {
        let coupler = EffectiveCoupler(
            directHz: 6e6, armAHz: 9e7, armBHz: 9e7, maximumHz: 6.5e9, anharmonicityHz: -1e8, residualZZHz: zzHz)
        var device = chip(
            (0..<count).map {
                duffing(4.8e9 + 1e8 * Double($0 % 3), levels: levels, t1: 4e-6, t2: 5e-6, thermal: 0.02)
            }, frequencies: .dressed, solver: SolverSettings(accuracy: accuracy))
        device.couplings = (0..<(count - 1)).map {
            Coupling(name: "c\($0)", a: $0, b: $0 + 1, kind: .effective(coupler))
        }
        return try Cluster(
            device: device, modes: Array(0..<count), couplings: Array(0..<(count - 1)), for: .trajectories)
    }

    static func densities(_ cluster: Cluster) -> ProductMethod {
        ProductMethod(cluster, method: .density, densityLimit: .max) { part, _ in DensityMethod(part) }
    }

    /// A pulse on every mode and, one coupler after the other from tick 40 on, 30 ticks of flux.
    static func fields(_ cluster: Cluster, couplers: [Int]) -> ClusterFields {
        var fields = ClusterFields.none
        for mode in cluster.levels.indices {
            fields.drives.append(
                .init(
                    mode: mode,
                    signal: sampled(20, perTick: 1, carrierHz: 4.8e9 + 1e8 * Double(mode % 3), startTick: Int64(3 * mode)) {
                        Complex(2e7 + 1e15 * $0, 4e6)
                    }))
        }
        for (number, coupler) in couplers.enumerated() {
            let start = 40 + 35 * Int64(number)
            fields.couplerFlux.append(
                .init(coupling: coupler, signal: sampled(30, perTick: 1, startTick: start) { _ in Complex(0.04) }))
        }
        return fields
    }

    private func difference(_ a: DensityMatrix, _ b: DensityMatrix) -> Double {
        zip(a.re + a.im, b.re + b.im).reduce(0) { max($0, ($1.0 - $1.1).magnitude) }
    }

    @Test("are those of the undivided cluster", arguments: [0.0, 2e5])
    func sameAsUndivided(zzHz: Double) throws {
        // Residual ZZ joins all, so that nothing is split.
        let cluster = try Self.chain(4, levels: 2, zzHz: zzHz)
        let (split, whole) = (Self.densities(cluster), DensityMethod(cluster))
        let fields = Self.fields(cluster, couplers: [1, 0])
        var (a, b) = (split.thermalState(), whole.thermalState())
        #expect(ProductMethod.factors(a).count == (zzHz == 0 ? 4 : 1))
        for (from, to) in [(0, 60), (60, 61), (61, 200)] as [(Int64, Int64)] {
            split.evolve(&a, from: from, to: to, fields: fields)
            whole.evolve(&b, from: from, to: to, fields: fields)
            let all = [0, 1, 2, 3]
            #expect(difference(split.reducedState(a, modes: all), whole.reducedState(b, modes: all)) < 1e-8)
            #expect(difference(split.reducedState(a, modes: [3, 1]), whole.reducedState(b, modes: [3, 1])) < 1e-8)
            for mode in all {
                let pair = zip(split.populations(a, of: mode), whole.populations(b, of: mode))
                #expect(pair.allSatisfy { ($0 - $1).magnitude < 1e-8 })
            }
            let joint = zip(
                split.jointPopulations(a, modes: [2, 0, 3]), whole.jointPopulations(b, modes: [2, 0, 3]))
            #expect(joint.allSatisfy { ($0 - $1).magnitude < 1e-8 })
        }
        #expect(ProductMethod.factors(a).map(\.modes) == (zzHz == 0 ? [[0, 1, 2], [3]] : [[0, 1, 2, 3]]))
    }

    @Test("share the accuracy asked for: what they all miss is no more than that")
    func shareOfAccuracy() throws {
        let cluster = try Self.chain(8, levels: 2, accuracy: 1e-6)
        let split = Self.densities(cluster)
        let fields = Self.fields(cluster, couplers: [0, 2, 4, 6])
        var state = split.groundState()
        let report = split.evolve(&state, from: 0, to: 200, fields: fields)
        #expect(ProductMethod.factors(state).count == 4)
        #expect(report.errorEstimate > 1e-9)
        #expect(report.errorEstimate <= 1e-6)
    }

    @Test("may be of low rank, which ends where the density matrix ends")
    func lowRank() throws {
        let cluster = try Self.chain(4, levels: 2, accuracy: 1e-7)
        let split = ProductMethod(cluster, method: .lowRank, densityLimit: 4) { part, form in
            switch form {
            case .lowRank: LowRankMethod(part)
            default: DensityMethod(part)
            }
        }
        let whole = DensityMethod(cluster)
        let fields = Self.fields(cluster, couplers: [1, 0, 2])
        var (a, b) = (split.groundState(), whole.groundState())
        split.evolve(&a, from: 0, to: 200, fields: fields)
        whole.evolve(&b, from: 0, to: 200, fields: fields)
        #expect(ProductMethod.factors(a).map(\.modes) == [[0, 1, 2, 3]])
        #expect(difference(split.reducedState(a, modes: [0, 1, 2, 3]), whole.reducedState(b, modes: [0, 1, 2, 3])) < 1e-6)
        let (found, wanted) = (split.project(a, mode: 1, level: 1), whole.project(b, mode: 1, level: 1))
        #expect((found.probability - wanted.probability).magnitude < 1e-7)
        #expect(ProductMethod.factors(found.state).map(\.modes) == [[0, 2, 3], [1]])
        #expect(
            difference(split.reducedState(found.state, modes: [3, 0, 1]), whole.reducedState(wanted.state, modes: [3, 0, 1]))
                < 1e-6)
    }

    @Test("Shots whose factors outgrow density matrices average to the density matrix")
    func trajectories() throws {
        let cluster = try Self.chain(4, levels: 2, accuracy: 1e-6)
        let split = ProductMethod(cluster, method: .trajectories, densityLimit: 4) { part, form in
            switch form {
            case .trajectories: TrajectoryMethod(part)
            default: DensityMethod(part)
            }
        }
        let whole = DensityMethod(cluster)
        let fields = Self.fields(cluster, couplers: [1, 0, 2])
        var state = whole.thermalState()
        whole.evolve(&state, from: 0, to: 200, fields: fields)
        let wanted = whole.jointPopulations(state, modes: [0, 1, 2, 3])
        let shots = Array(0..<3000)
        var sums = [Double](repeating: 0, count: 16)
        var seen: [Int] = []
        for (start, group) in split.thermalStates(shots: shots, seed: 4) {
            // Pairs and single modes are density matrices: nothing has been drawn yet.
            #expect(group == shots)
            split.evolve(start, shots: group, seed: 4, from: 0, to: 200, fields: fields) { end, members in
                let found = split.jointPopulations(end, modes: [0, 1, 2, 3])
                for k in 0..<16 { sums[k] += Double(members.count) * found[k] }
                seen += members
            }
        }
        #expect(seen.sorted() == shots)
        for k in 0..<16 {
            let limit = 4 * (wanted[k] * (1 - wanted[k]) / 3000).squareRoot() + 1e-4
            #expect((sums[k] / 3000 - wanted[k]).magnitude < limit)
        }
        // Some of the shots by themselves.
        var alone: [Int: ClusterState] = [:]
        let some = [3, 77, 1200]
        for (start, group) in split.thermalStates(shots: some, seed: 4) {
            split.evolve(start, shots: group, seed: 4, from: 0, to: 200, fields: fields) { end, members in
                for member in members { alone[member] = end }
            }
        }
        for (start, group) in split.thermalStates(shots: shots, seed: 4) {
            split.evolve(start, shots: group, seed: 4, from: 0, to: 200, fields: fields) { end, members in
                for member in members where some.contains(member) { #expect(alone[member] == end) }
            }
        }
    }

    @Test("part where a projection leaves a product, and the physics stays")
    func projection() throws {
        let cluster = try Self.chain(3)
        let (split, whole) = (Self.densities(cluster), DensityMethod(cluster))
        let fields = Self.fields(cluster, couplers: [0, 1])
        var (a, b) = (split.thermalState(), whole.thermalState())
        split.evolve(&a, from: 0, to: 120, fields: fields)
        whole.evolve(&b, from: 0, to: 120, fields: fields)
        for (mode, level) in [(1, 1), (0, 0)] {
            let (found, wanted) = (split.project(a, mode: mode, level: level), whole.project(b, mode: mode, level: level))
            #expect((found.probability - wanted.probability).magnitude < 1e-8)
            (a, b) = (found.state, wanted.state)
            #expect(difference(split.reducedState(a, modes: [0, 1, 2]), whole.reducedState(b, modes: [0, 1, 2])) < 1e-7)
        }
        #expect(ProductMethod.factors(a).map(\.modes) == [[0], [1], [2]])
        // A flux pulse joins them again.
        let flux = ClusterFields(couplerFlux: [
            .init(coupling: 1, signal: sampled(30, perTick: 1, startTick: 130) { _ in Complex(0.04) })
        ])
        split.evolve(&a, from: 120, to: 200, fields: flux)
        whole.evolve(&b, from: 120, to: 200, fields: flux)
        #expect(ProductMethod.factors(a).map(\.modes) == [[0], [1, 2]])
        #expect(difference(split.reducedState(a, modes: [0, 1, 2]), whole.reducedState(b, modes: [0, 1, 2])) < 1e-7)
        split.exchangeLevels(&a, mode: 2, 0, 1)
        whole.exchangeLevels(&b, mode: 2, 0, 1)
        let factors = (0..<3).map { j in (0..<3).map { j == $0 ? Complex.one : Complex(0.5, 0.1 * Double(j - $0)) } }
        split.applyCoherenceFactors(&a, mode: 1, factors: factors)
        whole.applyCoherenceFactors(&b, mode: 1, factors: factors)
        #expect(difference(split.reducedState(a, modes: [0, 1, 2]), whole.reducedState(b, modes: [0, 1, 2])) < 1e-7)
    }

    @Test("An idle neighbour costs one mode, and what it is told of fluxes too small to matter joins nothing")
    func idleNeighbours() throws {
        let cluster = try Self.chain(12, accuracy: 1e-6)
        let split = Self.densities(cluster)
        var fields = ClusterFields(couplerFlux: [
            .init(coupling: 4, signal: sampled(30, perTick: 1, startTick: 10) { _ in Complex(0.04) })
        ])
        // Crosstalk of 10⁻¹⁰ turns by 10⁻¹⁰ or so.
        fields.couplerFlux.append(
            .init(coupling: 7, signal: sampled(30, perTick: 1, startTick: 10) { _ in Complex(4e-12) }))
        var state = split.thermalState()
        let report = split.evolve(&state, from: 0, to: 1000, fields: fields)
        #expect(report.largestFactor == 9)
        #expect(ProductMethod.factors(state).map(\.modes.count) == [1, 1, 1, 1, 2, 1, 1, 1, 1, 1, 1])
        #expect(state.bytes == 16 * (10 * 9 + 81))
    }

    @Test("A mixture falls into pure states, which come up as often as they weigh")
    func mixtures() throws {
        let cluster = try Self.chain(2)
        let whole = DensityMethod(cluster)
        var state = whole.thermalState()
        whole.evolve(&state, from: 0, to: 100, fields: Self.fields(cluster, couplers: [0]))
        let parts = state.matrix.pureParts()
        var sum = DensityMatrix(dimension: 9)
        for part in parts {
            for r in 0..<9 {
                for c in 0..<9 {
                    sum[r, c] += Complex(part.re[r], part.im[r]) * Complex(part.re[c], -part.im[c])
                }
            }
        }
        #expect(difference(sum, state.matrix) < 1e-13)
        let shots = Array(0..<20_000)
        let drawn = Mixture(state.matrix.pureParts()).draw(shots, seed: 5, mode: 0, tick: 17)
        #expect(drawn.flatMap(\.shots).sorted() == shots)
        var average = DensityMatrix(dimension: 9)
        for (ket, group) in drawn {
            #expect((ket.squaredNorm - 1).magnitude < 1e-14)
            for r in 0..<9 {
                for c in 0..<9 {
                    average[r, c] += Complex(ket.re[r], ket.im[r]) * Complex(ket.re[c], -ket.im[c])
                        * Complex(Double(group.count) / 20_000)
                }
            }
        }
        #expect(difference(average, state.matrix) < 4 * 0.5 / 20_000.0.squareRoot())
        // Each shot's draw is its own: any company gives the same.
        let half = Mixture(state.matrix.pureParts()).draw(Array(500..<900), seed: 5, mode: 0, tick: 17)
        for (ket, group) in half {
            #expect(drawn.first { $0.ket == ket }?.shots.filter { (500..<900).contains($0) } == group)
        }
    }

    @Test("Modes of kets begin in drawn levels with the populations of equilibrium")
    func equilibrium() throws {
        let cluster = try Self.chain(2)
        let method = DrawnDensities(DensityMethod(cluster))
        let shots = Array(100..<20_100)
        let groups = method.thermalStates(shots: shots, seed: 3)
        #expect(groups.flatMap(\.shots).sorted() == shots)
        var excited = 0
        for (state, group) in groups {
            let levels = (0..<2).map { method.populations(state, of: $0).firstIndex { $0 > 0.999 }! }
            if levels[1] == 1 { excited += group.count }
        }
        #expect((Double(excited) / 20_000 - 0.02).magnitude < 4 * (0.02 / 20_000.0).squareRoot())
    }
}

/// Density matrices under the name of a method that draws.
private struct DrawnDensities: ClusterSolver {
    let base: DensityMethod
    init(_ base: DensityMethod) { self.base = base }
    var cluster: Cluster { base.cluster }
    var method: SolverMethod { .trajectories }
    func groundState() -> ClusterState { base.groundState() }
    func thermalState() -> ClusterState { base.thermalState() }
    func productState(levels: [Int]) -> ClusterState { base.productState(levels: levels) }
    func evolve(_ state: inout ClusterState, from: Int64, to: Int64, fields: ClusterFields) -> EvolutionReport {
        base.evolve(&state, from: from, to: to, fields: fields)
    }
    func populations(_ state: ClusterState, of mode: Int) -> [Double] { base.populations(state, of: mode) }
    func jointPopulations(_ state: ClusterState, modes: [Int]) -> [Double] {
        base.jointPopulations(state, modes: modes)
    }
    func project(_ state: ClusterState, mode: Int, level: Int) -> (probability: Double, state: ClusterState) {
        base.project(state, mode: mode, level: level)
    }
    func applyCoherenceFactors(_ state: inout ClusterState, mode: Int, factors: [[Complex]]) {
        base.applyCoherenceFactors(&state, mode: mode, factors: factors)
    }
    func exchangeLevels(_ state: inout ClusterState, mode: Int, _ first: Int, _ second: Int) {
        base.exchangeLevels(&state, mode: mode, first, second)
    }
    func reducedState(_ state: ClusterState, modes: [Int]) -> DensityMatrix {
        base.reducedState(state, modes: modes)
    }
}
