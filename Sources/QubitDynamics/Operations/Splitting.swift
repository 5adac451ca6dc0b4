/// A symmetric splitting of exp(A + B) into stages: the modes' own evolution (A), which carries time, and exchange
/// (B), which is small against it.
struct Splitting {
    /// A over `local`, then B over `exchange`, in units of the step, in rounds of pairs that have these shares of it; what is
    /// missing to 1 of A follows at the end.
    typealias Stage = (local: Double, exchange: Double, rounds: [Double])
    let stages: [Stage]
    /// How much of a step has passed after each stage's stretch of A.
    let passed: [Double]
    /// The stages by time, and the place of each among them.
    let order: (ascending: [Int], places: [Int])
    let law: Law

    private init(_ stages: [Stage], _ law: Law) {
        (self.stages, self.law) = (stages, law)
        var time = 0.0
        let passed = stages.map { stage in
            time += stage.local
            return time
        }
        self.passed = passed
        let ascending = passed.indices.sorted { passed[$0] < passed[$1] }
        var places = ascending
        for (place, stage) in ascending.enumerated() { places[stage] = place }
        order = (ascending, places)
    }

    /// Orders 8, 6 and 4 in the first, second and higher powers of B, with seven stages (ABA864 of Blanes, Casas,
    /// Farrés, Laskar, Makazaga and Murua, Appl. Numer. Math. 68, 58 (2013)). Pairs that share a mode are split in every
    /// stage: twice in the two that are longest.
    static let nearIntegrable: Splitting = {
        let a = [
            0.0711334264982231177779387300061549964174, 0.241153427956640098736487795326289649618,
            0.521411761772814789212136078067994229991, -0.333698616227678005726562603400438876027,
        ]
        let b = [
            0.183083687472197221961703757166430291072, 0.310782859898574869507522291054262796375,
            -0.0265646185119588006972121379164987592663, 0.0653961422823734184559721793911134363710,
        ]
        return Splitting([
            (a[0], b[0], [1]), (a[1], b[1], [0.5, 0.5]), (a[2], b[2], [1]), (a[3], b[3], [1]), (a[3], b[2], [1]),
            (a[2], b[1], [0.5, 0.5]), (a[1], b[0], [1]),
        ], Law(turn: 6e-8, crowd: 1.0 / 2400))
    }()

    /// Five stages. With exchange to first power, in which a step is a rule of quadrature, order 6. To second power an
    /// oscillation of exchange at ω and the one back leave, step after step, the shift (1 + E(ωh))/ω where 1/ω is right:
    ///
    ///     1 + E(x) = x Σ_(k>l) b_k b_l sin x(c_k − c_l) + (x/2) cot(x/2) |Σ b_k e^(ixc_k)|²
    ///
    /// with exchange b_k at c_k, and E = O(x⁶). Whatever else the second power leaves oscillates and does not add up, as in
    /// processed methods (Blanes, Casas and Ros, Celest. Mech. 77, 17 (2000)). The four equations for x² and x⁴ of both leave
    /// no freedom; of their solutions this has the smallest E.
    ///
    /// Pairs that share a mode are split in every stage. Seen from the modes that leaves Σ b³ times what [B₁, [B₁, B₂]] and
    /// [B₂, [B₂, B₁]] do; the middle stage, the negative one, is parted in three rounds so that this sum is zero.
    static let fiveStages: Splitting = {
        let a = [
            0.10959892479965774322297871935499067862420, 0.42004452663911350337080297416276152422421,
            -0.0296434514387712465937816935177522028484,
        ]
        let b = [
            0.26902676037604679142089420937270152542373, 0.75505329971957647300141916587567266631088,
            -1.0481601201912465288446267504967483834692,
        ]
        let outer = 0.0394838649033627008240664701741661822729
        return Splitting([
            (a[0], b[0], [1]), (a[1], b[1], [1]), (a[2], b[2], [outer, 1 - 2 * outer, outer]), (a[2], b[1], [1]),
            (a[1], b[0], [1]),
        ], Law(turn: 1.5e-8, pair: 1e-4, ends: 5e-4, jumps: (fine: 0.15, coarse: 0.014)))
    }()

    /// What a step costs, where a mode by itself counts 2.4 times as much as a pair.
    var cost: Double { stages.reduce(0) { $0 + 2.4 + Double($1.rounds.count) } }
}
