extension Cluster {
    /// Some of the modes (ascending positions) as a cluster of their own: in the same frames and with the same bare
    /// frequencies, so that states of parts multiply to a state of the whole as they stand. Errors of parts add up in
    /// joint populations: each has the share of the accuracy that its modes are of all.
    ///
    /// - Precondition: what joins modes at idle joins none of them to others (`idleSets`).
    func part(_ positions: [Int]) -> Cluster {
        Cluster(part: positions, of: self)
    }

    /// Sets of modes that exchange, shifts of levels or shared dephasing join while nothing is played. Modes of
    /// different sets stay independent until a pulse joins them.
    var idleSets: [[Int]] {
        var sets = DisjointSets(count: levels.count)
        for coupling in couplingModels where coupling.idleHz != 0 || coupling.shiftsLevels {
            sets.join(coupling.a, coupling.b)
        }
        for noise in sharedDephasing { for mode in noise.modes { sets.join(noise.modes[0], mode) } }
        return sets.sets()
    }

    private init(part positions: [Int], of whole: Cluster) {
        let inside = whole.couplingModels.indices.filter {
            positions.contains(whole.couplingModels[$0].a) && positions.contains(whole.couplingModels[$0].b)
        }
        modes = positions.map { whole.modes[$0] }
        couplings = inside.map { whole.couplings[$0] }
        levels = positions.map { whole.levels[$0] }
        dimension = levels.reduce(1, *)
        tickRate = whole.tickRate
        frameHz = positions.map { whole.frameHz[$0] }
        detuningsHz = positions.map { whole.detuningsHz[$0] }
        bareFrequenciesHz = positions.map { whole.bareFrequenciesHz[$0] }
        dressingResidualHz = whole.dressingResidualHz
        let own = positions.map { whole.models[$0] }
        let joined = inside.map { index in
            var coupling = whole.couplingModels[index]
            // Both ends are inside.
            coupling.a = positions.firstIndex(of: coupling.a)!
            coupling.b = positions.firstIndex(of: coupling.b)!
            return coupling
        }
        let counter = whole.counterRotating
        collapseOperators = whole.collapseOperators.compactMap { $0.moved(to: positions) }
        models = own
        couplingModels = joined
        counterRotating = counter
        accuracy = whole.accuracy * Double(positions.count) / Double(whole.modes.count)
        memoryBytes = whole.memoryBytes
        dressing = DressedGroups {
            Self.idleGroups(own.count, joined).map {
                DressedGroup($0, models: own, couplings: joined, counterRotating: counter)
            }
        }
    }
}

extension CollapseOperator {
    /// The same operator where the modes at `positions` are all that there is; `nil` if it acts on another.
    fileprivate func moved(to positions: [Int]) -> CollapseOperator? {
        var places: [Int] = []
        for mode in modes {
            guard let place = positions.firstIndex(of: mode) else { return nil }
            places.append(place)
        }
        switch self {
        case .ladder(_, let step, let amplitudes): return .ladder(mode: places[0], step: step, amplitudes: amplitudes)
        case .dephasing(_, let weights, let rate): return .dephasing(modes: places, weights: weights, rate: rate)
        }
    }
}
