internal import RackNumerics
internal import RealModule

/// Dormand and Prince's method of order 8 with embedded estimates of orders 5 and 3, steps chosen as it goes
/// (Hairer, Nørsett and Wanner, Solving Ordinary Differential Equations I, 2nd ed., section II.10: DOP853).
struct RungeKutta853 {
    /// dy/dt at a time in seconds, of y, into the last argument.
    typealias Derivative = (Double, [Complex], inout [Complex]) -> Void

    private var slopes: [[Complex]]
    private var trial: [Complex]
    /// The step that the errors of earlier ones suggest, in seconds.
    private var suggested = 0.0

    /// - Parameter count: how many numbers make up y.
    init(count: Int) {
        trial = [Complex](repeating: .zero, count: count)
        slopes = [[Complex]](repeating: trial, count: Self.nodes.count)
    }

    /// Takes y from `start` to `start + span`.
    ///
    /// - Parameter allowed: for the sum of the errors of the steps, as the largest of all elements of y. Errors of
    ///   rounding are let pass.
    /// - Returns: how many steps were taken, and the sum of their errors.
    mutating func integrate(
        _ y: inout [Complex], from start: Double, over span: Double, allowed: Double, _ derivative: Derivative
    ) -> (count: Int, error: Double) {
        var (done, count, error) = (0.0, 0, 0.0)
        if suggested <= 0 { suggested = span }
        while done < span {
            // No crumb is left for a step of its own.
            let rest = span - done
            let h = suggested >= rest ? rest : min(suggested, rest / 2)
            let found = step(y, start + done, h, derivative)
            let limit = max(allowed * h / span, 1e-15)
            let factor = found > 0 ? 0.9 * Double.pow(limit / found, 1.0 / 8) : 5
            // Where even short steps do not pass, rounding is all that is left of the error.
            guard found <= limit || h < span * 1e-7 else {
                suggested = h * max(factor, 0.2)
                continue
            }
            swap(&y, &trial)
            done = h == rest ? span : done + h
            count += 1
            error += found
            let next = h * min(max(factor, 0.2), 5)
            suggested = h == rest ? max(suggested, next) : next
        }
        return (count, error)
    }

    /// Puts y after one step into `trial`; the error of the step.
    private mutating func step(_ y: [Complex], _ start: Double, _ h: Double, _ derivative: Derivative) -> Double {
        for stage in Self.nodes.indices {
            trial = y
            add(Self.stages[stage], h)
            derivative(start + Self.nodes[stage] * h, trial, &slopes[stage])
        }
        var (third, fifth) = (0.0, 0.0)
        for k in y.indices {
            var (a, b) = (Complex.zero, Complex.zero)
            for stage in Self.nodes.indices {
                a += Self.thirdOrder[stage] * slopes[stage][k]
                b += Self.fifthOrder[stage] * slopes[stage][k]
            }
            third = max(third, a.squaredMagnitude)
            fifth = max(fifth, b.squaredMagnitude)
        }
        trial = y
        add(Self.weights, h)
        guard fifth > 0 else { return 0 }
        return h.magnitude * fifth / (fifth + 0.01 * third).squareRoot()
    }

    /// `trial` += h·Σ weights·slopes.
    private mutating func add(_ weights: [Double], _ h: Double) {
        for (stage, weight) in weights.enumerated() where weight != 0 {
            for k in trial.indices { trial[k] += (h * weight) * slopes[stage][k] }
        }
    }

    private static let nodes = [
        0, 0.05260015195876773, 0.0789002279381516, 0.1183503419072274, 0.2816496580927726, 0.3333333333333333,
        0.25, 0.3076923076923077, 0.6512820512820513, 0.6, 0.8571428571428571, 1.0,
    ]
    private static let stages: [[Double]] = [
        [],
        [0.05260015195876773],
        [0.0197250569845379, 0.0591751709536137],
        [0.02958758547680685, 0, 0.08876275643042054],
        [0.2413651341592667, 0, -0.8845494793282861, 0.924834003261792],
        [0.037037037037037035, 0, 0, 0.17082860872947386, 0.12546768756682242],
        [0.037109375, 0, 0, 0.17025221101954405, 0.06021653898045596, -0.017578125],
        [
            0.03709200011850479, 0, 0, 0.17038392571223998, 0.10726203044637328, -0.015319437748624402,
            0.008273789163814023,
        ],
        [
            0.6241109587160757, 0, 0, -3.3608926294469414, -0.868219346841726, 27.59209969944671,
            20.154067550477894, -43.48988418106996,
        ],
        [
            0.47766253643826434, 0, 0, -2.4881146199716677, -0.590290826836843, 21.230051448181193,
            15.279233632882423, -33.28821096898486, -0.020331201708508627,
        ],
        [
            -0.9371424300859873, 0, 0, 5.186372428844064, 1.0914373489967295, -8.149787010746927,
            -18.52006565999696, 22.739487099350505, 2.4936055526796523, -3.0467644718982196,
        ],
        [
            2.273310147516538, 0, 0, -10.53449546673725, -2.0008720582248625, -17.9589318631188,
            27.94888452941996, -2.8589982771350235, -8.87285693353063, 12.360567175794303, 0.6433927460157636,
        ],
    ]
    private static let weights = [
        0.054293734116568765, 0, 0, 0, 0, 4.450312892752409, 1.8915178993145003, -5.801203960010585,
        0.3111643669578199, -0.1521609496625161, 0.20136540080403034, 0.04471061572777259,
    ]
    private static let thirdOrder = [
        -0.18980075407240762, 0, 0, 0, 0, 4.450312892752409, 1.8915178993145003, -5.801203960010585,
        -0.4226823213237919, -0.1521609496625161, 0.20136540080403034, 0.02265179219836082,
    ]
    private static let fifthOrder = [
        0.01312004499419488, 0, 0, 0, 0, -1.2251564463762044, -0.4957589496572502, 1.6643771824549864,
        -0.35032884874997366, 0.3341791187130175, 0.08192320648511571, -0.022355307863886294,
    ]
}
