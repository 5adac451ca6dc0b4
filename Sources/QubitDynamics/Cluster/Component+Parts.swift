extension Component {
    /// A large component as its modes and its pairs.
    struct Parts {
        let locals: [Component]
        /// Pairs in classes within which no mode occurs twice; the largest class last.
        let pairClasses: [[Component]]
        /// Per mode of the cluster: whether its level n is turned by iⁿ, so that exchange joins turned with unturned modes
        /// (`PairGates`); none where couplings make rings of odd length.
        let turns: [Bool]
    }

    func parts(_ cluster: Cluster, driven: [Bool], coupled: [Bool]) -> Parts {
        if let parts = knownParts { return parts }
        let none = [Bool](repeating: false, count: driven.count)
        let locals = map.modes.map {
            Component(modes: [$0], driven: driven, coupled: coupled, couplings: [], cluster: cluster)
        }
        var classes: [(busy: [Int], pairs: [Component])] = []
        for coupling in couplings {
            let model = cluster.couplingModels[coupling]
            guard coupled[coupling] || cluster.keepsShifts(model) else { continue }
            let ends = [min(model.a, model.b), max(model.a, model.b)]
            let pair = Component(
                modes: ends, driven: none, coupled: coupled, couplings: [coupling], cluster: cluster)
            if let home = classes.firstIndex(where: {
                !$0.busy.contains(ends[0]) && !$0.busy.contains(ends[1])
            }) {
                classes[home].busy += ends
                classes[home].pairs.append(pair)
            } else {
                classes.append((ends, [pair]))
            }
        }
        let ordered = classes.map(\.pairs).sorted { $0.count < $1.count }
        let parts = Parts(locals: locals, pairClasses: ordered, turns: Self.turns(ordered, count: driven.count))
        knownParts = parts
        return parts
    }

    /// What splitting makes of the component, made on first use for pairs and stages of that kind: it does not depend on what is
    /// played.
    func plan(_ kind: [Int], _ make: () -> ChainPlan) -> ChainPlan {
        if let knownPlan, knownPlan.kind == kind { return knownPlan.plan }
        let plan = make()
        knownPlan = (kind, plan)
        return plan
    }

    /// Two colours for the modes.
    private static func turns(_ classes: [[Component]], count: Int) -> [Bool] {
        var colours = [Bool?](repeating: nil, count: count)
        let pairs = classes.flatMap { $0 }.map { ($0.map.modes[0], $0.map.modes[1]) }
        for first in 0..<count where colours[first] == nil {
            colours[first] = false
            var isGrowing = true
            while isGrowing {
                isGrowing = false
                for (a, b) in pairs {
                    if let colour = colours[a], colours[b] == nil { (colours[b], isGrowing) = (!colour, true) }
                    if let colour = colours[b], colours[a] == nil { (colours[a], isGrowing) = (!colour, true) }
                }
            }
        }
        let turns = colours.map { $0 ?? false }
        return pairs.contains { turns[$0.0] == turns[$0.1] } ? [Bool](repeating: false, count: count) : turns
    }
}
