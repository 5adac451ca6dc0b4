internal import RackModel
internal import RackNumerics
internal import RealModule

/// One oscillation of decay as the turning states see it.
struct DecayMotion {
    /// Rate of decay times the part of it that oscillates, at most, in 1/s.
    var strength: Double
    /// The range of its speed, in rad/s.
    var slow: Double
    var fast: Double
    /// At the run's start and end: what of it shows in populations, in 1/s, and its speed.
    var ends: [(shown: Double, speed: Double)]
    /// Counter-rotating: may be sampled below its speed.
    var isFaint = false

    /// Whether whole turns, or nearly so, pass from node to node.
    func isResonant(_ h: Double) -> Bool {
        let (low, high) = (slow * h / (2 * .pi), fast * h / (2 * .pi))
        if !isFaint { return high > 0.8 }
        let whole = (high + 0.15).rounded(.down)
        return whole >= 1 && whole >= low - 0.15
    }

    /// What a rule misses at both ends of a run.
    func error(_ h: Double, order: Int, duration: Double) -> Double {
        ends.reduce(0) { sum, end in
            let turn = end.speed * duration
            let most = end.shown * duration * min(1, turn * turn / 12)
            return sum + min(most, end.shown * h * Self.endError(end.speed * h, order: order))
        }
    }

    /// |S_q(x) − i/x|.
    static func endError(_ x: Double, order: Int) -> Double {
        if order == DecayRule.simpson {
            if x < 0.02 { return x * x * x / 180 }
            // (4·T_h − T_2h)/3.
            return (2 / (3 * Double.tan(x / 2)) - 1 / (3 * Double.tan(x)) - 1 / x).magnitude
        }
        if order > DecayRule.gregory.count {
            let cotangent = x < 0.1 ? -x / 12 * (1 + x * x / 60) : 0.5 / Double.tan(x / 2) - 1 / x
            return DecayRule.fitted[order - DecayRule.gregory.count - 1].enumerated().reduce(Complex(0.5, cotangent)) {
                $0 + ($1.element - 1) * Complex.unit(radians: Double($1.offset) * x)
            }.magnitude
        }
        if x < 0.02 {
            let constants = [1.0 / 12, 1.0 / 24, 19.0 / 720, 3.0 / 160, 863.0 / 60480]
            return constants[order] * Double.pow(x, Double(order + 1))
        }
        let (s, c) = (Double.sin(x), Double.cos(x))
        let difference = Complex(c - 1, s)
        var sum = Complex(0, 0.5 * s / (1 - c) - 1 / x)
        var power = Complex.one
        for k in 0..<order {
            power *= difference
            sum += DecayRule.gregory[k] * power
        }
        return sum.magnitude
    }
}

extension DecayMotion {
    /// Jumps of drives from piece to piece bend what the rule integrates: γh²/12 times their sum, where pieces
    /// are not much shorter than h. Those of many short pieces p between two nodes average, but for what is left of a piece at
    /// the end: γhp/24. Where they are all but alike, as those of finely held smooth waveforms are, that averages too: what
    /// is left is γp²/12, and γhp/24 times the sum of their differences.
    static func roughness(_ terms: RunTerms, rates: [Double]) -> (Double) -> Double {
        var (jumps, bends) = (0.0, 0.0)
        for term in terms.terms {
            guard case .drive(let mode) = term.kind else { continue }
            var last = Complex.zero
            for k in term.re.indices.dropFirst() {
                let jump = Complex(term.re[k] - term.re[k - 1], term.im[k] - term.im[k - 1])
                jumps += rates[mode] * jump.magnitude
                if k > 1 { bends += rates[mode] * (jump - last).magnitude }
                last = jump
            }
        }
        let piece = terms.duration / Double(terms.edges.count - 1)
        return { h in
            piece > h / 8 ? jumps * h * h / 12 : min(jumps * h, 2 * jumps * piece + bends * h) * piece / 24
        }
    }

    /// What splitting off decay costs in its second order: (γh/200)·min(γT, 1)·min(1, Ωh) for each mode, which
    /// fields and couplings move at Ω. A driven, damped oscillator comes out off by (γh)²/96 of its amplitude.
    static func secondOrder(_ terms: RunTerms, rates: [Double]) -> (Double) -> Double {
        let speeds = speeds(terms, rates: rates)
        let duration = terms.duration
        return { h in
            zip(rates, speeds).reduce(0) { sum, mode in
                let (rate, speed) = mode
                return sum + rate * min(rate * duration, 1) * h / 200 * min(1, speed * h)
            }
        }
    }

    /// How fast fields and couplings turn each mode, in rad/s.
    static func speeds(_ terms: RunTerms, rates: [Double]) -> [Double] {
        let cluster = terms.cluster
        var speeds = [Double](repeating: 0, count: rates.count)
        for term in terms.terms {
            guard case .drive(let mode) = term.kind else { continue }
            speeds[mode] += 2 * term.peak * Double(cluster.levels[mode] - 1).squareRoot()
        }
        for (coupling, model) in cluster.couplingModels.enumerated() {
            let shift = cluster.keepsShifts(model) ? 2 * .pi * model.shiftSpreadHz : 0
            for mode in [model.a, model.b] { speeds[mode] += 2 * terms.exchangePeak(coupling) + shift }
        }
        return speeds
    }

    /// All oscillations of a run, or all but those of exchange.
    static func all(_ terms: RunTerms, rates: [Double], withExchange: Bool = true) -> [DecayMotion] {
        let cluster = terms.cluster
        var motions: [DecayMotion] = []
        for mode in cluster.levels.indices where rates[mode] > 0 {
            let model = cluster.models[mode]
            let spread = 2 * .pi * model.anharmonicSpreadHz
            if spread > 0, model.downRate + model.upRate > 0 {
                // Relaxation feeds one coherence from the next, which turns at another speed.
                let held = coherenceOfUpperLevels * (model.kind == .coupler ? 0.1 : 1)
                let strength = held * 2.0.squareRoot() * (model.downRate + model.upRate)
                motions.append(
                    DecayMotion(
                        strength: strength, slow: spread, fast: spread,
                        ends: [(strength, spread), (strength, spread)]))
            }
            for (number, term) in terms.terms.enumerated() {
                guard case .drive(mode) = term.kind else { continue }
                motions.append(driven(terms, number, mode, rates[mode]))
            }
        }
        for coupling in cluster.couplingModels.indices where withExchange && terms.coupled[coupling] {
            motions += exchange(terms, coupling, rates: rates)
        }
        for coupling in cluster.couplingModels where cluster.keepsShifts(coupling) {
            let (rate, speed) = (rates[coupling.a] + rates[coupling.b], 2 * .pi * coupling.shiftSpreadHz)
            motions.append(
                DecayMotion(strength: rate, slow: speed, fast: speed, ends: [(rate, speed), (rate, speed)]))
        }
        return motions.filter { $0.strength > 0 && $0.slow > 0 }
    }

    /// How much of a state is taken to be coherence between levels that relaxation joins to a lower pair.
    private static let coherenceOfUpperLevels = 0.25

    private static func driven(_ terms: RunTerms, _ number: Int, _ mode: Int, _ rate: Double) -> DecayMotion {
        let term = terms.terms[number]
        let ladder = 2 * Double(terms.cluster.levels[mode] - 1).squareRoot()
        let tone = 2 * .pi * term.frequencyHz
        let range = terms.gapRange(mode, level: 0)
        let gap = Gap(range.low - tone, range.high - tone)
        func end(_ piece: Int) -> (shown: Double, speed: Double) {
            let rabi = ladder * Complex(term.re[piece], term.im[piece]).magnitude
            let detuning = terms.gap(mode, level: 0, piece: piece) - tone
            let speed = (rabi * rabi + detuning * detuning).squareRoot()
            let mixing = speed > 0 ? rabi / speed : 0
            return (rate * mixing, speed)
        }
        let rabi = ladder * term.peak
        let slow = (rabi * rabi + gap.least * gap.least).squareRoot()
        return DecayMotion(
            strength: rate * rabi / slow, slow: slow, fast: (rabi * rabi + gap.most * gap.most).squareRoot(),
            ends: [end(0), end(term.re.count - 1)],
            isFaint: terms.cluster.counterRotating && slow > 10 * rabi)
    }

    private static func exchange(_ terms: RunTerms, _ coupling: Int, rates: [Double]) -> [DecayMotion] {
        let cluster = terms.cluster
        let model = cluster.couplingModels[coupling]
        let rate = rates[model.a] + rates[model.b]
        let peak = terms.exchangePeak(coupling)
        guard rate > 0, peak > 0 else { return [] }
        let levels = (min(cluster.levels[model.a] - 1, 2), min(cluster.levels[model.b] - 1, 2))
        let transitions = [(0, 0), (0, 1), (1, 0), (1, 1)].filter { $0.0 < levels.0 && $0.1 < levels.1 }
        let last = terms.edges.count - 2
        let hasCoupler = [model.a, model.b].contains { cluster.models[$0].kind == .coupler }
        return (cluster.counterRotating ? [-1.0, 1] : [-1.0]).map { sign in
            var motion = DecayMotion(
                strength: 0, slow: .infinity, fast: 0, ends: [(0, 1), (0, 1)], isFaint: sign > 0)
            for (a, b) in transitions {
                let turn = 2 * peak * Double((a + 1) * (b + 1)).squareRoot()
                let (first, second) = (terms.gapRange(model.a, level: a), terms.gapRange(model.b, level: b))
                let gap =
                    sign < 0
                    ? Gap(first.low - second.high, first.high - second.low)
                    : Gap(first.low + second.low, first.high + second.high)
                let slow = (turn * turn + gap.least * gap.least).squareRoot()
                motion.strength = max(motion.strength, rate * turn / (2 * slow))
                motion.slow = min(motion.slow, slow)
                motion.fast = max(motion.fast, (turn * turn + gap.most * gap.most).squareRoot())
                for (end, piece) in [0, last].enumerated() {
                    let g = terms.exchange(coupling, piece: piece).magnitude
                    let now = 2 * g * Double((a + 1) * (b + 1)).squareRoot()
                    let distance =
                        terms.gap(model.a, level: a, piece: piece) + sign * terms.gap(model.b, level: b, piece: piece)
                    let speed = (now * now + distance * distance).squareRoot()
                    let mixing = speed > 0 ? now / (2 * speed) : 0
                    // Coherence with a coupler is faint, and lost once the coupler rests.
                    let shown = rate * mixing * (hasCoupler ? 0.1 * mixing : 1)
                    if shown > motion.ends[end].shown { motion.ends[end] = (shown, speed) }
                }
            }
            return motion
        }
    }

    /// Distances between two frequencies that move, in rad/s.
    private struct Gap {
        let least: Double
        let most: Double

        init(_ low: Double, _ high: Double) {
            least = low * high <= 0 ? 0 : min(low.magnitude, high.magnitude)
            most = max(low.magnitude, high.magnitude)
        }
    }
}

extension RunTerms {
    /// The largest distance of two modes' transitions during the run, in rad/s.
    func gap(_ a: Int, _ b: Int) -> Double {
        let (first, second) = (gapRange(a, level: 0), gapRange(b, level: 0))
        return max((first.high - second.low).magnitude, (first.low - second.high).magnitude)
    }

    /// The range that the distance from `level` to the next takes during the run, in rad/s.
    func gapRange(_ mode: Int, level: Int) -> (low: Double, high: Double) {
        var low = energies[mode][level + 1] - energies[mode][level]
        var high = low
        for term in terms {
            guard case .energy(mode, let weights) = term.kind else { continue }
            let weight = weights[level + 1] - weights[level]
            let (least, most) = term.re.reduce((Double.infinity, -Double.infinity)) {
                (min($0.0, weight * $1), max($0.1, weight * $1))
            }
            low += least
            high += most
        }
        return (low, high)
    }

    /// The distance from `level` to the next in one piece, in rad/s.
    func gap(_ mode: Int, level: Int, piece: Int) -> Double {
        var gap = energies[mode][level + 1] - energies[mode][level]
        for term in terms {
            guard case .energy(mode, let weights) = term.kind else { continue }
            gap += (weights[level + 1] - weights[level]) * term.re[piece]
        }
        return gap
    }

    /// The rate of a coupling's exchange in one piece, in rad/s.
    func exchange(_ coupling: Int, piece: Int) -> Double {
        for term in terms {
            if case .exchange(coupling) = term.kind { return term.re[piece] }
        }
        return exchange[coupling]
    }

    /// The largest magnitude of a coupling's exchange, in rad/s.
    func exchangePeak(_ coupling: Int) -> Double {
        for term in terms {
            if case .exchange(coupling) = term.kind { return term.peak }
        }
        return exchange[coupling].magnitude
    }
}
