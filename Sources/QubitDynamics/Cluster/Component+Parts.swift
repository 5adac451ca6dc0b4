extension Component {
    /// A large component as its modes and its pairs.
    struct Parts {
        let locals: [Component]
        /// Pairs in classes within which no mode occurs twice; the largest class last.
        let pairClasses: [[Component]]
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
        let parts = Parts(locals: locals, pairClasses: ordered)
        knownParts = parts
        return parts
    }
}
