internal import RackNumerics
internal import RackUnits
internal import RealModule

/// The Hamiltonian of a run in the cluster's frame, time counted from the run's start: what stands still, and terms
/// with a held value for each piece.
final class RunTerms {
    /// f(t)·O for one operator O.
    struct Term {
        enum Kind {
            /// Σ weights[n]|n⟩⟨n| of a mode; real values in rad/s.
            case energy(mode: Int, weights: [Double])
            /// a†b + ab† (or (a + a†)(b + b†)) of a coupling; real values in rad/s.
            case exchange(coupling: Int)
            /// c(t) a† + h.c. of a mode, with c(t) = value·e^(−2πi(phase + frequencyHz·t)).
            case drive(mode: Int)
        }

        let kind: Kind
        var frequencyHz = 0.0
        /// In cycles, at the run's start.
        var phase = 0.0
        /// In rad/s.
        var re: [Double]
        var im: [Double] = []

        /// The largest magnitude.
        var peak: Double {
            im.isEmpty
                ? re.reduce(0) { max($0, $1.magnitude) }
                : zip(re, im).reduce(0) { max($0, $1.0 * $1.0 + $1.1 * $1.1) }.squareRoot()
        }
    }

    let cluster: Cluster
    /// Level energies per mode and exchange per coupling that hold all along, in rad/s; zero exchange where a term
    /// has it.
    let energies: [[Double]]
    let exchange: [Double]
    let terms: [Term]
    let driven: [Bool]
    let coupled: [Bool]
    /// Where pieces begin and the last ends, in seconds from the run's start.
    let edges: [Double]

    init(_ run: FieldRun, cluster: Cluster) {
        self.cluster = cluster
        let unit = cluster.tickRate.tickSeconds / Double(run.unitsPerTick)
        edges = run.edges.map { Double($0 - run.start) * unit }
        energies = cluster.models.indices.map { mode in
            let offset = cluster.detuningsHz[mode] - cluster.frameHz[mode]
            return cluster.models[mode].energiesHz.enumerated().map { 2 * .pi * ($1 + Double($0) * offset) }
        }
        var exchange = cluster.couplingModels.map { 2 * .pi * $0.idleHz }
        var driven = [Bool](repeating: false, count: cluster.levels.count)
        var coupled = exchange.map { $0 != 0 }
        var terms: [Term] = []
        for mode in cluster.levels.indices {
            let fluxes = run.channels.filter { $0.target == .modeFlux(mode) }
            if !fluxes.isEmpty { terms += Self.fluxTerms(cluster.models[mode], mode, Self.sum(fluxes)) }
            let shifts = run.channels.filter { $0.target == .modeShift(mode) }
            if !shifts.isEmpty {
                terms.append(
                    Term(
                        kind: .energy(mode: mode, weights: (0..<cluster.levels[mode]).map(Double.init)),
                        re: Self.sum(shifts).map { 2 * .pi * $0 }))
            }
        }
        for coupling in cluster.couplingModels.indices {
            let fluxes = run.channels.filter { $0.target == .couplerFlux(coupling) }
            guard !fluxes.isEmpty else { continue }
            exchange[coupling] = 0
            coupled[coupling] = true
            let model = cluster.couplingModels[coupling]
            terms.append(
                Term(
                    kind: .exchange(coupling: coupling),
                    re: Self.mapped(Self.sum(fluxes)) { 2 * .pi * model.exchangeHz(flux: $0) }))
        }
        for channel in run.channels {
            guard case .drive(let mode) = channel.target else { continue }
            driven[mode] = true
            terms += Self.driveTerms(run, channel, mode, cluster)
        }
        self.exchange = exchange
        self.terms = terms
        self.driven = driven
        self.coupled = coupled
    }

    var duration: Double { edges[edges.count - 1] }

    private static func sum(_ channels: [FieldRun.Channel]) -> [Double] {
        var sum = channels[0].re
        for channel in channels.dropFirst() {
            for k in sum.indices { sum[k] += channel.re[k] }
        }
        return sum
    }

    /// `law` of each value, computed once for neighbours that are equal.
    private static func mapped(_ values: [Double], _ law: (Double) -> Double) -> [Double] {
        var result = [Double](repeating: 0, count: values.count)
        for k in values.indices {
            result[k] = k > 0 && values[k] == values[k - 1] ? result[k - 1] : law(values[k])
        }
        return result
    }

    /// One term where flux moves all levels in proportion, else one for each level.
    private static func fluxTerms(_ model: ModeModel, _ mode: Int, _ flux: [Double]) -> [Term] {
        if model.fluxMovesLevelsEvenly {
            let ladder = (0..<model.levels).map(Double.init)
            return [
                Term(
                    kind: .energy(mode: mode, weights: ladder),
                    re: mapped(flux) { 2 * .pi * model.fluxShiftsHz($0)[1] })
            ]
        }
        var columns = [[Double]](repeating: [], count: model.levels)
        var last: (flux: Double, shifts: [Double])?
        for value in flux {
            let shifts = last?.flux == value ? last!.shifts : model.fluxShiftsHz(value)
            last = (value, shifts)
            for level in 0..<model.levels { columns[level].append(2 * .pi * shifts[level]) }
        }
        return (1..<model.levels).map { level in
            Term(
                kind: .energy(mode: mode, weights: (0..<model.levels).map { $0 == level ? 1 : 0 }),
                re: columns[level])
        }
    }

    private static func driveTerms(
        _ run: FieldRun, _ channel: FieldRun.Channel, _ mode: Int, _ cluster: Cluster
    ) -> [Term] {
        let frame = cluster.frameHz[mode]
        let (ticks, rest) = run.start.quotientAndRemainder(dividingBy: run.unitsPerTick)
        let seconds = Double(rest) / Double(run.unitsPerTick) * cluster.tickRate.tickSeconds
        func term(_ frequency: Double, _ sign: Double) -> Term {
            let cycles = CarrierPhase.cycles(frequencyHz: frequency, ticks: ticks, rate: cluster.tickRate)
            return Term(
                kind: .drive(mode: mode), frequencyHz: frequency,
                phase: CarrierPhase.wrapped(cycles + frequency * seconds - sign * channel.turn), re: channel.re.map { .pi * $0 },
                im: channel.im.map { sign * .pi * $0 })
        }
        let tone = term(channel.carrierHz - frame, 1)
        // (a + a†)·2π Re[z e^(−iωt)]: the conjugate half rotates the other way.
        return cluster.counterRotating ? [tone, term(-(channel.carrierHz + frame), -1)] : [tone]
    }
}
